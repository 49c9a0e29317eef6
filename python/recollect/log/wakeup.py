"""Waking the threads of this process that wait for the log to grow."""

from __future__ import annotations

from threading import Condition, Lock


class Wakeup:
    """Counts commits, so that no wake-up is lost between a look at the log and the wait."""

    def __init__(self) -> None:
        self._changed = Condition(Lock())
        self.count = 0

    def notify(self) -> None:
        """Say that something was committed."""
        with self._changed:
            self.count += 1
            self._changed.notify_all()

    def wait(self, seen: int, timeout: float) -> None:
        """Return when ``count`` is past ``seen``, or after ``timeout`` seconds."""
        with self._changed:
            if self.count == seen:
                self._changed.wait(timeout)

    def before_fork(self) -> None:
        """Take the lock, so that the child does not inherit it from a thread it lacks."""
        self._changed.acquire()

    def after_fork(self) -> None:
        """Let go of the lock, in parent and child."""
        self._changed.release()
