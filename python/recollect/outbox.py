"""The outbox's worker: threads that work off what was handed over.

An entry is taken, worked on, and finished by the append of what it became (log/entries.py has the
rules that make this happen once). What is here decides who works on which entry, and when:

- one process at a time, by the log's claim, which is given back whenever nothing is due;
- in order within a lane, that is the ids of the writer without the session; an entry that fails
  holds up its own lane alone, for pauses that grow, and becomes a dead letter in the end;
- in threads that are there only while something waits.
"""

from __future__ import annotations

import atexit
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Lock, Thread, current_thread
from weakref import WeakSet

from recollect.checks import check_count, check_flag
from recollect.errors import ClosedError, ReadOnlyStoreError, RecollectError
from recollect.log.entries import Entry, EntryState, lane_of
from recollect.log.protocol import Log
from recollect.scope import Scope
from recollect.tickets import Ticket

Work = Callable[[Entry], object]
"""Turns an entry into memories: it calls ``log.append(events, done=Done(entry.number, …))``, and
what it returns is not looked at. It is called from the worker's threads, and may be called again
on an entry where it, or the process, failed."""

DEFAULT_LIMIT = 10_000
DEFAULT_ATTEMPTS = 5
FIRST_PAUSE = 1.0  # seconds, after the first failure
GROWTH = 6  # of the pauses: four of them last for four minutes, as outages often do
LONGEST_PAUSE = 600.0
CLOSE_SECONDS = 5.0  # for the entry at hand to be finished

_logger = logging.getLogger(__name__)
_POLL_SECONDS = 0.02  # for what another process finished
_CLAIM_SECONDS = 0.1  # until the claim is tried again, while another has it and something waits
_LINGER_SECONDS = 5.0  # that a thread waits for more before it ends
_FORK_SECONDS = 1.0  # that a fork waits for the entries at hand
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Queue:
    """How conversations that wait are worked on. Raises InvalidInputError where a value is wrong.

    Attributes:
        limit: of those that may wait in the store; more are refused.
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
    """Takes entries in, and works them off in the background.

    Args:
        log: where the entries are.
        work: see Work.
        limit: of the entries that may wait in the store; more are refused.
        attempts: failures after which an entry becomes a dead letter.
        pause: seconds until a failed entry is tried again; GROWTH times longer each time.
        threads: entries that are worked on at once, each in a lane of its own.
        now: the time by which pauses are measured, in microseconds since the Unix epoch.
    """

    def __init__(
        self,
        log: Log,
        work: Work,
        *,
        limit: int = DEFAULT_LIMIT,
        attempts: int = DEFAULT_ATTEMPTS,
        pause: float = FIRST_PAUSE,
        threads: int = 1,
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._log = log
        self._work = work
        self._limit = limit
        self._attempts = attempts
        self._pause = pause
        self._most_threads = threads
        self._now = now
        self._closed = False
        self._begin()
        _follow_forks()
        _outboxes.add(self)

    def start(self) -> None:
        """Go on with what an earlier process left, if it left anything."""
        if self._log.next_entry(0) is not None:
            self._wake()

    def add(self, scope: Scope, body: bytes, *, time: int) -> Ticket:
        """Hand an entry over. It is on disk when this returns.

        Raises:
            QueueFullError: too many wait; nothing was kept.
            StoreError: the store cannot be written; nothing was kept.
            ClosedError: the outbox was closed.
        """
        if self._closed:
            raise ClosedError("the outbox is closed")
        number = self._log.enqueue(scope, body, time=time, limit=self._limit)
        self._wake()
        return self.ticket(number)

    def ticket(self, number: int) -> Ticket:
        """The ticket of this number, whichever process was given it."""
        return Ticket(number, self._log, self.wait)

    def retry(self, number: int) -> bool:
        """Let a dead letter be tried again, as if it had never failed; False if it is none."""
        revived = self._log.revive(number)
        self._wake()
        return revived

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until nothing waits in the store, dead letters aside.

        Returns False when ``timeout`` seconds pass first.
        """
        return self.wait(lambda: self._log.next_entry(0) is None, timeout)

    def wait(self, until: Callable[[], bool], timeout: float | None) -> bool:
        """Wait until something in the log is so, while entries are worked off."""
        deadline = None if timeout is None else time.monotonic() + timeout
        looked_at: object = None
        while True:
            with self._changed:
                if self._closed:
                    raise ClosedError("the outbox was closed: what waits is done when it is opened")
                news = self._news
            state = (news, self._log.pulse())
            if state != looked_at:
                if until():
                    return True
                if looked_at is None:
                    self._wake()  # what waits may have come from elsewhere
                looked_at = state
            left = _POLL_SECONDS if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return False
            with self._changed:
                if self._news == news and not self._closed:
                    self._changed.wait(min(left, _POLL_SECONDS))

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Take nothing more up, and let the entries at hand be finished for up to ``timeout``.

        What is not finished by then is left to the next start, as if it had not been begun. May be
        repeated.
        """
        with self._changed:
            self._closed = True
            threads = list(self._threads)
            self._changed.notify_all()
        deadline = time.monotonic() + timeout
        for thread in threads:
            if thread is not current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _begin(self) -> None:
        self._looking = Lock()  # held by the one thread that looks for an entry
        self._claimed = False  # guarded by it
        self._changed = Condition(Lock())  # guards the four fields that follow
        self._threads: set[Thread] = set()
        self._busy: set[Scope] = set()  # the lanes of the entries at hand
        self._news = 0  # counts what may give a waiting thread something to do
        self._forking = False

    def _wake(self) -> None:
        with self._changed:
            self._news += 1
            self._start_threads()
            self._changed.notify_all()

    def _start_threads(self) -> None:
        while len(self._threads) < self._most_threads and not self._closed:
            thread = Thread(target=self._run, name="recollect-outbox", daemon=True)
            self._threads.add(thread)
            thread.start()

    def _run(self) -> None:
        troubles = 0
        try:
            while True:
                try:
                    entry = self._take()
                    if entry is None:
                        return
                    try:
                        self._work_on(entry)
                    finally:
                        self._put_back(entry)
                    troubles = 0
                except (ClosedError, ReadOnlyStoreError):
                    return  # nothing can be done here
                except RecollectError as error:
                    troubles += 1
                    self._wait_out(error, troubles)
        finally:
            with self._changed:
                self._threads.discard(current_thread())
            self._release_if_idle()

    def _take(self) -> Entry | None:
        """The entry to work on; None when this thread is to end."""
        while True:
            with self._looking:
                with self._changed:
                    self._changed.wait_for(lambda: self._closed or not self._forking)
                    if self._closed:
                        return None
                    news, busy = self._news, frozenset(self._busy)
                found = self._look(busy)
                if isinstance(found, Entry):
                    with self._changed:
                        self._busy.add(lane_of(found.scope))
                    return found
            if not self._wait_for_news(news, found):
                return None

    def _look(self, busy: frozenset[Scope]) -> Entry | float | None:
        """The next entry; or the seconds until there may be one, if anything waits."""
        while True:
            now = self._now()
            entry = self._log.next_entry(now, busy)
            seconds = 0.0 if entry is None else (entry.not_before - now) / _MICROSECONDS
            # No pause is longer: the clock was set back.
            if entry is None or 0 < seconds <= LONGEST_PAUSE:
                if not busy:
                    self._release()
                return None if entry is None else seconds
            if self._claimed:
                return entry
            self._claimed = self._log.claim_outbox()
            if not self._claimed:
                return _CLAIM_SECONDS
            # Looks again: who had the claim may just have finished the entry.

    def _wait_for_news(self, news: int, seconds: float | None) -> bool:
        """Wait until there may be an entry; False when none came, and the thread is to end."""
        with self._changed:
            came = self._changed.wait_for(
                lambda: self._closed or self._news != news,
                _LINGER_SECONDS if seconds is None else seconds,
            )
            if came or seconds is not None:
                return True
            # Said under the lock: who has news from now on starts another.
            self._threads.discard(current_thread())
            return False

    def _work_on(self, entry: Entry) -> None:
        try:
            self._work(entry)
            failure = self._left_undone(entry)
        except Exception as error:  # noqa: BLE001
            # Whatever a caller's code raises about one conversation must neither end the thread,
            # which has others to see to, nor be lost: it is written into the entry.
            failure = f"{type(error).__name__}: {error}"
        if failure is None or self._closed:
            return  # an entry that close() cut short is begun anew by the next start
        failures = entry.attempts + 1
        if failures >= self._attempts:
            self._log.fail(entry.number, failure, not_before=None)
            _logger.warning(
                "ticket %d failed %d times and is a dead letter", entry.number, failures
            )
        else:
            pause = min(self._pause * GROWTH**entry.attempts, LONGEST_PAUSE)
            due = self._now() + round(pause * _MICROSECONDS)
            self._log.fail(entry.number, failure, not_before=due)

    def _left_undone(self, entry: Entry) -> str | None:
        now = self._log.entry(entry.number)
        if now is None or now.state is not EntryState.WAITING:
            return None
        return "the work ended, but did not finish the entry"

    def _put_back(self, entry: Entry) -> None:
        with self._changed:
            self._busy.discard(lane_of(entry.scope))
            self._news += 1
            self._changed.notify_all()

    def _wait_out(self, error: RecollectError, troubles: int) -> None:
        """The log cannot be used now, which is no fault of the entry's."""
        _logger.warning("the outbox cannot be worked on: %s", error)
        self._release_if_idle()
        pause = min(FIRST_PAUSE * 2 ** (troubles - 1), LONGEST_PAUSE)
        with self._changed:
            self._changed.wait_for(lambda: self._closed, pause)

    def _release_if_idle(self) -> None:
        with self._looking:
            with self._changed:
                idle = not self._busy
            if idle:
                self._release()

    def _release(self) -> None:
        if self._claimed:
            self._claimed = False
            self._log.release_outbox()

    def before_fork(self) -> None:
        # What a thread holds that the child lacks stays held there for ever. So a fork waits for
        # the entries at hand, but not for an answer that takes long: nothing is held meanwhile.
        with self._changed:
            self._forking = True
            if current_thread() not in self._threads:
                self._changed.wait_for(lambda: not self._busy, _FORK_SECONDS)

    def after_fork(self, in_child: bool) -> None:
        if in_child:
            self._begin()
            return
        with self._changed:
            self._forking = False
            self._changed.notify_all()


_outboxes: WeakSet[Outbox] = WeakSet()
_held: list[Outbox] = []  # through a fork
_follows_forks = False


def _follow_forks() -> None:
    """Have forks wait for outboxes before they wait for logs, without which no work gets on.

    What is registered last runs first: so not before there is a log.
    """
    global _follows_forks
    if hasattr(os, "register_at_fork") and not _follows_forks:
        _follows_forks = True
        os.register_at_fork(
            before=_before_fork,
            after_in_parent=lambda: _after_fork(False),
            after_in_child=lambda: _after_fork(True),
        )


def _before_fork() -> None:
    _held[:] = _outboxes
    for outbox in _held:
        outbox.before_fork()


def _after_fork(in_child: bool) -> None:
    for outbox in _held:
        outbox.after_fork(in_child)
    _held.clear()


def _close_all() -> None:
    outboxes = list(_outboxes)
    for outbox in outboxes:
        outbox.close(0)  # that all of them end at once
    for outbox in outboxes:
        outbox.close()


# A thread that is in native code when the interpreter ends would be stopped in the midst of it.
atexit.register(_close_all)
