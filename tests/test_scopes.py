"""Who sees what: a record is visible iff its ids are a subset of the reader's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Clock
from recollect import Memory, NewMemory, Scope
from recollect.log.memory import MemoryLog
from recollect.scope import scope_of

NAMES = ("org_id", "agent_id", "user_id", "session_id")
VECTOR = [1.0, 0.0, 0.0]
ids = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["a", "b"]), min_size=1)
odd_ids = st.dictionaries(
    st.sampled_from(NAMES),
    st.text(min_size=1).filter(lambda t: "\0" not in t and not t.isspace()),
    min_size=1,
)


def open_memory(**options: Any) -> Memory:
    return Memory(":memory:", embedder=None, dimensions=len(VECTOR), **options)


def write(memory: Memory, ids: dict[str, str], **fields: Any) -> str:
    """Add a record that every question finds; a session among the ids limits who sees it."""
    bound = "session_id" in ids
    (done,) = memory.add("tea", vector=VECTOR, session_only=bound, **ids, **fields)
    return done.id


def seen(memory: Memory, reader: dict[str, str], **options: Any) -> set[str]:
    hits = memory.search("tea", vector=VECTOR, k=1000, **reader, **options)
    return {hit.id for hit in hits}


def holds(record: dict[str, str], reader: dict[str, str]) -> bool:
    return record.items() <= reader.items()


@given(writes=st.lists(ids, max_size=12), reader=ids)
def test_visible_iff_subset(writes: list[dict[str, str]], reader: dict[str, str]) -> None:
    with open_memory() as memory:
        made = [(write(memory, home), home) for home in writes]
        visible = {id for id, home in made if holds(home, reader)}
        assert seen(memory, reader) == visible
        context = memory.context("tea", vector=VECTOR, budget=100_000, **reader)
        assert {hit.id for hit in context.hits} <= visible
        # list and forget look the other way: every record that carries all the ids given.
        carrying = {id for id, home in made if holds(reader, home)}
        assert {record.id for record in memory.list(limit=1000, **reader)} == carrying
        for id, home in made:
            scope = memory.get(id).scope
            assert scope == scope_of("default", **home)
        assert memory.forget(**reader).records == len(carrying)
        assert seen(memory, reader) == visible - carrying


@given(home=odd_ids, reader=odd_ids)
@settings(max_examples=30)
def test_any_text_that_can_be_stored_is_an_id(home: dict[str, str], reader: dict[str, str]) -> None:
    with open_memory() as memory:
        id = write(memory, home)
        assert seen(memory, home) == {id}
        assert seen(memory, {**reader, **home}) == {id}
        assert seen(memory, reader) == ({id} if holds(home, reader) else set())


@given(writes=st.lists(ids, min_size=1, max_size=12), readers=st.lists(ids, min_size=1, max_size=4))
@settings(max_examples=30)
def test_what_is_outside_is_never_opened(
    writes: list[dict[str, str]], readers: list[dict[str, str]]
) -> None:
    with open_memory() as memory:
        homes = set()
        for home in writes:
            write(memory, home)
            homes.add(scope_of("default", **home))
        assert memory.stats()["loads"] == 0
        opened: set[Scope] = set()
        for reader in readers:
            seen(memory, reader)
            opened |= {h for h in homes if scope_of("default", **reader).contains(h)}
            stats = memory.stats()
            assert stats["loads"] == stats["loaded_partitions"] == len(opened)
            assert {scope for scope, _ in memory._partitions._slots} == opened


@given(ids)
def test_at_most_fifteen_partitions(reader: dict[str, str]) -> None:
    scope = scope_of("t", **reader)
    visible = scope.visible()
    assert len(visible) == len(set(visible)) == 2 ** len(reader) - 1 <= 15
    assert all(scope.contains(one) and one.ids for one in visible)


@pytest.mark.parametrize(
    ("options", "bound"),
    [
        ({}, False),
        ({"kind": "episodic"}, False),
        ({"kind": "procedural"}, False),
        ({"kind": "working"}, True),
        ({"session_only": True}, True),
    ],
)
def test_when_a_session_limits_who_sees(options: dict[str, Any], bound: bool) -> None:
    with open_memory() as memory:
        home = {"user_id": "a", "session_id": "s1"}
        (done,) = memory.add("tea", vector=VECTOR, **home, **options)
        assert memory.get(done.id).session_id == "s1"
        assert seen(memory, home) == {done.id}
        elsewhere = set() if bound else {done.id}
        assert seen(memory, {"user_id": "a", "session_id": "s2"}) == elsewhere
        assert seen(memory, {"user_id": "a"}) == elsewhere
        assert seen(memory, {"session_id": "s1"}) == set()


def test_a_session_alone_binds() -> None:
    with open_memory() as memory:
        (done,) = memory.add("tea", vector=VECTOR, session_id="s1")
        assert seen(memory, {"session_id": "s1"}) == {done.id}
        assert seen(memory, {"session_id": "s2"}) == set()
        assert seen(memory, {"session_id": "s1", "user_id": "anybody"}) == {done.id}


def test_a_batch_of_several_sessions() -> None:
    with open_memory() as memory:
        done = memory.add_many(
            [
                NewMemory("tea", vector=VECTOR, session_id="s1", kind="working"),
                NewMemory("tea", vector=VECTOR, session_id="s2", kind="working"),
                NewMemory("tea", vector=VECTOR, kind="working"),
                NewMemory("tea", vector=VECTOR, session_id="s2"),
            ],
            user_id="a",
            session_id="s3",
        )
        one, two, three, all_sessions = (operation.id for operation in done)
        assert seen(memory, {"user_id": "a", "session_id": "s1"}) == {one, all_sessions}
        assert seen(memory, {"user_id": "a", "session_id": "s2"}) == {two, all_sessions}
        assert seen(memory, {"user_id": "a", "session_id": "s3"}) == {three, all_sessions}


def test_ending_a_session_drops_its_working_memories_alone() -> None:
    with open_memory() as memory:
        s1 = {"user_id": "a", "session_id": "s1"}
        write(memory, s1, kind="working")
        write(memory, {"session_id": "s1"}, kind="working")
        write(memory, {"user_id": "b", "session_id": "s1"}, kind="working")
        episodic = write(memory, s1, kind="episodic")  # of this session only, but no working memory
        (said,) = memory.add("tea", vector=VECTOR, **s1)
        other = write(memory, {"user_id": "a", "session_id": "s2"}, kind="working")
        assert memory.end_session("s1") == 3
        assert seen(memory, s1) == {episodic, said.id}
        assert seen(memory, {"user_id": "a", "session_id": "s2"}) == {said.id, other}
        assert memory.end_session("s1") == 0
        assert memory.end_session("never begun") == 0


@given(ids)
@settings(max_examples=20)
def test_nothing_crosses_a_tenant(home: dict[str, str]) -> None:
    log = MemoryLog()
    left = Memory(log, embedder=None, dimensions=3, tenant="left")
    right = Memory(log, embedder=None, dimensions=3, tenant="right")
    id = write(left, home, kind="working" if len(home) == 4 else None)
    assert seen(left, home) == {id}
    assert seen(right, home) == set()
    assert right.list(**home) == []
    assert right.stats()["records"] == right.stats()["partitions"] == 0
    assert right.forget(**home).records == 0
    if "session_id" in home:
        assert right.end_session(home["session_id"]) == 0
    assert seen(left, home) == {id}
    assert right.stats()["loaded_partitions"] == 0


def test_statistics_are_those_of_what_is_visible(clock: Clock) -> None:
    """What others wrote changes no score: it would tell that it is there."""
    with open_memory(clock=clock) as memory:
        write(memory, {"user_id": "a"})
        memory.add("coffee", user_id="a", vector=[0.0, 1.0, 0.0])
        asked = {"query": "tea", "user_id": "a", "session_id": "s1"}
        before = [(h.id, h.score) for h in memory.search(**asked, vector=VECTOR)]  # type: ignore[arg-type]
        for home in ({"user_id": "b"}, {"user_id": "a", "agent_id": "x"}, {"org_id": "o"}):
            for _ in range(20):
                write(memory, home)
        after = [(h.id, h.score) for h in memory.search(**asked, vector=VECTOR)]  # type: ignore[arg-type]
        assert after == before
