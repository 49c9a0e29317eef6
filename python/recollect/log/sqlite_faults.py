"""What SQLite reports, said in Recollect's errors."""

from __future__ import annotations

import sqlite3
from types import TracebackType

from recollect.errors import (
    ClosedError,
    CorruptStoreError,
    InvalidInputError,
    NotAStoreError,
    ReadOnlyStoreError,
    RecollectError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)

_BY_NAME: dict[str, tuple[type[RecollectError], str]] = {
    # The shared-memory file cannot grow: the disk is full, though SQLite says I/O error.
    "SQLITE_IOERR_SHMSIZE": (StoreFullError, "no space is left on its disk"),
    "SQLITE_READONLY_DBMOVED": (StoreError, "its file was moved or deleted while it was open"),
    "SQLITE_IOERR_SHORT_READ": (CorruptStoreError, "its file is shorter than it says"),
}
_BY_CODE: dict[int, tuple[type[RecollectError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusyError, "another process held its lock for too long"),
    sqlite3.SQLITE_LOCKED: (StoreBusyError, "another connection held its lock for too long"),
    sqlite3.SQLITE_FULL: (StoreFullError, "no space is left on its disk"),
    sqlite3.SQLITE_READONLY: (ReadOnlyStoreError, "its file or folder cannot be written"),
    sqlite3.SQLITE_PERM: (ReadOnlyStoreError, "its file or folder cannot be written"),
    sqlite3.SQLITE_CORRUPT: (CorruptStoreError, "its file is damaged"),
    sqlite3.SQLITE_NOTADB: (NotAStoreError, "its file is no SQLite database"),
    sqlite3.SQLITE_TOOBIG: (InvalidInputError, "the payload or vector is too large"),
    sqlite3.SQLITE_CANTOPEN: (StoreError, "its file cannot be opened"),
}
_PRIMARY_CODE = 0xFF


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection's lock is the cause, so that trying again may help."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def translate(error: sqlite3.Error, store: str) -> RecollectError:
    """The error of Recollect's tree that says what ``error`` means for the store."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # The module itself complains, not the library: it does so about closed connections.
        if "closed" in str(error):
            return ClosedError("the log is closed")
        if "decode" in str(error):
            return CorruptStoreError(f"the store {store} holds a text that is not UTF-8: {error}")
        return StoreError(f"the store {store} failed: {error}")
    name: str = error.sqlite_errorname
    kind, reason = _BY_NAME.get(name) or _BY_CODE.get(
        code & _PRIMARY_CODE, (StoreError, "reading or writing its file failed")
    )
    return kind(f"the store {store} cannot be used: {reason} ({name}: {error})")


class Faults:
    """A context that turns SQLite's errors into Recollect's. It keeps no state: share it."""

    def __init__(self, store: str) -> None:
        self._store = store

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, sqlite3.Error):
            raise translate(error, self._store) from error
