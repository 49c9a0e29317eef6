"""The checks between an embedder and the engine, and the cost of importing recollect.embed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import recollect.embed
from recollect.embed import embed_query, embed_records, unit_rows
from recollect.embed.adapter import embed_filled, load_package
from recollect.errors import EmbeddingError


class Returning:
    """An embedder that returns what it is given, whatever the contract says."""

    dimensions = 4
    fingerprint = "returning:4"

    def __init__(self, rows: Any, query: Any = None) -> None:
        self.rows = rows
        self.query = query

    def embed(self, texts: Sequence[str]) -> Any:
        return self.rows

    def embed_query(self, text: str) -> Any:
        return self.query


UNIT = np.array([[0.5, 0.5, 0.5, 0.5], [0.0, 1.0, 0.0, 0.0]], dtype=np.float32)


def test_unit_float32_passes_unchanged() -> None:
    got = embed_records(Returning(UNIT), ["a", "b"])
    assert got.dtype == np.float32
    assert np.array_equal(got, UNIT)


@pytest.mark.parametrize(
    "rows",
    [
        UNIT.astype(np.float64) * 3,
        UNIT.astype(np.float16),
        (UNIT * 2).astype(np.int64),
        (UNIT * 2).astype(np.uint8),
        (UNIT * 7).tolist(),
        UNIT.astype(">f4"),
        np.asfortranarray(UNIT),
        UNIT.astype(np.float64) * 1e300,
        UNIT.astype(np.float64) * 1e-300,
        UNIT * np.float32(1e30),
        UNIT * np.float32(1e-30),
    ],
    ids=lambda rows: f"{getattr(rows, 'dtype', 'list')}",
)
def test_what_can_be_float32_is_brought_to_unit_length(rows: Any) -> None:
    got = embed_records(Returning(rows), ["a", "b"])
    assert got.dtype == np.dtype("=f4")
    assert got.flags.c_contiguous
    np.testing.assert_allclose(got, UNIT, atol=1e-6)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("entry", [1e38, np.inf, np.nan])
def test_checking_large_and_broken_numbers_warns_of_nothing(entry: float) -> None:
    row = np.full(4, entry, dtype=np.float32)
    broken = Returning(np.stack([row, -row]), row)
    if np.isfinite(entry):
        np.testing.assert_allclose(embed_query(broken, "a"), 0.5, atol=1e-6)
        np.testing.assert_allclose(embed_records(broken, ["a", "b"])[1], -0.5, atol=1e-6)
        return
    with pytest.raises(EmbeddingError):
        embed_query(broken, "a")
    with pytest.raises(EmbeddingError):
        embed_records(broken, ["a", "b"])


def test_zero_rows_stay_zero() -> None:
    rows = np.array([[0, 0, 0, 0], [0, 3, 0, 4]], dtype=np.float32)
    got = embed_records(Returning(rows), ["a", "b"])
    np.testing.assert_allclose(got, [[0, 0, 0, 0], [0, 0.6, 0, 0.8]], atol=1e-7)
    assert not embed_query(Returning(None, np.zeros(4)), "a").any()


def test_no_texts_give_an_empty_array() -> None:
    assert embed_records(Returning(np.zeros((0, 4), dtype=np.float32)), []).shape == (0, 4)


def test_a_query_is_checked_alike() -> None:
    got = embed_query(Returning(None, [0, 3, 0, 4]), "a")
    assert got.shape == (4,)
    np.testing.assert_allclose(got, [0, 0.6, 0, 0.8], atol=1e-7)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (UNIT[:1], r"shape \(2, 4\), not \(1, 4\)"),
        (UNIT[:, :3], r"shape \(2, 4\), not \(2, 3\)"),
        (UNIT[None], r"shape \(2, 4\), not \(1, 2, 4\)"),
        ([], r"shape \(2, 4\), not \(0,\)"),
        (None, r"shape \(2, 4\), not \(\)"),
        ([[1, 0, 0, 0], [1]], r"array of shape \(2, 4\)"),
        (UNIT.astype(complex), "float32, not complex128"),
        (UNIT.astype(str), "float32, not <U"),
        (UNIT.astype(object), "float32, not object"),
        (UNIT > 0, "float32, not bool"),
        (np.where(UNIT == 1, np.nan, UNIT), "row 1 of 2 holds NaN or infinity"),
        (np.where(UNIT == 0.5, -np.inf, UNIT), "row 0 of 2 holds NaN or infinity"),
    ],
)
def test_a_broken_contract_names_the_embedder_and_what_came(rows: Any, message: str) -> None:
    with pytest.raises(EmbeddingError, match=r"Returning\.embed must return .*" + message):
        embed_records(Returning(rows), ["a", "b"])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (UNIT[:1], r"shape \(4,\), not \(1, 4\)"),
        (UNIT[0, :3], r"shape \(4,\), not \(3,\)"),
        (np.full(4, np.nan, dtype=np.float32), "row 0 of 1 holds NaN"),
    ],
)
def test_a_broken_query_names_the_embedder_and_what_came(row: Any, message: str) -> None:
    with pytest.raises(EmbeddingError, match=r"Returning\.embed_query must return .*" + message):
        embed_query(Returning(None, row), "a")


def test_unit_rows_match_plain_division() -> None:
    rows = np.random.default_rng(3).normal(size=(50, 33))
    want = rows / np.sqrt((rows**2).sum(axis=1))[:, None]
    np.testing.assert_allclose(unit_rows(rows), want, atol=1e-6)


def test_blank_texts_never_reach_the_model() -> None:
    seen: list[list[str]] = []

    def encode(texts: list[str]) -> Any:
        seen.append(texts)
        return [[float(len(text)), 0.0] for text in texts]

    rows = embed_filled(["", "a", " \n", "bb"], 2, encode)
    assert seen == [["a", "bb"]]
    assert rows.tolist() == [[0, 0], [1, 0], [0, 0], [1, 0]]
    assert embed_filled(["", "\u3000"], 2, encode).tolist() == [[0, 0], [0, 0]]
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([[1.0, 0.0]], r"shape \(1, 2\) for 2 texts, expected \(2, 2\)"),
        ([[1.0], [1.0]], r"shape \(2, 1\) for 2 texts, expected \(2, 2\)"),
        ([[1.0, 0.0], [float("nan"), 0.0]], "NaN or infinity"),
        (["a", "b"], "the model failed on 2 texts"),
    ],
)
def test_what_a_model_returns_is_checked(answer: Any, message: str) -> None:
    with pytest.raises(EmbeddingError, match=message):
        embed_filled(["a", "b"], 2, lambda texts: answer)


def test_a_missing_package_names_the_command_that_installs_it() -> None:
    with pytest.raises(EmbeddingError, match=r'pip install "recollect\[sentence-transformers\]"'):
        load_package("no_such_package_anywhere", "sentence-transformers")


def test_every_exported_name_is_there() -> None:
    assert set(recollect.embed.__all__) <= set(dir(recollect.embed))
    for name in recollect.embed.__all__:
        assert getattr(recollect.embed, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'NoSuchEmbedder'"):
        recollect.embed.NoSuchEmbedder  # noqa: B018


def test_importing_embed_imports_no_optional_package() -> None:
    script = (
        "import sys, recollect.embed\n"
        "from recollect.embed import FastEmbedEmbedder, Model2VecEmbedder, OpenAIEmbedder\n"
        "from recollect.embed import SentenceTransformerEmbedder\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'fastembed', 'onnxruntime',\n"
        "         'model2vec', 'tokenizers', 'openai', 'httpx'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
