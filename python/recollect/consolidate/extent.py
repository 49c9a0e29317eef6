"""Whether one clause says all that another says."""

from __future__ import annotations

from recollect.consolidate import vocabulary as v
from recollect.consolidate.clause import Clause, Tense
from recollect.consolidate.quantities import Quantity
from recollect.consolidate.relation import Relation, Says
from recollect.consolidate.topics import GENERAL
from recollect.consolidate.words import stem, stems


def conflicts(new: tuple[Quantity, ...], old: tuple[Quantity, ...]) -> set[str]:
    """The units of which both have values, and none in common."""
    units: set[str] = set()
    if not new or not old:
        return units
    for unit in {q.unit for q in new} & {q.unit for q in old}:
        mine = {q.value for q in new if q.unit == unit}
        if not mine & {q.value for q in old if q.unit == unit}:
            units.add(unit)
    return units


def extent(new: Clause, old: Clause) -> Relation | None:
    """Whether one says all that the other says; both are of one kind and one polarity."""
    relation = _extent(new, old)
    if relation and new.limited != old.limited:
        return Relation(Says.DOUBT, "may hold more or less often")
    return relation


def _extent(new: Clause, old: Clause) -> Relation | None:
    attribute = bool(new.attribute) and new.attribute == old.attribute
    if (
        not attribute
        and new.verb != old.verb
        and new.content - _LESS_SAID != old.content - _LESS_SAID
    ):
        return None  # before what takes longer to see
    if (new.past, new.tense is Tense.FUTURE) != (old.past, old.tense is Tense.FUTURE):
        return None
    if new.content <= GENERAL or conflicts(new.quantities, old.quantities):
        return None
    if pointing(new) or pointing(old):
        return None
    mine = (new.content - _LESS_SAID) | set(new.quantities)
    yours = (old.content - _LESS_SAID) | set(old.quantities)
    if attribute and set(new.value) == set(old.value):
        mine, yours = mine - _verbs(new), yours - _verbs(old)
    valued = attribute and set(new.value) == set(old.value) and new.rest == old.rest
    if mine == yours or (valued and set(new.quantities) == set(old.quantities)):
        return Relation(Says.SAME, "says the same")
    if new.verb != old.verb and not attribute:
        return None
    if not attribute and (new.attribute or old.attribute):
        return None
    if not attribute and not (_within(old, new) or _within(new, old)):
        return None
    if mine < yours and not old.restricted:
        if not new.object and old.object and not attribute:
            return None
        return Relation(Says.LESS, "says no more")
    if yours < mine and not new.restricted and not (new.past and not attribute):
        return Relation(Says.MORE, "says more")
    return None


def leaves_part(new: Clause, old: Clause) -> bool:
    """Whether a clause that changes or ends another leaves some of what that lists untouched.

    "I no longer take aspirin" tells nothing of the iron in "I take aspirin and iron".
    """
    listed = old.listed
    if new.attribute and new.attribute == old.attribute:
        # The first of them is the old value; where the value is a list, so are the others.
        listed = () if old.link in v.JOINTS else listed[1:]
        if new.attribute == "home" and not new.content.issuperset(_company(old)):
            return True
    if not (new.content | new.replaced).issuperset(listed):
        return True
    for unit in {q.unit for q in new.quantities}:
        mine = {q.value for q in new.quantities if q.unit == unit}
        if mine < {q.value for q in old.quantities if q.unit == unit}:
            return True
    return False


def _company(clause: Clause) -> set[str]:
    """With whom or what somebody lives."""
    words = [word.lower() for word in clause.words]
    return set(stems(words[words.index("with") :])) & clause.content if "with" in words else set()


_POINTING = frozenset({"it", "them", "this", "that", "these", "those", "one"})
_LESS_SAID = frozenset({"realli", "usual"})


def pointing(clause: Clause) -> bool:
    """Whether it says what it is about elsewhere."""
    return not _POINTING.isdisjoint(word.lower() for word in clause.words)


def _within(part: Clause, whole: Clause) -> bool:
    """Whether object and first phrase of one clause are those of the other, or a part of them."""
    if part.link not in ("", whole.link):
        return False
    return set(part.object) <= set(whole.object) and set(part.second) <= set(whole.second)


def _verbs(clause: Clause) -> set[str]:
    return {stem(clause.verb), "name", "call", "address"}
