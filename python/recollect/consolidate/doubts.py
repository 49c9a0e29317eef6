"""Whether a text may replace another, where no rule is sure: the same topic, another number or a
denial.

The thresholds were set on one half of 168 pairs of statements that replace each other, each beside
200 others (docs/consolidation.md): two topic words in common alone find a tenth more, and link
three times as many that have nothing to do with each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from recollect.consolidate.clause import Clause, Polarity, Tense
from recollect.consolidate.mentions import Mention
from recollect.consolidate.quantities import TIMES, Quantity
from recollect.consolidate.readings import Reading
from recollect.consolidate.relation import NOTHING, Relation, Says
from recollect.consolidate.topics import GENERAL
from recollect.consolidate.vocabulary import STRONG_CHANGE
from recollect.consolidate.words import stem
from recollect.inference import Known

_LEAST = ((9.0, 9.0), (0.5, 0.1), (0.4, 0.1), (0.3, 0.05))
"""By the number of topic words in common: how like the vectors must be, how like the words. With
one word both must be, with more of them either."""
_SHORT = 5

_SURELY = 3
_ALIKE = 0.5
_TELLING = frozenset(
    {"now", "currently", "actually", "instead", "anymore", "longer", "switched", "changed"}
)
_VAGUE = "number"
_CHANGING = {stem(verb) for verb in STRONG_CHANGE}


class _Sign(NamedTuple):
    """What speaks for a change: a number, a polarity, or None for a word; and the reason."""

    kind: Quantity | Polarity | None
    reason: str


def doubt(new: Reading, old: Reading, record: Known, speakers: tuple[str, str]) -> Relation:
    """Why the new text may replace the record; NOTHING if nothing speaks for it."""
    if not _topical(new.about & old.about, record):
        return NOTHING
    for sign in _signs(new, old, record):
        if not _of_another(sign, new, old, speakers):
            return Relation(Says.DOUBT, sign.reason)
    return NOTHING


def _signs(new: Reading, old: Reading, record: Known) -> Iterator[_Sign]:
    """What is said of a topic in common, and by which number."""
    for mine in new.mentions:
        if mine.quantity is None:
            shared = mine.about & old.about
            if _topical(shared, record) and not _denies(old, mine):
                yield _Sign(Polarity.NEVER, "may deny")
            continue
        for yours in old.mentions:
            if yours.quantity is None or yours.quantity.value == mine.quantity.value:
                continue
            shared = mine.about & yours.about
            units = {mine.quantity.unit, yours.quantity.unit}
            if len(units) > 1 and not (_VAGUE in units and units.isdisjoint(TIMES)):
                continue
            if not _topical(shared, record) or (_VAGUE in units and len(shared) < _SURELY):
                continue
            yield _Sign(mine.quantity, "another number of what is alike")
        shared = mine.about & old.about
        if mine.about & _CHANGING and len(shared) >= _SURELY and _topical(shared, record):
            yield _Sign(mine.quantity, "may have changed")
    if any(_stops(clause) and old.about.issuperset(clause.object) for clause in new.clauses):
        yield _Sign(None, "may have ended")
    shared = new.about & old.about
    alike = len(shared) >= _SURELY and record.similarity >= _ALIKE
    if alike and not _TELLING.isdisjoint(new.plain.split()):
        yield _Sign(None, "may have changed")
    for yours in old.mentions:
        shared = yours.about & new.about
        if yours.quantity is None and _topical(shared, record) and not _denies(new, yours):
            yield _Sign(Polarity.YES, "was denied before")


def _stops(clause: Clause) -> bool:
    """ "I stopped metformin": of which verb is not said."""
    return clause.verb in ("stop", "quit") and bool(clause.object) and not clause.unreal


def _topical(shared: frozenset[str], record: Known) -> bool:
    likely, overlapping = _LEAST[min(len(shared), len(_LEAST) - 1)]
    near, common = record.similarity >= likely, record.overlap >= overlapping
    return (near and common) if len(shared) == 1 else (near or common)


def _denies(reading: Reading, denial: Mention) -> bool:
    """Whether a text denies the same itself."""
    return any(m.quantity is None and m.about & denial.about for m in reading.mentions)


def _of_another(sign: _Sign, new: Reading, old: Reading, speakers: tuple[str, str]) -> bool:
    """Whether the sign is of another subject, or of something supposed or long past."""
    mine = [clause for clause in new.clauses if _holds(clause, sign.kind)]
    yours = [clause for clause in old.clauses if _has_unit(clause, sign.kind)]
    if mine and all(clause.supposed or clause.reported or clause.formerly for clause in mine):
        return True
    if isinstance(sign.kind, Quantity) and sign.kind.unit in TIMES and mine and not _ahead(mine):
        return True
    if sign.kind in (None, Polarity.YES):
        return False
    pairs = [(a, b) for a in mine for b in yours]
    return bool(pairs) and all(
        _other(a, b, speakers) or _aside(a, b, new, old) or _happened(a, b) for a, b in pairs
    )


def _ahead(clauses: list[Clause]) -> bool:
    """Whether a date is one of something set, not of something that happened."""
    return any(c.changed or c.passive or c.tense is not Tense.PAST for c in clauses)


def _holds(clause: Clause, kind: Quantity | Polarity | None) -> bool:
    if kind is None:
        return clause.strongly
    if isinstance(kind, Polarity):
        return clause.polarity is kind
    return kind in clause.quantities


def _has_unit(clause: Clause, kind: Quantity | Polarity | None) -> bool:
    if not isinstance(kind, Quantity):
        return True
    return any(quantity.unit == kind.unit for quantity in clause.quantities)


def _other(new: Clause, old: Clause, speakers: tuple[str, str]) -> bool:
    """Whether two clauses certainly speak of two things."""
    if new.subject is None or old.subject is None:
        return False
    a, b = new.subject, old.subject
    whose = speakers[0] if a.owner == "I" else a.owner
    other = speakers[1] if b.owner == "I" else b.owner
    if whose and other and "?" not in (whose, other) and whose != other:
        return True
    if (a.kin or b.kin) and a.noun != b.noun:
        return True
    apart = a.noun and b.noun and not (a.noun <= b.noun or b.noun <= a.noun)
    return bool(apart) and len(a.noun & b.noun) < 2


def _aside(mine: Clause, yours: Clause, new: Reading, old: Reading) -> bool:
    """Whether two clauses say in a few words, and alike, numbers of two things."""
    said, before = mine.content - GENERAL, yours.content - GENERAL
    short = mine.verb == yours.verb and max(len(said), len(before)) <= _SHORT
    return short and bool(said - before - old.about and before - said - new.about)


def _happened(new: Clause, old: Clause) -> bool:
    """Whether both tell of something that happened, at two times."""
    if not (new.tense is old.tense is Tense.PAST) or new.strongly or new.passive:
        return False
    times = {q for q in new.quantities if q.unit in TIMES}
    return new.passing or (bool(times) and times.isdisjoint(old.quantities))
