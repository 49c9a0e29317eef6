"""What is held through a fork, so that the child inherits no lock from a thread that it lacks.

Forks of several threads take turns: while one waits for the locks, another may let go of them.
"""

from __future__ import annotations

import os
from functools import partial
from threading import RLock
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakSet


class Forkable(Protocol):
    """What takes its locks before a fork and lets go of them after it, in parent and child."""

    def before_fork(self) -> None: ...
    def after_fork(self, in_child: bool) -> None: ...


T = TypeVar("T", bound=Forkable)


class Forkables(Generic[T]):
    """All objects of one kind.

    Args:
        rank: kinds of a higher one are asked first. What works with others ranks above them, for
            it waits until its work is done, and for that they must not be held yet.
    """

    def __init__(self, rank: int) -> None:
        self.rank = rank
        self._all: WeakSet[T] = WeakSet()
        self._held: list[T] = []
        with _turn:
            _kinds.append(self)
            _kinds.sort(key=lambda kind: -kind.rank)

    def add(self, one: T) -> None:
        """Ask it too, as long as it is there."""
        with _turn:
            self._all.add(one)

    def all(self) -> list[T]:
        """Those that are there."""
        with _turn:
            return list(self._all)

    def before_fork(self) -> None:
        self._held = list(self._all)
        for one in self._held:
            one.before_fork()

    def after_fork(self, in_child: bool) -> None:
        for one in reversed(self._held):
            one.after_fork(in_child)
        self._held = []


_turn = RLock()
_kinds: list[Forkables[Any]] = []


def _before_fork() -> None:
    _turn.acquire()
    for kind in _kinds:
        kind.before_fork()


def _after_fork(in_child: bool) -> None:
    for kind in reversed(_kinds):
        kind.after_fork(in_child)
    _turn.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=partial(_after_fork, False),
        after_in_child=partial(_after_fork, True),
    )
