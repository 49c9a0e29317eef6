"""A conversation becomes candidates, message by message.

Of what a person says, the sentences that are plainly about them become facts in the third person.
What is left of the message, without greetings, filler and questions, stays together in the words
in which it was said: nothing that tells something is lost because no rule knew it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recollect._core import pieces
from recollect.extract.english.facts import English
from recollect.extract.languages import TABLES
from recollect.extract.rules import Fact, NoRules, Reading, Rules
from recollect.extract.secrets import REMOVED, redact
from recollect.extract.words import word_set
from recollect.inference import Candidate, Turn
from recollect.model import Kind
from recollect.pasted import is_label

_ENGLISH = English()
_ENGLISH_STEMS = ("english", "porter", "lovins", "neutral")
_NO_RULES = NoRules()
_ASSISTANTS = ("assistant", "ai", "model", "bot")
_SYSTEM = ("system", "developer")
_TOOLS = ("tool", "function")
_WORD = re.compile(r"[^\W_]+")
# Words around a secret that say no more than that there is one, and what it is for.
_FRAME = word_set(
    """my the a an our is was it its here this s and for to of on with use key api token access
    secret password passcode passphrase passwd pwd pin code number card credit debit cvv cvc exp
    security login account wifi wi fi user name username email authorization bearer basic export
    private public client seed recovery phrase new old current mein das ist passwort mi la es
    contraseña mon le mot de passe est"""
)
_NAMED = 1  # more words: "my GitHub password"
_LONGEST_PLEASANTRY = 300  # characters of an assistant's message that may tell nothing


def extract(
    turns: Sequence[Turn], *, language: str = "english", user: str | None = None
) -> list[Candidate]:
    """What a conversation tells, in the order in which it was told.

    ``language`` is that of the store, ``user`` what is known to be the name of a user whose turns
    have none. Secrets are taken out of every text.
    """
    conversation = _Conversation(_rules_of(language), user)
    return [found for i, turn in enumerate(turns) for found in conversation.read(i, turn)]


def _rules_of(language: str) -> Rules:
    return _ENGLISH if language in _ENGLISH_STEMS else TABLES.get(language, _NO_RULES)


class _Conversation:
    def __init__(self, rules: Rules, user: str | None) -> None:
        self._rules = rules
        self._user = user

    def read(self, index: int, turn: Turn) -> list[Candidate]:
        if turn.role in _SYSTEM:
            return []
        content, _ = redact(turn.content)
        if turn.role in _TOOLS:
            return self._kept(content, index, turn)
        if turn.role in _ASSISTANTS and turn.name is None:
            return self._assistant(content, index, turn)
        return self._person(content, index, turn)

    def _person(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        rules = self._rules
        facts: list[Fact] = []
        left: list[str] = []
        tells = False  # whether what is left is more than questions
        of_others = False  # whether what follows is dictated or pasted
        if turn.name is None and (said := rules.name_said(content)):
            self._user = said
        name = turn.name or self._user or rules.unnamed
        for piece, prose in pieces(content):
            sentence = piece.strip()
            if prose and (rules.is_filler(sentence) or _is_secret(sentence)):
                continue
            if prose and rules.asks(sentence):
                told = rules.told_before_question(sentence)
                if told is None:
                    tells = tells or rules.tells_of_speaker(sentence)
                    left.append(piece)
                    continue
                sentence, piece = told, f"{told} "
            own = prose and not of_others
            reading = rules.read(sentence, name, turn.at) if own else Reading([], piece)
            of_others = of_others or (sentence.endswith(":") and is_label(sentence))
            facts += reading.facts
            if reading.left:
                left.append(f"{reading.left} " if reading.facts else piece)
                tells = True
        rest = rules.with_dates("".join(left), turn.at) if tells else ""
        return self._told(facts, index, turn) + self._kept(rest, index, turn)

    def _assistant(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        """What it promises; the rest in one piece, unless that only greets and asks."""
        rules = self._rules
        may_promise = rules.may_promise(content)
        if not may_promise and len(content) > _LONGEST_PLEASANTRY:
            return self._kept(content, index, turn)
        facts: list[Fact] = []
        left: list[str] = []
        tells = False
        name = self._user or rules.unnamed
        for piece, prose in pieces(content):
            sentence = piece.strip()
            if prose and may_promise and (fact := rules.promised(sentence, name, turn.at)):
                facts.append(fact)
                continue
            left.append(piece)
            tells = tells or not (prose and (rules.is_filler(sentence) or rules.asks(sentence)))
        rest = "".join(left) if tells else ""
        return self._told(facts, index, turn) + self._kept(rest, index, turn)

    def _told(self, facts: list[Fact], index: int, turn: Turn) -> list[Candidate]:
        names = self._names(turn)
        return [
            Candidate(fact.text, fact.kind, index, fact.day, None, names, quoted=False)
            for fact in facts
        ]

    def _kept(self, content: str, index: int, turn: Turn) -> list[Candidate]:
        """What stays in the words in which it was said."""
        text = content.strip()
        if not any(map(str.isalnum, text.replace(REMOVED, ""))):
            return []
        return [Candidate(text, Kind.EPISODIC, index, entities=self._names(turn))]

    def _names(self, turn: Turn) -> tuple[str, ...]:
        if turn.name is not None:
            return (turn.name,)
        return (self._user,) if self._user and turn.role not in _ASSISTANTS else ()


def _is_secret(sentence: str) -> bool:
    """Whether a sentence was nothing but a secret and its label."""
    if REMOVED not in sentence:
        return False
    words = _WORD.findall(sentence.replace(REMOVED, "").lower())
    return sum(word not in _FRAME for word in words) <= _NAMED
