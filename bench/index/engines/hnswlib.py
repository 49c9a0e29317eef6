"""hnswlib: HNSW over float32."""

from __future__ import annotations

from pathlib import Path

import hnswlib
import numpy as np

from engines.engine import EF_CONSTRUCTION, SEED, Engine, Keys, M, Shape, Vectors


class Hnswlib(Engine):
    distribution = "hnswlib"
    removes = True

    def __init__(self, shape: Shape) -> None:
        super().__init__(shape)
        self._index = hnswlib.Index("ip" if shape.metric == "ip" else "l2", shape.dimensions)
        self._made = self._replaces = False

    def build(self, vectors: Vectors) -> None:
        self.add(np.arange(len(vectors)), vectors)

    def set_effort(self, ef: int) -> None:
        self._index.set_ef(ef)

    def one(self, query: Vectors, k: int) -> Vectors:
        return self._index.knn_query(query, k, num_threads=1)[0]

    batch = one

    def add(self, keys: Keys, vectors: Vectors) -> None:
        if not self._made:
            self._made = True
            self._index.init_index(
                self.shape.rows,
                M=M,
                ef_construction=EF_CONSTRUCTION,
                random_seed=SEED,
                allow_replace_deleted=True,
            )
            self._index.set_num_threads(1)
        self._index.add_items(vectors, keys, num_threads=1, replace_deleted=self._replaces)

    def remove(self, keys: Keys) -> None:
        self._replaces = True
        for key in keys.tolist():
            self._index.mark_deleted(key)

    def save(self, folder: Path) -> None:
        self._index.save_index(str(folder / "index"))

    def load(self, folder: Path, vectors: Vectors) -> None:
        self._index.load_index(str(folder / "index"))
        self._index.set_num_threads(1)


of = Hnswlib
