"""The way in: checked input becomes events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recollect import checks, payload
from recollect._core import Analyzer, write_down
from recollect.embed.protocol import Embedder, embed_records
from recollect.errors import ConflictError, InvalidInputError, NotFoundError
from recollect.ids import IdSource
from recollect.log.protocol import Event, EventKind, Log, NewEvent
from recollect.model import Kind, NewMemory, Operation
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
    ) -> None:
        self._log = log
        self._analyzer = analyzer
        self._embedder = embedder
        self._dimensions = dimensions
        self._now = now
        self._ids = IdSource()

    def add(
        self, items: Sequence[NewMemory], scope: Scope, *, session_only: bool, actor: str
    ) -> list[Operation]:
        """Add all items in one append. ``scope.session`` is the episode of items without one."""
        now = self._now()
        prepared = [self._prepare(item, scope, session_only, now) for item in items]
        if not prepared:
            return []
        dense = [text for _, _, text in prepared]
        vectors = self._vectors([item.vector for item in items], dense)
        ids = self._ids.take(len(prepared))
        events = [
            NewEvent(home, record_id, EventKind.ADD, now, actor, written, vector)
            for (home, written, _), record_id, vector in zip(prepared, ids, vectors, strict=True)
        ]
        last = self._log.append(events)
        first = last - len(events) + 1
        return [
            Operation("ADD", record_id, item.text, first + i, "stored as given")
            for i, (record_id, item) in enumerate(zip(ids, items, strict=True))
        ]

    def update(self, record_id: str, changes: Mapping[str, Any], *, actor: str) -> Operation:
        """Replace the given fields of a record; new text is embedded and searched anew.

        A change that another one overtakes is planned again on what that one left.

        Raises:
            NotFoundError: there is no live record of this id.
        """
        while True:
            event = self._find(record_id)
            update = self._updated(event, changes, actor)
            try:
                version = self._log.append([update])
            except ConflictError:
                continue
            text = payload.decode(update.payload)["text"]
            return Operation("UPDATE", record_id, text, version, "replaced as asked")

    def delete(self, record_id: str, *, actor: str) -> Operation:
        """Remove a record from every search. Its history stays; ``forget`` erases."""
        event = self._find(record_id)
        version = self._log.append([self._deletion(event, actor)])
        text = payload.record_of(event).text
        return Operation("DELETE", record_id, text, version, "deleted as asked")

    def end_session(self, tenant: str, session_id: str, *, actor: str) -> int:
        """Delete the working memories of a session; returns how many there were."""
        check_id("session_id", session_id)
        while True:
            working = [
                event
                for scope in self._log.scopes(tenant, {"session": session_id})
                for event in self._log.current(scope)
                if payload.record_of(event).kind is Kind.WORKING
            ]
            if not working:
                return 0
            try:
                self._log.append([self._deletion(event, actor) for event in working])
            except (ConflictError, NotFoundError):
                continue  # somebody else changed or deleted one of them: look again
            return len(working)

    def _updated(self, event: Event, changes: Mapping[str, Any], actor: str) -> NewEvent:
        assert event.payload is not None
        record = payload.record_of(event)
        given = record.entities[: payload.decode(event.payload).get("given", 0)]
        item = NewMemory(
            text=record.text,
            kind=record.kind,
            entities=given,
            metadata=record.metadata or None,
            importance=record.importance,
            at=record.at,
            expires_at=record.expires_at,
            session_id=record.session_id,
            source=record.source,
        )
        item = replace(item, **changes)
        kind = checks.check_kind(item.kind)
        if (kind is Kind.WORKING) != (record.kind is Kind.WORKING):
            raise InvalidInputError(
                "kind cannot change to or from working: it decides who sees the record"
            )
        now = self._now()
        written, dense = self._payload(
            item, kind, item.session_id, now, check_expiry="expires_at" in changes
        )
        vector = event.vector
        if "text" in changes or item.vector is not None:
            vector = self._vectors([item.vector], [dense])[0]
        return NewEvent(
            scope=event.scope,
            record_id=event.record_id,
            kind=EventKind.UPDATE,
            time=now,
            actor=actor,
            payload=written,
            vector=vector,
            replaces=event.version,
        )

    def _find(self, record_id: str) -> Event:
        event = self._log.record(record_id) if isinstance(record_id, str) else None
        if event is None:
            raise NotFoundError(f"no record has the id {record_id!r}")
        return event

    def _deletion(self, event: Event, actor: str) -> NewEvent:
        return NewEvent(event.scope, event.record_id, EventKind.DELETE, self._now(), actor, b"{}")

    def _prepare(
        self, item: NewMemory, scope: Scope, session_only: bool, now: int
    ) -> tuple[Scope, bytes, str]:
        """The partition the record goes to, its payload, and the text to embed."""
        session = item.session_id
        if session is None:
            session = scope.session
        else:
            check_id("session_id", session)
        kind = checks.check_kind(item.kind)
        written, dense = self._payload(item, kind, session, now, check_expiry=True)
        home = scope if scope.session is None else scope._replace(session=None)
        if session_only or kind is Kind.WORKING or not any(home[1:]):
            if session is None:
                raise InvalidInputError(
                    "a working memory is seen in its session only: give its session_id"
                )
            home = home._replace(session=session)
        return home, written, dense

    def _payload(
        self, item: NewMemory, kind: Kind, session: str | None, now: int, *, check_expiry: bool
    ) -> tuple[bytes, str]:
        """The record as it is stored, and the text to embed."""
        text = checks.check_text(item.text)
        at = checks.check_time(item.at, "at")
        expires_at = checks.check_time(item.expires_at, "expires_at")
        if check_expiry and expires_at is not None and expires_at <= now:
            raise InvalidInputError("expires_at is in the past: the record could never be found")
        importance = checks.check_number(
            item.importance, "importance", 0, checks.LARGEST_IMPORTANCE
        )
        written, dense = write_down(
            self._analyzer,
            text,
            kind.value,
            now if at is None else at,
            expires_at,
            None if importance == 1 else repr(importance),
            session,
            None if item.source is None else checks.check_text(item.source, "source"),
            checks.check_names(item.entities, "entities"),
            checks.check_metadata(item.metadata),
        )
        return written, dense or text

    def _vectors(
        self, given: Sequence[ArrayLike | None], texts: Sequence[str]
    ) -> list[bytes | None]:
        """Each record's vector as it is stored: the caller's, else that of its text."""
        vectors = [
            None if vector is None else _stored(checks.check_vector(vector, self._dimensions))
            for vector in given
        ]
        ours = [i for i, vector in enumerate(given) if vector is None]
        if ours:
            if self._embedder is None:
                raise InvalidInputError(
                    f"this store has no embedder: give every record a vector of "
                    f"{self._dimensions} values"
                )
            rows = embed_records(self._embedder, [texts[i] for i in ours])
            for i, row in zip(ours, rows, strict=True):
                # A row of zeros means that the text has no semantic content.
                vectors[i] = _stored(row) if row.any() else None
        return vectors


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
