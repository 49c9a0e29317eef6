"""The graphs of large partitions, built and kept up in the background.

A partition answers exactly, by going through its rows, until its graph covers most of them. So
nobody waits for a graph; one thread adds to them, a few rows at a time, as long as there are rows
to add. The same thread has the graphs, and the partitions themselves, kept in files.
"""

from __future__ import annotations

import atexit
import logging
import os
from threading import Condition, Lock, Thread
from typing import Protocol

from recollect._core import Partition
from recollect.forks import Forkables
from recollect.keeping import Keeper
from recollect.scope import Scope

LEAST_ROWS = 50_000
"""Of a partition with a graph. Below, going through all rows is as quick, and replaying them is
done in a second."""

# Rows: a few hundredths of a second, for which a fork or close() may have to wait. Where the slice
# begins by leading the graph past many dead rows, that can be a minute for a million.
_SLICE = 64


_logger = logging.getLogger(__name__)


class Followed(Protocol):
    """Where a partition stands; another one, or none, after it was loaded anew or dropped."""

    partition: Partition | None
    dropped: bool


class Linker:
    """Lets graphs follow their partitions. With a ``keeper``, both are kept in files."""

    def __init__(self, keeper: Keeper | None) -> None:
        self._keeper = keeper
        self._threads = max(1, (os.cpu_count() or 1) // 2)
        self._changed = Condition(Lock())  # guards the four fields that follow
        self._waiting: dict[Scope, Followed] = {}
        self._busy = False
        self._closed = False
        self._thread: Thread | None = None
        self._working = Lock()  # held for a slice, and through a fork
        self._erasures = 0
        _linkers.add(self)

    def restore(self, scope: Scope, head: int) -> Partition | None:
        """The partition that was kept, at some version up to ``head``; None where none was."""
        return None if self._keeper is None else self._keeper.restore(scope, head)

    def restore_graph(self, scope: Scope, partition: Partition) -> None:
        """Give a partition that was just loaded the graph that was kept of it."""
        if self._keeper is not None and partition.rows >= LEAST_ROWS:
            self._keeper.restore_graph(scope, partition)

    def follow(self, scope: Scope, followed: Followed) -> None:
        """See to it that the graph covers the partition, and that both are kept, soon."""
        partition = followed.partition
        if partition is None or partition.rows < LEAST_ROWS:
            return
        if partition.linked == partition.rows and not self._wants_image(partition):
            return
        with self._changed:
            if self._closed or self._waiting.get(scope) is followed:
                return
            if self._thread is None:
                thread = Thread(target=self._run, name="recollect-linker", daemon=True)
                try:
                    thread.start()
                except RuntimeError as error:  # the next reader tries again
                    _logger.warning("graphs and images have to wait: %s", error)
                    return
                self._thread = thread
            self._waiting[scope] = followed
            self._changed.notify_all()

    def wait(self, timeout: float | None) -> bool:
        """Wait until nothing is left to link; False when ``timeout`` seconds pass first."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)

    def forget(self, scopes: list[Scope]) -> None:
        """Remove what was kept of scopes that were erased."""
        with self._working:
            self._erasures += 1
            if self._keeper is not None:
                self._keeper.forget(scopes)

    def close(self) -> None:
        """End the work; what was linked is kept. May be repeated."""
        with self._changed:
            self._closed = True
            thread, self._thread = self._thread, None
            self._changed.notify_all()
        if thread is not None:
            thread.join()
        self._waiting.clear()

    def before_fork(self) -> None:
        self._working.acquire()
        self._changed.acquire()
        if self._keeper is not None:
            self._keeper.lock.acquire()

    def after_fork(self, in_child: bool) -> None:
        if in_child:  # where the thread is gone
            self._thread = None
            self._waiting.clear()
            self._busy = False
        if self._keeper is not None:
            self._keeper.lock.release()
        self._changed.release()
        self._working.release()

    def _run(self) -> None:
        while self._wait_for_more():
            try:
                self._go_on()
            except BaseException:
                with self._changed:
                    self._busy = False
                    self._thread = None  # the next one who wants a graph starts another
                raise

    def _wait_for_more(self) -> bool:
        """Wait until something is to be done; False when it was closed."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._waiting or self._closed)
            self._busy = not self._closed
            return self._busy

    def _go_on(self) -> None:
        # In a frame of its own: the thread must not hold a partition while it waits.
        with self._changed:
            scope = next(iter(self._waiting))
            followed = self._waiting.pop(scope)
        self._keep_image(scope, followed)  # first: it takes seconds, a graph minutes
        self._link(scope, followed)
        self._keep_image(scope, followed)

    def _link(self, scope: Scope, followed: Followed) -> None:
        partition = followed.partition
        while partition is not None and not (self._closed or followed.dropped):
            with self._working:
                left = partition.link(_SLICE, self._threads)
            if left == 0:
                self._keep_graph(scope, followed, all_of_it=False)
                return
            partition = followed.partition
        self._keep_graph(scope, followed, all_of_it=True)

    def _keep_graph(self, scope: Scope, followed: Followed, *, all_of_it: bool) -> None:
        if self._keeper is None:
            return
        with self._working:
            partition = followed.partition
            # What forget() removed must not come back: it waits for this lock after the drop.
            if partition is not None and not followed.dropped and partition.linked > 0:
                self._keeper.keep_graph(scope, partition, all_of_it=all_of_it)

    def _wants_image(self, partition: Partition) -> bool:
        return self._keeper is not None and self._keeper.wants_image(partition)

    def _keep_image(self, scope: Scope, followed: Followed) -> None:
        partition = followed.partition
        if self._keeper is None or partition is None or not self._keeper.wants_image(partition):
            return

        erasures = self._erasures

        # Also of a partition that was dropped to make room, lest it be replayed each time.
        def wanted() -> bool:
            erased = self._erasures != erasures
            return not (self._closed or erased or followed.partition is not partition)

        # Beside forks and others who wait for a slice: a large one is written for seconds.
        self._keeper.keep_image(scope, partition, wanted, self._working)


_linkers: Forkables[Linker] = Forkables(rank=2)


def _close_all() -> None:
    for linker in _linkers.all():
        linker.close()


# A thread that is in native code when the interpreter ends would be stopped in the midst of it.
atexit.register(_close_all)
