"""Adds records to a store at a steady rate; as a thread, or as a process of its own.

    python paced_writer.py STORE USER RATE BATCH COUNT

It prints "ready" when the store is open, starts at the first line on its standard input, and
prints the records that it added a second.
"""

from __future__ import annotations

import sys
import time

from recollect import Memory
from timing import paced


def text(i: int) -> str:
    return f"Ann wrote note number {i} about the plan for the garden and the new kitchen at home"


def write(memory: Memory, user: str, rate: int, batch: int, count: int) -> float:
    """Returns the records a second that it came to."""
    start = time.perf_counter()
    for i in paced(rate / batch, count // batch):
        memory.add_many([text(n) for n in range(i * batch, (i + 1) * batch)], user_id=user)
    return count / (time.perf_counter() - start)


if __name__ == "__main__":
    path, user, *numbers = sys.argv[1:]
    with Memory(path) as memory:
        print("ready", flush=True)
        sys.stdin.readline()
        print(write(memory, user, *map(int, numbers)), flush=True)
