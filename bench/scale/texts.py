"""Texts of records: sentences of LongMemEval's sessions, put together anew.

An episode takes its records from one session, as a conversation has one subject. A record is two
or three sentences that one side said there, in their order, at most 400 characters. So a million
records are nearly all distinct, though the file has some 60,000 sentences.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

EPISODE = 20  # records
_MOST_CHARACTERS = 400
_SENTENCE = range(20, 301)  # characters
_MOST_SENTENCES = 3
_END = re.compile(r"(?<=[.!?])\s+|\n+")
_MARKUP = re.compile(r"^(?:[-*•#>\s]+|\d+[.)]\s+)+|\*\*|`")


@dataclass(frozen=True)
class Said:
    """What one side said in a session."""

    source: str
    sentences: tuple[str, ...]


class Texts:
    """Sessions, each once, and the questions of a LongMemEval file."""

    def __init__(self, file: Path) -> None:
        turns: dict[str, list[dict[str, str]]] = {}
        self.questions: list[str] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            self.questions.append(item["question"])
            turns.update(zip(item["haystack_session_ids"], item["haystack_sessions"], strict=True))
        sides = [_sides(said) for said in turns.values()]
        self._sessions = [session for session in sides if session]
        self._sizes = [sum(len(s.sentences) for s in session) for session in self._sessions]

    def episode(self, number: int) -> list[tuple[str, str]]:
        """The source and the text of each record; the same ones whenever it is asked for."""
        rng = random.Random(number)
        session = rng.choices(self._sessions, self._sizes)[0]
        shares = [len(side.sentences) for side in session]
        return [_record(rng, side) for side in rng.choices(session, shares, k=EPISODE)]


def _record(rng: random.Random, side: Said) -> tuple[str, str]:
    count = min(rng.randint(2, _MOST_SENTENCES), len(side.sentences))
    places = sorted(rng.sample(range(len(side.sentences)), count))
    text = side.sentences[places[0]]
    for place in places[1:]:
        if len(text) + len(side.sentences[place]) < _MOST_CHARACTERS:
            text += f" {side.sentences[place]}"
    return side.source, text


def _sides(turns: list[dict[str, str]]) -> list[Said]:
    said: dict[str, dict[str, None]] = {}
    for turn in turns:
        for sentence in _END.split(turn["content"]):
            bare = _MARKUP.sub("", sentence).strip()
            if len(bare) in _SENTENCE:
                said.setdefault(turn["role"], {})[bare] = None
    return [Said(role, tuple(found)) for role, found in said.items() if len(found) > 1]
