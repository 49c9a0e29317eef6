"""The log in plain Python: lists and a lock. The model that other logs are compared with.

It keeps nothing when the process ends. Every answer is worked out from the list of events and
the versions of each record and scope, so that it is easy to see that it is right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from threading import Condition
from time import monotonic

from recollect.errors import ClosedError
from recollect.log.admission import (
    RecordState,
    Tip,
    admit,
    check_entry,
    check_expected,
    check_form,
    check_record_id,
    deletion,
)
from recollect.log.chain import check_chain
from recollect.log.claim import Claims
from recollect.log.delta import delta_of
from recollect.log.entries import Done, Entry, EntryState
from recollect.log.memory_outbox import MemoryOutbox
from recollect.log.protocol import (
    CLOSED,
    PASSAGE,
    Delta,
    Erasure,
    Event,
    EventKind,
    LogStats,
    NewEvent,
)
from recollect.log.scope_filter import required_ids
from recollect.scope import Scope


class MemoryLog:
    """A log that lives as long as its object. See Log for what the methods promise."""

    def __init__(self) -> None:
        self._events: list[Event] = []  # the event of version v stands at v - 1
        self._of_record: dict[str, list[int]] = {}
        self._of_scope: dict[Scope, list[int]] = {}
        self._settings: dict[str, str] = {}
        self._erasures = 0
        self._outbox = MemoryOutbox()
        self._claims = Claims(None)
        self._appended = Condition()
        self._closed = False

    def settings(self) -> Mapping[str, str]:
        with self._appended:
            self._check_open()
            return dict(self._settings)

    def configure(self, settings: Mapping[str, str]) -> Mapping[str, str]:
        with self._appended:
            self._check_open()
            self._settings = {**settings, **self._settings}
            return dict(self._settings)

    def replace_setting(self, name: str, value: str) -> None:
        with self._appended:
            self._check_open()
            self._settings[name] = value

    def append(
        self,
        events: Sequence[NewEvent],
        *,
        expected_version: int | None = None,
        planned_on: Sequence[Scope] = (),
        done: Done | None = None,
    ) -> int:
        check_form(events, done)
        with self._appended:
            self._check_open()
            if done is not None:
                self._outbox.check_waiting(done.number)
            check_expected(events, expected_version, planned_on, self._head)
            admitted = admit(events, tip=self._tip(), known=self._known(events))
            for event, _ in admitted:
                self._events.append(event)
                self._of_record.setdefault(event.record_id, []).append(event.version)
                self._of_scope.setdefault(event.scope, []).append(event.version)
            if done is not None:
                self._outbox.finish(done, len(self._events))
            self._appended.notify_all()
            return len(self._events)

    def read(
        self, scope: Scope, *, after: int = 0, until: int | None = None, limit: int | None = None
    ) -> list[Event]:
        with self._appended:
            self._check_open()
            last = len(self._events) if until is None else until
            versions = self._of_scope.get(scope, [])
            return [self._events[v - 1] for v in versions if after < v <= last][:limit]

    def deltas(self, scope: Scope, *, after: int, until: int, limit: int) -> list[Delta]:
        return [delta_of(e) for e in self.read(scope, after=after, until=until, limit=limit)]

    def current(self, scope: Scope, *, until: int | None = None) -> list[Event]:
        latest = {event.record_id: event for event in self.read(scope, until=until)}
        live = [e for e in latest.values() if e.kind is not EventKind.DELETE]
        return sorted((e for e in live if e.payload is not None), key=lambda e: e.created)

    def heads(self, scopes: Sequence[Scope]) -> list[int]:
        with self._appended:
            self._check_open()
            return [self._head(scope) for scope in scopes]

    def pulse(self) -> int:
        return self.version() + self._outbox.changes + self._erasures

    def tail(self, scopes: Sequence[Scope], *, after: int, timeout: float) -> bool:
        deadline = monotonic() + timeout
        with self._appended:
            while not any(head > after for head in self.heads(scopes)):
                remaining = deadline - monotonic()
                if remaining <= 0:
                    return False
                self._appended.wait(remaining)
            return True

    def tenants(self) -> list[str]:
        with self._appended:
            self._check_open()
            return sorted({scope.tenant for scope in self._of_scope})

    def scopes(self, tenant: str, containing: Mapping[str, str] | None = None) -> list[Scope]:
        required = required_ids(containing).items()
        with self._appended:
            self._check_open()
            known = list(self._of_scope)
        return [s for s in known if s.tenant == tenant and required <= s.ids.items()]

    def version(self) -> int:
        with self._appended:
            self._check_open()
            return len(self._events)

    def version_at(self, time: int) -> int:
        with self._appended:
            self._check_open()
            return bisect_right(self._events, time, key=lambda event: event.time)

    def record(self, record_id: str) -> Event | None:
        events = self.history(record_id)
        return events[-1] if events and events[-1].kind is not EventKind.DELETE else None

    def history(self, record_id: str) -> list[Event]:
        with self._appended:
            self._check_open()
            return [self._events[v - 1] for v in self._of_record.get(record_id, [])]

    def page(self, scopes: Sequence[Scope], *, after: str | None, limit: int) -> list[Event]:
        if after is not None:
            check_record_id(after)
        with self._appended:
            live = [event for scope in set(scopes) for event in self.current(scope)]
            past = 0
            if after is not None:
                versions = self._of_record.get(after)
                past = versions[0] if versions else len(self._events)
        live.sort(key=lambda event: event.created)
        return [event for event in live if event.created > past][: max(limit, 0)]

    def erase(
        self,
        scopes: Sequence[Scope],
        *,
        time: int,
        actor: str,
        containing: Scope | None = None,
    ) -> Erasure:
        erased = set(scopes)
        with self._appended:
            if containing is not None:
                erased |= set(self.scopes(containing.tenant, containing.ids))
            live = [event for scope in erased for event in self.current(scope)]
            live.sort(key=lambda event: event.created)
            emptied = sum(e.payload is not None for scope in erased for e in self.read(scope))
            if live:
                self.append([deletion(e.scope, e.record_id, time, actor) for e in live])
            self._erasures += 1
            for scope in erased:
                for event in self.read(scope):
                    self._events[event.version - 1] = event._replace(payload=None, vector=None)
            tip = self._tip()
            records = sum(not (event.payload or b"").startswith(PASSAGE) for event in live)
            partitions = sum(scope in self._of_scope for scope in erased)
            entries = self._outbox.erase(erased, containing)
            return Erasure(records, emptied, tip.version, tip.hash, partitions, entries)

    def enqueue(self, scope: Scope, body: bytes, *, time: int, limit: int) -> int:
        check_entry(scope, body, time)
        with self._appended:
            self._check_open()
            return self._outbox.enqueue(scope, body, time, limit)

    def next_entry(self, tenant: str, now: int, busy: Collection[Scope] = ()) -> Entry | None:
        with self._appended:
            self._check_open()
            return self._outbox.next(tenant, now, busy)

    def fail(self, number: int, error: str, *, not_before: int | None) -> bool:
        with self._appended:
            self._check_open()
            return self._outbox.fail(number, error, not_before)

    def revive(self, number: int) -> bool:
        with self._appended:
            self._check_open()
            return self._outbox.revive(number)

    def drop(self, number: int) -> bool:
        with self._appended:
            self._check_open()
            return self._outbox.drop(number)

    def entry(self, number: int) -> Entry | None:
        with self._appended:
            self._check_open()
            return self._outbox.entry(number)

    def entries(
        self, tenant: str, state: EntryState, *, after: int = 0, limit: int = 100
    ) -> list[Entry]:
        with self._appended:
            self._check_open()
            found = [e for e in self._outbox.entries(tenant, state) if e.number > after]
            return found[: max(0, limit)]

    def claim_outbox(self, tenant: str) -> bool:
        return self._claims.take(tenant)

    def release_outbox(self, tenant: str) -> None:
        self._claims.give_back(tenant)

    def verify(self) -> int:
        with self._appended:
            self._check_open()
            check_chain(self._events)
            return len(self._events)

    def stats(self, tenant: str) -> LogStats:
        with self._appended:
            scopes = self.scopes(tenant)
            waiting = self._outbox.entries(tenant, EntryState.WAITING)
            payloads = [event.payload or b"" for s in scopes for event in self.current(s)]
            return LogStats(
                records=len(payloads),
                passages=sum(payload.startswith(PASSAGE) for payload in payloads),
                closed=sum(payload.startswith(CLOSED) for payload in payloads),
                events=sum(len(self._of_scope[scope]) for scope in scopes),
                partitions=len(scopes),
                version=len(self._events),
                size_bytes=0,
                waiting=len(waiting),
                dead=len(self._outbox.entries(tenant, EntryState.DEAD)),
                oldest_waiting=min((entry.time for entry in waiting), default=None),
            )

    def close(self) -> None:
        self._claims.give_all_back()
        with self._appended:
            self._closed = True
            self._appended.notify_all()

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedError("the log is closed")

    def _tip(self) -> Tip:
        if not self._events:
            return Tip()
        last = self._events[-1]
        return Tip(last.version, last.time, last.hash)

    def _head(self, scope: Scope) -> int:
        return self._of_scope.get(scope, [0])[-1]

    def _known(self, events: Sequence[NewEvent]) -> dict[str, RecordState]:
        histories = {event.record_id: self.history(event.record_id) for event in events}
        return {
            record_id: RecordState(
                past[-1].scope,
                past[-1].version,
                past[-1].created,
                past[-1].kind is not EventKind.DELETE,
            )
            for record_id, past in histories.items()
            if past
        }
