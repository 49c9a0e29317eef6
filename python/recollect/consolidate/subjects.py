"""Where the subject of a clause ends, and who or what it is.

The subject is what stands before the first verb form that can follow it; in "my work email is" the
word "work" cannot, being no form of the third person.
"""

from __future__ import annotations

from recollect.consolidate import vocabulary as v
from recollect.consolidate.clause import Subject
from recollect.consolidate.words import is_past, stems, verb_base

_MOST_WORDS = 9
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
_NO_NOUNS = v.ARTICLES | {"new", "own"}


def subject_of(words: list[str], lower: list[str]) -> tuple[Subject | None, int]:
    """The subject of a clause, and where its verb begins; None where no verb is found."""
    at, n = 0, len(lower)
    while at < n and (lower[at] in v.LEADS or not lower[at][0].isalnum()):
        at += 1
    if at < n and lower[at] in v.OPENERS:
        at = _past_opener(lower, at)
    if at >= n:
        return None, n
    word = lower[at]
    if word in v.FIRST:
        return Subject("I"), at + 1
    if word in v.UNKNOWN and (word not in _DEMONSTRATIVES or verb_at(lower, at + 1)):
        return Subject("?"), at + 1
    if verb_base(word) and words[at][0].islower():
        return None, at
    owner, begin = _owner(words, lower, at)
    return _with_noun(lower, at, owner, begin)


def verb_at(lower: list[str], at: int) -> bool:
    """Whether a verb can begin here, after a subject of the third person."""
    if at >= len(lower):
        return False
    word = lower[at]
    if word in v.AUXILIARIES or word in ("never", "no", "not"):
        return True
    base = verb_base(word)
    if not base:
        adverb = (word in v.CHANGE_WORDS or word.endswith("ly")) and word not in ("new", "latest")
        return adverb and verb_at(lower, at + 1)
    return (word != base and not word.endswith("ing")) or is_past(word)


def _owner(words: list[str], lower: list[str], at: int) -> tuple[str, int]:
    """Whose the subject is, and where what is owned begins."""
    word, n = lower[at], len(lower)
    if word in v.OWNED:
        return "I", at + 1
    if word in v.OTHERS:
        return "?", at + 1
    if lower[at : at + 2] == ["the", "user"]:
        return "user", _past_possessive(lower, at + 2)
    if words[at][0].isupper() and word not in v.ARTICLES:
        end = at
        while end < n and words[end][0].isupper():
            end += 1
        begin = _past_possessive(lower, end)
        if begin > end or end == n or verb_at(lower, end) or lower[end] in v.PREPOSITIONS:
            return " ".join(lower[at:end]), begin
    return "", at


def _past_possessive(lower: list[str], at: int) -> int:
    return at + (lower[at : at + 1] in (["'s"], ["s'"]))


def _with_noun(lower: list[str], at: int, owner: str, begin: int) -> tuple[Subject | None, int]:
    """The subject with all words up to the verb."""
    end, named = begin, owner != "" and lower[at] not in v.OWNED
    while end < len(lower) and not (verb_at(lower, end) and (end > begin or named)):
        if end - begin > _MOST_WORDS or lower[end] in (",", ";"):
            return None, at
        end += 1
    if end >= len(lower):
        return None, at
    if "'s" in lower[begin:end]:
        part = lower.index("'s", begin)
        owner, begin = f"{owner}/{' '.join(lower[begin:part])}", part + 1
    noun = [word for word in lower[begin:end] if word not in _NO_NOUNS]
    found = frozenset(stems(noun))
    if owner == "" and not found:
        return None, at
    return Subject(owner, found, bool(set(noun) & v.KIN)), end


def _past_opener(lower: list[str], at: int) -> int:
    """Past a phrase such as "In 2019" or "As a kid," before the subject."""
    window = lower[at + 1 : at + 12]
    for i, word in enumerate(window):
        if word in v.FIRST or word in v.OWNED:
            return at + 1 + i
    if "," in window:
        return at + 2 + window.index(",")
    if "the" in window[:3]:
        return at + 1 + window.index("the")
    return at
