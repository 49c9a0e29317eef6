"""One interface over the indexes that are compared, as thin as it can be: its calls are timed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[Any]
Keys = NDArray[np.int64]

M = 16  # links of a row on the upper layers
DEGREE = 2 * M  # and on the lowest one
EF_CONSTRUCTION = 200
SEED = 0


@dataclass(frozen=True)
class Shape:
    """What the vectors are like. Bytes are whole numbers from 0 to 255 to start with."""

    rows: int
    dimensions: int
    metric: Literal["ip", "l2sq"]
    bytes: bool = False


class Engine:
    """An index on one thread, with M = 16 and ef_construction = 200. Keys are row numbers.

    The distribution is what ``pip`` calls the library.
    """

    distribution: str
    # What the interface of the library offers.
    batches = True
    removes = False
    saves = True

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def prepare(self, vectors: Vectors) -> Vectors:
        """The vectors in the form that this index is quickest with, made before any clock runs."""
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def each(self, queries: Vectors) -> list[Vectors]:
        """Prepared queries, one by one, as ``one`` takes them."""
        return [queries[row : row + 1] for row in range(len(queries))]

    def build(self, vectors: Vectors) -> None:
        """Index the rows, in their order, under their numbers."""
        raise NotImplementedError

    def set_effort(self, ef: int) -> None:
        raise NotImplementedError

    def one(self, query: Vectors, k: int) -> Vectors:
        """The keys of the nearest, as the library returns them."""
        raise NotImplementedError

    def batch(self, queries: Vectors, k: int) -> Vectors:
        raise NotImplementedError

    def add(self, keys: Keys, vectors: Vectors) -> None:
        raise NotImplementedError

    def remove(self, keys: Keys) -> None:
        raise NotImplementedError

    def save(self, folder: Path) -> None:
        raise NotImplementedError

    def load(self, folder: Path, vectors: Vectors) -> None:
        raise NotImplementedError
