"""What an assistant commits itself to: "I'll remind you on Friday"."""

from __future__ import annotations

import re

from recollect.extract.english.sentence import Subject

_PROMISE = re.compile(
    r"""(?:(?:sure|okay|ok|of\ course|certainly|absolutely|got\ it|understood|noted|alright|yes
        |will\ do|great|no\ problem|from\ now\ on)[\s,!.—–-]+)*
    I(?P<will>'ll|\ will|\ won't|\ promise\ to)\s+
    (?P<what>(?:(?:always|never|also|definitely|certainly|make\ sure\ to|be\ sure\ to)\s+)*
    (?:remind|remember|keep|avoid|use|answer|respond|reply|call|check|follow|send|note|schedule|book
      |stop|refer|address|write|speak|notify|alert|track|save|store|update)\b.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_WILL = {"'ll": "will", " will": "will", " won't": "won't", " promise to": "promises to"}
# "you" where no verb follows that would have to agree
_OBJECT = re.compile(
    r"\b(?:(?P<your>your)|(?P<yourself>yourself)|you(?=\s+(?:to|about|in|on|at|for|of|with|by|as"
    r"|when|before|after|every|each|again|tomorrow|today|if|(?-i:[A-Z]\w*))\b|\s*[.,;!]|\s*$))",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:you|yours|you'\w+|I|I'\w+|me|my|we|our|us|this|that|these|those|it)\b")


def promise(sentence: str, name: str) -> str | None:
    """What an assistant commits to, told about "The assistant"; None for anything else."""
    match = _PROMISE.match(sentence.replace("’", "'"))
    if match is None or sentence.endswith("?"):
        return None
    subject = Subject(name)

    def third(found: re.Match[str]) -> str:
        if found["your"]:
            return f"{subject.inside}'s"
        return "themselves" if found["yourself"] else subject.inside

    what = _OBJECT.sub(third, match["what"]).rstrip(" .!")
    if _OTHERS.search(what):
        return None
    return f"The assistant {_WILL[match['will'].lower()]} {what}"
