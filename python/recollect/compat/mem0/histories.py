"""What became of a memory, as rows of Mem0's history.

Mem0 changes a memory in place. In Recollect a new record supersedes the old one, which is closed;
so the history of either tells of both, and the new record's begin is the UPDATE of the old one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from recollect import payload
from recollect.compat.mem0.shapes import time_text
from recollect.log.protocol import Event
from recollect.model import Change, from_microseconds


class _State(NamedTuple):
    """A record after one of its events."""

    text: str | None
    metadata: dict[str, Any]
    created_at: str


def history_of(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The events of a record and of those before and after it, in order, as rows; erased events
    are gone."""
    there = [event for event in events if event.payload is not None]
    changes = [payload.change_of(event) for event in there]
    heirs = {change.superseded_by for change in changes if change.op == "CLOSE"}
    last: dict[str, _State] = {}
    rows = []
    for event, change in zip(there, changes, strict=True):
        old = last.get(change.id)
        new = last[change.id] = _state(event, change, old)
        if change.op == "ADD" and change.id in heirs:
            before = last.get(_superseded(change.id, changes) or "")
            new = last[change.id] = new._replace(
                created_at=before.created_at if before else new.created_at
            )
            rows.append(_row(change, "UPDATE", before, new))
        elif change.op == "CLOSE":
            if change.superseded_by is None:
                rows.append(_row(change, "DELETE", old, new._replace(text=None)))
        elif change.op != "UPDATE" or old is None or new != old:
            rows.append(_row(change, change.op, old, new))
    return rows


def _state(event: Event, change: Change, old: _State | None) -> _State:
    fields = payload.decode(event.payload or b"{}")
    if "at" not in fields:  # a delete says nothing of the record
        return old._replace(text=None) if old else _State(None, {}, time_text(change.time))
    first = time_text(from_microseconds(fields["at"])) if old is None else old.created_at
    return _State(change.text, fields.get("metadata", {}), first)


def _superseded(heir: str, changes: Iterable[Change]) -> str | None:
    """The record whose place the heir took."""
    return next((one.id for one in changes if one.superseded_by == heir), None)


def _row(change: Change, event: str, old: _State | None, new: _State) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{change.id}/{change.version}")),
        "memory_id": change.id,
        "old_memory": old.text if old else None,
        "new_memory": new.text,
        "event": event,
        "created_at": new.created_at,
        "updated_at": new.created_at if event == "ADD" else time_text(change.time),
        "is_deleted": event == "DELETE",
        "actor_id": new.metadata.get("actor_id"),
        "role": new.metadata.get("role"),
    }
