"""What a text says, ready to be compared. Made from the text alone, once for each text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from recollect.consolidate.attributes import with_attribute
from recollect.consolidate.clause import Clause
from recollect.consolidate.clauses import clauses
from recollect.consolidate.mentions import Mention, mentions
from recollect.consolidate.tongues import read_foreign
from recollect.consolidate.topics import topic

_FORGET = re.compile(
    r"^\W*(?:please|ok(?:ay)?|you can|you may|you should|could you|can you|and)?[\s,]*"
    r"(?:please\s+)?forget\s+(?:the fact\s+)?"
    r"(?:about\s+|that\s+|what I (?:said|told you)(?: about)?\s+|everything about\s+)?(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(r"[^\w\s%$€£+#.,:/-]+|[.,:](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """``plain`` is the text without case and marks; ``forget`` whether it asks to forget the rest;
    ``topics`` all stems and attributes: readings without a common one say nothing of each other;
    ``mentions`` its numbers and denials, and ``about`` what all of it is about.

    Questions are no clauses of it, unless it holds nothing else.
    """

    plain: str
    clauses: tuple[Clause, ...]
    forget: bool
    topics: frozenset[str]
    mentions: tuple[Mention, ...] = ()
    about: frozenset[str] = frozenset()


@lru_cache(maxsize=32768)
def read(text: str, language: str) -> Reading:
    """The reading of a text."""
    plain = _plain(text)
    if language != "english":
        return _reading(plain, tuple(read_foreign(text, language)), False)
    forget = _FORGET.match(text)
    if forget and not text.rstrip().endswith("?") and len(forget["what"].split()) > 1:
        return _reading(plain, _clauses(forget["what"]), True)
    reading = _reading(plain, _clauses(text), False)
    about = topic(text)
    topics = reading.topics | about
    return replace(reading, mentions=tuple(mentions(text)), about=about, topics=topics)


def _reading(plain: str, found: tuple[Clause, ...], forget: bool) -> Reading:
    topics: set[str] = set()
    for clause in found:
        topics |= clause.content | clause.replaced
        if clause.attribute:
            topics.add(f"={clause.attribute}")
    return Reading(plain, found, forget, frozenset(topics))


def _clauses(text: str) -> tuple[Clause, ...]:
    found = [with_attribute(clause) for clause in clauses(text)]
    stated = [clause for clause in found if not clause.question]
    return tuple(stated or found)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = "".join(c if c not in "。、！？" else " " for c in folded)
    return " ".join(_MARKS.sub(" ", folded).split())
