"""Who works on a tenant's outbox: one process at a time, and one worker within it.

A claim is an operating-system lock on a file of its own, which the kernel lets go when its holder
dies, so that a crash leaves nothing to clean up. It is ``flock``, which belongs to the open file,
and not ``fcntl``'s record locks, which belong to the process: those would let two logs of one
process both hold it. The file is there only while the claim is held, or its holder was killed.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock

from recollect.errors import ReadOnlyStoreError, StoreError
from recollect.forks import Forkables

if sys.platform == "win32":
    import msvcrt

    _FLAGS = os.O_CREAT | os.O_RDWR

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    _FLAGS = os.O_CREAT | os.O_RDONLY  # so that it may be another user's

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class Claims:
    """The right to work on outboxes. With a ``path``, a store's, against other processes too."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._guard = Lock()
        self._held: dict[str, int | None] = {}  # the open file of each tenant's claim
        _all.add(self)

    def take(self, tenant: str) -> bool:
        """Take a tenant's claim, or say that somebody has it already.

        Raises:
            StoreError: the lock file cannot be made.
        """
        with self._guard:
            if tenant in self._held:
                return False
            file = None
            if self._path is not None:
                file = _open_locked(self._path_of(tenant))
                if file is None:
                    return False
            self._held[tenant] = file
            return True

    def give_back(self, tenant: str) -> None:
        """Let others have it. May be repeated."""
        with self._guard:
            file = self._held.pop(tenant, None)
            if file is None:
                return
            with suppress(OSError):  # it may be left; others lock it again
                self._path_of(tenant).unlink()
            _unlock(file)  # also for a copy that a child was just forked with
            os.close(file)

    def give_all_back(self) -> None:
        """Let others have those that are held."""
        for tenant in list(self._held):
            self.give_back(tenant)

    def before_fork(self) -> None:
        self._guard.acquire()

    def after_fork(self, in_child: bool) -> None:
        if in_child:  # the locks are the parent's
            for file in self._held.values():
                if file is not None:
                    os.close(file)
            self._held.clear()
        self._guard.release()

    def _path_of(self, tenant: str) -> Path:
        return Path(f"{self._path}-outbox-{sha256(tenant.encode()).hexdigest()[:16]}")


def _open_locked(path: Path) -> int | None:
    """The file at this path, open and locked; None where another has it locked."""
    while True:
        try:
            file = os.open(path, _FLAGS, 0o666)
        except PermissionError as error:
            raise ReadOnlyStoreError(f"{path} cannot be made: {error}") from error
        except OSError as error:
            raise StoreError(f"{path} cannot be made: {error}") from error
        try:
            _lock(file)
        except OSError:
            os.close(file)
            return None
        # Who held it before may have removed it since it was opened: then it locks nothing.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


_all: Forkables[Claims] = Forkables(rank=0)
