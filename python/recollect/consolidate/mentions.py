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
_NEVER = re.compile(r"\bnever\b(?P<what>[^,.;!?]*)", re.IGNORECASE)
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
            before, after = sentence[max(0, begin - _REACH) : begin], sentence[end : end + _REACH]
            found.append(Mention(quantity, topic(f"{before} {after}")))
        found += [Mention(None, topic(match["what"])) for match in _NEVER.finditer(sentence)]
    return found
