"""Which kind of memory a retold sentence is, by its verb."""

from __future__ import annotations

import re

from recollect.extract.english.person import Retold
from recollect.extract.english.verbs import Tense, is_gerund
from recollect.extract.words import word_set
from recollect.model import Kind

_NOW_ONLY = re.compile(
    r"\b(?:(?:for|in|during) (?:this|the current) (?:conversation|session|chat|thread)"
    r"|for (?:now|the moment|the time being)|just this once)\b"
)
_NOW_HINTS = ("for ", "this ", "current ")
_HOW_TO_ACT = re.compile(
    r"\b(?:answers?|repl(?:y|ies)|respon(?:d|ses?)|explanations?|examples?|code (?:samples?"
    r"|snippets?)|bullet (?:points?|lists?)|tone|summar(?:y|ies)|units|wording|output"
    r"|be (?:called|addressed))\b",
    re.IGNORECASE,
)
_MOODS = word_set(
    """afraid alone amazed angry annoyed anxious away back better bored busy cold confused curious
    done drunk eager embarrassed excited exhausted feeling fine frustrated full glad going good
    grateful great here home hopeful hot hungover hungry hurt ill inspired jealous keen lost mad
    nervous okay overwhelmed proud ready relieved sad scared shocked sick sleepy sore sorry
    stressed stuck sunburned sunburnt surprised swamped thankful thirsty thrilled tired touched
    upset waiting well worn worried yawning"""
)
_BE = re.compile(r" (?:is|are|was|were) ")
_SETTLED = word_set("""living working studying majoring attending dating renting""")
_DEGREES = re.compile(r"\b(?:so|very|really|super|pretty|quite|a bit|a little|feeling|too|not)\s+")
_LASTING = re.compile(
    r"\bsince\b|\bfor (?:\S+ ){1,4}?(?:years?|months?|weeks?|days?|decades?|ages)\b"
)


def kind_of(fact: Retold) -> Kind:
    """What sort of memory a fact is."""
    if is_only_now(fact.text):
        return Kind.WORKING
    if fact.verb in ("prefer", "want", "like", "need") and _HOW_TO_ACT.search(fact.text):
        return Kind.PROCEDURAL
    if fact.tense is Tense.PRESENT:
        return Kind.EPISODIC if is_mood(fact) else Kind.SEMANTIC
    if fact.tense is Tense.PROGRESSIVE:
        return Kind.SEMANTIC if fact.verb in _SETTLED else Kind.EPISODIC
    if fact.tense is Tense.PERFECT:
        lasting = fact.verb in ("been", "had", "known", "lived", "worked", "owned", "studied")
        return Kind.SEMANTIC if lasting and _LASTING.search(fact.text) else Kind.EPISODIC
    return Kind.SEMANTIC if fact.verb == "be" and fact.after == "born" else Kind.EPISODIC


def is_only_now(text: str) -> bool:
    """Whether a text says that it holds for this conversation alone."""
    low = text.lower()
    return any(map(low.__contains__, _NOW_HINTS)) and _NOW_ONLY.search(low) is not None


def is_mood(fact: Retold) -> bool:
    """Whether a fact is how somebody feels or where they are just now."""
    if fact.verb == "feel":
        return True
    if fact.verb != "be":
        return False
    be = _BE.search(fact.text)
    rest = fact.text[be.end() :] if be else ""
    while degree := _DEGREES.match(rest):
        rest = rest[degree.end() :]
    word = re.match(r"[a-z'-]+", rest)
    return word is not None and (
        word[0] in _MOODS or (is_gerund(word[0]) and word[0] not in _SETTLED)
    )
