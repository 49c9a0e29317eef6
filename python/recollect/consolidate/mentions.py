"""The numbers and the denials of a text, each with the words around it.

Where a sentence is too involved for its subject and verb to tell what it is about, this is what is
left to see that a number was another before, or that what was told is denied. It never supersedes
anything; it links.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from recollect.consolidate.quantities import Quantity, find_quantities
from recollect.consolidate.topics import topic
from recollect.consolidate.words import expand

_CODE = re.compile(r"```.*?(?:```|$)|`[^`]*`", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|\n+")
_NEVER = re.compile(r"\b(?:never|(?:have|has) not)\b(?P<what>[^,.;!?]*)", re.IGNORECASE)
_REACH = 90
"""Characters on either side of a number that belong to it."""


class Mention(NamedTuple):
    """A quantity, or a denial (``quantity`` None), with the stems that tell what it is about."""

    quantity: Quantity | None
    about: frozenset[str]


def mentions(text: str) -> list[Mention]:
    """All of an English text, in order."""
    found: list[Mention] = []
    for sentence in _SENTENCE.split(_CODE.sub(" ", expand(text))):
        for (begin, end), quantity in find_quantities(sentence):
            around = f"{_last_words(sentence[:begin])} {_first_words(sentence[end:])}"
            found.append(Mention(quantity, topic(around)))
        found += [Mention(None, topic(match["what"])) for match in _NEVER.finditer(sentence)]
    return found


def _last_words(text: str) -> str:
    near = text[-_REACH:]
    return near if near == text else near.partition(" ")[2]


def _first_words(text: str) -> str:
    near = text[:_REACH]
    return near if near == text else near.rpartition(" ")[0]
