"""Stores of a set, made once and kept; one that was cut short is gone on with."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from sets import BLOCK, READER, RecordSet

SMALL = 10_000  # records of the store that is opened before another's memory is measured
_SAID_EVERY = 50  # blocks


def store_of(records: RecordSet, keep: Path) -> Path:
    return keep / f"{records.name}-{records.size}.db"


def fill(records: RecordSet, path: Path) -> dict[str, Any]:
    """Add what is missing; returns how many were added, and the seconds of adding them.

    It does not wait for the disk, and making the records is not counted.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = 0.0
    with records.open(path, synchronous="OFF") as memory:
        stored = memory.stats()["records"]
        assert stored % BLOCK == 0, f"{path} was not made by this program"
        for block in range(stored // BLOCK, records.size // BLOCK):
            batch = records.records(block)
            start = time.perf_counter()
            memory.add_many(batch, **READER)
            seconds += time.perf_counter() - start
            if block % _SAID_EVERY == 0:
                print(f"{path.name}: {block * BLOCK:,} records", file=sys.stderr, flush=True)
        assert memory.stats()["records"] == records.size
    return {"added": records.size - stored, "seconds": seconds}
