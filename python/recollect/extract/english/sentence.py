"""An English sentence as words, and what is to be written instead of some of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"([^\W\d_]+(?:'[^\W\d_]+)*|\d(?:[\d.,:]*\d)?|[^\w\s]|_)")
_OUTSIDE = " "


class Sentence:
    """A text taken apart.

    Attributes:
        text: as it was given.
        words: its words and signs as they stand there, with plain apostrophes.
        lows: the same in small letters.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        parts = _WORD.split(text.replace("’", "'"))
        self.words = parts[1::2]
        self.lows = [word.lower() for word in self.words]
        self._parts = parts

    def low(self, place: int) -> str:
        """The word at a place in small letters; a blank outside of the sentence."""
        return self.lows[place] if 0 <= place < len(self.lows) else _OUTSIDE

    def is_word(self, place: int) -> bool:
        """Whether a word or a number stands there, no sign and not the end."""
        return self.low(place)[0].isalnum()

    def skip(self, place: int, words: frozenset[str]) -> int:
        """The first place from ``place`` on where another word stands."""
        while self.low(place) in words:
            place += 1
        return place

    def write(self, place: int, text: str) -> None:
        """Puts a text in place of a word."""
        self._parts[2 * place + 1] = text

    def written(self) -> str:
        """The text with what was written into it."""
        return "".join(self._parts)


@dataclass(frozen=True, slots=True)
class Subject:
    """How a speaker is called, where a sentence begins and inside of it."""

    name: str

    @property
    def inside(self) -> str:
        return f"the {self.name[4:]}" if self.name.startswith("The ") else self.name

    def at(self, place: int) -> str:
        return self.inside if place else self.name
