"""Both plans against the formula evaluated over every record."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Clock
from oracle import Known, assert_same, rank
from recollect import Memory, NewMemory, Weights
from recollect.language import analyzer_of

pytestmark = pytest.mark.usefixtures("graphs_of_any_size")

DIMENSIONS = 12
WORDS = [
    *("tea", "coffee", "bridge", "garden", "paris", "london"),
    *("piano", "chess", "river", "winter", "running", "quickly"),
    *("we", "my", "you", "weeks", "hours", "tea?", "chess?"),
]
NAMES = ["Ada", "Bob", "Cleo", "Dmitri"]
IDS: list[dict[str, str]] = [
    {"user_id": "ann"},
    {"agent_id": "coder"},
    {"user_id": "ann", "agent_id": "coder"},
    {"org_id": "acme"},
]
READER = {"user_id": "ann", "agent_id": "coder", "org_id": "acme", "session_id": "s1"}

directions = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
records = st.fixed_dictionaries(
    {
        "text": texts,
        "kind": st.sampled_from(["episodic", "semantic", "procedural"]),
        "vector": directions,
        "entities": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
        "importance": st.sampled_from([1.0, 1.0, 1.0, 0.5, 2.0]),
        "session_id": st.sampled_from([None, "s1", "s2"]),
        "source": st.sampled_from([None, "ada", "rumour", "assistant"]),
        "metadata": st.fixed_dictionaries({"n": st.integers(0, 3)}),
        "age_days": st.floats(0, 400),
        "expires_days": st.sampled_from([None, None, None, 1, 30]),
        "ids": st.sampled_from(IDS),
    }
)
openings = st.sampled_from(["", "", "when", "what day", "how long", "which year", "where my"])
query_words = st.lists(st.sampled_from(WORDS + [n.lower() for n in NAMES]), max_size=5)
times = st.sampled_from(["", "", "yesterday", "last week"])
queries = st.tuples(openings, query_words.map(" ".join), times).map(" ".join).map(str.strip)
weights = st.builds(
    Weights,
    semantic=st.sampled_from([0.0, 0.4, 0.6]),
    keyword=st.sampled_from([0.25, 0.6]),
    entity=st.sampled_from([0.0, 0.05, 0.3]),
    previous=st.sampled_from([0.0, 0.4]),
    next=st.sampled_from([0.0, 0.2, 0.5]),
    second_previous=st.sampled_from([0.0, 0.0, 0.2]),
    second_next=st.sampled_from([0.0, 0.0, 0.1]),
    asking=st.sampled_from([1.0, 0.8]),
    timeless=st.sampled_from([1.0, 0.5]),
    assistant=st.sampled_from([1.0, 0.7]),
    recency_floor=st.sampled_from([0.5, 0.9, 1.0]),
    period=st.sampled_from([0.0, 0.6, 1.0]),
    kind_weight=st.sampled_from([{}, {"episodic": 0.7}]),
    trust=st.sampled_from([{}, {"rumour": 0.2}]),
)


# Every row of a scope so small is a candidate, so the graph plan must be exact too.
plans = st.sampled_from(["exact", "graph"])


def link(memory: Memory, plan: str) -> None:
    if plan == "graph":
        memory.search("nothing", vector=np.ones(DIMENSIONS), **READER)
        assert memory.wait_until_linked(10)


def new_memory(fields: dict[str, Any], clock: Clock) -> NewMemory:
    kept = {k: v for k, v in fields.items() if k not in ("age_days", "expires_days", "ids")}
    expires = fields["expires_days"]
    return NewMemory(
        **kept,
        at=clock.time - timedelta(days=fields["age_days"]),
        expires_at=None if expires is None else clock.time + timedelta(days=expires),
    )


def known(item: NewMemory, id: str, created: int) -> Known:
    return Known(
        id=id,
        text=item.text,
        created=created,
        kind=str(item.kind),
        vector=np.asarray(item.vector),
        entities=item.entities,
        metadata=dict(item.metadata or {}),
        importance=item.importance,
        at=item.at,  # type: ignore[arg-type]
        expires_at=item.expires_at,  # type: ignore[arg-type]
        session=item.session_id,
        source=item.source,
    )


def fill(
    memory: Memory, made: list[dict[str, Any]], clock: Clock, ids: dict[str, str] | None = None
) -> list[Known]:
    kept = []
    for fields in made:
        item = new_memory(fields, clock)
        (done,) = memory.add_many([item], **(ids or fields["ids"]))
        kept.append(known(item, done.id, done.version))
    return kept


@given(
    made=st.lists(records, max_size=25),
    query=queries,
    vector=directions,
    chosen=weights,
    k=st.integers(1, 12),
    later=st.sampled_from([0, 2, 60]),
    plan=plans,
)
def test_equals_brute_force(
    made: list[dict[str, Any]],
    query: str,
    vector: np.ndarray,
    chosen: Weights,
    k: int,
    later: int,
    plan: str,
) -> None:
    clock = Clock()
    with Memory(":memory:", embedder=None, dimensions=DIMENSIONS, clock=clock) as memory:
        kept = fill(memory, made, clock)
        now = clock.forward(days=later)
        link(memory, plan)
        hits = memory.search(query, vector=vector, k=k, weights=chosen, plan=plan, **READER)
        assert {hit.plan for hit in hits} <= {plan}
        expected = rank(kept, query, vector, analyzer_of("english"), chosen, now, k)
        assert_same(hits, expected)


@given(
    made=st.lists(records, min_size=1, max_size=25), query=queries, vector=directions, plan=plans
)
def test_filters_change_no_score(
    made: list[dict[str, Any]], query: str, vector: np.ndarray, plan: str
) -> None:
    clock = Clock()
    with Memory(":memory:", embedder=None, dimensions=DIMENSIONS, clock=clock) as memory:
        kept = fill(memory, made, clock)
        since = clock.time - timedelta(days=100)
        link(memory, plan)
        hits = memory.search(
            query,
            vector=vector,
            k=5,
            kinds=["episodic", "semantic"],
            since=since,
            where={"n": {"gte": 1}},
            plan=plan,
            **READER,
        )
        expected = rank(
            kept,
            query,
            vector,
            analyzer_of("english"),
            Weights(),
            clock.time,
            5,
            lambda r: r.kind != "procedural" and r.at >= since and r.metadata["n"] >= 1,  # type: ignore[operator]
        )
        assert_same(hits, expected)


@given(made=st.lists(records, min_size=1, max_size=25), query=queries, vector=directions)
def test_splitting_over_partitions_changes_nothing(
    made: list[dict[str, Any]], query: str, vector: np.ndarray
) -> None:
    clock = Clock()
    one = Memory(":memory:", embedder=None, dimensions=DIMENSIONS, clock=clock)
    many = Memory(":memory:", embedder=None, dimensions=DIMENSIONS, clock=clock)
    with one, many:
        places = {a.id: i for i, a in enumerate(fill(one, made, clock, {"user_id": "ann"}))}
        others = {a.id: i for i, a in enumerate(fill(many, made, clock))}
        # Enough hits to be sure that ties, broken by ids that differ, stay in the answer.
        left = one.search(query, vector=vector, k=100, **READER)
        right = many.search(query, vector=vector, k=100, **READER)
        assert [h.score for h in left] == [h.score for h in right]
        assert {places[h.id] for h in left} == {others[h.id] for h in right}


def test_many_rows_need_few_exact_cosines_and_lose_none() -> None:
    """Rows enough for several storage blocks, close together, so that the int8 bound works hard."""
    rng = np.random.default_rng(5)
    centre = rng.normal(size=DIMENSIONS)
    vectors = (centre + 0.05 * rng.normal(size=(3000, DIMENSIONS))).astype(np.float32)
    with Memory(":memory:", embedder=None, dimensions=DIMENSIONS) as memory:
        memory.add_many(
            [NewMemory(f"row {i}", vector=v) for i, v in enumerate(vectors)], user_id="ann"
        )
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        for query in vectors[:20]:
            hits = memory.search("zzz", vector=query, k=10, user_id="ann", weights={"keyword": 0})
            cosines = unit.astype(float) @ (query / np.linalg.norm(query)).astype(float)
            best = np.argsort(-cosines, kind="stable")[:10]
            assert [h.text for h in hits] == [f"row {i}" for i in best]


@pytest.mark.parametrize("query", ["tea", "tea coffee", "nothing known"])
def test_scores_do_not_depend_on_how_many_are_asked_for(query: str, clock: Clock) -> None:
    rng = np.random.default_rng(1)
    with Memory(":memory:", embedder=None, dimensions=DIMENSIONS, clock=clock) as memory:
        for i, word in zip(range(60), itertools.cycle(WORDS), strict=False):
            memory.add(f"{word} {i}", user_id="ann", vector=rng.normal(size=DIMENSIONS))
        vector = rng.normal(size=DIMENSIONS)
        everything = memory.search(query, vector=vector, k=100, user_id="ann")
        for k in (1, 3, 10):
            some = memory.search(query, vector=vector, k=k, user_id="ann")
            assert [(h.id, h.score) for h in some] == [(h.id, h.score) for h in everything[:k]]
