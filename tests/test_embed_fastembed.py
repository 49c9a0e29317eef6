"""FastEmbedEmbedder: the real package with a tiny ONNX model on disk, offline."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
pytest.importorskip("fastembed", reason="fastembed is not installed")
pytest.importorskip("onnx", reason="onnx is not installed")

from lookup_model import DIMENSIONS, make_table, make_tokenizer, pooled
from recollect.embed import Embedder, FastEmbedEmbedder, embed_query, embed_records
from recollect.errors import EmbeddingError
from recollect.testing.embedder_conformance import TEXTS, EmbedderConformance

FASTEMBED_NAME = "recollect-tests/lookup-and-mean"
TOKEN_LIMIT = 128


def save_onnx_model(folder: Path) -> None:
    """A real ONNX model whose token vectors are rows of a table: one Gather."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    tokenizer = make_tokenizer()
    table = make_table(tokenizer.get_vocab_size())
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", DIMENSIONS]
    )
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "lookup",
        inputs,
        [output],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="tests"
    )
    onnx.checker.check_model(model)
    folder.mkdir()
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer.save(str(folder / "tokenizer.json"))
    files = {
        "config.json": {"pad_token_id": 0},
        "tokenizer_config.json": {"model_max_length": TOKEN_LIMIT, "pad_token": "[PAD]"},
        "special_tokens_map.json": {"pad_token": "[PAD]", "unk_token": "[UNK]"},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))


def register_model() -> None:
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    known = {description["model"] for description in TextEmbedding.list_supported_models()}
    if FASTEMBED_NAME not in known:
        TextEmbedding.add_custom_model(
            model=FASTEMBED_NAME,
            pooling=PoolingType.MEAN,
            normalization=False,
            sources=ModelSource(hf=FASTEMBED_NAME),
            dim=DIMENSIONS,
            model_file="model.onnx",
        )


@pytest.fixture(scope="module")
def onnx_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fastembed") / "model"
    save_onnx_model(folder)
    register_model()
    return folder


def load(folder: Path, name: str = FASTEMBED_NAME) -> FastEmbedEmbedder:
    return FastEmbedEmbedder(name, cache_dir=folder.parent, model_path=folder, threads=1)


class TestFastEmbedEmbedder(EmbedderConformance):
    @pytest.fixture(autouse=True)
    def _save(self, onnx_folder: Path) -> None:
        self.folder = onnx_folder

    def make_embedder(self) -> Embedder:
        return load(self.folder)


def test_fastembed_vectors_are_the_mean_of_its_token_vectors(onnx_folder: Path) -> None:
    embedder = load(onnx_folder)
    tokenizer = make_tokenizer()
    table = make_table(tokenizer.get_vocab_size())
    texts = [*TEXTS, "cat " * 300]
    want = [pooled(table, tokenizer, text, TOKEN_LIMIT) for text in texts]
    np.testing.assert_allclose(embed_records(embedder, texts), want, atol=1e-5)
    np.testing.assert_allclose(embed_query(embedder, TEXTS[0]), want[0], atol=1e-5)


def test_a_fastembed_fingerprint_names_the_model_and_its_file(onnx_folder: Path) -> None:
    fingerprint = load(onnx_folder).fingerprint
    start, digest = fingerprint.rsplit(":", 1)
    assert start == f"fastembed:{FASTEMBED_NAME}:{DIMENSIONS}"
    assert len(digest) == 16
    same = load(onnx_folder, FASTEMBED_NAME.upper()).fingerprint
    assert same == fingerprint


def test_fastembed_failures_are_embedding_errors(onnx_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="fastembed knows no model 'no/such'"):
        FastEmbedEmbedder("no/such")
    with pytest.raises(EmbeddingError, match="cannot load the fastembed model"):
        FastEmbedEmbedder(FASTEMBED_NAME, cache_dir=tmp_path, local_files_only=True)
    shutil.copytree(onnx_folder, tmp_path / "broken")
    (tmp_path / "broken" / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(EmbeddingError, match="cannot load the fastembed model"):
        load(tmp_path / "broken")
