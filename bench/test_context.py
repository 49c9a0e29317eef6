"""Text in, context out: the default embedder, a budget of 200 tokens, a store in a file.

Half of the questions are sentences that nobody stored, half are six words of a stored one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import corpus
from expected import PLAIN, Expected, check_scores
from recollect import Memory
from stores import TURNS_IN_SESSION, USER, Stores
from timing import percentiles, record, time_each

TABLE = "text in, context out"
SMALL, LARGE = 1_000, 100_000
BUDGET = 200
_UNSEEN = 2_000

Fill = Callable[[Stores, int], Path]


def questions(stored: int, count: int) -> list[str]:
    rng = np.random.default_rng(2)
    known = corpus.texts(LARGE + _UNSEEN)
    unseen = known[LARGE:]
    return [
        unseen[rng.integers(_UNSEEN)]
        if i % 2
        else corpus.question_in(known[rng.integers(stored)], rng)
        for i in range(count)
    ]


@pytest.mark.parametrize(("size", "rounds"), [(SMALL, 5_000), (LARGE, 1_500)])
@pytest.mark.parametrize(
    ("what", "fill", "chained"),
    [("facts", Stores.facts, None), ("turns in sessions", Stores.turns, TURNS_IN_SESSION)],
)
def test_context(
    benchmark: BenchmarkFixture,
    stores: Stores,
    what: str,
    fill: Fill,
    chained: int | None,
    size: int,
    rounds: int,
) -> None:
    asked = questions(size, rounds)
    with Memory(fill(stores, size)) as memory:
        known = Expected(memory, USER, corpus.texts(size), turns_in_session=chained)
        for question in asked[: 20 if size == SMALL else 2]:
            known.check(memory.search(question, user_id=USER, k=10, weights=PLAIN), question)
            check_scores(memory.search(question, user_id=USER, k=10, explain=True))
        for question in asked[:100]:
            context = memory.context(question, user_id=USER, budget=BUDGET)
            assert context.hits and 0 < context.tokens <= BUDGET
            assert all(hit.text in str(context) for hit in context.hits)
        seconds = time_each(
            benchmark,
            lambda question: memory.context(question, user_id=USER, budget=BUDGET),
            [((question,), {}) for question in asked],
        )
    record(benchmark, TABLE, f"{size:,} {what}", percentiles(seconds))
