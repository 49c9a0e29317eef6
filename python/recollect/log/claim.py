"""Who works on a store's outbox: one process at a time, and one log object within it.

The claim is an operating-system lock on a file of its own, which the kernel lets go when its
holder dies, so that a crash leaves nothing to clean up. It is ``flock``, which belongs to the
open file, and not ``fcntl``'s record locks, which belong to the process: those would let two
logs of one process both hold it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Lock
from weakref import WeakSet

from recollect.errors import ReadOnlyStoreError, StoreError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class Claim:
    """The right to work on an outbox. With a ``path``, against other processes too."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._guard = Lock()
        self._held = False
        self._file: int | None = None
        _claims.add(self)

    def take(self) -> bool:
        """Take it, or say that somebody else has it; nobody has it twice.

        Raises:
            StoreError: the lock file cannot be made.
        """
        with self._guard:
            if self._held:
                return False
            if self._path is not None:
                self._file = _open_locked(self._path)
                if self._file is None:
                    return False
            self._held = True
            return True

    def give_back(self) -> None:
        """Let others have it. May be repeated."""
        with self._guard:
            self._held = False
            file, self._file = self._file, None
            if file is not None:
                _unlock(file)  # also for a copy that a child was just forked with
                os.close(file)

    def before_fork(self) -> None:
        self._guard.acquire()

    def after_fork(self, in_child: bool) -> None:
        if in_child:
            self._held = False
            if self._file is not None:
                os.close(self._file)  # the lock is the parent's
                self._file = None
        self._guard.release()


def _open_locked(path: Path) -> int | None:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError as error:
        raise ReadOnlyStoreError(f"{path} cannot be made or opened: {error}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be made or opened: {error}") from error
    try:
        _lock(file)
    except OSError:
        os.close(file)
        return None
    return file


_claims: WeakSet[Claim] = WeakSet()
_held: list[Claim] = []  # through a fork


def _before_fork() -> None:
    _held[:] = _claims
    for claim in _held:
        claim.before_fork()


def _after_fork(in_child: bool) -> None:
    for claim in _held:
        claim.after_fork(in_child)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork,
        after_in_parent=lambda: _after_fork(False),
        after_in_child=lambda: _after_fork(True),
    )
