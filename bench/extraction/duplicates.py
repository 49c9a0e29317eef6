"""Which share of the records that hold say what another one says.

Two records repeat each other when they have four fifths of their words in common, as stems, by
Jaccard's measure. Pairs are found by prefixes: two such sets share one of the rarest words of
each (Chaudhuri, Ganti and Kaushik, 2006).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import floor

_SAME = 0.8


def duplicate_share(records: Sequence[set[str]]) -> float:
    """``records`` are the words of each, of one scope."""
    known = Counter(word for words in records for word in words)
    by_word: dict[str, list[int]] = defaultdict(list)
    repeated: set[int] = set()
    for i, words in enumerate(records):
        ranked = sorted(words, key=lambda word: (known[word], word))
        rarest = ranked[: len(words) - floor(_SAME * len(words)) + 1]
        for other in {j for word in rarest for j in by_word[word]}:
            common = len(words & records[other])
            if common >= _SAME * (len(words) + len(records[other]) - common):
                repeated.add(i)
        for word in rarest:
            by_word[word].append(i)
    return len(repeated) / max(1, len(records))
