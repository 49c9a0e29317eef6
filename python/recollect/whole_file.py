"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

UNFINISHED = "unfinished"


def write_whole(
    target: Path,
    write: Callable[[Callable[[Any], object]], None],
    *,
    mode: int = 0o666,
    replacing: AbstractContextManager[object] | None = None,
) -> None:
    """Replace ``target`` by what ``write(put)`` puts, once all of it is on the disk.

    The process's umask takes from ``mode`` as from that of any new file. ``replacing`` is entered
    for the replacement alone; what it raises prevents it.

    Raises:
        OSError: the file cannot be written. What was there stays.
    """
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.{UNFINISHED}")
    try:
        unfinished.unlink(missing_ok=True)  # it would keep its own mode
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb"
        ) as file:
            write(file.write)
            file.flush()
            os.fsync(file.fileno())
        with nullcontext() if replacing is None else replacing:
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
