"""Adds the records that follow those of a store at a steady rate, in a process of its own.

    python writer.py STORE SET SIZE DATA KEEP RATE BATCH COUNT

It prints "ready" when the store is open and the records are made, starts at the first line on its
standard input, and prints the records that it added a second.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))

from sets import BLOCK, READER, RecordSet

from recollect import Memory, NewMemory
from timing import paced


def write(memory: Memory, items: list[NewMemory], rate: int, batch: int) -> float:
    start = time.perf_counter()
    for i in paced(rate / batch, len(items) // batch):
        memory.add_many(items[i * batch : (i + 1) * batch], **READER)
    return len(items) / (time.perf_counter() - start)


def main(path: str, name: str, size: str, data: str, keep: str, *numbers: str) -> None:
    rate, batch, count = map(int, numbers)
    records = RecordSet(name, int(size), Path(data), Path(keep))
    first = records.size // BLOCK
    items = [
        item for block in range(first, first - -count // BLOCK) for item in records.records(block)
    ][:count]
    with records.open(Path(path)) as memory:
        print("ready", flush=True)
        sys.stdin.readline()
        print(write(memory, items, rate, batch), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
