"""Which part of an English sentence may be told in the third person, and where it is parted.

A sentence is left alone when it asks, quotes, supposes, hedges, jokes, or speaks of "you" or
"we": only what the speaker plainly says of themselves is a fact.
"""

from __future__ import annotations

import re

from recollect.extract.words import word_set

_SIGNS = re.compile(r"[?\"“”«»„…\[\]{}<>|=*_`#🙄🙃]|\.\.\.|(?<!\w)['‘]|(?<!\w)/s\b")
_WORDS = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_DOUBTS = word_set(
    """you your yours yourself you're you've you'll you'd u ur ya y'all we our ours ourselves we're
    we've we'll we'd let's if unless suppose supposing supposedly imagine pretend pretending whether
    otherwise hypothetically hypothetical maybe perhaps probably possibly apparently allegedly
    kidding joking jk lol lmao rofl haha hahaha hehe almost nearly practically literally basically
    wish guess bet should've could've would've might've lets yall"""
)
_US = re.compile(r"\bus\b")
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
)
_OPENER = re.compile(
    r"""(?:(?:
      (?:hi|hey|hello|thanks|thank\ you|thx|wow|oh|ah|aw+|yay|yes|yeah|yep|yup|no|nope|nah|well|so
        |and|but|also|plus|anyway|anyways|actually|honestly|btw|by\ the\ way|fyi|ok|okay|sure|right
        |true|great|cool|nice|awesome|absolutely|definitely|of\ course|for\ sure|in\ fact
        |to\ be\ honest|tbh|good\ (?:morning|evening|afternoon))
      (?:\s+(?-i:[A-Z][a-z]+))? \s*[,!:.–—-]+
    | (?:so|and|but|also|plus|well|actually|honestly|yeah|yes|no|oh|btw|by\ the\ way|anyway)(?=\s)
    | (?-i:[A-Z][a-z]+)\s*,(?=\s*(?-i:I|My|my)\b)
    )\s*)++""",
    re.VERBOSE | re.IGNORECASE,
)
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
_JOINT = re.compile(r"\s*(?:,\s*(?:and|but|so|plus)|;|\s-|—|–|\s(?:and|but))\s+(?=(?:I|my)\b)")
_CLOSING = " \t\n.!,;:…)(-–—"
_CLOSING_WORDS = (" thanks", " thank you", " by the way", " btw", " though", " please")
_PICTURES = "\u2600"  # symbols and emoji begin here
_LEAST_WORDS, _MOST_WORDS = 3, 40


def plain(sentence: str) -> str | None:
    """What may be retold of a sentence: it begins with "I", "my" or a time.

    Without what opens it ("By the way,") and what closes it. None where any of it is in doubt.
    """
    opened = _OPENER.match(sentence)
    begin = opened.end() if opened else 0
    if not _BEGINS.match(sentence, begin) or _is_doubtful(sentence):
        return None
    body = _without_closing(sentence[begin:])
    return body if _LEAST_WORDS <= body.count(" ") + 1 <= _MOST_WORDS else None


def parts(clause: str) -> list[str]:
    """A clause parted where another one with its own subject begins."""
    if " I" not in clause and " my " not in clause:
        return [clause]
    return [part for part in _JOINT.split(clause) if part]


def _without_closing(body: str) -> str:
    end = len(body)
    while end and (body[end - 1] in _CLOSING or body[end - 1] >= _PICTURES):
        end -= 1
    body = body[:end]
    for words in _CLOSING_WORDS:
        if body.lower().endswith(words):
            return body[: -len(words)].rstrip(_CLOSING)
    return body


def _is_doubtful(sentence: str) -> bool:
    if _SIGNS.search(sentence):
        return True
    low = sentence.lower().replace("’", "'")
    if not _DOUBTS.isdisjoint(_WORDS.findall(low)):
        return True
    return any(phrase in low for phrase in _PHRASES) or _US.search(sentence) is not None
