"""What a text says, ready to be compared. Made from the text alone, once for each text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from recollect.consolidate.attributes import with_attribute
from recollect.consolidate.clause import Clause
from recollect.consolidate.clauses import clauses
from recollect.consolidate.mentions import Mention, mentions
from recollect.consolidate.tongues import read_foreign
from recollect.consolidate.topics import topic

_KEPT = 32_768
_LONGEST = 2_000
_REPEATED = re.compile(r"([^\w\s`])\1+")
_FORGET = re.compile(
    r"^\W*(?:please|ok(?:ay)?|you can|you may|you should|could you|can you|and)?[\s,]*"
    r"(?:please\s+)?forget\s+(?:the fact\s+)?"
    r"(?:about\s+|that\s+|what I (?:said|told you)(?: about)?\s+|everything about\s+)?(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_WIDE_MARKS = dict.fromkeys(map(ord, "。、！？"), " ")
_MARKS = re.compile(r"[^\w\s%$€£+#.,:/-]+|[.,:](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    Attributes:
        plain: the text without case and marks.
        clauses: without questions, unless it holds nothing else.
        stated: whether it asks nothing, and of every clause the subject was found.
        forget: whether it asks to forget what the clauses say.
        about: the stems that tell what all of it is about.
        keys: of each clause what it is compared by: clauses without a common one say nothing of
            each other, unless one says what it is not.
        topics: all of these, and what it is about.
    """

    text: str
    plain: str
    clauses: tuple[Clause, ...]
    stated: bool
    forget: bool
    about: frozenset[str]
    keys: tuple[frozenset[str], ...]
    topics: frozenset[str]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Its numbers and denials; looked for when they are needed."""
        return _mentions(self.text)


@lru_cache(maxsize=_KEPT)
def read(text: str, language: str) -> Reading:
    """The reading of a text. One that is longer than a fact can be has no clauses."""
    text = _clean(text)
    if language != "english":
        return _reading(text, tuple(read_foreign(text, language)), False, frozenset())
    if len(text) > _LONGEST:
        return _reading(text, (), False, topic(text[:_LONGEST]))
    forget = _FORGET.match(text)
    if forget and not text.rstrip().endswith("?") and len(forget["what"].split()) > 1:
        return _reading(text, _clauses(forget["what"]), True, topic(forget["what"]))
    return _reading(text, _clauses(text), False, topic(text))


@lru_cache(maxsize=_KEPT)
def _mentions(text: str) -> tuple[Mention, ...]:
    return tuple(mentions(text[:_LONGEST]))


def _reading(text: str, found: tuple[Clause, ...], forget: bool, about: frozenset[str]) -> Reading:
    keys = tuple(_keys(clause) for clause in found)
    topics = about.union(*keys, *(clause.replaced for clause in found))
    stated = "?" not in text and all(clause.subject is not None for clause in found)
    return Reading(text, _plain(text), found, stated, forget, about, keys, topics)


def _keys(clause: Clause) -> frozenset[str]:
    noun = clause.subject.noun if clause.subject else frozenset()
    attribute = [f"={clause.attribute}"] if clause.attribute else []
    return clause.content.union(noun, attribute)


def _clauses(text: str) -> tuple[Clause, ...]:
    found = [with_attribute(clause) for clause in clauses(text)]
    stated = [clause for clause in found if not clause.question]
    return tuple(stated or found)


def _clean(text: str) -> str:
    """Without repeated blanks and marks: on those, patterns would take quadratic time."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return _REPEATED.sub(r"\1", "\n".join(lines))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_WIDE_MARKS)
    return " ".join(_MARKS.sub(" ", folded).split())
