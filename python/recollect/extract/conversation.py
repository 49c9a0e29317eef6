"""A conversation becomes candidates, message by message.

Of what a person says, the sentences that are plainly about them become facts in the third person.
What is left of the message, without greetings, filler and questions, stays together in the words
in which it was said: nothing that tells something is lost because no rule knew it.
"""

from __future__ import annotations

from collections.abc import Sequence

from recollect._core import pieces
from recollect.extract.english import facts as english
from recollect.extract.english import small_talk
from recollect.extract.secrets import REMOVED, redact
from recollect.inference import Candidate, Turn
from recollect.model import Kind

_ASSISTANT = "assistant"
_SYSTEM = ("system", "developer")
_TOOLS = ("tool", "function")
_LONGEST_PLEASANTRY = 300  # characters of an assistant's message that may tell nothing


def extract(turns: Sequence[Turn], *, language: str = "english") -> list[Candidate]:
    """What a conversation tells, in the order in which it was told.

    ``language`` is that of the store. Secrets are taken out of every text.
    """
    reading = _Reading(language)
    return [candidate for i, turn in enumerate(turns) for candidate in reading.read(i, turn)]


class _Reading:
    def __init__(self, language: str) -> None:
        self._english = language in ("english", "porter")
        self._user: str | None = None  # the name that a nameless user gave

    def read(self, index: int, turn: Turn) -> list[Candidate]:
        if turn.role in _SYSTEM:
            return []
        content, _ = redact(turn.content)
        if turn.role in _TOOLS or not self._english:
            return self._candidate(content, index, turn)
        if turn.role == _ASSISTANT and turn.name is None:
            return self._assistant(content, index, turn)
        return self._person(content, index, turn)

    def _person(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        candidates: list[Candidate] = []
        left: list[str] = []
        tells = False  # whether what is left is more than questions
        if turn.name is None and (said := english.name_said(content)):
            self._user = said
        name = turn.name or self._user or english.UNNAMED
        for piece, prose in pieces(content):
            if not prose:
                left.append(piece)
                tells = True
                continue
            sentence = piece.strip()
            first = small_talk.first_word(sentence)
            if small_talk.is_filler(sentence, first) or _is_secret(sentence):
                continue
            if small_talk.asks(sentence, first):
                told = small_talk.statement_before_question(sentence)
                if told is None:
                    tells = tells or small_talk.tells_of_speaker(sentence)
                    left.append(piece)
                    continue
                sentence = told
                piece = f"{told} "
            reading = english.read_sentence(sentence, first, name, turn.at)
            if reading.left:
                left.append(f"{reading.left} " if reading.facts else piece)
                tells = True
            candidates += [
                Candidate(fact.text, fact.kind, index, fact.day, entities=self._names(turn))
                for fact in reading.facts
            ]
        return candidates + (self._kept("".join(left), index, turn) if tells else [])

    def _assistant(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        """What it promises; the rest in one piece, unless that only greets and asks."""
        may_promise = english.may_promise(content)
        if not may_promise and len(content) > _LONGEST_PLEASANTRY:
            return self._candidate(content, index, turn)
        promised: list[Candidate] = []
        left: list[str] = []
        tells = False
        name = self._user or english.UNNAMED
        for piece, prose in pieces(content):
            sentence = piece.strip()
            if prose and may_promise and (fact := english.promised(sentence, name, turn.at)):
                promised.append(Candidate(fact.text, fact.kind, index, entities=self._names(turn)))
                continue
            left.append(piece)
            first = small_talk.first_word(sentence)
            empty = small_talk.is_filler(sentence, first) or small_talk.asks(sentence, first)
            tells = tells or not (prose and empty)
        return promised + (self._candidate("".join(left), index, turn) if tells else [])

    def _kept(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        """What is left of a message, as it was said, with the dates that it tells."""
        return self._candidate(english.with_dates(content, turn.at), index, turn)

    def _candidate(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        text = content.strip()
        if not any(c.isalnum() for c in text.replace(REMOVED, "")):
            return []
        return [Candidate(text, Kind.EPISODIC, index, entities=self._names(turn))]

    def _names(self, turn: Turn) -> tuple[str, ...]:
        if turn.name is not None:
            return (turn.name,)
        return (self._user,) if self._user and turn.role != _ASSISTANT else ()


def _is_secret(sentence: str) -> bool:
    """Whether a sentence was nothing but a secret and its label."""
    return REMOVED in sentence and len(sentence.replace(REMOVED, "").split()) <= _FRAME


_FRAME = 6
