"""Files beside a store that hold what can be made from it again.

They stand in one folder, which is made when the first is written, and are named by a digest of
the scope they are of. None is open to more people than the store itself. Whoever reads one has to
find out whether it still fits: the store may have moved on, or be another one.
"""

from __future__ import annotations

import hashlib
import json
import mmap as mmap_module
import os
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from mmap import ACCESS_READ, PAGESIZE, mmap
from pathlib import Path
from typing import Any

from recollect.scope import Scope
from recollect.whole_file import UNFINISHED, write_whole

LOADING_THREADS = min(4, os.cpu_count() or 1)
"""Somebody waits for what they read."""

_READABLE = 0o444
_DONTNEED = getattr(mmap_module, "MADV_DONTNEED", None)
_PORTION = 32 << 20  # bytes
_ABANDONED_SECONDS = 3600  # since anything was added to an unfinished file


class KeptFiles:
    """Of the store at a path: a file for each scope and suffix."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.folder = Path(f"{store}-partitions")

    def path(self, scope: Scope, suffix: str) -> Path:
        return self.folder / f"{_digest(scope)}.{suffix}"

    def map(self, scope: Scope, suffix: str) -> mmap:
        """The file's bytes, which stay as they are also when it is replaced or removed.

        Raises:
            OSError: it is not there, or cannot be read.
            ValueError: it is empty.
        """
        with self.path(scope, suffix).open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)

    def write(
        self,
        scope: Scope,
        suffix: str,
        write: Callable[[Callable[[Any], object]], None],
        replacing: AbstractContextManager[object] | None = None,
    ) -> None:
        """Write the file whole, as ``write_whole`` does.

        Raises:
            OSError: it cannot be written. What was there stays.
        """
        mode = self._store.stat().st_mode & 0o666
        # Whoever may read the files may look for them.
        self.folder.mkdir(0o700 | mode | (mode & _READABLE) >> 2, exist_ok=True)
        target = self.path(scope, suffix)
        for left in self.folder.glob(f"{target.name}.*.{UNFINISHED}"):
            with suppress(FileNotFoundError):  # another process has finished or removed it
                if left.stat().st_mtime < time.time() - _ABANDONED_SECONDS:
                    left.unlink()
        write_whole(target, write, mode=mode, portion=_PORTION, replacing=replacing)

    def forget(self, scopes: Iterable[Scope]) -> None:
        """Remove all files of these scopes, also those not finished yet.

        Raises:
            OSError: one cannot be removed.
        """
        for scope in scopes:
            for path in self.folder.glob(f"{_digest(scope)}.*"):
                path.unlink(missing_ok=True)


def let_go(content: mmap, begin: int) -> None:
    """Give back the memory of all from ``begin`` on. It is read from the file again when needed."""
    begin = -(-begin // PAGESIZE) * PAGESIZE
    if _DONTNEED is not None and begin < len(content):
        content.madvise(_DONTNEED, begin)


def _digest(scope: Scope) -> str:
    return hashlib.sha256(json.dumps(scope).encode()).hexdigest()[:32]
