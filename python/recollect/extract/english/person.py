"""A sentence in the first person becomes one in the third: "I work at Acme", "Ann works at Acme".

Word by word: every "I" becomes the name and the verb behind it agrees, "my" becomes "Ann's". Where
a verb is not known, or a word may mean somebody or something outside of the sentence, there is no
answer, and the sentence stays as it was said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,:]*\d|\d|[^\w\s]|_")

_POSSESSIVES = {"my", "mine"}
_BE = {"am": "is", "'m": "is", "was": "was"}
_AUXILIARIES = {
    "have": "has",
    "'ve": "has",
    "haven't": "hasn't",
    "had": "had",
    "hadn't": "hadn't",
    "do": "does",
    "don't": "doesn't",
    "did": "did",
    "didn't": "didn't",
    "was": "was",
    "wasn't": "wasn't",
    "am": "is",
    "ain't": None,
    "will": "will",
    "won't": "won't",
    "can": "can",
    "can't": "can't",
    "cannot": "cannot",
    "must": "must",
    "used": "used",
}
_CONTRACTED = {"'m": "am", "'ve": "have", "'ll": "will"}
_NEVER_SURE = frozenset(["could", "might", "may", "should", "would", "shall", "were", "ain't"])
_WANTED = frozenset(["love", "like", "prefer"])  # "I'd love to"

# What points at something said before, unless a noun of this sentence can be meant.
_POINTING = frozenset(
    [
        "it",
        "they",
        "them",
        "he",
        "him",
        "she",
        "her",
        "hers",
        "his",
        "their",
        "theirs",
        "its",
        "itself",
        "these",
        "those",
        "such",
    ]
)
_THIS_TIME = frozenset(
    [
        "week",
        "weekend",
        "month",
        "year",
        "morning",
        "afternoon",
        "evening",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "season",
        "semester",
        "quarter",
        "friday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "saturday",
        "sunday",
        "coming",
        "past",
    ]
)
_INTRODUCES = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "another",
        "some",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "new",
        "several",
        "many",
        "few",
    ]
)
_CLAUSE_ENDS = frozenset(
    ["and", "but", "or", "because", "since", "so", ",", ";", "-", "–", "—", ":"]
)
_AFTER_VERB = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "at",
        "in",
        "on",
        "as",
        "for",
        "with",
        "to",
        "from",
        "by",
        "into",
        "of",
        "some",
        "about",
        "every",
        "all",
        "near",
        "around",
        "mainly",
        "mostly",
        "daily",
        "home",
        "there",
    ]
)
_TAKES_CLAUSE = frozenset(
    [
        "believe",
        "decide",
        "discover",
        "feel",
        "found",
        "find",
        "hear",
        "heard",
        "know",
        "knew",
        "learn",
        "learned",
        "realize",
        "realized",
        "realise",
        "realised",
        "said",
        "say",
        "see",
        "saw",
        "show",
        "showed",
        "told",
        "tell",
        "understand",
        "understood",
        "decided",
        "discovered",
        "noticed",
        "notice",
        "mean",
        "means",
        "ensure",
        "is",
        "so",
        "now",
        "say",
    ]
)


@dataclass(frozen=True, slots=True)
class Retold:
    """A sentence in the third person, with the tense and the base or form of its main verb."""

    text: str
    tense: Tense
    verb: str
    after: str  # the word behind the verb, or ""


@dataclass(slots=True)
class _Word:
    text: str
    low: str
    begin: int
    end: int


def retell(sentence: str, name: str) -> Retold | None:
    """The sentence about ``name``, or None where that is not sure.

    It begins with "I" or "my", perhaps behind a time; the caller has seen to that.
    """
    words = [
        _Word(m[0], m[0].lower().replace("’", "'"), m.start(), m.end())
        for m in _WORD.finditer(sentence)
    ]
    return _Retelling(sentence, words, name).run()


class _Retelling:
    def __init__(self, sentence: str, words: list[_Word], name: str) -> None:
        self._sentence = sentence
        self._words = words
        self._name = name
        self._inside = f"the {name[4:]}" if name.startswith("The ") else name
        self._edits: list[tuple[int, int, str]] = []
        self._main: tuple[Tense, str, str] | None = None
        self._agree = False  # whether a verb that is joined by "and" must agree
        self._has_noun = False

    def run(self) -> Retold | None:
        at = 0
        count = len(self._words)
        while at < count:
            word = self._words[at]
            low = word.low
            if low == "i" or low.startswith("i'"):
                after = self._subject(at)
                if after is None:
                    return None
                at = after
                continue
            if not self._other(at, low):
                return None
            at += 1
        if self._main is None and not self._find_main():
            return None
        assert self._main is not None
        return Retold(self._written(), *self._main)

    # "I" and its verb; returns the place behind them.
    def _subject(self, at: int) -> int | None:
        word = self._words[at]
        name = self._name if at == 0 else self._inside
        plural = self._is_joined_subject(at)
        tail = word.low[1:]
        self._edit(word, name)
        if tail == "'d":
            return self._had_or_would(at, name)
        if tail in _CONTRACTED:
            verb = _CONTRACTED[tail]
            agreed = _AUXILIARIES[verb]
            self._edits[-1] = (word.begin, word.end, f"{name} {agreed}")
            return None if plural else self._auxiliary(at + 1, verb)
        if tail:
            return None
        place = self._skip_adverbs(at + 1)
        if place >= len(self._words):
            return None
        verb_word = self._words[place]
        low = verb_word.low
        if low in _NEVER_SURE:
            return self._would(place) if low == "would" else None
        if low in _AUXILIARIES:
            agreed = _AUXILIARIES[low]
            if agreed is None or (plural and low in ("am", "was", "wasn't")):
                return None
            if low in ("have", "do") and not self._is_helping(place):
                return self._finite(place, low, plural)
            if not plural:
                self._edit(verb_word, agreed)
            return self._auxiliary(place + 1, low)
        return self._finite(place, low, plural)

    def _finite(self, place: int, low: str, plural: bool) -> int | None:
        word = self._words[place]
        if low in UNCHANGING:
            tense = self._told_tense()
            if tense is None:
                return None
        elif low == "have" or low == "do" or is_base(low):
            tense = Tense.PRESENT
        elif is_past(low):
            tense = Tense.PAST
        else:
            return None
        if tense is Tense.PRESENT and not plural:
            self._edit(word, third_person(low))
        self._agree = not plural
        return self._verb(tense, low, place + 1)

    # Behind "am", "have", "will" and their like.
    def _auxiliary(self, place: int, verb: str) -> int | None:
        start = place
        place = self._skip_adverbs(place)
        if place >= len(self._words):
            return None
        low = self._words[place].low
        self._agree = verb in ("have", "haven't", "had", "hadn't", "am", "was", "wasn't")
        if verb in ("will", "won't", "can", "can't", "cannot", "must"):
            if low != "be" and not is_base(low) and low not in UNCHANGING and low != "do":
                return None
            tense = Tense.FUTURE if verb in ("will", "won't") else Tense.PRESENT
            return self._verb(tense, low, place + 1)
        if verb in ("do", "don't", "did", "didn't"):
            if not (is_base(low) or low in UNCHANGING or low == "do"):
                return None
            tense = Tense.PAST if verb.startswith("did") else Tense.PRESENT
            return self._verb(tense, low, place + 1)
        if verb in ("have", "haven't", "had", "hadn't"):
            if low == "to" or (verb == "had" and not is_participle(low)):
                tense = Tense.PAST if verb == "had" else Tense.PRESENT
                return self._verb(tense, "have", start)
            if not is_participle(low):
                return None
            return self._verb(Tense.PERFECT, low, place + 1)
        if verb == "used":
            return self._verb(Tense.PAST, "use", start) if low == "to" else None
        if low in ("gonna", "going") or is_gerund(low):
            tense = Tense.PROGRESSIVE if verb == "am" else Tense.PAST
            return self._verb(tense, low, place + 1)
        return self._verb(Tense.PRESENT if verb == "am" else Tense.PAST, "be", start)

    def _had_or_would(self, at: int, name: str) -> int | None:
        place = self._skip_adverbs(at + 1)
        if place >= len(self._words):
            return None
        word, low = self._words[at], self._words[place].low
        if low in _WANTED:
            self._edits[-1] = (word.begin, word.end, f"{name} would")
            return self._verb(Tense.PRESENT, low, place + 1)
        if low != "put" and is_participle(low):
            self._edits[-1] = (word.begin, word.end, f"{name} had")
            return self._verb(Tense.PERFECT, low, place + 1)
        return None

    def _would(self, place: int) -> int | None:
        place = self._skip_adverbs(place + 1)
        if place >= len(self._words) or self._words[place].low not in _WANTED:
            return None
        return self._verb(Tense.PRESENT, self._words[place].low, place + 1)

    def _verb(self, tense: Tense, verb: str, place: int) -> int:
        if self._main is None:
            after = self._words[place].low if place < len(self._words) else ""
            self._main = (tense, verb, after)
        return place

    # Any word that is no "I". Returns False where the sentence cannot be retold.
    def _other(self, at: int, low: str) -> bool:
        if low in _POSSESSIVES or low in ("me", "myself"):
            return self._own(at, low)
        if low in ("this", "that"):
            return self._demonstrative(at, low)
        if low in _POINTING:
            return self._has_noun
        if low == "there" and self._next(at) not in ("is", "are", "was", "were"):
            return self._has_noun
        if low in ("and", "but", "or", "then") and self._agree:
            return self._joined(at)
        if low in _INTRODUCES or low[0].isdigit():
            self._has_noun = self._has_noun or at > 1
        elif at > 1 and self._words[at].text[0].isupper():
            self._has_noun = True
        return True

    def _own(self, at: int, low: str) -> bool:
        word = self._words[at]
        if low == "myself":
            self._edit(word, "themselves")
        elif low == "me":
            self._edit(word, self._inside)
        else:
            name = self._name if at == 0 else self._inside
            self._edit(word, f"{name}'" if name.endswith("s") and low == "s" else f"{name}'s")
            self._has_noun = self._has_noun or low == "my"
        return True

    def _demonstrative(self, at: int, low: str) -> bool:
        following = self._next(at)
        if low == "this":
            return following in _THIS_TIME
        if not following or not following[0].isalnum():
            return False
        if at > 0 and self._words[at - 1].low in _TAKES_CLAUSE:
            return True
        return self._has_noun and at > 0 and self._words[at - 1].low not in _CLAUSE_ENDS

    # A verb that "and" joins to one that had to agree.
    def _joined(self, at: int) -> bool:
        place = self._skip_adverbs(at + 1)
        if place >= len(self._words):
            return True
        word = self._words[place]
        low = word.low
        if low in UNCHANGING:
            return False
        if low != "have" and low != "do" and not is_base(low):
            return True
        if any(w.low == "to" and is_base(self._next(i)) for i, w in enumerate(self._words[:at])):
            return True
        if self._next(place) not in _AFTER_VERB:
            return not self._next(place) or not self._next(place)[0].isalnum()
        self._edit(word, third_person(low))
        return True

    # The verb of a sentence that begins with "my".
    def _find_main(self) -> bool:
        for place, word in enumerate(self._words[1:9], 1):
            low = word.low
            following = self._next(place)
            if low in ("is", "are", "isn't", "aren't"):
                self._main = (Tense.PRESENT, "be", following)
            elif low in ("was", "were", "wasn't", "weren't"):
                self._main = (Tense.PAST, "be", following)
            elif low in ("has", "have", "hasn't", "haven't"):
                helping = is_participle(following) and following not in UNCHANGING
                self._main = (Tense.PERFECT if helping else Tense.PRESENT, "have", following)
            elif low in ("will", "won't"):
                self._main = (Tense.FUTURE, following, "")
            elif low in ("doesn't", "don't", "didn't", "can", "can't"):
                tense = Tense.PAST if low == "didn't" else Tense.PRESENT
                self._main = (tense, following, "")
            elif low in _THIRDS:
                self._main = (Tense.PRESENT, _THIRDS[low], following)
            elif low in _PLAIN_PASTS and place > 1:
                self._main = (Tense.PAST, low, following)
            elif low.endswith("'s") and place == 1:
                self._main = None
                continue
            else:
                continue
            return place > 1
        return False

    def _told_tense(self) -> Tense | None:
        lows = [word.low for word in self._words]
        if "yesterday" in lows or "ago" in lows or "last" in lows:
            return Tense.PAST
        if "every" in lows or "always" in lows or "usually" in lows or "often" in lows:
            return Tense.PRESENT
        return None

    # "Bob and I": the verb is a plural one.
    def _is_joined_subject(self, at: int) -> bool:
        return at > 0 and self._words[at - 1].low in ("and", "or") and self._main is None

    def _is_helping(self, place: int) -> bool:
        following = self._skip_adverbs(place + 1)
        if following >= len(self._words):
            return False
        low = self._words[following].low
        if self._words[place].low == "do":
            return is_base(low) or low == "not"
        return low in ("to", "not") or (is_participle(low) and low not in _ADJECTIVES)

    def _skip_adverbs(self, place: int) -> int:
        while place < len(self._words) and self._words[place].low in ADVERBS:
            place += 1
        return place

    def _next(self, at: int) -> str:
        return self._words[at + 1].low if at + 1 < len(self._words) else ""

    def _edit(self, word: _Word, text: str) -> None:
        self._edits.append((word.begin, word.end, text))

    def _written(self) -> str:
        pieces = []
        end = 0
        for begin, stop, text in self._edits:
            pieces += (self._sentence[end:begin], text)
            end = stop
        pieces.append(self._sentence[end:])
        return "".join(pieces)


_ADJECTIVES = frozenset(
    ["limited", "mixed", "related", "red", "tired", "united", "advanced", "dedicated"]
)
_THIRDS = {
    third_person(base): base
    for base in [
        "attend",
        "belong",
        "come",
        "do",
        "drive",
        "enjoy",
        "get",
        "give",
        "go",
        "hate",
        "know",
        "like",
        "live",
        "love",
        "make",
        "need",
        "play",
        "prefer",
        "run",
        "say",
        "sleep",
        "speak",
        "start",
        "study",
        "take",
        "teach",
        "think",
        "travel",
        "use",
        "visit",
        "want",
        "work",
    ]
}
_PLAIN_PASTS = frozenset(
    [
        "arrived",
        "bought",
        "broke",
        "called",
        "came",
        "died",
        "gave",
        "got",
        "graduated",
        "had",
        "left",
        "lived",
        "lost",
        "loved",
        "made",
        "moved",
        "passed",
        "retired",
        "said",
        "sent",
        "started",
        "taught",
        "told",
        "took",
        "visited",
        "went",
        "won",
        "worked",
    ]
)
