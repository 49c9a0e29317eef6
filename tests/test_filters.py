"""Filters against their definition, evaluated plainly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Clock
from recollect import Kind, Memory, NewMemory
from recollect.filters import filter_of

VECTOR = [1.0, 0.0]

# Few keys and values, so that conditions often hold and often just miss.
KEYS = ["a", "b", "AND", "eq", "ä"]
numbers = st.sampled_from([0, 1, -1, 2, 0.5, 1.0, 2**53, -(2**53), -0.0, 1e300])
strings = st.sampled_from(["", "a", "ab", "b", "B", "1", "é", "z", "\uffff", "\U0001f642", "true"])
scalars = st.one_of(st.none(), st.booleans(), numbers, strings)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    ),
    max_leaves=6,
)
metadata = st.dictionaries(st.sampled_from(KEYS), values, max_size=4)
paths = st.lists(st.sampled_from(["a", "b", "eq", "ä"]), min_size=1, max_size=3).map(".".join)
comparisons = st.one_of(
    st.tuples(st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte", "contains"]), scalars),
    st.tuples(st.sampled_from(["in", "nin"]), st.lists(scalars, max_size=3)),
)
members = st.one_of(
    st.tuples(paths, scalars),
    st.tuples(paths, st.lists(comparisons, min_size=1, max_size=3).map(dict)),
)
plain = st.lists(members, max_size=3).map(dict)
conditions = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"AND": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"OR": parts}),
        inner.map(lambda part: {"NOT": part}),
        st.tuples(plain, inner).map(lambda both: {**both[0], "NOT": both[1]}),
    ),
    max_leaves=5,
)


# The definition


def holds(where: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return all(member_holds(key, value, data) for key, value in where.items())


def member_holds(key: str, value: Any, data: Mapping[str, Any]) -> bool:
    if key == "AND":
        return all(holds(part, data) for part in value)
    if key == "OR":
        return any(holds(part, data) for part in value)
    if key == "NOT":
        return not holds(value, data)
    if not isinstance(value, Mapping):
        value = {"eq": value}
    single, listed = values_at(data, key)
    return all(compare(op, operand, single, listed) for op, operand in value.items())


def values_at(data: Any, path: str) -> tuple[list[Any], list[Any]]:
    """The single values at a path, and those that stand in a list there."""
    single: list[Any] = []
    listed: list[Any] = []

    def walk(value: Any, here: str, in_list: bool) -> None:
        if isinstance(value, dict):
            for key, member in value.items():
                walk(member, f"{here}.{key}" if here else key, in_list)
        elif isinstance(value, (list, tuple)):
            if not in_list:
                for element in value:
                    walk(element, here, True)
        elif here == path:
            (listed if in_list else single).append(value)

    walk(data, "", False)
    return single, listed


def compare(op: str, operand: Any, single: list[Any], listed: list[Any]) -> bool:
    if op == "ne":
        return not compare("eq", operand, single, listed)
    if op == "nin":
        return not compare("in", operand, single, listed)
    if op == "in":
        return any(compare("eq", one, single, listed) for one in operand)
    if op == "eq":
        if not single and not listed:
            return operand is None
        return any(same(value, operand) for value in single)
    if op == "contains":
        inside = [v for v in single if isinstance(v, str) and isinstance(operand, str)]
        return any(same(v, operand) for v in listed) or any(operand in v for v in inside)
    comparable = [value for value in single if sort(value) == sort(operand) in ("number", "string")]
    orders: dict[str, Any] = {
        "gt": lambda v: v > operand,
        "gte": lambda v: v >= operand,
        "lt": lambda v: v < operand,
        "lte": lambda v: v <= operand,
    }
    return any(orders[op](value) for value in comparable)


def sort(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def same(a: Any, b: Any) -> bool:
    return sort(a) == sort(b) and bool(a == b)


# The engine


def payload_of(data: dict[str, Any], kind: str = "semantic", at: int = 0) -> bytes:
    record = {"text": "x", "kind": kind, "at": at, "tokens": 1}
    return json.dumps({**record, "metadata": data} if data else record).encode()


@given(data=metadata, where=conditions)
@settings(max_examples=300)
def test_where_is_what_it_says(data: dict[str, Any], where: dict[str, Any]) -> None:
    assert filter_of(None, where).matches(payload_of(data)) == holds(where, data)


@given(many=st.lists(metadata, min_size=1, max_size=8), where=conditions)
def test_search_context_and_list_filter_alike(
    many: list[dict[str, Any]], where: dict[str, Any]
) -> None:
    with Memory(":memory:", embedder=None, dimensions=2) as memory:
        done = memory.add_many(
            [NewMemory(f"tea {i}", vector=VECTOR, metadata=data) for i, data in enumerate(many)],
            user_id="ann",
        )
        wanted = {d.id for d, data in zip(done, many, strict=True) if holds(where, data)}
        asked: dict[str, Any] = {"vector": VECTOR, "user_id": "ann", "where": where}
        assert {hit.id for hit in memory.search("tea", **asked)} == wanted
        assert {h.id for h in memory.context("tea", budget=10_000, **asked).hits} <= wanted
        assert {r.id for r in memory.list(user_id="ann", where=where)} == wanted
        paged: list[str] = []
        while page := memory.list(
            user_id="ann", where=where, limit=1, after=paged[-1] if paged else None
        ):
            paged += [record.id for record in page]
        assert len(paged) == len(set(paged))
        assert set(paged) == wanted


@given(data=metadata)
def test_metadata_comes_back_as_it_was(data: dict[str, Any]) -> None:
    with Memory(":memory:", embedder=None, dimensions=2) as memory:
        (done,) = memory.add("tea", vector=VECTOR, metadata=data, user_id="ann")
        (hit,) = memory.search("tea", vector=VECTOR, user_id="ann")
        (listed,) = memory.list(user_id="ann")
        assert hit.metadata == listed.metadata == memory.get(done.id).metadata == data


times = st.integers(-3, 3)


@given(
    records=st.lists(st.tuples(st.sampled_from([*Kind]), times), min_size=1, max_size=10),
    kinds=st.none() | st.lists(st.sampled_from([*Kind]), min_size=1),
    since=st.none() | times,
    until=st.none() | times,
)
def test_kinds_and_times(
    records: list[tuple[Kind, int]], kinds: list[Kind] | None, since: int | None, until: int | None
) -> None:
    """Since is included, until is not, to the microsecond."""
    if since is not None and until is not None and since >= until:
        return
    clock = Clock()

    def moment(tick: int | None) -> Any:
        return None if tick is None else clock.time + timedelta(microseconds=tick)

    with Memory(":memory:", embedder=None, dimensions=2, clock=clock) as memory:
        ids = {"user_id": "ann", "session_id": "s1"}
        done = memory.add_many(
            [NewMemory("tea", vector=VECTOR, kind=k, at=moment(t)) for k, t in records], **ids
        )
        wanted = {
            operation.id
            for operation, (kind, tick) in zip(done, records, strict=True)
            if (kinds is None or kind in kinds)
            and (since is None or tick >= since)
            and (until is None or tick < until)
        }
        hits = memory.search(
            "tea",
            vector=VECTOR,
            kinds=kinds,
            since=moment(since),
            until=moment(until),
            k=100,
            **ids,
        )
        assert {hit.id for hit in hits} == wanted
        if since is None and until is None:
            assert {record.id for record in memory.list(user_id="ann", kinds=kinds)} == wanted


def test_one_kind_may_be_named_alone(memory: Memory) -> None:
    memory.add("tea", user_id="ann", kind="procedural")
    memory.add("tea", user_id="ann")
    for kinds in ("procedural", Kind.PROCEDURAL, ["procedural"], (Kind.PROCEDURAL,)):
        (hit,) = memory.search("tea", user_id="ann", kinds=kinds)
        assert hit.kind is Kind.PROCEDURAL


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5])
def test_a_threshold_cuts_and_changes_nothing_else(memory: Memory, threshold: float) -> None:
    memory.add_many(
        ["Ann drinks tea", "Ann drinks coffee", "tea", "a garden in winter"], user_id="ann"
    )
    everything = memory.search("Ann drinks tea", user_id="ann")
    some = memory.search("Ann drinks tea", user_id="ann", threshold=threshold)
    expected = [(h.id, h.score) for h in everything if h.score >= threshold]
    assert [(h.id, h.score) for h in some] == expected
    assert 0 < len(expected) < len(everything)
