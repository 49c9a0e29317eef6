"""A record's state as the log keeps it: one JSON object, which the core writes.

The format is in docs/format.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from recollect.errors import CorruptStoreError
from recollect.log.protocol import CLOSED, Event
from recollect.model import Change, Kind, Level, Record, from_microseconds

Passage = tuple[str, int, int]
"""A passage as its parent names it: id, begin and end in the parent's text."""


def decode(payload: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(payload)
    except ValueError as error:
        raise CorruptStoreError(f"an event's payload is not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise CorruptStoreError("an event's payload is not a JSON object")
    return fields


def passages_of(fields: dict[str, Any]) -> list[Passage]:
    """The passages that a text is stored as; none of any other record."""
    try:
        return [(id, begin, end) for id, begin, end in fields.get("passages", [])]
    except (TypeError, ValueError) as error:
        raise CorruptStoreError(f"a text does not list its passages: {error}") from None


def record_of(event: Event) -> Record:
    """The record as an add or update event left it."""
    assert event.payload is not None
    fields = decode(event.payload)
    try:
        expires_at = fields.get("expires_at")
        span = fields.get("span")
        valid_to = fields.get("valid_to")
        return Record(
            id=event.record_id,
            text=fields["text"],
            kind=Kind(fields["kind"]),
            at=from_microseconds(fields["at"]),
            expires_at=None if expires_at is None else from_microseconds(expires_at),
            metadata=fields.get("metadata", {}),
            entities=fields.get("entities", []),
            importance=fields.get("importance", 1.0),
            session_id=fields.get("session"),
            source=fields.get("source"),
            tokens=fields["tokens"],
            version=event.version,
            scope=event.scope,
            level=Level(fields.get("level", "document" if "passages" in fields else "passage")),
            parent=fields.get("parent"),
            span=(span[0], span[1]) if span else None,
            valid_to=None if valid_to is None else from_microseconds(valid_to),
            superseded_by=fields.get("superseded_by"),
            supersedes=tuple(fields.get("supersedes", ())),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise CorruptStoreError(f"event {event.version} is not a record: {error!r}") from None


def change_of(event: Event) -> Change:
    """The event as an entry of a history."""
    fields = decode(event.payload) if event.payload else {}
    return Change(
        version=event.version,
        time=from_microseconds(event.time),
        op="CLOSE" if "valid_to" in fields else event.kind.value.upper(),
        text=fields.get("text"),
        actor=event.actor,
        id=event.record_id,
        reason=fields.get("reason"),
        superseded_by=fields.get("superseded_by"),
    )


def is_closed(event: Event) -> bool:
    """Whether the record holds no longer."""
    return event.payload is not None and event.payload.startswith(CLOSED)


def with_members(payload: bytes, members: Mapping[str, Any]) -> bytes:
    """The payload with members that it does not have yet, behind its own."""
    return payload[:-1] + b"," + encode(members)[1:] if members else payload


def closed(payload: bytes, *, to: int, by: str | None, reason: str) -> bytes:
    """The payload of a record that holds no longer, since ``to``, because of the record ``by``."""
    fields = decode(payload)
    fields.pop("reason", None)
    more = {} if by is None else {"superseded_by": by}
    return encode({"valid_to": to, **more, **fields, "reason": reason})


def reopened(payload: bytes, reason: str) -> bytes:
    """The payload of a record that was closed and holds again."""
    fields = decode(payload)
    for member in ("valid_to", "superseded_by"):
        fields.pop(member, None)
    return encode({**fields, "reason": reason})


# Making an encoder takes longer than a payload.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode(fields: Mapping[str, Any]) -> bytes:
    return _to_json(fields).encode()
