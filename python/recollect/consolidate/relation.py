"""What one statement says of another."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Says(IntEnum):
    """What the new clause says of the old one; the greater, the more it matters."""

    NOTHING = 0
    DOUBT = 1
    LESS = 2
    SAME = 3
    MORE = 4
    CHANGED = 5
    ENDED = 6


class Relation(NamedTuple):
    says: Says
    reason: str = ""


NOTHING = Relation(Says.NOTHING)
