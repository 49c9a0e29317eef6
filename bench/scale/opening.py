"""From Memory(path) to the first answer, in a process that did nothing before.

All is replayed from the log, and split into reading it and applying it to the partition; or the
partition's image is read, and nothing replayed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plans
from sets import READER, RecordSet
from speed import context_of

from recollect.scope import scope_of


def measure(
    records: RecordSet, path: Path, plan: str, *, cached: bool = True, image: bool = False
) -> dict[str, Any]:
    """Seconds of each step; ``cached`` says whether the files are in the page cache."""
    question = records.questions()[0]
    if image and not any(file.suffix == ".image" for file in plans.files(path)):
        with records.open(path) as memory:  # keeps one
            context_of(memory, records, plan)(question)
            memory.wait_until_linked()
    for file in plans.files(path):
        if file.suffix == ".image" and not image:
            file.unlink()
    for file in [path, *plans.files(path)]:
        _read_through(file)
        if not cached:
            _forget(file)
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
        assert (read.calls == 0) == image
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
        self.calls = 0

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.calls += 1
        start = time.perf_counter()
        try:
            return self._call(*given, **named)
        finally:
            self.seconds += time.perf_counter() - start


def _read_through(path: Path) -> None:
    """Bring the file into the page cache, by a process whose memory is gone when it ends."""
    read = "import sys, collections\nwith open(sys.argv[1], 'rb') as file:\n" + (
        "    collections.deque(iter(lambda: file.read(1 << 20), b''), maxlen=0)"
    )
    subprocess.run([sys.executable, "-c", read, path], check=True)


def _forget(path: Path) -> None:
    """Drop the file from the page cache, as after a start of the machine."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
