"""A sentence of a speaker as facts, where the rules are sure."""

from __future__ import annotations

import re
from datetime import datetime

from recollect.extract.english import small_talk
from recollect.extract.english.clauses import clauses_of, is_plain
from recollect.extract.english.dates import resolve
from recollect.extract.english.instructions import may_order, standing_order
from recollect.extract.english.kinds import is_mood, is_only_now, kind_of
from recollect.extract.english.person import Retold, retell
from recollect.extract.english.promises import promise
from recollect.extract.english.sentence import Sentence
from recollect.extract.english.spelling import with_apostrophes
from recollect.extract.english.verbs import Tense
from recollect.extract.rules import Fact, Reading
from recollect.extract.words import word_set
from recollect.language import analyzer_of
from recollect.model import Kind
from recollect.pasted import own_words

UNNAMED = "The user"
LONGEST = 400
"""Characters of a sentence that may be a fact."""

_NAME = re.compile(
    r"(?<!n['’]t )(?<!not )(?<!never )\b(?:my name is|my name['’]s|call me|i go by)\s+"
    r"(?-i:(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«][^\"”“»]*[\"”“»]")
_LEAST_OF_MOOD = 5  # words: "I'm so excited" says nothing by itself
_WILL = re.compile(r"\bI(?:['’]ll| will| won['’]t| promise)\b")
_NAME_MARKS = ("name", "all me ", "go by ")
_INTRODUCED = re.compile(
    r"(?:(?:[Hh]i|[Hh]ello|[Hh]ey)(?: there)?[,!.]?\s+)?(?:I['’]m|I am)\s+"
    r"(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=$|[.,!]|\s+and\s+I\b)"
)
_NAMES_AND_MORE = word_set("Christian Frank German Grant Jolly Merry Norman Roman Rusty Sandy")
_PAST = frozenset((Tense.PAST, Tense.PERFECT))
_AHEAD = frozenset((Tense.FUTURE, Tense.PROGRESSIVE))


class English:
    """The rules of English; see Rules."""

    unnamed = UNNAMED

    def name_said(self, text: str) -> str | None:
        own, _ = own_words(text)
        return name_said(_QUOTED.sub(" ", own))

    def is_filler(self, sentence: str) -> bool:
        return small_talk.is_filler(sentence)

    def asks(self, sentence: str) -> bool:
        return small_talk.asks(sentence)

    def told_before_question(self, sentence: str) -> str | None:
        return small_talk.told_before_question(sentence)

    def tells_of_speaker(self, question: str) -> bool:
        return small_talk.tells_of_speaker(question)

    def read(self, sentence: str, name: str, at: datetime) -> Reading:
        return read_sentence(sentence, name, at)

    def may_promise(self, text: str) -> bool:
        return _WILL.search(text) is not None

    def promised(self, sentence: str, name: str, at: datetime) -> Fact | None:
        text = promise(sentence, name) if len(sentence) <= LONGEST else None
        if text is None:
            return None
        dated = resolve(text, at, past=False)
        return Fact(dated.text, Kind.WORKING if is_only_now(text) else Kind.PROCEDURAL)

    def with_dates(self, text: str, at: datetime) -> str:
        return resolve(text, at).text


def read_sentence(sentence: str, name: str, at: datetime) -> Reading:
    """What a user's sentence says about them, as far as that is sure.

    ``first`` is its first word, ``name`` how the speaker is called in the third person: "Ann",
    or "The user".
    """
    if len(sentence) > LONGEST:
        return Reading([], sentence)
    if may_order(sentence) and (order := standing_order(sentence, _known_as(name, sentence))):
        return Reading([Fact(order, Kind.WORKING if is_only_now(order) else Kind.PROCEDURAL)], "")
    clauses = clauses_of(with_apostrophes(sentence))
    if clauses is None:
        return Reading([], sentence)
    told = [_retold(part, name) for part in clauses.parts]
    if not all(told) and len(told) > 1:
        whole = _retold(clauses.whole, name)
        if whole is not None or not clauses.apart:
            told = [whole]
    if not any(told):
        return Reading([], sentence)
    left = [part for part, fact in zip(clauses.parts, told, strict=False) if fact is None]
    facts = [_fact(fact, at) for fact in told if fact is not None]
    return Reading(facts, ", ".join(part.text for part in left))


def _retold(clause: Sentence, name: str) -> Retold | None:
    introduced = _INTRODUCED.fullmatch(clause.text)
    if introduced and _is_person(introduced["name"]):
        # In the words by which a name is known again in later conversations.
        clause = Sentence(f"My name is {introduced['name']}")
    fact = retell(clause, _known_as(name, clause.text)) if is_plain(clause) else None
    if fact and is_mood(fact) and len(clause.lows) < _LEAST_OF_MOOD:
        return None
    return fact


def name_said(text: str) -> str | None:
    """The name by which a speaker introduces themselves, if they do so without doubt."""
    if any(mark in text for mark in _NAME_MARKS) and (found := _NAME.search(text)):
        return found["name"]
    introduced = _INTRODUCED.match(text)
    return introduced["name"] if introduced and _is_person(introduced["name"]) else None


# "I'm Ann", but not "I'm Canadian"
def _is_person(name: str) -> bool:
    _, without_people, _ = analyzer_of("english").prepare(name)
    return not without_people and name not in _NAMES_AND_MORE


def _known_as(name: str, clause: str) -> str:
    """ "The user" where the clause tells the name: "Ann's name is Ann" would say nothing."""
    said = name_said(clause)
    return UNNAMED if said and said.startswith(name) else name


def _fact(fact: Retold, at: datetime) -> Fact:
    past = True if fact.tense in _PAST else False if fact.tense in _AHEAD else None
    text = fact.text[:1].upper() + fact.text[1:]
    dated = resolve(text, at, past=past)
    kind = kind_of(fact)
    return Fact(dated.text, kind, dated.day if kind is Kind.EPISODIC else None)
