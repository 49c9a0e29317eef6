"""Durable writes: a file on the machine's disk, synchronous=FULL; a call returns after fsync."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import corpus
from recollect import Memory, NewMemory
from stores import USER
from timing import Beside, percentiles, record

MANY, SINGLE = "add_many, durable", "add, durable"
BATCHES = 20
ADDS = 1_000


def opened(path: Path, with_vectors: bool) -> Memory:
    if with_vectors:
        return Memory(path, embedder=None, dimensions=corpus.DIMENSIONS)
    return Memory(path)


@pytest.mark.parametrize("batch", [500, 1_000])
@pytest.mark.parametrize("with_vectors", [True, False], ids=["vectors", "text"])
def test_add_many(
    benchmark: BenchmarkFixture, tmp_path: Path, with_vectors: bool, batch: int
) -> None:
    count = BATCHES * batch
    path = tmp_path / "memory.db"
    items: Sequence[NewMemory | str] = corpus.texts(count)
    if with_vectors:
        given = corpus.with_vectors(count)
        assert given.vectors is not None
        pairs = zip(given.texts, given.vectors, strict=True)
        items = [NewMemory(text, vector=vector) for text, vector in pairs]
    assert_durable(tmp_path / "first.db", items[:batch], with_vectors)
    with opened(path, with_vectors) as memory:
        batches = iter([items[i : i + batch] for i in range(0, count, batch)])
        benchmark.pedantic(
            lambda some: memory.add_many(some, user_id=USER),
            setup=lambda: ((next(batches),), {}),
            rounds=BATCHES,
        )
        assert memory.stats()["records"] == count == memory.verify()
    what = f"{corpus.DIMENSIONS}-d vectors given" if with_vectors else "from text"
    seconds = benchmark.stats.stats.data
    figures = {
        "records/s": count / sum(seconds),
        "records/s, median batch": batch / float(np.median(seconds)),
    }
    record(benchmark, MANY, f"{what}, batches of {batch:,}", figures)


def assert_durable(path: Path, items: Sequence[NewMemory | str], with_vectors: bool) -> None:
    """All that was added is there, whole, in another Memory on the same file."""
    with opened(path, with_vectors) as memory:
        added = memory.add_many(items, user_id=USER)
        with opened(path, with_vectors) as other:
            for operation in (added[0], added[-1]):
                assert other.get(operation.id).text == operation.text
            assert other.stats()["records"] == len(items)


class BareTable:
    """The least that keeps the same bytes: one table, one insert a transaction, the same WAL."""

    def __init__(self, path: Path, rows: Sequence[tuple[bytes, bytes]]) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE records (id INTEGER PRIMARY KEY, payload BLOB, vector BLOB)",
        ):
            self._connection.execute(statement)
        self._rows = iter(rows)

    def insert(self) -> None:
        self._connection.execute(
            "INSERT INTO records (payload, vector) VALUES (?, ?)", next(self._rows)
        )

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM records").fetchone()[0])


def stored_bytes(memory: Memory, count: int) -> list[tuple[bytes, bytes]]:
    """What Recollect keeps of records with these texts and vectors."""
    given = corpus.with_vectors(count)
    assert given.vectors is not None
    pairs = zip(given.texts, given.vectors, strict=True)
    added = memory.add_many([NewMemory(t, vector=v) for t, v in pairs], user_id=USER)
    events = [memory._log.record(operation.id) for operation in added]
    return [(e.payload, e.vector) for e in events if e and e.payload and e.vector]


def test_add(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    given = corpus.with_vectors(ADDS)
    assert given.vectors is not None
    with opened(tmp_path / "bytes.db", True) as memory:
        rows = stored_bytes(memory, ADDS)
    assert len(rows) == ADDS
    bare = BareTable(tmp_path / "bare.db", rows)
    insert = Beside(bare.insert)
    pairs = zip(given.texts, given.vectors, strict=True)
    with opened(tmp_path / "memory.db", True) as memory:

        def next_record() -> tuple[tuple[str], dict[str, object]]:
            insert()
            text, vector = next(pairs)
            return (text,), {"user_id": USER, "vector": vector}

        benchmark.pedantic(memory.add, setup=next_record, rounds=ADDS)
        assert memory.stats()["records"] == ADDS == bare.count()
    ours, theirs = benchmark.stats.stats.data, insert.seconds
    record(benchmark, SINGLE, "Recollect add", percentiles(ours))
    figures = {"× bare insert, p50": float(np.median(ours) / np.median(theirs))}
    benchmark.extra_info["figures"] |= figures
    benchmark.extra_info["beside"] = {"bare SQLite insert": percentiles(theirs)}
