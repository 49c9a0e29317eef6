"""Inference by rules: no model, no network, no waiting."""

from __future__ import annotations

from collections.abc import Sequence

from recollect.consolidate import Batch, decide, speaker_of
from recollect.consolidate.user import NAME_IS, USERS, name_told
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
        user = self._known_user(turns, find)
        candidates = extract(turns, language=self.language, user=user)
        if not candidates:
            return []
        named = next(filter(None, (name_told(candidate.text) for candidate in candidates)), user)
        found = find([candidate.text for candidate in candidates])
        batch = Batch(turns)
        for candidate, records in zip(candidates, found, strict=True):
            turn = turns[candidate.turn]
            proposals = decide(
                candidate,
                batch.known(records),
                speaker=speaker_of(turn),
                user=named,
                at=candidate.at or turn.at,
                language=self.language,
            )
            batch.add(proposals)
        return batch.proposals

    def _known_user(self, turns: Sequence[Turn], find: Find) -> str | None:
        """The name that a user whose turns have none gave earlier."""
        nameless = any(turn.name is None and turn.role in USERS for turn in turns)
        if not nameless or self.language != "english":
            return None
        (records,) = find([NAME_IS])
        return next(filter(None, (name_told(record.text) for record in records)), None)

    def __repr__(self) -> str:
        return f"RuleInference(language={self.language!r})"
