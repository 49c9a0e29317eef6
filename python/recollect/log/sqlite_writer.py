"""Writes to a store: grouped, each group in one durable transaction.

Threads put their batches in a queue and then wait for the writing connection. Whoever gets it
commits for all that queued meanwhile, so that they share one fsync. A batch that is turned away
has written nothing (see admission), so it does not disturb the others. When writing the group
fails, each batch is tried alone: one that is too large must not fail its neighbours.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from time import monotonic, sleep

from recollect.errors import RecollectError, StoreBusyError, StoreError
from recollect.log.admission import deletion
from recollect.log.protocol import PASSAGE, Erasure
from recollect.log.sqlite_connections import Connections
from recollect.log.sqlite_faults import is_busy, translate
from recollect.log.sqlite_partitions import Partitions
from recollect.log.sqlite_rows import text_of
from recollect.log.sqlite_transaction import Transaction, begun
from recollect.scope import Scope

_RETRY_SECONDS = 0.01


class Batch:
    """What one caller writes, and what became of it: ``answer``, or ``error``.

    ``write`` raises an error of Recollect's only before it has written anything.
    """

    def __init__(self, write: Callable[[Transaction], int]) -> None:
        self.write = write
        self.answer = 0
        self.error: RecollectError | None = None
        self.done = False

    def fail(self, error: RecollectError, cause: BaseException | None = None) -> None:
        self.error = error
        self.error.__cause__ = cause
        self.done = True


class Writer:
    """Writes to a store for any number of threads. ``timeout`` is in seconds."""

    def __init__(
        self, connections: Connections, partitions: Partitions, store: str, timeout: float
    ) -> None:
        self._connections = connections
        self._partitions = partitions
        self._store = store
        self._timeout = timeout
        self._queue: deque[Batch] = deque()
        connections.in_child = self._queue.clear  # the parent writes what its threads queued

    def submit(self, write: Callable[[Transaction], int]) -> int:
        """Write in a transaction that others may share; return what ``write`` did."""
        batch = Batch(write)
        self._queue.append(batch)
        try:
            with self._connections.writer() as connection:
                if not batch.done:
                    self._write_queued(connection)
        finally:
            if not batch.done:
                with suppress(ValueError):  # not queued any more: another thread writes it
                    self._queue.remove(batch)
        if batch.error is not None:
            raise batch.error
        return batch.answer

    def _write_queued(self, connection: sqlite3.Connection) -> None:
        batches: list[Batch] = []
        with suppress(IndexError):
            while True:
                batches.append(self._queue.popleft())
        try:
            fault = self._write(connection, batches)
            if fault is not None and len(batches) > 1 and not is_busy(fault):
                for batch in batches:
                    fault = self._write(connection, [batch])
                    if fault is not None:
                        batch.fail(translate(fault, self._store), fault)
            elif fault is not None:
                for batch in batches:
                    batch.fail(translate(fault, self._store), fault)
        finally:
            # Also when this thread is interrupted, no other may wait for it in vain.
            for batch in batches:
                if not batch.done:
                    batch.fail(StoreError(f"the write to {self._store} was interrupted"))

    def _write(self, connection: sqlite3.Connection, batches: list[Batch]) -> sqlite3.Error | None:
        """Write the batches in one transaction, or return the error that undid it."""
        refused: dict[Batch, RecollectError] = {}
        try:
            with begun(connection, self._timeout):
                transaction = Transaction(connection, self._partitions)
                for batch in batches:
                    try:
                        batch.answer = batch.write(transaction)
                    except RecollectError as error:
                        refused[batch] = error
        except sqlite3.Error as error:
            return error
        transaction.committed()
        for batch in batches:
            batch.error = refused.get(batch)
            batch.done = True
        self._connections.commits.notify()
        return None

    def erase(
        self, scopes: Sequence[Scope], time: int, actor: str, containing: Scope | None
    ) -> Erasure:
        """See Log.erase."""
        with self._connections.writer() as connection:
            with begun(connection, self._timeout):
                transaction = Transaction(connection, self._partitions)
                erased = dict.fromkeys(scopes)
                if containing is not None:
                    tenant, required = containing.tenant, containing.ids
                    erased |= dict.fromkeys(self._partitions.select(connection, tenant, required))
                numbers = {
                    number: scope
                    for scope in erased
                    if (number := transaction.partition(scope)) is not None
                }
                records, events = self._empty(connection, transaction, numbers, time, actor)
                entries = transaction.outbox.erase(scopes, containing)
            self._connections.commits.notify()
            self._truncate(connection)
            tip = transaction.tip
            return Erasure(records, events, tip.version, tip.hash, len(numbers), entries)

    def _empty(
        self,
        connection: sqlite3.Connection,
        transaction: Transaction,
        numbers: Mapping[int, Scope],
        time: int,
        actor: str,
    ) -> tuple[int, int]:
        emptied = 0
        records = 0
        live: list[tuple[int, bytes, Scope]] = []
        for number, scope in numbers.items():
            row = connection.execute(
                "SELECT count(payload) FROM events WHERE partition = ?", (number,)
            ).fetchone()
            emptied += row[0]
            rows = connection.execute(
                "SELECT r.created, r.id, substr(e.payload, 1, ?) = ? "
                "FROM events e CROSS JOIN records r "
                "ON r.id = e.record AND r.version = e.version "
                "WHERE e.partition = ? AND r.live = 1",
                (len(PASSAGE), PASSAGE, number),
            )
            for created, record, is_passage in rows.fetchall():
                live.append((created, record, scope))
                records += not is_passage
        live.sort(key=lambda found: found[0])
        if live:
            transaction.append(
                [deletion(scope, text_of(record), time, actor) for _, record, scope in live]
            )
        connection.executemany(
            "UPDATE events SET payload = NULL, vector = NULL WHERE partition = ?",
            [(number,) for number in numbers],
        )
        return records, emptied

    def _truncate(self, connection: sqlite3.Connection) -> None:
        """Empty the WAL, which holds the erased bytes until then."""
        deadline = monotonic() + self._timeout
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if monotonic() > deadline:
                raise StoreBusyError(
                    f"the content is erased, but {self._store}-wal still holds its bytes, because "
                    "another process is reading it: erase again to empty the WAL too"
                )
            sleep(_RETRY_SECONDS)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write transaction on tables other than events, committed on leaving."""
        with self._connections.writer() as connection:
            with begun(connection, self._timeout):
                yield connection
            self._connections.commits.notify()
