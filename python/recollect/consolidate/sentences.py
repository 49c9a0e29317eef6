"""An English text in pieces of about one clause each, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recollect.consolidate import vocabulary as v
from recollect.consolidate.quantities import quantities
from recollect.consolidate.words import expand, is_past, stems, tokens, verb_base

_SENTENCE = re.compile(r"(?<=[.!?;])[\"')\]]*\s+|\n+")
_JOINT = re.compile(
    r",\s+(?=(?:and|but|so|because|although|though|while|which|considering|especially|since|as|not"
    r"|or)\b)|,\s+(?=(?:I|we|the user|my|our|can|could|how|what|do|is|it|should|any|where|who)\b)"
    r"|,\s+(?=(?:he|she|they|(?:the|his|her)\s+\w+)\s+(?:is|was|are|were|has|had|did)\b)"
    r"|\s+(?=(?:and|but|so|because|although|though|while)\s+(?:I|we|my|our|it|he|she|they)\b)"
    r"|\s+[-–—]+\s+|:\s+|\s*[()]\s*",
    re.IGNORECASE,
)
_AND_VERB = re.compile(r"\s+and\s+(?=(\w+))")
_CORRECTION = re.compile(
    r"^\W*(?:correction|sorry|no|actually|wait|oops)?\W*(?:i meant|i mean|correction|sorry|actually"
    r"|oops|wait)\b[\s,:]*(?:that\s+)?",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(r",\s+(?:and\s+)?not\s+(?P<old>[^,]+)$", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\b(?:switch|switched|switching|move|moved|moving|change|changed|migrate|migrated|went)\s+"
    r"(?:over\s+)?from\s+(?P<old>.+?)\s+to\s+(?P<new>.+)",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"\breplaced\s+(?P<old>.+?)\s+(?:with|by)\s+(?P<new>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """``replaced`` is what the piece says that it is not, as in Clause."""

    text: str
    question: bool
    correction: bool
    replaced: frozenset[str]


def sentences(text: str) -> list[list[Piece]]:
    """The pieces of each sentence."""
    return [_pieces(sentence.strip()) for sentence in _SENTENCE.split(expand(text))]


def _pieces(sentence: str) -> list[Piece]:
    asked = sentence.endswith("?")
    correction = _CORRECTION.match(sentence)
    if correction:
        sentence = sentence[correction.end() :]
    replaced: frozenset[str] = frozenset()
    instead = _NOT_THIS.search(sentence) if "not" in sentence.lower() else None
    if instead and len(instead["old"].split()) <= 4:
        replaced = _marks(instead["old"])
        sentence = sentence[: instead.start()]
    corrects = bool(correction or replaced)
    parts = [part for part in _JOINT.split(sentence) if part and part.strip()]
    parts = [piece for part in parts for piece in _and_verbs(part)]
    return [
        _swap(Piece(part, _asks(part, i, len(parts), asked), corrects, replaced))
        for i, part in enumerate(parts)
    ]


def _asks(part: str, place: int, parts: int, asked: bool) -> bool:
    """Whether a piece asks; where the sentence does, its last piece does."""
    first = re.match(r"\W*(\w*)", part)
    word = first[1].lower() if first else ""
    asking = word in v.ASKING and (asked or place > 0 or word in ("how", "what"))
    if asking and not asked and word in v.RELATIVE:
        # "which is near my office" tells something, "where should I look" asks.
        asking = part.split()[1:2] != [] and part.split()[1].lower() in v.INVERTED
    return asking or (asked and place == parts - 1)


def _and_verbs(piece: str) -> list[str]:
    """Parts at "and" where a verb follows: one subject does several things."""
    parts, begin = [], 0
    for match in _AND_VERB.finditer(piece):
        word = match[1].lower()
        if verb_base(word) and (is_past(word) or (word.endswith("s") and word not in v.VERBS)):
            parts.append(piece[begin : match.start()])
            begin = match.end()
    return [*parts, piece[begin:]]


def _swap(piece: Piece) -> Piece:
    """ "switched from X to Y" as "switched to Y", with X replaced."""
    lower = piece.text.lower()
    if "from" not in lower and "replaced" not in lower:
        return piece  # before what takes longer to see
    swap = _FROM_TO.search(piece.text) or _REPLACED.search(piece.text)
    if not swap:
        return piece
    old = re.split(r"\s(?:for|in|on|at)\s", swap["old"])[0]
    before = piece.text[: swap.start("old")].rstrip().rsplit(" ", 1)[0]
    return Piece(f"{before} to {swap['new']}", piece.question, piece.correction, _marks(old))


def _marks(text: str) -> frozenset[str]:
    """What a phrase names: its quantities, and its stems."""
    found, left = quantities(text)
    return frozenset([f"{q.unit}={q.value}" for q in found] + stems(tokens(left)))
