"""The log in an SQLite file: one file, many processes, durable when ``append`` returns.

docs/format.md describes the file. Reads go through pooled connections and never wait for a
writer; writes are grouped (sqlite_writer). Opening reads the first page only.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import monotonic

from recollect.errors import InvalidInputError
from recollect.log.admission import check_entry, check_form
from recollect.log.chain import GENESIS, check_chain
from recollect.log.claim import Claims
from recollect.log.entries import Done, Entry, EntryState
from recollect.log.protocol import Delta, Erasure, Event, LogStats, NewEvent
from recollect.log.scope_filter import required_ids
from recollect.log.sqlite_connections import Connections
from recollect.log.sqlite_faults import Faults
from recollect.log.sqlite_files import SYNCHRONOUS, StoreFile, open_in_memory, real_path
from recollect.log.sqlite_partitions import Partitions
from recollect.log.sqlite_queries import Snapshot
from recollect.log.sqlite_writer import Writer
from recollect.scope import Scope

_POLL_SECONDS = 0.02
_VERIFY_EVENTS = 1000


class SQLiteLog:
    """A log in the file at ``path``, made if missing, or in memory for ``":memory:"``.

    ``synchronous`` is SQLite's: with "FULL" (or "EXTRA") a write that returned survives a power
    cut; with "NORMAL" it survives a crash of the process only. ``timeout`` is how many seconds
    a write waits for another process that holds the write lock.

    A store that cannot be written can be opened and read; every write then raises
    ReadOnlyStoreError. When its folder cannot be written either, it is read as it was when it
    was opened, and only if its last writer closed it.

    Raises:
        StoreError: one of its kinds, by what is wrong with the file.
        InvalidInputError: an argument is none of those accepted.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        synchronous: str = "FULL",
        timeout: float = 30.0,
    ) -> None:
        if synchronous.upper() not in SYNCHRONOUS:
            raise InvalidInputError(
                f"synchronous is one of {', '.join(SYNCHRONOUS)}, not {synchronous!r}"
            )
        name = os.fspath(path)
        self._faults = Faults(name)
        self._file: StoreFile | None = None
        self._connections: Connections
        self._claims: Claims
        with self._faults:
            if name == ":memory:":
                self._connections = open_in_memory()
                self._claims = Claims(None)
            else:
                path = real_path(name)
                self._file = StoreFile(path, synchronous=synchronous.upper(), timeout=timeout)
                self._connections = self._file.open()
                self._claims = Claims(path)
        self._partitions = Partitions()
        self._writer = Writer(self._connections, self._partitions, name, timeout)

    def settings(self) -> Mapping[str, str]:
        with self._reading() as snapshot:
            return snapshot.settings()

    def configure(self, settings: Mapping[str, str]) -> Mapping[str, str]:
        kept = self.settings()
        if settings.keys() <= kept.keys():
            return kept  # nothing to write, so a store that is read-only will do
        with self._faults, self._writer.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO settings VALUES (?, ?)", settings.items())
        return self.settings()

    def replace_setting(self, name: str, value: str) -> None:
        with self._faults, self._writer.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def append(
        self,
        events: Sequence[NewEvent],
        *,
        expected_version: int | None = None,
        planned_on: Sequence[Scope] = (),
        done: Done | None = None,
    ) -> int:
        check_form(events, done)
        with self._faults:
            return self._writer.submit(
                lambda to: to.append(events, expected_version, planned_on, done)
            )

    def read(
        self, scope: Scope, *, after: int = 0, until: int | None = None, limit: int | None = None
    ) -> list[Event]:
        with self._reading() as snapshot:
            return snapshot.read(scope, after, until, limit)

    def deltas(self, scope: Scope, *, after: int, until: int, limit: int) -> list[Delta]:
        with self._reading() as snapshot:
            return snapshot.deltas(scope, after, until, limit)

    def current(self, scope: Scope, *, until: int | None = None) -> list[Event]:
        with self._reading() as snapshot:
            return snapshot.current(scope, until)

    def heads(self, scopes: Sequence[Scope]) -> list[int]:
        with self._reading() as snapshot:
            return snapshot.heads(scopes)

    def pulse(self) -> int:
        with self._faults:
            return self._connections.pulse()

    def tail(self, scopes: Sequence[Scope], *, after: int, timeout: float) -> bool:
        """See Log.tail. Another process's append is noticed within 20 ms or so."""
        deadline = monotonic() + timeout
        commits = self._connections.commits
        looked_at = None
        while True:
            seen = commits.count
            pulse = self.pulse()
            if pulse != looked_at and max(self.heads(scopes), default=0) > after:
                return True
            looked_at = pulse
            remaining = deadline - monotonic()
            if remaining <= 0:
                return False
            commits.wait(seen, min(remaining, _POLL_SECONDS))

    def tenants(self) -> list[str]:
        with self._reading() as snapshot:
            return snapshot.tenants()

    def scopes(self, tenant: str, containing: Mapping[str, str] | None = None) -> list[Scope]:
        required = required_ids(containing)
        with self._reading() as snapshot:
            return snapshot.scopes(tenant, required)

    def version(self) -> int:
        with self._reading() as snapshot:
            return snapshot.version()

    def version_at(self, time: int) -> int:
        with self._reading() as snapshot:
            return snapshot.version_at(time)

    def record(self, record_id: str) -> Event | None:
        with self._reading() as snapshot:
            return snapshot.record(record_id)

    def history(self, record_id: str) -> list[Event]:
        with self._reading() as snapshot:
            return snapshot.history(record_id)

    def page(self, scopes: Sequence[Scope], *, after: str | None, limit: int) -> list[Event]:
        with self._reading() as snapshot:
            return snapshot.page(scopes, after, limit)

    def erase(
        self,
        scopes: Sequence[Scope],
        *,
        time: int,
        actor: str,
        containing: Scope | None = None,
    ) -> Erasure:
        """See Log.erase.

        Raises:
            StoreBusyError: also when the content is erased, but another process reads the WAL
                for so long that it cannot be emptied. The message says so; erase again.
        """
        with self._faults:
            return self._writer.erase(scopes, time, actor, containing)

    def enqueue(self, scope: Scope, body: bytes, *, time: int, limit: int) -> int:
        check_entry(scope, body, time)
        with self._faults:
            return self._writer.submit(lambda to: to.outbox.enqueue(scope, body, time, limit))

    def next_entry(self, tenant: str, now: int, busy: Collection[Scope] = ()) -> Entry | None:
        with self._reading() as snapshot:
            return snapshot.outbox.next(tenant, now, busy)

    def fail(self, number: int, error: str, *, not_before: int | None) -> bool:
        with self._faults:
            return bool(self._writer.submit(lambda to: to.outbox.fail(number, error, not_before)))

    def revive(self, number: int) -> bool:
        with self._faults:
            return bool(self._writer.submit(lambda to: to.outbox.revive(number)))

    def drop(self, number: int) -> bool:
        with self._faults:
            return bool(self._writer.submit(lambda to: to.outbox.drop(number)))

    def entry(self, number: int) -> Entry | None:
        with self._reading() as snapshot:
            return snapshot.outbox.entry(number)

    def entries(
        self, tenant: str, state: EntryState, *, after: int = 0, limit: int = 100
    ) -> list[Entry]:
        with self._reading() as snapshot:
            return snapshot.outbox.entries(tenant, state, after, limit)

    def claim_outbox(self, tenant: str) -> bool:
        return self._claims.take(tenant)

    def release_outbox(self, tenant: str) -> None:
        self._claims.give_back(tenant)

    def verify(self) -> int:
        version, link = 0, GENESIS
        while True:
            # In portions, so that a long check does not keep the WAL from being copied back.
            with self._reading() as snapshot:
                events = snapshot.all_events(version, _VERIFY_EVENTS)
                if not events:
                    snapshot.check_records()
                    return version
            link = check_chain(events, after=version, previous=link)
            version = events[-1].version

    def stats(self, tenant: str) -> LogStats:
        with self._reading() as snapshot:
            counts = snapshot.stats(tenant)
            version = snapshot.version()
            outbox = snapshot.outbox.stats(tenant)
        size = self._file.size() if self._file else 0
        return LogStats(*counts, version, size, *outbox)

    def close(self) -> None:
        self._claims.give_all_back()
        with self._faults:
            self._connections.close()

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with self._faults, self._connections.reader() as connection:
            connection.execute("BEGIN")
            try:
                yield Snapshot(connection, self._partitions)
            finally:
                connection.execute("COMMIT")
