"""Rows, queries and the exact answers: an .npz file with ``base``, ``query`` and ``gt``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from engines.engine import Shape
from numpy.typing import NDArray

Metric = Literal["ip", "l2sq"]
_BLOCK = 256  # queries compared with all rows at once
_SAMPLE = 50  # queries that the file's own answers are checked with
_AGREED = 0.99  # share of the file's answers that must be right
_TIE = 1e-6  # of the distance, within which two rows are as near


@dataclass(frozen=True)
class Dataset:
    name: str
    metric: Metric
    base: NDArray[Any]
    queries: NDArray[Any]
    truth: NDArray[np.int64]  # the rows nearest to each query, nearest first

    @property
    def shape(self) -> Shape:
        rows, dimensions = self.base.shape
        return Shape(rows, dimensions, self.metric, self.base.dtype == np.uint8)

    def first(self, rows: int) -> Dataset:
        base = self.base[:rows]
        truth = nearest(base, self.queries, self.metric, self.truth.shape[1])
        return Dataset(self.name, self.metric, base, self.queries, truth)

    def check(self) -> None:
        """Raises ValueError where the file's answers are not the nearest rows."""
        k = min(10, self.truth.shape[1])
        some = self.queries[:_SAMPLE]
        found = nearest(self.base, some, self.metric, k)
        # The file's may be those of the vectors before they were rounded.
        if self.recall(self.truth[:_SAMPLE], k, found) < _AGREED:
            raise ValueError(f"{self.name}: its answers are not the nearest rows by {self.metric}")

    def recall(self, found: NDArray[Any], k: int, truth: NDArray[np.int64] | None = None) -> float:
        """The share of the k nearest among ``found``; a tie with the last of them is as good."""
        truth = self.truth if truth is None else truth
        queries = self.queries[: len(found)]
        kept = [np.unique(row[row >= 0]) for row in np.asarray(found)[:, :k]]
        known = distances(self.base, queries, truth[: len(found), :k], self.metric)
        right = 0
        for query, rows, bound in zip(queries, kept, known.max(axis=1), strict=True):
            measured = distances(self.base, query[None], rows[None], self.metric)[0]
            right += int(np.count_nonzero(measured <= bound + _TIE * abs(bound)))
        return right / (k * len(queries))


def read(path: Path, metric: Metric) -> Dataset:
    with np.load(path) as file:
        truth = file["gt"].astype(np.int64)
        return Dataset(path.name, metric, file["base"], file["query"], truth)


def distances(
    base: NDArray[Any], queries: NDArray[Any], rows: NDArray[np.int64], metric: Metric
) -> NDArray[np.float64]:
    """Of each query to its own rows."""
    near = base[rows].astype(np.float64)
    asked = queries[:, None, :].astype(np.float64)
    if metric == "ip":
        return 1 - (near * asked).sum(axis=2)
    return ((near - asked) ** 2).sum(axis=2)


def nearest(base: NDArray[Any], queries: NDArray[Any], metric: Metric, k: int) -> NDArray[np.int64]:
    """The k nearest rows of every query, by going through all."""
    k = min(k, len(base))
    whole = base.astype(np.float32)
    lengths = np.square(whole).sum(axis=1)
    parts = []
    for start in range(0, len(queries), _BLOCK):
        asked = queries[start : start + _BLOCK]
        products = asked.astype(np.float32) @ whole.T
        rough = -products if metric == "ip" else lengths - 2 * products
        # A few more than k, so that what float32 rounds away is told apart in float64.
        many = min(k + 10, len(base))
        rows = np.argpartition(rough, many - 1, axis=1)[:, :many]
        exact = distances(base, asked, rows, metric)
        order = np.lexsort((rows, exact), axis=1)[:, :k]
        parts.append(np.take_along_axis(rows, order, axis=1))
    return np.concatenate(parts)
