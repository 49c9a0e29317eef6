"""Threads on one Memory, and on several Memory objects of one file."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from recollect import ClosedError, Memory, NewMemory, NotFoundError, linking
from recollect.language import analyzer_of

THREADS = 6
DIMENSIONS = 8
ONE = np.eye(1, DIMENSIONS, dtype=np.float32)[0]
ANN = {"user_id": "ann"}

Work = Callable[[Memory, int], None]


@pytest.fixture(params=["in memory", "one memory", "a memory for each thread"])
def memories(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Memory]]:
    """THREADS places to work at: the same Memory, or several of one file."""
    shared = request.param != "a memory for each thread"
    path = ":memory:" if request.param == "in memory" else tmp_path / "store.db"
    opened = [
        Memory(path, embedder=None, dimensions=DIMENSIONS, synchronous="NORMAL")
        for _ in range(1 if shared else THREADS)
    ]
    yield opened * THREADS if shared else opened
    for memory in opened:
        memory.close()


def work(memories: Sequence[Memory], do: Work) -> None:
    """Do the work in all threads at the same time; an exception in one fails the test."""
    barrier = threading.Barrier(len(memories))

    def run(place: int) -> None:
        barrier.wait()
        do(memories[place], place)

    with ThreadPoolExecutor(len(memories)) as pool:
        for future in [pool.submit(run, place) for place in range(len(memories))]:
            future.result(timeout=60)


def texts_of(memory: Memory, **ids: str) -> set[str]:
    return {record.text for record in memory.list(limit=10_000, **ids)}


def test_adds_of_all_threads_add_up(memories: list[Memory]) -> None:
    def add(memory: Memory, place: int) -> None:
        for step in range(10):
            (done,) = memory.add(f"fact {place} {step}", vector=ONE, **ANN)
            assert memory.get(done.id).version == done.version
            many = memory.add_many(
                [NewMemory(f"fact {place} {step} {i}", vector=ONE) for i in range(3)], **ANN
            )
            assert [m.version - many[0].version for m in many] == [0, 1, 2]

    work(memories, add)
    expected = {f"fact {p} {s}{i}" for p in range(THREADS) for s in range(10) for i in SUFFIXES}
    for memory in memories:
        assert texts_of(memory, **ANN) == expected
        stats = memory.stats()
        assert stats["records"] == stats["version"] == stats["events"] == len(expected)
        hits = memory.search("fact", vector=ONE, k=1000, **ANN)
        assert {hit.text for hit in hits} == expected
    assert memories[0].verify() == len(expected)


SUFFIXES = ["", " 0", " 1", " 2"]


def test_what_was_written_can_be_read_at_once(memories: list[Memory]) -> None:
    """With min_version, also where another Memory of the file reads."""

    def write_and_read(memory: Memory, place: int) -> None:
        other = memories[(place + 1) % THREADS]
        for step in range(8):
            word = f"zq{'bcdfgh'[place]}{'bcdfghjk'[step]}"
            (done,) = memory.add(f"the {word}", vector=ONE, **ANN)
            for reader in (memory, other):
                (hit,) = reader.search(
                    word, min_version=done.version, weights={"semantic": 0}, **ANN
                )
                assert (hit.id, hit.version) == (done.id, done.version)
            changed = memory.update(done.id, f"now {word}x", vector=ONE)
            for reader in (memory, other):
                asked = {"min_version": changed.version, "weights": {"semantic": 0}, **ANN}
                (hit,) = reader.search(f"{word}x", **asked)  # type: ignore[arg-type]
                assert hit.version == changed.version
                assert reader.search(word, **asked) == []  # type: ignore[arg-type]
            gone = memory.delete(done.id)
            for reader in (memory, other):
                asked = {"min_version": gone.version, "weights": {"semantic": 0}, **ANN}
                assert reader.search(f"{word}x", **asked) == []  # type: ignore[arg-type]

    work(memories, write_and_read)
    assert memories[0].stats()["records"] == 0
    assert memories[0].verify() == THREADS * 8 * 3


def test_everything_at_once(memories: list[Memory]) -> None:
    first = memories[0].add_many([NewMemory(f"old {i}", vector=ONE) for i in range(60)], **ANN)
    lost: list[str] = []  # list.append is atomic

    def do_all(memory: Memory, place: int) -> None:
        mine = [done.id for done in first[place::THREADS]]
        for step, id in enumerate(mine):
            if step % 3 == 0:
                memory.delete(id)
                lost.append(id)
            elif step % 3 == 1:
                memory.update(id, f"new {place} {step}", vector=ONE)
            else:
                memory.update(id, importance=2.0)
            memory.add(f"fact {place} {step}", vector=ONE, user_id="ann", session_id="s1")
            hits = memory.search("old new fact", vector=ONE, k=200, **ANN)
            assert id not in {hit.id for hit in hits} or id not in lost
            assert len({hit.id for hit in hits}) == len(hits)
            memory.context("fact", vector=ONE, **ANN)
            memory.history(id)
            memory.list(limit=10, **ANN)
            memory.stats()

    work(memories, do_all)
    expected = 60 - len(lost) + 60
    for memory in memories:
        assert memory.stats()["records"] == expected
        assert len(memory.search("fact", vector=ONE, k=1000, **ANN)) == expected
        assert not {r.id for r in memory.list(limit=1000, **ANN)} & set(lost)
    assert memories[0].verify() == 60 + 60 + 60


def test_one_record_is_deleted_once(memories: list[Memory]) -> None:
    (done,) = memories[0].add("tea", vector=ONE, **ANN)
    deleted: list[int] = []

    def delete(memory: Memory, place: int) -> None:
        with suppress(NotFoundError):
            deleted.append(memory.delete(done.id).version)

    work(memories, delete)
    assert deleted == [2]
    assert [change.op for change in memories[0].history(done.id)] == ["ADD", "DELETE"]


def test_one_record_is_updated_by_all(memories: list[Memory]) -> None:
    (done,) = memories[0].add("tea", vector=ONE, **ANN)

    def update(memory: Memory, place: int) -> None:
        for step in range(5):
            memory.update(done.id, f"tea {place} {step}", vector=ONE)

    work(memories, update)
    history = memories[0].history(done.id)
    assert len(history) == 1 + THREADS * 5
    assert len({change.text for change in history}) == len(history)
    for memory in memories:
        (hit,) = memory.search("tea", vector=ONE, **ANN)
        assert hit.text == history[-1].text


def test_counts_written_by_all_are_not_lost(memories: list[Memory]) -> None:
    """Each thread changes a field of its own; no field of another may be set back."""
    fields = ["importance", "source", "kind", "expires_at", "entities", "text"]
    new = [2.0, "Ann", "episodic", "2999-01-01T00:00:00Z", ["Bob"], "cocoa"]
    (done,) = memories[0].add("tea", vector=ONE, metadata={"n": 1}, **ANN)

    def update(memory: Memory, place: int) -> None:
        extra = {"vector": ONE} if fields[place] == "text" else {}
        memory.update(done.id, **{fields[place]: new[place]}, **extra)  # type: ignore[arg-type]

    work(memories, update)
    record = memories[0].get(done.id)
    assert (record.importance, record.source, record.kind) == (2.0, "Ann", "episodic")
    assert (record.text, record.entities, record.metadata) == ("cocoa", ["Bob"], {"n": 1})
    assert record.expires_at is not None


class Gate:
    """An embedder that can be held up, as a slow one is."""

    dimensions = DIMENSIONS
    fingerprint = "gate"

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.open.set()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.reached.set()
        assert self.open.wait(20)
        return np.tile(ONE, (len(texts), 1))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return ONE


@pytest.fixture
def gate() -> Gate:
    return Gate()


def held_up(gate: Gate, call: Callable[[], object]) -> threading.Thread:
    """Start the call and return when it is in the embedder, where it waits."""
    gate.open.clear()
    gate.reached.clear()
    thread = threading.Thread(target=call)
    thread.start()
    assert gate.reached.wait(20)
    return thread


def test_updates_of_different_fields_do_not_undo_each_other(gate: Gate) -> None:
    """Regression: an update that embeds wrote back what it had read before."""
    with Memory(":memory:", embedder=gate) as memory:
        (done,) = memory.add("tea", metadata={"n": 1}, **ANN)
        slow = held_up(gate, lambda: memory.update(done.id, "cocoa"))
        memory.update(done.id, metadata={"n": 2})
        gate.open.set()
        slow.join(20)
        record = memory.get(done.id)
        assert (record.text, record.metadata) == ("cocoa", {"n": 2})


def test_a_record_deleted_while_its_update_embeds_stays_deleted(gate: Gate) -> None:
    with Memory(":memory:", embedder=gate) as memory:
        (done,) = memory.add("tea", **ANN)
        raised: list[NotFoundError] = []

        def update() -> None:
            try:
                memory.update(done.id, "cocoa")
            except NotFoundError as error:
                raised.append(error)

        slow = held_up(gate, update)
        memory.delete(done.id)
        gate.open.set()
        slow.join(20)
        assert raised
        assert memory.search("cocoa tea", **ANN) == []
        assert [change.op for change in memory.history(done.id)] == ["ADD", "DELETE"]


def test_a_slow_embedder_holds_nobody_up(gate: Gate) -> None:
    with Memory(":memory:", embedder=gate) as memory:
        (done,) = memory.add("tea", **ANN)
        slow = held_up(gate, lambda: memory.add("cocoa", **ANN))
        assert [hit.text for hit in memory.search("tea", **ANN)] == ["tea"]
        memory.update(done.id, importance=2.0)
        memory.add("coffee", vector=ONE, **ANN)
        assert memory.stats()["records"] == 2
        gate.open.set()
        slow.join(20)
        assert texts_of(memory, **ANN) == {"tea", "coffee", "cocoa"}


def test_forgetting_while_others_write(memories: list[Memory]) -> None:
    def write_or_forget(memory: Memory, place: int) -> None:
        for step in range(10):
            if place == 0:
                memory.forget(user_id="bob")
            memory.add(f"fact {place} {step}", vector=ONE, user_id="bob")
            memory.search("fact", vector=ONE, user_id="bob")

    work(memories, write_or_forget)
    for memory in memories:
        listed = texts_of(memory, user_id="bob")
        hits = memory.search("fact", vector=ONE, k=1000, user_id="bob")
        assert {hit.text for hit in hits} == listed
        assert memory.stats()["records"] == len(listed)
    assert memories[0].forget(user_id="bob").records == len(listed)
    for memory in memories:
        assert memory.search("fact", vector=ONE, user_id="bob") == []
    memories[0].verify()


def test_end_session_by_many_threads(memories: list[Memory]) -> None:
    """Regression: whoever came second failed with NotFoundError."""
    home = {"user_id": "ann", "session_id": "s1"}
    for _ in range(5):
        memories[0].add_many(
            [NewMemory("tea", vector=ONE, kind="working") for _ in range(100)], **home
        )
        ended: list[int] = []
        work(memories, lambda memory, place, ended=ended: ended.append(memory.end_session("s1")))  # type: ignore[misc]
        assert sum(ended) == 100
        assert memories[0].stats()["records"] == 0


def test_end_session_beside_deletes(memories: list[Memory]) -> None:
    home = {"user_id": "ann", "session_id": "s1"}
    done = memories[0].add_many(
        [NewMemory("tea", vector=ONE, kind="working") for _ in range(100)], **home
    )
    removed: list[int] = []

    def end_or_delete(memory: Memory, place: int) -> None:
        if place == 0:
            removed.append(memory.end_session("s1"))
            return
        for one in done[place::THREADS]:
            try:
                memory.delete(one.id)
            except NotFoundError:
                continue
            removed.append(1)

    work(memories, end_or_delete)
    assert sum(removed) == 100
    assert memories[0].stats()["records"] == 0


def test_end_session_takes_the_passages_that_an_update_adds(tmp_path: Path) -> None:
    """Regression: the new ones stayed, without the text they are a part of."""
    home = {"user_id": "ann", "session_id": "s1"}
    meanwhile: list[Callable[[], object]] = []

    def clock() -> datetime:
        while meanwhile:
            meanwhile.pop()()
        return datetime(2026, 1, 1, tzinfo=UTC)

    def text(sentences: int) -> str:
        return " ".join(
            f"Stop {i} of the journey is the town of Lake {i}." for i in range(sentences)
        )

    path = tmp_path / "store.db"
    with Memory(path, clock=clock) as memory, Memory(path) as other:
        (told,) = memory.add_many([NewMemory(text(20), kind="working")], **home)
        meanwhile.append(lambda: other.update(told.id, text(60)))
        assert memory.end_session("s1") == 1
        assert not meanwhile
        assert memory.search("the town of Lake 50", **home) == []
        assert (memory.stats()["records"], memory.stats()["passages"]) == (0, 0)


def test_closing_while_others_work(tmp_path: Path) -> None:
    """They may be told that it is closed, and nothing else; what was acknowledged is kept."""
    for path in (":memory:", tmp_path / "store.db"):
        memory = Memory(path, embedder=None, dimensions=DIMENSIONS, synchronous="NORMAL")
        kept: list[str] = []

        def go_on(memory: Memory = memory, kept: list[str] = kept) -> None:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                try:
                    kept.append(memory.add("tea", vector=ONE, **ANN)[0].id)
                    memory.search("tea", vector=ONE, **ANN)
                except ClosedError:
                    return
            raise AssertionError("the memory never closed")

        with ThreadPoolExecutor(4) as pool:
            futures = [pool.submit(go_on) for _ in range(4)]
            while not kept:
                time.sleep(0.001)
            time.sleep(0.05)
            memory.close()
            for future in futures:
                future.result(timeout=30)
        if path != ":memory:":
            with Memory(path, embedder=None, dimensions=DIMENSIONS) as again:
                assert set(kept) <= {record.id for record in again.list(limit=10_000, **ANN)}


@pytest.mark.skipif(sys.platform != "linux", reason="stacks of any size are had here")
def test_where_the_system_has_no_more_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: what was stored raised an error, and the outbox and close() never ended."""
    monkeypatch.setattr(linking, "LEAST_ROWS", 1)
    with Memory(tmp_path / "store.db") as memory:
        usual = threading.stack_size(1 << 46)
        try:
            ticket = memory.add([{"role": "user", "content": "I like tea."}], wait=False, **ANN)
            memory.add("Ann likes coffee", **ANN)
            assert len(memory.search("coffee", **ANN)) == 1
        finally:
            threading.stack_size(usual)
        assert not ticket.done()
        assert len(ticket.result(30)) == 1
        assert len(memory.search("tea coffee", **ANN)) == 2
        assert memory.wait_until_linked(30)
    with Memory(tmp_path / "store.db") as memory:
        assert len(memory.list(**ANN)) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forks_while_words_are_stemmed() -> None:
    """Regression: the child waited for a stemmer that a thread of its parent's had locked."""
    analyzer, done = analyzer_of("english"), threading.Event()
    words = map("".join, itertools.product("abcdefgh", repeat=8))

    def stem() -> None:
        while not done.is_set():
            analyzer.terms(" ".join(f"{word}ing" for word in itertools.islice(words, 3000)))

    stemming = threading.Thread(target=stem)
    stemming.start()
    endings = []
    for i in range(5):
        time.sleep(0.02)
        child = os.fork()
        if not child:
            try:
                signal.alarm(10)
                os._exit(0 if analyzer.terms(f"{'xyz' * (i + 1)}ing") else 1)
            finally:
                os._exit(2)  # no error may carry the child on into other tests
        endings.append(os.waitpid(child, 0)[1])
    done.set()
    stemming.join()
    assert endings == [0] * 5


TWO_FORK = """
import os, signal, sys, threading
from recollect import Memory

memory = Memory(sys.argv[1], embedder=None, dimensions=2)
codes = []

def fork():
    for _ in range(20):
        child = os.fork()
        if not child:
            try:
                signal.alarm(10)
                memory.add("tea", vector=[1, 0], user_id="ann")
                os._exit(0)
            finally:
                os._exit(1)
        codes.append(os.waitpid(child, 0)[1])

threads = [threading.Thread(target=fork) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert codes == [0] * 80, codes
assert len(memory.list(user_id="ann")) == 80
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_two_threads_may_fork_at_once(tmp_path: Path) -> None:
    """Regression: each let go of locks that the other had taken, and both waited for ever."""
    command = [sys.executable, "-W", "ignore", "-c", TWO_FORK, str(tmp_path / "store.db")]
    subprocess.run(command, check=True, timeout=60)
