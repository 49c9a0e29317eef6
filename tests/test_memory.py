"""Memory: what each call does to a record, and what is left of it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import recollect
from conftest import Clock
from recollect import (
    AsyncMemory,
    ClosedError,
    InvalidInputError,
    Kind,
    Memory,
    NewMemory,
    NotFoundError,
    Scope,
    StaleReadError,
)

ANN = {"user_id": "ann"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def pair(path: Path, clock: Clock) -> Iterator[tuple[Memory, Memory]]:
    """Two Memory objects of one file, as two processes have."""
    with Memory(path, clock=clock) as one, Memory(path, clock=clock) as other:
        yield one, other


def texts(memory: Memory, query: str, **options: Any) -> list[str]:
    return [hit.text for hit in memory.search(query, **{**ANN, **options})]


# Adding


def test_add_says_what_was_done(memory: Memory, clock: Clock) -> None:
    (done,) = memory.add("Ann drinks tea", **ANN)
    assert (done.op, done.text, done.version) == ("ADD", "Ann drinks tea", 1)
    record = memory.get(done.id)
    assert (record.id, record.text, record.kind) == (done.id, "Ann drinks tea", Kind.SEMANTIC)
    assert (record.at, record.expires_at, record.version) == (clock.time, None, 1)
    assert (record.metadata, record.importance, record.source) == ({}, 1.0, None)
    assert record.scope == Scope("default", user="ann")
    assert record.tokens > 0


def test_a_record_keeps_every_field(memory: Memory, clock: Clock) -> None:
    at = datetime(2020, 2, 29, 23, 59, 59, 999_999, timezone(timedelta(hours=-7)))
    fields: dict[str, Any] = {
        "kind": "procedural",
        "metadata": {"deep": {"list": [1, "zwei", None, True, 2.5]}},
        "entities": ["Zoë", "ACME Corp."],
        "importance": 2.5,
        "at": at,
        "expires_at": (clock.time + timedelta(days=1)).isoformat(),
        "source": "notes.md",
        "session_id": "s1",
    }
    (done,) = memory.add("  tea\tand\n„Kaffee“ 🍵 ", **fields, **ANN)
    for record in (memory.get(done.id), *memory.list(**ANN), *memory.search("tea", **ANN)):
        assert record.text == "  tea\tand\n„Kaffee“ 🍵 "
        assert record.kind is Kind.PROCEDURAL
        assert record.metadata == fields["metadata"]
        assert record.entities[:2] == ["Zoë", "ACME Corp."]
        assert record.importance == 2.5
        assert record.at == at
        assert record.expires_at == clock.time + timedelta(days=1)
        assert (record.source, record.session_id) == ("notes.md", "s1")
        assert record.version == done.version


def test_what_was_given_may_be_changed_afterwards(memory: Memory) -> None:
    metadata, entities, vector = {"n": [1]}, ["Zoë"], np.ones(memory._store.dimensions, np.float32)
    item = NewMemory("tea", metadata=metadata, entities=entities, vector=vector)
    memory.add_many([item], **ANN)
    metadata["n"].append(2)
    entities.append("Bob")
    vector[:] = 0
    (hit,) = memory.search("tea", **ANN)
    assert (hit.metadata, hit.entities) == ({"n": [1]}, ["Zoë"])
    hit.metadata["n"] = "changed"
    assert memory.search("tea", **ANN)[0].metadata == {"n": [1]}


def test_a_conversation_is_stored_turn_by_turn(memory: Memory, clock: Clock) -> None:
    earlier = clock.time - timedelta(hours=1)
    done = memory.add(
        [
            {"role": "user", "name": "Ann", "content": "Where do I get good tea?", "at": earlier},
            {"role": "assistant", "content": "In the shop by the bridge."},
        ],
        **ANN,
        session_id="s1",
        metadata={"n": 1},
        infer=False,
    )
    assert [one.op for one in done] == ["ADD", "ADD"]
    first, second = (memory.get(one.id) for one in done)
    assert (first.kind, first.session_id, first.source) == (Kind.EPISODIC, "s1", "Ann")
    assert first.entities[0] == "Ann"
    assert (first.at, second.at) == (earlier, clock.time)
    assert second.source == "assistant"
    assert "assistant" not in second.entities
    assert first.metadata == second.metadata == {"n": 1}
    assert memory.add([], **ANN) == []
    assert memory.add_many([], **ANN) == []


def test_a_batch_may_be_of_strings_mappings_and_records(memory: Memory) -> None:
    items = ["tea", {"text": "cocoa", "kind": "episodic"}, NewMemory("milk", importance=2)]
    done = memory.add_many((item for item in items), **ANN)
    assert [one.text for one in done] == ["tea", "cocoa", "milk"]
    assert [one.version for one in done] == [1, 2, 3]
    assert len({one.id for one in done}) == 3
    assert [memory.get(one.id).kind for one in done] == ["semantic", "episodic", "semantic"]


# Changing


def test_update_replaces_what_is_given_and_keeps_the_rest(memory: Memory, clock: Clock) -> None:
    (done,) = memory.add(
        "Ann drinks tea",
        **ANN,
        metadata={"n": 1},
        entities=["Zoë"],
        importance=2,
        source="notes.md",
        session_id="s1",
    )
    before = memory.get(done.id)
    clock.forward(days=1)
    memory.update(done.id, metadata={"m": 2})
    after = memory.get(done.id)
    for name in ("text", "kind", "at", "entities", "importance", "source", "session_id", "scope"):
        assert getattr(after, name) == getattr(before, name)
    assert (after.metadata, after.version) == ({"m": 2}, 2)
    changed = memory.update(done.id, "Ann drinks cocoa with Bob")
    assert (changed.op, changed.id, changed.version) == ("UPDATE", done.id, 3)
    after = memory.get(done.id)
    assert after.entities == ["Zoë", "Ann", "Bob"]
    assert (after.at, after.importance, after.metadata) == (before.at, 2, {"m": 2})
    memory.update(done.id, metadata={}, entities=[])
    assert (memory.get(done.id).metadata, memory.get(done.id).entities) == ({}, ["Ann", "Bob"])


def test_an_updated_text_is_found_and_the_old_one_is_not(memory: Memory) -> None:
    (done,) = memory.add("the umbrella is green", **ANN)
    memory.add("a record beside it", **ANN)
    memory.search("umbrella", **ANN)  # load it, so that the update has to be caught up with
    memory.update(done.id, "the bicycle is yellow")
    for weights in ({"semantic": 0}, {"keyword": 0}, None):
        assert texts(memory, "yellow bicycle", weights=weights)[0] == "the bicycle is yellow"
    assert texts(memory, "umbrella green", weights={"semantic": 0}) == []
    assert "umbrella" not in str(memory.context("umbrella", **ANN))


def test_a_deleted_record_is_found_nowhere(memory: Memory) -> None:
    (done,) = memory.add("the umbrella is green", **ANN, metadata={"pinned": True}, importance=0)
    memory.search("umbrella", **ANN)
    removed = memory.delete(done.id)
    assert (removed.op, removed.id, removed.version) == ("DELETE", done.id, 2)
    assert removed.text == "the umbrella is green"
    assert texts(memory, "the umbrella is green") == []
    assert memory.context("umbrella", **ANN).hits == []
    assert memory.list(**ANN) == []
    assert memory.stats()["records"] == 0
    with pytest.raises(NotFoundError):
        memory.get(done.id)


def test_history_tells_every_change(path: Path, clock: Clock) -> None:
    with Memory(path, clock=clock, actor="first") as memory:
        (done,) = memory.add("tea", **ANN)
        times = [clock.time, clock.forward(hours=1)]
        memory.update(done.id, "cocoa")
    times.append(clock.forward(hours=1))
    with Memory(path, clock=clock, actor="second") as memory:
        memory.update(done.id, importance=2)
        times.append(clock.forward(hours=1))
        memory.delete(done.id)
        history = memory.history(done.id)
    assert [change.op for change in history] == ["ADD", "UPDATE", "UPDATE", "DELETE"]
    assert [change.text for change in history] == ["tea", "cocoa", "cocoa", None]
    assert [change.actor for change in history] == ["first", "first", "second", "second"]
    assert [change.time for change in history] == times
    assert [change.version for change in history] == [1, 2, 3, 4]


def test_a_clock_set_back_keeps_the_history_in_order(memory: Memory, clock: Clock) -> None:
    (done,) = memory.add("tea", **ANN)
    clock.forward(days=-1)
    memory.update(done.id, "cocoa")
    first, second = memory.history(done.id)
    assert first.time <= second.time
    assert texts(memory, "cocoa", as_of=second.time) == ["cocoa"]


# Time


def test_expired_records_are_not_found(memory: Memory, clock: Clock) -> None:
    (done,) = memory.add("tea today", **ANN, expires_at=clock.time + timedelta(days=1))
    memory.add("tea always", **ANN)
    assert set(texts(memory, "tea")) == {"tea today", "tea always"}
    clock.forward(days=1, microseconds=-1)
    assert set(texts(memory, "tea")) == {"tea today", "tea always"}
    clock.forward(microseconds=1)
    assert texts(memory, "tea") == ["tea always"]
    assert "today" not in str(memory.context("tea", **ANN))
    assert [record.text for record in memory.list(**ANN)] == ["tea always"]
    # Its time may be set anew, and it is back.
    memory.update(done.id, expires_at=clock.time + timedelta(days=1))
    assert set(texts(memory, "tea")) == {"tea today", "tea always"}


def test_as_of_answers_from_what_was_stored_then(memory: Memory, clock: Clock) -> None:
    start = clock.time
    a = clock.forward(hours=1)
    (done,) = memory.add("the umbrella is green", **ANN)
    (other,) = memory.add("the umbrella leaks", **ANN, expires_at=a + timedelta(minutes=90))
    b = clock.forward(hours=1)
    memory.update(done.id, "the umbrella is red")
    c = clock.forward(hours=1)
    memory.delete(done.id)
    clock.forward(hours=1)
    moment = timedelta(microseconds=1)
    expected = {
        start: set(),
        a - moment: set(),
        a: {"the umbrella is green", "the umbrella leaks"},
        b - moment: {"the umbrella is green", "the umbrella leaks"},
        b: {"the umbrella is red", "the umbrella leaks"},
        c - moment: {"the umbrella is red"},
        c: set(),
        c + timedelta(days=999): set(),
    }
    for _ in range(2):  # the second time from what is loaded
        for time, found in expected.items():
            assert set(texts(memory, "umbrella", as_of=time)) == found, time
            assert set(texts(memory, "umbrella", as_of=time.isoformat())) == found
    assert other.id in {hit.id for hit in memory.search("umbrella", **ANN, as_of=a)}
    assert memory.context("umbrella", **ANN, as_of=a).text.count("umbrella") == 2


def test_a_score_of_the_past_is_that_of_the_time(memory: Memory, clock: Clock) -> None:
    memory.add_many(["tea", "cocoa"], **ANN)
    then = clock.time
    before = [(hit.id, hit.score) for hit in memory.search("tea cocoa", **ANN)]
    clock.forward(days=300)
    memory.add_many(["tea"] * 5, **ANN)
    assert [(h.id, h.score) for h in memory.search("tea cocoa", **ANN, as_of=then)] == before


def test_min_version(pair: tuple[Memory, Memory]) -> None:
    one, other = pair
    assert texts(other, "tea") == []
    (done,) = one.add("tea", **ANN)
    assert texts(other, "tea", min_version=done.version) == ["tea"]
    for reader in pair:
        with pytest.raises(StaleReadError, match="2"):
            texts(reader, "tea", min_version=2)


# Listing


def test_list_pages_through_everything_once(memory: Memory) -> None:
    made = [d.id for d in memory.add_many([f"fact {i}" for i in range(25)], **ANN)]
    made += [memory.add(f"fact {i}", **ANN, agent_id="coder")[0].id for i in range(25, 30)]
    memory.delete(made.pop(7))
    for limit in (1, 4, 29, 30, 100):
        found: list[str] = []
        while page := memory.list(**ANN, limit=limit, after=found[-1] if found else None):
            found += [record.id for record in page]
        assert found == made
    assert [r.id for r in memory.list(**ANN, agent_id="coder")] == made[-5:]
    assert memory.list(user_id="nobody") == []


def test_a_page_starts_behind_a_record_that_was_deleted(memory: Memory) -> None:
    made = [d.id for d in memory.add_many([f"fact {i}" for i in range(6)], **ANN)]
    page = memory.list(**ANN, limit=3)
    memory.delete(page[-1].id)
    assert [r.id for r in memory.list(**ANN, limit=3, after=page[-1].id)] == made[3:]


# Erasing


SECRETS = ["swordfish", "Qwertz-Street", "Ophelia", "hidden-source", "metakey", "metavalue"]


def add_secret(memory: Memory) -> str:
    (done,) = memory.add(
        "the code is swordfish, said in Qwertz-Street",
        **ANN,
        entities=["Ophelia"],
        source="hidden-source",
        metadata={"metakey": "metavalue"},
        at="2019-01-01T00:00:00Z",
    )
    return done.id


def bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


@pytest.mark.parametrize("reopened", [False, True])
def test_forget_leaves_no_byte(path: Path, clock: Clock, reopened: bool) -> None:
    memory = Memory(path, clock=clock)
    id = add_secret(memory)
    vectors = [memory._log.record(id).vector]  # type: ignore[union-attr]
    memory.update(id, "the code is swordfish no more")
    vectors.append(memory._log.record(id).vector)  # type: ignore[union-attr]
    gone = add_secret(memory)
    memory.delete(gone)
    memory.add("Bob drinks tea", user_id="bob")
    memory.search("swordfish", **ANN)
    if reopened:
        memory.close()
        memory = Memory(path, clock=clock)
    needles = [secret.encode() for secret in SECRETS] + [v[:64] for v in vectors if v]
    assert len(needles) == len(SECRETS) + 2
    assert all(needle in bytes_in(path.parent) for needle in needles)

    receipt = memory.forget(**ANN)
    assert (receipt.records, receipt.events, receipt.partitions) == (1, 4, 1)
    assert receipt.time == clock.time
    assert receipt.version == memory.stats()["version"] == memory.verify()
    assert bytes.fromhex(receipt.hash) == memory._log.history(id)[-1].hash
    assert not [needle for needle in needles if needle in bytes_in(path.parent)]
    for query in ("swordfish", "Ophelia", "the code is swordfish"):
        assert texts(memory, query) == []
        assert texts(memory, query, as_of=clock.time) == []
    assert memory.list(**ANN) == []
    assert [change.text for change in memory.history(id)] == [None, None, None]
    assert [hit.text for hit in memory.search("tea", user_id="bob")] == ["Bob drinks tea"]

    again = memory.forget(**ANN)
    assert (again.records, again.events, again.hash) == (0, 0, receipt.hash)
    memory.close()
    assert not [needle for needle in needles if needle in bytes_in(path.parent)]
    with Memory(path, clock=clock) as memory:
        assert texts(memory, "swordfish") == []
        assert memory.verify() == receipt.version
        memory.add("Ann is back", **ANN)
        assert texts(memory, "back") == ["Ann is back"]


def test_forget_takes_every_scope_that_carries_the_ids(memory: Memory) -> None:
    homes: list[dict[str, str]] = [
        ANN,
        {**ANN, "agent_id": "coder"},
        {**ANN, "org_id": "acme", "agent_id": "coder"},
        {"user_id": "bob"},
        {"agent_id": "coder"},
    ]
    for home in homes:
        memory.add("tea", **home)
    memory.add("tea", **ANN, session_id="s1", kind="working")
    receipt = memory.forget(**ANN)
    assert (receipt.records, receipt.partitions) == (4, 4)
    assert memory.stats()["records"] == 2
    assert memory.forget(agent_id="coder").records == 1
    assert memory.forget(user_id="nobody").records == 0


def test_forgotten_by_another_is_gone_here(pair: tuple[Memory, Memory], clock: Clock) -> None:
    one, other = pair
    add_secret(one)
    assert texts(one, "swordfish")
    other.forget(**ANN)
    assert texts(one, "swordfish") == []


def test_erased_by_another_process_is_gone_from_the_past_too(
    pair: tuple[Memory, Memory], clock: Clock
) -> None:
    """Regression: what had been loaded for as_of went on answering."""
    one, other = pair
    add_secret(one)
    then = clock.time
    clock.forward(days=1)
    assert texts(one, "swordfish", as_of=then)
    other.forget(**ANN)
    clock.forward(days=1)
    assert texts(one, "swordfish", as_of=then) == []
    assert texts(other, "swordfish", as_of=then) == []


# Opening again


def test_a_store_is_the_same_after_reopening(path: Path, clock: Clock) -> None:
    questions = ["what does Ann drink", "tea", "Bob", "a green umbrella"]

    def answers(memory: Memory) -> list[list[tuple[object, ...]]]:
        return [
            [
                (h.id, h.score, h.text, h.kind, h.metadata, h.entities, h.at, h.version, h.signals)
                for h in memory.search(query, **ANN, explain=True)
            ]
            for query in questions
        ]

    with Memory(path, clock=clock) as memory:
        memory.add_many(["Ann drinks tea", "Bob drinks cocoa"], **ANN, session_id="s1")
        answers(memory)  # from here on it catches up
        (done,) = memory.add("the umbrella is green", **ANN, metadata={"n": 1})
        memory.update(done.id, "the umbrella is red")
        memory.delete(memory.add("Ann hates tea", **ANN, session_id="s1")[0].id)
        before, listed, stats = answers(memory), memory.list(**ANN), memory.stats()
    with Memory(path, clock=clock) as memory:
        assert answers(memory) == before
        assert memory.list(**ANN) == listed
        again = memory.stats()
        for name in ("records", "events", "partitions", "version"):
            assert again[name] == stats[name]
        assert memory.verify() == stats["version"]


def test_stats_count_one_tenant(path: Path) -> None:
    with Memory(path, tenant="left") as left, Memory(path, tenant="right") as right:
        left.add_many(["tea", "cocoa"], **ANN)
        right.delete(right.add("milk", **ANN)[0].id)
        assert (left.stats()["records"], left.stats()["events"]) == (2, 2)
        assert (right.stats()["records"], right.stats()["events"]) == (0, 2)
        assert left.stats()["version"] == right.stats()["version"] == 4
        assert left.stats()["size_bytes"] >= path.stat().st_size > 0


# Scores


def test_the_signals_make_the_score(memory: Memory, clock: Clock) -> None:
    memory.add_many(
        [
            NewMemory("Ann drinks tea", importance=2, source="rumour"),
            NewMemory("Bob drinks cocoa", kind="episodic", at=clock.time - timedelta(days=90)),
            "the umbrella is green",
        ],
        **ANN,
        session_id="s1",
    )
    weights = {"trust": {"rumour": 0.5}, "kind_weight": {"episodic": 0.7}, "recency_floor": 0.5}
    hits = memory.search("does Ann or Bob drink tea", **ANN, explain=True, weights=weights)
    assert len(hits) >= 2
    for hit in hits:
        signals = hit.signals
        assert signals is not None
        for name in ("semantic", "keyword", "entity", "relevance", "recency"):
            assert 0 <= signals[name] <= 1  # type: ignore[literal-required]
        active = [signals[f"{n}_weight"] for n in ("semantic", "keyword", "entity")]  # type: ignore[literal-required]
        assert sum(active) == pytest.approx(1)
        own = sum(signals[n] * signals[f"{n}_weight"] for n in ("semantic", "keyword", "entity"))  # type: ignore[literal-required]
        assert signals["own"] == pytest.approx(own)
        score = signals["relevance"] * signals["recency"] * signals["kind_weight"]
        score *= signals["period"]
        assert hit.score == pytest.approx(score * signals["importance"] * signals["trust"])
        assert sum((hit.contributions or {}).values()) == pytest.approx(1)
        assert hit.plan == "exact"
    bob = next(hit for hit in hits if "Bob" in hit.text)
    assert bob.signals is not None
    assert bob.signals["recency"] == pytest.approx(0.75)
    assert bob.signals["kind_weight"] == 0.7
    plain = memory.search("does Ann or Bob drink tea", **ANN, weights=weights)
    assert [(h.id, h.score, h.signals) for h in plain] == [(h.id, h.score, None) for h in hits]


def test_a_time_in_the_question_holds_other_times_back(memory: Memory, clock: Clock) -> None:
    clock.time = datetime(2025, 3, 1, 12, tzinfo=UTC)
    days = [datetime(2025, 2, 14, tzinfo=UTC), datetime(2024, 11, 3, tzinfo=UTC)]
    memory.add_many([NewMemory("Ann baked a cake", at=at) for at in days], **ANN)

    def factors(query: str, **weights: float) -> dict[int, float]:
        hits = memory.search(query, **ANN, explain=True, weights=weights)
        return {hit.at.month: hit.signals["period"] for hit in hits if hit.signals}

    assert factors("What did Ann bake?") == {2: 1, 11: 1}
    assert factors("What did Ann bake two weeks ago?") == {2: 1, 11: 0.5}
    assert factors("What did Ann bake in November?") == {2: 0.5, 11: 1}
    assert factors("What did Ann bake in November?", period=1.0) == {2: 1, 11: 1}
    assert factors("What did Ann bake in November?", period=0.0) == {11: 1}


def test_equal_scores_are_ordered_by_id(memory: Memory) -> None:
    made = [memory.add("tea", **ANN)[0].id for _ in range(20)]
    hits = memory.search("tea", **ANN, k=20)
    assert len({hit.score for hit in hits}) == 1
    assert [hit.id for hit in hits] == sorted(made)
    assert [hit.id for hit in memory.search("tea", **ANN, k=7)] == sorted(made)[:7]


# Await


def test_async_memory_does_what_memory_does(path: Path, clock: Clock) -> None:
    async def live() -> None:
        async with AsyncMemory(path, clock=clock) as memory:
            (done,) = await memory.add("Ann drinks tea", **ANN, session_id="s1")
            await asyncio.gather(*(memory.add(f"fact {i}", **ANN) for i in range(10)))
            await memory.add_many(["cocoa", "milk"], **ANN)
            (hit, *_) = await memory.search("tea", **ANN)
            assert hit.id == done.id
            assert "tea" in str(await memory.context("tea", **ANN))
            await memory.update(done.id, "Ann drinks cocoa")
            assert (await memory.get(done.id)).text == "Ann drinks cocoa"
            assert len(await memory.list(**ANN)) == 13
            await memory.delete(done.id)
            assert len(await memory.history(done.id)) == 3
            assert await memory.end_session("s1") == 0
            assert (await memory.stats())["records"] == 12
            assert await memory.verify() == 15
            assert (await memory.forget(**ANN)).records == 12
            with pytest.raises(InvalidInputError):
                await memory.search("", **ANN)
        with pytest.raises(ClosedError):
            await memory.search("tea", **ANN)

    asyncio.run(live())


def test_async_memory_has_every_method_of_memory() -> None:
    for name, method in inspect.getmembers(Memory, inspect.isfunction):
        if not name.startswith("_"):
            awaited = getattr(AsyncMemory, name)
            assert inspect.signature(awaited) == inspect.signature(method)
            assert awaited.__doc__ == method.__doc__


def test_the_event_loop_goes_on_while_a_call_runs() -> None:
    async def live() -> int:
        ticks = 0
        async with AsyncMemory(":memory:") as memory:
            added = asyncio.create_task(memory.add_many([f"fact {i}" for i in range(3000)], **ANN))
            while not added.done():
                await asyncio.sleep(0.001)
                ticks += 1
            assert len(await added) == 3000
        return ticks

    assert asyncio.run(live()) > 3


def test_everything_public_is_documented_and_exported() -> None:
    for name in recollect.__all__:
        assert inspect.getdoc(getattr(recollect, name)), name
    for name, method in inspect.getmembers(Memory, inspect.isfunction):
        if not name.startswith("_"):
            assert method.__doc__, name


def test_an_update_keeps_the_entities_a_caller_gave(memory: Memory) -> None:
    (added,) = memory.add("Ann visited Paris", user_id="ann", entities=["Ann"])
    memory.update(added.id, "she visited Rome")
    assert memory.get(added.id).entities == ["Ann", "Rome"]


def test_an_expired_record_is_found_no_more_but_got_by_id(memory: Memory, clock: Clock) -> None:
    expires_at = clock.time + timedelta(days=1)
    (added,) = memory.add("the code is 4711", user_id="ann", expires_at=expires_at)
    clock.forward(days=2)
    assert memory.search("code", user_id="ann") == []
    assert memory.list(user_id="ann") == []
    assert memory.get(added.id).expires_at == expires_at


def test_min_version_holds_for_as_of_too(memory: Memory, clock: Clock) -> None:
    memory.add("the bridge is closed", user_id="ann")
    with pytest.raises(StaleReadError):
        memory.search("bridge", user_id="ann", as_of=clock.time, min_version=99)
