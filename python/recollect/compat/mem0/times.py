"""The times that Mem0's callers give."""

from __future__ import annotations

from datetime import UTC, datetime

from recollect.errors import InvalidInputError


def time_of(given: object, name: str) -> datetime | None:
    """Seconds since 1970, a datetime, or ISO 8601; UTC where no zone is given.

    Raises:
        InvalidInputError: it is none of them.
    """
    if given is None:
        return None
    time = given
    if isinstance(given, str):
        try:
            time = datetime.fromisoformat(given)
        except ValueError:
            time = None
    elif isinstance(given, (int, float)) and not isinstance(given, bool):
        try:
            time = datetime.fromtimestamp(given, UTC)
        except (OverflowError, OSError, ValueError):
            time = None
    if not isinstance(time, datetime):
        raise InvalidInputError(
            f"{name} must be seconds since 1970, a datetime or ISO 8601, not {given!r}"
        )
    return time if time.tzinfo else time.replace(tzinfo=UTC)
