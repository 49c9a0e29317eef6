"""Where a process that works on an outbox may die, and how to make it die there.

Each point is the moment before or after a call of one method. ``arm`` has the process killed, as by
the kernel, when it comes to a point for so many times; nothing is cleaned up.
"""

from __future__ import annotations

import os
import signal
from functools import wraps
from typing import Any, NamedTuple

from recollect.log.sqlite import SQLiteLog
from recollect.log.sqlite_connections import FileConnections
from recollect.log.sqlite_outbox import StoreOutbox
from recollect.log.sqlite_transaction import Transaction, begun
from recollect.log.wakeup import Wakeup
from recollect.workers import Workers


class Point(NamedTuple):
    """Before or after the call of a method."""

    owner: type
    method: str
    after: bool


POINTS = {
    f"{'after' if point.after else 'before'} {point.owner.__name__}.{point.method}": point
    for point in (
        Point(SQLiteLog, "enqueue", False),
        Point(StoreOutbox, "enqueue", True),  # in the transaction
        Point(SQLiteLog, "enqueue", True),  # before anybody is told
        Point(Workers, "wake", True),
        Point(SQLiteLog, "claim_outbox", False),
        Point(SQLiteLog, "claim_outbox", True),
        Point(Workers, "_look", True),  # an entry was taken
        Point(Workers, "_work_on", False),
        Point(SQLiteLog, "append", False),
        Point(StoreOutbox, "check_waiting", True),
        Point(Transaction, "_append", False),
        Point(Transaction, "_append", True),  # the events are written, the entry is not done
        Point(StoreOutbox, "finish", True),  # both are, before the commit
        Point(begun, "__exit__", False),  # any commit
        Point(begun, "__exit__", True),
        Point(Wakeup, "notify", False),
        Point(Wakeup, "notify", True),
        Point(SQLiteLog, "append", True),
        Point(Workers, "_left_undone", True),
        Point(Workers, "_put_back", False),
        Point(Workers, "_put_back", True),
        Point(SQLiteLog, "fail", False),
        Point(StoreOutbox, "fail", True),
        Point(SQLiteLog, "fail", True),
        Point(SQLiteLog, "release_outbox", False),
        Point(SQLiteLog, "release_outbox", True),
        Point(FileConnections, "close", False),
        Point(FileConnections, "_close_idle", True),
    )
}


def arm(point: Point, times: int) -> None:
    """Kill this process when it comes to the point for the ``times``-th time."""
    method = getattr(point.owner, point.method)
    left = times

    def arrive() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(method)
    def mined(*args: Any, **kwargs: Any) -> Any:
        if not point.after:
            arrive()
        answer = method(*args, **kwargs)
        if point.after:
            arrive()
        return answer

    setattr(point.owner, point.method, mined)
