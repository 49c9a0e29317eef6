"""A model's answer, checked, as proposals. It is taken whole or not at all.

Whatever a hostile message talks a model into, an answer can only add short texts and close
records that were shown, and of those no more than a share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from recollect.checks import check_time
from recollect.errors import InvalidInputError
from recollect.extract import redact
from recollect.inference import Candidate, Known, Op, Proposal
from recollect.llm.prompt import KINDS, LONGEST_TEXT
from recollect.llm.protocol import RefusedError
from recollect.model import Kind

CLOSING = (Op.UPDATE, Op.DELETE)
"""What closes its targets."""

_FIELDS = {"op", "text", "kind", "turn", "targets", "at", "reason"}
_LONGEST_REASON = 200
# Marks that change the direction of the text around them.
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer may do.

    Attributes:
        operations: how many.
        closed: how many records UPDATE and DELETE may close.
        share: the same, as a share of the records shown; two may always be closed.
    """

    operations: int = 64
    closed: int = 8
    share: float = 0.5

    def closable(self, shown: int) -> int:
        """How many of so many shown records may be closed."""
        return min(self.closed, max(2, int(shown * self.share)))


def proposals_of(
    arguments: Any, turns: range, records: Sequence[Known], bounds: Bounds
) -> list[Proposal]:
    """The proposals of an answer.

    Args:
        turns: the messages that were shown.
        records: those that were shown, from number 1.

    Raises:
        RefusedError: something about it is wrong.
    """
    operations = arguments.get("operations") if isinstance(arguments, dict) else None
    if not isinstance(operations, list) or set(arguments) != {"operations"}:
        raise RefusedError("the model's answer is no list of operations")
    if len(operations) > bounds.operations:
        raise RefusedError(
            f"the model's answer has {len(operations)} operations, more than {bounds.operations}"
        )
    proposals = [
        _Operation(one, f"operation {i}", turns, records).proposal()
        for i, one in enumerate(operations, start=1)
    ]
    targets = [target for proposal in proposals for target in proposal.targets]
    if len(targets) != len(set(targets)):
        raise RefusedError("the model's answer names one record twice")
    closed = sum(len(one.targets) for one in proposals if one.op in CLOSING)
    if closed > bounds.closable(len(records)):
        raise RefusedError(
            f"the model's answer would close {closed} of the {len(records)} records shown, "
            f"more than {bounds.closable(len(records))}"
        )
    return proposals


class _Operation:
    """One operation on its way to a proposal."""

    def __init__(self, fields: Any, place: str, turns: range, records: Sequence[Known]) -> None:
        self._place = place
        if not isinstance(fields, dict) or not set(fields) <= _FIELDS:
            raise self._refused("has other fields than it should")
        self._fields = fields
        self._turns = turns
        self._records = records

    def proposal(self) -> Proposal:
        op = self._op()
        targets = self._targets()
        if op is Op.ADD and targets:
            raise self._refused("adds, and names records")
        if op is not Op.ADD and not targets:
            raise self._refused(f"is {op}, and names no record")
        candidate = None
        if op is not Op.DELETE and (op is not Op.NOOP or self._fields.get("text") is not None):
            candidate = self._candidate()
        return Proposal(op, self._reason(), candidate, targets)

    def _refused(self, what: str) -> RefusedError:
        return RefusedError(f"{self._place} of the model's answer {what}")

    def _op(self) -> Op:
        said = self._fields.get("op")
        for op in Op:
            if said == op.value:
                return op
        raise self._refused("is none of " + ", ".join(Op))

    def _targets(self) -> tuple[str, ...]:
        numbers = self._fields.get("targets")
        if numbers is None:
            return ()
        if not isinstance(numbers, list) or any(type(number) is not int for number in numbers):
            raise self._refused("has targets that are no list of numbers")
        for number in numbers:
            if not 1 <= number <= len(self._records):
                shown = str(number) if abs(number) < 1_000_000 else "of many digits"
                raise RefusedError(f"the model's answer named record {shown}, which was not shown")
        return tuple(self._records[number - 1].id for number in numbers)

    def _candidate(self) -> Candidate:
        turn = self._fields.get("turn")
        if type(turn) is not int or turn not in self._turns:
            raise self._refused("names a message that was not shown")
        return Candidate(self._text(), self._kind(), turn, self._at(), quoted=False)

    def _text(self) -> str:
        said = self._fields.get("text")
        if not isinstance(said, str) or not said.strip():
            raise self._refused("has no text")
        if len(said) > LONGEST_TEXT:
            raise self._refused(f"has a text of {len(said):,} characters")
        text = redact(" ".join(said.split()))[0]
        if any(_is_control(c) for c in text):
            raise self._refused("has a text with control characters")
        return text

    def _kind(self) -> Kind:
        said = self._fields.get("kind")
        for kind in KINDS:
            if said == kind.value:
                return kind
        raise self._refused("has a kind that is none of " + ", ".join(KINDS))

    def _at(self) -> datetime | None:
        said = self._fields.get("at")
        if said is None:
            return None
        try:
            at = datetime.fromisoformat(said)
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            check_time(at, "at")
        except (TypeError, ValueError, OverflowError, InvalidInputError):
            raise self._refused("has an at that is no ISO 8601 time") from None
        return at

    def _reason(self) -> str:
        said = self._fields.get("reason")
        if not isinstance(said, str):
            raise self._refused("has no reason")
        plain = "".join(" " if _is_control(c) else c for c in said[: 4 * _LONGEST_REASON])
        reason = redact(" ".join(plain.split()))[0][:_LONGEST_REASON]
        return reason or "the model gives no reason"


def _is_control(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in ("Cc", "Cs")
