"""A Memory whose process is killed loses nothing it acknowledged, and leaves nothing by halves."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from recollect import Memory, NotFoundError

TESTS = Path(__file__).parent
DIMENSIONS = 8
SHARED = {"user_id": "shared"}

Said = list[tuple[str, str, str | None]]


def start(path: Path, name: str, seconds: float) -> subprocess.Popen[bytes]:
    program = [sys.executable, str(TESTS / "memory_writer.py"), str(path), name, str(seconds)]
    return subprocess.Popen(program, bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def said_by(output: bytes) -> Said:
    """The complete lines: what was acknowledged before the kill, and said."""
    complete = [line for line in output.splitlines(keepends=True) if line.endswith(b"\n")]
    return [(what, id, text) for what, id, text in map(json.loads, complete)]


def kill(writer: subprocess.Popen[bytes], after: float) -> Said:
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    rest, errors = writer.communicate(timeout=30)
    assert writer.returncode == -signal.SIGKILL, errors.decode()
    assert not errors, errors.decode()
    return said_by(first + rest)


def open_store(path: Path) -> Memory:
    return Memory(path, embedder=None, dimensions=DIMENSIONS)


def check(path: Path, said: Said, killed: int) -> None:
    """Everything acknowledged is there; a kill may add one call that was not said any more."""
    states: dict[str, list[str | None]] = {}
    for what, id, text in said:
        assert (what == "add") == (id not in states)
        states.setdefault(id, []).append(text)
    with open_store(path) as memory:
        events = memory.verify()
        assert len(said) <= events <= len(said) + 5 * killed  # a batch adds five
        unsaid = 0
        for id, texts in states.items():
            history = [change.text for change in memory.history(id)]
            assert history[: len(texts)] == texts
            unsaid += len(history) - len(texts)
            if history[-1] is None:
                with pytest.raises(NotFoundError):
                    memory.get(id)
            else:
                assert memory.get(id).text == history[-1]
        assert unsaid <= killed
        live = {record.id for record in memory.list(limit=10_000, **SHARED)}
        acknowledged = {id for id, texts in states.items() if texts[-1] is not None}
        assert len(acknowledged - live) <= killed
        assert memory.stats()["records"] == len(live)
        # What a fresh view finds is what the table of records says.
        found = memory.search("fact", vector=[1.0] * DIMENSIONS, k=10_000, **SHARED)
        assert {hit.id for hit in found} <= live
        worded = memory.search("fact", k=10_000, **SHARED)
        assert {hit.id for hit in worded} == live


def crash(path: Path, kills: int, rng: random.Random) -> None:
    said: Said = []
    for number in range(1, kills + 1):
        said += kill(start(path, f"writer-{number}", 60), rng.uniform(0, 0.15))
        if number % 5 == 0 or number == kills:
            check(path, said, number)
    assert len(said) > kills


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    crash(tmp_path / "store.db", 3, random.Random(3))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_many_kills(tmp_path: Path) -> None:
    crash(tmp_path / "store.db", 40, random.Random(40))


@pytest.mark.slow
def test_one_is_killed_while_the_other_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    rng = random.Random(7)
    other = start(path, "other", 10)
    said: Said = []
    kills = 0
    while other.poll() is None and kills < 8:
        kills += 1
        said += kill(start(path, f"victim-{kills}", 60), rng.uniform(0, 0.3))
    output, errors = other.communicate(timeout=60)
    assert other.returncode == 0, errors.decode()
    theirs = said_by(output)
    check(path, said + theirs[:-1], kills)


def test_two_processes_see_each_others_writes(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    writers = [start(path, name, 1.5) for name in ("one", "two")]
    said: Said = []
    for writer in writers:
        output, errors = writer.communicate(timeout=60)
        assert writer.returncode == 0, errors.decode()
        *calls, (what, names, _) = said_by(output)
        assert (what, names) == ("seen", "one two")
        said += calls
    assert len(said) > 20
    check(path, said, killed=0)
