"""Who "the user" is, once a name was told: facts from before and after it are of one subject."""

from __future__ import annotations

import re
from functools import lru_cache

USERS = frozenset({"user", "human"})
"""The roles of those who may be known by no name."""

NAME_IS = "The user's name is"
_TOLD = re.compile(rf"{NAME_IS} (?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){{0,2}})\W*")


def name_told(text: str) -> str | None:
    """The name that a fact gives to the user."""
    told = _TOLD.fullmatch(text)
    return None if told is None else told["name"]


def of_user(text: str, name: str | None) -> str:
    """The text with "the user" for their name."""
    if name is None or name not in text or text.startswith(NAME_IS):
        return text
    return _pattern(name).sub("the user", text)


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b")
