"""What an event does to a partition: an event without who, when and hashes.

Partitions are loaded out of these; making 1,000 of the whole Event takes longer than reading
them from a file.
"""

from __future__ import annotations

from recollect.log.protocol import CLOSED, Delta, Event, EventKind


def delta_of(event: Event) -> Delta:
    # An erased event has no payload: a delete of its record follows.
    closed = event.payload is None or event.payload.startswith(CLOSED)
    return (
        event.version,
        event.created,
        bytes.fromhex(event.record_id.replace("-", "")),
        event.kind is EventKind.DELETE or closed,
        event.payload,
        event.vector,
    )
