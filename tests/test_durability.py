"""What a log acknowledged stays, whatever happens to the process and whoever else writes."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import recollect.log
from recollect.log.sqlite import SQLiteLog
from recollect.scope import Scope

TESTS = Path(__file__).parent
PACKAGE = Path(recollect.log.__file__).parent.parent


def start(program: str, path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(TESTS / program), str(path), str(PACKAGE), *arguments]
    # Unbuffered, so that communicate() finds all that readline() left.
    return subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill_writer(path: Path, name: str, rng: random.Random) -> dict[int, str]:
    """Start a writer, kill it at a random moment, return the versions it acknowledged."""
    writer = start("crash_writer.py", path, name)
    assert writer.stdout is not None
    # One in five dies while it opens the store, which includes the recovery after the last one.
    lines = [] if rng.random() < 0.2 else [writer.stdout.readline()]
    time.sleep(rng.uniform(0, 0.08))
    writer.send_signal(signal.SIGKILL)
    rest, errors = writer.communicate()
    assert writer.returncode == -signal.SIGKILL, errors.decode()
    assert not errors, errors.decode()
    complete = [line for line in [*lines, *rest.splitlines(keepends=True)] if line.endswith(b"\n")]
    return {int(version): record.decode() for version, record in (c.split() for c in complete)}


def check_store(path: Path, acknowledged: dict[int, str]) -> int:
    """Assert that the store opens, verifies and holds what was acknowledged."""
    log = SQLiteLog(path)
    version = log.verify()
    events = [e for scope in log.scopes("crash") for e in log.read(scope)]
    assert sorted(event.version for event in events) == list(range(1, version + 1))
    kept = {event.version: event.record_id for event in events}
    assert acknowledged.items() <= kept.items()
    assert sum(len(log.current(scope)) for scope in log.scopes("crash")) == version
    log.close()
    return version


def crash(path: Path, kills: int, check_every: int) -> None:
    rng = random.Random(kills)
    acknowledged: dict[int, str] = {}
    for number in range(1, kills + 1):
        new = kill_writer(path, f"writer {number}", rng)
        assert not new.keys() & acknowledged.keys(), "a version was given twice"
        acknowledged |= new
        if number % check_every == 0:
            check_store(path, acknowledged)
    version = check_store(path, acknowledged)
    assert len(acknowledged) > kills
    print(f"{kills} kills, {len(acknowledged)} events acknowledged, {version} kept")


def test_no_acknowledged_write_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    crash(tmp_path / "store.db", kills=10, check_every=3)


@pytest.mark.slow
def test_no_acknowledged_write_is_lost_in_two_hundred_kills(tmp_path: Path) -> None:
    crash(tmp_path / "store.db", kills=200, check_every=20)


def run_together(path: Path, writers: int, seconds: float) -> list[dict[str, object]]:
    running = [start("pair_writer.py", path, f"writer {n}", str(seconds)) for n in range(writers)]
    reports = []
    for writer in running:
        output, errors = writer.communicate(timeout=120)
        assert writer.returncode == 0, errors.decode()
        reports.append(json.loads(output))
    return reports


def test_two_processes_write_and_read_one_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    reports = run_together(path, writers=2, seconds=3)
    log = SQLiteLog(path)
    total = log.verify()
    for report in reports:
        seen = report["seen"]
        assert isinstance(seen, dict)
        assert seen["mine"] > 0
        assert seen["others"] > 0, "the other's writes were not seen"
        assert seen["mine"] + seen["others"] <= total
    kept = {event.version for event in log.read(Scope("pair", user="shared"))}
    written = [version for report in reports for version in report["written"]]  # type: ignore[attr-defined]
    assert len(set(written)) == len(written)
    assert set(written) <= kept
    log.close()


def test_several_processes_may_make_the_same_store_at_once(tmp_path: Path) -> None:
    for attempt in range(3):
        path = tmp_path / f"store {attempt}.db"
        reports = run_together(path, writers=4, seconds=0)
        assert len(reports) == 4
        log = SQLiteLog(path)
        assert log.verify() >= 4
        log.close()
