"""Which part of an English sentence may be told in the third person, and where it is parted.

A sentence is left alone when it asks, quotes, supposes, hedges, jokes, or speaks of "you" or
"we": only what the speaker plainly says of themselves is a fact.
"""

from __future__ import annotations

import re

# One of these anywhere, and the sentence stays as it was said.
_DOUBT = re.compile(
    r"""
    [?"“”«»„\[\]{}<>|=*_`#]  |  (?<!\w)['‘](?=\w[^'’]*['’](?!\w))  |  \.\.\. | … | 🙄 | 🙃 | (?<!\w)/s\b
  | \b(?:you|your|yours|yourself|you['’]\w+|u|ur|ya|y['’]all)\b
  | \b(?:we|our|ours|ourselves|let['’]s|we['’]\w+)\b  |  \b(?-i:us)\b
  | \b(?:if|unless|suppose|supposing|imagine|pretend(?:ing)?|whether|otherwise|hypothetically)\b
  | \b(?:maybe|perhaps|probably|possibly|supposedly|apparently|allegedly|kidding|joking|jk|lol
      |lmao|rofl|haha\w*|hehe|yeah\ right|as\ if|almost|nearly|practically|literally|basically)\b
  | \b(?:not\ sure|no\ idea|not\ certain|wish|guess|bet|hypothetical|what\ if|would['’]ve)\b
  | \b(?:could|might|should|would)\ (?:have|of)\b | \bI\ would\ (?!love|like|prefer)
  | \b(?:a\ million|like\ crazy|to\ death|dying\ to|kill\ for|could\ eat)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Behind "I": what follows is an opinion, somebody's words, or about this talk alone.
_OPINION = re.compile(
    r"""\bI(?:['’](?:m|ve|d|ll)|\ am|\ was|\ have)?\s+
    (?:(?:also|just|really|still|always|never|totally|completely|fully|absolutely|definitely|often
        |so|very|don['’]t|do\ not|didn['’]t|do|can['’]t|cannot|can|only|sometimes)\s+)*
    (?:think(?!ing\ (?:about|of)\ \w+ing)|thought|suppose|believe|assume|doubt|wonder|wondering
      |mean|meant|hope(?!\ to)|hoping(?!\ to)|imagine|reckon|figure|swear|promise|say|said|told|tell
      |heard|hear|feel\ like|felt\ like|feel\ as|agree|see\ (?:what|why|how|that|the\ point)|see$
      |know|get\ it|got\ it|understand|understood|appreciate|apologi[sz]e|thank|sorry|afraid
      |sure|certain|glad|happy\ to\ (?:hear|help|know|see)|curious|confused|asking|wait\ to|bother
      |care\ (?:less)|help\ but|stand\ here|beg|dare|suggest|recommend|would\ say|guess|disagree
      |talking\ about|referring|looking\ forward\ to\ (?:hear|see|chat|talk|it)|dream\ (?:job|home)
      |pretend|joke|joking)\b""",
    re.VERBOSE | re.IGNORECASE,
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
    |(?:for\ work|as\ a\ \w+|for\ (?:breakfast|lunch|dinner))|the\ other\ day|growing\ up)"""
_BEGINS = re.compile(
    rf"(?:(?:on\ )?{_TIME},?\s+)?(?:I(?=['’\s])|My\b(?!\s+(?:god|goodness|bad|pleasure|oh|point"
    r"|question|guess|fault|apologies|word|ass|understanding|mistake|take|advice|opinion)\b))",
    re.VERBOSE | re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,\s*(?:and|but|so|plus)|;|\s-|—|–|\s(?:and|but))\s+(?=(?:I|my)\b)")
_TAIL = re.compile(
    r"(?:[\s,]*(?:thanks|thank you|by the way|btw|though|please"
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]|[:;]-?[)D(]))*[\s.!,;:…]*$",
    re.IGNORECASE,
)
_LEAST_WORDS, _MOST_WORDS = 3, 40


def plain(sentence: str) -> str | None:
    """What may be retold of a sentence: it begins with "I", "my" or a time.

    Without what opens it ("By the way,") and what closes it. None where any of it is in doubt.
    """
    sentence = sentence.strip()
    opened = _OPENER.match(sentence)
    begin = opened.end() if opened else 0
    if not _BEGINS.match(sentence, begin):
        return None
    if _DOUBT.search(sentence) or _OPINION.search(sentence):
        return None
    body = sentence[begin:]
    body = body[: _end(body)]
    if not _LEAST_WORDS <= body.count(" ") + 1 <= _MOST_WORDS:
        return None
    return body


def parts(clause: str) -> list[str]:
    """A clause parted where another one with its own subject begins."""
    return [part for part in _JOINT.split(clause) if part]


def _end(body: str) -> int:
    found = _TAIL.search(body)
    return found.start() if found else len(body)
