"""Inference by rules: no model, no network, no waiting."""

from __future__ import annotations

from collections.abc import Sequence

from recollect.consolidate import closed, decide, earlier, speaker_of
from recollect.extract import extract
from recollect.inference import Find, Proposal, Turn


class RuleInference:
    """Extracts facts by rules of language, and reconciles them by rules of meaning.

    Args:
        language: that of the conversations. English is read in full; of German, Spanish and
            French a few plain forms; of any other language only repetitions are noticed. See
            docs/consolidation.md.
    """

    def __init__(self, language: str = "english") -> None:
        self.language = language

    def infer(self, turns: Sequence[Turn], find: Find) -> Sequence[Proposal]:
        """See Inference. Nothing is kept between calls."""
        candidates = extract(turns, language=self.language)
        if not candidates:
            return []
        found = find([candidate.text for candidate in candidates])
        proposals: list[Proposal] = []
        for candidate, records in zip(candidates, found, strict=True):
            turn = turns[candidate.turn]
            gone = closed(proposals)
            known = [*records, *earlier(proposals, turns)]
            proposals += decide(
                candidate,
                [record for record in known if record.id not in gone],
                speaker=speaker_of(turn),
                at=candidate.at or turn.at,
                language=self.language,
            )
        return proposals

    def __repr__(self) -> str:
        return f"RuleInference(language={self.language!r})"
