"""What every log does.

The log is the truth. It alone does I/O. Versions are positive integers that grow by one with
every event of the store, over all partitions; 0 means "nothing yet". A partition is named by
its scope.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable

from recollect.log.entries import Done, Entry, EntryState
from recollect.scope import Scope


class EventKind(StrEnum):
    """What an event did to its record."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


class NewEvent(NamedTuple):
    """An event as a writer hands it in.

    ``record_id`` is a UUID in lower-case hexadecimal with its hyphens. ``payload`` is the whole
    new state of the record as a UTF-8 JSON object; for a delete it holds at most a reason.
    ``vector`` is little-endian float32, or None. ``time`` is in microseconds since the Unix
    epoch.

    ``replaces`` is the version of the record that an update or delete was planned on; if the
    record has moved on since, the append is a conflict.
    """

    scope: Scope
    record_id: str
    kind: EventKind
    time: int
    actor: str
    payload: bytes
    vector: bytes | None = None
    replaces: int | None = None


class Event(NamedTuple):
    """An event as the log keeps it.

    ``created`` is the version of the record's first event: its place among the records of an
    episode. ``digest`` is the SHA-256 of payload and vector, ``hash`` that of the digest, the
    other fields and the hash of the event before. ``payload`` and ``vector`` are None once
    erased; the chain still verifies, because it covers the digest.
    """

    version: int
    scope: Scope
    record_id: str
    kind: EventKind
    time: int
    actor: str
    created: int
    payload: bytes | None
    vector: bytes | None
    digest: bytes
    hash: bytes


PASSAGE = b'{"parent":'
"""How the payload of a passage of a longer text begins; docs/format.md."""

CLOSED = b'{"valid_to":'
"""How the payload of a record that holds no longer begins; docs/format.md. It stays in the log,
and partitions leave it out."""

Delta = tuple[int, int, bytes, bool, bytes | None, bytes | None]
"""What an event does to its partition: version, created, the 16 bytes of the record's id, whether
the record is gone, payload, vector. It is gone after a delete, where it was closed, and where the
event was erased; only the last has no payload."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure removed: ``records`` that were live, passages not counted, ``events``
    whose content is gone, in so many ``partitions``, and ``entries`` of the outbox."""

    records: int
    events: int
    version: int
    hash: bytes
    partitions: int
    entries: int


@dataclass(frozen=True, slots=True)
class LogStats:
    """Counts over one tenant. ``passages`` and ``closed`` are those of the records whose payload
    begins with PASSAGE and CLOSED. ``size_bytes`` is what the store takes on disk (0 in memory).
    Of the outbox, ``waiting`` entries wait, the oldest since ``oldest_waiting`` (microseconds;
    None without one), and ``dead`` ones failed too often."""

    records: int
    passages: int
    closed: int
    events: int
    partitions: int
    version: int
    size_bytes: int
    waiting: int
    dead: int
    oldest_waiting: int | None


@runtime_checkable
class Log(Protocol):
    """An ordered, durable stream of events, with the current state of every record.

    All methods may be called from several threads.
    """

    def settings(self) -> Mapping[str, str]:
        """What the store remembers about itself (format, embedder, language …)."""

    def configure(self, settings: Mapping[str, str]) -> Mapping[str, str]:
        """Write each setting that is not there yet, atomically; return what is there now."""

    def replace_setting(self, name: str, value: str) -> None:
        """Overwrite one setting. For migrations only."""

    def append(
        self,
        events: Sequence[NewEvent],
        *,
        expected_version: int | None = None,
        planned_on: Sequence[Scope] = (),
        done: Done | None = None,
    ) -> int:
        """Append all events or none, durably, and return the version of the last one.

        What was planned on the log as it stood at ``expected_version`` is kept only if it still
        stands so: in the partitions that ``events`` name, and in those of ``planned_on``, which
        were read for it.

        With ``done``, an entry of the outbox is finished in the same transaction; there may then
        be no events. An entry that does not wait any more refuses them, so that what comes of it
        is kept once, whoever works on it, and not at all once it was erased.

        An add must name a new id; an update or delete a live one, in the same scope.
        Times never run backwards: an event older than the last one gets that one's time.

        Raises:
            ConflictError: with ``expected_version``, when one of those partitions has a later
                event; with ``replaces``, when the record has; with ``done``, when the
                entry does not wait.
            InvalidInputError: the batch is empty without ``done``, adds an id that exists or
                existed, or has a field that cannot be stored.
            NotFoundError: an update or delete names no live record of that scope.
            StoreError: the store cannot be written. Nothing was kept.
        """

    def read(
        self, scope: Scope, *, after: int = 0, until: int | None = None, limit: int | None = None
    ) -> Sequence[Event]:
        """The partition's events with ``after < version <= until``, in order.

        With ``limit``, no more than the first so many of them.
        """

    def deltas(self, scope: Scope, *, after: int, until: int, limit: int) -> list[Delta]:
        """What ``read`` returns, as a partition needs it; this is what loading waits for."""

    def current(self, scope: Scope, *, until: int | None = None) -> Sequence[Event]:
        """The latest add or update of every record live at ``until`` (default: now).

        In order of ``created``. The events whose payload was erased are left out.
        """

    def heads(self, scopes: Sequence[Scope]) -> list[int]:
        """The version of each partition's last event, 0 for a partition that does not exist."""

    def pulse(self) -> int:
        """A cheap number that changes whenever any process may have written anything."""

    def tail(self, scopes: Sequence[Scope], *, after: int, timeout: float) -> bool:
        """Wait until one of the partitions has an event later than ``after``.

        Returns False when ``timeout`` seconds pass first.
        """

    def tenants(self) -> list[str]:
        """The tenants that have a partition, sorted."""

    def scopes(self, tenant: str, containing: Mapping[str, str] | None = None) -> list[Scope]:
        """The partitions of a tenant whose scope has all the ids named (keys as in Scope).

        Raises:
            InvalidInputError: a key names no id.
        """

    def version(self) -> int:
        """The version of the last event of the store."""

    def version_at(self, time: int) -> int:
        """The version of the last event not later than ``time`` (microseconds), 0 if none."""

    def record(self, record_id: str) -> Event | None:
        """The latest add or update of a live record, or None."""

    def history(self, record_id: str) -> list[Event]:
        """Every event of a record, oldest first; empty when there never was one."""

    def page(self, scopes: Sequence[Scope], *, after: str | None, limit: int) -> list[Event]:
        """Up to ``limit`` live records of the scopes in order of creation.

        Those made after the record ``after``, live or not; none when it never was.

        Raises:
            InvalidInputError: ``after`` is not a record id.
        """

    def erase(
        self,
        scopes: Sequence[Scope],
        *,
        time: int,
        actor: str,
        containing: Scope | None = None,
    ) -> Erasure:
        """Remove the content of every event of these partitions, and their records.

        Likewise their entries of the outbox, whatever state they are in. With ``containing``,
        also of every scope of its tenant that has all of its ids, as they are when the erasure
        is written: nothing slips in meanwhile.

        Appends one delete event per live record first, so that readers drop them and the
        chain tells that it happened; their payload is None too. Erasing again finds nothing.
        No removed byte is left in the store's files.
        """

    def enqueue(self, scope: Scope, body: bytes, *, time: int, limit: int) -> int:
        """Put an entry into the outbox, durably, and return its number.

        ``scope`` has all ids of the writer. Other than an event's it need not be a partition.

        Raises:
            QueueFullError: ``limit`` entries of the tenant wait already.
            InvalidInputError: an argument cannot be stored.
            StoreError: the store cannot be written. Nothing was kept.
        """

    def next_entry(self, tenant: str, now: int, busy: Collection[Scope] = ()) -> Entry | None:
        """A tenant's entry to be worked on next: the first that waits and is due in its lane.

        Of each lane (``lane_of`` its scope) that is not in ``busy``, only the first comes into
        question: the one that was postponed, else that of the lowest number. When none is due at
        ``now``, the one that is due first; None when nothing waits.
        """

    def fail(self, number: int, error: str, *, not_before: int | None) -> bool:
        """Note that an entry failed: postpone it, or with None make it a dead letter.

        Returns False when the entry does not wait any more.
        """

    def revive(self, number: int) -> bool:
        """Let a dead letter wait again, as if it had never failed; False if it is none."""

    def drop(self, number: int) -> bool:
        """Delete a dead letter; False if it is none."""

    def entry(self, number: int) -> Entry | None:
        """One entry; None when it was erased or dropped, or finished long ago (KEPT_RESULTS)."""

    def entries(
        self, tenant: str, state: EntryState, *, after: int = 0, limit: int = 100
    ) -> list[Entry]:
        """The first ``limit`` entries of a tenant in this state past number ``after``."""

    def claim_outbox(self, tenant: str) -> bool:
        """Become the one that works on a tenant's outbox, unless somebody is already.

        A process that dies gives the claim back; a fork leaves it with the parent.
        """

    def release_outbox(self, tenant: str) -> None:
        """Give the claim back. May be repeated."""

    def verify(self) -> int:
        """Check the whole chain; return the number of events checked.

        Raises:
            CorruptStoreError: a hash does not match; the message names the first such version.
        """

    def stats(self, tenant: str) -> LogStats:
        """Counts for ``recollect stats``."""

    def close(self) -> None:
        """Release files and connections. Closing twice is allowed."""
