"""A sentence of a speaker as facts, where the rules are sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from recollect.extract.english.clauses import parts, plain
from recollect.extract.english.dates import resolve
from recollect.extract.english.instructions import may_order, promise, standing_order
from recollect.extract.english.kinds import is_mood, is_only_now, kind_of
from recollect.extract.english.person import Retold, retell
from recollect.extract.english.verbs import Tense
from recollect.model import Kind

UNNAMED = "The user"
LONGEST = 400
"""Characters of a sentence that may be a fact."""

_NAME = re.compile(
    r"\b(?:my name is|my name['’]s|call me|i go by)\s+(?-i:(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}))",
    re.IGNORECASE,
)
_LEAST_OF_MOOD = 4  # spaces: "Ann is so excited" says nothing by itself
_WILL = re.compile(r"\bI(?:['’]ll| will| won['’]t| promise)\b")
_NAME_MARKS = ("name", "all me ", "go by ")
_PAST = frozenset((Tense.PAST, Tense.PERFECT))
_AHEAD = frozenset((Tense.FUTURE, Tense.PROGRESSIVE))


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence on its own feet. ``day`` is when it happened, where that is exact to a day."""

    text: str
    kind: Kind
    day: datetime | None = None


def facts_of(sentence: str, first: str, name: str, at: datetime) -> list[Fact]:
    """What a user's sentence says about them, or nothing where that is not sure.

    ``first`` is its first word, ``name`` how the speaker is called in the third
    person: "Ann", or "The user".
    """
    if len(sentence) > LONGEST:
        return []
    if may_order(first) and (order := standing_order(sentence, _known_as(name, sentence))):
        return [Fact(order, Kind.WORKING if is_only_now(order) else Kind.PROCEDURAL)]
    clause = plain(sentence)
    if clause is None:
        return []
    split = parts(clause)
    retold = [retell(part, _known_as(name, part)) for part in split]
    if len(split) > 1 and not all(retold):
        retold = [retell(clause, _known_as(name, clause))]
    told = [fact for fact in retold if fact is not None]
    if any(is_mood(fact) and fact.text.count(" ") < _LEAST_OF_MOOD for fact in told):
        return []
    return [_fact(fact, at) for fact in told]


def may_promise(text: str) -> bool:
    """Whether a text is worth looking for promises: most are not, and some are long."""
    return _WILL.search(text) is not None


def promised(sentence: str, name: str, at: datetime) -> Fact | None:
    """What an assistant's sentence commits it to, if anything."""
    text = promise(sentence, name) if len(sentence) <= LONGEST else None
    if text is None:
        return None
    dated = resolve(text, at, past=False)
    return Fact(dated.text, Kind.WORKING if is_only_now(text) else Kind.PROCEDURAL)


def name_said(text: str) -> str | None:
    """The name by which a speaker introduces themselves, if they do so without doubt."""
    if not any(mark in text for mark in _NAME_MARKS):
        return None
    found = _NAME.search(text)
    return found["name"] if found else None


def with_dates(text: str, at: datetime) -> str:
    """A text that stays as it was said, with the dates that it tells resolved."""
    return resolve(text, at).text


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
