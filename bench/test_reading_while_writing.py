"""Searches, one after the other, while a writer adds 1,000 records/s to the same partition."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import corpus
import paced_writer
from recollect import Memory
from stores import USER
from timing import percentiles, record

TABLE = "reads beside a writer"
STORED = 10_000
RATE, BATCH, SECONDS = 1_000, 10, 8
ADDED = RATE * SECONDS

Rate = Callable[[], float]  # waits for the writer; the records/s it came to


@contextmanager
def thread(memory: Memory, path: Path) -> Iterator[tuple[Callable[[], bool], Rate]]:
    rates: list[float] = []
    work = threading.Thread(
        target=lambda: rates.append(paced_writer.write(memory, USER, RATE, BATCH, ADDED))
    )
    work.start()

    def rate() -> float:
        work.join()
        return rates[0]

    yield work.is_alive, rate
    work.join()


@contextmanager
def process(memory: Memory, path: Path) -> Iterator[tuple[Callable[[], bool], Rate]]:
    script = str(Path(paced_writer.__file__))
    command = [sys.executable, script, str(path), USER, *map(str, (RATE, BATCH, ADDED))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as work:
        assert work.stdin and work.stdout and work.stdout.readline() == "ready\n"
        work.stdin.write("go\n")
        work.stdin.flush()
        yield lambda: work.poll() is None, lambda: float(work.stdout.readline())


@pytest.mark.parametrize("writer", [process, thread])
def test_search(
    benchmark: BenchmarkFixture,
    tmp_path: Path,
    writer: Callable[[Memory, Path], Iterator],
) -> None:
    path = tmp_path / "memory.db"
    asked = [" ".join(text.split()[:6]) for text in corpus.texts(STORED)]
    with Memory(path) as memory:
        memory.add_many(corpus.texts(STORED), user_id=USER)
        for text in corpus.texts(20):
            assert memory.search(text, user_id=USER)[0].text == text
        seconds: list[float] = []
        with writer(memory, path) as (alive, rate):
            i = 0
            while alive():
                start = time.perf_counter()
                hits = memory.search(asked[i % STORED], user_id=USER, k=10)
                seconds.append(time.perf_counter() - start)
                assert hits
                i += 1
            reached = rate()
        last = paced_writer.text(ADDED - 1)
        assert memory.search(last, user_id=USER)[0].text == last
        assert memory.stats()["records"] == STORED + ADDED
        benchmark.pedantic(lambda: memory.search(asked[0], user_id=USER, k=10), rounds=100)
    figures = percentiles(seconds, "ms")
    figures |= {"records/s written": reached, "searches/s": len(seconds) / sum(seconds)}
    record(benchmark, TABLE, f"writer in a {writer.__name__}", figures)
