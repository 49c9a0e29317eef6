"""What a subject has one of at a time: employer, home, name, age, a favourite, a preference …

An attribute is a key and a value. Two statements about one subject that have the same key and
another value cannot both hold now. Whatever may have many values at once (likes, has, knows,
visited) has no key.
"""

from __future__ import annotations

from dataclasses import replace

from recollect.consolidate import vocabulary as v
from recollect.consolidate.clause import Clause, Subject, Tense
from recollect.consolidate.quantities import DATE_YEAR
from recollect.consolidate.words import stem

_WORK = frozenset({"job", "position", "role", "internship"})
_NO_EMPLOYER = frozenset(
    stem(word)
    for word in v.words("night home desk weekend computer moment time living myself office once")
)
_GROUPS = v.words(
    """club team group gym community forum class course league church choir band server meetup
    program challenge association society chat call meeting"""
)
REGIONS = v.words("suburbs city countryside town village downtown abroad coast")
_DWELLINGS = frozenset({"apartment", "house", "flat", "studio", "condo", "dorm"})
_NO_PLACES = v.words("team department role position desk plan schedule")
_ATTRIBUTES = frozenset(stem(noun) for noun in v.ATTRIBUTES)
_SETTING = frozenset({"change", "update", "switch", "set", "reset", "raise", "increase", "lower"})
_NAME, _FAVOURITE = stem("name"), stem("favourite")


def with_attribute(clause: Clause) -> Clause:
    """The clause with its attribute and value, if it has one."""
    if clause.subject is None:
        return clause
    clause = _as_it_is_now(clause)
    found = _name(clause) or _state(clause) or _work(clause) or _home(clause) or _age(clause)
    found = found or _preference(clause) or _copula(clause) or _one_verb(clause)
    if found is None:
        return clause
    subject, attribute, value = found
    return replace(clause, subject=subject, attribute=attribute, value=value)


def _as_it_is_now(clause: Clause) -> Clause:
    """ "I changed my email to X" as "my email is now X"."""
    subject = clause.subject
    assert subject is not None
    told = clause.verb in _SETTING and clause.link == "to" and not clause.passive
    if not told or clause.tense is Tense.FUTURE or not _ATTRIBUTES & set(clause.object):
        return clause
    if subject.noun or not (clause.second or clause.quantities) or not _is_own(clause, subject):
        return clause
    owned = frozenset(clause.object) - {*map(stem, subject.owner.split())}
    begin = [word.lower() for word in clause.words].index("to") + 1
    return replace(
        clause,
        subject=Subject(subject.owner, owned),
        verb="be",
        link="",
        object=clause.second,
        second=(),
        words=clause.words[begin:],
        tense=Tense.PRESENT,
        past=False,
        changed=True,
        strongly=True,
    )


def _is_own(clause: Clause, subject: Subject) -> bool:
    """Whether the object is said to be the subject's: "my email", "Ann's email"."""
    words = [word.lower() for word in clause.words]
    words = words[words[:1] == ["the"] :]  # "the user's"
    owners = (["my"], ["our"], [*subject.owner.split(), "'s"])
    return any(words[: len(owner)] == owner for owner in owners)


_Found = tuple[Subject, str, tuple[str, ...]] | None


def _name(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    if clause.verb == "be" and _NAME in subject.noun:
        owner = Subject(subject.owner, subject.noun - {_NAME}, subject.kin)
        return owner, "name", clause.object
    if clause.verb in ("call", "name") and clause.passive and clause.object:
        return subject, "name", clause.object
    return None


def _state(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    words = {word.lower() for word in clause.words[:4]} if _is_state(clause) else set()
    for i, states in enumerate(v.STATES):
        held = words & states
        if clause.passive and clause.form in states:
            held = held | {clause.form}
        if not held or not (clause.verb in ("be", "get", "become") or clause.passive):
            continue
        if i == 2 and not subject.noun:
            continue
        return subject, f"state {i}", tuple(sorted(held))
    return None


def _is_state(clause: Clause) -> bool:
    """Not "the single owner", nor "engaged in politics"."""
    if clause.link in ("in", "on"):
        return not clause.object and len(clause.second) == 1
    return len(clause.object) == 1 and clause.link in ("", "to", "with", "since")


def _work(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    if clause.verb in ("work", "employ") and clause.link in ("at", "for", "by"):
        value = clause.second
    elif clause.link in ("at", "with") and _WORK & set(clause.object):
        value = clause.second if clause.verb in ("start", "get", "have", "take", "accept") else ()
    elif clause.verb == "join" and clause.names & {w.lower() for w in clause.words}:
        value = () if _GROUPS & {w.lower() for w in clause.words} else clause.object
    else:
        return None
    if not value or _NO_EMPLOYER & set(value):
        return None
    return subject, "employer", value


def _home(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    words = {word.lower() for word in clause.words}
    lives = clause.verb in ("live", "reside") and clause.link in ("in", "at", "on", "near")
    based = clause.verb == "base" and clause.link == "in"
    moved = clause.verb in ("move", "relocate") and clause.link == "to" and not clause.passive
    if not (lives or based or moved) or not clause.second:
        return None
    if _DWELLINGS & words and not clause.names & words:
        return subject, "dwelling", clause.second
    place = bool(clause.names & words or REGIONS & words) and not _NO_PLACES & words
    return (subject, "home", clause.second) if lives or based or place else None


def _age(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    years = [q.value for q in clause.quantities if q.unit in ("year", "years", "number")]
    old = clause.verb == "be" and (not clause.words or "old" in clause.words)
    if len(years) == 1 and (old or (clause.verb == "turn" and not clause.object)):
        person = not subject.noun or subject.kin or "old" in clause.words
        return (subject, "age", (years[0],)) if person else None
    return None


def _preference(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    if clause.verb == "be" and _FAVOURITE in subject.noun and clause.object:
        return subject, "favourite", clause.object
    if clause.verb == "use" and clause.link == "for" and clause.object:
        return subject, "use for " + " ".join(sorted(clause.rest)), clause.object
    if clause.verb != "prefer" or not clause.object:
        return None
    if clause.link in ("over", "to"):
        compared = sorted({*clause.object, *clause.rest})
        return subject, "prefer among " + " ".join(compared), clause.object
    if clause.link:
        return subject, f"prefer {clause.link} {' '.join(sorted(clause.rest))}", clause.object
    if len(clause.object) > 1:
        return subject, "prefer " + clause.object[-1], clause.object
    return subject, "prefer?", clause.object


def _copula(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    if clause.verb not in ("be", "become") or not subject.noun & _ATTRIBUTES:
        return None
    told = any(not word.islower() or not word.isalpha() for word in clause.words)
    if subject.owner == "" and not (told or clause.quantities or clause.strongly):
        return None  # "All those colours are lovely"
    # "June 12" and "June 12, 1990" are one birthday.
    marks = tuple(f"{q.unit}={q.value}" for q in clause.quantities if q.unit != DATE_YEAR)
    value = clause.object + (clause.second if clause.link in ("in", "at", "on") else ()) + marks
    return (subject, "is", value) if value else None


def _one_verb(clause: Clause) -> _Found:
    subject = clause.subject
    assert subject is not None
    if clause.tense is Tense.PAST and not clause.passive:
        return None
    if (clause.verb, clause.link) in v.ONE_AT_A_TIME and clause.second:
        return subject, f"{clause.verb} {clause.link}", clause.second
    if clause.verb == "drive" and clause.object:
        return subject, "drive", clause.object
    return None
