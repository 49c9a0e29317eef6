"""Contexts, one after the other, while another process adds records to the same scope."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import plans
from sets import READER, RecordSet
from speed import context_of
from taken import Taken

RATE, SECONDS = 1_000, 10


def measure(
    records: RecordSet, path: Path, plan: str, batch: int, data: Path, keep: Path
) -> dict[str, Any]:
    """Percentiles of the calls and the records/s written, in a copy of the store."""
    with TemporaryDirectory(dir=keep) as folder:
        for file in (path, *plans.files(path)):
            copy = Path(folder, file.relative_to(path.parent))
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(file, copy)
        return _beside_writer(records, Path(folder, path.name), plan, batch, data, keep)


def _beside_writer(
    records: RecordSet, path: Path, plan: str, batch: int, data: Path, keep: Path
) -> dict[str, Any]:
    questions = records.questions()
    count = RATE * SECONDS
    given = (path, records.name, records.size, data, keep, RATE, batch, count)
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), *map(str, given)]
    taken = Taken()
    with records.open(path) as memory:
        context = context_of(memory, records, plan)
        assert context(questions[0]).hits
        plans.settle(memory, plan)
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as work:
            assert work.stdin and work.stdout and work.stdout.readline() == "ready\n"
            work.stdin.write("go\n")
            work.stdin.flush()
            while work.poll() is None:
                assert taken.by(context, questions[len(taken) % len(questions)]).hits
            reached = float(work.stdout.readline())
        memory.search("the last", **READER)
        stats = memory.stats()
        assert stats["records"] == records.size + count
        assert stats["loads"] == 1
    return {
        "context": taken.figures(),
        "calls": len(taken),
        "written": reached,
        "batch": batch,
    }
