"""Consolidation by rules: ADD, UPDATE, DELETE or NOOP, for a candidate beside what is known."""

from recollect.consolidate.batch import Batch, speaker_of
from recollect.consolidate.decide import decide

__all__ = ["Batch", "decide", "speaker_of"]
