"""The log: the durable, ordered stream of events that everything else is derived from."""

from recollect.log.protocol import Event, EventKind, Log, NewEvent

__all__ = ["Event", "EventKind", "Log", "NewEvent"]
