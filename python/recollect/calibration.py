"""How much effort a recall takes, measured on the index itself."""

from __future__ import annotations

from threading import Lock

import numpy as np

from recollect._core import VectorIndex

_QUERIES = 256
_SEED = 1
# How far a row is moved towards another one to make a query: rows themselves are found too
# easily, because the graph was built by searching for them. On clustered vectors, asked for .80,
# 0.3 gave .75 and 0.4 .87 with queries kept apart; at 0.5 the effort was four times what it takes.
_MOVED = 0.35
_GROWTH = 1.25  # from one effort tried to the next
_STALE = 0.1  # share of the rows that may change before it is measured again


class Efforts:
    """The smallest ef that reaches a recall, for each k and recall asked for."""

    def __init__(self, index: VectorIndex) -> None:
        self._index = index
        self._known: dict[tuple[int, float], tuple[int, int]] = {}  # to ef, and changes then
        self._measuring = Lock()

    def find(self, k: int, recall: float) -> int:
        with self._measuring:
            changes, size = self._index.changes, len(self._index)
            ef, then = self._known.get((k, recall), (0, 0))
            if not ef or changes - then > _STALE * size:
                ef = self._measure(k, recall)
                self._known[k, recall] = (ef, changes)
            return ef

    def _measure(self, k: int, recall: float) -> int:
        size = len(self._index)
        _, rows = self._index.sample(2 * _QUERIES, _SEED)
        if len(rows) < 2:
            return k
        half = len(rows) // 2
        rows = rows[np.random.default_rng(_SEED).permutation(len(rows))]
        queries = (1 - _MOVED) * rows[:half] + _MOVED * rows[half : 2 * half]
        truth, _ = self._index.search(queries, k, 0)
        ef = k
        while ef < size:
            found, _ = self._index.search(queries, k, ef)
            if _recall(found, truth) >= recall:
                break
            ef = int(ef * _GROWTH) + 1
        return ef


def _recall(found: np.ndarray, truth: np.ndarray) -> float:
    hits = sum(len(np.intersect1d(f, t)) for f, t in zip(found, truth, strict=True))
    return hits / truth.size
