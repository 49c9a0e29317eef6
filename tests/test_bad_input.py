"""What a caller can get wrong: a clear error of the documented type, and nothing changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from conftest import Clock
from recollect import (
    ClosedError,
    EmbedderMismatchError,
    InvalidInputError,
    Memory,
    NewerFormatError,
    NewMemory,
    NotAStoreError,
    NotFoundError,
    Operation,
    Passages,
    Queue,
    ReadOnlyStoreError,
    RecollectError,
    ScopeError,
    StaleReadError,
    StoreError,
    StoreFullError,
)
from recollect.checks import MOST_HITS

DIMENSIONS = 4
VECTOR = [1.0, 2.0, 3.0, 4.0]
ANN = {"user_id": "ann"}
NEVER_ADDED = "01890000-0000-7000-8000-000000000000"

Call = Callable[[Memory], object]


@pytest.fixture
def memory(clock: Clock) -> Iterator[Memory]:
    """A store that embeds, with a record of every sort in it."""
    with Memory(":memory:", clock=clock) as opened:
        opened.add("Ann drinks tea", **ANN, session_id="s1", metadata={"n": 1}, entities=["Ann"])
        opened.add("the tea is in the pot", **ANN, session_id="s1", kind="working")
        opened.update(opened.add("Ann drinks coffee", **ANN)[0].id, "Ann drinks cocoa")
        yield opened


@pytest.fixture
def by_hand(clock: Clock) -> Iterator[Memory]:
    """A store whose caller brings every vector."""
    with Memory(":memory:", embedder=None, dimensions=DIMENSIONS, clock=clock) as opened:
        opened.add("Ann drinks tea", **ANN, vector=VECTOR)
        yield opened


def state(memory: Memory) -> tuple[object, ...]:
    stats = memory.stats()
    records = memory.list(**ANN)
    return stats["records"], stats["events"], stats["version"], stats["partitions"], records


def assert_refused(
    memory: Memory, call: Call, kind: type[RecollectError] = InvalidInputError, *says: str
) -> None:
    """The call raises, its message says what was wrong, and the store is what it was."""
    before = state(memory)
    with pytest.raises(kind) as caught:
        call(memory)
    message = str(caught.value)
    assert message and "\n" not in message and "pybind" not in message.lower()
    for word in says:
        assert word in message, message
    assert issubclass(kind, ValueError) or not issubclass(kind, InvalidInputError)
    assert state(memory) == before


def refusals(*cases: tuple[str, Call, tuple[str, ...]]) -> Any:
    """Parametrise with (name, call, what the message must say)."""
    return pytest.mark.parametrize(
        ("call", "says"),
        [(call, says) for _, call, says in cases],
        ids=[name for name, _, _ in cases],
    )


def nested(key: str, depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"n": 1}
    for _ in range(depth):
        inner = {key: inner}
    return inner


# Ids


READS_AND_WRITES: list[Callable[..., object]] = [
    lambda m, **ids: m.add("x", **ids),
    lambda m, **ids: m.add([{"role": "user", "content": "x"}], **ids),
    lambda m, **ids: m.add_many(["x"], **ids),
    lambda m, **ids: m.search("x", **ids),
    lambda m, **ids: m.context("x", **ids),
    lambda m, **ids: m.list(**ids),
    lambda m, **ids: m.forget(**ids),
]


@pytest.mark.parametrize("call", READS_AND_WRITES)
@pytest.mark.parametrize(
    ("ids", "says"),
    [
        ({}, "no id given"),
        ({"user_id": ""}, "user_id is empty"),
        ({"user_id": "ann", "agent_id": " \t\u2003"}, "agent_id is blank"),
        ({"org_id": "a\0b"}, "org_id"),
        ({"session_id": "\ud800"}, "session_id"),
        ({"user_id": 7}, "user_id must be a string, not int"),
        ({"user_id": b"ann"}, "user_id must be a string, not bytes"),
        ({"user_id": ["ann"]}, "user_id must be a string, not list"),
        ({"user_id": False}, "user_id must be a string, not bool"),
    ],
)
def test_ids(memory: Memory, call: Callable[..., object], ids: dict[str, Any], says: str) -> None:
    assert_refused(memory, lambda m: call(m, **ids), ScopeError, says)


@pytest.mark.parametrize("session", ["", " ", "a\0", "\udfff", None, 3])
def test_end_session_needs_a_session(memory: Memory, session: Any) -> None:
    assert_refused(memory, lambda m: m.end_session(session), ScopeError, "session_id")


def test_a_batch_item_with_a_bad_session(memory: Memory) -> None:
    items = [NewMemory("fine", session_id="s1"), NewMemory("not fine", session_id=" ")]
    assert_refused(memory, lambda m: m.add_many(items, **ANN), ScopeError, "session_id is blank")


def test_working_memory_needs_a_session(memory: Memory) -> None:
    assert_refused(
        memory, lambda m: m.add("x", kind="working", **ANN), InvalidInputError, "session"
    )
    assert_refused(memory, lambda m: m.add("x", session_only=True, **ANN), InvalidInputError)


# Text


BAD_TEXTS: list[tuple[Any, str]] = [
    ("", "empty"),
    (" \n\u2003", "blank"),
    ("tea\0pot", "NUL character at 3"),
    ("tea \ud800 pot", "lone surrogate at 4"),
    ("x" * 1_000_001, "1,000,001 characters"),
]


@pytest.mark.parametrize(
    ("text", "says"), [*BAD_TEXTS, (b"bytes", "bytes"), (None, "NoneType"), (7, "int")]
)
def test_text(memory: Memory, text: Any, says: str) -> None:
    id = memory.list(**ANN)[0].id
    assert_refused(memory, lambda m: m.add(text, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.search(text, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.context(text, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.add_many([NewMemory(text)], **ANN), InvalidInputError, says)
    if text is not None:
        assert_refused(memory, lambda m: m.update(id, text), InvalidInputError, says)
    item = {"role": "user", "content": text}
    assert_refused(memory, lambda m: m.add([item], **ANN), InvalidInputError, says, "message 0")


@pytest.mark.parametrize(("text", "says"), [*BAD_TEXTS, (7, "int")])
def test_source_and_entities_are_texts_too(memory: Memory, text: Any, says: str) -> None:
    assert_refused(memory, lambda m: m.add("x", source=text, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.add("x", entities=[text], **ANN), InvalidInputError, says)


def test_nothing_to_update(memory: Memory) -> None:
    id = memory.list(**ANN)[0].id
    assert_refused(memory, lambda m: m.update(id), InvalidInputError, "nothing to update")


@pytest.mark.parametrize("entities", ["Ann", b"Ann", 5, 0, "", [b"Ann"], iter(["Ann"])])
def test_entities(memory: Memory, entities: Any) -> None:
    turn = {"role": "user", "content": "hello"}
    assert_refused(
        memory, lambda m: m.add("x", entities=entities, **ANN), InvalidInputError, "entities"
    )
    assert_refused(
        memory, lambda m: m.add([turn], entities=entities, **ANN), InvalidInputError, "entities"
    )


# Vectors


@pytest.mark.parametrize(
    ("vector", "says"),
    [
        ([1, 2, 3], "(4,)"),
        ([[1, 2, 3, 4]], "(4,)"),
        ([[1, 2], [3]], "(4,)"),
        (3.0, "(4,)"),
        ("abcd", "(4,)"),
        (np.ones(5, np.float32), "(5,)"),
        ([1, 2, float("nan"), 4], "NaN"),
        (np.array([1, 2, np.inf, 4], np.float32), "infinite"),
        ([0, 0, 0, 0], "length is zero"),
        (np.zeros(4, np.float32), "length is zero"),
        (["1", "2", "3", "4"], "real numbers"),
        ([1, 2, 3, None], "real numbers"),
        ([1, 2, 3, 4j], "real numbers"),
        ([True, False, True, True], "real numbers"),
        (np.array([1, 2, 3, 4], object), "real numbers"),
        (np.array([1, 2, 3, 4], "datetime64[s]"), "real numbers"),
    ],
)
def test_vector(by_hand: Memory, vector: Any, says: str) -> None:
    id = by_hand.list(**ANN)[0].id
    calls: list[Call] = [
        lambda m: m.add("x", vector=vector, **ANN),
        lambda m: m.add_many([NewMemory("x", vector=VECTOR), NewMemory("y", vector=vector)], **ANN),
        lambda m: m.update(id, "x", vector=vector),
        lambda m: m.search("x", vector=vector, **ANN),
        lambda m: m.context("x", vector=vector, **ANN),
    ]
    for call in calls:
        assert_refused(by_hand, call, InvalidInputError, "vector", says)


def test_a_store_without_an_embedder_needs_vectors(by_hand: Memory) -> None:
    id = by_hand.list(**ANN)[0].id
    says = ("vector", str(DIMENSIONS))
    assert_refused(by_hand, lambda m: m.add("x", **ANN), InvalidInputError, *says)
    assert_refused(by_hand, lambda m: m.update(id, "x"), InvalidInputError, *says)
    turns = [{"role": "user", "content": "x"}]
    assert_refused(by_hand, lambda m: m.add(turns, **ANN), InvalidInputError, *says)


def test_a_vector_is_scaled_and_any_real_dtype_will_do(by_hand: Memory) -> None:
    for dtype in ("f2", "f4", "f8", "i4", "u1", ">f4"):
        (done,) = by_hand.add("x", user_id=dtype, vector=np.array(VECTOR, dtype))
        for query in (np.array(VECTOR, dtype) * 3, VECTOR, tuple(VECTOR)):
            (hit,) = by_hand.search("", user_id=dtype, vector=query)
            assert hit.id == done.id
            assert hit.score == pytest.approx(1, abs=1e-5)


# Options of a search


@refusals(
    ("k zero", lambda m: m.search("x", k=0, **ANN), ("k must", "0")),
    ("k negative", lambda m: m.search("x", k=-1, **ANN), ("k must", "-1")),
    ("k a bool", lambda m: m.search("x", k=True, **ANN), ("k must", "True")),
    ("k a float", lambda m: m.search("x", k=3.0, **ANN), ("k must", "3.0")),
    ("k None", lambda m: m.search("x", k=None, **ANN), ("k must",)),
    ("k beyond", lambda m: m.search("x", k=MOST_HITS + 1, **ANN), ("10,000",)),
    ("budget zero", lambda m: m.context("x", budget=0, **ANN), ("budget",)),
    ("budget negative", lambda m: m.context("x", budget=-5, **ANN), ("budget", "-5")),
    ("budget a bool", lambda m: m.context("x", budget=True, **ANN), ("budget",)),
    ("budget a float", lambda m: m.context("x", budget=1e2, **ANN), ("budget",)),
    ("limit zero", lambda m: m.list(limit=0, **ANN), ("limit",)),
    ("limit beyond", lambda m: m.list(limit=10_001, **ANN), ("limit", "10,000")),
    ("after no id", lambda m: m.list(after="the last one", **ANN), ("the last one",)),
    ("after a number", lambda m: m.list(after=5, **ANN), ("5",)),
    ("kind", lambda m: m.search("x", kinds=["semantic", "fact"], **ANN), ("'fact'", "episodic")),
    ("kinds empty", lambda m: m.search("x", kinds=[], **ANN), ("kinds",)),
    ("kinds a number", lambda m: m.search("x", kinds=5, **ANN), ("kinds", "int")),
    ("kinds of a list", lambda m: m.list(kinds="facts", **ANN), ("'facts'",)),
    ("threshold", lambda m: m.search("x", threshold=-0.1, **ANN), ("threshold", "-0.1")),
    ("threshold NaN", lambda m: m.search("x", threshold=float("nan"), **ANN), ("threshold",)),
    ("threshold a string", lambda m: m.search("x", threshold="0.5", **ANN), ("threshold",)),
    ("min_version", lambda m: m.search("x", min_version=-1, **ANN), ("min_version", "-1")),
    ("min_version 1.5", lambda m: m.search("x", min_version=1.5, **ANN), ("min_version",)),
    ("infer", lambda m: m.add("x", infer="yes", **ANN), ("infer", "yes")),
    ("dry_run", lambda m: m.add("x", dry_run=1, **ANN), ("dry_run",)),
    ("dry_run of messages", lambda m: m.add([{"content": "x"}], dry_run=1, **ANN), ("dry_run",)),
    ("undo", lambda m: m.undo("x"), ("undo", "str")),
    ("wait", lambda m: m.add([{"content": "x"}], wait=0, **ANN), ("wait",)),
    ("wait for a fact", lambda m: m.add("x", wait=False, **ANN), ("wait=False", "infer=True")),
    ("ticket", lambda m: m.ticket(-1), ("number", "-1")),
    ("retry", lambda m: m.retry("7"), ("number", "'7'")),
    ("discard", lambda m: m.discard(None), ("number",)),
    ("queue limit", lambda m: Queue(limit=0), ("limit", "0")),
    ("queue attempts", lambda m: Queue(attempts=-1), ("attempts",)),
    ("queue threads", lambda m: Queue(threads=65), ("threads", "64")),
    ("keep_messages", lambda m: Queue(keep_messages="yes"), ("keep_messages",)),
)
def test_option(memory: Memory, call: Call, says: tuple[str, ...]) -> None:
    assert_refused(memory, call, InvalidInputError, *says)


def test_a_version_that_is_not_there_yet(memory: Memory) -> None:
    version = memory.stats()["version"]
    assert memory.search("tea", min_version=version, **ANN)
    assert_refused(
        memory,
        lambda m: m.search("tea", min_version=version + 1, **ANN),
        StaleReadError,
        str(version + 1),
    )
    assert not issubclass(StaleReadError, InvalidInputError)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({"n": {"near": 1}}, "'near'"),
        ({"n": {"$gt": 1}}, "'$gt'"),
        ({"n": {3: 1}}, "3"),
        ({"n": {}}, "where.n is empty"),
        ({"n": [1, 2]}, "where.n"),
        ({"n": {"in": 5}}, "list"),
        ({"n": {"in": "abc"}}, "list"),
        ({"n": {"in": [[1]]}}, "where.n"),
        ({"n": {"eq": {"a": 1}}}, "where.n"),
        ({"n": {"gt": float("nan")}}, "finite"),
        ({"n": 2**60}, "2**53"),
        ({"n": {1, 2}}, "set"),
        ({"n": datetime(2026, 1, 1, tzinfo=UTC)}, "datetime"),
        ({"n": "\ud800"}, "surrogate"),
        ({"\ud800": 1}, "surrogate"),
        ({"": 1}, "non-empty"),
        ({5: 1}, "5"),
        ({"AND": {"n": 1}}, "list of conditions"),
        ({"OR": []}, "list of conditions"),
        ({"OR": ["n"]}, "mapping"),
        ({"OR": "n"}, "list of conditions"),
        ({"NOT": [{"n": 1}]}, "mapping"),
        ([("n", 1)], "mapping"),
        ("n = 1", "mapping"),
        (nested("NOT", 3000), "nest"),
    ],
)
def test_where(memory: Memory, where: Any, says: str) -> None:
    assert_refused(memory, lambda m: m.search("x", where=where, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.context("x", where=where, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.list(where=where, **ANN), InvalidInputError, says)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({"semantics": 1}, "semantic"),
        ({5: 1}, "semantic"),
        ("semantic", "mapping"),
        ({"semantic": -1}, "semantic"),
        ({"semantic": float("nan")}, "semantic"),
        ({"semantic": "high"}, "semantic"),
        ({"b": 1.5}, "b must"),
        ({"semantic": 0, "keyword": 0, "entity": 0}, "above 0"),
        ({"kind_weight": {"fact": 1}}, "fact"),
        ({"half_life_days": {"semantic": 0}}, "half_life_days"),
        ({"half_life_days": 5}, "half_life_days"),
        ({"trust": {"rumour": -1}}, "rumour"),
        ({"trust": {5: 1.0}}, "trust"),
        ({"trust": {"\ud800": 1.0}}, "trust"),
        ({"trust": 5}, "trust"),
    ],
)
def test_weights(memory: Memory, weights: Any, says: str) -> None:
    assert_refused(memory, lambda m: m.search("x", weights=weights, **ANN), InvalidInputError, says)
    with pytest.raises(InvalidInputError, match=says):
        Memory(":memory:", weights=weights)


# Times


NAIVE: list[Any] = [datetime(2026, 1, 1), "2026-01-01", "2026-01-01T12:00:00"]


@pytest.mark.parametrize("time", NAIVE)
@pytest.mark.parametrize("name", ["at", "expires_at", "since", "until", "as_of"])
def test_naive_times_are_not_guessed_at(memory: Memory, name: str, time: Any) -> None:
    says = (name, "no time zone", "UTC", "local")
    if name in ("at", "expires_at"):
        id = memory.list(**ANN)[0].id
        assert_refused(
            memory, lambda m: m.add("x", **{name: time}, **ANN), InvalidInputError, *says
        )
        assert_refused(memory, lambda m: m.update(id, **{name: time}), InvalidInputError, *says)
    else:
        assert_refused(
            memory, lambda m: m.search("x", **{name: time}, **ANN), InvalidInputError, *says
        )


@pytest.mark.parametrize("time", [date(2026, 1, 1), 1_700_000_000, "yesterday", b"2026-01-01Z", ""])
def test_what_is_no_time(memory: Memory, time: Any) -> None:
    assert_refused(memory, lambda m: m.add("x", at=time, **ANN), InvalidInputError, "at ")
    assert_refused(memory, lambda m: m.search("x", as_of=time, **ANN), InvalidInputError, "as_of ")


@pytest.mark.parametrize(
    "time",
    [
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14))),
    ],
)
def test_a_time_that_utc_cannot_tell(memory: Memory, time: datetime) -> None:
    """Regression: it was stored, and every list of that user failed from then on."""
    assert_refused(memory, lambda m: m.add("x", at=time, **ANN), InvalidInputError, "at")


@pytest.mark.parametrize("time", [datetime.min, datetime.max])
def test_the_first_and_the_last_time_can_be_stored(memory: Memory, time: datetime) -> None:
    time = time.replace(tzinfo=UTC)
    (done,) = memory.add("an edge of time", at=time, **ANN)
    assert memory.get(done.id).at == time
    assert [h.at for h in memory.search("edge", **ANN) if h.id == done.id] == [time]


def test_expiry_in_the_past(memory: Memory, clock: Clock) -> None:
    id = memory.list(**ANN)[0].id
    for past in (clock.time, clock.time - timedelta(days=1)):
        assert_refused(
            memory, lambda m, t=past: m.add("x", expires_at=t, **ANN), InvalidInputError, "past"
        )
        assert_refused(
            memory, lambda m, t=past: m.update(id, expires_at=t), InvalidInputError, "past"
        )


def test_since_must_come_before_until(memory: Memory, clock: Clock) -> None:
    for until in (clock.time, clock.time - timedelta(days=1)):
        assert_refused(
            memory,
            lambda m, u=until: m.search("x", since=clock.time, until=u, **ANN),
            InvalidInputError,
            "since",
            "until",
        )


@pytest.mark.parametrize("time", [datetime(2026, 1, 1), "today", 5, None])
def test_a_clock_that_does_not_work(time: Any) -> None:
    with Memory(":memory:", clock=lambda: time) as memory:
        with pytest.raises(InvalidInputError, match="clock"):
            memory.add("x", **ANN)
        assert memory.stats()["events"] == 0


# What a record carries


@pytest.mark.parametrize(
    "importance",
    [-0.1, 10.1, float("nan"), float("inf"), "1", True, Decimal(1), 1j, np.complex128(1)],
)
def test_importance(memory: Memory, importance: Any) -> None:
    id = memory.list(**ANN)[0].id
    says = ("importance", "0 to 10")
    assert_refused(
        memory, lambda m: m.add("x", importance=importance, **ANN), InvalidInputError, *says
    )
    assert_refused(memory, lambda m: m.update(id, importance=importance), InvalidInputError, *says)


ROUND: dict[str, Any] = {}
ROUND["itself"] = ROUND


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ([1], "mapping"),
        ("n=1", "mapping"),
        ({"a": {1, 2}}, "metadata.a: set"),
        ({"a": [1, object()]}, "metadata.a[1]"),
        ({"a": datetime(2026, 1, 1, tzinfo=UTC)}, "datetime"),
        ({"a": b"bytes"}, "bytes"),
        ({"a": np.float32(1)}, "float32"),
        ({"a": float("nan")}, "finite"),
        ({"a": [float("-inf")]}, "finite"),
        ({"a": 2**53 + 1}, "2**53"),
        ({"a": 10**400}, "2**53"),
        ({1: "a"}, "keys"),
        ({"a": {None: 1}}, "keys"),
        ({"": 1}, "keys"),
        ({"a\ud800": 1}, "surrogate"),
        ({"a": "\ud800"}, "surrogate"),
        ({"a": "x\0"}, "NUL"),
        ({"a": "x" * 100_001}, "100,000"),
        (nested("a", 20), "levels"),
        (nested("a", 3000), "levels"),
        (ROUND, "levels"),
    ],
)
def test_metadata(memory: Memory, metadata: Any, says: str) -> None:
    id = memory.list(**ANN)[0].id
    assert_refused(memory, lambda m: m.add("x", metadata=metadata, **ANN), InvalidInputError, says)
    assert_refused(memory, lambda m: m.update(id, metadata=metadata), InvalidInputError, says)


def test_any_mapping_will_do_as_metadata(memory: Memory) -> None:
    """Regression: a mapping that is no dict failed with a TypeError from json."""
    given = MappingProxyType({"a": MappingProxyType({"b": (1, True)})})
    (done,) = memory.add("x", metadata=given, **ANN)
    assert memory.get(done.id).metadata == {"a": {"b": [1, True]}}


@pytest.mark.parametrize("kind", ["fact", "Semantic", "", 2, 0, []])
def test_kind(memory: Memory, kind: Any) -> None:
    id = memory.list(**ANN)[0].id
    item, turns = NewMemory("x", kind=kind), [{"role": "user", "content": "x"}]
    calls: list[Call] = [
        lambda m: m.add("x", kind=kind, **ANN),
        lambda m: m.add(turns, kind=kind, **ANN),
        lambda m: m.add_many([item], **ANN),
        lambda m: m.update(id, kind=kind),
    ]
    for call in calls:
        assert_refused(memory, call, InvalidInputError, "kind")


def test_kind_cannot_change_who_sees_a_record(memory: Memory) -> None:
    records = {record.kind: record.id for record in memory.list(**ANN)}
    for id, kind in ((records["semantic"], "working"), (records["working"], "semantic")):
        assert_refused(
            memory, lambda m, i=id, k=kind: m.update(i, kind=k), InvalidInputError, "working"
        )


# Conversations and batches


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        ({"role": "user", "content": "x"}, "dict"),
        (["hello"], "message 0"),
        ([{"role": "user", "content": "x"}, None], "message 1"),
        ([{"role": "user"}], "content of message 0"),
        ([{"role": "user", "content": [{"type": "text", "text": 5}]}], "part 0"),
        ([{"role": 5, "content": "x"}], "role"),
        ([{"role": 5, "name": "Ann", "content": "x"}], "role"),
        ([{"role": None, "content": "x"}], "role"),
        ([{"role": "user", "name": "", "content": "x"}], "name"),
        ([{"role": "user", "name": 5, "content": "x"}], "name"),
        ([{"role": "user", "content": "x", "text": "y"}], "text"),
        ([{"role": "user", "content": "x", "at": datetime(2026, 1, 1)}], "time zone"),
        (({"role": "user", "content": "x"} for _ in range(1)), "generator"),
        (5, "int"),
    ],
)
def test_messages(memory: Memory, messages: Any, says: str) -> None:
    assert_refused(memory, lambda m: m.add(messages, **ANN), InvalidInputError, says)


def test_one_vector_does_not_go_with_a_conversation(by_hand: Memory) -> None:
    turns = [{"role": "user", "content": "x"}]
    assert_refused(
        by_hand, lambda m: m.add(turns, vector=VECTOR, **ANN), InvalidInputError, "vector"
    )


def test_a_conversation_is_not_quietly_seen_outside_its_session(memory: Memory) -> None:
    """Regression: kind="working" with messages was ignored, so other sessions saw them."""
    turns = [{"role": "user", "content": "the swordfish is for this session"}]
    try:
        memory.add(turns, kind="working", session_id="s1", **ANN)
    except InvalidInputError as error:
        assert "working" in str(error)
    assert memory.search("swordfish", session_id="s2", **ANN) == [] or not any(
        "swordfish" in hit.text for hit in memory.search("swordfish", session_id="s2", **ANN)
    )


BAD_ITEMS: list[Any] = [
    "",
    "tea\0pot",
    5,
    None,
    {"kind": "semantic"},
    {"text": "x", "colour": "red"},
    {"text": "x", 5: 5},
    {"text": "x", "kind": "fact"},
    {"text": "x", "importance": 11},
    {"text": "x", "metadata": {"a": float("nan")}},
    {"text": "x", "at": datetime(2026, 1, 1)},
    {"text": "x", "entities": "Ann"},
    {"text": "x", "vector": [1, 2, 3]},
    NewMemory("x", kind="working"),
]


@pytest.mark.parametrize("last", BAD_ITEMS)
def test_a_batch_whose_last_item_is_bad_stores_nothing(memory: Memory, last: Any) -> None:
    batch = ["one", {"text": "two"}, NewMemory("three"), last]
    assert_refused(memory, lambda m: m.add_many(batch, **ANN))


@pytest.mark.parametrize("items", ["one", b"one", {"text": "one"}, 5, None])
def test_what_is_no_batch(memory: Memory, items: Any) -> None:
    assert_refused(memory, lambda m: m.add_many(items, **ANN), InvalidInputError, "items")


def test_an_iterator_that_fails_stores_nothing(memory: Memory) -> None:
    def items() -> Iterator[str]:
        yield "one"
        raise OSError("the source went away")

    before = state(memory)
    with pytest.raises(OSError, match="went away"):
        memory.add_many(items(), **ANN)
    assert state(memory) == before


# Records that are not there


@pytest.mark.parametrize("id", [NEVER_ADDED, "", "x", NEVER_ADDED.upper(), 5, None, [], "\ud800"])
def test_unknown_record(memory: Memory, id: Any) -> None:
    for call in (
        lambda m: m.get(id),
        lambda m: m.update(id, "x"),
        lambda m: m.delete(id),
        lambda m: m.history(id),
    ):
        assert_refused(memory, call, NotFoundError, "id")
    with pytest.raises(KeyError):
        memory.get(id)


def test_a_deleted_record_is_not_found_but_has_its_history(memory: Memory) -> None:
    (done,) = memory.add("soon gone", **ANN)
    memory.delete(done.id)
    for call in (
        lambda m: m.get(done.id),
        lambda m: m.update(done.id, "x"),
        lambda m: m.delete(done.id),
    ):
        assert_refused(memory, call, NotFoundError, done.id)
    assert [change.op for change in memory.history(done.id)] == ["ADD", "DELETE"]


def test_another_tenants_record_is_not_found(tmp_path: Path) -> None:
    with (
        Memory(tmp_path / "store.db", tenant="left") as left,
        Memory(tmp_path / "store.db", tenant="right") as right,
    ):
        (done,) = left.add("Ann drinks tea", **ANN)
        right.add("Ann drinks coffee", **ANN)
        for call in (
            lambda m: m.get(done.id),
            lambda m: m.update(done.id, "mine now"),
            lambda m: m.delete(done.id),
            lambda m: m.history(done.id),
        ):
            assert_refused(right, call, NotFoundError)
        assert [hit.text for hit in right.search("tea coffee", **ANN)] == ["Ann drinks coffee"]
        assert right.forget(**ANN).records == 1
        assert left.get(done.id).text == "Ann drinks tea"


# A closed memory


CLOSED: list[Call] = [
    lambda m: m.add("x", **ANN),
    lambda m: m.add([{"role": "user", "content": "x"}], **ANN),
    lambda m: m.add_many(["x"], **ANN),
    lambda m: m.search("x", **ANN),
    lambda m: m.search("x", as_of=datetime.now(UTC), **ANN),
    lambda m: m.context("x", **ANN),
    lambda m: m.get(NEVER_ADDED),
    lambda m: m.update(NEVER_ADDED, "x"),
    lambda m: m.delete(NEVER_ADDED),
    lambda m: m.history(NEVER_ADDED),
    lambda m: m.flush(),
    lambda m: m.ticket(1),
    lambda m: m.dead_letters(),
    lambda m: m.retry(1),
    lambda m: m.discard(1),
    lambda m: m.undo(Operation("ADD", NEVER_ADDED, "x", 1, "")),
    lambda m: m.list(**ANN),
    lambda m: m.forget(**ANN),
    lambda m: m.end_session("s1"),
    lambda m: m.stats(),
    lambda m: m.verify(),
    lambda m: m.wait_until_linked(),
]


@pytest.mark.parametrize("call", CLOSED)
@pytest.mark.parametrize("in_file", [False, True])
def test_closed(tmp_path: Path, call: Call, in_file: bool) -> None:
    memory = Memory(tmp_path / "store.db" if in_file else ":memory:", synchronous="OFF")
    memory.add("x", **ANN)
    memory.search("x", **ANN)
    memory.close()
    memory.close()
    with pytest.raises(ClosedError, match="closed"):
        call(memory)


def test_every_public_method_was_tried_on_a_closed_memory() -> None:
    methods = {name for name in vars(Memory) if not name.startswith("_")} - {"close"}
    tried = {name for call in CLOSED for name in call.__code__.co_names}
    assert methods <= tried


# Opening


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"embedder": None}, "dimensions"),
        ({"dimensions": 8}, "dimensions"),
        ({"embedder": None, "dimensions": 0}, "dimensions"),
        ({"embedder": None, "dimensions": 65_537}, "dimensions"),
        ({"embedder": None, "dimensions": True}, "dimensions"),
        ({"embedder": 5}, "embedder"),
        ({"tenant": ""}, "tenant"),
        ({"tenant": " "}, "tenant"),
        ({"actor": ""}, "actor"),
        ({"actor": "a\0"}, "actor"),
        ({"language": "klingon"}, "klingon"),
        ({"language": 5}, "language"),
        ({"memory_limit": 0}, "memory_limit"),
        ({"memory_limit": 1.5}, "memory_limit"),
        ({"synchronous": "FAST"}, "synchronous"),
        ({"synchronous": 5}, "synchronous"),
        ({"passages": 60}, "passages"),
        ({"clock": 5}, "clock"),
    ],
)
def test_options_of_a_memory(tmp_path: Path, options: dict[str, Any], says: str) -> None:
    path = tmp_path / "store.db"
    with pytest.raises(InvalidInputError, match=says):
        Memory(path, **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"target": 0}, "target"),
        ({"target": 1_001, "limit": 2_000}, "target"),
        ({"target": 60.0}, "target"),
        ({"limit": -1}, "limit"),
        ({"limit": True}, "limit"),
        ({"overlap": -1}, "overlap"),
        # Regression: was taken, and parted texts that were a passage already.
        ({"target": 60, "limit": 10}, "limit 10 is below target 60"),
        ({"limit": 59}, "below target 60"),
        ({"target": 91}, "limit of 91 or more"),
    ],
)
def test_options_of_passages(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        Passages(**options)


def test_a_limit_of_one_passage_is_accepted() -> None:
    assert Passages(target=60, limit=60).spans("one two three. " * 14) == []


@pytest.mark.parametrize("path", ["", None, 5, b"store.db"])
def test_what_is_no_path(path: Any) -> None:
    with pytest.raises(InvalidInputError, match="path"):
        Memory(path)


def test_an_address_without_a_log_for_it() -> None:
    with pytest.raises(StoreError, match="postgresql"):
        Memory("postgresql://localhost/agent")


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_store_made_with_another_embedder(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Memory(path) as memory:
        memory.add("Ann drinks tea", **ANN)
        made_with = memory._store.embedder
        assert made_with is not None
    before = files(tmp_path)
    with pytest.raises(EmbedderMismatchError) as caught:
        Memory(path, embedder=None, dimensions=8)
    message = str(caught.value)
    assert made_with.fingerprint in message
    assert "caller:8" in message
    assert "recollect reembed" in message
    assert files(tmp_path) == before
    with Memory(path) as memory:
        assert memory.search("tea", **ANN)


def test_a_store_of_other_dimensions(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Memory(path, embedder=None, dimensions=8).close()
    with pytest.raises(EmbedderMismatchError, match=r"caller:8.*caller:9.*recollect reembed"):
        Memory(path, embedder=None, dimensions=9)


def test_a_store_of_another_language(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Memory(path, language="german").close()
    with pytest.raises(InvalidInputError, match=r"german.*english"):
        Memory(path, language="english")
    with Memory(path) as memory:  # none asked for: the store's own
        memory.add("Die Katzen schlafen", **ANN)
        assert memory.search("Katze", weights={"semantic": 0}, **ANN)


def test_a_store_of_a_newer_format(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Memory(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = files(tmp_path)
    with pytest.raises(NewerFormatError, match=r"99.*newer Recollect"):
        Memory(path)
    assert files(tmp_path) == before


def foreign_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 252006674")
    connection.execute("CREATE TABLE events (version INTEGER)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("Dear diary, today I met Ann."),
        lambda path: path.write_bytes(np.random.default_rng(3).bytes(100_000)),
        lambda path: path.write_bytes(b"SQLite format 3\0" + np.random.default_rng(3).bytes(4080)),
        foreign_database,
    ],
    ids=["text", "random", "half a header", "another application"],
)
def test_a_file_that_is_no_store_is_not_touched(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "store.db"
    make(path)
    before = files(tmp_path)
    with pytest.raises(NotAStoreError, match=r"store\.db"):
        Memory(path)
    assert files(tmp_path) == before


# The file system


@contextmanager
def unprivileged() -> Iterator[None]:
    """Run as somebody whom permissions stop, also when the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody may enter; pytest's own ones are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work otherwise here")
@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o444, 0o555)])
def test_a_read_only_store_answers_and_refuses_writes(
    folder: Path, file_mode: int, folder_mode: int
) -> None:
    path = folder / "store.db"
    with Memory(path) as memory:
        (done,) = memory.add("Ann drinks tea", **ANN, kind="working", session_id="s1")
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    with unprivileged(), Memory(path) as memory:
        assert [hit.id for hit in memory.search("tea", **ANN, session_id="s1")] == [done.id]
        for call in (
            lambda m: m.add("x", **ANN),
            lambda m: m.update(done.id, "x"),
            lambda m: m.delete(done.id),
            lambda m: m.end_session("s1"),
            lambda m: m.forget(**ANN),
        ):
            assert_refused(memory, call, ReadOnlyStoreError, "store.db")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work otherwise here")
def test_no_store_can_be_made_in_a_read_only_folder(folder: Path) -> None:
    folder.chmod(0o555)
    with unprivileged(), pytest.raises(ReadOnlyStoreError, match="folder"):
        Memory(folder / "store.db")
    assert list(folder.iterdir()) == []


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        Memory(tmp_path / "missing" / "store.db")
    with pytest.raises(NotAStoreError):
        Memory(tmp_path)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount two megabytes of memory on the folder, where that is allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=777", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts as Linux does")
def test_a_full_disk(folder: Path) -> None:
    with small_disk(folder), Memory(folder / "store.db", passages=None) as memory:
        (kept,) = memory.add("Ann drinks tea", **ANN)
        long = "tea and coffee " * 10_000
        written = 1
        while written < 100:
            before = memory.stats()
            try:
                memory.add(long, user_id="bob")
            except StoreFullError as error:
                assert "space" in str(error)
                break
            written += 1
        assert 1 < written < 100
        after = memory.stats()
        assert (after["records"], after["version"]) == (before["records"], before["version"])
        assert after["records"] == written
        with pytest.raises(StoreFullError):
            memory.add_many([long] * 10, user_id="bob")
        assert [hit.id for hit in memory.search("tea", **ANN)] == [kept.id]
        assert memory.verify() == written
    # The mount is gone, and with it the store: nothing was written beside it.
    assert list(folder.iterdir()) == []
