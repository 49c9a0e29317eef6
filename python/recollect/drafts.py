"""What a caller gave of a record, checked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from recollect import checks
from recollect.errors import InvalidInputError
from recollect.model import Kind, Level, NewMemory, Record
from recollect.scope import Scope, check_id


class Draft(NamedTuple):
    """A record's fields, checked, as the core takes them."""

    text: str
    kind: str
    at: int
    expires_at: int | None
    importance: str | None
    session: str | None
    source: str | None
    entities: Sequence[str]
    metadata: str | None
    level: str | None


def draft_of(item: NewMemory, session: str | None, now: int, *, check_expiry: bool = True) -> Draft:
    """The item, checked; ``session`` is the episode of one that has none."""
    if item.session_id is not None:
        check_id("session_id", item.session_id)
        session = item.session_id
    kind = checks.check_choice(item.kind, Kind)
    text = checks.check_text(item.text)
    at = checks.check_time(item.at, "at")
    expires_at = checks.check_time(item.expires_at, "expires_at")
    if check_expiry and expires_at is not None and expires_at <= now:
        raise InvalidInputError("expires_at is in the past: the record could never be found")
    importance = checks.check_number(item.importance, "importance", 0, checks.LARGEST_IMPORTANCE)
    level = checks.check_choice(item.level, Level)
    return Draft(
        text,
        kind.value,
        now if at is None else at,
        expires_at,
        None if importance == 1 else repr(importance),
        session,
        None if item.source is None else checks.check_text(item.source, "source"),
        checks.check_names(item.entities, "entities"),
        checks.check_metadata(item.metadata),
        None if level is Level.PASSAGE else level.value,
    )


def home_of(scope: Scope, draft: Draft, *, session_only: bool) -> Scope:
    """The partition that the record goes to."""
    home = scope if scope.session is None else scope._replace(session=None)
    if session_only or draft.kind == Kind.WORKING or not any(home[1:]):
        if draft.session is None:
            raise InvalidInputError(
                "a working memory is seen in its session only: give its session_id"
            )
        home = home._replace(session=draft.session)
    return home


def item_again(record: Record, fields: Mapping[str, Any]) -> NewMemory:
    """What the record was made from."""
    return NewMemory(
        text=record.text,
        kind=record.kind,
        entities=record.entities[: fields.get("given", 0)],
        metadata=record.metadata or None,
        importance=record.importance,
        at=record.at,
        expires_at=record.expires_at,
        session_id=record.session_id,
        source=record.source,
        level=fields.get("level", Level.PASSAGE),
    )
