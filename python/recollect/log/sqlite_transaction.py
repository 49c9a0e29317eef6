"""One write transaction on a store."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from time import monotonic, sleep
from types import TracebackType

from recollect.log.admission import RecordState, Tip, admit, check_expected
from recollect.log.entries import Done
from recollect.log.protocol import NewEvent
from recollect.log.sqlite_faults import is_busy
from recollect.log.sqlite_outbox import StoreOutbox
from recollect.log.sqlite_partitions import Partitions
from recollect.log.sqlite_rows import INSERT_EVENT, UPSERT_RECORD, bytes_of, rows_of, text_of
from recollect.scope import Scope

_LONGEST_RETRY_SECONDS = 0.002
_IDS_PER_QUERY = 500
_FIND = "SELECT id, partition, version, created, live FROM records WHERE id IN"


class begun:  # noqa: N801  # reads as a verb: with begun(connection, timeout)
    """Hold the store's write lock: commit on leaving, undo everything on an error.

    Raises:
        sqlite3.Error: as SQLite reports it; is_busy when ``timeout`` seconds were not enough.
    """

    def __init__(self, connection: sqlite3.Connection, timeout: float) -> None:
        self._connection = connection
        self._timeout = timeout

    def __enter__(self) -> None:
        _begin(self._connection, self._timeout)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _begin(connection: sqlite3.Connection, timeout: float) -> None:
    # SQLite's own waiting sleeps for up to 100 ms between tries. Against a process that writes
    # without pause, and leaves the lock free for microseconds, that is nearly never lucky.
    deadline = monotonic() + timeout
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or monotonic() > deadline:
                raise
        else:
            return
        sleep(random.uniform(0, _LONGEST_RETRY_SECONDS))


class Transaction:
    """What is added to the store in the transaction that a connection is in."""

    def __init__(self, connection: sqlite3.Connection, partitions: Partitions) -> None:
        self._connection = connection
        self._partitions = partitions
        self.outbox = StoreOutbox(connection)
        self._created: dict[Scope, int] = {}
        row = connection.execute(
            "SELECT version, time, hash FROM events ORDER BY version DESC LIMIT 1"
        ).fetchone()
        self.tip = Tip(*row) if row else Tip()

    def append(
        self,
        events: Sequence[NewEvent],
        expected_version: int | None = None,
        planned_on: Sequence[Scope] = (),
        done: Done | None = None,
    ) -> int:
        """Write the events, or raise one of Log.append's errors before any is written."""
        if done is not None:
            self.outbox.check_waiting(done.number)
        check_expected(events, expected_version, planned_on, self._head)
        if events:
            self._append(events)
        if done is not None:
            self.outbox.finish(done, self.tip.version)
        return self.tip.version

    def committed(self) -> None:
        """To be called after the commit: only then may others know the new partitions."""
        if self._created:
            self._partitions.remember(self._created)

    def partition(self, scope: Scope) -> int | None:
        """The number of a partition, or None if it has no event yet."""
        # What this transaction did not make, somebody committed before it.
        committed = scope not in self._created
        return self._partitions.number(self._connection, scope, committed=committed)

    def _append(self, events: Sequence[NewEvent]) -> None:
        known = self._find([event.record_id for event in events])
        admitted = admit(events, tip=self.tip, known=known)
        scopes = dict.fromkeys(event.scope for event in events)
        numbers = {scope: self._number(scope) for scope in scopes}
        event_rows, record_rows = rows_of(admitted, numbers)
        self._connection.executemany(INSERT_EVENT, event_rows)
        self._connection.executemany(UPSERT_RECORD, record_rows)
        last = admitted[-1].event
        self.tip = Tip(last.version, last.time, last.hash)

    def _number(self, scope: Scope) -> int:
        number = self.partition(scope)
        if number is None:
            number = self._created[scope] = self._partitions.create(self._connection, scope)
        return number

    def _head(self, scope: Scope) -> int:
        number = self.partition(scope)
        row = self._connection.execute(
            "SELECT max(version) FROM events WHERE partition = ?", (number,)
        ).fetchone()
        return row[0] or 0

    def _find(self, record_ids: Sequence[str]) -> dict[str, RecordState]:
        known: dict[str, RecordState] = {}
        for start in range(0, len(record_ids), _IDS_PER_QUERY):
            ids = [bytes_of(record_id) for record_id in record_ids[start : start + _IDS_PER_QUERY]]
            marks = ", ".join("?" * len(ids))
            rows = self._connection.execute(f"{_FIND} ({marks})", ids)
            for record, number, version, created, live in rows.fetchall():
                scope = self._partitions.scope(self._connection, number, committed=False)
                known[text_of(record)] = RecordState(scope, version, created, bool(live))
        return known
