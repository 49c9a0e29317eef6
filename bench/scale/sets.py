"""The two sets of records and questions.

"minilm": 384-d vectors of a transformer, grown to any number, beside texts that they are not of;
the questions come with vectors of other sentences. "static": the same texts and questions, with
the vectors of the packaged embedder, 256-d, as a user has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from embedder import PairedEmbedder
from numpy.typing import NDArray
from rows import GrownRows
from texts import EPISODE, Texts

from recollect import Memory, NewMemory

NAMES = ("minilm", "static")
BLOCK = 2_000  # records made at once
READER = {"org_id": "acme"}
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_SPREAD = timedelta(days=365)
_MEMORY_LIMIT = 16 << 30
_QUESTIONS_SEED = 11

TEXTS = Path("longmemeval", "oracle_dev.jsonl")
VECTORS = Path("vectors", "minilm100k.npz")


@dataclass(frozen=True)
class Question:
    text: str
    vector: NDArray[np.float32] | None


class RecordSet:
    """Records of any number and the questions about them; ``size`` is how many fill the year."""

    def __init__(self, name: str, size: int, data: Path, keep: Path) -> None:
        self.name, self.size = name, size
        self._texts = Texts(data / TEXTS)
        self._rows = GrownRows(data / VECTORS, keep) if name == "minilm" else None
        self._embedder = PairedEmbedder(self._rows.dimensions) if self._rows else None

    def records(self, block: int) -> list[NewMemory]:
        """The records of a block, in order; the same ones whenever it is asked for."""
        first = block * BLOCK
        rows = self._rows.block(first, BLOCK) if self._rows else None
        made = []
        for i in range(BLOCK):
            episode, place = divmod(first + i, EPISODE)
            if place == 0:
                said = self._texts.episode(episode)
            source, text = said[place]
            made.append(
                NewMemory(
                    text,
                    kind="episodic",
                    vector=None if rows is None else rows[i],
                    at=NOW - _SPREAD * (1 - min(1, (first + i) / self.size)),
                    session_id=f"session {episode}",
                    source=source,
                )
            )
        return made

    def questions(self) -> list[Question]:
        """Texts alone, or with all query vectors, each beside a text drawn at random."""
        texts = self._texts.questions
        if self._rows is None:
            return [Question(text, None) for text in texts]
        rng = np.random.default_rng(_QUESTIONS_SEED)
        drawn = rng.integers(0, len(texts), len(self._rows.queries))
        return [Question(texts[i], v) for i, v in zip(drawn, self._rows.queries, strict=True)]

    def open(self, path: Path, **options: Any) -> Memory:
        """A Memory whose present is the end of the records' year."""
        if self._embedder is not None:
            options["embedder"] = self._embedder
        return Memory(path, clock=lambda: NOW, memory_limit=_MEMORY_LIMIT, **options)

    def asked(self, call: Callable[[Question], Any]) -> Callable[[Question], Any]:
        """The call, before which the question's vector is laid ready for the embedder."""
        embedder = self._embedder
        if embedder is None:
            return call

        def with_vector(question: Question) -> Any:
            embedder.next = question.vector
            return call(question)

        return with_vector


def some(questions: Sequence[Question], count: int) -> list[Question]:
    """The first ``count``, from the start again where there are fewer."""
    return [questions[i % len(questions)] for i in range(count)]
