"""The comparison methods of bench/retrieval, against their formulas written out."""

import sys
from collections.abc import Iterator
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recollect.eval import Entry, Question
from recollect.eval.system import ignore_progress

TEXTS = ["red red kite", "red kite over blue hills", "green frog", "blue sea"]
# One direction for each text, so that cosines are what a test says they are.
VECTORS = np.eye(4, dtype=np.float32)


class Given:
    """Vectors by text; a query is near the first two texts."""

    dimensions = 4
    fingerprint = "given"

    def embed(self, texts: Any) -> Any:
        return np.stack([VECTORS[TEXTS.index(text)] for text in texts])

    def embed_query(self, text: str) -> Any:
        return np.array([0.6, 0.8, 0, 0], dtype=np.float32)


@pytest.fixture
def peers() -> Iterator[Any]:
    folder = Path(__file__).parent.parent / "bench" / "retrieval"
    if not folder.exists():
        pytest.skip("the source package has no benchmarks")
    sys.path.insert(0, str(folder))
    try:
        import peers

        yield peers
    finally:
        sys.path.remove(str(folder))


def test_bm25(peers: Any) -> None:
    scores = peers.Bm25(TEXTS, Given()).scores("red kite? red!", 10)
    idf = log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    mean = (3 + 4 + 2 + 2) / 4  # "over" is a stop word

    def part(frequency: int, length: int) -> float:
        return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / mean))

    expected = [2 * part(2, 3) + part(1, 3), 2 * part(1, 4) + part(1, 4)]
    np.testing.assert_allclose(scores[:2], expected)
    assert (scores[2:] == -np.inf).all()


def test_reciprocal_rank_fusion(peers: Any) -> None:
    scores = peers.Fusion(TEXTS, Given()).scores("red kite", 10)
    # By vector: the second text, the first, then two of cosine 0; by words: the first two.
    expected = [1 / 62 + 1 / 61, 1 / 61 + 1 / 62, 1 / 63, 1 / 64]
    np.testing.assert_allclose(scores, expected)


def test_mem0(peers: Any) -> None:
    words = peers.Bm25(TEXTS, Given()).scores("red kite", 10)
    scores = peers.Mem0(TEXTS, Given()).scores("red kite", 10)

    def logistic(score: float) -> float:
        return 1 / (1 + exp(-0.7 * (score - 5.0)))  # two terms

    np.testing.assert_allclose(
        scores[:2], [(0.6 + logistic(words[0])) / 2, (0.8 + logistic(words[1])) / 2], rtol=1e-6
    )
    assert (scores[2:] == -np.inf).all()  # cosine below 0.1: no candidates


def test_readers_see_their_own_and_contexts_keep_the_budget(peers: Any) -> None:
    entries = [
        Entry(str(i), text, {"user_id": "ann" if i < 3 else "bo"}) for i, text in enumerate(TEXTS)
    ]
    peer = peers.Peer(peers.Dense, Given(), 10)
    peer.store(entries, ignore_progress)
    question = Question("q", "red", {"user_id": "ann", "org_id": "acme"}, {"0": 1.0})
    assert peer.rank(question, 10) == ["1", "0", "2"]
    assert peer.rank(question, 1) == ["1"]
    packed = peer.pack(question, 8)
    assert 0 < packed.tokens <= 8
    assert set(packed.entries) < {"0", "1", "2"}
