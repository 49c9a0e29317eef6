"""Mem0's expiration dates: a memory counts through its day, in UTC, and is hidden from then on.

The date stays in the metadata, because ``show_expired`` brings such a memory back and an update
can take the date away: Recollect's own ``expires_at`` ends a record for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from recollect.compat.mem0.shapes import EXPIRATION_DATE
from recollect.errors import InvalidInputError


def expiration_of(value: object) -> dict[str, str]:
    """What the metadata holds of the date; nothing for None. Raises InvalidInputError if it is
    no date."""
    return {} if value is None else {EXPIRATION_DATE: _text(value)}


def is_expired(metadata: Mapping[str, Any], today: datetime) -> bool:
    """Whether a memory of this metadata is hidden."""
    until = metadata.get(EXPIRATION_DATE)
    return isinstance(until, str) and until < today.astimezone(UTC).date().isoformat()


def _text(value: object) -> str:
    """The date as YYYY-MM-DD."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InvalidInputError(
            f"expiration_date must be a date as YYYY-MM-DD, not {value!r}"
        ) from None
