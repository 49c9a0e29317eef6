"""Recall after half of the rows were deleted and as many others added, in random order.

An index of two thirds of the rows loses half of them and gains the last third, blocks of both in
turn; beside it one is built from the rows that are left, in random order too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from dataset import Dataset
from engines import engine_named
from numpy.typing import NDArray

_BLOCK = 100  # changes made at once
_SEED = 7


@dataclass(frozen=True)
class Found:
    """The keys found at each effort, and the rows that could be found."""

    changed: dict[int, NDArray[np.int64]]
    fresh: dict[int, NDArray[np.int64]]
    rows: NDArray[np.int64]


def answers(name: str, data: Dataset, efs: list[int], k: int) -> Found | None:
    """None where the engine cannot delete."""
    engine = engine_named(name, data.shape)
    if not engine.removes:
        return None
    base, queries = engine.prepare(data.base), engine.prepare(data.queries)
    each = engine.each(queries)
    random = np.random.default_rng(_SEED)
    rows = random.permutation(len(base))
    third = len(base) // 3
    out, kept, new = rows[:third], rows[third : 2 * third], rows[2 * third : 3 * third]

    first = random.permutation(np.concatenate([out, kept]))
    engine.add(first, base[first])
    changes = random.permutation(np.concatenate([out, new]))
    leaves = np.isin(changes, out)
    for start in range(0, len(changes), _BLOCK):
        block, left = changes[start : start + _BLOCK], leaves[start : start + _BLOCK]
        if left.any():
            engine.remove(block[left])
        if not left.all():
            engine.add(block[~left], base[block[~left]])

    fresh = engine_named(name, data.shape)
    last = random.permutation(np.concatenate([kept, new]))
    fresh.add(last, base[last])
    return Found(_found(engine, each, efs, k), _found(fresh, each, efs, k), np.sort(last))


def _found(engine: Any, each: list[Any], efs: list[int], k: int) -> dict[int, NDArray[np.int64]]:
    found = {}
    for ef in efs:
        engine.set_effort(ef)
        found[ef] = np.array([np.reshape(engine.one(query, k), k) for query in each], np.int64)
    return found
