"""usearch: HNSW over float32, float16 or int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from usearch.index import Index

from engines.engine import EF_CONSTRUCTION, Engine, Keys, M, Shape, Vectors

_MIDDLE = 128


class Usearch(Engine):
    distribution = "usearch"
    removes = True

    def __init__(self, shape: Shape, kind: str) -> None:
        super().__init__(shape)
        # Bytes less 128 are int8 at the same distances, so that nothing need be rounded.
        self._shifted = kind == "i8" and shape.bytes
        self._index = Index(
            ndim=shape.dimensions,
            metric=shape.metric,
            dtype=kind,
            connectivity=M,
            expansion_add=EF_CONSTRUCTION,
        )

    def prepare(self, vectors: Vectors) -> Vectors:
        if self._shifted:
            return (vectors.astype(np.int16) - _MIDDLE).astype(np.int8)
        return super().prepare(vectors)

    def each(self, queries: Vectors) -> list[Vectors]:
        return list(queries)

    def build(self, vectors: Vectors) -> None:
        self.add(np.arange(len(vectors)), vectors)

    def set_effort(self, ef: int) -> None:
        self._index.expansion_search = ef

    def one(self, query: Vectors, k: int) -> Vectors:
        return self._index.search(query, k, threads=1).keys

    batch = one

    def add(self, keys: Keys, vectors: Vectors) -> None:
        self._index.add(keys, vectors, threads=1)

    def remove(self, keys: Keys) -> None:
        self._index.remove(keys, threads=1)

    def save(self, folder: Path) -> None:
        self._index.save(str(folder / "index"))

    def load(self, folder: Path, vectors: Vectors) -> None:
        self._index.load(str(folder / "index"))


of = Usearch
