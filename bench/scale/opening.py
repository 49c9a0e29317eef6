"""From Memory(path) to the first answer, in a process that did nothing before.

All is replayed from the log, and split into reading it and applying it to the partition.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plans
from sets import READER, RecordSet
from speed import context_of

from recollect.scope import scope_of


def measure(records: RecordSet, path: Path, plan: str, *, cached: bool) -> dict[str, Any]:
    """Seconds of each step; ``cached`` says whether the file is in the page cache."""
    question = records.questions()[0]
    for file in plans.files(path):
        if file.suffix == ".image":
            file.unlink()
    _read_through(path)
    if not cached:
        _forget(path)
    start, cpu = time.perf_counter(), time.process_time()
    with records.open(path) as memory:
        opened = time.perf_counter()
        read = Timed(memory._log.deltas)
        memory._log.deltas = read  # type: ignore[method-assign]
        memory._partitions.visible(scope_of("default", **READER))
        loaded = time.perf_counter()
        context = context_of(memory, records, plan)(question)
        first, cpu = time.perf_counter(), time.process_time() - cpu
        plans.settle(memory, plan)
        settled = time.perf_counter()
        assert context.hits
        assert memory.stats()["loads"] == 1
        events = memory.stats()["events"]
    return {
        "open": opened - start,
        "read": read.seconds,
        "apply": loaded - opened - read.seconds,
        "answer": first - loaded,
        "settle": settled - first,
        "total": first - start,
        "processor": cpu,
        "events": events,
    }


class Timed:
    """A function that adds up the seconds it takes."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call
        self.seconds = 0.0

    def __call__(self, *given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return self._call(*given, **named)
        finally:
            self.seconds += time.perf_counter() - start


def _read_through(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def _forget(path: Path) -> None:
    """Drop the file from the page cache, as after a start of the machine."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
