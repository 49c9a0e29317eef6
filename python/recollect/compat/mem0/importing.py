"""Memories of Mem0 come over into a Recollect store.

Texts, times, ids and metadata are kept; vectors are made anew. A memory's old id is kept in its
metadata as ``mem0_id``, by which a second import knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from recollect.checks import check_metadata, check_text
from recollect.compat.mem0.identity import Ids, ids_of
from recollect.compat.mem0.shapes import UPDATED_AT
from recollect.compat.mem0.stores import Kept
from recollect.compat.mem0.times import time_of
from recollect.errors import InvalidInputError
from recollect.memory import Memory
from recollect.model import Kind, NewMemory

OLD_ID = "mem0_id"
_BATCH = 500
_PAGE = 1000
_ELSEWHERE = {"data", "hash", "created_at", "text_lemmatized", "user_id", "agent_id", "run_id"}


@dataclass(frozen=True, slots=True)
class Imported:
    """How many memories were ``found``, ``added``, there already (``known``), or without text
    (``empty``)."""

    found: int
    added: int
    known: int
    empty: int


class Arrival(NamedTuple):
    """A memory on its way: what it was called, whose it is, and what is to be added."""

    old_id: str
    ids: Ids
    item: NewMemory


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a store of Mem0 holds: ``found`` memories, of which these say something."""

    found: int
    memories: list[Arrival]


def arrivals_of(kept: Iterable[Kept], unbound: Ids) -> Arrivals:
    """Read and check everything that is to come over; ``unbound`` are the ids of memories that
    have none of their own.

    Raises:
        InvalidInputError: a memory has no ids and none are given for it, or cannot be stored.
    """
    everything = list(kept)
    memories = [_arrival(one, unbound) for one in everything if _says_something(one)]
    return Arrivals(len(everything), memories)


def bring_over(
    arrivals: Arrivals,
    memory: Memory | None,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Imported:
    """Add the memories that are not there yet, in batches; each is durable when it is reported.

    Args:
        memory: where they go; None, for a dry run, is a store that does not exist yet.
        dry_run: count only.
        progress: is told how many of how many were added.

    Raises:
        StoreError: the store cannot be written. What was reported is there; import again.
    """
    there = arrivals.memories
    known = set() if memory is None else _known(memory, {one.ids for one in there})
    new = [one for one in there if one.old_id not in known]
    done = Imported(
        found=arrivals.found,
        added=len(new),
        known=len(there) - len(new),
        empty=arrivals.found - len(there),
    )
    if dry_run or memory is None:
        return done
    added = 0
    for ids, items in _batches(new):
        memory.add_many(
            items,
            user_id=ids.user_id,
            agent_id=ids.agent_id,
            session_id=ids.run_id,
            session_only=ids.run_id is not None,
        )
        added += len(items)
        progress(added, len(new))
    return done


def _says_something(one: Kept) -> bool:
    text = one.payload.get("data")
    return isinstance(text, str) and bool(text.strip())


def _arrival(one: Kept, unbound: Ids) -> Arrival:
    try:
        own = ids_of(*(one.payload.get(name) or None for name in Ids._fields))
        ids = own if own.given else unbound
        if not ids.given:
            raise InvalidInputError(
                "nothing says whose it is; give --user, --agent or --session for such memories"
            )
        return Arrival(one.id, ids, _item(one))
    except InvalidInputError as error:
        raise InvalidInputError(f"memory {one.id} of Mem0: {error}") from None


def _item(one: Kept) -> NewMemory:
    payload = one.payload
    metadata = {key: _plain(value) for key, value in payload.items() if key not in _ELSEWHERE}
    if payload.get(UPDATED_AT) == payload.get("created_at"):
        metadata.pop(UPDATED_AT, None)
    metadata = {key: value for key, value in metadata.items() if value is not None}
    metadata[OLD_ID] = one.id
    check_text(payload["data"])
    check_metadata(metadata)
    name, role = payload.get("actor_id"), payload.get("role")
    return NewMemory(
        payload["data"],
        kind=_kind(payload),
        entities=[name] if isinstance(name, str) and name.strip() else [],
        metadata=metadata,
        at=time_of(payload.get("created_at"), "created_at"),
        source=str(name or role) if name or role else None,
    )


def _kind(payload: Mapping[str, Any]) -> Kind:
    """A message was stored with the role of its speaker, a fact without."""
    if payload.get("memory_type") == "procedural_memory":
        return Kind.PROCEDURAL
    return Kind.EPISODIC if payload.get("role") else Kind.SEMANTIC


def _plain(value: Any) -> Any:
    """Times and ids as text; Qdrant keeps them as objects."""
    if isinstance(value, Mapping):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(element) for element in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _known(memory: Memory, all_ids: Iterable[Ids]) -> set[str]:
    """The old ids of what came over before."""
    known: set[str] = set()
    for ids in all_ids:
        after: str | None = None
        while True:
            page = memory.list(
                user_id=ids.user_id,
                agent_id=ids.agent_id,
                session_id=ids.run_id,
                where={OLD_ID: {"ne": None}},
                limit=_PAGE,
                after=after,
            )
            known.update(str(record.metadata[OLD_ID]) for record in page)
            if len(page) < _PAGE:
                break
            after = page[-1].id
    return known


def _batches(arrivals: Iterable[Arrival]) -> Iterator[tuple[Ids, list[NewMemory]]]:
    """What goes into one scope, in portions."""
    by_ids: dict[Ids, list[NewMemory]] = {}
    for arrival in arrivals:
        by_ids.setdefault(arrival.ids, []).append(arrival.item)
    for ids, items in by_ids.items():
        for start in range(0, len(items), _BATCH):
            yield ids, items[start : start + _BATCH]
