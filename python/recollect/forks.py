"""What is held through a fork, so that the child inherits no lock from a thread that it lacks.

Forks of several threads take turns: while one waits for the locks, another may let go of them.
"""

from __future__ import annotations

import os
from functools import partial
from threading import RLock
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet


class Forkable(Protocol):
    """What takes its locks before a fork and lets go of them after it, in parent and child."""

    def before_fork(self) -> None: ...
    def after_fork(self, in_child: bool) -> None: ...


T = TypeVar("T", bound=Forkable)


class Forkables(Generic[T]):
    """All objects of one kind. A fork asks the kinds in turn, that of which there was an object
    last first: so what works with others is asked before them."""

    def __init__(self) -> None:
        self._all: WeakSet[T] = WeakSet()
        self._held: list[T] | None = None
        self._asked = not hasattr(os, "register_at_fork")

    def add(self, one: T) -> None:
        """Ask it too, as long as it is there."""
        with _turn:
            self._all.add(one)
            if self._asked:
                return
            self._asked = True
            os.register_at_fork(
                before=self._before,
                after_in_parent=partial(self._after, False),
                after_in_child=partial(self._after, True),
            )

    def all(self) -> list[T]:
        """Those that are there."""
        with _turn:
            return list(self._all)

    def _before(self) -> None:
        _turn.acquire()
        self._held = list(self._all)
        for one in self._held:
            one.before_fork()

    def _after(self, in_child: bool) -> None:
        held, self._held = self._held, None
        if held is None:
            return  # the first came when the fork had begun
        for one in reversed(held):
            one.after_fork(in_child)
        _turn.release()


_turn = RLock()  # one for all kinds, each of which takes it again
