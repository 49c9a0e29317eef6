"""The apostrophes that hasty chat leaves out: "im", "ive", "dont"."""

from __future__ import annotations

import re

# Before a capital "im" is German: "im Garten".
_I = re.compile(r"\b[Ii](?P<verb>m|ve)\b(?=\s+[a-z0-9])")
_NOT = re.compile(
    r"\b(?P<verb>(?:do|does|did|is|was|are|were|have|has|had|would|could|should|ca)n)t\b",
    re.IGNORECASE,
)


def with_apostrophes(sentence: str) -> str:
    """The sentence with "I'm" for "im" and "don't" for "dont"."""
    if "nt" in sentence or "NT" in sentence:  # before what takes longer to see
        sentence = _NOT.sub(r"\g<verb>'t", sentence)
    return _I.sub(r"I'\g<verb>", sentence) if "m " in sentence or "ve " in sentence else sentence
