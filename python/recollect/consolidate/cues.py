"""Whether anything in a text can change what is known, as seen from single words.

What merely happened neither gives an attribute a value nor ends one. Only a number, a denial, an
end, a move or another word for change in it bears on other records; and it may repeat one, or be
what one denies. Words are looked for in a tenth of the time that it takes to read clauses, and most
of what people tell each other needs no more.
"""

from __future__ import annotations

import re
from functools import lru_cache

from recollect.consolidate import vocabulary as v
from recollect.consolidate.quantities import may_hold_quantities
from recollect.consolidate.topics import topic
from recollect.consolidate.words import verb_base
from recollect.inference import Known

_WORD = re.compile(r"[^\W\d_]+")
_DENIALS = v.NEGATIONS | v.NEVER
_STATES = v.STATES[0] | v.STATES[1]
_CHANGES = v.CHANGE_WORDS | v.ENDINGS | v.PROGRESS | _STATES | {"anymore", "longer", "forget", "up"}
_CHANGING = v.STRONG_CHANGE | v.ENDINGS | {"move", "relocate", "migrate", "join"}
_REPEATED = 0.85  # of the cosine
_LEAST_SHARED = 2  # topic words
_KEPT = 32_768


@lru_cache(maxsize=_KEPT)
def may_change(text: str) -> bool:
    """Whether an English text has a number, a denial or a word for change."""
    if denies(text) or may_hold_quantities(text):
        return True
    words = _words(text)
    return not _CHANGES.isdisjoint(words) or any(verb_base(word) in _CHANGING for word in words)


@lru_cache(maxsize=_KEPT)
def denies(text: str) -> bool:
    """Whether an English text denies anything."""
    lower = text.lower()
    return "n't" in lower or "n’t" in lower or not _DENIALS.isdisjoint(_words(text))


def may_meet(text: str, record: Known) -> bool:
    """Whether a text that changes nothing repeats a record, or may be what it denies."""
    if record.similarity >= _REPEATED or record.text.casefold() == text.casefold():
        return True
    return denies(record.text) and len(_topic(text) & _topic(record.text)) >= _LEAST_SHARED


@lru_cache(maxsize=_KEPT)
def _topic(text: str) -> frozenset[str]:
    return topic(text)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
