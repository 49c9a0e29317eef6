"""How long calls take, by the clock on the wall and by the processor time of their thread.

On a machine with other work the two differ by the time spent waiting for a core.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from timing import Figures, percentiles

Given = TypeVar("Given")
Made = TypeVar("Made")


class Taken:
    """The seconds of calls, one after the other."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._processor: list[float] = []

    def __len__(self) -> int:
        return len(self._wall)

    @property
    def seconds(self) -> float:
        """By the clock on the wall, of all calls."""
        return sum(self._wall)

    def by(self, call: Callable[[Given], Made], given: Given) -> Made:
        """Make a call and note what it takes."""
        start, used = time.perf_counter(), time.thread_time()
        made = call(given)
        used, end = time.thread_time() - used, time.perf_counter()
        self._wall.append(end - start)
        self._processor.append(used)
        return made

    def figures(self) -> Figures:
        """Percentiles in ms, and the median of the processor time."""
        used = percentiles(self._processor, "ms")
        return percentiles(self._wall, "ms") | {"processor p50 ms": used["p50 ms"]}
