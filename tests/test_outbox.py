"""The outbox's worker: order, retries, dead letters, tickets, several processes, forks, endings."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from recollect import workers
from recollect.errors import (
    ClosedError,
    InferenceError,
    NotFoundError,
    QueueFullError,
    StoreBusyError,
)
from recollect.log import Done, Entry, EntryState, EventKind, Log, NewEvent
from recollect.log.memory import MemoryLog
from recollect.log.sqlite import SQLiteLog
from recollect.model import Operation
from recollect.outbox import Outbox
from recollect.scope import Scope
from recollect.tickets import encode_operations, operations_of
from recollect.workers import Work, Workers

ANN = Scope("t", user="ann")
ANN_S1 = Scope("t", user="ann", session="s1")
BOB = Scope("t", user="bob")
PATIENCE = 20.0  # seconds; nothing here takes one


class Diary:
    """Work that writes down each message, and fails where it is told to."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.seen: list[str] = []
        self.failures: dict[str, int] = {}
        self.error: BaseException = InferenceError("no answer")
        self.lock = threading.Lock()

    def __call__(self, entry: Entry) -> None:
        assert entry.body is not None
        text = entry.body.decode()
        with self.lock:
            self.seen.append(text)
            left = self.failures.get(text, 0)
            self.failures[text] = left - 1
        if left > 0:
            raise self.error
        write_down(self.log, entry)


def write_down(log: Log, entry: Entry) -> None:
    assert entry.body is not None
    event = NewEvent(
        entry.scope._replace(session=None),
        str(uuid4()),
        EventKind.ADD,
        entry.time,
        "diary",
        entry.body,
    )
    operation = Operation("ADD", event.record_id, entry.body.decode(), -1, "it was said")
    log.append([event], done=Done(entry.number, encode_operations([operation])))


@pytest.fixture(params=["memory", "file"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    log: Log = MemoryLog() if request.param == "memory" else SQLiteLog(tmp_path / "store.db")
    yield log
    log.close()


@contextmanager
def working(log: Log, work: Work, **options: object) -> Iterator[Outbox]:
    outbox = Outbox(log, work, "t", **{"pause": 0.01, **options})  # type: ignore[arg-type]
    yield outbox
    outbox.close()


def add(outbox: Outbox, text: str, scope: Scope = ANN) -> int:
    return outbox.add(scope, text.encode(), time=1).number


def told(log: Log, scope: Scope = ANN) -> list[str]:
    return [(event.payload or b"").decode() for event in log.read(scope)]


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.005)


# Order and retries


def test_what_is_handed_over_is_done_in_order(log: Log) -> None:
    with working(log, Diary(log)) as outbox:
        texts = [f"message {i}" for i in range(20)]
        tickets = [outbox.ticket(add(outbox, text)) for text in texts]
        assert outbox.flush(PATIENCE)
        assert told(log) == texts
        for version, (ticket, text) in enumerate(zip(tickets, texts, strict=True), 1):
            (operation,) = ticket.result(timeout=0)
            assert (operation.op, operation.text, operation.version) == ("ADD", text, version)
            event = log.record(operation.id)
            assert event is not None
            assert event.version == version
    assert log.entries("t", EntryState.WAITING) == []


def test_a_failure_holds_up_its_own_lane_alone(log: Log) -> None:
    diary = Diary(log)
    diary.failures["first"] = 2
    with working(log, diary, pause=0.05) as outbox:
        add(outbox, "first", ANN_S1)
        add(outbox, "second")
        add(outbox, "other", BOB)
        assert outbox.flush(PATIENCE)
    assert told(log) == ["first", "second"]
    assert diary.seen.index("other") < diary.seen.index("second")
    assert diary.seen.count("first") == 3


def test_pauses_grow(log: Log) -> None:
    times: list[float] = []

    def work(entry: Entry) -> None:
        times.append(time.monotonic())
        raise InferenceError("no answer")

    with working(log, work, attempts=3, pause=0.05) as outbox:
        add(outbox, "text")
        assert outbox.flush(PATIENCE)
    first, second = (after - before for before, after in pairwise(times))
    assert first >= 0.05
    assert second >= 0.05 * workers.GROWTH


@pytest.mark.parametrize(
    "error",
    [
        InferenceError("no answer"),
        KeyError("x"),
        StoreBusyError("busy"),
        asyncio.CancelledError(),
        SystemExit(1),
    ],
)
def test_what_keeps_failing_becomes_a_dead_letter(log: Log, error: BaseException) -> None:
    diary = Diary(log)
    diary.error = error
    diary.failures["bad"] = 3
    with working(log, diary, attempts=3) as outbox:
        bad = outbox.ticket(add(outbox, "bad"))
        good = outbox.ticket(add(outbox, "good"))
        assert outbox.flush(PATIENCE)
        assert good.result()[0].text == "good"
        with pytest.raises(InferenceError, match=rf"failed 3 times.*{type(error).__name__}"):
            bad.result()
        (dead,) = log.entries("t", EntryState.DEAD)
        assert (dead.number, dead.body, dead.attempts) == (bad.number, b"bad", 3)
        assert outbox.retry(bad.number)
        assert not outbox.retry(good.number)
        assert outbox.flush(PATIENCE)
        assert bad.result()[0].text == "bad"
    assert told(log) == ["good", "bad"]


def test_work_that_finishes_nothing_has_failed(log: Log) -> None:
    with working(log, lambda entry: None, attempts=2) as outbox:
        ticket = outbox.ticket(add(outbox, "text"))
        with pytest.raises(InferenceError, match="did not finish"):
            ticket.result(PATIENCE)


def test_an_error_after_the_append_changes_nothing(log: Log) -> None:
    def work(entry: Entry) -> None:
        write_down(log, entry)
        raise RuntimeError("too late")

    with working(log, work) as outbox:
        ticket = outbox.ticket(add(outbox, "text"))
        assert ticket.result(PATIENCE)[0].text == "text"
    assert told(log) == ["text"]
    entry = log.entry(ticket.number)
    assert entry is not None
    assert (entry.attempts, entry.state) == (0, EntryState.DONE)


def test_a_clock_that_was_set_back_holds_up_nothing(log: Log) -> None:
    diary = Diary(log)
    with working(log, diary) as outbox:
        number = log.enqueue(ANN, b"text", time=1, limit=9)
        log.fail(number, "no answer", not_before=time.time_ns() // 1000 + 10**12)
        assert outbox.flush(PATIENCE)


def test_a_full_queue_pushes_back(log: Log) -> None:
    gate = threading.Event()

    def work(entry: Entry) -> None:
        assert gate.wait(PATIENCE)
        write_down(log, entry)

    with working(log, work, limit=3) as outbox:
        for i in range(3):
            add(outbox, f"message {i}")
        with pytest.raises(QueueFullError):
            add(outbox, "one too many")
        gate.set()
        assert outbox.flush(PATIENCE)
        add(outbox, "later")
        assert outbox.flush(PATIENCE)
    assert told(log) == ["message 0", "message 1", "message 2", "later"]


def test_threads_work_on_lanes_side_by_side(log: Log) -> None:
    together = threading.Barrier(3)
    diary = Diary(log)

    def work(entry: Entry) -> None:
        if entry.body == b"first":
            together.wait(PATIENCE)
        diary(entry)

    users = [Scope("t", user=f"user {i}") for i in range(3)]
    with working(log, work, threads=3) as outbox:
        for scope in users:
            add(outbox, "first", scope)
            for i in range(5):
                add(outbox, f"more {i}", scope)
        assert outbox.flush(PATIENCE)
    for scope in users:
        assert told(log, scope) == ["first", *(f"more {i}" for i in range(5))]


def test_the_log_may_fail_for_a_while(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_TROUBLE_SECONDS", 0.01)
    troubles = [StoreBusyError("busy")] * 3
    look = log.next_entry

    def troubled(tenant: str, now: int, busy: Sequence[Scope] = ()) -> Entry | None:
        if troubles and threading.current_thread().name == "recollect-outbox":
            raise troubles.pop()
        return look(tenant, now, busy)

    monkeypatch.setattr(log, "next_entry", troubled)
    with working(log, Diary(log)) as outbox:
        add(outbox, "text")
        assert outbox.flush(PATIENCE)
    assert not troubles


def test_a_tenant_does_not_wait_for_another(tmp_path: Path) -> None:
    logs = [SQLiteLog(tmp_path / "store.db") for _ in range(2)]
    gate = threading.Event()

    def stuck(entry: Entry) -> None:
        assert gate.wait(PATIENCE)
        write_down(logs[0], entry)

    mine = Outbox(logs[0], stuck, "t", limit=1)
    theirs = Outbox(logs[1], Diary(logs[1]), "u", limit=1)
    mine.add(ANN, b"text", time=1)
    with pytest.raises(QueueFullError):
        mine.add(ANN, b"more", time=1)
    ticket = theirs.add(ANN._replace(tenant="u"), b"text", time=1)
    assert ticket.result(PATIENCE)[0].text == "text"
    assert theirs.flush(PATIENCE)
    assert not mine.flush(0.01)
    gate.set()
    assert mine.flush(PATIENCE)
    for outbox, log in zip((mine, theirs), logs, strict=True):
        outbox.close()
        log.close()
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


# Tickets


def test_a_ticket_tells_where_it_stands(log: Log) -> None:
    gate = threading.Event()

    def work(entry: Entry) -> None:
        assert gate.wait(PATIENCE)
        write_down(log, entry)

    with working(log, work) as outbox:
        ticket = outbox.add(ANN, b"text", time=1)
        assert not ticket.done()
        with pytest.raises(TimeoutError):
            ticket.result(timeout=0.05)
        assert not outbox.flush(0.05)
        assert ticket == outbox.ticket(ticket.number)
        assert len({ticket, outbox.ticket(ticket.number)}) == 1
        gate.set()
        assert len(ticket.result()) == 1
        assert ticket.done()
        with pytest.raises(NotFoundError):
            outbox.ticket(99).result()


def test_what_is_erased_while_it_is_worked_on_does_not_come_back(log: Log) -> None:
    begun, erased = threading.Event(), threading.Event()

    def work(entry: Entry) -> None:
        begun.set()
        assert erased.wait(PATIENCE)
        write_down(log, entry)

    with working(log, work) as outbox:
        ticket = outbox.add(ANN, b"text", time=1)
        assert begun.wait(PATIENCE)
        assert log.erase([], time=1, actor="officer", containing=ANN).entries == 1
        erased.set()
        assert outbox.flush(PATIENCE)
        with pytest.raises(NotFoundError):
            ticket.result()
    assert told(log) == []


def test_operations_come_back_as_they_were() -> None:
    operations = [
        Operation("ADD", str(uuid4()), "Größe 😀", -2, "new"),
        Operation("UPDATE", str(uuid4()), "b", -1, "it replaces another"),
        Operation("NOOP", str(uuid4()), "c", 3, "known since version 3"),
        Operation("NOOP", str(uuid4()), "d", 0, "said twice in one message"),
    ]
    result = encode_operations(operations)
    entry = Entry(1, ANN, EntryState.DONE, 0, 0, 0, None, None, result, 12)
    found = operations_of(entry)
    assert [asdict(o) | {"version": 0} for o in found] == [
        asdict(o) | {"version": 0} for o in operations
    ]
    assert [o.version for o in found] == [11, 12, 3, 0]
    newer = result.replace(b'{"op"', b'{"unheard of":[1],"op"')
    assert operations_of(entry._replace(result=newer)) == found


# Beginnings and endings


def test_what_was_left_is_done_at_the_next_start(tmp_path: Path) -> None:
    log = SQLiteLog(tmp_path / "store.db")
    number = log.enqueue(ANN, b"left", time=1, limit=9)
    log.close()
    log = SQLiteLog(tmp_path / "store.db")
    with working(log, Diary(log)) as outbox:
        outbox.start()
        assert outbox.ticket(number).result(PATIENCE)[0].text == "left"
    log.close()
    log = SQLiteLog(tmp_path / "store.db")
    with working(log, Diary(log)) as outbox:
        outbox.start()
        assert not outbox._workers._threads
    log.close()


def test_threads_end_when_nothing_waits(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LINGER_SECONDS", 0.02)
    with working(log, Diary(log), threads=2) as outbox:
        for i in range(3):
            add(outbox, f"message {i}")
            assert outbox.flush(PATIENCE)
            wait_for(lambda: not outbox._workers._threads)
            assert log.claim_outbox("t")
            log.release_outbox("t")
    assert told(log) == [f"message {i}" for i in range(3)]


def test_closing_lets_the_entry_at_hand_be_finished(log: Log) -> None:
    begun = threading.Event()

    def work(entry: Entry) -> None:
        begun.set()
        time.sleep(0.1)
        write_down(log, entry)

    with working(log, work) as outbox:
        add(outbox, "at hand")
        add(outbox, "waiting")
        assert begun.wait(PATIENCE)
    assert told(log) == ["at hand"]
    assert [entry.body for entry in log.entries("t", EntryState.WAITING)] == [b"waiting"]
    with pytest.raises(ClosedError):
        add(outbox, "too late")
    with pytest.raises(ClosedError):
        outbox.flush()
    assert log.claim_outbox("t")


def test_closing_leaves_what_takes_too_long(tmp_path: Path) -> None:
    log = SQLiteLog(tmp_path / "store.db")
    begun, closed = threading.Event(), threading.Event()

    def work(entry: Entry) -> None:
        begun.set()
        assert closed.wait(PATIENCE)
        write_down(log, entry)

    outbox = Outbox(log, work, "t")
    ticket = outbox.add(ANN, b"text", time=1)
    (thread,) = outbox._workers._threads
    assert begun.wait(PATIENCE)
    started = time.monotonic()
    outbox.close(timeout=0.05)
    assert time.monotonic() - started < 1
    log.close()
    closed.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    with pytest.raises(ClosedError):
        ticket.result()
    log = SQLiteLog(tmp_path / "store.db")
    entry = log.entry(ticket.number)
    assert entry is not None
    assert (entry.state, entry.attempts) == (EntryState.WAITING, 0)
    with working(log, Diary(log)) as outbox:
        outbox.start()
        assert outbox.flush(PATIENCE)
    assert told(log) == ["text"]
    log.close()


def test_a_ticket_that_is_waited_for_says_that_the_outbox_was_closed(log: Log) -> None:
    outbox = Outbox(log, lambda entry: time.sleep(0.2), "t")
    ticket = outbox.add(ANN, b"text", time=1)
    timer = threading.Timer(0.05, outbox.close)
    timer.start()
    with pytest.raises(ClosedError):
        ticket.result()
    timer.join()


FORGOTTEN = """
import sys, time
from recollect.log.sqlite import SQLiteLog
from recollect.outbox import Outbox
from recollect.scope import Scope
import recollect.workers
recollect.workers.CLOSE_SECONDS = 0.2
log = SQLiteLog(sys.argv[1])
outbox = Outbox(log, lambda entry: time.sleep(600), "t")
outbox.add(Scope("t", user="ann"), b"text", time=1)
time.sleep(0.1)
"""


def test_a_program_that_closes_nothing_ends(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    done = subprocess.run(
        [sys.executable, "-c", FORGOTTEN, str(path)],
        timeout=PATIENCE,
        check=True,
        capture_output=True,
    )
    assert not done.stderr
    log = SQLiteLog(path)
    with working(log, Diary(log)) as outbox:
        outbox.start()
        assert outbox.flush(PATIENCE)
    assert told(log) == ["text"]
    log.close()


# Several processes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_parent_and_child_of_a_fork_both_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FORK_SECONDS", PATIENCE)
    log = SQLiteLog(tmp_path / "store.db")
    held = threading.Lock()  # as those that work takes

    def work(entry: Entry) -> None:
        with held:
            time.sleep(0.002)
            write_down(log, entry)

    with working(log, work) as outbox:
        for turn in range(5):
            for i in range(10):
                add(outbox, f"parent {turn} {i}")
            child = os.fork()
            if not child:
                try:
                    with held:
                        pass
                    ticket = outbox.add(BOB, b"child %d" % turn, time=1)
                    ticket.result(PATIENCE)
                    outbox.close()
                    os._exit(0)
                finally:
                    os._exit(1)  # no error may carry the child on into other tests
            assert os.waitpid(child, 0)[1] == 0
        assert outbox.flush(PATIENCE)
    assert told(log) == [f"parent {turn} {i}" for turn in range(5) for i in range(10)]
    assert told(log, BOB) == [f"child {turn}" for turn in range(5)]
    log.close()


def test_nothing_is_begun_while_a_fork_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    log = MemoryLog()
    diary = Diary(log)
    found, go_on = threading.Event(), threading.Event()
    next_entry = log.next_entry

    def slow_next_entry(tenant: str, now: int, busy: frozenset[Scope]) -> Entry | None:
        entry = next_entry(tenant, now, busy)
        if entry is not None:
            found.set()
            assert go_on.wait(PATIENCE)
        return entry

    log.enqueue(ANN, b"found before the fork", time=1, limit=1)
    monkeypatch.setattr(log, "next_entry", slow_next_entry)
    team = Workers(log, diary, "t", attempts=5, pause=0.01, threads=1, now=lambda: 1)
    team.wake()
    assert found.wait(PATIENCE)
    team.before_fork()
    go_on.set()
    time.sleep(0.1)
    assert not diary.seen
    team.after_fork(in_child=False)
    wait_for(lambda: diary.seen)
    team.close(PATIENCE)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_does_not_wait_for_a_slow_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_FORK_SECONDS", 0.05)
    log = SQLiteLog(tmp_path / "store.db")
    begun, answered = threading.Event(), threading.Event()

    def work(entry: Entry) -> None:
        begun.set()
        assert answered.wait(PATIENCE)
        write_down(log, entry)

    with working(log, work) as outbox:
        add(outbox, "text")
        assert begun.wait(PATIENCE)
        started = time.monotonic()
        child = os.fork()
        if not child:
            os._exit(0)
        assert time.monotonic() - started < 5
        os.waitpid(child, 0)
        answered.set()
        assert outbox.flush(PATIENCE)
    assert told(log) == ["text"]
    log.close()


WORKER = """
import sys, time
from uuid import uuid4
from recollect.log import Done, EventKind, NewEvent
from recollect.log.sqlite import SQLiteLog
from recollect.outbox import Outbox
from recollect.scope import Scope

log, name = SQLiteLog(sys.argv[1]), sys.argv[2]

def work(entry):
    time.sleep(0.001)
    event = NewEvent(entry.scope, str(uuid4()), EventKind.ADD, entry.time, name, entry.body)
    log.append([event], done=Done(entry.number, b"[]"))

outbox = Outbox(log, work, "t")
print("ready", flush=True)
sys.stdin.readline()
for i in range(100):
    outbox.add(Scope("t", user="ann"), f"{name} {i}".encode(), time=1)
if name == "leaver":
    import os
    os._exit(0)
assert outbox.flush(60)
outbox.close()
log.close()
"""


def test_processes_share_an_outbox(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    names = ["one", "two", "leaver"]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in names
    ]
    for worker in running:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"ready\n"
    for worker in running:
        assert worker.stdin is not None
        worker.stdin.write(b"go\n")
        worker.stdin.close()
    for worker in running:
        assert worker.wait(60) == 0
        assert worker.stdout is not None
        worker.stdout.close()
    log = SQLiteLog(path)
    assert log.entries("t", EntryState.WAITING) == []
    done = log.entries("t", EntryState.DONE, limit=1000)
    assert len(done) == 300
    # In order over all processes, and each once.
    assert [entry.version for entry in done] == list(range(1, 301))
    for name in names:
        assert [t for t in told(log) if t.startswith(name)] == [f"{name} {i}" for i in range(100)]
    log.close()


def test_a_ticket_tells_what_another_process_did(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    mine, theirs = SQLiteLog(path), SQLiteLog(path)
    assert theirs.claim_outbox("t")
    with working(mine, Diary(mine)) as outbox:
        ticket = outbox.add(ANN, b"text", time=1)
        time.sleep(0.2)
        assert not ticket.done()
        entry = theirs.next_entry("t", 0)
        assert entry is not None
        write_down(theirs, entry)
        (operation,) = ticket.result(PATIENCE)
        assert (operation.text, operation.version) == ("text", 1)
        late = outbox.add(ANN, b"more", time=1)
        theirs.close()  # and gives the claim back
        assert late.result(PATIENCE)[0].text == "more"
    mine.close()
