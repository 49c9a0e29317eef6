"""Run by other benchmarks in a process of its own: what it costs to open a store and to keep it.

python fresh.py open STORE USER QUESTION     seconds to open it and to search it first
python fresh.py footprint SMALL LARGE USER   bytes of memory that loading LARGE takes
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import sys
import time
from pathlib import Path

from recollect import Memory


def open_and_search(path: str, user: str, question: str) -> dict[str, object]:
    start = time.perf_counter()
    memory = Memory(path)
    opened = time.perf_counter()
    hits = memory.search(question, user_id=user, k=10)
    first = time.perf_counter()
    return {
        "open": opened - start,
        "first": first - opened,
        "texts": [hit.text for hit in hits],
        "loaded": memory.stats()["loaded_partitions"],
    }


def footprint(small: str, large: str, user: str) -> dict[str, int]:
    """After the small store, the process holds all that does not depend on the records."""
    with Memory(small) as memory:
        memory.context("a first question", user_id=user)
    gc.collect()
    before = _resident()
    with Memory(large) as memory:
        memory.context("a second question", user_id=user)
        gc.collect()
        grown = _resident() - before
        _give_back_freed()
        stats = memory.stats()
        return {
            "bytes": grown,
            "bytes_in_use": _resident() - before,
            "loaded_bytes": stats["loaded_bytes"],
            "records": stats["records"],
        }


def _give_back_freed() -> None:
    """Return to the system what was freed; glibc keeps it otherwise, for later use."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _resident() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) << 10
    raise OSError("/proc/self/status has no VmRSS")


if __name__ == "__main__":
    run = {"open": open_and_search, "footprint": footprint}[sys.argv[1]]
    print(json.dumps(run(*sys.argv[2:])))
