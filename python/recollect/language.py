"""The store's language: how words become terms."""

from __future__ import annotations

import threading
from functools import lru_cache

import Stemmer

from recollect._core import Analyzer
from recollect.errors import InvalidInputError

NEUTRAL = "neutral"
"""No stems and no stop words, for stores of many languages."""


def languages() -> list[str]:
    """The languages a store can have: Snowball's, and "neutral"."""
    return [*Stemmer.algorithms(), NEUTRAL]


def stemming(language: str) -> str:
    """What stems the words of a language, and its version; "" where nothing does."""
    return "" if language == NEUTRAL else f"PyStemmer {Stemmer.version()}"


@lru_cache(maxsize=64)
def analyzer_of(language: str) -> Analyzer:
    """The analyzer of a language; one for the process, since its cache of stems is worth sharing.

    Raises:
        InvalidInputError: the language is not one of ``languages()``.
    """
    if language not in languages():
        known = ", ".join(languages())
        raise InvalidInputError(f"unknown language {language!r}: use one of {known}")
    if language == NEUTRAL:
        return Analyzer(language, list)
    # One for each thread, for a Stemmer keeps state while it works; a lock could be held by another
    # thread when the process forks.
    own = threading.local()

    def stem_words(words: list[str]) -> list[str]:
        if not hasattr(own, "stemmer"):
            own.stemmer = Stemmer.Stemmer(language, 0)
        stems: list[str] = own.stemmer.stemWords(words)
        return stems

    return Analyzer(language, stem_words)
