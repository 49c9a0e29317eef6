"""VSAG: its HGraph over float32, or over bytes with the candidates scored again in float32."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyvsag

from engines.engine import DEGREE, EF_CONSTRUCTION, Engine, Shape, Vectors


class Vsag(Engine):
    distribution = "pyvsag"
    batches = False

    def __init__(self, shape: Shape, kind: str) -> None:
        super().__init__(shape)
        parameters: dict[str, Any] = {
            "base_quantization_type": kind,
            "max_degree": DEGREE,
            "ef_construction": EF_CONSTRUCTION,
            "build_thread_count": 1,
        }
        if kind != "fp32":
            parameters |= {"use_reorder": True, "precise_quantization_type": "fp32"}
        whole = {
            "dtype": "float32",
            "metric_type": "ip" if shape.metric == "ip" else "l2",
            "dim": shape.dimensions,
            "index_param": parameters,
        }
        self._index = pyvsag.Index("hgraph", json.dumps(whole))
        self._effort = ""

    def each(self, queries: Vectors) -> list[Vectors]:
        return list(queries)

    def build(self, vectors: Vectors) -> None:
        rows, dimensions = vectors.shape
        keys = np.arange(rows, dtype=np.int64)
        self._index.build(vectors=vectors, ids=keys, num_elements=rows, dim=dimensions)

    def set_effort(self, ef: int) -> None:
        self._effort = json.dumps({"hgraph": {"ef_search": ef}})

    def one(self, query: Vectors, k: int) -> Vectors:
        return self._index.knn_search(vector=query, k=k, parameters=self._effort)[0]

    def save(self, folder: Path) -> None:
        self._index.save(str(folder / "index"))

    def load(self, folder: Path, vectors: Vectors) -> None:
        self._index.load(str(folder / "index"))


of = Vsag
