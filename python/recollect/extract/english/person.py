"""A sentence in the first person becomes one in the third: "I work at Acme", "Ann works at Acme".

Word by word: every "I" becomes the name and the verb behind it agrees, "my" becomes "Ann's". Where
a verb is not known, or a word may mean somebody or something outside of the sentence, there is no
answer, and the sentence stays as it was said.
"""

from __future__ import annotations

from dataclasses import dataclass

from recollect.extract.english.possessed import possessed_predicate
from recollect.extract.english.predicate import Predicate, read_predicate
from recollect.extract.english.sentence import Sentence, Subject
from recollect.extract.english.verbs import (
    ADVERBS,
    UNCHANGING,
    Tense,
    is_base,
    is_only_verb,
    third_person,
)
from recollect.extract.words import word_set

# What points at something said before, unless a noun of an earlier clause can be meant.
_PRONOUNS = word_set("it they them he him she hers theirs it's they're he's she's itself")
_POSSESSIVES = word_set("her his its their")  # or a noun of the same clause
_MAYBE_PRONOUNS = word_set("her one")  # where no noun follows
_ALWAYS_OUTSIDE = word_set("these those such here theirs that'll others")
_OTHER_SUBJECTS = word_set("who which")
_TIMES = word_set(
    """week weekend month year morning afternoon evening spring summer autumn fall winter season
    semester quarter conversation session chat thread monday tuesday wednesday thursday friday
    saturday sunday coming past"""
)
_INTRODUCES = word_set(
    """a an the my another some two three four five six seven eight nine ten new several many
    few"""
)
_CLAUSE_ENDS = word_set("and but or because since so , ; - – — :")
_CLAUSE_BEGINS = _CLAUSE_ENDS | word_set(
    "when while which who that where as after before until how"
)
_NO_OBJECTS = word_set(
    """again also and as at because before but for in now on or so to today tomorrow tonight too
    when while with yesterday yet"""
)
_DETERMINERS = word_set("a an the my some every all")
_TAKES_CLAUSE = word_set(
    """believe decide decided discover discovered ensure feel find found is know knew learn learned
    learnt mean means notice noticed realise realised realize realized show showed so"""
)
_PREPOSITIONS = word_set("about at by for from in into like of on over than to under with")
_BEING = word_set("is are was were")


@dataclass(frozen=True, slots=True)
class Retold:
    """A sentence in the third person, with its main verb and the word behind that."""

    text: str
    tense: Tense
    verb: str
    after: str


def retell(sentence: Sentence, name: str) -> Retold | None:
    """The sentence about ``name``, or None where that is not sure.

    It begins with "I" or "my", perhaps behind a time; the caller has seen to that.
    """
    main = _Retelling(sentence, Subject(name)).run()
    if main is None:
        return None
    return Retold(sentence.written(), main.tense, main.verb, sentence.low(main.after))


class _Retelling:
    def __init__(self, sentence: Sentence, subject: Subject) -> None:
        self._sentence = sentence
        self._subject = subject
        self._main: Predicate | None = None
        self._verb_ends = -1  # of the last predicate
        self._joins = False
        self._has_noun = False
        self._may_mean = False  # whether a pronoun may mean a noun of an earlier clause

    def run(self) -> Predicate | None:
        at = 0
        while at < len(self._sentence.lows):
            low = self._sentence.lows[at]
            if low == "i" or low.startswith("i'"):
                predicate = self._speaker(at)
                if predicate is None:
                    return None
                at = predicate.after
            elif self._goes_on(at, low):
                at += 1
            else:
                return None
        return self._main or possessed_predicate(self._sentence)

    def _speaker(self, at: int) -> Predicate | None:
        plural = self._main is None and self._sentence.low(at - 1) in ("and", "or")
        name = self._subject.at(at)
        predicate = read_predicate(self._sentence, at, name, plural)
        if predicate is not None:
            self._main = self._main or predicate
            self._may_mean = self._has_noun
            self._verb_ends = predicate.after
            self._joins = predicate.joins
        return predicate

    # Any word that is no "I"; False where the sentence cannot be retold.
    def _goes_on(self, at: int, low: str) -> bool:
        if low in ("my", "mine"):
            self._sentence.write(at, f"{self._subject.at(at)}'s")
            self._has_noun = True
        elif low == "me":
            self._sentence.write(at, self._subject.inside)
        elif low == "myself":
            self._sentence.write(at, "themselves")
        elif low == "this":
            return self._sentence.low(at + 1) in _TIMES
        elif low == "these" and self._sentence.low(at + 1) == "days":
            return True
        elif low in ("that", "that's"):
            return self._that(at)
        elif low in _ALWAYS_OUTSIDE:
            return False
        elif low in _PRONOUNS or (low in _MAYBE_PRONOUNS and not self._before_noun(at)):
            self._joins = False  # what "and" joins now may be said of somebody else
            return self._may_mean
        elif low in _POSSESSIVES:
            return self._has_noun
        elif low in ("there", "there's"):
            return low != "there" or self._has_noun or self._sentence.low(at + 1) in _BEING
        elif at > 1 and (
            low in _INTRODUCES or low[0].isdigit() or self._sentence.words[at][0].isupper()
        ):
            self._has_noun = self._has_noun or self._sentence.low(at + 1) != "of"
        if low in _CLAUSE_BEGINS:
            self._may_mean = self._has_noun
            self._joins = self._joins and low not in _OTHER_SUBJECTS
        if low in ("and", "but", "or", "then") and self._joins:
            return self._joined(at)
        return True

    def _before_noun(self, at: int) -> bool:
        following = self._sentence.low(at + 1)
        if not self._sentence.is_word(at + 1) or following in _NO_OBJECTS:
            return False
        return following == "of" or following not in _PREPOSITIONS

    # "the soup that I made", "I know that cats purr"; not "I like that song".
    def _that(self, at: int) -> bool:
        before = self._sentence.low(at - 1)
        if not self._sentence.is_word(at + 1) or self._sentence.low(at + 1) in _NO_OBJECTS:
            return False
        self._may_mean = self._has_noun
        self._joins = False
        if before in _TAKES_CLAUSE:
            return True
        behind_object = self._main is None or at > self._main.after
        return behind_object and before not in _CLAUSE_ENDS and before not in _PREPOSITIONS

    # A verb that "and" joins to the one before: "I live in Oslo and work at Acme".
    def _joined(self, at: int) -> bool:
        place = self._sentence.skip(at + 1, ADVERBS)
        verb = self._sentence.low(place)
        if self._sentence.is_word(place) and self._sentence.words[place][0].isupper():
            return True  # a name: "Python and Go"
        if verb in UNCHANGING:
            return False
        if not is_base(verb) or self._after_to(at):
            return True
        sure = at == self._verb_ends or is_only_verb(verb)
        if not sure and self._sentence.low(place + 1) not in _DETERMINERS:
            return not self._sentence.is_word(place + 1)
        self._sentence.write(place, third_person(verb))
        return True

    # "I like to run and swim"
    def _after_to(self, at: int) -> bool:
        lows = self._sentence.lows
        return any(
            lows[place] == "to" and (lows[place + 1] == "be" or is_base(lows[place + 1]))
            for place in range(at)
        )
