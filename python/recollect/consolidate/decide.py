"""What becomes of a candidate, given the records most like it.

The clauses of the candidate are compared with those of each record. A record is superseded only
if all that it says is said again or changed; if some of it would be lost, the two are linked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from recollect.consolidate.clause import Clause, Polarity
from recollect.consolidate.compare import compare
from recollect.consolidate.cues import may_change, may_meet
from recollect.consolidate.doubts import doubt
from recollect.consolidate.readings import Reading, read
from recollect.consolidate.relation import NOTHING, Relation, Says
from recollect.consolidate.sameness import same_subject
from recollect.consolidate.user import of_user
from recollect.consolidate.vocabulary import PASSING
from recollect.inference import Candidate, Known, Op, Proposal
from recollect.model import Kind

_MOST_LINKS = 2
_MOST_LONGER = 3
_ASSISTANT = "assistant"
_ROLES = frozenset({"user", "human", ""})
_APART = timedelta(hours=12)
_NEW = "nothing like it is known"


def decide(
    candidate: Candidate,
    known: Sequence[Known],
    *,
    speaker: str | None,
    at: datetime,
    language: str,
    user: str | None = None,
) -> list[Proposal]:
    """One proposal for a candidate, or two where something ended: its end, and what was said.

    Args:
        known: the records most like it, of its own scope.
        speaker: the name or the role of who says "I" in it.
        at: when it happened or was said.
        language: a language of the store.
        user: the name of the user, where turns have none.
    """
    text = of_user(candidate.text, user)
    if candidate.kind is Kind.EPISODIC and language == "english" and not may_change(text):
        known = [record for record in known if may_meet(text, record)]
    if not known:
        return [Proposal(Op.ADD, _NEW, candidate)]
    new = read(text, language)
    who = _speaker(speaker)
    relations: list[tuple[Known, Relation]] = []
    for record in known:
        relation = _relation(new, read(of_user(record.text, user), language), at, record, who)
        if relation.says is not Says.NOTHING:
            relations.append((record, relation))
    return _proposals(candidate, new, relations)


def _speaker(name: str | None) -> str:
    lower = (name or "").lower()
    return "user" if lower in _ROLES else lower


def _relation(new: Reading, old: Reading, at: datetime, record: Known, who: str) -> Relation:
    if new.topics.isdisjoint(old.topics) and new.plain != old.plain:
        return NOTHING
    speakers = (who, _speaker(record.source))
    apart = abs(at - record.at) > _APART and not PASSING.isdisjoint(new.plain.split())
    if new.plain == old.plain and apart:
        return NOTHING
    if new.plain == old.plain and not new.forget:
        first_person = any(c.subject and c.subject.owner == "I" for c in new.clauses)
        if not first_person or speakers[0] == speakers[1]:
            return Relation(Says.SAME, "says the same")
    if new.forget:
        return _forgotten(new, old, speakers)
    relation = _whole(new, old, speakers)
    if who == _ASSISTANT:
        # What it says of a person is not known better by it than by the person.
        repeats = relation.says in (Says.SAME, Says.LESS)
        return relation if repeats else NOTHING
    if apart and relation.says in (Says.SAME, Says.LESS, Says.MORE):
        return NOTHING
    if relation.says is Says.NOTHING:
        return doubt(new, old, record, speakers)
    return relation


def _forgotten(new: Reading, old: Reading, speakers: tuple[str, str]) -> Relation:
    meant = frozenset().union(*(clause.content for clause in new.clauses))
    said = frozenset().union(*(clause.content | _owner(clause) for clause in old.clauses))
    subjects = all(
        any(same_subject(a, b, speakers) for b in old.clauses) for a in new.clauses if a.subject
    )
    if meant and meant <= said and subjects:
        return Relation(Says.ENDED, "is to be forgotten")
    return NOTHING


def _owner(clause: Clause) -> frozenset[str]:
    return frozenset(clause.subject.owner.split()) if clause.subject else frozenset()


def _whole(new: Reading, old: Reading, speakers: tuple[str, str]) -> Relation:
    """The relation of two records, from those of their clauses."""
    if not new.clauses or not old.clauses:
        return NOTHING
    table = [[NOTHING] * len(old.clauses) for _ in new.clauses]
    best = NOTHING
    for i, mine in enumerate(new.keys):
        for j, yours in enumerate(old.keys):
            # Most pairs have nothing in common, and this tells it sooner than any rule.
            if not mine.isdisjoint(yours) or new.clauses[i].replaced:
                table[i][j] = compare(new.clauses[i], old.clauses[j], speakers)
                best = max(best, table[i][j], key=_strength)
    if best is NOTHING:
        return NOTHING
    if best.says in (Says.SAME, Says.LESS):
        repeated = all(any(c.says in (Says.SAME, Says.LESS) for c in row) for row in table)
        if repeated:
            return best
        best = Relation(Says.MORE, "says more")
    if best.says is Says.MORE and len(new.plain) > _MOST_LONGER * len(old.plain):
        return NOTHING
    if best.says in (Says.CHANGED, Says.ENDED, Says.MORE):
        covered = all(
            any(row[i].says in (Says.SAME, Says.MORE, Says.CHANGED, Says.ENDED) for row in table)
            for i in range(len(old.clauses))
        )
        if best.says is Says.MORE and not (covered and old.stated):
            return NOTHING
        if not covered:
            return Relation(Says.DOUBT, f"{best.reason}, in part")
        held = {clause.attribute for clause in old.clauses} - {""}
        given = {c.attribute for c in new.clauses if c.polarity is Polarity.YES}
        if best.says is Says.ENDED and held & given:
            return Relation(Says.CHANGED, "ended, and something new began")
    return best


def _strength(relation: Relation) -> Says:
    return relation.says


def _proposals(
    candidate: Candidate, new: Reading, relations: list[tuple[Known, Relation]]
) -> list[Proposal]:
    by_kind: dict[Says, list[tuple[Known, Relation]]] = {}
    for record, relation in relations:
        by_kind.setdefault(relation.says, []).append((record, relation))

    def ids(*kinds: Says) -> tuple[str, ...]:
        return tuple(record.id for kind in kinds for record, _ in by_kind.get(kind, ()))

    def reason(kind: Says) -> str:
        record, relation = by_kind[kind][0]
        return f"{relation.reason}: {_short(record.text)}"

    ended, changed = by_kind.get(Says.ENDED), by_kind.get(Says.CHANGED)
    doubtful = ids(Says.DOUBT)[:_MOST_LINKS]
    if new.forget:
        if ended:
            return [Proposal(Op.DELETE, reason(Says.ENDED), targets=ids(Says.ENDED))]
        return [Proposal(Op.ADD, "nothing known to forget", candidate)]
    if Says.SAME in by_kind:
        again = Proposal(Op.NOOP, reason(Says.SAME), candidate, ids(Says.SAME)[:1])
        # What was said to have ended may have been told anew since.
        over = [Proposal(Op.DELETE, reason(Says.ENDED), targets=ids(Says.ENDED))] if ended else []
        return [*over, again]
    if ended and not changed:
        event = replace(candidate, kind=Kind.EPISODIC)
        return [
            Proposal(Op.DELETE, reason(Says.ENDED), targets=ids(Says.ENDED)),
            Proposal(Op.ADD, "what was said of it", event),
        ]
    if changed:
        targets = ids(Says.CHANGED, Says.ENDED)
        return [Proposal(Op.UPDATE, reason(Says.CHANGED), candidate, targets, doubtful)]
    if Says.LESS in by_kind:
        return [Proposal(Op.NOOP, reason(Says.LESS), candidate, ids(Says.LESS)[:1])]
    if Says.MORE in by_kind:
        return [Proposal(Op.UPDATE, reason(Says.MORE), candidate, ids(Says.MORE), doubtful)]
    if doubtful:
        return [Proposal(Op.ADD, reason(Says.DOUBT), candidate, may_supersede=doubtful)]
    return [Proposal(Op.ADD, _NEW, candidate)]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
