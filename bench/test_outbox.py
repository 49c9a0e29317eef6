"""Handing a conversation over: ten messages of 2 KB in all, on disk when the call returns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from recollect import Memory, Message
from recollect.inference import Candidate, Find, Kind, Op, Proposal, Turn
from stores import USER
from test_writes import BareTable
from timing import Beside, percentiles, record

TABLE = "a conversation handed over, durable"
CALLS = 500
MESSAGES, LETTERS = 10, 200


class OneFact:
    """An inference that takes no time: its worker is as busy as it gets with writing."""

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        return [Proposal(Op.ADD, "it was said", Candidate(turns[0].content[:20], Kind.SEMANTIC, 0))]


def conversation(number: int) -> list[Message]:
    words = "we talked about the plan for the summer and then about the garden "
    return [
        {"role": "user", "content": f"{number} {i} {words * 4}"[:LETTERS]} for i in range(MESSAGES)
    ]


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_hand_over(benchmark: BenchmarkFixture, tmp_path: Path, busy: bool) -> None:
    """With ``busy``, the worker does the conversations before meanwhile."""
    with Memory(tmp_path / "store.db", inference=OneFact()) as memory:
        ticket = memory.add(conversation(0), user_id=USER, wait=False)
        entry = memory._log.entry(ticket.number)
        assert entry is not None
        assert ticket.result()[0].op == "ADD"
        bare = BareTable(tmp_path / "bare.db", [(entry.body or b"", b"")] * CALLS)
        insert = Beside(bare.insert)
        left = iter(range(1, CALLS + 1))

        def next_call() -> tuple[tuple[list[Message]], dict[str, object]]:
            if not busy:
                assert memory.flush()
            insert()
            return (conversation(next(left)),), {"user_id": USER, "wait": False}

        benchmark.pedantic(memory.add, setup=next_call, rounds=CALLS)
        assert memory.flush()
        stats = memory.stats()
        assert (stats["records"], stats["dead_letters"]) == (CALLS + 1, 0)
        assert bare.count() == CALLS
    ours, theirs = benchmark.stats.stats.data, insert.seconds
    row = "while the worker works" if busy else "while the worker is idle"
    more = float(np.median(ours) - np.median(theirs)) * 1e6
    record(benchmark, TABLE, row, percentiles(ours) | {"more than a bare insert, p50 µs": more})
    benchmark.extra_info["beside"] = {"bare SQLite insert": percentiles(theirs)}
