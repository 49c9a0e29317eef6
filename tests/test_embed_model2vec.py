"""Model2VecEmbedder: the real package with a tiny model on disk, offline."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
pytest.importorskip("model2vec", reason="model2vec is not installed")

from lookup_model import DIMENSIONS, make_table, make_tokenizer, pooled
from recollect.embed import Embedder, Model2VecEmbedder, embed_query, embed_records
from recollect.errors import EmbeddingError
from recollect.testing.embedder_conformance import TEXTS, EmbedderConformance


class TestModel2VecEmbedder(EmbedderConformance):
    @pytest.fixture(autouse=True)
    def _save(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "model"
        save_static_model(self.folder)

    def make_embedder(self) -> Embedder:
        return Model2VecEmbedder(self.folder, batch_size=64)


def save_static_model(folder: Path, *, scale: float = 1.0) -> None:
    from model2vec import StaticModel

    tokenizer = make_tokenizer()
    table = make_table(tokenizer.get_vocab_size()) * scale
    StaticModel(table, tokenizer, normalize=False).save_pretrained(folder)


def test_model2vec_vectors_are_the_mean_of_its_rows(tmp_path: Path) -> None:
    save_static_model(tmp_path / "model")
    embedder = Model2VecEmbedder(tmp_path / "model")
    tokenizer = make_tokenizer()
    table = make_table(tokenizer.get_vocab_size())
    want = [pooled(table, tokenizer, text, 512) for text in TEXTS]
    np.testing.assert_allclose(embed_records(embedder, TEXTS), want, atol=1e-5)
    np.testing.assert_allclose(embed_query(embedder, TEXTS[0]), want[0], atol=1e-5)


def test_a_model2vec_fingerprint_follows_the_table_not_the_folder(tmp_path: Path) -> None:
    save_static_model(tmp_path / "one")
    save_static_model(tmp_path / "two")
    save_static_model(tmp_path / "three", scale=1.5)
    one, two, three = (Model2VecEmbedder(tmp_path / name) for name in ("one", "two", "three"))
    assert one.fingerprint == two.fingerprint
    assert one.fingerprint.startswith(f"model2vec:{DIMENSIONS}:")
    assert one.fingerprint != three.fingerprint


@pytest.mark.parametrize("name", ["no-such-org/no-such-model", "."])
def test_a_model2vec_model_that_is_not_there_is_an_embedding_error(
    tmp_path: Path, name: str
) -> None:
    path = str(tmp_path) if name == "." else name
    with pytest.raises(EmbeddingError, match="cannot load the model2vec model"):
        Model2VecEmbedder(path)
