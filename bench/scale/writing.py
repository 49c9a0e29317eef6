"""Contexts, one after the other, while another process adds records to the same scope."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import plans
from sets import READER, RecordSet
from speed import context_of

from timing import percentiles

RATE, SECONDS = 1_000, 10


def measure(
    records: RecordSet, path: Path, plan: str, batch: int, data: Path, keep: Path
) -> dict[str, Any]:
    """Percentiles of the calls and the records/s written, in a copy of the store."""
    copy = path.with_suffix(".written.db")
    shutil.copy(path, copy)
    try:
        return _beside_writer(records, copy, plan, batch, data, keep)
    finally:
        for file in path.parent.glob(f"{copy.name}*"):
            file.unlink()


def _beside_writer(
    records: RecordSet, path: Path, plan: str, batch: int, data: Path, keep: Path
) -> dict[str, Any]:
    questions = records.questions()
    count = RATE * SECONDS
    given = (path, records.name, records.size, data, keep, RATE, batch, count)
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), *map(str, given)]
    seconds = []
    with records.open(path, **plans.options(plan)) as memory:
        context = context_of(memory, records)
        assert context(questions[0]).hits
        plans.settle(memory, plan)
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as work:
            assert work.stdin and work.stdout and work.stdout.readline() == "ready\n"
            work.stdin.write("go\n")
            work.stdin.flush()
            while work.poll() is None:
                question = questions[len(seconds) % len(questions)]
                start = time.perf_counter()
                made = context(question)
                seconds.append(time.perf_counter() - start)
                assert made.hits
            reached = float(work.stdout.readline())
        memory.search("the last", **READER)
        stats = memory.stats()
        assert stats["records"] == records.size + count
        assert stats["loads"] == 1
    return {
        "context": percentiles(seconds, "ms"),
        "calls": len(seconds),
        "written": reached,
        "batch": batch,
    }
