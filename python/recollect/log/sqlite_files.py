"""Opening a store: as a new file, as one that can be written, for reading only, in memory."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from recollect.errors import InvalidInputError, NotAStoreError, ReadOnlyStoreError, StoreError
from recollect.log.sqlite_connections import FileConnections, OneConnection
from recollect.log.sqlite_schema import check_header, enter_wal, prepare

SYNCHRONOUS = ("OFF", "NORMAL", "FULL", "EXTRA")

_WAL_BYTES = 64 << 20  # what is left of the WAL file after a larger transaction
_WRITER_CACHE_KIB = 16 << 10
_PRIMARY_CODE = 0xFF


def real_path(name: str) -> Path:
    """Where the file is, whatever becomes the working folder: connections are opened later too.

    The same for all names of a file, as what is beside it is found by that.

    Raises:
        InvalidInputError: no file can have the name.
    """
    if "\0" in name:
        raise InvalidInputError(f"{name!r} cannot be a path: it holds a NUL")
    return Path(os.path.realpath(name))


class StoreFile:
    """The file of a store, and how connections to it are opened. ``path`` is a ``real_path``,
    ``timeout`` in seconds."""

    def __init__(self, path: Path, *, synchronous: str, timeout: float) -> None:
        self._path = path
        self._synchronous = synchronous
        self._timeout = timeout
        self._mode = "rwc"

    def open(self) -> FileConnections:
        """Check the file, make it a store if it is new, and return connections to it.

        Raises:
            StoreError: one of its kinds, by what is wrong with the file.
        """
        self._check_path()
        connections = FileConnections(self._connect)
        try:
            with connections.writer():
                pass
        except sqlite3.OperationalError as error:
            connections.close()
            self._make_read_only(error)
            return FileConnections(self._connect)
        except BaseException:
            connections.close()
            raise
        self._mode = "rw"
        return connections

    def size(self) -> int:
        """The bytes that the file and those beside it take."""
        beside = (Path(f"{self._path}{suffix}") for suffix in ("", "-wal", "-shm"))
        return sum(file.stat().st_size for file in beside if file.exists())

    def _check_path(self) -> None:
        try:
            if self._path.is_dir():
                raise NotAStoreError(f"{self._path} is a folder, not a Recollect store")
            if self._path.exists():
                check_header(self._path)
            elif not self._path.parent.is_dir():
                raise StoreError(
                    f"{self._path} cannot be made: there is no folder {self._path.parent}"
                )
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error}") from error

    def _make_read_only(self, error: sqlite3.OperationalError) -> None:
        """Go on with a file in a folder that cannot be written, if that is what is wrong.

        SQLite cannot make the files that WAL mode needs there. Without them the store can only
        be read as one that nobody changes, and only if nothing of it stands in a WAL.
        """
        code = error.sqlite_errorcode & _PRIMARY_CODE
        effective = os.access in os.supports_effective_ids
        if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or os.access(
            self._path.parent, os.W_OK, effective_ids=effective
        ):
            raise error
        if not self._path.exists():
            raise ReadOnlyStoreError(
                f"{self._path} cannot be made: its folder cannot be written"
            ) from error
        wal = Path(f"{self._path}-wal")
        if wal.exists() and wal.stat().st_size:
            raise ReadOnlyStoreError(
                f"{self._path} cannot be read: its last writer did not close it, and its folder "
                "cannot be written to recover it"
            ) from error
        self._mode = "ro&immutable=1"

    def _connect(self, for_writing: bool) -> sqlite3.Connection:
        read_only = self._mode.startswith("ro&")
        if for_writing and read_only:
            raise ReadOnlyStoreError(f"{self._path} is open for reading only: its folder is")
        connection = connect(f"{self._path.as_uri()}?mode={self._mode}", timeout=self._timeout)
        try:
            if for_writing:
                prepare(connection, str(self._path))
                enter_wal(connection, str(self._path), self._timeout)
                set_up_writer(connection, self._synchronous)
            else:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection


def open_in_memory() -> OneConnection:
    """A store that lives as long as its one connection."""
    connection = connect("file::memory:", timeout=0)
    prepare(connection, ":memory:")
    return OneConnection(connection)


def connect(uri: str, *, timeout: float) -> sqlite3.Connection:
    """A connection that begins no transaction by itself and may serve any thread."""
    connection = sqlite3.connect(
        uri, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA temp_store = MEMORY")  # leaves no content in other files
    return connection


def set_up_writer(connection: sqlite3.Connection, synchronous: str) -> None:
    """Prepare the writing connection of a file.

    The WAL is copied back at SQLite's own 1,000 pages: a commit to a WAL that is written anew
    from its start takes 35 µs less than one to a WAL that grows. 4,000 pages add 3 % to the
    records a second of large batches.
    """
    for pragma in (
        f"synchronous = {synchronous}",
        "secure_delete = ON",  # always: a page that is re-arranged must leave no copy behind
        f"cache_size = -{_WRITER_CACHE_KIB}",
        f"journal_size_limit = {_WAL_BYTES}",
        "busy_timeout = 0",  # sqlite_transaction.begun waits instead
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
