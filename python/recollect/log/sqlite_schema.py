"""The store file: how it is told from other files, and what is in it (docs/format.md)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recollect.errors import NewerFormatError, NotAStoreError, StoreBusyError, StoreError
from recollect.log.sqlite_faults import is_busy

APPLICATION_ID = 0x52434C54  # "RCLT"
FORMAT = 2

# What format 2 added; a finished entry has not_before 0, so that the index leads to the oldest.
_OUTBOX = (
    """CREATE TABLE outbox (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        tenant TEXT NOT NULL,
        org TEXT NOT NULL,
        agent TEXT NOT NULL,
        user TEXT NOT NULL,
        session TEXT NOT NULL,
        lane INTEGER NOT NULL,
        state INTEGER NOT NULL,
        time INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before INTEGER NOT NULL DEFAULT 0,
        version INTEGER NOT NULL DEFAULT 0,
        error TEXT,
        result BLOB,
        body BLOB
    )""",
    "CREATE INDEX outbox_order ON outbox (tenant, state, not_before, number, lane)",
)

# Each event costs one row in each of events, events_of_partition and records, and no more: these
# pages are all that an append writes.
SCHEMA = (
    """CREATE TABLE partitions (
        id INTEGER PRIMARY KEY,
        tenant TEXT NOT NULL,
        org TEXT NOT NULL,
        agent TEXT NOT NULL,
        user TEXT NOT NULL,
        session TEXT NOT NULL,
        UNIQUE (tenant, org, agent, user, session)
    )""",
    """CREATE TABLE events (
        version INTEGER PRIMARY KEY,
        partition INTEGER NOT NULL,
        record BLOB NOT NULL,
        kind INTEGER NOT NULL,
        time INTEGER NOT NULL,
        actor TEXT NOT NULL,
        created INTEGER NOT NULL,
        previous INTEGER NOT NULL,
        digest BLOB NOT NULL,
        hash BLOB NOT NULL,
        payload BLOB,
        vector BLOB
    )""",
    "CREATE INDEX events_of_partition ON events (partition, version)",
    """CREATE TABLE records (
        id BLOB PRIMARY KEY,
        partition INTEGER NOT NULL,
        version INTEGER NOT NULL,
        created INTEGER NOT NULL,
        live INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    *_OUTBOX,
)

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_USER_VERSION = slice(60, 64)
_APPLICATION_ID = slice(68, 72)
_RETRY_SECONDS = 0.005


def check_header(path: Path) -> None:
    """Raise unless the file is a store, is empty, or is about to become a store.

    It reads the bytes itself, because SQLite may write to a database that it opens: it rolls
    back, or copies in, what the database's own application left in a journal.

    Raises:
        NotAStoreError, NewerFormatError.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC):
        # A crash while the first page was written leaves zeros and a journal to undo it.
        unfinished = not any(header) and Path(f"{path}-journal").exists()
        if header and not unfinished:
            raise NotAStoreError(f"{path} is not a Recollect store, nor any SQLite database")
        return
    if int.from_bytes(header[_APPLICATION_ID], "big") != APPLICATION_ID:
        raise NotAStoreError(f"{path} is an SQLite database, but not a Recollect store")
    _check_format(int.from_bytes(header[_USER_VERSION], "big"), str(path))


def prepare(connection: sqlite3.Connection, store: str) -> None:
    """Make an empty database a store, or check that it is one, and bring it to this format.

    Any number of processes may do so at once. A file is put in WAL mode only afterwards, so
    that the file itself, not only its WAL, says from then on what it is.
    """
    if not _is_store(connection):
        with _exclusively(connection):
            if not _is_store(connection):
                _create(connection, store)
    if _format_of(connection) == 1:
        with _exclusively(connection):
            if _format_of(connection) == 1:
                _upgrade(connection)
    _check_format(_format_of(connection), store)


@contextmanager
def _exclusively(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _upgrade(connection: sqlite3.Connection) -> None:
    for statement in _OUTBOX:
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 2")


def _format_of(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _is_store(connection: sqlite3.Connection) -> bool:
    found: int = connection.execute("PRAGMA application_id").fetchone()[0]
    return found == APPLICATION_ID


def _create(connection: sqlite3.Connection, store: str) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise NotAStoreError(f"{store} is an SQLite database, but not a Recollect store")
    for statement in SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def _check_format(found: int, store: str) -> None:
    if found > FORMAT:
        raise NewerFormatError(
            f"{store} has format {found}, and this Recollect reads up to format {FORMAT}: "
            "install a newer Recollect"
        )


def enter_wal(connection: sqlite3.Connection, store: str, timeout: float) -> None:
    """Put the database in WAL mode, waiting for others that are doing the same.

    SQLite does not wait by itself when this change meets another connection's lock.
    """
    deadline = time.monotonic() + timeout
    while True:
        try:
            mode: str = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            mode = "busy"
        if mode == "wal":
            return
        if mode != "busy":
            raise StoreError(f"{store} is on a file system without the shared memory WAL needs")
        if time.monotonic() > deadline:
            raise StoreBusyError(f"{store} is in use by another process in another journal mode")
        time.sleep(_RETRY_SECONDS)
