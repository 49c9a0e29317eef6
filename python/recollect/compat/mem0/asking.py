"""What a read asks for: which memories, how many, and how good at least."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from recollect.compat.mem0.conditions import Group, holds
from recollect.compat.mem0.expiration import is_expired
from recollect.compat.mem0.identity import Ids
from recollect.compat.mem0.shapes import payload_of
from recollect.errors import InvalidInputError
from recollect.model import Hit, Record
from recollect.scope import Scope

_MOST_OF_VERSION_1 = 100  # results, unless it is said: where ids are arguments, as in Mem0 1.x
_MOST = 20  # where they are in the filters, as in 2.x


class Asked(NamedTuple):
    """Which memories a call is about: those in the scopes that fulfil the condition.

    ``today`` hides what expired before; None shows it.
    """

    scopes: Sequence[Scope]
    condition: Group
    today: datetime | None

    def has(self, record: Record | Hit) -> bool:
        """Whether a record of these scopes is one of them."""
        if self.today is not None and is_expired(record.metadata, self.today):
            return False
        return not self.condition.parts or holds(self.condition, payload_of(record))


def most_of(ids: Ids, limit: int | None, top_k: int | None) -> int:
    """How many results are wanted at most."""
    if limit is not None and top_k is not None:
        raise InvalidInputError("limit and top_k are one thing: give one of them")
    given = top_k if limit is None else limit
    if given is None:
        return _MOST_OF_VERSION_1 if ids.given else _MOST
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise InvalidInputError(f"limit and top_k take a whole number from 0, not {given!r}")
    return given


def least_of(threshold: object) -> float:
    """The least score of a hit."""
    if threshold is None:
        return 0.0
    number = isinstance(threshold, (int, float)) and not isinstance(threshold, bool)
    if not number or not 0 <= threshold <= 1:  # type: ignore[operator]
        raise InvalidInputError(f"threshold must be a number from 0 to 1, not {threshold!r}")
    return float(threshold)  # type: ignore[arg-type]
