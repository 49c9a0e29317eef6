"""Bytes that a loaded scope takes, in memory and on disk."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import plans
from sets import RecordSet
from speed import context_of

from resident import give_back_freed, resident


def measure(records: RecordSet, path: Path, small: Path, plan: str) -> dict[str, Any]:
    """After the small store, the process holds all that does not depend on the records."""
    question = records.questions()[0]
    with records.open(small) as memory:
        context_of(memory, records, plan)(question)
    del memory
    gc.collect()
    give_back_freed()
    before = resident()
    with records.open(path) as memory:
        assert context_of(memory, records, plan)(question).hits
        plans.settle(memory, plan)
        gc.collect()
        grown = resident() - before
        give_back_freed()
        used = resident() - before
        stats = memory.stats()
    kept = sum(file.stat().st_size for file in plans.files(path))
    return {
        "grown": grown / records.size,
        "used": used / records.size,
        "counted": stats["loaded_bytes"] / records.size,
        "log": path.stat().st_size / records.size,
        "beside_log": kept / records.size,
    }
