"""The outbox: what waits in the log to be worked on, and the rules for it in every log.

An entry is written by one transaction and finished by another, the one that appends the events
made of it. So whatever happens in between, it is worked off exactly once in effect: an entry
that does not wait any more refuses the events.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from recollect.errors import ConflictError, QueueFullError
from recollect.scope import Scope

KEPT_RESULTS = 10_000
"""A finished entry without its body is told of until another of its tenant's is finished, so many
numbers later."""


class EntryState(StrEnum):
    """What has become of an entry."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"
    """It failed too often; it is tried again when a person says so."""


class Entry(NamedTuple):
    """An entry of the outbox.

    Attributes:
        number: grows with every entry of the store, and is never given again.
        scope: all ids of the writer, the session included.
        time: when it was written, in microseconds since the Unix epoch.
        attempts: how often it failed.
        not_before: the earliest time to try again; 0 unless it failed.
        error: the last failure, for people.
        body: what was given; None once done, unless it was to be kept.
        result: what the one who finished it wrote down.
        version: of the log's last event when it was finished, those made of it included; else 0.
    """

    number: int
    scope: Scope
    state: EntryState
    time: int
    attempts: int
    not_before: int
    error: str | None
    body: bytes | None
    result: bytes | None
    version: int


class Done(NamedTuple):
    """That an entry is finished: what is to be told of it, and whether its body stays."""

    number: int
    result: bytes
    keep_body: bool = False


def lane_of(scope: Scope) -> Scope:
    """The ids within which entries are finished in order.

    The session is left out where there are other ids: what it says about Ann is known of Ann in
    every session, so two of them must not overtake each other.
    """
    alone = scope._replace(session=None)
    return alone if any(alone[1:]) else scope


def queue_full(limit: int) -> QueueFullError:
    return QueueFullError(
        f"{limit:,} conversations wait to be worked on, as many as may: try again later"
    )


def not_waiting(number: int) -> ConflictError:
    return ConflictError(f"ticket {number} does not wait any more: it was finished or erased")
