"""What one clause says of another: the same, more, less, otherwise, its end, or nothing.

Every rule asks for the same subject. Where subject, attribute or topic are only likely the same,
the answer is DOUBT, never CHANGED or ENDED.
"""

from __future__ import annotations

import re

from recollect.consolidate import vocabulary as v
from recollect.consolidate.attributes import REGIONS
from recollect.consolidate.clause import Clause, Polarity, Tense
from recollect.consolidate.extent import conflicts, extent, leaves_part, pointing
from recollect.consolidate.quantities import CLOCK, EVERY, NUMERIC_DATE, TIMES, WEEKDAY
from recollect.consolidate.relation import NOTHING, Relation, Says
from recollect.consolidate.sameness import Sameness, same_subject
from recollect.consolidate.topics import GENERAL
from recollect.consolidate.words import stem

_ENDING = frozenset({"cancel", "sell", "leave", "ditch", "abandon", "stop", "quit", "give"})
_PARTS_OF_TIME = re.compile(
    r"\b(?:weekends|weekdays|weeknights|summers|winters|half the \w+|(?:during|in|over|on) the "
    r"(?:week(?:end)?|summer|winter|semester|holidays|daytime|evenings?))\b"
)
_NAMED = frozenset({"is", "name", "home", "employer"})
_STATIVE = v.words(
    """be have hold cost weigh contain own take last spend earn pay cover include need measure end
    start leave open close begin run arrive depart get save walk sleep"""
)


def compare(new: Clause, old: Clause, speakers: tuple[str, str]) -> Relation:
    """What the new clause says of the old one; ``speakers`` are who "I" is in each."""
    if new.reported != old.reported:
        return NOTHING
    subject = same_subject(new, old, speakers)
    if subject is Sameness.NO:
        return NOTHING
    relation = (
        _ended(new, old)
        or _replaced(new, old)
        or _attribute(new, old)
        or _denied(new, old)
        or _measured(new, old)
        or _repeated(new, old)
    )
    if relation is None:
        return NOTHING
    if relation.says >= Says.LESS and (subject is Sameness.MAYBE or old.question or new.question):
        return _doubtful(relation, new, old)
    if relation.says >= Says.CHANGED and (new.unreal or old.unreal or new.reported):
        return NOTHING if new.unreal and not old.unreal else Relation(Says.DOUBT, relation.reason)
    if relation.says is Says.CHANGED and _at_times(new) != _at_times(old):
        return Relation(Says.DOUBT, f"{relation.reason}, at times")
    if relation.says >= Says.CHANGED and leaves_part(new, old):
        return Relation(Says.DOUBT, f"{relation.reason}, in part")
    return relation


def _doubtful(relation: Relation, new: Clause, old: Clause) -> Relation:
    """What is left of a relation where it is not certain that both speak of the same."""
    alike = len((new.content & old.content) - GENERAL) >= 1
    alike = alike or bool(new.attribute and new.attribute == old.attribute)
    if relation.says >= Says.CHANGED and alike:
        return Relation(Says.DOUBT, relation.reason)
    return NOTHING


def _ended(new: Clause, old: Clause) -> Relation | None:
    if new.polarity is not Polarity.ENDED or old.polarity is not Polarity.YES:
        return None
    if old.tense is Tense.PAST and not old.attribute:
        return None
    over = set(new.content)
    if new.verb in _ENDING:
        over -= {stem(new.verb), stem("job")}
    over -= new.subject.noun if new.subject and over > new.subject.noun else set()
    if not over:
        return None
    said = set(old.content)
    if not over <= said:
        shared = over & said - GENERAL
        likely = len(shared) >= 2 and len(shared) >= 0.6 * len(over)
        return Relation(Says.DOUBT, "may have ended") if likely else None
    if not over - GENERAL and len(over) == 1 and new.verb in _ENDING:
        return None
    if new.object and old.object and new.verb not in ("be",):
        head, of = new.object[-1], old.object[-1]
        if head != of and head not in old.second and not set(new.object) & set(old.second):
            return None
    if new.restricted and not old.restricted:
        return Relation(Says.DOUBT, "ended in part")
    if _only_then(new, old):
        return Relation(Says.DOUBT, "may have ended at times")
    if new.verb == "leave" and old.attribute not in ("employer", "home", "study at"):
        return None
    return Relation(Says.ENDED, "no longer so")


def _only_then(new: Clause, old: Clause) -> bool:
    """Whether it ended at some times of the day or the week: "I no longer work on Fridays"."""
    if new.verb == "leave" and not {"early", "late"}.isdisjoint(new.words):
        return True
    told = {q for q in new.quantities if q.unit in (CLOCK, EVERY) or new.tense is Tense.PRESENT}
    return any(q.unit in (CLOCK, EVERY, WEEKDAY) for q in told.difference(old.quantities))


def _replaced(new: Clause, old: Clause) -> Relation | None:
    if not new.replaced or old.polarity is not Polarity.YES or old.past:
        return None
    marks = old.content | {f"{q.unit}={q.value}" for q in old.quantities}
    if not new.replaced <= marks:
        return None
    topic = (new.content & old.content) - GENERAL
    if topic or (new.attribute and new.attribute == old.attribute) or not new.correction:
        return Relation(Says.CHANGED, "was replaced")
    return Relation(Says.DOUBT, "may have been replaced")


def _attribute(new: Clause, old: Clause) -> Relation | None:
    if not new.attribute or new.attribute != old.attribute:
        return None
    if new.polarity is not Polarity.YES or old.polarity is not Polarity.YES:
        return None
    if _both_have(new, old, new.value, old.value):
        return extent(new, old)
    mine, yours = set(new.value), set(old.value)
    if _is_past(new) or _is_past(old):
        return NOTHING
    if new.tense is Tense.FUTURE or (new.unreal and not old.unreal):
        return Relation(Says.DOUBT, "may change") if new.tense is Tense.FUTURE else NOTHING
    parts = mine <= yours or yours <= mine
    if parts and not new.attribute.startswith(("name", "prefer", "is")):
        return extent(new, old)
    if new.attribute in _NAMED and not new.correction and not _one_kind(new, old):
        if not _is_plain(new):
            return NOTHING
        return Relation(Says.DOUBT, f"may be a new value of {new.attribute.split()[0]!r}")
    if new.attribute.startswith("state") and _times(new) != _times(old):
        return Relation(Says.DOUBT, "may be so at times")
    if NUMERIC_DATE in _units(new) ^ _units(old):
        return Relation(Says.DOUBT, "may be the same date")
    if new.beside and not new.strongly:
        return Relation(Says.DOUBT, "may hold beside it")
    if new.attribute == "prefer?" or (new.attribute.startswith("use for") and not new.strongly):
        return Relation(Says.DOUBT, "may prefer another now")
    if _one_of_several(new) and not new.correction:
        return Relation(Says.DOUBT, "may be another of several")
    if new.verb == "join" and not new.strongly:
        return Relation(Says.DOUBT, "may have a new employer")
    return Relation(Says.CHANGED, f"new value of {new.attribute.split()[0]!r}")


def _one_of_several(clause: Clause) -> bool:
    """Whether "my friend" may be another than before; "my friend Ann" and "moved" say who."""
    subject = clause.subject
    if subject is None or not subject.kin:
        return False
    again = clause.strongly or clause.verb in ("move", "relocate") or len(subject.noun) > 1
    return clause.attribute == "name" or not (again or clause.attribute == "age")


def _one_kind(new: Clause, old: Clause) -> bool:
    """Whether two values are of one kind: both names or numbers, or both a few plain words."""
    mine, yours = _is_named(new), _is_named(old)
    if (mine and yours) or not new.verb:
        return True  # the tables of other languages know no verbs
    if new.attribute == "home":
        return mine or (yours and bool(REGIONS & {word.lower() for word in new.words}))
    return (new.strongly or not (mine or yours)) and _is_plain(new) and _is_plain(old)


def _is_named(clause: Clause) -> bool:
    return any(not word.islower() for word in clause.words) or bool(clause.quantities)


def _is_plain(clause: Clause) -> bool:
    """Not "a doctor", "on vacation" or "hard to spell": these may hold beside a name."""
    words = [word.lower() for word in clause.words]
    described = words[:1] in (["a"], ["an"], ["too"], ["very"], ["so"])
    return _is_named(clause) or not (described or (clause.attribute == "is" and clause.link))


def _units(clause: Clause) -> set[str]:
    return {q.unit for q in clause.quantities}


def _times(clause: Clause) -> set[str]:
    return {q.unit for q in clause.quantities if q.unit in TIMES or q.unit == EVERY}


def _at_times(clause: Clause) -> str:
    """The part of the week or the year in which something is so."""
    found = _PARTS_OF_TIME.search(" ".join(clause.words).lower())
    return found[0] if found else ""


def _is_past(clause: Clause) -> bool:
    if clause.verb in ("move", "relocate", "join", "start", "get", "turn", "become", "take"):
        return any(q.unit == "year" for q in clause.quantities)
    return clause.past and not (clause.passive and clause.changed)


def _both_have(new: Clause, old: Clause, mine: tuple[str, ...], yours: tuple[str, ...]) -> bool:
    return set(mine) == set(yours) and not conflicts(new.quantities, old.quantities)


def _denied(new: Clause, old: Clause) -> Relation | None:
    mine, yours = new.polarity is Polarity.YES, old.polarity is Polarity.YES
    if mine == yours:
        if not mine and new.polarity != old.polarity and new.content == old.content:
            return Relation(Says.SAME, "says the same")
        return None
    no, yes = (old, new) if mine else (new, old)
    denied, affirmed = no.content - _LIGHT, yes.content - _LIGHT
    if not denied or new.unreal:
        return NOTHING
    shared = denied & affirmed
    if denied <= affirmed and not no.quantities and not yes.restricted:
        over = no.polarity is Polarity.ENDED
        if (no.tense is Tense.PAST and not over) or (
            _is_past(yes) and no.polarity is not Polarity.NEVER
        ):
            return NOTHING
        if no.verb != yes.verb or pointing(no):
            return NOTHING
        if no.object[-1:] != yes.object[-1:]:
            return Relation(Says.DOUBT, "may contradict") if len(shared) > 2 else NOTHING
        if no is new and no.limited - yes.limited:
            return Relation(Says.DOUBT, "contradicts it, in part")
        if no is new and no.polarity is Polarity.NEVER:
            return Relation(Says.DOUBT, "contradicts")
        if no.polarity is Polarity.ENDED and not yes.strongly and no is new:
            return None
        return Relation(Says.CHANGED, "contradicts it")
    if denied > affirmed and no.verb == yes.verb and set(yes.object) & set(no.listed):
        return Relation(Says.DOUBT, "contradicts it, in part")
    topic = shared - GENERAL
    most = 2 * len(topic) >= len(denied - GENERAL)
    if no.polarity is Polarity.NEVER and len(topic) >= 2 and most:
        return Relation(Says.DOUBT, "may contradict")
    return NOTHING


_LIGHT = frozenset({"ever", "also", "realli", "first", "time"})


def _measured(new: Clause, old: Clause) -> Relation | None:
    units = conflicts(new.quantities, old.quantities)
    if not units:
        return None
    mine, yours = new.content - GENERAL, old.content - GENERAL
    shared = mine & yours
    named = bool(new.subject and old.subject and new.subject.noun & old.subject.noun)
    held = (bool(shared) or named) and (mine <= yours or yours <= mine)
    event = (new.tense is Tense.PAST and not new.passive and not new.strongly) or new.passing
    if event and new.verb not in ("be",):
        return NOTHING
    if _is_past(new) and not new.changed:
        return NOTHING
    other = units & TIMES
    if other == units and new.unreal and not new.changed:
        return NOTHING
    if held and (not other or _scheduled(new, old)):
        if new.tense is Tense.FUTURE:
            return Relation(Says.DOUBT, "may change")
        # A bare number may be a name: who has visited town 3 may visit town 4.
        perfect = new.tense is Tense.PERFECT and units != {"number"}
        stative = new.verb in _STATIVE or perfect
        if new.changed or stative or (mine == yours and new.tense is Tense.PRESENT):
            return Relation(Says.CHANGED, f"another number of the same: {', '.join(sorted(units))}")
        return Relation(Says.DOUBT, "another number of the same")
    if len(shared) >= 2 and (new.changed or len(shared) >= 0.6 * min(len(mine), len(yours))):
        return Relation(Says.DOUBT, "another number of what is alike")
    return NOTHING


def _scheduled(new: Clause, old: Clause) -> bool:
    """Whether the dates are those of something set, not of things that happened."""
    return not (old.tense is Tense.PAST and not old.passive) and (
        new.changed or new.tense is Tense.PRESENT
    )


def _repeated(new: Clause, old: Clause) -> Relation | None:
    if new.polarity is not old.polarity or new.unreal != old.unreal:
        return None
    return extent(new, old)
