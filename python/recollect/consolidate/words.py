"""Words and their base forms."""

from __future__ import annotations

import re
from functools import lru_cache

from recollect.consolidate.vocabulary import CONTRACTIONS, IRREGULAR, VERBS, words
from recollect.language import analyzer_of

_EXPAND = [(part, re.compile(form, re.IGNORECASE), full) for part, form, full in CONTRACTIONS]
_SAME_IN_THE_PAST = words("read put set cut cost hit quit run come become")
_TOKEN = re.compile(r"[^\W_]+(?:[-.&@_'+#/][^\W_]+)*|'s\b|s'(?=\s)|[,:;()\"“”]", re.UNICODE)


def expand(text: str) -> str:
    """English contractions in full, one spelling of apostrophes."""
    text = text.replace("’", "'").replace("‘", "'")
    lower = text.lower()
    for part, form, full in _EXPAND:
        if part in lower:
            text = form.sub(full, text)
    return text


def tokens(text: str) -> list[str]:
    """Words and marks; a possessive "'s" stands alone."""
    found: list[str] = _TOKEN.findall(text)
    if "'" not in text:
        return found
    parted: list[str] = []
    for token in found:
        if token.endswith(("'s", "'S")) and len(token) > 2:
            parted += [token[:-2], "'s"]
        else:
            parted.append(token)
    return parted


@lru_cache(maxsize=16384)
def stem(word: str, language: str = "english") -> str:
    """The stem of a word; "" if the language takes it for a stop word, or it is none."""
    terms = analyzer_of(language).terms(word)
    return "_".join(terms)


def stems(words: list[str]) -> list[str]:
    """The stems of English words, without those of stop words."""
    return [one for word in words if word[0].isalnum() and (one := stem(word.lower()))]


@lru_cache(maxsize=8192)
def verb_base(word: str) -> str:
    """The base form of an English verb, of those that are known; else ""."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in VERBS:
        return word
    for suffix, ends in (
        ("ies", ("y",)),
        ("ied", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
    ):
        if not word.endswith(suffix) or len(word) < len(suffix) + 2:
            continue
        root = word[: -len(suffix)]
        for end in ends:
            if root + end in VERBS:
                return root + end
        if len(root) > 2 and root[-1] == root[-2] and root[:-1] in VERBS:
            return root[:-1]
    return ""


def is_past(word: str) -> bool:
    """Whether a verb form can be a simple past or a participle."""
    base = verb_base(word)
    if word in _SAME_IN_THE_PAST:
        return True
    return bool(base) and word != base and not word.endswith(("ing", "s"))
