"""What the comparison methods search: the texts that one reader may see, as terms and vectors.

A turn is indexed as it is said, with its speaker before it; a photo is its caption. Terms are
lower-case words without stop words, stemmed by Porter's second algorithm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from recollect.embed import Embedder, embed_query, embed_records
from recollect.eval import Entry
from recollect.language import analyzer_of

_TERMS = analyzer_of("english")


def shown(entry: Entry) -> str:
    """The text of an entry as a prompt would have it."""
    who = entry.speaker or entry.role
    return f"{who}: {entry.text}" if who else entry.text


class Bm25Index:
    """BM25 with Lucene's idf, which is never negative; k1 and b as Lucene has them."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self.count = len(texts)
        self._k1, self._b = k1, b
        counts = [Counter(_TERMS.terms(text)) for text in texts]
        lengths = np.array([count.total() for count in counts], dtype=np.float64)
        self._norm = 1 - b + b * lengths / (lengths.mean() or 1.0)
        places: dict[str, list[tuple[int, int]]] = {}
        for row, count in enumerate(counts):
            for term, frequency in count.items():
                places.setdefault(term, []).append((row, frequency))
        self._postings = {term: np.array(found, dtype=np.float64) for term, found in places.items()}

    def terms(self, query: str) -> list[str]:
        return _TERMS.terms(query)

    def scores(self, query: str) -> NDArray[np.float64]:
        """One score a text; a term that the query repeats counts as often."""
        scores = np.zeros(self.count)
        for term, repeats in Counter(self.terms(query)).items():
            found = self._postings.get(term)
            if found is None:
                continue
            rows, frequency = found[:, 0].astype(np.intp), found[:, 1]
            idf = log(1 + (self.count - len(rows) + 0.5) / (len(rows) + 0.5))
            damped = frequency * (self._k1 + 1) / (frequency + self._k1 * self._norm[rows])
            scores[rows] += repeats * idf * damped
        return scores


class DenseIndex:
    """Cosine of unit vectors."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._embedder = embedder
        self._rows = embed_records(embedder, texts)

    def scores(self, query: str) -> NDArray[np.float64]:
        return (self._rows @ embed_query(self._embedder, query)).astype(np.float64)


def best(scores: NDArray[np.float64], k: int, least: float = -np.inf) -> NDArray[np.intp]:
    """The rows of the ``k`` highest scores above ``least``, best first, ties by row."""
    order = np.argsort(-scores, kind="stable")[:k]
    return order[scores[order] > least]
