"""The earlier candidates of a conversation, as records for the later ones."""

from __future__ import annotations

from collections.abc import Sequence

from recollect.inference import Candidate, Known, Op, Proposal, Turn


def speaker_of(turn: Turn) -> str:
    """Who says "I": the name, or the role."""
    return turn.name or turn.role


def earlier(proposals: Sequence[Proposal], turns: Sequence[Turn]) -> list[Known]:
    """What the proposals made so far will store, under ids such as "@3"."""
    return [
        _known(f"@{i}", proposal.candidate, turns[proposal.candidate.turn])
        for i, proposal in enumerate(proposals)
        if proposal.op in (Op.ADD, Op.UPDATE) and proposal.candidate is not None
    ]


def closed(proposals: Sequence[Proposal]) -> frozenset[str]:
    """The ids that the proposals made so far supersede or end."""
    return frozenset(
        target
        for proposal in proposals
        if proposal.op in (Op.UPDATE, Op.DELETE)
        for target in proposal.targets
    )


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
