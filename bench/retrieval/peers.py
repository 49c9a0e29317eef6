"""How others rank, written from their public description, with everything else the same.

All of them index the same texts, search what the reader may see, and pack a context as
Recollect does: by rank, passing over what does not fit, tokens counted alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import Bm25Index, DenseIndex, best, shown
from recollect._core import estimate_tokens
from recollect.embed import Embedder
from recollect.eval import Entry, Packed, Question
from recollect.eval.system import Progress

_CONSIDERED = 1024  # hits looked at for a context, as many as Recollect's
_LINE = 2  # tokens of the dash and the line break
_RRF = 60  # the constant of Cormack, Clarke and Büttcher (2009)
_LISTED = 100  # hits that each list gives to a fusion
_NOTHING = -np.inf


class Method(Protocol):
    """Ranks the texts it was made of."""

    def scores(self, query: str, k: int) -> NDArray[np.float64]:
        """One score a text, minus infinity for what the method would not return among k."""


class Dense:
    """Vectors alone."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._index = DenseIndex(texts, embedder)

    def scores(self, query: str, k: int) -> NDArray[np.float64]:
        return self._index.scores(query)


class Bm25:
    """Words alone."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._index = Bm25Index(texts)

    def scores(self, query: str, k: int) -> NDArray[np.float64]:
        found = self._index.scores(query)
        return np.where(found > 0, found, _NOTHING)


class Fusion:
    """Reciprocal rank fusion of both lists: the sum of 1 / (60 + rank)."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._methods = (Dense(texts, embedder), Bm25(texts, embedder))
        self._count = len(texts)

    def scores(self, query: str, k: int) -> NDArray[np.float64]:
        fused = np.zeros(self._count)
        for method in self._methods:
            listed = best(method.scores(query, k), max(k, _LISTED), _NOTHING)
            fused[listed] += 1 / (_RRF + np.arange(1, len(listed) + 1))
        return np.where(fused > 0, fused, _NOTHING)


class Mem0:
    """The formula of Mem0 2: the candidates are the nearest by vector, at least 60 and four
    times k; each scores its cosine plus its BM25 through a logistic curve, over 2.

    The curve's midpoint and steepness go by the number of the query's terms. Candidates whose
    cosine is below 0.1 are dropped. Its boost for entities, which a language model or a
    parser extracts when memories are written, is left out.
    """

    _LEAST_COSINE = 0.1
    _CURVES = ((3, 5.0, 0.7), (6, 7.0, 0.6), (9, 9.0, 0.5), (15, 10.0, 0.5))
    _LONG = (12.0, 0.5)

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._dense = DenseIndex(texts, embedder)
        self._words = Bm25Index(texts)

    def scores(self, query: str, k: int) -> NDArray[np.float64]:
        cosine = self._dense.scores(query)
        words = self._words.scores(query)
        middle, steepness = self._curve(len(self._words.terms(query)))
        boost = np.where(words > 0, 1 / (1 + np.exp(-steepness * (words - middle))), 0.0)
        candidates = best(cosine, max(4 * k, 60), self._LEAST_COSINE)
        scores = np.full(len(cosine), _NOTHING)
        scores[candidates] = (cosine[candidates] + boost[candidates]) / 2
        return scores

    def _curve(self, terms: int) -> tuple[float, float]:
        for most, middle, steepness in self._CURVES:
            if terms <= most:
                return middle, steepness
        return self._LONG


PEERS = {"dense": Dense, "BM25": Bm25, "RRF": Fusion, "Mem0's formula": Mem0}


class Peer:
    """A method as a system under test. Each reader's texts are indexed when it first asks."""

    def __init__(self, method: type[Method], embedder: Embedder, k: int) -> None:
        self._method, self._embedder, self._k = method, embedder, k
        self._entries: Sequence[Entry] = ()
        self._costs: dict[str, int] = {}
        self._views: dict[frozenset[tuple[str, object]], tuple[list[Entry], Method]] = {}

    def store(self, entries: Sequence[Entry], progress: Progress) -> None:
        self._entries = entries
        self._costs = {entry.id: estimate_tokens(shown(entry)) + _LINE for entry in entries}

    def rank(self, question: Question, k: int) -> list[str]:
        return [entry.id for entry in self._ranked(question, k)]

    def pack(self, question: Question, budget: int) -> Packed:
        left, lines, chosen = budget, [], []
        for entry in self._ranked(question, _CONSIDERED):
            if self._costs[entry.id] <= left:
                left -= self._costs[entry.id]
                lines.append(f"- {shown(entry)}")
                chosen.append(entry.id)
        return Packed(tuple(chosen), budget - left, "\n".join(lines))

    def _ranked(self, question: Question, k: int) -> list[Entry]:
        reader = frozenset(question.ids.items())
        if reader not in self._views:
            visible = [e for e in self._entries if frozenset(e.ids.items()) <= reader]
            texts = [shown(entry) for entry in visible]
            self._views[reader] = (visible, self._method(texts, self._embedder))
        visible, method = self._views[reader]
        # A method is asked for what its user would ask for: a list's length shapes a ranking.
        scores = method.scores(question.text, self._k)
        return [visible[row] for row in best(scores, k, _NOTHING)]
