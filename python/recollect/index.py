"""The vector index by itself: keys and vectors in, nearest keys out.

>>> import numpy as np
>>> from recollect.index import VectorIndex
>>> index = VectorIndex(2, metric="l2sq")
>>> index.add([7, 8], np.array([[0.0, 1.0], [3.0, 4.0]]))
>>> keys, distances = index.search([[0.0, 0.0]], k=2)
>>> keys.tolist(), distances.round(2).tolist()
([[7, 8]], [[1.0, 25.0]])
"""

from __future__ import annotations

import os
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recollect import _core
from recollect.calibration import Efforts
from recollect.errors import (
    CorruptStoreError,
    InvalidInputError,
    NewerFormatError,
    NotAStoreError,
    StoreError,
)
from recollect.whole_file import write_whole

METRICS = ("ip", "l2sq", "cosine")
MOST_EF = 1 << 20
_MOST_THREADS = 1024
_MAGIC, _FORMAT = b"RCLTVIDX", 2
_FLOAT32 = np.dtype(np.float32)
_UNIT = 0.01  # by how much the length of a vector of metric "ip" may differ from 1
_MOST_SQUARED = 1e30  # of a length: beyond, distances would leave float32


class VectorIndex:
    """Approximate nearest neighbours over a graph (HNSW), in native code.

    Vectors are kept in 16-bit fixed point. The graph is walked by a sketch, 2 bits along each of
    the directions that tell most, learned when there are 1,024 rows and again at each eight times
    as many; what it finds is measured in 8 bits, and the best of that in 16. (Below 129
    dimensions and above 2,048 there is no sketch, and the walk goes by the 8 bits.) Every method
    may be called from any thread; searches run beside a writer, and writers one after another.

    Args:
        dimensions: of every vector, 1 to 32,768.
        metric: what a distance is. ``"ip"``: 1 − inner product, for vectors of length 1
            (within 1 %; others are refused, because the inner product of vectors of any length
            is not a distance that a graph can follow). ``"cosine"``: the same, with vectors of
            any length, which the index makes 1. ``"l2sq"``: the squared Euclidean distance.
        m: links of a row; twice as many on the lowest level. 2 to 128.
        ef_construction: how many candidates a new row chooses its links from.
        seed: two indexes that are given the same in the same order, by one thread, are the same.
        threads: how many link the rows of one ``add``.

    Raises:
        InvalidInputError: an argument is out of range.
    """

    def __init__(
        self,
        dimensions: int,
        metric: str = "ip",
        *,
        m: int = 16,
        ef_construction: int = 200,
        seed: int = 0,
        threads: int = 1,
    ) -> None:
        if metric not in METRICS:
            raise InvalidInputError(f"metric must be one of {', '.join(METRICS)}, not {metric!r}")
        _whole("dimensions", dimensions, 1, 32768)
        _whole("m", m, 2, 128)
        _whole("ef_construction", ef_construction, 2, MOST_EF)
        _whole("seed", seed, 0, 2**64 - 1)
        _whole("threads", threads, 1, _MOST_THREADS)
        kind = _core.Metric[metric]
        self._native = _core.VectorIndex(dimensions, kind, m, ef_construction, seed)
        self._dimensions = dimensions
        self._threads = threads
        self._efforts = Efforts(self._native)

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def metric(self) -> str:
        return self._native.metric.name

    def __len__(self) -> int:
        return len(self._native)

    def __contains__(self, key: int) -> bool:
        return key in self._native

    def add(self, keys: ArrayLike, vectors: ArrayLike) -> None:
        """Adds vectors, (n, dimensions), under int64 keys, (n,). A key that is there is replaced.

        Raises:
            InvalidInputError: a wrong shape or type, a key twice, NaN or infinity, a vector too
                long or, but for ``"l2sq"``, of no length. Nothing was changed.
        """
        numbers = _keys(keys)
        if np.unique(numbers).size != numbers.size:
            raise InvalidInputError("a key is there twice in one call")
        rows = self._vectors(vectors)
        if len(rows) != numbers.size:
            raise InvalidInputError(f"{numbers.size} keys for {len(rows)} vectors")
        self._native.add(numbers, self._prepared(rows), self._threads)

    def remove(self, keys: ArrayLike) -> int:
        """Removes keys and says how many were there."""
        return self._native.remove(_keys(keys))

    def search(
        self, vectors: ArrayLike, k: int, *, ef: int | None = None, recall: float | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k nearest to each of (q, dimensions) vectors: keys and distances, (q, k) each.

        Nearest first; where there are fewer than k, keys are -1 and distances infinite.

        Args:
            ef: the effort, at least k: about how many candidates are followed. A query that has
                many rows at about the distance of its neighbours gets more of it, up to four
                times, another less, down to a fourth. An ef of ``len(index)`` or more measures
                every row. Without it, 64 or 2k.
            recall: instead of ef, which share of the true neighbours to find on average, between
                0 and 1. The effort for it is measured on the index itself, once for each k and
                recall and again when a tenth of the rows changed: the first such search takes
                as long as a few hundred scans. It is measured with rows of the index moved a
                part of the way to other rows, so it holds on average for queries that resemble
                what is stored.
        """
        _whole("k", k, 1, MOST_EF)
        if ef is not None:
            _whole("ef", ef, 1, MOST_EF)
            if recall is not None:
                raise InvalidInputError("ef and recall cannot both be given")
        rows = self._vectors(vectors)
        if recall is not None:
            ef = self._efforts.find(k, _share(recall))
        elif ef is None:
            ef = min(max(64, 2 * k), MOST_EF)
        return self._native.search(rows, k, ef)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the index to a file, whole or not at all. Writers wait; searches go on.

        Raises:
            StoreError: the path is a folder or a device.
            OSError: the file cannot be written.
        """
        target = Path(path)
        if target.exists() and not target.is_file():
            raise StoreError(f"{path} is not a file: it would be replaced")
        write_whole(target, self._native.save)

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, threads: int = 1) -> VectorIndex:
        """Opens a saved index. It is checked whole and copied: the file may go or change.

        Raises:
            NotAStoreError: the file is something else.
            NewerFormatError: a newer Recollect wrote it.
            CorruptStoreError: the file is damaged or cut off.
        """
        _whole("threads", threads, 1, _MOST_THREADS)
        with Path(path).open("rb") as file:
            head = file.read(len(_MAGIC) + 4)
            if head[: len(_MAGIC)] != _MAGIC:
                raise NotAStoreError(f"{path} is not a vector index")
            if len(head) < len(_MAGIC) + 4:
                raise CorruptStoreError(f"{path} is cut off")
            if (version := int.from_bytes(head[len(_MAGIC) :], "little")) > _FORMAT:
                raise NewerFormatError(f"{path} has format {version}; this reads up to {_FORMAT}")
            with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
                native = _core.VectorIndex.load(content)
        index = cls.__new__(cls)
        index._native = native
        index._dimensions = native.dimensions
        index._threads = threads
        index._efforts = Efforts(native)
        return index

    def stats(self) -> dict[str, Any]:
        """How many rows are live, removed and free, and the bytes they and the graph take."""
        return self._native.stats()

    @property
    def nbytes(self) -> int:
        """Bytes of vectors, keys and graph."""
        return int(self._native.stats()["bytes"])

    def _vectors(self, vectors: ArrayLike) -> NDArray[np.float32]:
        # One query a call: what is right already should cost nothing.
        if type(vectors) is np.ndarray and vectors.dtype is _FLOAT32:
            shape = vectors.shape
            if len(shape) == 2 and shape[1] == self._dimensions:
                return vectors
        given = np.asarray(vectors)
        if given.dtype.kind not in "fiu":
            raise InvalidInputError(f"vectors must be real numbers, not {given.dtype}")
        if given.ndim != 2 or given.shape[1] != self._dimensions:
            raise InvalidInputError(
                f"vectors must have the shape (n, {self._dimensions}), not {given.shape}"
            )
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(given, dtype=np.float32)

    def _prepared(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Vectors to store, of length 1 where the metric wants that."""
        squared = np.einsum("ij,ij->i", rows, rows, dtype=np.float64)
        if not np.isfinite(squared).all():
            raise InvalidInputError("a vector has NaN or infinity in it")
        if (squared > _MOST_SQUARED).any():
            raise InvalidInputError(f"a vector is longer than {_MOST_SQUARED**0.5:g}")
        if self.metric == "l2sq":
            return rows
        lengths = np.sqrt(squared)
        if (lengths == 0).any():
            raise InvalidInputError(f"a vector of zeros has no direction ({self.metric})")
        if self.metric == "ip" and (np.abs(lengths - 1) > _UNIT).any():
            raise InvalidInputError(
                'with metric "ip" vectors must have length 1: normalise them, or use "cosine"'
            )
        return np.asarray(rows / lengths[:, None], dtype=np.float32)


def _whole(name: str, value: int, least: int, most: int) -> None:
    if type(value) is int and least <= value <= most:  # what a search is given, without delay
        return
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool):
        raise InvalidInputError(f"{name} must be a whole number, not {value!r}")
    if not least <= value <= most:
        raise InvalidInputError(f"{name} must be {least} to {most}, not {value}")


def _share(recall: float) -> float:
    if not isinstance(recall, (int, float, np.floating)) or not 0 < recall < 1:
        raise InvalidInputError(f"recall must lie between 0 and 1, not {recall!r}")
    return float(recall)


def _keys(keys: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(keys)
    if given.size == 0:
        given = given.astype(np.int64)
    if given.ndim != 1 or given.dtype.kind not in "iu":
        raise InvalidInputError("keys must be whole numbers of shape (n,)")
    if given.dtype.kind == "u" and given.size and int(given.max()) > np.iinfo(np.int64).max:
        raise InvalidInputError("a key is beyond int64")
    return np.ascontiguousarray(given, dtype=np.int64)
