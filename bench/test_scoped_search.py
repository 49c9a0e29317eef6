"""The fused top 10 of one user's 500 records among 100 users × 500; 384-d, the vector given.

The questions are of sentences that nobody stored: half of them whole, half six words in a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_benchmark.fixture import BenchmarkFixture

import corpus
from expected import PLAIN, Expected, check_scores
from recollect import Hit, Memory, NewMemory
from timing import percentiles, record, time_each

TABLE = "scoped search"
USERS, EACH, K = 100, 500, 10
OURS, THEIRS = 5_000, 300  # queries; peers take milliseconds for each


class Question(NamedTuple):
    user: int
    text: str
    vector: NDArray[np.float32]


class Data:
    """Everybody's records, and questions that nobody stored."""

    def __init__(self) -> None:
        stored = USERS * EACH
        found = corpus.with_vectors(stored + 5_000)
        assert found.vectors is not None
        self.texts, self.vectors = found.texts[:stored], found.vectors[:stored]
        self._unseen = found.texts[stored:], found.vectors[stored:]

    def rows(self, user: int) -> slice:
        return slice(user * EACH, (user + 1) * EACH)

    def questions(self, count: int) -> list[Question]:
        rng = np.random.default_rng(1)
        texts, vectors = self._unseen
        drawn = rng.integers(len(texts), size=count)
        wording = [
            texts[i] if n % 2 else corpus.question_in(texts[i], rng) for n, i in enumerate(drawn)
        ]
        return [
            Question(int(rng.integers(USERS)), text, vectors[i])
            for text, i in zip(wording, drawn, strict=True)
        ]

    def nearest(self, question: Question) -> list[str]:
        """The user's texts by cosine, nearest first."""
        rows = self.rows(question.user)
        order = np.argsort(-(self.vectors[rows] @ question.vector), kind="stable")
        return [self.texts[rows][i] for i in order]


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


_ours: dict[str, float] = {}  # the median that the peers, which run afterwards, are held against


@pytest.fixture(scope="module")
def memory(data: Data, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    path = tmp_path_factory.mktemp("scoped") / "memory.db"
    opened = Memory(path, embedder=None, dimensions=corpus.DIMENSIONS, synchronous="OFF")
    with opened:
        for user in range(USERS):
            rows = data.rows(user)
            pairs = zip(data.texts[rows], data.vectors[rows], strict=True)
            opened.add_many(
                [NewMemory(text, vector=vector) for text, vector in pairs], user_id=str(user)
            )
        yield opened


def test_recollect(benchmark: BenchmarkFixture, data: Data, memory: Memory) -> None:
    def ask(question: Question, **options: Any) -> list[Hit]:
        user, vector = str(question.user), question.vector
        return memory.search(question.text, user_id=user, vector=vector, k=K, **options)

    for question in data.questions(20):
        rows = data.rows(question.user)
        known = Expected(memory, str(question.user), data.texts[rows], data.vectors[rows])
        known.check(ask(question, weights=PLAIN), question.text, question.vector)
        check_scores(ask(question, explain=True))
    for user in range(USERS):
        memory.search("warm", user_id=str(user), vector=data.vectors[0])
    seconds = time_each(benchmark, ask, [((q,), {}) for q in data.questions(OURS)])
    _ours["p50"] = float(np.median(seconds))
    record(benchmark, TABLE, "Recollect (vector, keyword, entity)", percentiles(seconds))


@pytest.mark.parametrize("given", ["lists", "arrays"])
def test_langgraph(benchmark: BenchmarkFixture, data: Data, given: str) -> None:
    """Its interface asks for vectors as lists of floats; it is faster with NumPy arrays."""
    langgraph = pytest.importorskip("langgraph.store.memory", reason="langgraph is missing")
    questions = data.questions(THEIRS)
    vectors = dict(zip(data.texts, data.vectors, strict=True))
    vectors |= {q.text: q.vector for q in questions}
    convert = np.ndarray.tolist if given == "lists" else np.asarray
    store = langgraph.InMemoryStore(
        index={
            "dims": corpus.DIMENSIONS,
            "embed": lambda wanted: [convert(vectors[text]) for text in wanted],
            "fields": ["text"],
        }
    )
    for i, text in enumerate(data.texts):
        store.put(("memories", str(i // EACH)), str(i), {"text": text})

    def ask(question: Question) -> list[str]:
        found = store.search(("memories", str(question.user)), query=question.text, limit=K)
        return [item.value["text"] for item in found]

    for question in questions[:20]:
        assert ask(question) == data.nearest(question)[:K]
    seconds = time_each(benchmark, ask, [((q,), {}) for q in questions])
    record_peer(benchmark, f"langgraph InMemoryStore, {given} (vector)", seconds)


def test_lancedb(benchmark: BenchmarkFixture, data: Data, tmp_path: Path) -> None:
    lancedb = pytest.importorskip("lancedb", reason="lancedb is missing")
    index = pytest.importorskip("lancedb.index")
    rows = [
        {"id": i, "user": str(i // EACH), "text": text, "vector": vector}
        for i, (text, vector) in enumerate(zip(data.texts, data.vectors, strict=True))
    ]
    table = lancedb.connect(tmp_path).create_table("memories", rows)
    table.create_index("text", config=index.FTS())
    table.create_index("user", config=index.BTree())

    def ask(question: Question) -> list[str]:
        search = table.search(query_type="hybrid").vector(question.vector).text(question.text)
        mine = search.where(f"user = '{question.user}'", prefilter=True)
        return [row["text"] for row in mine.limit(K).to_list()]

    questions = data.questions(THEIRS)
    for question in questions[:20]:
        found = ask(question)
        own = data.nearest(question)
        assert len(found) == K and set(found) <= set(own) and own[0] in found
    seconds = time_each(benchmark, ask, [((q,), {}) for q in questions])
    record_peer(benchmark, "LanceDB hybrid, prefilter (vector, keyword)", seconds)


def record_peer(benchmark: BenchmarkFixture, name: str, seconds: list[float]) -> None:
    figures = percentiles(seconds)
    if "p50" in _ours:
        figures["× Recollect, p50"] = float(np.median(seconds)) / _ours["p50"]
    record(benchmark, TABLE, name, figures)
