"""How events and record ids stand in the tables of a store file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from recollect.log.admission import Admitted
from recollect.log.chain import KIND_NUMBER, KINDS
from recollect.log.protocol import CLOSED, Event, EventKind
from recollect.scope import Scope

COLUMNS = (
    "e.version, e.partition, e.record, e.kind, e.time, e.actor, e.created, "
    "e.payload, e.vector, e.digest, e.hash"
)
"""The columns of table events, under the name e, in the order of Event's fields."""

DELTA_COLUMNS = (
    "e.version, e.created, e.record, e.kind = 2 OR e.payload IS NULL "
    f"OR substr(e.payload, 1, {len(CLOSED)}) = x'{CLOSED.hex()}', e.payload, e.vector"
)
"""Likewise, in the order of Delta's; SQLite's truth is 0 or 1."""

INSERT_EVENT = """INSERT INTO events
    (version, partition, record, kind, time, actor, created, payload, vector, digest, hash,
     previous)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
UPSERT_RECORD = """INSERT INTO records (id, partition, version, created, live)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, live = excluded.live"""


def events_of(rows: Iterable[tuple[Any, ...]], scope_of: Callable[[int], Scope]) -> list[Event]:
    """The events of rows of COLUMNS; ``scope_of`` names the scope of a partition's number."""
    return [
        Event(version, scope_of(partition), text_of(record), KINDS[kind], *as_they_are)
        for version, partition, record, kind, *as_they_are in rows
    ]


def rows_of(
    admitted: Iterable[Admitted], numbers: Mapping[Scope, int]
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What INSERT_EVENT and UPSERT_RECORD take, given the numbers of the partitions."""
    events: list[tuple[object, ...]] = []
    records: list[tuple[object, ...]] = []
    for event, previous in admitted:
        version, scope, record_id, kind, *as_they_are = event
        partition, record = numbers[scope], bytes_of(record_id)
        events.append((version, partition, record, KIND_NUMBER[kind], *as_they_are, previous))
        live = 0 if kind is EventKind.DELETE else 1  # a bool would take sqlite3's slow path
        records.append((record, partition, version, event.created, live))
    return events, records


def bytes_of(record_id: str) -> bytes:
    """The 16 bytes of a record id."""
    return bytes.fromhex(record_id.replace("-", ""))


def text_of(record: bytes) -> str:
    """The record id that stands in 16 bytes."""
    digits = record.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
