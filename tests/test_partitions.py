"""The cache of partitions: what is loaded, when, how often, and what goes first."""

from __future__ import annotations

import gc
import os
import signal
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from conftest import Clock
from recollect import Hit, Memory, NewMemory, linking, partitions
from recollect._core import View
from recollect.linking import Followed
from recollect.log.protocol import Delta
from recollect.scope import Scope

DIMENSIONS = 32
RNG = np.random.default_rng(11)
QUERY = RNG.normal(size=DIMENSIONS).astype(np.float32)
ROWS = RNG.normal(size=(200, DIMENSIONS)).astype(np.float32)

Open = Callable[..., Memory]


@pytest.fixture
def open_memory(tmp_path: Path, clock: Clock) -> Iterator[Open]:
    """Opens the same file again and again, each time as another process would."""
    opened = []

    def open_again(**options: object) -> Memory:
        memory = Memory(
            tmp_path / "store.db",
            embedder=None,
            dimensions=DIMENSIONS,
            clock=clock,
            synchronous="OFF",
            **options,  # type: ignore[arg-type]
        )
        opened.append(memory)
        return memory

    yield open_again
    for memory in opened:
        memory.close()


def fill(memory: Memory, user: str, count: int = 100) -> list[str]:
    items = [NewMemory(f"fact {i} of {user}", vector=ROWS[i]) for i in range(count)]
    return [done.id for done in memory.add_many(items, user_id=user)]


def ask(memory: Memory, user: str, k: int = 10) -> list[Hit]:
    return memory.search("fact", vector=QUERY, user_id=user, k=k)


def answers(memory: Memory, user: str) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for hit in ask(memory, user, 1000)]


def loads_of(memory: Memory, user: str) -> int:
    """How many loads a question costs."""
    before = memory.stats()["loads"]
    ask(memory, user)
    return memory.stats()["loads"] - before


def test_opening_and_writing_load_nothing(open_memory: Open) -> None:
    memory = open_memory()
    ids = fill(memory, "ann")
    memory.get(ids[0])
    memory.list(user_id="ann")
    memory.history(ids[0])
    memory.delete(ids[0])
    stats = memory.stats()
    assert (stats["loads"], stats["loaded_partitions"], stats["loaded_bytes"]) == (0, 0, 0)
    assert loads_of(memory, "nobody") == 0
    assert loads_of(memory, "ann") == 1
    assert memory.stats()["loaded_bytes"] > 100 * DIMENSIONS


@pytest.mark.parametrize("threads", [2, 16])
def test_many_threads_load_a_partition_once(open_memory: Open, threads: int) -> None:
    fill(open_memory(), "ann", 200)
    memory = open_memory()
    barrier = threading.Barrier(threads)

    def first_question() -> list[tuple[str, float]]:
        barrier.wait()
        return answers(memory, "ann")

    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(first_question) for _ in range(threads)]
        found = [future.result() for future in futures]
    assert memory.stats()["loads"] == 1
    assert memory.stats()["loaded_partitions"] == 1
    assert len(found[0]) > 10
    assert all(one == found[0] for one in found)


def room_for(open_memory: Open, partitions: float) -> int:
    """A limit of bytes that holds so many of the partitions that ``fill`` makes."""
    memory = open_memory()
    for user in "abcd":
        fill(memory, user)
    ask(memory, "a")
    return int(memory.stats()["loaded_bytes"] * partitions)


def test_memory_stays_within_its_limit(open_memory: Open) -> None:
    limit = room_for(open_memory, 2.5)
    memory, unlimited = open_memory(memory_limit=limit), open_memory()
    for user in "abcdabcddcba":
        assert answers(memory, user) == answers(unlimited, user)
        stats = memory.stats()
        assert stats["loaded_bytes"] <= limit
        assert stats["loaded_partitions"] <= 2
    assert unlimited.stats()["loads"] == unlimited.stats()["loaded_partitions"] == 4


@pytest.mark.parametrize("questions", ["abab", "aabbbab", "abaabb"])
def test_the_least_recently_used_goes_first(open_memory: Open, questions: str) -> None:
    """Regression: a reader answered from the cache of views did not count as a use."""
    memory = open_memory(memory_limit=room_for(open_memory, 2.5))
    for user in questions:
        ask(memory, user)
    assert loads_of(memory, "c") == 1  # a goes: every list of questions ends with b
    assert loads_of(memory, "b") == 0
    assert loads_of(memory, "c") == 0
    assert loads_of(memory, "a") == 1


def test_one_partition_larger_than_the_limit_still_answers(open_memory: Open) -> None:
    fill(open_memory(), "ann")
    memory = open_memory(memory_limit=1)
    assert len(ask(memory, "ann")) == 10
    assert memory.stats()["loaded_partitions"] <= 1
    assert len(ask(memory, "ann")) == 10


def test_moments_of_the_past_are_within_the_limit_too(open_memory: Open, clock: Clock) -> None:
    limit = room_for(open_memory, 3.5)
    memory = open_memory(memory_limit=limit)
    moments = []
    for _ in range(6):
        moments.append(clock.time)
        clock.forward(seconds=1)
        memory.add("one more fact", user_id="a", vector=QUERY)
    found = []
    for moment in moments:
        found.append(len(memory.search("fact", vector=QUERY, user_id="a", k=1000, as_of=moment)))
        assert memory.stats()["loaded_bytes"] <= limit
    assert found == [found[0] + i for i in range(6)]


def test_what_another_wrote_is_caught_up_with_not_loaded_anew(open_memory: Open) -> None:
    writer, reader = open_memory(), open_memory()
    ids = fill(writer, "ann")
    ask(reader, "ann")
    for step in range(20):
        (done,) = writer.add(f"fact new {step}", user_id="ann", vector=ROWS[step])
        writer.update(ids[step], importance=2.0)
        writer.delete(ids[50 + step])
        found = answers(reader, "ann")
        assert found == answers(writer, "ann")
        assert done.id in dict(found)
        assert ids[50 + step] not in dict(found)
    assert reader.stats()["loads"] == 1
    assert answers(open_memory(), "ann") == answers(reader, "ann")


def test_a_batch_is_not_seen_before_all_of_it_was_caught_up_with(
    open_memory: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: each portion was shown to whoever came in between."""
    monkeypatch.setattr(partitions, "_PORTION", 10)
    memory, other = open_memory(), open_memory()
    fill(memory, "ann", 5)
    ask(memory, "ann")
    fill(other, "ann", 95)
    (slot,) = memory._partitions._slots.values()
    assert slot.partition is not None
    partition, read = slot.partition, memory._log.deltas
    seen = []

    def deltas(scope: Scope, *, after: int, until: int, limit: int) -> list[Delta]:
        seen.append((partition.version, partition.rows, View([partition]).rows))
        return read(scope, after=after, until=until, limit=limit)

    monkeypatch.setattr(memory._log, "deltas", deltas)
    assert len(answers(memory, "ann")) == len(answers(other, "ann")) > 5
    assert slot.partition is partition
    assert partition.rows == 100
    assert len(seen) > 5
    assert set(seen) == {(5, 5, 5)}


def test_a_partition_that_comes_to_be_is_seen(open_memory: Open) -> None:
    writer, reader = open_memory(), open_memory()
    assert ask(reader, "ann") == []
    writer.add("a fact", user_id="ann", vector=QUERY)
    assert len(ask(reader, "ann")) == 1
    assert reader.search("fact", vector=QUERY, user_id="ann", agent_id="coder")
    writer.add("a fact", user_id="ann", agent_id="coder", vector=QUERY)
    assert len(reader.search("fact", vector=QUERY, user_id="ann", agent_id="coder")) == 2


def test_what_others_write_elsewhere_loads_nothing(open_memory: Open) -> None:
    writer, reader = open_memory(), open_memory()
    fill(writer, "ann")
    before = answers(reader, "ann")
    fill(writer, "bob")
    assert answers(reader, "ann") == before
    assert reader.stats()["loads"] == reader.stats()["loaded_partitions"] == 1


def test_many_updates_do_not_grow_memory_for_ever(open_memory: Open) -> None:
    memory = open_memory()
    ids = fill(memory, "ann", 20)
    ask(memory, "ann")
    most = 0
    for turn in range(6):
        for id in ids * 15:
            memory.update(id, metadata={"turn": turn})
        assert {hit.metadata["turn"] for hit in ask(memory, "ann", 1000)} == {turn}
        most = max(most, memory.stats()["loaded_bytes"])
    assert memory.stats()["loads"] > 1
    fresh = open_memory()
    assert answers(fresh, "ann") == answers(memory, "ann")
    assert most < 100 * fresh.stats()["loaded_bytes"]
    slots = memory._partitions._slots.values()
    assert all(slot.partition.rows < 3000 for slot in slots if slot.partition)


def test_forgetting_drops_what_was_loaded(open_memory: Open) -> None:
    memory = open_memory()
    for user in ("ann", "bob"):
        fill(memory, user)
        ask(memory, user)
    memory.forget(user_id="ann")
    assert memory.stats()["loaded_partitions"] == memory.stats()["loaded_bytes"] == 0
    assert memory._partitions._views == {}
    assert ask(memory, "ann") == []
    assert len(ask(memory, "bob")) == 10


def test_what_is_forgotten_while_it_is_read_leaves_memory(
    open_memory: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: the reader kept its view for the next question, which may never come."""
    memory = open_memory()
    fill(memory, "ann")
    follow, read = memory._linker.follow, []

    def forget(scope: Scope, followed: Followed) -> None:
        """Just when the view was made."""
        assert followed.partition is not None
        read.append(weakref.ref(followed.partition))
        memory.forget(user_id="ann")
        follow(scope, followed)

    monkeypatch.setattr(memory._linker, "follow", forget)
    assert len(ask(memory, "ann")) == 10
    gc.collect()
    assert [partition() for partition in read] == [None]


def test_what_is_forgotten_after_it_was_linked_leaves_memory(
    open_memory: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: the thread that links had it in mind until there was something else to do."""
    monkeypatch.setattr(linking, "LEAST_ROWS", 1)
    memory = open_memory()
    fill(memory, "ann")
    ask(memory, "ann")
    assert memory.wait_until_linked(30)
    (slot,) = memory._partitions._slots.values()
    assert slot.partition is not None
    partition = weakref.ref(slot.partition)
    del slot
    memory.forget(user_id="ann")
    gc.collect()
    assert partition() is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_while_a_partition_is_loaded(
    open_memory: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: the child waited for a thread that it lacks."""
    fill(open_memory(), "ann")
    memory = open_memory()
    fill(memory, "bob")
    ask(memory, "bob")
    parent, read = os.getpid(), memory._log.deltas
    begun, forked = threading.Event(), threading.Event()

    def deltas(scope: Scope, *, after: int, until: int, limit: int) -> list[Delta]:
        if os.getpid() == parent:
            begun.set()
            assert forked.wait(30)
        return read(scope, after=after, until=until, limit=limit)

    monkeypatch.setattr(memory._log, "deltas", deltas)
    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(ask, memory, "ann")
        assert begun.wait(30)
        child = os.fork()
        if not child:
            try:
                signal.alarm(20)
                found = len(ask(memory, "ann")) == len(ask(memory, "bob")) == 10
                os._exit(0 if found and memory.stats()["loads"] == 2 else 1)
            finally:
                os._exit(2)  # no error may carry the child on into other tests
        status = os.waitpid(child, 0)[1]
        forked.set()
        assert len(loading.result(30)) == 10
    assert status == 0


def test_closing_drops_what_was_loaded(open_memory: Open) -> None:
    memory = open_memory()
    fill(memory, "ann")
    ask(memory, "ann")
    memory.close()
    assert memory._partitions.resident() == (0, 0)


def test_dropping_while_others_ask_is_safe(open_memory: Open) -> None:
    limit = room_for(open_memory, 1.5)
    memory = open_memory(memory_limit=limit)
    right = {user: answers(memory, user) for user in "abcd"}

    def ask_all(start: int) -> None:
        for turn in range(30):
            user = "abcd"[(start + turn) % 4]
            assert answers(memory, user) == right[user]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask_all, range(4)))
    ask(memory, "a")
    partitions, size = memory._partitions.resident()
    assert partitions <= 1 or size <= limit
    kept = [slot.partition.nbytes for slot in memory._partitions._slots.values() if slot.partition]
    assert size == sum(kept)
