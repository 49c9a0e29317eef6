"""Which part of an English sentence may be told in the third person, and where it is parted.

A sentence is left alone when it asks, quotes, supposes, hedges, jokes, or speaks of "you" or
"we": only what the speaker plainly says of themselves is a fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from recollect.extract.english.sentence import Sentence
from recollect.extract.words import word_set
from recollect.pasted import is_of_a_story

_SIGNS = re.compile(r"[?\"“”«»„…\[\]{}<>|=*_`#🙄🙃‘]")
_MORE_SIGNS = ("...", " '", "('", " /s")
# A clause with one of these is in doubt …
_DOUBTS = word_set(
    """you your yours yourself you're you've you'll you'd u ur ya y'all we our ours ourselves we're
    we've we'll we'd let's lets maybe perhaps probably possibly apparently supposedly allegedly
    almost nearly practically guess bet wondering"""
)
# … and with one of these all that is joined to it.
_DOUBTS_ALL = word_set(
    """if unless suppose supposing imagine pretend pretending otherwise hypothetical hypothetically
    kidding joking jk lol lmao rofl haha hahaha hehe literally basically wish should've could've
    would've might've whether"""
)
_PHRASES = (
    "as if ",
    "no idea",
    "not sure",
    "yeah right",
    "should have",
    "could have",
    "would have",
    "might have",
    "a million",
    "like crazy",
    "to death",
    "dying to",
    "kill for",
    "oh great",
    "oh joy",
    "oh wonderful",
)
_ASKS = re.compile(
    r"\b(?:what|how|which|where|why|when)\s+(?:should|can|could|would|do|did)\s+I\b", re.IGNORECASE
)
# "My brother: I'm allergic to nuts" is the brother's.
_SAID_BY = re.compile(r"My\b[^,;:]{1,40}:\s+(?:I\b|my\b)", re.IGNORECASE)
_OPENER = re.compile(
    r"""(?:(?:
      (?:hi|hey|hello|thanks|thank\ you|thx|wow|oh|ah|aw+|yay|yes|yeah|yep|yup|no|nope|nah|well|so
        |and|but|also|plus|anyway|anyways|actually|honestly|btw|by\ the\ way|fyi|ok|okay|sure|right
        |true|great|cool|nice|awesome|absolutely|definitely|of\ course|for\ sure|in\ fact
        |to\ be\ honest|tbh|good\ (?:morning|evening|afternoon))
      (?:\s+(?-i:[A-Z][a-z]+))? \s*[,!:.–—-]+
    | (?:so|and|but|also|plus|well|actually|honestly|yeah|yes|no|oh|btw|by\ the\ way|anyway)(?=\s)
    | (?:(?:please\s+)?(?:remember|note|keep\ in\ mind|bear\ in\ mind|don['’]t\ forget)\ that
      |(?:just\ )?so\ you\ know|for\ your\ information|you\ should\ know\ that)[,:]?(?=\s)
    | (?-i:[A-Z][a-z]+)\s*,(?=\s*(?-i:I|My|my)\b)
    )\s*)++""",
    re.VERBOSE | re.IGNORECASE,
)
_OPENS_ITSELF = ("I ", "I'", "I’", "My")
_TIME = r"""(?:yesterday|today|tonight|tomorrow|recently|lately|currently|nowadays|these\ days|now
    |right\ now|this\ (?:morning|week|weekend|month|year|summer|winter|spring|fall|autumn)
    |(?:last|next)\ (?:night|week|weekend|month|year|summer|winter|spring|fall|autumn|\w+day)
    |every\ \w+|on\ \w+days?|on\ weekends|in\ (?:the\ )?(?:\d{4}|\w+ber|\w+ary|march|april|may|june
    |july|august|morning|evening|summer|winter)(?:\ \d{4})?|since\ \w+|at\ (?:work|home|night)
    |(?:a|one|two|three|four|five|\d+|a\ few|a\ couple\ of)\ (?:day|week|month|year)s?\ ago
    |for\ (?:work|breakfast|lunch|dinner)|the\ other\ day|growing\ up)"""
_BEGINS = re.compile(
    rf"""(?:(?:on\ )?{_TIME},?\s+)?(?:I(?=['’\s])|My\b(?!\s+(?:god|goodness|bad|pleasure|oh|point
    |question|guess|fault|apologies|word|ass|understanding|mistake|take|advice|opinion)\b))""",
    re.VERBOSE | re.IGNORECASE,
)
_SPEAKER_AGAIN = re.compile(r" (?:I\b|my\b|was (?:wondering|curious)\b)")
_JOINT = re.compile(
    r"(?:,\s*(?P<turn>but|so)|,\s*(?:and|plus)|;|\s-|—|–|\s(?:and|(?P<turns>but)))\s*$"
)
_LONGEST_JOINT = 8
_INDIRECT = word_set("wondering curious")  # behind which "if" supposes nothing
_ASKED = word_set("if whether")
_CLOSING = " \t\n.!,;:…)(-–—"
_CLOSING_WORDS = (" thanks", " thank you", " by the way", " btw", " though", " please")
_PICTURES = "\u2600"  # symbols and emoji begin here, among them letters of many scripts
_LEAST_WORDS, _MOST_WORDS = 3, 40


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a sentence says of its speaker.

    Attributes:
        whole: without what opens it ("By the way,") and what closes it; begins with "I", "my" or
            a time.
        parts: the whole, parted where another clause about the speaker begins.
        apart: whether one part holds without the others.
    """

    whole: Sentence
    parts: list[Sentence]
    apart: bool


def clauses_of(text: str) -> Clauses | None:
    """The clauses of a sentence that may be retold, or None where all of it is in doubt."""
    begin = 0
    if text[:2] not in _OPENS_ITSELF and (opened := _OPENER.match(text)):
        begin = opened.end()
    if not _BEGINS.match(text, begin) or _has_signs(text):
        return None
    if _SAID_BY.match(text, begin) or _ASKS.search(text) or is_of_a_story(text):
        return None
    body = _without_closing(text[begin:])
    whole = Sentence(body)
    if _all_in_doubt(whole, text):
        return None
    cuts = []
    apart = True
    for again in _SPEAKER_AGAIN.finditer(body):
        before = max(0, again.start() - _LONGEST_JOINT)
        if joint := _JOINT.search(body, before, again.start()):
            cuts.append((joint.start(), again.start() + 1))
            apart = apart and not (joint["turn"] or joint["turns"])
    if not cuts:
        return Clauses(whole, [whole], apart)
    begins = [0, *(end for _, end in cuts)]
    ends = [*(begin for begin, _ in cuts), len(body)]
    parts = [Sentence(body[begin:end]) for begin, end in zip(begins, ends, strict=True)]
    return Clauses(whole, parts, apart)


def _has_signs(text: str) -> bool:
    return _SIGNS.search(text) is not None or any(map(text.__contains__, _MORE_SIGNS))


def is_plain(clause: Sentence) -> bool:
    """Whether a clause speaks of its speaker alone, and without a hedge."""
    words = len(clause.lows) + ("'" in clause.lows[0])
    if not _LEAST_WORDS <= words <= _MOST_WORDS or not _DOUBTS.isdisjoint(clause.lows):
        return False
    return "us" not in clause.words


def _all_in_doubt(whole: Sentence, text: str) -> bool:
    doubts = _DOUBTS_ALL.intersection(whole.lows)
    if doubts and not (doubts <= _ASKED and not _INDIRECT.isdisjoint(whole.lows)):
        return True
    low = text.lower()
    return any(map(low.__contains__, _PHRASES))


def _is_picture(char: str) -> bool:
    return char >= _PICTURES and not char.isalnum()


def _without_closing(body: str) -> str:
    end = len(body)
    while end and (body[end - 1] in _CLOSING or _is_picture(body[end - 1])):
        end -= 1
    body = body[:end]
    for words in _CLOSING_WORDS:
        if body.lower().endswith(words):
            return body[: -len(words)].rstrip(_CLOSING)
    return body
