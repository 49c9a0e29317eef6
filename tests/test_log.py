"""Every log passes the conformance kit, and gives the answers of the model."""

from __future__ import annotations

import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event, Timer
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import CorruptStoreError, NotFoundError, RecollectError
from recollect.log.memory import MemoryLog
from recollect.log.protocol import EventKind, Log, NewEvent
from recollect.log.sqlite import SQLiteLog
from recollect.scope import Scope
from recollect.testing.log_conformance import ANN, BOB, LogConformance, add, delete, update


class TestMemoryLog(LogConformance):
    def make_log(self, tmp_path: Path) -> Log:
        return MemoryLog()


class TestSQLiteLogInMemory(LogConformance):
    def make_log(self, tmp_path: Path) -> Log:
        return SQLiteLog(":memory:")


class TestSQLiteLogInFile(LogConformance):
    def make_log(self, tmp_path: Path) -> Log:
        return SQLiteLog(tmp_path / "store.db")


SCOPES = [
    Scope("t", user="ann"),
    Scope("t", user="bob"),
    Scope("t", agent="coder", user="ann"),
    Scope("u", user="ann"),
]
IDS = [str(UUID(int=number * 0x1111_0000_0000_0001)) for number in range(1, 9)]


@st.composite
def new_events(draw: st.DrawFn) -> NewEvent:
    """An event that often names a record where it lives, and sometimes elsewhere."""
    number = draw(st.integers(0, len(IDS) - 1))
    home = SCOPES[number % len(SCOPES)]
    return NewEvent(
        scope=draw(st.sampled_from([home] * 5 + SCOPES)),
        record_id=IDS[number],
        kind=draw(st.sampled_from([EventKind.ADD, *EventKind])),
        time=draw(st.integers(0, 30)),
        actor=draw(st.sampled_from(["ann", "Jürgen", ""])),
        payload=draw(st.sampled_from([b"{}", b'{"text":"tea"}', b'{"text":"coffee"}' * 400])),
        vector=draw(st.sampled_from([None, b"", b"1234", b"5678" * 500])),
    )


some_scopes = st.lists(st.sampled_from(SCOPES), max_size=4)
operations = st.one_of(
    st.tuples(
        st.just("append"),
        st.lists(new_events(), max_size=3),
        st.one_of(st.none(), st.none(), st.integers(0, 20)),
    ),
    st.tuples(st.just("erase"), some_scopes, st.integers(0, 30)),
    st.tuples(st.just("configure"), st.dictionaries(st.sampled_from("abc"), st.text())),
    st.tuples(st.just("replace_setting"), st.sampled_from("abc"), st.text()),
)


def apply(log: Log, operation: tuple[object, ...]) -> object:
    """The outcome of an operation: what it returned, or the kind of error it raised."""
    match operation:
        case "append", list(events), expected:
            call = lambda: log.append(events, expected_version=expected)  # noqa: E731
        case "erase", list(scopes), int(time):
            call = lambda: log.erase(scopes, time=time, actor="officer")  # noqa: E731
        case "configure", dict(given):
            call = lambda: log.configure(given)  # noqa: E731
        case "replace_setting", str(name), str(value):
            call = lambda: log.replace_setting(name, value)  # noqa: E731
        case other:
            raise AssertionError(other)
    try:
        return call()
    except RecollectError as error:
        return type(error)


def answers(log: Log) -> dict[str, object]:
    """Everything a log can be asked about a small store."""
    version = log.version()
    return {
        "version": version,
        "settings": dict(log.settings()),
        "heads": log.heads(SCOPES),
        "read": [list(log.read(scope)) for scope in SCOPES],
        "read between": [list(log.read(scope, after=2, until=6)) for scope in SCOPES],
        "current": [list(log.current(scope)) for scope in SCOPES],
        "current until": [
            list(log.current(scope, until=until)) for scope in SCOPES for until in range(version)
        ],
        "version_at": [log.version_at(time) for time in range(-1, 32)],
        "record": [log.record(record_id) for record_id in IDS],
        "history": [log.history(record_id) for record_id in IDS],
        "page": [log.page(SCOPES[:3], after=after, limit=3) for after in (None, *IDS)],
        "scopes": [log.scopes("t"), log.scopes("t", {"user": "ann"}), log.scopes("u")],
        "verify": log.verify(),
        "stats": [replace(log.stats(tenant), size_bytes=0) for tenant in ("t", "u", "v")],
    }


@settings(max_examples=100, deadline=None)
@given(st.lists(operations, max_size=20))
def test_sqlite_and_the_model_agree(steps: list[tuple[object, ...]]) -> None:
    model, log = MemoryLog(), SQLiteLog(":memory:")
    for step in steps:
        assert apply(log, step) == apply(model, step)
    assert answers(log) == answers(model)
    log.close()


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    one, two = add(vector=b"1234"), add(BOB)
    first = SQLiteLog(path)
    first.append([one, two, update(one)])
    first.configure({"embedder": "static"})

    def contents(log: SQLiteLog) -> list[object]:
        return [log.read(ANN), log.current(ANN), log.settings(), log.scopes("acme")]

    expected = contents(first)
    first.close()
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]
    second = SQLiteLog(path)
    assert contents(second) == expected
    assert second.append([delete(one)]) == 4
    second.close()


def test_two_logs_on_one_file_see_each_other(tmp_path: Path) -> None:
    mine, theirs = SQLiteLog(tmp_path / "store.db"), SQLiteLog(tmp_path / "store.db")
    pulses = {theirs.pulse()}
    assert theirs.heads([ANN, BOB]) == [0, 0]
    for version in (1, 2, 3):
        assert mine.append([add(ANN)]) == version
        assert theirs.heads([ANN, BOB]) == [version, 0]
        assert theirs.pulse() not in pulses
        pulses.add(theirs.pulse())
    assert theirs.append([add(BOB)]) == 4
    later = Timer(0.1, mine.append, [[add(ANN)]])
    later.start()
    assert theirs.tail([ANN], after=3, timeout=30)
    later.join()
    for log in (mine, theirs):
        assert log.verify() == 5
        log.close()


def test_queued_writes_share_a_commit_and_a_refused_one_fails_alone(tmp_path: Path) -> None:
    log = SQLiteLog(tmp_path / "store.db")
    log.append([add()])
    blocker = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    before = log._connections.commits.count
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(log.append, [add()])
        time.sleep(0.1)
        good = [pool.submit(log.append, [add(), add()]) for _ in range(7)]
        bad = pool.submit(log.append, [add(), update(add())])
        time.sleep(0.3)
        blocker.execute("ROLLBACK")
        assert isinstance(bad.exception(), NotFoundError)
        assert first.result() == 2
        assert sorted(future.result() for future in good) == list(range(4, 17, 2))
    assert log._connections.commits.count - before == 2
    assert log.verify() == 16
    blocker.close()
    log.close()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("UPDATE events SET payload = '{}' WHERE version = 3", "content of version 3"),
        ("UPDATE events SET payload = x'7b7d' WHERE version = 3", "content of version 3"),
        ("UPDATE events SET payload = NULL WHERE version = 5", "content of version 5"),
        ("UPDATE events SET vector = x'00' WHERE version = 2", "content of version 2"),
        ("UPDATE events SET time = time + 1 WHERE version = 4", "hash of version 4"),
        ("UPDATE events SET actor = 'eve' WHERE version = 1", "hash of version 1"),
        ("UPDATE partitions SET user = 'eve' WHERE user = 'bob'", "hash of version 2"),
        ("DELETE FROM events WHERE version = 3", "version 3 is missing"),
        ("UPDATE records SET live = 0 WHERE version = 2", "records"),
        ("UPDATE records SET version = 1 WHERE version = 4", "records"),
        ("DELETE FROM records WHERE version = 2", "records"),
    ],
)
def test_verify_finds_what_was_tampered_with(tmp_path: Path, damage: str, message: str) -> None:
    path = tmp_path / "store.db"
    log = SQLiteLog(path)
    new = add(ANN)
    log.append([new, add(BOB), add(ANN), update(new), add(BOB, vector=b"1234")])
    assert log.verify() == 5
    log.close()
    connection = sqlite3.connect(path, isolation_level=None)
    assert connection.execute(damage).rowcount == 1
    connection.close()
    log = SQLiteLog(path)
    with pytest.raises(CorruptStoreError, match=message):
        log.verify()
    log.close()


def test_an_erased_text_is_in_no_file_of_the_store(tmp_path: Path) -> None:
    log = SQLiteLog(tmp_path / "store.db")
    secret, vector = "ANNSECRET", b"VECTORSECRET" * 40
    names = ["ann", "bob", "eve"]
    rng = Random(7)
    for _ in range(300):
        name = rng.choice(names)
        text = f"{name.upper()}SECRET" * rng.choice([1, 5, 50, 600])
        new = add(Scope("acme", user=name), text, vector=name.encode() + vector)
        log.append([new, update(new, text)] if rng.random() < 0.3 else [new])

    def found(text: str) -> int:
        return sum(file.read_bytes().count(text.encode()) for file in tmp_path.iterdir())

    assert found("ANNSECRET") and found("annVECTORSECRET")
    # Each erasure re-arranges pages that the others' content is on.
    for name in rng.sample(names, 3):
        log.erase([Scope("acme", user=name)], time=1, actor="officer")
        assert found(f"{name.upper()}SECRET") == found(f"{name}VECTORSECRET") == 0
    log.verify()
    log.close()
    assert not found(secret)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("name", ["store.db", ":memory:"])
def test_a_log_can_be_used_on_both_sides_of_a_fork(tmp_path: Path, name: str) -> None:
    log = SQLiteLog(name if name == ":memory:" else tmp_path / name)
    log.append([add()])
    before = log.pulse()
    stop = Event()

    def write() -> None:
        while not stop.is_set():
            log.append([add()])
            log.read(ANN, after=log.version() - 2)

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write) for _ in range(2)]
        try:
            for _ in range(5):
                child = os.fork()
                if not child:
                    try:
                        version = log.append([add(BOB, record_id=str(uuid4()))])
                        done = log.pulse() != before and log.heads([BOB]) == [version]
                        os._exit(0 if done else 1)
                    finally:
                        os._exit(2)  # no error may carry the child on into other tests
                assert os.waitpid(child, 0)[1] == 0
        finally:
            stop.set()
        for writer in writers:
            writer.result()
    if name != ":memory:":
        assert len(log.read(BOB)) == 5
    assert log.verify() == log.version()
    log.close()
