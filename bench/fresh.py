"""Run by other benchmarks in a process of its own: what it costs to open a store and to keep it.

python fresh.py open STORE USER QUESTION     seconds to open it and to search it first
python fresh.py footprint SMALL LARGE USER   bytes of memory that loading LARGE takes
"""

from __future__ import annotations

import gc
import json
import sys
import time

from recollect import Memory
from resident import give_back_freed, resident


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
    before = resident()
    with Memory(large) as memory:
        memory.context("a second question", user_id=user)
        gc.collect()
        grown = resident() - before
        give_back_freed()
        stats = memory.stats()
        return {
            "bytes": grown,
            "bytes_in_use": resident() - before,
            "loaded_bytes": stats["loaded_bytes"],
            "records": stats["records"],
        }


if __name__ == "__main__":
    run = {"open": open_and_search, "footprint": footprint}[sys.argv[1]]
    print(json.dumps(run(*sys.argv[2:])))
