"""Many small scopes in one store: what each takes in memory, and what its first answer costs."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from sets import BLOCK, RecordSet
from speed import BUDGET
from taken import Taken

from resident import give_back_freed, resident

SCOPES, EACH = 1_000, 100
_WARM = 20  # scopes that are opened before anything is measured


def measure(records: RecordSet, keep: Path) -> dict[str, Any]:
    """Scopes one after the other: a context that loads the scope, then one that need not."""
    path = keep / f"{records.name}-{SCOPES}-scopes.db"
    if not path.exists():
        _fill(records, path)
    questions = records.questions()
    first, again = Taken(), Taken()
    with records.open(path) as memory:
        for user in range(SCOPES):
            if user == _WARM:
                gc.collect()
                give_back_freed()
                resident_before = resident()
                first, again = Taken(), Taken()
                counted_before = memory.stats()["loaded_bytes"]
            context = records.asked(
                lambda q, user=user: memory.context(q.text, budget=BUDGET, user_id=str(user))
            )
            for taken, place in ((first, user), (again, user + 1)):
                assert taken.by(context, questions[place % len(questions)]).hits
        give_back_freed()
        grown = resident() - resident_before
        stats = memory.stats()
        assert stats["loaded_partitions"] == SCOPES
        counted = stats["loaded_bytes"] - counted_before
    loaded = (SCOPES - _WARM) * EACH
    return {
        "first": first.figures(),
        "again": again.figures(),
        "used": grown / loaded,
        "counted": counted / loaded,
        "log": path.stat().st_size / stats["records"],
        "each": EACH,
    }


def _fill(records: RecordSet, path: Path) -> None:
    unfinished = path.with_suffix(".unfinished.db")
    for file in path.parent.glob(f"{unfinished.name}*"):
        file.unlink()
    with records.open(unfinished, synchronous="OFF") as memory:
        for block in range(SCOPES * EACH // BLOCK):
            made = records.records(block)
            for start in range(0, BLOCK, EACH):
                user = (block * BLOCK + start) // EACH
                memory.add_many(made[start : start + EACH], user_id=str(user))
    unfinished.rename(path)
