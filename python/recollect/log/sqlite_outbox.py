"""The outbox in a store file: queries and changes on one connection's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Any

from recollect.log.chain import encode_origin
from recollect.log.entries import (
    KEPT_RESULTS,
    Done,
    Entry,
    EntryState,
    lane_of,
    not_waiting,
    queue_full,
)
from recollect.log.scope_filter import ID_FIELDS
from recollect.log.sqlite_partitions import SCOPE_COLUMNS, row_of_scope, scope_of_row
from recollect.scope import Scope

_WAITING, _DONE, _DEAD, _KEPT = range(4)  # kept: done, and its body is still there
_STATES = (EntryState.WAITING, EntryState.DONE, EntryState.DEAD, EntryState.DONE)

_COLUMNS = f"""number, state, {SCOPE_COLUMNS},
    time, attempts, not_before, error, body, result, version"""
_INSERT = f"""INSERT INTO outbox (state, lane, time, body, {SCOPE_COLUMNS})
    VALUES ({_WAITING}, ?, ?, ?, ?, ?, ?, ?, ?)"""
# From the oldest that waits to the newest of all: no more than so many can wait.
_SPAN = f"""SELECT (SELECT max(number) FROM outbox) + 1 - min(oldest) FROM (
    SELECT min(number) AS oldest FROM outbox WHERE tenant = ?1 AND state = {_WAITING}
        AND not_before = 0
    UNION ALL SELECT min(number) FROM outbox WHERE tenant = ?1 AND state = {_WAITING}
        AND not_before > 0)"""
_COUNT = f"SELECT count(*) FROM outbox WHERE tenant = ? AND state = {_WAITING}"
_FINISH = """UPDATE outbox SET state = ?, not_before = 0, error = NULL, result = ?, version = ?,
    body = CASE WHEN ? THEN body END WHERE number = ?"""
_TRIM = f"""DELETE FROM outbox WHERE tenant = (SELECT tenant FROM outbox WHERE number = ?)
    AND state = {_DONE} AND not_before = 0 AND number <= ?"""
_FAIL = f"""UPDATE outbox SET state = ?, attempts = attempts + 1, not_before = ?, error = ?
    WHERE number = ? AND state = {_WAITING}"""
_REVIVE = f"""UPDATE outbox SET state = {_WAITING}, attempts = 0
    WHERE number = ? AND state = {_DEAD}"""
_DROP = f"DELETE FROM outbox WHERE number = ? AND state = {_DEAD}"
_POSTPONED = f"""SELECT lane, number, not_before FROM outbox
    WHERE tenant = ? AND state = {_WAITING} AND not_before > 0 ORDER BY number"""
_FRESH = f"""SELECT number FROM outbox WHERE tenant = ? AND state = {_WAITING} AND not_before = 0
    AND lane NOT IN (
        SELECT lane FROM outbox WHERE tenant = ? AND state = {_WAITING} AND not_before > 0)"""
_STATS = f"""SELECT total(state = {_WAITING}), total(state = {_DEAD}),
    min(CASE state WHEN {_WAITING} THEN time END)
    FROM outbox WHERE tenant = ? AND state IN ({_WAITING}, {_DEAD})"""


def number_of_lane(lane: Scope) -> int:
    """A number for the index. Two lanes that share one would only wait for each other."""
    digest = sha256(encode_origin("", lane)).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


class StoreOutbox:
    """The outbox as a connection sees it; the changes belong into a write transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    # Changes

    def enqueue(self, scope: Scope, body: bytes, time: int, limit: int) -> int:
        """See Log.enqueue."""
        if (
            self._number(_SPAN, scope.tenant) >= limit
            and self._number(_COUNT, scope.tenant) >= limit
        ):
            raise queue_full(limit)
        lane = number_of_lane(lane_of(scope))
        number = self._execute(_INSERT, lane, time, body, *row_of_scope(scope)).lastrowid
        assert number is not None
        return number

    def check_waiting(self, number: int) -> None:
        """Raise ConflictError unless the entry waits."""
        row = self._execute("SELECT state FROM outbox WHERE number = ?", number).fetchone()
        if row is None or row[0] != _WAITING:
            raise not_waiting(number)

    def finish(self, done: Done, version: int) -> None:
        """Finish an entry that waits."""
        number, result, keep_body = done
        state = _KEPT if keep_body else _DONE
        self._execute(_FINISH, state, result, version, keep_body, number)
        self._execute(_TRIM, number, number - KEPT_RESULTS)

    def fail(self, number: int, error: str, not_before: int | None) -> bool:
        """See Log.fail."""
        state, time = (_DEAD, 0) if not_before is None else (_WAITING, max(1, not_before))
        return self._execute(_FAIL, state, time, error, number).rowcount == 1

    def revive(self, number: int) -> bool:
        return self._execute(_REVIVE, number).rowcount == 1

    def drop(self, number: int) -> bool:
        return self._execute(_DROP, number).rowcount == 1

    def erase(self, scopes: Iterable[Scope], containing: Scope | None) -> int:
        """Remove the entries of these scopes; return how many there were."""
        exactly = " AND ".join(f"{name} = ?" for name in ("tenant", *ID_FIELDS))
        conditions = [(exactly, row_of_scope(scope)) for scope in scopes]
        if containing is not None:
            required = containing.ids
            named = "".join(f" AND {name} = ?" for name in required)
            conditions.append((f"tenant = ?{named}", (containing.tenant, *required.values())))
        return sum(
            self._execute(f"DELETE FROM outbox WHERE {condition}", *values).rowcount
            for condition, values in conditions
        )

    # Questions

    def next(self, tenant: str, now: int, busy: Collection[Scope]) -> Entry | None:
        """See Log.next_entry."""
        if not self._exists():
            return None
        taken = {number_of_lane(lane) for lane in busy}
        postponed: dict[int, tuple[int, int]] = {}
        for lane, number, not_before in self._execute(_POSTPONED, tenant):
            if lane not in taken:
                postponed.setdefault(lane, (not_before, number))
        due = [number for not_before, number in postponed.values() if not_before <= now]
        others = f"AND lane NOT IN ({', '.join('?' * len(taken))}) ORDER BY number LIMIT 1"
        due += [number for (number,) in self._execute(f"{_FRESH} {others}", tenant, tenant, *taken)]
        if due:
            return self.entry(min(due))
        return self.entry(min(postponed.values())[1]) if postponed else None

    def entry(self, number: int) -> Entry | None:
        """See Log.entry."""
        found = self._entries("number = ?", number)
        return found[0] if found else None

    def entries(self, tenant: str, state: EntryState, after: int, limit: int) -> list[Entry]:
        """See Log.entries."""
        states = ", ".join(str(i) for i, meant in enumerate(_STATES) if meant is state)
        return self._entries(
            f"tenant = ? AND state IN ({states}) AND number > ? ORDER BY number LIMIT ?",
            tenant,
            after,
            max(0, limit),
        )

    def stats(self, tenant: str) -> tuple[int, int, int | None]:
        """How many entries wait, how many are dead, and the time of the oldest that waits."""
        if not self._exists():
            return 0, 0, None
        waiting, dead, oldest = self._execute(_STATS, tenant).fetchone()
        return int(waiting), int(dead), oldest

    def _entries(self, condition: str, *values: object) -> list[Entry]:
        if not self._exists():
            return []
        rows = self._execute(f"SELECT {_COLUMNS} FROM outbox WHERE {condition}", *values)
        return [
            Entry(number, scope_of_row(row[:5]), _STATES[state], *row[5:])
            for number, state, *row in rows.fetchall()
        ]

    def _number(self, query: str, *values: object) -> int:
        number: int | None = self._execute(query, *values).fetchone()[0]
        return number or 0

    def _exists(self) -> bool:
        """A store of format 1 that cannot be written has no outbox."""
        return self._number("PRAGMA user_version") > 1

    def _execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)
