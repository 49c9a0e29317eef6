"""English text that a speaker passes on: dictated, pasted, quoted, or of a story.

"Bob: I live in Paris", "Translate: I live in Paris" and an email that begins with "Dear Sir" say
"I" and do not mean who sends them. A label that only announces what follows ("Update:", "My
setup:") is the speaker's own.
"""

from __future__ import annotations

import re

_LABEL = re.compile(r"(?:^|(?<=[.!?]\s)|(?<=\n))[^\S\n]*(?P<label>[^:.!?\n]{1,120}):(?=\s|$)")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]\w+|we|We|we['’]\w+|[Tt]he user)\b")
_MINE = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur|i)\b")
_ANNOUNCES = re.compile(
    r"""\b(?:updates?|corrections?|notes?|fyi|ps|p\.s|edit|news|reminders?|remember|forget|btw|facts?
    |info|information|details?|context|background|summary|about\ (?:me|myself)|profile|change[sd]?
    |things?|truth|problems?|issues?|points?|reasons?|situation|goals?|plans?|preferences?|also|ok
    |okay|sorry
    |yes|yeah|no|well|so|actually|answers?|questions?|today|yesterday|now)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MY = re.compile(r"\b[Mm]y\b")
_VOICE = re.compile(
    r"""\s(?-i:[A-Z])|\b(?:says?|said|wrote|writes?|texte?d?|messaged?|e-?mail|letter|post|told|tells
    |asks?|asked|repl(?:y|ied)|friend|mom|mum|dad|mother|father|sister|brother|son|daughter|boss
    |wife|husband|partner|colleague|neighbou?r|character|hero|bio|story|poem|essay)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LETTER = re.compile(r"(?:^|\n)[^\S\n]*(?:Dear|To whom it may concern)\b")
_STORY = re.compile(
    r"\bin (?:my|the|a|this|his|her|our) (?:\w+ )?(?:story|novel|book|game|dreams?|movie|film|play"
    r"|script|campaign|role-?play|fantasy|simulation)\b",
    re.IGNORECASE,
)
_LINE_QUOTED = re.compile(r"^[^\S\n]*>.*$", re.MULTILINE)
_CODE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)


def own_words(text: str) -> tuple[str, str]:
    """What a speaker says, and from where on the words are of others; the second may be empty.

    Code and lines that begin with ">" are in neither.
    """
    if "```" in text:
        text = _CODE.sub(" ", text)
    if ">" in text:
        text = _LINE_QUOTED.sub(" ", text)
    begin = _others_begin(text)
    return text[:begin], text[begin:]


def is_of_a_story(sentence: str) -> bool:
    """Whether it says that it is so in a story, a game or a dream."""
    return _STORY.search(sentence) is not None


def is_label(sentence: str) -> bool:
    """Whether a sentence that ends with a colon gives the word to others."""
    found = _LABEL.fullmatch(sentence.strip())
    return found is not None and _gives_the_word(found["label"])


def _others_begin(text: str) -> int:
    letter = _LETTER.search(text)
    ends = len(text) if letter is None else letter.start()
    if ":" in text:
        for label in _LABEL.finditer(text):
            if _gives_the_word(label["label"]) and _MINE.search(text, label.end()):
                return min(ends, label.end())
    return ends


def _gives_the_word(label: str) -> bool:
    if _FIRST_PERSON.search(label) or _ANNOUNCES.search(label):
        return False
    return not _MY.search(label) or _VOICE.search(label) is not None
