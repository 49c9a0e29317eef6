"""Handing a conversation over: ten messages of 2 KB in all, on disk when the call returns."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from recollect.log import Done, Entry, EntryState, EventKind, NewEvent
from recollect.log.sqlite import SQLiteLog
from recollect.outbox import Outbox
from recollect.scope import Scope
from test_writes import BareTable
from timing import Beside, percentiles, record

TABLE = "a conversation handed over, durable"
CALLS = 500
BODY_BYTES = 2_000
SCOPE = Scope("default", user="ann", session="s1")


def conversation(number: int) -> bytes:
    """Ten messages as JSON."""
    turn = {"role": "user", "content": "", "at": 1_700_000_000_000_000 + number}
    room = BODY_BYTES // 10 - len(json.dumps(turn))
    messages = [turn | {"content": f"{number} {i} ".ljust(room, "x")} for i in range(10)]
    return json.dumps(messages).encode()


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_hand_over(benchmark: BenchmarkFixture, tmp_path: Path, busy: bool) -> None:
    """With ``busy``, the worker does the conversations before meanwhile."""
    bodies = [conversation(i) for i in range(CALLS)]
    bare = BareTable(tmp_path / "bare.db", [(body, b"") for body in bodies])
    insert = Beside(bare.insert)
    log = SQLiteLog(tmp_path / "store.db")

    def work(entry: Entry) -> None:
        assert entry.body is not None
        home = entry.scope._replace(session=None)
        event = NewEvent(home, str(uuid.uuid4()), EventKind.ADD, entry.time, "bench", b"{}")
        log.append([event], done=Done(entry.number, b"[]"))

    outbox = Outbox(log, work, SCOPE.tenant)
    left = iter(bodies)

    def next_call() -> tuple[tuple[Scope, bytes], dict[str, int]]:
        if not busy:
            assert outbox.flush()
        insert()
        return (SCOPE, next(left)), {"time": 1}

    benchmark.pedantic(outbox.add, setup=next_call, rounds=CALLS)
    assert outbox.flush()
    outbox.close()
    assert log.version() == CALLS == bare.count()
    assert log.entries("default", EntryState.DEAD) == []
    log.close()
    ours, theirs = benchmark.stats.stats.data, insert.seconds
    row = "while the worker works" if busy else "while the worker is idle"
    more = float(np.median(ours) - np.median(theirs)) * 1e6
    record(benchmark, TABLE, row, percentiles(ours) | {"more than a bare insert, p50 µs": more})
    benchmark.extra_info["beside"] = {"bare SQLite insert": percentiles(theirs)}
