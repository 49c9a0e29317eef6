"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
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
    portion: int | None = None,
    replacing: AbstractContextManager[object] | None = None,
) -> None:
    """Replace ``target`` by what ``write(put)`` puts, once all of it is on the disk.

    The process's umask takes from ``mode`` as from that of any new file. With ``portion``, so many
    bytes at a time are on the disk before the next are written, so that nobody else who waits for
    the disk waits for all of them. ``replacing`` is entered for the replacement alone; what it
    raises prevents it.

    Raises:
        OSError: the file cannot be written. What was there stays.
    """
    unfinished = target.with_name(f"{target.name}.{secrets.token_hex(8)}.{UNFINISHED}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb"
        ) as file:
            synced = 0

            def put(piece: Any) -> None:
                nonlocal synced
                file.write(piece)
                if portion is not None and file.tell() - synced >= portion:
                    file.flush()
                    os.fsync(file.fileno())
                    synced = file.tell()

            write(put)
            file.flush()
            os.fsync(file.fileno())
        with nullcontext() if replacing is None else replacing:
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
