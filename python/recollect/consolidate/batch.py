"""A conversation's proposals so far, and what they mean for its later candidates."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from recollect.inference import Candidate, Known, Op, Proposal, Turn

_REMEMBERED = 200
"""Earlier candidates that later ones are compared with: more than any conversation has, and few
enough that a pasted book takes time in proportion to its length."""


def speaker_of(turn: Turn) -> str:
    """Who says "I": the name, or the role."""
    return turn.name or turn.role


class Batch:
    """Takes proposals in, and tells what is known beside the records that are stored."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.proposals: list[Proposal] = []
        self._turns = turns
        self._told: deque[Known] = deque(maxlen=_REMEMBERED)
        self._gone: set[str] = set()

    def add(self, proposals: Sequence[Proposal]) -> None:
        for proposal in proposals:
            if proposal.op in (Op.UPDATE, Op.DELETE):
                self._gone.update(proposal.targets)
            if proposal.op in (Op.ADD, Op.UPDATE) and proposal.candidate is not None:
                id = f"@{len(self.proposals)}"
                turn = self._turns[proposal.candidate.turn]
                self._told.append(_known(id, proposal.candidate, turn))
            self.proposals.append(proposal)

    def known(self, records: Sequence[Known]) -> list[Known]:
        """The records, and the candidates that will be stored, as "@3", without what has ended."""
        return [record for record in (*records, *self._told) if record.id not in self._gone]


def _known(id: str, candidate: Candidate, turn: Turn) -> Known:
    return Known(
        id=id,
        text=candidate.text,
        kind=candidate.kind,
        at=candidate.at or turn.at,
        similarity=0.0,
        overlap=0.0,
        source=speaker_of(turn),
    )
