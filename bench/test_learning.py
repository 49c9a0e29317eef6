"""Learning from ten messages by rules: facts, compared with what is known, durable.

The messages are those of a real conversation in its order: the bundled sample's, or with
RECOLLECT_BENCH_DATA those of LoCoMo's. Half of it is known before; the rest is timed, ten messages
at a time, beside the same messages stored as they were said.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import corpus
from recollect import Memory, Message
from recollect.eval.locomo import read_locomo
from recollect.sample import Conversation, load_sample
from stores import USER
from timing import Beside, percentiles, record

TABLE = "ten messages learnt from by rules, durable"
MESSAGES = 10


def conversations() -> dict[str, Conversation]:
    found = {"bundled sample": load_sample()}
    folder = corpus.real_data()
    if folder is not None:
        found["LoCoMo, 663 turns"] = read_locomo(str(folder / "locomo" / "dev.json"))[2]
    return found


def batches(said: Conversation) -> list[list[Message]]:
    messages: list[Message] = []
    for session in said.sessions:
        for turn in session.turns:
            message: Message = {"role": "user", "content": turn.text, "at": session.at}
            messages.append(message | {"name": turn.speaker} if turn.speaker else message)
    return [messages[i : i + MESSAGES] for i in range(0, len(messages) - MESSAGES, MESSAGES)]


@pytest.mark.parametrize("name", conversations())
def test_learn(benchmark: BenchmarkFixture, tmp_path: Path, name: str) -> None:
    told = batches(conversations()[name])
    known, new = told[: len(told) // 2], told[len(told) // 2 :]
    with Memory(tmp_path / "learnt.db") as memory, Memory(tmp_path / "verbatim.db") as verbatim:
        for batch in known:
            assert memory.add(batch, user_id=USER)
            verbatim.add(batch, user_id=USER, infer=False)
        left: Iterator[list[Message]] = iter(new)
        again = iter(new)
        store = Beside(lambda: verbatim.add(next(again), user_id=USER, infer=False))

        def next_batch() -> tuple[tuple[list[Message]], dict[str, str]]:
            store()
            return (next(left),), {"user_id": USER}

        benchmark.pedantic(memory.add, setup=next_batch, rounds=len(new))
        stats = memory.stats()
        assert stats["events"] == memory.verify()
        assert verbatim.stats()["records"] == sum(map(len, told))
    ours, theirs = benchmark.stats.stats.data, store.seconds
    record(benchmark, TABLE, name, percentiles(ours, "ms"))
    benchmark.extra_info["beside"] = {"as they were said": percentiles(theirs, "ms")}
