"""Vectors grown from 100,000 real ones: between each row and its nearest neighbours lie new ones.

The first rows are the file's own. Each further round through them puts a point on the way from
every row to another of its neighbours, so all have the length and the spread of real ones.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recollect.index import VectorIndex

_NEIGHBOURS = 10
_EFFORT = 80
_OWN_SHARE = (0.5, 0.95)  # of a new row in the row that it starts from
_SEED = 20_250_101

Rows = NDArray[np.float32]


class GrownRows:
    """``file`` has "base" and "query"; the neighbours are worked out once and kept in ``keep``."""

    def __init__(self, file: Path, keep: Path) -> None:
        with np.load(file) as content:
            self._base = unit(content["base"].astype(np.float32))
            self.queries = unit(content["query"].astype(np.float32))
        kept = keep / f"{file.stem}-neighbours.npy"
        if not kept.exists():
            keep.mkdir(parents=True, exist_ok=True)
            np.save(kept, _neighbours(self._base))
        self._neighbours = np.load(kept)

    @property
    def dimensions(self) -> int:
        return int(self._base.shape[1])

    def block(self, start: int, count: int) -> Rows:
        """Rows ``start`` to ``start + count``; the same for the same start and count."""
        numbers = np.arange(start, start + count)
        turn, own = np.divmod(numbers, len(self._base))
        other = self._neighbours[own, (turn - 1) % _NEIGHBOURS]
        share = np.random.default_rng((_SEED, start)).uniform(*_OWN_SHARE, (count, 1))
        share[turn == 0] = 1
        mixed = share * self._base[own] + (1 - share) * self._base[other]
        return unit(mixed.astype(np.float32))


def unit(rows: Rows) -> Rows:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _neighbours(base: Rows) -> NDArray[np.int32]:
    """Nearly the nearest other rows of each, nearest first."""
    index = VectorIndex(base.shape[1], "ip")
    index.add(np.arange(len(base)), base)
    found = np.concatenate(
        [
            index.search(part, _NEIGHBOURS + 1, ef=_EFFORT)[0]
            for part in np.array_split(base, max(1, len(base) // 1000))
        ]
    )
    others = [row[row != own][:_NEIGHBOURS] for own, row in enumerate(found)]
    return np.array(others, np.int32)
