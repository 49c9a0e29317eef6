"""A store just opened: to open it, and to search first in a scope of 1,000 records.

The file is in the page cache. In a new process the default embedder's table is opened and the
first words are stemmed as well; in a new Memory of a process that did so, they are not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import corpus
from recollect import Memory
from stores import USER, Stores
from timing import percentiles, record

TABLE = "a store just opened"
USERS, EACH = 100, 1_000
PROCESSES = 9
QUESTION = "what would you like to do"


def texts_of(user: int) -> set[str]:
    return set(corpus.texts(USERS * EACH)[user * EACH : (user + 1) * EACH])


def test_first_search_in_a_new_memory(benchmark: BenchmarkFixture, stores: Stores) -> None:
    path = stores.users(USERS, EACH)
    users = iter(range(USERS))
    opened: list[Memory] = []

    def open_another() -> tuple[tuple[Memory, int], dict[str, object]]:
        if opened:
            opened.pop().close()
        opened.append(Memory(path))
        return (opened[-1], next(users)), {}

    def search(memory: Memory, user: int) -> list[str]:
        return [hit.text for hit in memory.search(QUESTION, user_id=str(user), k=10)]

    with Memory(path) as memory:
        assert set(search(memory, 3)) <= texts_of(3) and len(search(memory, 3)) == 10
        assert memory.stats()["records"] == USERS * EACH
        assert memory.stats()["loaded_partitions"] == 1
    benchmark.pedantic(search, setup=open_another, rounds=USERS)
    opened.pop().close()
    seconds = benchmark.stats.stats.data
    record(benchmark, TABLE, "first search, new Memory", percentiles(seconds, "ms"))


def test_new_process(benchmark: BenchmarkFixture, stores: Stores) -> None:
    """The figures are those of the process; pytest-benchmark's own include starting Python."""
    path = stores.users(USERS, EACH)
    users = iter(range(PROCESSES + 1))
    answers: list[dict[str, float]] = []

    def run() -> None:
        user = next(users)
        answer = fresh("open", path, str(user), QUESTION)
        assert len(answer["texts"]) == 10 and set(answer["texts"]) <= texts_of(user)
        assert answer["loaded"] == 1
        answers.append(answer)

    run()
    benchmark.pedantic(run, rounds=PROCESSES)
    both = [a["open"] + a["first"] for a in answers]
    record(benchmark, TABLE, "open and first search, new process", percentiles(both, "ms"))
    first = [a["first"] for a in answers]
    beside = {"first search, new process": percentiles(first, "ms")}
    benchmark.extra_info["beside"] = beside


@pytest.mark.parametrize("count", [1_000, 100_000])
def test_open(benchmark: BenchmarkFixture, stores: Stores, count: int) -> None:
    path = stores.facts(count)
    with Memory(path) as memory:
        assert memory.stats()["records"] == count
        assert memory.stats()["loaded_partitions"] == 0
    opened: list[Memory] = []

    def close_last() -> None:
        if opened:
            opened.pop().close()

    benchmark.pedantic(lambda: opened.append(Memory(path)), setup=close_last, rounds=200)
    close_last()
    seconds = benchmark.stats.stats.data
    record(benchmark, TABLE, f"open, store of {count:,} records", percentiles(seconds, "ms"))


def test_footprint(benchmark: BenchmarkFixture, stores: Stores) -> None:
    small, large = stores.facts(1_000), stores.facts(100_000)
    answers: list[dict[str, int]] = []
    benchmark.pedantic(lambda: answers.append(fresh("footprint", small, large, USER)), rounds=3)
    assert all(answer["records"] == 100_000 for answer in answers)
    grown, used, counted = (
        float(np.median([a[name] / a["records"] for a in answers]))
        for name in ("bytes", "bytes_in_use", "loaded_bytes")
    )
    length = np.mean([len(text.encode()) for text in corpus.texts(100_000)])
    record(
        benchmark,
        "memory per resident record",
        "100,000 facts, 256-d",
        {
            "growth of RSS, B": grown,
            "the same after malloc_trim, B": used,
            "engine's own count, B": counted,
            "text alone, B": float(length),
        },
    )


def fresh(*arguments: object) -> dict:
    command = [sys.executable, str(Path(__file__).with_name("fresh.py")), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
