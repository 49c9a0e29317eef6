"""An English sentence as words that know where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d(?:[\d.,:]*\d)?|[^\w\s]|_")


class Word(NamedTuple):
    """A word or a sign; ``low`` is in small letters, with a plain apostrophe."""

    text: str
    low: str
    begin: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.low[0].isalnum()


NOTHING = Word("", " ", 0, 0)
"""What stands behind the last word."""


class Sentence:
    """The words of a text, and what is to be written instead of some of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [
            Word(m[0], m[0].lower().replace("’", "'"), m.start(), m.end())
            for m in _WORD.finditer(text)
        ]
        self._edits: dict[int, str] = {}

    def at(self, place: int) -> Word:
        return self.words[place] if 0 <= place < len(self.words) else NOTHING

    def skip(self, place: int, words: frozenset[str]) -> int:
        """The first place from ``place`` on where another word stands."""
        while self.at(place).low in words:
            place += 1
        return place

    def write(self, place: int, text: str) -> None:
        """Puts a text in place of a word."""
        self._edits[place] = text

    def written(self) -> str:
        """The text with what was written into it."""
        pieces: list[str] = []
        end = 0
        for place, text in sorted(self._edits.items()):
            word = self.words[place]
            pieces += (self.text[end : word.begin], text)
            end = word.end
        pieces.append(self.text[end:])
        return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Subject:
    """How a speaker is called, where a sentence begins and inside of it."""

    name: str

    @property
    def inside(self) -> str:
        return f"the {self.name[4:]}" if self.name.startswith("The ") else self.name

    def at(self, place: int) -> str:
        return self.inside if place else self.name
