"""The threads that work the outbox off: who works on which entry, and when.

- For each tenant one process at a time, by the log's claim, which is given back whenever nothing
  is due.
- In order within a lane, that is the ids of the writer without the session. An entry that fails
  holds up its own lane alone, for pauses that grow, and becomes a dead letter in the end.
- In threads that are there only while something waits.
"""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Callable
from threading import Condition, Lock, Thread, current_thread

from recollect.errors import ClosedError, ReadOnlyStoreError, RecollectError
from recollect.forks import Forkables
from recollect.log.entries import Entry, EntryState, lane_of
from recollect.log.protocol import Log
from recollect.scope import Scope

Work = Callable[[Entry], object]
"""Turns an entry into memories: it calls ``log.append(events, done=Done(entry.number, …))``, and
what it returns is not looked at. It is called from several threads, and may be called again on an
entry where it, or the process, failed."""

FIRST_PAUSE = 1.0  # seconds, after the first failure
GROWTH = 6  # of the pauses: the four before a fifth attempt last for four minutes
LONGEST_PAUSE = 600.0
CLOSE_SECONDS = 5.0  # for the entries at hand to be finished

_logger = logging.getLogger(__name__)
_CLAIM_SECONDS = 0.1  # until the claim is tried again, while another has it and something waits
_LINGER_SECONDS = 5.0  # that a thread waits for more before it ends
_FORK_SECONDS = 1.0  # that a fork waits for the entries at hand
_TROUBLE_SECONDS = 1.0  # until the log is tried again, the first time
_MICROSECONDS = 1_000_000


class Workers:
    """Up to ``threads`` threads over one log; the arguments are those of Outbox."""

    def __init__(
        self,
        log: Log,
        work: Work,
        tenant: str,
        *,
        attempts: int,
        pause: float,
        threads: int,
        now: Callable[[], int],
    ) -> None:
        self._log = log
        self._work = work
        self._tenant = tenant
        self._attempts = attempts
        self._pause = pause
        self._most_threads = threads
        self._now = now
        self.closed = False
        self._begin()
        _all.add(self)

    @property
    def news(self) -> int:
        """A number that changes with everything that happens here."""
        return self._news

    def wake(self) -> None:
        """Say that there may be something to do."""
        with self._changed:
            self._news += 1
            while len(self._threads) < self._most_threads and not self.closed:
                thread = Thread(target=self._run, name="recollect-outbox", daemon=True)
                try:
                    thread.start()
                except RuntimeError as error:  # what waits is on disk: the next wake tries again
                    _logger.warning("the outbox has to wait: %s", error)
                    break
                self._threads.add(thread)
            self._changed.notify_all()

    def wait(self, news: int, timeout: float) -> bool:
        """Wait until the news are others; False when ``timeout`` seconds pass first."""
        with self._changed:
            return self._changed.wait_for(lambda: self.closed or self._news != news, timeout)

    def close(self, timeout: float) -> None:
        """End the threads, and wait up to ``timeout`` seconds for them."""
        with self._changed:
            self.closed = True
            threads = self._threads - {current_thread()}
            self._changed.notify_all()
        deadline = time.monotonic() + timeout
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _begin(self) -> None:
        self._looking = Lock()  # held by the one thread that looks for an entry
        self._claimed = False  # guarded by it
        self._changed = Condition(Lock())  # guards the four fields that follow
        self._threads: set[Thread] = set()
        self._busy: set[Scope] = set()  # the lanes of the entries at hand
        self._news = 0
        self._forking = False

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
                    return  # there is nothing that could be done here
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
                    self._changed.wait_for(lambda: self.closed or not self._forking)
                    if self.closed:
                        return None
                    news, busy = self._news, frozenset(self._busy)
                found = self._look(busy)
                if isinstance(found, Entry):
                    with self._changed:
                        if self._forking:
                            continue  # it began meanwhile, and does not wait for this entry
                        self._busy.add(lane_of(found.scope))
                    return found
            if not self._wait_for_more(news, found):
                return None

    def _look(self, busy: frozenset[Scope]) -> Entry | float | None:
        """The next entry; or the seconds until there may be one, if anything waits."""
        while True:
            now = self._now()
            entry = self._log.next_entry(self._tenant, now, busy)
            seconds = 0.0 if entry is None else (entry.not_before - now) / _MICROSECONDS
            # No pause is longer: the clock was set back.
            if entry is None or 0 < seconds <= LONGEST_PAUSE:
                if not busy:
                    self._release()
                return None if entry is None else seconds
            if self._claimed:
                return entry
            self._claimed = self._log.claim_outbox(self._tenant)
            if not self._claimed:
                return _CLAIM_SECONDS
            # Looks again: who had the claim may just have finished the entry.

    def _wait_for_more(self, news: int, seconds: float | None) -> bool:
        """Wait until there may be an entry; False when none came, and the thread is to end."""
        if seconds is not None:
            self.wait(news, seconds)
            return True
        with self._changed:
            if self._changed.wait_for(lambda: self.closed or self._news != news, _LINGER_SECONDS):
                return True
            # Said under the lock: who has news from now on starts another.
            self._threads.discard(current_thread())
            return False

    def _work_on(self, entry: Entry) -> None:
        try:
            self._work(entry)
            failure = self._left_undone(entry)
        except BaseException as error:  # noqa: BLE001
            # Whatever a caller's code raises about one conversation, be it that a task of its own
            # was cancelled, must neither end the thread, which has others to see to, nor be lost:
            # it is written into the entry.
            failure = f"{type(error).__name__}: {error}"
        if failure is None or self.closed:
            return  # an entry that close() cut short is begun anew by the next start
        failures = entry.attempts + 1
        if failures >= self._attempts:
            if self._log.fail(entry.number, failure, not_before=None):
                _logger.warning("ticket %d is a dead letter, it failed too often", entry.number)
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
        """The log cannot be used now, which is no fault of an entry's."""
        _logger.warning("the outbox cannot be worked on: %s", error)
        self._release_if_idle()
        pause = min(_TROUBLE_SECONDS * 2 ** (troubles - 1), LONGEST_PAUSE)
        with self._changed:
            self._changed.wait_for(lambda: self.closed, pause)

    def _release_if_idle(self) -> None:
        with self._looking:
            with self._changed:
                idle = not self._busy
            if idle:
                self._release()

    def _release(self) -> None:
        if self._claimed:
            self._claimed = False
            self._log.release_outbox(self._tenant)

    def before_fork(self) -> None:
        # What a thread holds that the child lacks stays held there for ever. So a fork waits for
        # the entries at hand, but not for long: who waits for an answer holds nothing.
        with self._changed:
            self._forking = True
            if current_thread() not in self._threads:
                self._changed.wait_for(lambda: not self._busy, _FORK_SECONDS)

    def after_fork(self, in_child: bool) -> None:
        if in_child:  # where the threads are gone, and the claim is not held
            self._begin()
            return
        with self._changed:
            self._forking = False
            self._changed.notify_all()


_all: Forkables[Workers] = Forkables(rank=3)


def _close_all() -> None:
    everyone = _all.all()
    for workers in everyone:
        workers.close(0)  # so that all of them end at the same time
    for workers in everyone:
        workers.close(CLOSE_SECONDS)


# A thread that is in native code when the interpreter ends would be stopped in the midst of it.
atexit.register(_close_all)
