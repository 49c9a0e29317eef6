"""Recollect's own index."""

from __future__ import annotations

import numpy as np

from engines.engine import EF_CONSTRUCTION, SEED, Engine, Keys, M, Shape, Vectors
from recollect.index import VectorIndex


class Recollect(Engine):
    distribution = "recollect"
    removes = True
    saves = False  # it is what changes from run to run

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self._ef = 0
        self._index = VectorIndex(
            shape.dimensions,
            metric=shape.metric,
            m=M,
            ef_construction=EF_CONSTRUCTION,
            seed=SEED,
            threads=1,
        )

    def build(self, vectors: Vectors) -> None:
        self._index.add(np.arange(len(vectors)), vectors)

    def set_effort(self, ef: int) -> None:
        self._ef = ef

    def one(self, query: Vectors, k: int) -> Vectors:
        return self._index.search(query, k, ef=self._ef)[0]

    batch = one

    def add(self, keys: Keys, vectors: Vectors) -> None:
        self._index.add(keys, vectors)

    def remove(self, keys: Keys) -> None:
        self._index.remove(keys)


of = Recollect
