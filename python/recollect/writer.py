"""The way in: checked input becomes events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recollect import checks, payload
from recollect._core import Analyzer
from recollect.drafts import Draft, draft_of, home_of, item_again
from recollect.embed.protocol import Embedder, embed_records
from recollect.errors import (
    ConflictError,
    CorruptStoreError,
    InvalidInputError,
    NotFoundError,
    RecollectError,
)
from recollect.ids import IdSource
from recollect.log.admission import deletion
from recollect.log.protocol import Event, EventKind, Log, NewEvent
from recollect.model import Kind, NewMemory, Operation
from recollect.passages import Passages, Span, Written, spans_of, write
from recollect.scope import Scope, check_id

Item = NewMemory | str | Mapping[str, Any]


class Writer:
    """Adds, updates and deletes records."""

    def __init__(
        self,
        log: Log,
        analyzer: Analyzer,
        embedder: Embedder | None,
        dimensions: int,
        now: Callable[[], int],
        passages: Passages | None = None,
    ) -> None:
        self._log = log
        self._analyzer = analyzer
        self._embedder = embedder
        self._dimensions = dimensions
        self._now = now
        self._passages = passages
        self._ids = IdSource()

    def add(
        self, items: Sequence[NewMemory], scope: Scope, *, session_only: bool, actor: str
    ) -> list[Operation]:
        """Add all items in one append. ``scope.session`` is the episode of items without one."""
        if not items:
            return []
        events, firsts = self.compose(items, scope, session_only=session_only, actor=actor)
        version = self._log.append(events) - len(events) + 1
        return [
            Operation("ADD", events[at].record_id, item.text, version + at, "stored as given")
            for item, at in zip(items, firsts, strict=True)
        ]

    def plan(
        self, items: Sequence[NewMemory], scope: Scope, *, session_only: bool, actor: str
    ) -> list[Operation]:
        """What ``add`` would do, with version 0. Nothing is written."""
        events, firsts = self.compose(items, scope, session_only=session_only, actor=actor)
        return [
            Operation("ADD", events[at].record_id, item.text, 0, "stored as given")
            for item, at in zip(items, firsts, strict=True)
        ]

    def compose(
        self,
        items: Sequence[NewMemory],
        scope: Scope,
        *,
        session_only: bool,
        actor: str,
        members: Sequence[Mapping[str, Any]] | None = None,
    ) -> tuple[list[NewEvent], list[int]]:
        """The events that add all items, and where each item's first one stands.

        ``members`` are more of the payload of each item.
        """
        now = self._now()
        drafts = [draft_of(item, scope.session, now) for item in items]
        homes = [home_of(scope, draft, session_only=session_only) for draft in drafts]
        spans = [self._spans(item, draft) for item, draft in zip(items, drafts, strict=True)]
        ids = iter(self._ids.take(len(items) + sum(map(len, spans))))
        vectors = [item.vector for item in items]
        groups = [
            write(self._analyzer, draft, parts, ids)
            for draft, parts in zip(drafts, spans, strict=True)
        ]
        stored = iter(self._vectors(*_flat(groups, vectors)))
        events: list[NewEvent] = []
        firsts = []
        for i, (home, rows) in enumerate(zip(homes, groups, strict=True)):
            firsts.append(len(events))
            events += [
                NewEvent(home, row.id, EventKind.ADD, now, actor, row.payload, next(stored))
                for row in rows
            ]
            if members is not None:
                first = events[firsts[-1]]
                content = payload.with_members(first.payload, members[i])
                events[firsts[-1]] = first._replace(payload=content)
        return events, firsts

    def update(self, record_id: str, changes: Mapping[str, Any], *, actor: str) -> Operation:
        """Replace the given fields of a record; new text is embedded and searched anew.

        Raises:
            NotFoundError: there is no live record of this id.
            InvalidInputError: it is a passage, or a change is wrong.
            CorruptStoreError: it lists a passage that is not there.
        """
        _, now, version = self._change(record_id, lambda it: self._updated(it, changes, actor))
        text = payload.decode(now.payload)["text"]
        return Operation("UPDATE", record_id, text, version, "replaced as asked")

    def delete(self, record_id: str, *, actor: str) -> Operation:
        """Remove a record, with its passages, from every search. Its history stays; ``forget``
        erases. Raises like ``update``."""
        was, _, version = self._change(record_id, lambda it: self._deletions(it, actor))
        text = payload.record_of(was).text
        return Operation("DELETE", record_id, text, version, "deleted as asked")

    def end_session(self, tenant: str, session_id: str, *, actor: str) -> int:
        """Delete the working memories of a session; returns how many there were."""
        check_id("session_id", session_id)
        while True:
            working = [
                (event, record)
                for scope in self._log.scopes(tenant, {"session": session_id})
                for event in self._log.current(scope)
                if (record := payload.record_of(event)).kind is Kind.WORKING
            ]
            if not working:
                return 0
            try:
                # A change in between may have given a text more passages.
                self._log.append(
                    [
                        self._deletion(event, actor)._replace(replaces=event.version)
                        for event, _ in working
                    ]
                )
            except (ConflictError, NotFoundError):
                continue  # somebody else changed or deleted one of them: look again
            return sum(record.parent is None for _, record in working)

    def _change(
        self, record_id: str, plan: Callable[[Event], list[NewEvent]]
    ) -> tuple[Event, NewEvent, int]:
        """Append what is planned on a record, and plan again on what a faster change left.

        Returns the record as it was, its own new event, and that event's version.
        """
        event = self._find(record_id)
        while True:
            try:
                events = plan(event)
                version = self._log.append(events) - len(events) + 1
            except (ConflictError, NotFoundError) as error:
                event = self._moved(event, error)
            else:
                return event, events[0], version

    def _updated(self, event: Event, changes: Mapping[str, Any], actor: str) -> list[NewEvent]:
        """The events that change a record, and the passages it has or had, its own first."""
        assert event.payload is not None
        fields = payload.decode(event.payload)
        old = payload.record_of(event)
        if old.valid_to is not None:
            raise InvalidInputError(
                f"{old.id} holds no longer; change "
                f"{old.superseded_by or 'a record that does, or add one'} instead"
            )
        item = replace(item_again(old, fields), **changes)
        now = self._now()
        draft = draft_of(item, old.session_id, now, check_expiry="expires_at" in changes)
        if (draft.kind == Kind.WORKING) != (old.kind is Kind.WORKING):
            raise InvalidInputError(
                "kind cannot change to or from working: it decides who sees the record"
            )
        had = payload.passages_of(fields)
        ids = [record_id for record_id, _, _ in had]
        anew = "text" in changes or item.vector is not None
        spans = self._spans(item, draft) if anew else spans_of(had)
        more = self._ids.take(max(0, len(spans) - len(ids)))
        rows = write(self._analyzer, draft, spans, iter([event.record_id, *ids, *more]))
        if anew:
            vectors = self._vectors(*_flat([rows], [item.vector]))
        else:
            vectors = [event.vector, *(self._vector_of(id) for id in ids)]
        known = {event.record_id, *ids}
        events = [
            NewEvent(
                scope=event.scope,
                record_id=row.id,
                kind=EventKind.UPDATE if row.id in known else EventKind.ADD,
                time=now,
                actor=actor,
                payload=row.payload,
                vector=vector,
                replaces=event.version if row.id == event.record_id else None,
            )
            for row, vector in zip(rows, vectors, strict=True)
        ]
        kept: dict[str, Any] = {
            name: fields[name] for name in ("said", "supersedes", "told_at") if name in fields
        }
        events[0] = events[0]._replace(payload=payload.with_members(events[0].payload, kept))
        surplus = ids[max(0, len(rows) - 1) :]
        return events + [deletion(event.scope, id, now, actor) for id in surplus]

    def _find(self, record_id: str) -> Event:
        """A live record that may be changed."""
        event = self._log.record(record_id) if isinstance(record_id, str) else None
        if event is None:
            raise NotFoundError(f"no record has the id {record_id!r}")
        record = payload.record_of(event)
        if record.parent is not None:
            raise InvalidInputError(
                f"{record_id} is a passage: change the text it is a part of, {record.parent}"
            )
        return event

    def _moved(self, planned: Event, refusal: RecollectError) -> Event:
        """The record as it is after the change that overtook the planned one.

        A passage goes only in an append that also changes its parent. So where the record is
        what it was, no other change is to blame, and planning again would go on for ever.
        """
        event = self._find(planned.record_id)
        if event.version == planned.version:
            raise CorruptStoreError(
                f"the record {event.record_id} lists a passage that is not there: {refusal}"
            ) from refusal
        return event

    def _vector_of(self, passage: str) -> bytes | None:
        event = self._log.record(passage)
        if event is None:
            raise ConflictError(f"no live record {passage}")
        return event.vector

    def _deletions(self, event: Event, actor: str) -> list[NewEvent]:
        """The events that delete a record and its passages, its own first."""
        assert event.payload is not None
        own = self._deletion(event, actor)._replace(replaces=event.version)
        passages = payload.passages_of(payload.decode(event.payload))
        return [own, *(own._replace(record_id=id, replaces=None) for id, _, _ in passages)]

    def _deletion(self, event: Event, actor: str) -> NewEvent:
        return deletion(event.scope, event.record_id, self._now(), actor)

    def _spans(self, item: NewMemory, draft: Draft) -> list[Span]:
        """Where a text is parted. One that came with its vector is one record."""
        if self._passages is None or item.vector is not None:
            return []
        return self._passages.spans(draft.text)

    def _vectors(
        self, given: Sequence[ArrayLike | None], texts: Sequence[str | None]
    ) -> list[bytes | None]:
        """Each record's vector as it is stored: the caller's, else that of its text, if any."""
        vectors = [
            None if vector is None else _stored(checks.check_vector(vector, self._dimensions))
            for vector in given
        ]
        ours = {
            i: text
            for i, (text, vector) in enumerate(zip(texts, given, strict=True))
            if vector is None and text is not None
        }
        if ours:
            if self._embedder is None:
                raise InvalidInputError(
                    f"this store has no embedder: give every record a vector of "
                    f"{self._dimensions} values"
                )
            rows = embed_records(self._embedder, list(ours.values()))
            for i, row in zip(ours, rows, strict=True):
                # A row of zeros means that the text has no semantic content.
                vectors[i] = _stored(row) if row.any() else None
        return vectors


def _flat(
    groups: Sequence[Sequence[Written]], vectors: Sequence[ArrayLike | None]
) -> tuple[list[ArrayLike | None], list[str | None]]:
    """The vector given for each row, and the text to embed; ``vectors`` has one for each group,
    of which one that has a vector is a single row."""
    given = [
        vector if len(rows) == 1 else None
        for rows, vector in zip(groups, vectors, strict=True)
        for _ in rows
    ]
    return given, [row.dense for rows in groups for row in rows]


def _stored(vector: NDArray[np.float32]) -> bytes:
    return vector.astype("<f4", copy=False).tobytes()


def item_of(item: Item) -> NewMemory:
    """What ``add_many`` takes, as a NewMemory."""
    if isinstance(item, NewMemory):
        return item
    if isinstance(item, str):
        return NewMemory(item)
    if isinstance(item, Mapping):
        try:
            return NewMemory(**item)
        except TypeError as error:
            names = ", ".join(NewMemory.__dataclass_fields__)
            raise InvalidInputError(f"a record's fields are {names}: {error}") from None
    raise InvalidInputError(
        f"a record must be a NewMemory, a string or a mapping, not {type(item).__name__}"
    )
