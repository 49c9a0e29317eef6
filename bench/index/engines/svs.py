"""Scalable Vector Search: a Vamana graph over float32, or over its locally adaptive codes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import svs

from engines.engine import DEGREE, EF_CONSTRUCTION, Engine, Shape, Vectors

# What its guide says for each metric.
_ALPHA = {"ip": 0.95, "l2sq": 1.2}


class Svs(Engine):
    distribution = "scalable-vs"

    def __init__(self, shape: Shape, kind: str, bits: tuple[int, int] = (0, 0)) -> None:
        super().__init__(shape)
        self._bits = bits if kind == "lvq" else None
        self._distance = svs.DistanceType.MIP if shape.metric == "ip" else svs.DistanceType.L2

    def build(self, vectors: Vectors) -> None:
        parameters = svs.VamanaBuildParameters(
            graph_max_degree=DEGREE, window_size=EF_CONSTRUCTION, alpha=_ALPHA[self.shape.metric]
        )
        self._index = svs.Vamana.build(parameters, vectors, self._distance, num_threads=1)
        if self._bits is not None:
            self._encode(vectors)

    def _encode(self, vectors: Vectors) -> None:
        """Keep the graph, which is better for having been built in full, over coded rows."""
        with tempfile.TemporaryDirectory() as folder:
            config, graph, data = (f"{folder}/{part}" for part in ("config", "graph", "data"))
            self._index.save(config, graph, data)
            path = f"{folder}/vectors.fvecs"
            svs.write_vecs(vectors, path)
            whole = svs.VectorDataLoader(path, svs.DataType.float32, dims=vectors.shape[1])
            coded = svs.LVQLoader(whole, primary=self._bits[0], residual=self._bits[1])
            self._index = svs.Vamana(
                config, svs.GraphLoader(graph), coded, self._distance, num_threads=1
            )

    def set_effort(self, ef: int) -> None:
        self._index.search_window_size = ef

    def one(self, query: Vectors, k: int) -> Vectors:
        return self._index.search(query, k)[0]

    batch = one

    def save(self, folder: Path) -> None:
        self._index.save(*(str(folder / part) for part in ("config", "graph", "data")))

    def load(self, folder: Path, vectors: Vectors) -> None:
        data = str(folder / "data")
        if self._bits is None:
            loader = svs.VectorDataLoader(data, svs.DataType.float32, dims=self.shape.dimensions)
        else:
            loader = svs.LVQLoader(data)
        graph = svs.GraphLoader(str(folder / "graph"))
        config = str(folder / "config")
        self._index = svs.Vamana(config, graph, loader, self._distance, num_threads=1)


of = Svs
