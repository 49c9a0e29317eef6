"""What happens to a record that another one bears on: it is closed, holds again, or is confirmed.

Nothing is destroyed: each is an update that keeps the text and the vector. docs/format.md has the
members of the payload.
"""

from __future__ import annotations

from math import log2

from recollect import payload
from recollect.checks import LARGEST_IMPORTANCE
from recollect.log.protocol import Event, EventKind, NewEvent

_CONFIRMED = 0.1  # what the first repetition adds to the importance; each doubling as much again


def closing(
    event: Event | NewEvent, time: int, actor: str, *, by: str | None, reason: str
) -> NewEvent:
    """The record holds no longer, because of the record ``by`` if that is given."""
    content = payload.closed(event.payload or b"", to=time, by=by, reason=reason)
    return _update(event, time, actor, content)


def reopening(event: Event, time: int, actor: str, reason: str) -> NewEvent:
    """The record holds again."""
    return _update(event, time, actor, payload.reopened(event.payload or b"", reason))


def confirming(event: Event, time: int, actor: str, reason: str) -> NewEvent:
    """The record was said once more, and weighs more: by 1 + 0.1·log2 of how often."""
    fields = payload.decode(event.payload or b"")
    said = int(fields.get("said", 1))
    grown = (1 + _CONFIRMED * log2(said + 1)) / (1 + _CONFIRMED * log2(said))
    importance = min(LARGEST_IMPORTANCE, float(fields.get("importance", 1.0)) * grown)
    fields |= {"said": said + 1, "importance": round(importance, 4), "reason": reason}
    return _update(event, time, actor, payload.encode(fields))


def restoring(event: Event, earlier: Event, time: int, actor: str, reason: str) -> NewEvent:
    """The record is what it was at an earlier event again."""
    fields = payload.decode(earlier.payload or b"") | {"reason": reason}
    return _update(event, time, actor, payload.encode(fields))._replace(vector=earlier.vector)


def _update(event: Event | NewEvent, time: int, actor: str, content: bytes) -> NewEvent:
    # What is about to be written by the same append has no version yet.
    replaces = event.version if isinstance(event, Event) else None
    return NewEvent(
        event.scope,
        event.record_id,
        EventKind.UPDATE,
        time,
        actor,
        content,
        event.vector,
        replaces,
    )
