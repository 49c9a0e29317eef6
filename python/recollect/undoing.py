"""Taking an operation back, and the chain of records that replaced one another."""

from __future__ import annotations

from collections.abc import Callable

from recollect import payload
from recollect.closing import closing, reopening, restoring
from recollect.errors import ConflictError, InvalidInputError, NotFoundError
from recollect.log.protocol import Event, EventKind, Log, NewEvent
from recollect.model import Change, Operation

_UNDONE = "undone"


class Undoing:
    """Reverses what operations did; the history keeps both."""

    def __init__(self, log: Log, now: Callable[[], int], comparable_since: int) -> None:
        self._log = log
        self._now = now
        self._comparable_since = comparable_since

    def undo(self, operation: Operation, *, actor: str) -> int:
        """Take an operation back, in one append; returns its version, 0 if there was nothing.

        Raises:
            ConflictError: a record that it bears on has changed since.
            InvalidInputError: it cannot be taken back.
            NotFoundError: a record that it bears on was deleted.
        """
        events = self._events(operation, actor)
        return self._log.append(events) if events else 0

    def _events(self, done: Operation, actor: str) -> list[NewEvent]:
        if not isinstance(done, Operation):
            raise InvalidInputError(f"undo takes an Operation, not {type(done).__name__}")
        if not done.version:
            return []
        now = self._now()
        if done.op == "DELETE":
            if not done.supersedes:
                raise InvalidInputError(f"{done.id} was deleted as asked: add it again")
            ended = [self._closed(id, None) for id in done.supersedes]
            return [reopening(event, now, actor, _UNDONE) for event in ended]
        event = self._unchanged(done)
        if event.kind is EventKind.ADD:
            if payload.passages_of(payload.decode(event.payload or b"")):
                raise InvalidInputError(f"{done.id} is a long text: delete it instead")
            replaced = [self._closed(id, done.id) for id in payload.record_of(event).supersedes]
            reopened = [reopening(one, now, actor, _UNDONE) for one in replaced]
            return [closing(event, now, actor, by=None, reason=_UNDONE), *reopened]
        return [restoring(event, self._before(event), now, actor, _UNDONE)]

    def _unchanged(self, done: Operation) -> Event:
        event = self._log.record(done.id)
        if event is None:
            raise NotFoundError(f"no record has the id {done.id!r}: it was deleted")
        if event.version != done.version:
            raise ConflictError(
                f"{done.id} has changed since, at version {event.version}: undo that first"
            )
        return event

    def _closed(self, id: str, by: str | None) -> Event:
        event = self._log.record(id)
        if event is None:
            raise NotFoundError(f"no record has the id {id!r}: it was deleted, not superseded")
        record = payload.record_of(event)
        if record.valid_to is None or record.superseded_by != by:
            raise ConflictError(f"{id} is not as the operation left it: it may be undone already")
        return event

    def _before(self, event: Event) -> Event:
        earlier = [one for one in self._log.history(event.record_id) if one.version < event.version]
        last = earlier[-1]
        if payload.passages_of(payload.decode(event.payload or b"")):
            raise InvalidInputError(f"{event.record_id} is a long text: update it instead")
        if last.payload is None or last.version <= self._comparable_since:
            raise InvalidInputError(
                f"{event.record_id} cannot go back before an erasure or a change of embedder: "
                "update it instead"
            )
        return last


def chain_of(log: Log, id: str) -> list[Change]:
    """Every change of a record, of those that it superseded, and of those that superseded it."""
    seen: set[str] = set()
    ahead = [id]
    changes: list[Change] = []
    while ahead:
        at = ahead.pop()
        if at in seen:
            continue
        seen.add(at)
        for event in log.history(at):
            fields = payload.decode(event.payload) if event.payload else {}
            changes.append(payload.change_of(event))
            ahead += fields.get("supersedes", [])
            if "superseded_by" in fields:
                ahead.append(fields["superseded_by"])
    return sorted(changes, key=lambda change: change.version)
