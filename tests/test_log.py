"""Every log passes the conformance kit, and gives the answers of the model."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Barrier, Event, Lock, Timer
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.errors import CorruptStoreError, NotFoundError, RecollectError
from recollect.log import memory_outbox, sqlite_outbox
from recollect.log.entries import Done, EntryState
from recollect.log.memory import MemoryLog
from recollect.log.protocol import EventKind, Log, NewEvent
from recollect.log.sqlite import SQLiteLog
from recollect.scope import Scope
from recollect.testing.log_conformance import ANN, BOB, LogConformance, add, delete, enqueue, update


class TestMemoryLog(LogConformance):
    def make_log(self, tmp_path: Path) -> Log:
        return MemoryLog()


class TestSQLiteLogInMemory(LogConformance):
    def make_log(self, tmp_path: Path) -> Log:
        return SQLiteLog(":memory:")


class TestSQLiteLogInFile(LogConformance):
    def make_log(self, tmp_path: Path) -> Log:
        return SQLiteLog(tmp_path / "store.db")


@pytest.mark.parametrize("log", [MemoryLog(), SQLiteLog(":memory:")], ids=["model", "sqlite"])
def test_old_results_go_and_kept_bodies_stay(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (memory_outbox, sqlite_outbox):
        monkeypatch.setattr(module, "KEPT_RESULTS", 5)
    dead, waiting, kept = enqueue(log, BOB), enqueue(log, BOB), enqueue(log)
    log.fail(dead, "no", not_before=None)
    log.append([], done=Done(kept, b"", keep_body=True))
    done = [enqueue(log) for _ in range(8)]
    for number in done:
        log.append([], done=Done(number, b"x"))
    assert [e.number for e in log.entries("acme", EntryState.DONE)] == [kept, *done[-5:]]
    assert log.entry(done[0]) is None
    assert [e.number for e in log.entries("acme", EntryState.DEAD)] == [dead]
    assert [e.number for e in log.entries("acme", EntryState.WAITING)] == [waiting]
    log.close()


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


SESSIONS = [Scope("t", user="ann", session="s1"), Scope("t", session="s1")]
numbers = st.integers(1, 8)
some_scopes = st.lists(st.sampled_from(SCOPES), max_size=4)
operations = st.one_of(
    st.tuples(
        st.just("append"),
        st.lists(new_events(), max_size=3),
        st.one_of(st.none(), st.none(), st.integers(0, 20)),
    ),
    st.tuples(
        st.just("erase"),
        some_scopes,
        st.integers(0, 30),
        st.one_of(st.none(), st.sampled_from(SCOPES + SESSIONS)),
    ),
    st.tuples(st.just("configure"), st.dictionaries(st.sampled_from("abc"), st.text())),
    st.tuples(st.just("replace_setting"), st.sampled_from("abc"), st.text()),
    st.tuples(st.just("enqueue"), st.sampled_from(SCOPES + SESSIONS), st.integers(0, 30)),
    st.tuples(st.just("work"), st.lists(new_events(), max_size=2), st.booleans()),
    st.tuples(st.just("work"), st.lists(new_events(), max_size=2), st.booleans()),
    st.tuples(st.just("finish"), numbers, st.booleans()),
    st.tuples(st.just("fail"), numbers, st.one_of(st.none(), st.integers(0, 30))),
    st.tuples(st.sampled_from(["revive", "drop"]), numbers),
)


def apply(log: Log, operation: tuple[object, ...]) -> object:
    """The outcome of an operation: what it returned, or the kind of error it raised."""
    match operation:
        case "append", list(events), expected:
            call = lambda: log.append(events, expected_version=expected)  # noqa: E731
        case "erase", list(scopes), int(time), containing:
            assert containing is None or isinstance(containing, Scope)
            call = lambda: log.erase(  # noqa: E731
                scopes, time=time, actor="officer", containing=containing
            )
        case "configure", dict(given):
            call = lambda: log.configure(given)  # noqa: E731
        case "replace_setting", str(name), str(value):
            call = lambda: log.replace_setting(name, value)  # noqa: E731
        case "enqueue", Scope() as scope, int(time):
            call = lambda: log.enqueue(scope, b"said", time=time, limit=4)  # noqa: E731
        case "work", list(events), bool(keep):
            call = lambda: work(log, events, keep)  # noqa: E731
        case "finish", int(number), bool(keep):
            call = lambda: log.append([], done=Done(number, b"r", keep))  # noqa: E731
        case "fail", int(number), not_before:
            assert not_before is None or isinstance(not_before, int)
            call = lambda: log.fail(number, "no", not_before=not_before)  # noqa: E731
        case "revive", int(number):
            call = lambda: log.revive(number)  # noqa: E731
        case "drop", int(number):
            call = lambda: log.drop(number)  # noqa: E731
        case other:
            raise AssertionError(other)
    try:
        return call()
    except RecollectError as error:
        return type(error)


def work(log: Log, events: list[NewEvent], keep: bool) -> object:
    """Finish the entry that comes next with these events."""
    entry = log.next_entry("t", 15)
    return entry and log.append(events, done=Done(entry.number, b"r", keep))


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
        "next": [
            log.next_entry(tenant, now, busy)
            for tenant in ("t", "u")
            for now in (0, 10, 31)
            for busy in ([], SCOPES[:1], SCOPES[1:], [*SCOPES, SESSIONS[1]])
        ],
        "entries": [log.entries(tenant, state) for tenant in ("t", "u") for state in EntryState],
        "entry": [log.entry(number) for number in range(1, 9)],
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
    for name in names:
        scope = Scope("acme", user=name, session="s1")
        for size in (1, 50, 900):
            body = f"{name.upper()}SECRET" * size
            done, dead, _ = (enqueue(log, scope, body) for _ in range(3))
            log.append([], done=Done(done, body.encode()))
            log.fail(dead, body, not_before=None)
    # Each erasure re-arranges pages that the others' content is on.
    for name in rng.sample(names, 3):
        log.erase([], time=1, actor="officer", containing=Scope("acme", user=name))
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


def test_an_outbox_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    log = SQLiteLog(path)
    waiting, done = enqueue(log), enqueue(log, BOB)
    log.append([add(BOB)], done=Done(done, b"result"))
    expected = [log.entry(number) for number in (waiting, done)]
    log.close()
    log = SQLiteLog(path)
    assert [log.entry(number) for number in (waiting, done)] == expected
    assert log.next_entry("acme", 0) == expected[0]
    log.close()


def test_queued_messages_share_a_commit(tmp_path: Path) -> None:
    log = SQLiteLog(tmp_path / "store.db")
    enqueue(log)
    blocker = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    before = log._connections.commits.count
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(enqueue, log)
        time.sleep(0.1)
        good = [pool.submit(enqueue, log) for _ in range(7)]
        event = pool.submit(log.append, [add()])
        time.sleep(0.3)
        blocker.execute("ROLLBACK")
        assert first.result() == 2
        assert sorted(future.result() for future in good) == list(range(3, 10))
        assert event.result() == 1
    assert log._connections.commits.count - before == 2
    blocker.close()
    log.close()


TRY_CLAIM = """
import sys
from recollect.log.sqlite import SQLiteLog
log = SQLiteLog(sys.argv[1])
print(log.claim_outbox("acme"), flush=True)
sys.stdin.read()
"""


def claimant(path: Path) -> subprocess.Popen[bytes]:
    """A process that tries to take the claim, and then waits to be killed."""
    return subprocess.Popen(
        [sys.executable, "-c", TRY_CLAIM, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def test_one_process_has_the_claim_until_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    mine, again = SQLiteLog(path), SQLiteLog(path)
    holder = claimant(path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"True\n"
    assert not mine.claim_outbox("acme")
    holder.kill()
    holder.communicate()
    assert mine.claim_outbox("acme")
    assert not again.claim_outbox("acme")
    late = claimant(path)
    assert late.stdout is not None
    assert late.stdout.readline() == b"False\n"
    late.kill()
    late.communicate()
    mine.close()
    assert again.claim_outbox("acme")
    assert len(list(tmp_path.glob("store.db-outbox-*"))) == 1
    again.close()
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_two_never_have_the_claim_at_once(tmp_path: Path) -> None:
    """Also while its file is removed and made again."""
    logs = [SQLiteLog(tmp_path / "store.db") for _ in range(8)]
    barrier, holding, taken = Barrier(len(logs)), Lock(), []

    def take_and_give(log: SQLiteLog) -> None:
        barrier.wait()
        for _ in range(300):
            if log.claim_outbox("acme"):
                assert holding.acquire(blocking=False)
                taken.append(log)
                holding.release()
                log.release_outbox("acme")

    with ThreadPoolExecutor(len(logs)) as pool:
        list(pool.map(take_and_give, logs))
    assert len(taken) > len(logs)
    for log in logs:
        log.close()


def test_two_names_of_a_file_are_one_store(tmp_path: Path) -> None:
    """Regression: through a symbolic link, two processes worked on one outbox."""
    path, link = tmp_path / "store.db", tmp_path / "link.db"
    link.symlink_to(path)
    log, other = SQLiteLog(path), SQLiteLog(link)
    assert log.claim_outbox("acme")
    assert not other.claim_outbox("acme")
    log.append([add(ANN)])
    assert len(other.read(ANN)) == 1
    assert log.stats(ANN.tenant).size_bytes == other.stats(ANN.tenant).size_bytes
    log.close()
    other.close()


def test_a_store_stays_where_it_is_when_the_working_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Regression: a connection that was opened later read another file of that name."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        SQLiteLog("store.db").close()
    log = SQLiteLog("store.db")
    log.append([add(ANN)])
    monkeypatch.chdir(tmp_path / "a")
    assert len(log.read(ANN)) == 1
    assert log.claim_outbox("acme")
    assert list((tmp_path / "a").glob("*-outbox-*")) == []
    log.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_neither_holds_nor_releases_the_claim(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    log, other = SQLiteLog(path), SQLiteLog(path)
    assert log.claim_outbox("acme")
    (ready, say_ready), (go, say_go) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        try:
            refused = not log.claim_outbox("acme") and not other.claim_outbox("acme")
            log.release_outbox("acme")
            refused = refused and not other.claim_outbox("acme")
            os.write(say_ready, b"1" if refused else b"0")
            os.read(go, 1)
        finally:
            os._exit(0)  # no error may carry the child on into other tests
    assert os.read(ready, 1) == b"1"
    assert not other.claim_outbox("acme")
    log.release_outbox("acme")  # while the child lives
    assert other.claim_outbox("acme")
    os.write(say_go, b"1")
    os.waitpid(child, 0)
    for file in (ready, say_ready, go, say_go):
        os.close(file)
    log.close()
    other.close()
