"""The entries of a suite as conversations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from recollect.eval.suite import Entry, Suite
from recollect.inference import Turn


def conversations(suite: Suite) -> Iterator[tuple[list[Entry], list[Turn]]]:
    """The entries of each session, and the same as turns."""
    for _, group in groupby(suite.entries, key=lambda entry: (entry.ids, entry.session)):
        entries = list(group)
        yield entries, [Turn(e.role or "user", e.text, e.at, e.speaker) for e in entries]
