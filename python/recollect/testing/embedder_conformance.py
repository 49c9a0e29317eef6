"""What every embedder must pass. For the tests of adapters, also those of third parties.

::

    class TestMyEmbedder(EmbedderConformance):
        def make_embedder(self) -> Embedder:
            return MyEmbedder()
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.testing as npt
from numpy.typing import NDArray

from recollect.embed import Embedder, embed_query, embed_records

TEXTS = [
    "Ann prefers TypeScript for code examples.",
    "The cat sat on the mat.",
    "We moved the meeting to Thursday at 10:30, in room 4b.",
    "ok",
    "def add(a: int, b: int) -> int: return a + b",
]
UNICODE_TEXTS = [
    "Die Straße führt über Ærøskøbing nach Łódź.",
    "日本語の文章と中文句子",
    "مرحبا بالعالم",
    "नमस्ते दुनिया",
    "e\u0301 is not \u00e9, and \u2126 is not \u03a9",
    "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 \U0001f9ff",
    "\ufeffzero\u200bwidth\u00adsoft\u2028line\ttab\r\nend",
]
BLANK_TEXTS = ["", " ", "\n\t "]


class EmbedderConformance:
    """A pytest class: derive from it, name the class ``Test…``, define ``make_embedder``."""

    tolerance = 1e-4
    """How far two vectors of one text may differ, per dimension."""

    threads = 8

    def make_embedder(self) -> Embedder:
        """An embedder, the same one or a new one of the same kind at every call."""
        raise NotImplementedError

    def _assert_unit(self, rows: NDArray[np.float32]) -> None:
        lengths = np.linalg.norm(rows, axis=-1)
        off = np.minimum(np.abs(lengths - 1.0), lengths)
        assert np.isfinite(rows).all(), "vectors must be finite"
        assert (off < 1e-4).all(), f"vectors must have length 1 or be all zero, not {lengths}"

    def _assert_same(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> None:
        npt.assert_allclose(left, right, rtol=0, atol=self.tolerance)

    def test_dimensions_are_a_positive_integer(self) -> None:
        dimensions = self.make_embedder().dimensions
        assert isinstance(dimensions, int)
        assert dimensions > 0

    def test_records_have_shape_dtype_and_unit_length(self) -> None:
        embedder = self.make_embedder()
        rows = embedder.embed(TEXTS)
        assert rows.shape == (len(TEXTS), embedder.dimensions)
        assert rows.dtype == np.float32
        self._assert_unit(rows)
        assert (np.linalg.norm(rows[:3], axis=1) > 0).all(), "plain English got no vector"

    def test_a_query_has_shape_dtype_and_unit_length(self) -> None:
        embedder = self.make_embedder()
        row = embedder.embed_query(TEXTS[0])
        assert row.shape == (embedder.dimensions,)
        assert row.dtype == np.float32
        self._assert_unit(row)

    def test_the_engine_takes_the_vectors_as_they_are(self) -> None:
        embedder = self.make_embedder()
        self._assert_same(embed_records(embedder, TEXTS), embedder.embed(TEXTS))
        self._assert_same(embed_query(embedder, TEXTS[0]), embedder.embed_query(TEXTS[0]))

    def test_no_texts_give_no_rows(self) -> None:
        embedder = self.make_embedder()
        assert embedder.embed([]).shape == (0, embedder.dimensions)

    def test_any_sequence_of_texts_will_do(self) -> None:
        embedder = self.make_embedder()
        self._assert_same(embedder.embed(tuple(TEXTS)), embedder.embed(TEXTS))

    def test_the_same_text_gives_the_same_vector(self) -> None:
        embedder = self.make_embedder()
        self._assert_same(embedder.embed(TEXTS), embedder.embed(TEXTS))
        self._assert_same(embedder.embed_query(TEXTS[1]), embedder.embed_query(TEXTS[1]))

    def test_different_texts_give_different_vectors(self) -> None:
        rows = self.make_embedder().embed(TEXTS[:3])
        assert float((rows @ rows.T)[~np.eye(3, dtype=bool)].max()) < 0.999

    def test_a_batch_gives_what_its_texts_give_alone(self) -> None:
        embedder = self.make_embedder()
        texts = [*TEXTS, *UNICODE_TEXTS]
        alone = np.concatenate([embedder.embed([text]) for text in texts])
        self._assert_same(embedder.embed(texts), alone)

    def test_rows_keep_the_order_of_the_texts_over_many_batches(self) -> None:
        embedder = self.make_embedder()
        few = embedder.embed(TEXTS)
        order = np.random.default_rng(7).integers(len(TEXTS), size=300)
        self._assert_same(embedder.embed([TEXTS[place] for place in order]), few[order])

    def test_unicode_is_taken(self) -> None:
        embedder = self.make_embedder()
        self._assert_unit(embedder.embed(UNICODE_TEXTS))
        for text in UNICODE_TEXTS:
            self._assert_unit(embedder.embed_query(text))

    def test_blank_text_gives_a_vector_or_zeros(self) -> None:
        embedder = self.make_embedder()
        self._assert_unit(embedder.embed([*BLANK_TEXTS, TEXTS[0]]))
        self._assert_unit(embedder.embed_query(""))

    def test_blank_text_leaves_its_neighbours_alone(self) -> None:
        embedder = self.make_embedder()
        mixed = embedder.embed([BLANK_TEXTS[0], TEXTS[0], BLANK_TEXTS[1], TEXTS[1]])
        self._assert_same(mixed[[1, 3]], embedder.embed(TEXTS[:2]))

    def test_long_text_is_taken(self) -> None:
        embedder = self.make_embedder()
        long = "the quick brown fox jumps over the lazy dog " * 2_000
        self._assert_unit(embedder.embed([long, TEXTS[0], "x" * 50_000]))
        self._assert_unit(embedder.embed_query(long))

    def test_threads_get_what_one_thread_gets(self) -> None:
        embedder = self.make_embedder()
        batches = [TEXTS[: 1 + turn % len(TEXTS)] for turn in range(self.threads * 4)]
        with ThreadPoolExecutor(self.threads) as pool:
            rows = list(pool.map(embedder.embed, batches))
            queries = list(pool.map(embedder.embed_query, [batch[-1] for batch in batches]))
        for batch, got, query in zip(batches, rows, queries, strict=True):
            self._assert_same(got, embedder.embed(batch))
            self._assert_same(query, embedder.embed_query(batch[-1]))

    def test_the_fingerprint_is_stable_text(self) -> None:
        embedder = self.make_embedder()
        before = embedder.fingerprint
        assert before
        assert before.isprintable()
        embedder.embed(TEXTS)
        assert embedder.fingerprint == before
        assert self.make_embedder().fingerprint == before
