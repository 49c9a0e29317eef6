"""faiss: HNSW over float32, or over one byte a dimension, refined by float32 or not."""

from __future__ import annotations

from pathlib import Path

import faiss

from engines.engine import EF_CONSTRUCTION, Engine, M, Shape, Vectors

_REFINED = 4  # candidates scored again for each one asked for


class Faiss(Engine):
    distribution = "faiss-cpu"

    def __init__(self, shape: Shape, kind: str, refined: bool = False) -> None:
        super().__init__(shape)
        faiss.omp_set_num_threads(1)
        metric = faiss.METRIC_INNER_PRODUCT if shape.metric == "ip" else faiss.METRIC_L2
        if kind == "flat":
            self._graph = faiss.IndexHNSWFlat(shape.dimensions, M, metric)
        else:
            # Bytes are taken as they are; others are scaled between the ends of each dimension.
            codes = faiss.ScalarQuantizer
            code = codes.QT_8bit_direct if shape.bytes else codes.QT_8bit
            self._graph = faiss.IndexHNSWSQ(shape.dimensions, code, M, metric)
        self._refined = refined
        self._index = self._graph

    def build(self, vectors: Vectors) -> None:
        self._graph.hnsw.efConstruction = EF_CONSTRUCTION
        self._graph.train(vectors)
        self._graph.add(vectors)
        self._refine(vectors)

    def set_effort(self, ef: int) -> None:
        self._graph.hnsw.efSearch = ef

    def one(self, query: Vectors, k: int) -> Vectors:
        return self._index.search(query, k)[1]

    batch = one

    def save(self, folder: Path) -> None:
        faiss.write_index(self._graph, str(folder / "index"))

    def load(self, folder: Path, vectors: Vectors) -> None:
        self._graph = self._index = faiss.read_index(str(folder / "index"))
        self._refine(vectors)

    def _refine(self, vectors: Vectors) -> None:
        if self._refined:
            self._index = faiss.IndexRefineFlat(self._graph, faiss.swig_ptr(vectors))
            self._index.k_factor = _REFINED


of = Faiss
