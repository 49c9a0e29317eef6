"""The numbers that stand for scopes in the tables of a store file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from recollect.errors import CorruptStoreError
from recollect.log.scope_filter import ID_FIELDS
from recollect.scope import Scope

_MOST_ABSENT = 10_000
SCOPE_COLUMNS = "tenant, org, agent, user, session"


class Partitions:
    """Finds and gives numbers. A number, once committed, never changes, so it is remembered."""

    def __init__(self) -> None:
        self._numbers: dict[Scope, int] = {}
        self._scopes: dict[int, Scope] = {}
        self._absent: dict[Scope, int | None] = {}

    def number(
        self, connection: sqlite3.Connection, scope: Scope, *, committed: bool = True
    ) -> int | None:
        """The number of a partition, or None if it has no event yet.

        A writer, who may be looking at a row it has not committed, says ``committed=False``.
        """
        known = self._numbers.get(scope)
        if known is None:
            row = connection.execute(
                "SELECT id FROM partitions"
                " WHERE tenant = ? AND org = ? AND agent = ? AND user = ? AND session = ?",
                row_of_scope(scope),
            ).fetchone()
            if row is None:
                return None
            known = int(row[0])
            if committed:
                self.remember({scope: known})
        return known

    def numbers(self, connection: sqlite3.Connection, scopes: Iterable[Scope]) -> list[int | None]:
        """The number of each partition, for a reader, who asks for many that do not exist.

        None of them was made meanwhile if the last number is still what it was.
        """
        last = connection.execute("SELECT max(id) FROM partitions").fetchone()[0]
        found = []
        for scope in scopes:
            number = self._numbers.get(scope)
            if number is None and self._absent.get(scope, -1) != last:
                number = self.number(connection, scope)
                if number is None:
                    if len(self._absent) >= _MOST_ABSENT:
                        self._absent.clear()
                    self._absent[scope] = last
            found.append(number)
        return found

    def scope(
        self, connection: sqlite3.Connection, number: int, *, committed: bool = True
    ) -> Scope:
        """The scope of a partition that an event is in."""
        known = self._scopes.get(number)
        if known is None:
            row = connection.execute(
                f"SELECT {SCOPE_COLUMNS} FROM partitions WHERE id = ?", (number,)
            ).fetchone()
            if row is None:
                raise CorruptStoreError(f"partition {number} has events but no scope")
            known = scope_of_row(row)
            if committed:
                self.remember({known: number})
        return known

    def create(self, connection: sqlite3.Connection, scope: Scope) -> int:
        """Give a scope its number, inside a transaction. ``remember`` it once committed."""
        number = connection.execute(
            f"INSERT INTO partitions ({SCOPE_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row_of_scope(scope)
        ).lastrowid
        if number is None:
            raise CorruptStoreError("a new partition got no number")
        return number

    def remember(self, numbers: Mapping[Scope, int]) -> None:
        """Keep numbers that are committed."""
        self._numbers.update(numbers)
        self._scopes.update((number, scope) for scope, number in numbers.items())

    def select(
        self, connection: sqlite3.Connection, tenant: str, required: Mapping[str, str]
    ) -> dict[Scope, int]:
        """A tenant's partitions whose scopes have the ids required, oldest first."""
        names = [name for name in ID_FIELDS if name in required]
        conditions = "".join(f" AND {name} = ?" for name in names)
        rows = connection.execute(
            f"SELECT {SCOPE_COLUMNS}, id FROM partitions WHERE tenant = ?{conditions} ORDER BY id",
            (tenant, *(required[name] for name in names)),
        )
        return {scope_of_row(row[:5]): row[5] for row in rows.fetchall()}


# NULLs are all different to UNIQUE, so an id that is absent is stored as '', which no id is.


def row_of_scope(scope: Scope) -> tuple[str, ...]:
    """A scope as SCOPE_COLUMNS have it."""
    return tuple(part or "" for part in scope)


def scope_of_row(row: Sequence[str]) -> Scope:
    """The scope that SCOPE_COLUMNS hold."""
    tenant, *ids = row
    return Scope(tenant, *(part or None for part in ids))
