"""Whether two clauses speak of the same."""

from __future__ import annotations

from enum import IntEnum

from recollect.consolidate.clause import Clause


class Sameness(IntEnum):
    NO = 0
    MAYBE = 1
    YES = 2


def same_subject(new: Clause, old: Clause, speakers: tuple[str, str]) -> Sameness:
    """Whether two clauses speak of the same; ``speakers`` are who "I" is in each."""
    if new.subject is None or old.subject is None:
        return Sameness.MAYBE
    a, b = _owner(new, speakers[0]), _owner(old, speakers[1])
    if "?" in (a, b):
        owners = Sameness.MAYBE
    elif a == b:
        owners = Sameness.YES
    elif (
        "user" in (a, b)
        and new.subject.owner in ("I", "user")
        and old.subject.owner
        in (
            "I",
            "user",
        )
    ):
        owners = Sameness.NO if "assistant" in (a, b) else Sameness.MAYBE
    elif "" in (a, b) or _in(a, b) or _in(b, a):
        owners = Sameness.MAYBE
    else:
        return Sameness.NO
    mine, yours = new.subject.noun, old.subject.noun
    if mine == yours:
        return owners
    if mine and yours:
        return Sameness.MAYBE if mine < yours or yours < mine else Sameness.NO
    return Sameness.MAYBE if mine <= old.content and yours <= new.content else Sameness.NO


def _in(part: str, name: str) -> bool:
    return set(part.split()) <= set(name.split())


def _owner(clause: Clause, speaker: str) -> str:
    assert clause.subject is not None
    owner, stroke, whose = clause.subject.owner.partition("/")
    return (speaker if owner == "I" else owner) + stroke + whose
