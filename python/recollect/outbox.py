"""The outbox: conversations are handed over here, and worked off in the background.

docs/outbox.md says what is promised. The log has the entries and the rules that make an entry's
work take effect once (log/entries.py); who works on which entry, and when, is workers.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from recollect.checks import check_count, check_flag
from recollect.errors import ClosedError
from recollect.log.protocol import Log
from recollect.scope import Scope
from recollect.tickets import Ticket
from recollect.workers import CLOSE_SECONDS, FIRST_PAUSE, Work, Workers

DEFAULT_LIMIT = 10_000
DEFAULT_ATTEMPTS = 5
_POLL_SECONDS = 0.02  # for what another process finished


def _system_time() -> int:
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Queue:
    """How conversations that wait are worked on. Raises InvalidInputError where a value is wrong.

    Attributes:
        limit: of the tenant's that may wait; more are refused.
        attempts: failures after which one becomes a dead letter.
        threads: how many are worked on at once, each of another scope; 0 leaves them to other
            processes.
        keep_messages: keep the messages when they are worked off.
    """

    limit: int = DEFAULT_LIMIT
    attempts: int = DEFAULT_ATTEMPTS
    threads: int = 1
    keep_messages: bool = False

    def __post_init__(self) -> None:
        check_count(self.limit, "limit", 1 << 31)
        check_count(self.attempts, "attempts", 1000)
        if self.threads != 0:
            check_count(self.threads, "threads", 64)
        check_flag(self.keep_messages, "keep_messages")


class Outbox:
    """Takes entries in, and has them worked off.

    Args:
        log: where the entries are.
        work: see Work.
        tenant: whose entries are worked off.
        limit: of the entries that may wait; more are refused.
        attempts: failures after which an entry becomes a dead letter.
        pause: seconds until a failed entry is tried again; workers.GROWTH times longer each time.
        threads: entries that are worked on at once, each in a lane of its own.
        now: the time by which pauses are measured, in microseconds since the Unix epoch.
    """

    def __init__(
        self,
        log: Log,
        work: Work,
        tenant: str,
        *,
        limit: int = DEFAULT_LIMIT,
        attempts: int = DEFAULT_ATTEMPTS,
        pause: float = FIRST_PAUSE,
        threads: int = 1,
        now: Callable[[], int] = _system_time,
    ) -> None:
        self._log = log
        self._limit = limit
        self._tenant = tenant
        self._workers = Workers(
            log, work, tenant, attempts=attempts, pause=pause, threads=threads, now=now
        )

    def start(self) -> None:
        """Go on with what an earlier process left, if it left anything."""
        if self._log.next_entry(self._tenant, 0) is not None:
            self._workers.wake()

    def add(self, scope: Scope, body: bytes, *, time: int) -> Ticket:
        """Hand an entry over. It is on disk when this returns.

        Raises:
            QueueFullError: too many wait; nothing was kept.
            StoreError: the store cannot be written; nothing was kept.
            ClosedError: the outbox was closed.
        """
        if self._workers.closed:
            raise ClosedError("the outbox is closed")
        number = self._log.enqueue(scope, body, time=time, limit=self._limit)
        self._workers.wake()
        return self.ticket(number)

    def ticket(self, number: int) -> Ticket:
        """The ticket of this number, whichever process was given it."""
        return Ticket(number, self._log, self.wait)

    def retry(self, number: int) -> bool:
        """Let a dead letter be tried again, as if it had never failed; False if it is none."""
        revived = self._log.revive(number)
        self._workers.wake()
        return revived

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until nothing of the tenant's waits in the store, dead letters aside.

        Returns False when ``timeout`` seconds pass first.
        """
        return self.wait(lambda: self._log.next_entry(self._tenant, 0) is None, timeout)

    def wait(self, until: Callable[[], bool], timeout: float | None) -> bool:
        """Wait until something in the log is so, while entries are worked off.

        Returns False when ``timeout`` seconds pass first.

        Raises:
            ClosedError: the outbox was closed meanwhile.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        looked_at = None
        while True:
            news = self._workers.news
            if self._workers.closed:
                raise ClosedError("the outbox was closed: what waits is done when it is opened")
            state = (news, self._log.pulse())
            if state != looked_at:
                if until():
                    return True
                if looked_at is None:
                    self._workers.wake()  # what waits may have come from elsewhere
                looked_at = state
            left = _POLL_SECONDS if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return False
            self._workers.wait(news, min(left, _POLL_SECONDS))

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Take nothing more up, and let the entries at hand be finished for up to ``timeout``.

        What is not finished by then is left to the next start, as if it had not been begun. May be
        repeated.
        """
        self._workers.close(timeout)
