"""How far a long run is, on standard error where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from recollect.cli.screen import Screen
from recollect.eval.system import Progress

_PAUSE = 0.1  # seconds between two updates
_TELLING = 2.0  # seconds after which the rest can be guessed


@contextmanager
def watch() -> Iterator[Progress]:
    """A Progress that shows what is done and how long the rest will take; wiped at the end."""
    screen = Screen(sys.stderr)
    stage, began, shown = "", 0.0, 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal stage, began, shown
        now = monotonic()
        if what != stage:
            stage, began = what, now
        if now - shown < _PAUSE:
            return
        shown = now
        spent = now - began
        left = f" · {spent / done * (total - done):.0f} s left" if spent > _TELLING else ""
        screen.progress(f"{what} {done:,} of {total:,}{left}")

    try:
        yield show
    finally:
        screen.progress("")
