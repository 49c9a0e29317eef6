"""Values of the API as JSON documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum

from recollect.model import Hit
from recollect.scope import Scope

_HIT_FIELDS = (
    "id",
    "text",
    "score",
    "kind",
    "at",
    "expires_at",
    "metadata",
    "entities",
    "importance",
    "session_id",
    "source",
    "tokens",
    "version",
    "scope",
    "level",
    "parent",
    "span",
    "plan",
    "signals",
)


def to_document(value: object) -> object:
    """The value in terms of JSON: records by field name, times as ISO 8601, scopes by id."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Scope):
        return {"tenant": value.tenant, **value.ids}
    if isinstance(value, Hit) or is_dataclass(value):
        names = _HIT_FIELDS if isinstance(value, Hit) else [field.name for field in fields(value)]
        return {name: to_document(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): to_document(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_document(item) for item in value]
    return str(value)
