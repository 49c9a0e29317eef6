"""The verb behind "I": is it known, which tense has it, and how does it agree with a name?"""

from __future__ import annotations

from dataclasses import dataclass

from recollect.extract.english.sentence import Sentence
from recollect.extract.english.verbs import (
    ADVERBS,
    UNCHANGING,
    Tense,
    is_base,
    is_gerund,
    is_participle,
    is_past,
    third_person,
)
from recollect.extract.words import word_set


@dataclass(frozen=True, slots=True)
class Predicate:
    """What "I" does.

    Attributes:
        tense: of the finite verb.
        verb: the verb that means something, as it stands there: "work", "been", "be".
        after: the place behind it.
        joins: whether a plain verb that follows "and" has the same subject.
    """

    tense: Tense
    verb: str
    after: int
    joins: bool = True


_CONTRACTED = {"'m": "am", "'ve": "have", "'ll": "will"}
_AGREED = {
    "am": "is",
    "have": "has",
    "haven't": "hasn't",
    "do": "does",
    "don't": "doesn't",
}
_MODALS = word_set("will won't can can't cannot must")
_SUPPORT = word_set("do don't did didn't")
_HAVE = word_set("have haven't had hadn't")
_BE = word_set("am was wasn't")
_ONLY_SINGULAR = _BE
_WANTED = word_set("love like prefer")
_PAST_TIMES = word_set("yesterday ago last")
_HABITS = word_set("every always usually often")
_ADJECTIVES = word_set("limited mixed related red tired united advanced dedicated")

# Opinions, somebody's words, politeness, and what means something by its opposite.
_NO_FACTS = word_set(
    """agree apologise apologize appreciate assume bet bother care dare disagree doubt figure guess
    hear heard help imagine know mean meant pretend promise reckon recommend regret say said see
    suggest suppose swear tell thank thought told understand understood wait wish wonder
    wondering asking hoping joking kidding referring saying talking thinking think believe hope
    feel"""
)
_LITTLE = word_set("for some any a an more other good your the few bit of little")
_ASKED_FOR = word_set(
    "advice assistance guidance help ideas info information inspiration input options"
    " recommendations suggestions tips"
)
_FEW = 4
_TO_ASK = word_set("ask check clarify confirm double-check hear know make request see understand")
_HEARSAY = word_set("told informed advised")
_STANCES = word_set("sure certain sorry afraid glad curious confused happy positive")


def read_predicate(sentence: Sentence, at: int, name: str, plural: bool) -> Predicate | None:
    """Reads the verb of the "I" at a place, and writes both as the third person.

    ``plural``: the subject is "Bob and I". None where the verb is not known, or tells no fact.
    """
    tail = sentence.lows[at][1:]
    if tail == "'d":
        return _wanted_or_had(sentence, at, name)
    if tail and tail not in _CONTRACTED:
        return None
    if tail:
        verb = _CONTRACTED[tail]
        if plural:
            return None
        sentence.write(at, f"{name} {_AGREED.get(verb, verb)}")
        return _compound(sentence, at + 1, verb)
    sentence.write(at, name)
    place = sentence.skip(at + 1, ADVERBS)
    verb = sentence.low(place)
    if verb == "would":
        return _wanted(sentence, place + 1)
    if verb == "used" and sentence.low(place + 1) == "to":
        return Predicate(Tense.PAST, "use", place + 1, joins=False)
    if verb in _MODALS or verb in _BE or (verb in _SUPPORT | _HAVE and _helps(sentence, place)):
        if plural and verb in _ONLY_SINGULAR:
            return None
        if verb in _AGREED and not plural:
            sentence.write(place, _AGREED[verb])
        return _compound(sentence, place + 1, verb)
    return _simple(sentence, place, verb, plural)


def _simple(sentence: Sentence, place: int, verb: str, plural: bool) -> Predicate | None:
    if verb in UNCHANGING:
        told = _told_tense(sentence)
        if told is None:
            return None
        tense = told
    elif is_base(verb):
        tense = Tense.PRESENT
    elif is_past(verb):
        tense = Tense.PAST
    else:
        return None
    if not _tells_fact(sentence, verb, place + 1):
        return None
    if tense is Tense.PRESENT and not plural:
        sentence.write(place, third_person(verb))
    return Predicate(tense, verb, place + 1, joins=not plural)


def _compound(sentence: Sentence, start: int, helper: str) -> Predicate | None:
    place = sentence.skip(start, ADVERBS)
    verb = sentence.low(place)
    if helper in _BE:
        return _being(sentence, start, place, helper)
    if helper in _HAVE:
        doing = sentence.low(place + 1) if verb == "been" else ""
        if is_gerund(doing) and not _tells_fact(sentence, doing, place + 2):
            return None
        if is_participle(verb) and _tells_fact(sentence, verb, place + 1):
            return Predicate(Tense.PERFECT, verb, place + 1)
        if verb == "to" or helper == "had":
            return Predicate(Tense.PAST if helper == "had" else Tense.PRESENT, "have", start)
        return None
    if not (is_base(verb) or verb in UNCHANGING or verb == "be"):
        return None
    if not _tells_fact(sentence, verb, place + 1):
        return None
    if helper in _SUPPORT:
        tense = Tense.PAST if helper.startswith("did") else Tense.PRESENT
    else:
        tense = Tense.FUTURE if helper in ("will", "won't") else Tense.PRESENT
    return Predicate(tense, verb, place + 1, joins=False)


def _being(sentence: Sentence, start: int, place: int, helper: str) -> Predicate | None:
    word = sentence.low(place)
    if not sentence.is_word(place) or word in _STANCES or word in _HEARSAY:
        return None
    if not is_gerund(word) and word != "gonna":
        return Predicate(Tense.PRESENT if helper == "am" else Tense.PAST, "be", start)
    if not _tells_fact(sentence, word, place + 1):
        return None
    tense = Tense.PROGRESSIVE if helper == "am" else Tense.PAST
    return Predicate(tense, word, place + 1, joins=word != "gonna")


# "I'd love to", "I'd been"; any other "I'd" supposes something.
def _wanted_or_had(sentence: Sentence, at: int, name: str) -> Predicate | None:
    place = sentence.skip(at + 1, ADVERBS)
    verb = sentence.low(place)
    if verb in _WANTED:
        if not _tells_fact(sentence, verb, place + 1):
            return None
        sentence.write(at, f"{name} would")
        return Predicate(Tense.PRESENT, verb, place + 1, joins=False)
    if verb == "rather" and is_base(sentence.low(place + 1)):
        sentence.write(at, f"{name} would")
        return Predicate(Tense.PRESENT, "prefer", place + 2, joins=False)
    if is_participle(verb) and verb not in UNCHANGING:
        sentence.write(at, f"{name} had")
        return Predicate(Tense.PERFECT, verb, place + 1)
    return None


def _wanted(sentence: Sentence, place: int) -> Predicate | None:
    place = sentence.skip(place, ADVERBS)
    verb = sentence.low(place)
    if verb not in _WANTED or not _tells_fact(sentence, verb, place + 1):
        return None
    return Predicate(Tense.PRESENT, verb, place + 1, joins=False)


# Whether "have" or "do" goes with another verb: "I have worked", but "I have a dog".
def _helps(sentence: Sentence, place: int) -> bool:
    verb = sentence.low(place)
    following = sentence.low(sentence.skip(place + 1, ADVERBS))
    if verb not in ("have", "do", "had", "did"):
        return True
    if verb in _SUPPORT:
        return sentence.low(place + 1) == "not" or (verb == "did" and is_base(following))
    if following in _ADJECTIVES:
        return False
    return following == "to" or is_participle(following)


def _tells_fact(sentence: Sentence, verb: str, after: int) -> bool:
    following = sentence.low(after)
    if verb in ("hope", "hoping"):
        return following == "to"
    if verb == "thinking":
        return following in ("about", "of") and is_gerund(sentence.low(after + 1))
    if verb in ("feel", "feeling", "felt"):
        return following not in ("like", "as", "that") and sentence.is_word(after)
    return verb not in _NO_FACTS and not _is_request(sentence, verb, after)


# "I need help with …", "I'd like to know …": it is about this talk, not about the speaker.
def _is_request(sentence: Sentence, verb: str, after: int) -> bool:
    place = sentence.skip(after, _LITTLE)
    low = sentence.low(place)
    if verb in ("need", "want", "like", "love", "prefer", "meaning", "trying", "going"):
        return low in _ASKED_FOR or (low == "to" and sentence.low(place + 1) in _TO_ASK)
    sought = sentence.lows[place : place + _FEW]
    return verb in ("looking", "searching", "seeking") and not _ASKED_FOR.isdisjoint(sought)


# Which tense "read" and its like have, by what else the sentence says.
def _told_tense(sentence: Sentence) -> Tense | None:
    if not _PAST_TIMES.isdisjoint(sentence.lows):
        return Tense.PAST
    return None if _HABITS.isdisjoint(sentence.lows) else Tense.PRESENT
