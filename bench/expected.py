"""What the engine must answer: the tests' slow formula over every visible record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

import oracle
from recollect import Hit, Memory
from recollect._core import Analyzer, entity_key
from recollect.embed import StaticEmbedder
from recollect.scope import scope_of
from recollect.weights import DEFAULT_WEIGHTS

# The formula here is without the rules on form and time, which the property tests hold to account:
# the answers that are checked are asked for with these weights.
PLAIN = {"asking": 1, "timeless": 1, "assistant": 1, "period": 1}

_SCORE_ERROR = 1e-5


class Expected:
    """The records of one user, none of them with metadata or an importance of its own."""

    def __init__(
        self,
        memory: Memory,
        user: str,
        texts: Sequence[str],
        vectors: NDArray[np.float32] | None = None,
        turns_in_session: int | None = None,
    ) -> None:
        scope = scope_of("default", user_id=user)
        self._view = memory._partitions.visible(scope).view
        self._analyzer: Analyzer = memory._store.analyzer
        self._embedder = StaticEmbedder() if vectors is None else None
        prepared = [self._analyzer.prepare(text) for text in texts]
        if self._embedder is not None:
            vectors = self._embedder.embed(
                [dense or text for (_, dense, _), text in zip(prepared, texts, strict=True)]
            )
        assert vectors is not None
        now = datetime.now(UTC)
        rows = zip(texts, vectors, prepared, strict=True)
        self._records = [
            oracle.Known(
                id=f"{i:08d}",
                text=text,
                created=i,
                vector=vector,
                entities=[entity_key(name) for name in names],
                at=now,
                session=None if turns_in_session is None else str(i // turns_in_session),
            )
            for i, (text, vector, (names, _, _)) in enumerate(rows)
        ]

    def check(
        self, hits: Sequence[Hit], query: str, vector: NDArray[np.float32] | None = None
    ) -> None:
        """Raise unless the hits, found with PLAIN, are the best records: by texts and scores."""
        now = datetime.now(UTC)
        asked = self._view.parse(self._analyzer, query, int(now.timestamp() * 1e6))
        if self._embedder is not None:
            dense = asked.dense_text
            vector = self._embedder.embed_query(dense) if dense else None
        own = oracle.own_relevance(
            self._records, asked.terms, asked.entities, vector, self._analyzer, DEFAULT_WEIGHTS
        )
        related = oracle.with_neighbours(self._records, own, DEFAULT_WEIGHTS)
        scores = {
            r.text: related[r.id] * oracle.factor(r, DEFAULT_WEIGHTS, now) for r in self._records
        }
        best = sorted(scores.values(), reverse=True)[: len(hits)]
        assert hits and best[-1] > 0
        for hit, score in zip(hits, best, strict=True):
            assert abs(hit.score - score) < _SCORE_ERROR, (query, hit, score)
            assert abs(scores[hit.text] - score) < _SCORE_ERROR, (query, hit, score)


def check_scores(hits: Sequence[Hit]) -> None:
    """Raise unless explained hits stand in order, each with the score that its signals make."""
    assert hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        signals = hit.signals
        assert signals is not None
        factors = (signals["fit"], signals["recency"], signals["period"], signals["importance"])
        assert abs(hit.score - signals["relevance"] * np.prod(factors)) < _SCORE_ERROR, hit
