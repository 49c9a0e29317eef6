"""Timing on top of pytest-benchmark: percentiles, a peer beside, and what the report shows."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from pytest_benchmark.fixture import BenchmarkFixture

Figures = dict[str, float]
Calls = Iterable[tuple[tuple[Any, ...], dict[str, Any]]]


def time_each(
    benchmark: BenchmarkFixture, call: Callable[..., object], calls: Calls
) -> list[float]:
    """Time ``call`` once with each of the arguments; returns the seconds."""
    given = list(calls)
    rest = iter(given)
    benchmark.pedantic(call, setup=lambda: next(rest), rounds=len(given))
    return list(benchmark.stats.stats.data)


class Beside:
    """A peer that runs, with its own clock, before each round of what is measured.

    So both meet the same machine: one that is shared, and faster in one second than the next.
    """

    def __init__(self, call: Callable[[], object]) -> None:
        self._call = call
        self.seconds: list[float] = []

    def __call__(self) -> None:
        start = time.perf_counter()
        self._call()
        self.seconds.append(time.perf_counter() - start)


def percentiles(seconds: ArrayLike, unit: str = "µs") -> Figures:
    """p50, p90 and p99 in the unit."""
    scale = {"µs": 1e6, "ms": 1e3}[unit]
    p50, p90, p99 = np.percentile(np.asarray(seconds) * scale, (50, 90, 99))
    return {f"p50 {unit}": p50, f"p90 {unit}": p90, f"p99 {unit}": p99}


def record(benchmark: BenchmarkFixture, table: str, row: str, figures: Figures) -> None:
    """Put a row of a table of docs/benchmarks.md into the results."""
    benchmark.group = table
    benchmark.extra_info["table"] = table
    benchmark.extra_info["row"] = row
    benchmark.extra_info["figures"] = {name: float(value) for name, value in figures.items()}
    benchmark.extra_info["load"] = os.getloadavg()[0]


def paced(per_second: float, count: int) -> Iterator[int]:
    """0, 1, … ``count`` - 1, each not before its time."""
    start = time.perf_counter()
    for i in range(count):
        wait = start + i / per_second - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        yield i
