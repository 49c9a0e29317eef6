"""Whatever is queued is done once, wherever the process dies.

Children that hand messages over and work them off are killed at every point of the way. After each
kill the store must be whole; after a last start, all is done.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest

from crash_points import POINTS, Point, arm
from recollect import Kind, Memory, Message, Queue
from recollect.errors import InferenceError
from recollect.inference import Candidate, Find, Op, Proposal, Turn
from recollect.log import Done, Entry, EntryState, EventKind, NewEvent
from recollect.log.sqlite import SQLiteLog
from recollect.outbox import Outbox
from recollect.payload import record_of
from recollect.scope import Scope
from recollect.writer import Writer

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

TENANT = "crash"
USERS = ("ann", "bob", "eve")
MESSAGES = 6
PATIENCE = 60.0


class Pipeline(Protocol):
    """What is to survive: something that queues messages and turns each into two records."""

    def add(self, user: str, text: str) -> int:
        """Queue a message; return its ticket's number."""

    def flush(self, timeout: float) -> bool: ...

    def close(self) -> None: ...

    @staticmethod
    def told(payload: bytes) -> str:
        """The message that a record was made of."""

    @staticmethod
    def queued(body: bytes) -> str:
        """The message that an entry holds."""


class StandIn:
    """Writes each message down twice, in one append."""

    def __init__(self, path: Path) -> None:
        self._log = SQLiteLog(path)
        self._outbox = Outbox(self._log, self.work, TENANT, attempts=2, pause=0.001)
        self._outbox.start()

    def add(self, user: str, text: str) -> int:
        scope = Scope(TENANT, user=user, session="s1")
        return self._outbox.add(scope, text.encode(), time=1).number

    def work(self, entry: Entry) -> None:
        assert entry.body is not None
        if b"hopeless" in entry.body or (b"flaky" in entry.body and not entry.attempts):
            raise InferenceError("no answer")
        events = [self.think(entry) for _ in range(2)]
        self._log.append(events, done=Done(entry.number, b"[]"))

    def think(self, entry: Entry) -> NewEvent:
        scope = entry.scope._replace(session=None)
        body = entry.body or b""
        return NewEvent(scope, str(uuid4()), EventKind.ADD, entry.time, "stand-in", body)

    def flush(self, timeout: float) -> bool:
        return self._outbox.flush(timeout)

    def close(self) -> None:
        self._outbox.close()
        self._log.close()

    @staticmethod
    def told(payload: bytes) -> str:
        return payload.decode()

    @staticmethod
    def queued(body: bytes) -> str:
        return body.decode()


class Ledger:
    """Notes each message down, and lets it replace the user's last entry in a ledger."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        text = turns[0].content
        tried = self._folder / f"tried {text}"
        if "hopeless" in text or ("flaky" in text and not tried.exists()):
            tried.touch()
            raise InferenceError("no answer")
        entry = Candidate(f"ledger {text}", Kind.SEMANTIC, 0)
        open_one = [known.id for known in find(["ledger"])[0] if known.text.startswith("ledger")]
        return [
            Proposal(Op.ADD, "noted", Candidate(text, Kind.EPISODIC, 0)),
            Proposal(Op.UPDATE, "the last", entry, tuple(open_one))
            if open_one
            else Proposal(Op.ADD, "the first", entry),
        ]


class Learning:
    """The whole way of a conversation, through Memory."""

    def __init__(self, path: Path) -> None:
        queue = Queue(attempts=2)
        ledger = Ledger(path.parent)
        self._memory = Memory(path, tenant=TENANT, inference=ledger, queue=queue)
        self._memory._outbox._workers._pause = 0.001

    def add(self, user: str, text: str) -> int:
        message: Message = {"role": "user", "content": text}
        return self._memory.add([message], user_id=user, session_id="s1", wait=False).number

    def flush(self, timeout: float) -> bool:
        return self._memory.flush(timeout)

    def close(self) -> None:
        self._memory.close()

    @staticmethod
    def told(payload: bytes) -> str:
        return str(json.loads(payload)["text"]).removeprefix("ledger ")

    @staticmethod
    def queued(body: bytes) -> str:
        return str(json.loads(body)["turns"][0]["content"])


REAL_POINTS = POINTS | {
    "before the inference": Point(Ledger, "infer", False),
    "after the inference": Point(Ledger, "infer", True),
    "while it is planned": Point(Writer, "compose", True),
}
ALL_POINTS = POINTS | {"during the work": Point(StandIn, "think", True)}


class Queued:
    """What children said that they had queued: number, user and text."""

    def __init__(self, output: bytes) -> None:
        lines = output.decode().splitlines()
        self.entries = [(int(n), user, text) for n, user, text in (x.split("\t") for x in lines)]


def run_child(
    make: type[Pipeline],
    path: Path,
    round_: int,
    point: Point | None,
    times: int,
    kill_after: float | None = None,
) -> tuple[Queued, bool]:
    """Let a child queue messages and work them off; what it queued, and whether it was killed."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(read)
            if point is not None:
                arm(point, times)
            pipeline = make(path)
            for i, user in zip(range(MESSAGES), cycle(USERS), strict=False):
                what = {1: "flaky", 4: "hopeless"}.get(i, "plain")
                text = f"{round_} {i} {what}"
                number = pipeline.add(user, text)
                os.write(write, f"{number}\t{user}\t{text}\n".encode())
            if not pipeline.flush(PATIENCE):
                os._exit(3)
            pipeline.close()
            os._exit(0)
        finally:
            os._exit(2)  # no error may carry the child on into other tests
    os.close(write)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    output = b""
    while piece := os.read(read, 65_536):
        output += piece
    os.close(read)
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0, f"the child failed: {status}"
    return Queued(output), killed


def check(made: type[Pipeline], path: Path, queued: dict[int, tuple[str, str]], kills: int) -> None:
    """Every message is there once: as events, or as an entry that waits or is dead."""
    log = SQLiteLog(path)
    log.verify()
    told: dict[str, list[int]] = {}
    for scope in log.scopes(TENANT):
        for event in log.read(scope):
            if event.kind is EventKind.ADD:
                told.setdefault(made.told(event.payload or b""), []).append(event.version)
    for text, versions in told.items():
        assert len(versions) == 2, f"{text} was told {len(versions)} times"
        assert versions[1] == versions[0] + 1
    entries = {
        entry.number: entry
        for state in EntryState
        for entry in log.entries(TENANT, state, limit=9999)
    }
    for number, (_, text) in queued.items():
        entry = entries.get(number)
        assert entry is not None, f"{text} was lost"
        assert (entry.state is EntryState.DONE) == (text in told)
        assert (entry.body is None) == (text in told)
        assert entry.body is None or made.queued(entry.body) == text
    unsaid = [entry for number, entry in entries.items() if number not in queued]
    assert len(unsaid) <= kills
    bodies = [made.queued(entry.body) for entry in entries.values() if entry.body is not None]
    assert len(set(bodies)) == len(bodies)
    assert not set(bodies) & told.keys()
    assert len(told) == sum(entry.state is EntryState.DONE for entry in entries.values())
    log.close()


def check_all_done(made: type[Pipeline], path: Path, queued: dict[int, tuple[str, str]]) -> None:
    """Nothing waits; each user's messages were told in order; the hopeless ones are dead."""
    log = SQLiteLog(path)
    assert log.entries(TENANT, EntryState.WAITING) == []
    for user in USERS:
        mine = [text for _, (whose, text) in sorted(queued.items()) if whose == user]
        events = log.read(Scope(TENANT, user=user))
        added = [event for event in events if event.kind is EventKind.ADD]
        told = [made.told(event.payload or b"") for event in added][::2]
        said = [text for text in told if text in mine]
        assert said == [text for text in mine if "hopeless" not in text]
    dead = [
        made.queued(entry.body or b"") for entry in log.entries(TENANT, EntryState.DEAD, limit=9999)
    ]
    assert all("hopeless" in text for text in dead)
    assert {text for _, text in queued.values() if "hopeless" in text} <= set(dead)
    log.close()


def crash(make: type[Pipeline], path: Path, points: dict[str, Point], kills: int) -> None:
    """Kill children at every point in turn, and now and then anywhere, ``kills`` times in all."""
    rng = random.Random(kills)
    queued: dict[int, tuple[str, str]] = {}
    killed_at: dict[str, int] = dict.fromkeys([*points, "anywhere"], 0)
    for round_, name in enumerate(cycle(killed_at)):
        if sum(killed_at.values()) >= kills:
            break
        point = points.get(name)
        # Not before the first kill at it: a point that is never reached must not go unnoticed.
        times = rng.randint(1, 4) if killed_at[name] else 1
        after = rng.uniform(0, 0.06) if point is None else None
        said, killed = run_child(make, path, round_, point, times, after)
        killed_at[name] += killed
        assert killed_at[name] or point is None, f"no child came to {name}"
        new = {number: (user, text) for number, user, text in said.entries}
        assert not new.keys() & queued.keys(), "a ticket was given twice"
        queued |= new
        check(make, path, queued, sum(killed_at.values()))
    said, killed = run_child(make, path, -1, None, 0)
    assert not killed
    queued |= {number: (user, text) for number, user, text in said.entries}
    check(make, path, queued, kills)
    check_all_done(make, path, queued)


def test_every_message_is_done_once_wherever_the_process_dies(tmp_path: Path) -> None:
    crash(StandIn, tmp_path / "store.db", ALL_POINTS, kills=len(ALL_POINTS) + 1)


@pytest.mark.slow
def test_every_message_is_done_once_in_two_hundred_deaths(tmp_path: Path) -> None:
    crash(StandIn, tmp_path / "store.db", ALL_POINTS, kills=200)


def check_ledgers(path: Path) -> None:
    """Each user's ledger has one entry that holds, and each of the others was replaced once."""
    log = SQLiteLog(path)
    for user in USERS:
        records = [record_of(event) for event in log.current(Scope(TENANT, user=user))]
        ledger = [record for record in records if record.text.startswith("ledger")]
        assert sum(record.valid_to is None for record in ledger) == 1
        by = [record.superseded_by for record in ledger if record.superseded_by is not None]
        assert len(by) == len(set(by)) == len(ledger) - 1
        for record in ledger:
            assert all(log.record(id) is not None for id in record.supersedes)
            assert (record.id in by) == bool(record.supersedes)
        assert all(record.valid_to is None for record in records if record not in ledger)
    log.close()


def test_every_conversation_is_learnt_once_wherever_the_process_dies(tmp_path: Path) -> None:
    crash(Learning, tmp_path / "store.db", REAL_POINTS, kills=len(REAL_POINTS) + 1)
    check_ledgers(tmp_path / "store.db")


@pytest.mark.slow
def test_every_conversation_is_learnt_once_in_two_hundred_deaths(tmp_path: Path) -> None:
    crash(Learning, tmp_path / "store.db", REAL_POINTS, kills=200)
    check_ledgers(tmp_path / "store.db")
