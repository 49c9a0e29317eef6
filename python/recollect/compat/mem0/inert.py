"""Unpickling that runs nothing.

Qdrant's local mode and older FAISS stores keep memories as pickles, and a pickle may name any
function to be called. Here every name in it stands for a class that does nothing but keep what it
was given; only dates and ids are made real. So a store can be read that is not trusted, without
the library that wrote it.
"""

from __future__ import annotations

import io
import pickle
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from recollect.errors import InvalidInputError

_REAL = {("datetime", "datetime"): datetime, ("datetime", "date"): date, ("uuid", "UUID"): UUID}


class Inert:
    """Stands for an object of a class that was not loaded; ``state`` is what it held."""

    state: dict[str, Any]

    def __new__(cls, *args: object, **kwargs: object) -> Self:
        made = super().__new__(cls)
        made.state = {}
        return made

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take whatever the real class would."""

    def __setstate__(self, state: Any) -> None:
        held = state[0] if isinstance(state, tuple) and state else state
        if isinstance(held, dict):
            self.state = held.get("__dict__", held)


def loads(data: bytes, place: str) -> Any:
    """What the pickle holds, with an Inert for every object. Raises InvalidInputError."""
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, IndexError, KeyError) as error:
        raise InvalidInputError(f"{place} is not a pickle that can be read: {error}") from None
    except (TypeError, ValueError, OverflowError, MemoryError) as error:
        raise InvalidInputError(f"{place} is not a pickle that can be read: {error}") from None


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _REAL.get((module, name), Inert)
