"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def write_whole(target: Path, write: Callable[[Callable[[Any], object]], None]) -> None:
    """Replace ``target`` by what ``write(put)`` puts, once all of it is on the disk.

    Raises:
        OSError: the file cannot be written. What was there stays.
    """
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            write(file.write)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
