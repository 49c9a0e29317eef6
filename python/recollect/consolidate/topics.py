"""What a text is about: its stems, without those that go with every topic."""

from __future__ import annotations

from collections.abc import Iterator

from recollect.consolidate import vocabulary as v
from recollect.consolidate.words import stem, tokens

GENERAL = v.GENERAL | {
    stem(word) for word in v.CHANGE_VERBS | v.SCHEDULING | v.CHANGE_WORDS | v.PROGRESS | {"job"}
}
_SPEAKING = frozenset({"user", "also", "never", "ever", "befor"})
_SHORTEST = 3


def topic(text: str) -> frozenset[str]:
    """The stems of an English text that tell what it is about."""
    return frozenset(_topics(text))


def _topics(text: str) -> Iterator[str]:
    for token in tokens(text.replace("-", " ").lower()):
        word = stem(token)
        if len(word) >= _SHORTEST and word not in _VAGUE and not word[0].isdigit():
            yield word


_VAGUE = v.GENERAL | _SPEAKING
