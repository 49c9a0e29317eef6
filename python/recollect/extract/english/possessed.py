"""The verb of a sentence that begins with "my": "My sister lives in Oslo"."""

from __future__ import annotations

from recollect.extract.english.predicate import Predicate
from recollect.extract.english.sentence import Sentence
from recollect.extract.english.verbs import Tense, is_participle, third_person
from recollect.extract.words import word_set

_FARTHEST = 8  # words from "my" to the verb
_IS = word_set("is are isn't aren't")
_WAS = word_set("was were wasn't weren't")
_HAS = word_set("has have hasn't haven't")
_HELPERS = word_set("doesn't don't can can't")
_REGULAR = word_set(
    """attend belong come do drive enjoy get give go hate know like live love make need play prefer
    run say sleep speak start study take teach travel use visit want work"""
)
_THIRDS = {third_person(base): base for base in _REGULAR}
_PLURALS = word_set("children people men women family team")
_PASTS = word_set(
    """arrived bought broke called came died gave got graduated had left lived lost loved made moved
    passed retired sent started taught took visited went won worked"""
)


def possessed_predicate(sentence: Sentence) -> Predicate | None:
    """What is said of something that is "my", or None where no verb is known."""
    for place in range(2, min(_FARTHEST + 1, len(sentence.lows))):
        low = sentence.lows[place]
        following = sentence.low(place + 1)
        after = place + 1
        if low in _IS:
            return Predicate(Tense.PRESENT, "be", after)
        if low in _WAS:
            return Predicate(Tense.PAST, "be", after)
        if low in _HAS:
            perfect = is_participle(following)
            return Predicate(Tense.PERFECT if perfect else Tense.PRESENT, "have", after)
        if low in ("will", "won't"):
            return Predicate(Tense.FUTURE, following, after)
        if low == "didn't":
            return Predicate(Tense.PAST, following, after)
        if low in _HELPERS:
            return Predicate(Tense.PRESENT, following, after)
        if low in _THIRDS:
            return Predicate(Tense.PRESENT, _THIRDS[low], after)
        before = sentence.lows[place - 1]
        if low in _REGULAR and (before.endswith("s") or before in _PLURALS):
            return Predicate(Tense.PRESENT, low, after)
        if low in _PASTS:
            return Predicate(Tense.PAST, low, after)
    return None
