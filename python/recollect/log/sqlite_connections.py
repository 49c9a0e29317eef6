"""The connections to one store: many that read, one that writes, one that takes the pulse.

Readers are pooled, so that a reader waits neither for the writer nor for another reader. No
connection crosses a fork: SQLite's book-keeping of file locks would be copied without the
locks. So all are closed just before a fork, and opened again on demand on both sides of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Condition, Lock
from typing import Protocol

from recollect.errors import ClosedError
from recollect.forks import Forkables
from recollect.log.wakeup import Wakeup

_PULSE_EPOCH = 1 << 32  # more commits than one connection will ever see


class Connections(Protocol):
    """Where a log takes its connections from."""

    commits: Wakeup
    """For the writer to notify, and others to wait for."""

    in_child: Callable[[], None]
    """Called in the child of a fork, where the threads that wait for a write are gone."""

    def reader(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection in no transaction, for reading only."""

    def writer(self) -> AbstractContextManager[sqlite3.Connection]:
        """The writing connection; other threads wait for it meanwhile."""

    def pulse(self) -> int:
        """A number that changes whenever anybody may have committed."""

    def close(self) -> None:
        """Close every connection, those in use as soon as they come back. May be repeated."""


class FileConnections:
    """Connections to a file, each opened by ``connect(for_writing)`` when first needed."""

    def __init__(self, connect: Callable[[bool], sqlite3.Connection]) -> None:
        self._connect = connect
        self.commits = Wakeup()
        self.in_child: Callable[[], None] = _do_nothing
        self._pool = Condition(Lock())  # guards the four fields that follow
        self._idle: list[sqlite3.Connection] = []
        self._in_use = 0
        self._forking = False
        self._closed = False
        self._write_lock = Lock()
        self._writer: sqlite3.Connection | None = None
        self._pulse_lock = Lock()
        self._pulse: sqlite3.Connection | None = None
        self._pulse_base = 0
        _forkable.add(self)

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        with self._pool:
            while self._forking:
                self._pool.wait()
            self._check_open()
            connection = self._idle.pop() if self._idle else None
            self._in_use += 1
        try:
            if connection is None:
                connection = self._connect(False)
            yield connection
        finally:
            with self._pool:
                self._in_use -= 1
                if connection is not None:
                    if self._closed:
                        connection.close()
                    else:
                        self._idle.append(connection)
                if self._forking:
                    self._pool.notify_all()

    def writer(self) -> AbstractContextManager[sqlite3.Connection]:
        return _Writing(self._write_lock, self._writing)

    def pulse(self) -> int:
        with self._pulse_lock:
            if self._pulse is None:
                self._check_open()
                self._pulse = self._connect(False)
                # A new connection counts from its beginning; the pulse must not repeat.
                self._pulse_base += _PULSE_EPOCH
            version: int = self._pulse.execute("PRAGMA data_version").fetchone()[0]
            return self._pulse_base + version

    def close(self) -> None:
        with self._pool:
            self._closed = True
        with self._write_lock, self._pulse_lock, self._pool:
            self._close_idle()

    def _writing(self) -> sqlite3.Connection:
        self._check_open()
        if self._writer is None:
            self._writer = self._connect(True)
        return self._writer

    def before_fork(self) -> None:
        self._write_lock.acquire()
        self._pulse_lock.acquire()
        self._pool.acquire()
        self._forking = True
        while self._in_use:
            self._pool.wait()
        self._close_idle()
        self.commits.before_fork()

    def after_fork(self, in_child: bool) -> None:
        if in_child:
            self.in_child()
        self.commits.after_fork()
        self._forking = False
        self._pool.notify_all()
        self._pool.release()
        self._pulse_lock.release()
        self._write_lock.release()

    def _close_idle(self) -> None:
        # The writer last: SQLite copies the WAL into the file when the last connection closes,
        # which one that only reads must not do.
        for connection in (*self._idle, self._pulse, self._writer):
            if connection is not None:
                connection.close()
        self._idle.clear()
        self._pulse = self._writer = None

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedError("the log is closed")


class _Writing:
    """Holds the lock of those who write while it lends the connection that ``find`` gives."""

    def __init__(self, lock: Lock, find: Callable[[], sqlite3.Connection]) -> None:
        self._lock = lock
        self._find = find

    def __enter__(self) -> sqlite3.Connection:
        self._lock.acquire()
        try:
            return self._find()
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *error: object) -> None:
        self._lock.release()


class OneConnection:
    """The single connection of an in-memory store, which all threads take in turn."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.commits = Wakeup()
        self.in_child: Callable[[], None] = _do_nothing
        self._lock = Lock()
        self._closed = False
        _forkable.add(self)

    @contextmanager
    def reader(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise ClosedError("the log is closed")
            yield self._connection

    writer = reader

    def pulse(self) -> int:
        with self.reader() as connection:
            return connection.total_changes

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._connection.close()

    def before_fork(self) -> None:
        self._lock.acquire()
        self.commits.before_fork()

    def after_fork(self, in_child: bool) -> None:
        if in_child:
            self.in_child()
        self.commits.after_fork()
        self._lock.release()


_forkable: Forkables[FileConnections | OneConnection] = Forkables(rank=0)


def _do_nothing() -> None:
    return None
