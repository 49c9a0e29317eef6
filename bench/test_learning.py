"""Learning from ten messages by rules: facts, compared with what is known, durable.

The messages are those of a real conversation in its order: the bundled sample's, and with
RECOLLECT_BENCH_DATA one of LoCoMo's. Half of it is known before; the rest is timed, ten messages
at a time, beside the same messages stored as they were said. And ten messages of one short
sentence each, of a user of whom nothing is known.
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
SHORT = (
    "I work at Acme in billing.",
    "I live in Paris and I love hiking.",
    "My budget for the phone is $700.",
    "We went to the lake yesterday.",
    "Can you help me plan a trip?",
    "My sister Ann moved to Berlin.",
    "I've finished 7 problems so far.",
    "I prefer tea to coffee.",
    "My dog is called Miso.",
    "I have a meeting on Monday at 3 PM.",
)
USERS = 100


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


def test_learn_of_new_users(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    messages: list[Message] = [{"role": "user", "content": text} for text in SHORT]
    with Memory(tmp_path / "learnt.db") as memory, Memory(tmp_path / "verbatim.db") as verbatim:
        assert (
            len(memory.add(messages, user_id="first")) == MESSAGES
        )  # two facts of one, none asked
        verbatim.add(messages, user_id="first", infer=False)
        users = iter([f"user{i}" for i in range(USERS)])
        again = iter([f"user{i}" for i in range(USERS)])
        store = Beside(lambda: verbatim.add(messages, user_id=next(again), infer=False))

        def next_user() -> tuple[tuple[list[Message]], dict[str, str]]:
            store()
            return (messages,), {"user_id": next(users)}

        benchmark.pedantic(memory.add, setup=next_user, rounds=USERS)
        assert memory.stats()["records"] == (USERS + 1) * MESSAGES == memory.verify()
    ours, theirs = benchmark.stats.stats.data, store.seconds
    record(benchmark, TABLE, "one short sentence each, new users", percentiles(ours, "ms"))
    benchmark.extra_info["beside"] = {"as they were said": percentiles(theirs, "ms")}
