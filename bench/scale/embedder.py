"""An embedder that takes the time of the packaged one and gives the vectors it was handed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recollect.embed import StaticEmbedder
from recollect.errors import EmbeddingError


class PairedEmbedder:
    """Questions get the vector that was set as ``next``; records must come with theirs."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._table = StaticEmbedder()
        self.next: NDArray[np.float32] | None = None

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        return f"bench-scale:paired:{self._dimensions}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise EmbeddingError("give every record its vector")

    def embed_query(self, text: str) -> NDArray[np.float32]:
        self._table.embed_query(text)
        if self.next is None:
            raise EmbeddingError("no vector was set")
        return self.next
