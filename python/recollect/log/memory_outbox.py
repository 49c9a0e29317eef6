"""The outbox of the log in plain Python: the model that others are compared with."""

from __future__ import annotations

from collections.abc import Collection

from recollect.log.entries import (
    KEPT_RESULTS,
    Done,
    Entry,
    EntryState,
    lane_of,
    not_waiting,
    queue_full,
)
from recollect.scope import Scope


class MemoryOutbox:
    """Entries by number. The log's lock guards it."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._last = 0
        self.changes = 0

    def enqueue(self, scope: Scope, body: bytes, time: int, limit: int) -> int:
        if len(self._waiting(scope.tenant)) >= limit:
            raise queue_full(limit)
        self._last += 1
        self._put(Entry(self._last, scope, EntryState.WAITING, time, 0, 0, None, body, None, 0))
        return self._last

    def check_waiting(self, number: int) -> None:
        if not self._is(number, EntryState.WAITING):
            raise not_waiting(number)

    def finish(self, done: Done, version: int) -> None:
        number, result, keep_body = done
        entry = self._entries[number]
        self._put(
            entry._replace(
                state=EntryState.DONE,
                not_before=0,
                error=None,
                body=entry.body if keep_body else None,
                result=result,
                version=version,
            )
        )
        for old in self.entries(entry.scope.tenant, EntryState.DONE):
            if old.body is None and old.number <= number - KEPT_RESULTS:
                self._remove(old.number)

    def fail(self, number: int, error: str, not_before: int | None) -> bool:
        if not self._is(number, EntryState.WAITING):
            return False
        entry = self._entries[number]
        self._put(
            entry._replace(
                state=EntryState.DEAD if not_before is None else EntryState.WAITING,
                attempts=entry.attempts + 1,
                not_before=0 if not_before is None else max(1, not_before),
                error=error,
            )
        )
        return True

    def revive(self, number: int) -> bool:
        if not self._is(number, EntryState.DEAD):
            return False
        self._put(self._entries[number]._replace(state=EntryState.WAITING, attempts=0))
        return True

    def drop(self, number: int) -> bool:
        if not self._is(number, EntryState.DEAD):
            return False
        self._remove(number)
        return True

    def next(self, tenant: str, now: int, busy: Collection[Scope]) -> Entry | None:
        heads: dict[Scope, Entry] = {}
        for entry in sorted(self._waiting(tenant), key=lambda e: (e.not_before == 0, e.number)):
            heads.setdefault(lane_of(entry.scope), entry)
        free = [entry for lane, entry in heads.items() if lane not in busy]
        due = [entry for entry in free if entry.not_before <= now]
        if due:
            return min(due, key=lambda entry: entry.number)
        return min(free, key=lambda entry: (entry.not_before, entry.number), default=None)

    def entry(self, number: int) -> Entry | None:
        return self._entries.get(number)

    def entries(self, tenant: str, state: EntryState) -> list[Entry]:
        found = [e for e in self._entries.values() if e.state is state]
        return sorted(e for e in found if e.scope.tenant == tenant)

    def erase(self, scopes: Collection[Scope], containing: Scope | None) -> int:
        gone = [
            entry.number
            for entry in self._entries.values()
            if entry.scope in scopes
            or (containing is not None and entry.scope.contains(containing))
        ]
        for number in gone:
            self._remove(number)
        return len(gone)

    def _put(self, entry: Entry) -> None:
        self._entries[entry.number] = entry
        self.changes += 1

    def _remove(self, number: int) -> None:
        del self._entries[number]
        self.changes += 1

    def _waiting(self, tenant: str) -> list[Entry]:
        return self.entries(tenant, EntryState.WAITING)

    def _is(self, number: int, state: EntryState) -> bool:
        entry = self._entries.get(number)
        return entry is not None and entry.state is state
