"""What a log does when its file, its folder, its disk or its neighbours are in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recollect.errors import (
    CorruptStoreError,
    InvalidInputError,
    NewerFormatError,
    NotAStoreError,
    ReadOnlyStoreError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)
from recollect.log import EntryState
from recollect.log.sqlite import SQLiteLog
from recollect.log.sqlite_schema import FORMAT
from recollect.scope import Scope
from recollect.testing.log_conformance import ANN, BOB, add

NOBODY = 65534
FIRST_STORE = Path(__file__).parent / "golden" / "store-v1.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def fill(path: Path, count: int = 1) -> None:
    log = SQLiteLog(path)
    log.append([add(vector=bytes(1024)) for _ in range(count)])
    log.close()


# What the file is


@pytest.mark.parametrize("content", [b"hello", b"x" * 5000, b"SQLite format 2\0" * 10, bytes(200)])
def test_a_file_of_something_else_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NotAStoreError, match="not a Recollect store"):
        SQLiteLog(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_database_of_another_application_is_left_alone(path: Path) -> None:
    # Its writer was killed: opening it with SQLite would copy the WAL into the file.
    program = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode = WAL'); c.execute('CREATE TABLE t (x)');"
        "c.execute('PRAGMA wal_checkpoint'); c.execute('INSERT INTO t VALUES (1)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert before["store.db-wal"]
    with pytest.raises(NotAStoreError, match="SQLite database"):
        SQLiteLog(path)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_store_of_a_newer_format_is_left_alone(path: Path) -> None:
    fill(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerFormatError, match=f"format {FORMAT + 1}"):
        SQLiteLog(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    fill(path)
    log = SQLiteLog(path)
    assert log.version() == 1
    log.close()


def test_making_a_store_may_be_interrupted(path: Path) -> None:
    program = (
        "import sqlite3, os, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN EXCLUSIVE');"
        "[c.execute(f'CREATE TABLE t{i} (x)') for i in range(50)]; os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
    assert Path(f"{path}-journal").exists()
    fill(path)
    log = SQLiteLog(path)
    assert log.verify() == 1
    log.close()


def test_a_name_with_odd_characters_is_taken_as_it_is(tmp_path: Path) -> None:
    odd = tmp_path / "a?mode=ro&b#c %41 ü.db"
    fill(odd)
    assert [file.name for file in tmp_path.iterdir()] == [odd.name]


def test_a_missing_folder_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no folder"):
        SQLiteLog(tmp_path / "missing" / "store.db")
    with pytest.raises(NotAStoreError, match="folder"):
        SQLiteLog(tmp_path)
    with pytest.raises(InvalidInputError):
        SQLiteLog("a\0b")
    with pytest.raises(InvalidInputError, match="FULL"):
        SQLiteLog(tmp_path / "store.db", synchronous="full speed")
    assert list(tmp_path.iterdir()) == []


def test_damaged_pages_are_reported(path: Path) -> None:
    fill(path, 200)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\xff" * 4096 * 8)
    log = SQLiteLog(path)
    with pytest.raises(CorruptStoreError):
        log.verify()
    log.close()


def test_a_file_cut_short_is_reported(path: Path) -> None:
    fill(path, 200)
    os.truncate(path, 4096 * 20)
    log = None
    with pytest.raises(CorruptStoreError):
        log = SQLiteLog(path)
        log.verify()
    if log:
        log.close()


# Who may write it


@contextmanager
def unprivileged() -> Iterator[None]:
    """Run as somebody whom permissions stop, also when the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody may enter; pytest's own ones are private."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    folder.chmod(0o777)
    shutil.rmtree(folder)


def assert_reads_but_does_not_write(path: Path) -> None:
    log = SQLiteLog(path)
    assert [event.version for event in log.current(ANN)] == [1, 2, 3]
    assert log.heads([ANN]) == [3]
    assert log.configure({"kept": "no"}) == {"kept": "yes"}
    assert log.verify() == 3
    assert isinstance(log.pulse(), int)
    with pytest.raises(ReadOnlyStoreError):
        log.append([add()])
    with pytest.raises(ReadOnlyStoreError):
        log.configure({"new": "x"})
    with pytest.raises(ReadOnlyStoreError):
        log.erase([ANN], time=1, actor="tester")
    assert log.version() == 3
    log.close()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work otherwise here")
@pytest.mark.parametrize(
    ("file_mode", "folder_mode"), [(0o444, 0o777), (0o444, 0o555), (0o666, 0o555)]
)
def test_a_store_that_cannot_be_written_can_be_read(
    folder: Path, file_mode: int, folder_mode: int
) -> None:
    path = folder / "store.db"
    fill(path, 3)
    log = SQLiteLog(path)
    log.configure({"kept": "yes"})
    log.close()
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    with unprivileged():
        assert_reads_but_does_not_write(path)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work otherwise here")
def test_a_store_of_format_1_that_cannot_be_written_is_read_as_it_is(folder: Path) -> None:
    path = Path(shutil.copy(FIRST_STORE, folder / "store.db"))
    path.chmod(0o444)
    folder.chmod(0o555)
    with unprivileged():
        log = SQLiteLog(path)
        ann = Scope("default", user="ann")
        assert log.verify() > 0
        assert log.current(ann)
        assert log.stats("default").waiting == 0
        assert log.entries("default", EntryState.WAITING) == []
        assert log.next_entry("default", 0) is log.entry(1) is None
        with pytest.raises(ReadOnlyStoreError):
            log.enqueue(ann, b"{}", time=1, limit=9)
        with pytest.raises(ReadOnlyStoreError):
            log.claim_outbox("default")
        log.close()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work otherwise here")
def test_a_folder_that_cannot_be_written_is_named(folder: Path) -> None:
    folder.chmod(0o555)
    with unprivileged(), pytest.raises(ReadOnlyStoreError, match="folder cannot be written"):
        SQLiteLog(folder / "store.db")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions work otherwise here")
def test_a_store_left_open_in_a_folder_that_cannot_be_written_is_refused(folder: Path) -> None:
    path = folder / "store.db"
    log = SQLiteLog(path)
    log.append([add()])
    for name in ("store.db", "store.db-wal"):
        shutil.copy(folder / name, folder / f"copy of {name}")
    log.close()
    copy = folder / "copy of store.db"
    copy.chmod(0o444)
    Path(f"{copy}-wal").chmod(0o444)
    folder.chmod(0o555)
    with unprivileged(), pytest.raises(ReadOnlyStoreError, match="last writer did not close it"):
        SQLiteLog(copy)


# What the disk has left


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount two megabytes of memory on the folder, where that is allowed."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=777", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(log: SQLiteLog) -> int:
    """Append until the store is full; return the last version that was acknowledged."""
    for _ in range(1000):
        version = log.version()
        with_text = add(BOB, "x" * 20_000)
        try:
            log.append([with_text, add(BOB)])
        except StoreFullError:
            assert log.version() == version
            return version
    raise AssertionError("the store never became full")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts as Linux does")
def test_a_full_disk_keeps_what_was_acknowledged(folder: Path) -> None:
    with small_disk(folder):
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(200_000))
        log = SQLiteLog(folder / "store.db")
        version = fill_up(log)
        assert version > 2
        assert log.verify() == version
        assert len(log.current(BOB)) == version
        ballast.unlink()
        assert log.append([add(ANN)]) == version + 1
        log.close()
        log = SQLiteLog(folder / "store.db")
        assert log.verify() == version + 1
        log.close()


@pytest.mark.skipif(sys.platform != "linux", reason="mounts as Linux does")
def test_no_store_can_be_made_on_a_full_disk(folder: Path) -> None:
    with small_disk(folder):
        with (folder / "ballast").open("wb") as file, pytest.raises(OSError, match="space"):
            while True:
                os.write(file.fileno(), bytes(4096))
        with pytest.raises(StoreFullError):
            SQLiteLog(folder / "store.db")


def test_a_store_at_its_page_limit_is_full(path: Path) -> None:
    log = SQLiteLog(path)
    with log._connections.writer() as connection:
        connection.execute("PRAGMA max_page_count = 100")
    version = fill_up(log)
    assert version > 2
    assert log.verify() == version
    log.close()


# Who else is at it


def test_a_write_gives_up_when_another_holds_the_lock_and_a_read_does_not_wait(path: Path) -> None:
    log = SQLiteLog(path, timeout=0.1)
    log.append([add()])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="lock"):
        log.append([add()])
    with pytest.raises(StoreBusyError):
        log.erase([ANN], time=1, actor="tester")
    assert log.version() == 1
    other.execute("ROLLBACK")
    assert log.append([add()]) == 2
    other.close()
    log.close()


def test_an_erasure_says_when_the_wal_cannot_be_emptied(path: Path) -> None:
    log = SQLiteLog(path, timeout=0.1)
    log.append([add(ANN, "SECRET")])
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM events").fetchall()
    with pytest.raises(StoreBusyError, match="content is erased, but"):
        log.erase([ANN], time=1, actor="tester")
    assert log.current(ANN) == []
    reader.execute("COMMIT")
    reader.close()
    again = log.erase([ANN], time=1, actor="tester")
    assert (again.records, again.events) == (0, 0)
    assert not any(b"SECRET" in file.read_bytes() for file in path.parent.iterdir())
    log.close()


def test_a_batch_too_large_for_sqlite_fails_alone(path: Path) -> None:
    log = SQLiteLog(path)
    with log._connections.writer() as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100_000)
    with pytest.raises(InvalidInputError, match="too large"):
        log.append([add(), add(ANN, "x" * 200_000)])
    assert log.append([add()]) == 1
    log.close()
