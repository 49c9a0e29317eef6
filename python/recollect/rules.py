"""The inference that needs nothing: rules."""

from __future__ import annotations

from collections.abc import Sequence

from recollect.inference import Candidate, Find, Op, Proposal, Turn
from recollect.model import Kind


class RuleInference:
    """Keeps every message as it was said."""

    def __init__(self, language: str = "english") -> None:
        self._language = language

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        return [
            Proposal(Op.ADD, "kept as it was said", Candidate(turn.content, Kind.EPISODIC, i))
            for i, turn in enumerate(turns)
        ]
