"""Admission: what a batch must fulfil before a log keeps it, the same for every log.

Nothing is written before a batch is admitted. So a batch that is turned away has changed
nothing, and a log that commits several at once can turn one away and keep the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from recollect.errors import ConflictError, InvalidInputError, NotFoundError
from recollect.log.chain import GENESIS, digest_of, encode_origin, hash_of
from recollect.log.entries import Done
from recollect.log.protocol import Event, EventKind, NewEvent
from recollect.scope import Scope

is_record_id = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII
).fullmatch
"""Matches the only form of a record id: a UUID in lower-case hexadecimal, with its hyphens."""


_EARLIEST, _LATEST = -(2**63), 2**63 - 1


class Tip(NamedTuple):
    """Where a store ends: the version, time and hash of its last event."""

    version: int = 0
    time: int = _EARLIEST
    hash: bytes = GENESIS


class RecordState(NamedTuple):
    """What a log knows of a record it has seen: its scope, last and first version, and life."""

    scope: Scope
    version: int
    created: int
    live: bool


class Admitted(NamedTuple):
    """An event ready to be kept, and the version of the event before it of the same record."""

    event: Event
    previous: int


def check_record_id(record_id: str) -> None:
    """Raise InvalidInputError unless the text has the form of a record id."""
    if not is_record_id(record_id):
        raise InvalidInputError(f"a record id is a lower-case UUID, not {record_id!r}")


def check_form(events: Sequence[NewEvent], done: Done | None = None) -> None:
    """Check what can be checked of a batch without looking at the log.

    Raises:
        InvalidInputError: the batch does nothing, or a field cannot be stored.
    """
    if not events and done is None:
        raise InvalidInputError("no events to append: the batch is empty")
    for event in events:
        check_record_id(event.record_id)
        if not _EARLIEST <= event.time <= _LATEST:
            raise InvalidInputError(f"time {event.time} does not fit 64 bits of microseconds")
        if not isinstance(event.payload, bytes) or not isinstance(event.vector, bytes | None):
            raise InvalidInputError("payload and vector are bytes")
    try:
        for actor, scope in {(event.actor, event.scope) for event in events}:
            encode_origin(actor, scope)
    except UnicodeEncodeError as error:
        raise InvalidInputError("actor or scope holds a lone surrogate") from error


def check_entry(scope: Scope, body: bytes, time: int) -> None:
    """Raise InvalidInputError unless these can be stored."""
    if not isinstance(body, bytes):
        raise InvalidInputError("the body of an outbox entry is bytes")
    if not _EARLIEST <= time <= _LATEST:
        raise InvalidInputError(f"time {time} does not fit 64 bits of microseconds")
    try:
        encode_origin("", scope)
    except UnicodeEncodeError as error:
        raise InvalidInputError("scope holds a lone surrogate") from error


def admit(
    events: Sequence[NewEvent], *, tip: Tip, known: Mapping[str, RecordState]
) -> list[Admitted]:
    """Give each event its version, time, digest and hash, or turn the whole batch away.

    The batch has passed ``check_form``.

    ``known`` has what the log knows of each record that the batch names; none for a new one.

    Raises:
        ConflictError, InvalidInputError, NotFoundError: as Log.append says.
    """
    admitted: list[Admitted] = []
    changed: dict[str, Event] = {}
    version, time, link = tip
    for scope, record_id, kind, planned, actor, payload, vector, replaces in events:
        earlier = changed.get(record_id)
        record = known.get(record_id) if earlier is None else _state_after(earlier)
        version += 1
        if kind is EventKind.ADD:
            if record is not None:
                raise InvalidInputError(f"record {record_id} exists already")
            created, previous = version, 0
        else:
            if record is None or not record.live or record.scope != scope:
                raise NotFoundError(f"no live record {record_id} in this scope")
            if replaces is not None and record.version != replaces:
                raise ConflictError(
                    f"record {record_id} moved to version {record.version}, past the "
                    f"{replaces} that the change was planned on"
                )
            created, previous = record.created, record.version
        if planned > time:
            time = planned
        digest = digest_of(payload, vector)
        link = hash_of(link, version, scope, record_id, kind, time, actor, created, digest)
        event = Event(
            version, scope, record_id, kind, time, actor, created, payload, vector, digest, link
        )
        changed[record_id] = event
        admitted.append(Admitted(event, previous))
    return admitted


def _state_after(event: Event) -> RecordState:
    live = event.kind is not EventKind.DELETE
    return RecordState(event.scope, event.version, event.created, live)


def check_expected(
    events: Sequence[NewEvent],
    expected_version: int | None,
    planned_on: Sequence[Scope],
    head: Callable[[Scope], int],
) -> None:
    """Raise ConflictError when a partition that ``events`` name, or one that they were planned on,
    is past ``expected_version``."""
    if expected_version is None:
        return
    for scope in dict.fromkeys([*(event.scope for event in events), *planned_on]):
        version = head(scope)
        if version > expected_version:
            raise ConflictError(
                f"the partition moved to version {version}, past the expected {expected_version}"
            )


def deletion(scope: Scope, record_id: str, time: int, actor: str) -> NewEvent:
    """The delete event that ends a live record."""
    return NewEvent(scope, record_id, EventKind.DELETE, time, actor, b"{}")
