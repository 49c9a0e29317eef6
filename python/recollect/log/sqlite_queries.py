"""What is read from a store: queries on one snapshot of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from recollect.errors import CorruptStoreError
from recollect.log.admission import check_record_id, is_record_id
from recollect.log.protocol import CLOSED, PASSAGE, Delta, Event
from recollect.log.sqlite_outbox import StoreOutbox
from recollect.log.sqlite_partitions import Partitions
from recollect.log.sqlite_rows import COLUMNS, DELTA_COLUMNS, bytes_of, events_of
from recollect.scope import Scope

# Without the hint SQLite may walk the versions of all partitions.
_IN_PARTITION = """FROM events e INDEXED BY events_of_partition
    WHERE e.partition = ? AND e.version > ? AND e.version <= ? ORDER BY e.version LIMIT ?"""
_READ = f"SELECT {COLUMNS} {_IN_PARTITION}"
_DELTAS = f"SELECT {DELTA_COLUMNS} {_IN_PARTITION}"

_CURRENT = f"""SELECT {COLUMNS} FROM events e INDEXED BY events_of_partition
    CROSS JOIN records r ON r.id = e.record AND r.version = e.version
    WHERE e.partition = ? AND r.live = 1 AND e.payload IS NOT NULL"""

_CURRENT_UNTIL = f"""SELECT {COLUMNS} FROM events e
    WHERE e.version IN (
        SELECT max(version) FROM events WHERE partition = ? AND version <= ? GROUP BY record)
    AND e.kind <> 2 AND e.payload IS NOT NULL"""

_RECORD = f"""SELECT {COLUMNS} FROM records r CROSS JOIN events e ON e.version = r.version
    WHERE r.id = ? AND r.live = 1"""

_HISTORY = f"""WITH RECURSIVE earlier (version) AS (
        SELECT version FROM records WHERE id = ?
        UNION SELECT e.previous FROM earlier CROSS JOIN events e ON e.version = earlier.version)
    SELECT {COLUMNS} FROM earlier CROSS JOIN events e ON e.version = earlier.version"""

_HEADS = """SELECT id, (SELECT max(version) FROM events WHERE partition = partitions.id)
    FROM partitions WHERE id IN"""

_PAGE = """SELECT e.version, r.version FROM events e INDEXED BY events_of_partition
    CROSS JOIN records r ON r.id = e.record AND r.created = e.version
    WHERE e.partition = ? AND e.version > ? AND r.live = 1 ORDER BY e.version LIMIT ?"""

_CREATED = "SELECT created FROM records WHERE id = ?"

_STATS = """SELECT count(*), total(substr(e.payload, 1, ?2) = ?3),
    total(substr(e.payload, 1, ?4) = ?5),
    (SELECT total((SELECT count(*) FROM events e WHERE e.partition = p.id)) FROM partitions p
        WHERE p.tenant = ?1),
    (SELECT count(*) FROM partitions WHERE tenant = ?1)
    FROM records r CROSS JOIN partitions p ON p.id = r.partition
    CROSS JOIN events e ON e.version = r.version WHERE r.live = 1 AND p.tenant = ?1"""

# Every record's row must repeat its last event, and every event but those must be the previous
# one of exactly one other.
_STRAY_RECORDS = """SELECT count(*) FROM records r LEFT JOIN events e ON e.version = r.version
    WHERE e.record IS NOT r.id OR e.partition <> r.partition OR e.created <> r.created
    OR (e.kind <> 2) <> r.live"""
_TOTALS = """SELECT (SELECT count(*) FROM events WHERE kind = 0) - (SELECT count(*) FROM records),
    (SELECT total(version) - total(previous) FROM events) - (SELECT total(version) FROM records)"""

_TENANTS = "SELECT DISTINCT tenant FROM partitions ORDER BY tenant"

_LAST_VERSION = (1 << 63) - 1
_NO_LIMIT = -1


class Snapshot:
    """The store as it is when the connection's transaction begins to read."""

    def __init__(self, connection: sqlite3.Connection, partitions: Partitions) -> None:
        self._connection = connection
        self._partitions = partitions
        self.outbox = StoreOutbox(connection)

    def settings(self) -> dict[str, str]:
        return dict(self._rows("SELECT name, value FROM settings"))

    def version(self) -> int:
        return self._number("SELECT max(version) FROM events")

    def version_at(self, time: int) -> int:
        low, high = 0, self.version()
        while low < high:
            middle = (low + high + 1) // 2
            (found,) = self._rows("SELECT time FROM events WHERE version = ?", middle)
            if found[0] <= time:
                low = middle
            else:
                high = middle - 1
        return low

    def heads(self, scopes: Iterable[Scope]) -> list[int]:
        numbers = self._partitions.numbers(self._connection, scopes)
        existing = [number for number in numbers if number is not None]
        marks = ", ".join("?" * len(existing))
        heads = dict(self._rows(f"{_HEADS} ({marks})", *existing)) if existing else {}
        return [0 if number is None else heads[number] for number in numbers]

    def read(self, scope: Scope, after: int, until: int | None, limit: int | None) -> list[Event]:
        last = _LAST_VERSION if until is None else until
        most = _NO_LIMIT if limit is None else limit
        return self._events(self._rows(_READ, self._partition(scope), after, last, most))

    def deltas(self, scope: Scope, after: int, until: int, limit: int) -> list[Delta]:
        return self._rows(_DELTAS, self._partition(scope), after, until, limit)

    def current(self, scope: Scope, until: int | None) -> list[Event]:
        partition = self._partition(scope)
        if until is None or until >= self._head(partition):
            rows = self._rows(_CURRENT, partition)
        else:
            rows = self._rows(_CURRENT_UNTIL, partition, until)
        return sorted(self._events(rows), key=lambda event: event.created)

    def record(self, record_id: str) -> Event | None:
        if not is_record_id(record_id):
            return None
        events = self._events(self._rows(_RECORD, bytes_of(record_id)))
        return events[0] if events else None

    def history(self, record_id: str) -> list[Event]:
        if not is_record_id(record_id):
            return []
        events = self._events(self._rows(_HISTORY, bytes_of(record_id)))
        return sorted(events, key=lambda event: event.version)

    def page(self, scopes: Iterable[Scope], after: str | None, limit: int) -> list[Event]:
        past = 0
        if after is not None:
            check_record_id(after)
            created = self._rows(_CREATED, bytes_of(after))
            past = created[0][0] if created else _LAST_VERSION
        found = [
            row
            for partition in {self._partition(scope) for scope in scopes}
            for row in self._rows(_PAGE, partition, past, max(limit, 0))
        ]
        versions = [version for _, version in sorted(found)[: max(limit, 0)]]
        one = f"SELECT {COLUMNS} FROM events e WHERE e.version = ?"
        return self._events([row for version in versions for row in self._rows(one, version)])

    def scopes(self, tenant: str, required: Mapping[str, str]) -> list[Scope]:
        return list(self._partitions.select(self._connection, tenant, required))

    def stats(self, tenant: str) -> tuple[int, int, int, int, int]:
        """A tenant's live records, those that are passages or closed, events and partitions."""
        ((records, passages, closed, events, partitions),) = self._rows(
            _STATS, tenant, len(PASSAGE), PASSAGE, len(CLOSED), CLOSED
        )
        return records, int(passages), int(closed), int(events), partitions

    def tenants(self) -> list[str]:
        return [name for (name,) in self._rows(_TENANTS)]

    def all_events(self, after: int, limit: int) -> list[Event]:
        """Up to ``limit`` events of the store that follow version ``after``."""
        query = f"SELECT {COLUMNS} FROM events e WHERE e.version > ? ORDER BY e.version LIMIT ?"
        return self._events(self._rows(query, after, limit))

    def check_records(self) -> None:
        """Raise CorruptStoreError unless the table of records agrees with the events."""
        (totals,) = self._rows(_TOTALS)
        if self._number(_STRAY_RECORDS) or any(totals):
            raise CorruptStoreError("the table of records does not agree with the events")

    def _partition(self, scope: Scope) -> int | None:
        return self._partitions.number(self._connection, scope)

    def _head(self, partition: int | None) -> int:
        if partition is None:
            return 0
        return self._number("SELECT max(version) FROM events WHERE partition = ?", partition)

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self._connection.execute(query, values).fetchall()

    def _number(self, query: str, *values: object) -> int:
        number: int | None = self._connection.execute(query, values).fetchone()[0]
        return number or 0

    def _events(self, rows: list[tuple[Any, ...]]) -> list[Event]:
        return events_of(rows, partial(self._partitions.scope, self._connection))
