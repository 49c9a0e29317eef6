"""The log: the durable, ordered stream of events that everything else is derived from."""

from recollect.log.entries import Done, Entry, EntryState
from recollect.log.protocol import Event, EventKind, Log, NewEvent

__all__ = ["Done", "Entry", "EntryState", "Event", "EventKind", "Log", "NewEvent"]
