"""What a user asks an assistant to do from now on, and what an assistant promises."""

from __future__ import annotations

import re

from recollect.extract.english.small_talk import first_word
from recollect.extract.words import word_set

_STANDING = re.compile(
    r"""^(?:(?:and|also|ok|okay|well|so|but|hi|hey|hello)[,\s]+)*
    (?:please[,\s]+)?(?:from\ now\ on|going\ forward|in\ (?:the\ )?future|by\ default
      |(?:for|in)\ (?:this|the)\ (?:conversation|session|chat)|for\ now)?[,\s]*
    (?:please[,\s]+)?(?P<order>
      (?:always|never)\s+(?!mind|ever|fails?|has|have\ i|did|been|again|gonna|going|heard|seen)[a-z]+
    | (?:don['’]t|do\ not)\ ever\b
    | (?:remember|be\ sure|make\ sure)\ to\ always\b
    | call\ me\ (?-i:[A-Z])
    | refer\ to\ me\ as | address\ me\ as
    | use\ (?:metric|imperial|british|american|formal|informal|simple|plain|short|celsius
        |fahrenheit|markdown|bullet)
    | (?:answer|reply|respond|write|speak|talk|explain)\ (?:to\ me\ |everything\ )?
      (?:only\ )?(?:in\ (?:[A-Z]|bullet|short|plain|simple|full|one|metric|markdown)|briefly|concisely
      |formally)
    | keep\ (?:your|all|the)\ (?:answers?|replies|responses?|explanations?)
    | (?:stop|avoid|quit)\ (?:using|calling|asking|adding|saying|apologi[sz]ing|repeating)
    | (?:don['’]t|do\ not)\ (?:use|call\ me|ask\ me|add|apologi[sz]e|repeat|include|give\ me)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_FROM_NOW = re.compile(
    r"\b(?:from now on|going forward|in (?:the )?future|by default|every time|whenever|always|never)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"^(?:I(?:['’]d| would)? (?:want|like|prefer|need|love) (?:it if )?you (?:to )?)(?P<order>.+)$",
    re.IGNORECASE,
)
_FIRST_OF_ORDER = word_set(
    """and also ok okay well so but hi hey hello please from going in by for always never don do
    remember be make call refer address use answer reply respond write speak talk explain keep stop
    avoid quit i"""
)
_PROMISE = re.compile(
    r"""^(?:(?:sure|okay|ok|of\ course|certainly|absolutely|got\ it|understood|noted|alright|yes
        |will\ do|great|no\ problem)[\s,!.—–-]+)*
    (?P<promise>(?:from\ now\ on,?\s+)?I(?:['’]ll|\ will|\ won['’]t|\ promise\ to)\s+
    (?:(?:always|never|also|definitely|certainly|make\ sure|be\ sure)\s+(?:to\ )?)*
    (?:remind|remember|keep|avoid|use|answer|respond|reply|call|check|follow|send|note|schedule|book
      |stop|refer|address|write|speak|notify|alert|track|save|store|update)\b.*)$""",
    re.VERBOSE | re.IGNORECASE,
)
_TO_YOU = re.compile(
    r"\b(?:(?P<your>your)|(?P<yourself>yourself)|(?P<you>you)(?=\s+(?:to|about|in|on|at|for|of|with"
    r"|by|as|when|before|after|every|each|again|tomorrow|today|if|[A-Z])\b|\s*[.,;!]|\s*$))\b"
)
_ANY_YOU = re.compile(r"\b(?:you|yours|you['’]\w+)\b", re.IGNORECASE)
_TO_ME = re.compile(r"\b(?:(?P<my>my)|(?P<me>me)|(?P<i>I))\b")


def may_order(sentence: str) -> bool:
    """Whether a sentence begins like an instruction; most do not."""
    return first_word(sentence) in _FIRST_OF_ORDER


def standing_order(sentence: str, name: str) -> str | None:
    """An instruction that holds from now on, with "me" and "my" spelt out; None for any other."""
    wanted = _WANTED.match(sentence)
    if wanted and (_FROM_NOW.search(sentence) or _STANDING.match(wanted["order"])):
        order = wanted["order"]
    elif _STANDING.match(sentence):
        order = sentence
    else:
        return None
    inside = _inside(name)

    def third(match: re.Match[str]) -> str:
        return f"{inside}'s" if match["my"] else inside

    if re.search(r"\bI\b", order):
        return None
    order = _TO_ME.sub(third, order).rstrip(" .!")
    return order[:1].upper() + order[1:]


def promise(sentence: str, name: str) -> str | None:
    """What an assistant commits to, told about "The assistant"; None for anything else."""
    match = _PROMISE.match(sentence.strip())
    if match is None or sentence.rstrip().endswith("?"):
        return None
    inside = _inside(name)

    def third(found: re.Match[str]) -> str:
        if found["your"]:
            return f"{inside}'s"
        return "themselves" if found["yourself"] else inside

    text = _TO_YOU.sub(third, match["promise"])
    if _ANY_YOU.search(text):
        return None
    text = re.sub(r"\bI(?:['’]ll| will)\b", "the assistant will", text, flags=re.IGNORECASE)
    text = re.sub(r"\bI won['’]t\b", "the assistant won't", text, flags=re.IGNORECASE)
    text = re.sub(r"\bI promise to\b", "the assistant promises to", text, flags=re.IGNORECASE)
    if re.search(r"\b(?:I|I['’]\w+|me|my|we|our|us)\b", text):
        return None
    text = text.rstrip(" .!")
    return text[:1].upper() + text[1:]


def _inside(name: str) -> str:
    return f"the {name[4:]}" if name.startswith("The ") else name
