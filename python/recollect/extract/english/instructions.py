"""What a user asks an assistant to do from now on.

An order holds from now on when it says so ("always", "from now on"), or when it is of a sort that
does ("call me Ann", "use metric units"). Any other is about the task at hand, and is no memory.
"""

from __future__ import annotations

import re

from recollect.extract.english.predicate import read_predicate
from recollect.extract.english.sentence import Sentence, Subject
from recollect.extract.english.small_talk import first_word
from recollect.extract.english.verbs import is_base
from recollect.extract.words import word_set

_OPENER = r"(?:(?:and|also|ok|okay|well|so|but|hi|hey|hello|please)[,\s]+)*"
_SINCE_NOW = (
    r"(?:from now on|from today|going forward|in (?:the )?future|by default|as a rule"
    r"|(?:every time|whenever|when|if) I [^,.]{2,60},"
    r"|(?:for|in|during) this (?:conversation|session|chat|thread)|for now)"
)
_ORDER = re.compile(
    rf"{_OPENER}(?:(?P<since>{_SINCE_NOW})[,\s]+(?:please[,\s]+)?)?"
    r"(?:(?P<ever>always|never|do(?:n't| not) ever|(?:remember|be sure|make sure) to always)\s+)?"
    r"(?:do(?:n't| not)\s+)?(?P<verb>[a-z]+)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_UNTIL_FURTHER = re.compile(
    r"\b(?:from now on|going forward|in (?:the )?future|always|again|any ?more)\b", re.IGNORECASE
)
_LASTING = re.compile(
    rf"{_OPENER}(?:(?:don't |do not |stop )?call(?:ing)? me (?-i:[A-Z])"
    r"|(?:refer to|address) me as\b"
    r"|use (?:metric|imperial|celsius|fahrenheit|british|american)\b"
    r"|(?:answer|reply|respond|talk|speak|write)(?: to me)?(?: only)? in (?-i:[A-Z])[a-z]+"
    r"(?: please| only)?[\s.!]*$"
    r"|keep (?:your|all your|the) (?:answers?|replies|responses?|explanations?)\b)",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"I(?:'d| would)? (?:want|like|prefer|need|love) (?:it if )?you (?:to )?(?P<order>.+)",
    re.IGNORECASE | re.DOTALL,
)
_FIRST_OF_ORDER = word_set(
    """and also ok okay well so but hi hey hello please from going in by as every whenever for
    during always never don do remember be make call refer address use answer reply respond talk
    speak write keep stop i avoid give explain add include format start end tell ask show when
    if every"""
)
_NO_ORDERS = word_set("mind fear thought heard been had was felt knew saw did have gonna")
_OTHERS = re.compile(r"\b(?:we|we'\w+|our|us)\b")


def may_order(sentence: str) -> bool:
    """Whether a sentence begins like an instruction; most do not."""
    return first_word(sentence) in _FIRST_OF_ORDER


def standing_order(sentence: str, name: str) -> str | None:
    """An instruction that holds from now on, with "me" and "my" spelt out; None for any other."""
    order = sentence.replace("’", "'")
    wanted = _WANTED.match(order)
    if wanted:
        order = wanted["order"]
    if _OTHERS.search(order) or not (_LASTING.match(order) or _holds_on(order)):
        return None
    told = _about(Sentence(order.rstrip(" .!")), Subject(name).inside)
    return None if told is None else told[:1].upper() + told[1:]


# An order with its speaker spelt out, or None where a verb is not known.
def _about(order: Sentence, name: str) -> str | None:
    for place, low in enumerate(order.lows):
        if low == "i" or low.startswith("i'"):
            if read_predicate(order, place, name, plural=False) is None:
                return None
        elif low == "my":
            order.write(place, f"{name}'s")
        elif low == "me":
            order.write(place, name)
    return order.written()


# Whether a sentence is an imperative that says that it holds from now on.
def _holds_on(order: str) -> bool:
    found = _ORDER.match(order)
    if found is None:
        return False
    verb = found["verb"].lower()
    if verb in _NO_ORDERS or not (verb == "be" or is_base(verb)):
        return False
    return bool(found["since"] or found["ever"] or _UNTIL_FURTHER.search(found["rest"]))
