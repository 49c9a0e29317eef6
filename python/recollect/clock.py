"""The present time, in microseconds since the Unix epoch."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from recollect.checks import check_time
from recollect.errors import InvalidInputError


def microseconds_of(clock: Callable[[], datetime] | None) -> Callable[[], int]:
    """The system's clock, or what a caller put in its place for tests and replays.

    Raises:
        InvalidInputError: the clock cannot be called; later, when it gives no time with a zone.
    """
    if clock is None:
        return lambda: time.time_ns() // 1000
    if not callable(clock):
        raise InvalidInputError(f"clock must be a function that gives the time, not {clock!r}")

    def now() -> int:
        present = check_time(clock(), "the clock's time")
        if present is None:
            raise InvalidInputError("the clock gave no time")
        return present

    return now
