"""OpenAIEmbedder: the real client against a local server that speaks the protocol."""

from __future__ import annotations

import base64
import json
import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import numpy as np
import pytest

pytest.importorskip("openai", reason="the openai package is not installed")

from endpoint import Endpoint
from recollect.embed import OpenAIEmbedder, embed_records
from recollect.errors import EmbeddingError
from recollect.testing.embedder_conformance import EmbedderConformance

KEY = "sk-test-4a1f9c77d2e0-secret"
DIMENSIONS = 12


def vector_of(text: str, dimensions: int = DIMENSIONS) -> np.ndarray:
    row = np.random.default_rng(crc32(text.encode())).normal(size=dimensions)
    return (row / np.linalg.norm(row)).astype("<f4")


class EmbeddingsServer(Endpoint):
    path = "/v1/embeddings"
    always_float = False
    reverse = False

    def answer(self, request: dict[str, Any]) -> bytes:
        data = []
        for index, text in enumerate(request["input"]):
            row = vector_of(text, request.get("dimensions", DIMENSIONS))
            embedding: Any = row.tolist()
            if request.get("encoding_format") == "base64" and not self.always_float:
                embedding = base64.b64encode(row.tobytes()).decode()
            data.append({"object": "embedding", "index": index, "embedding": embedding})
        if self.reverse:
            data.reverse()
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return json.dumps(
            {"object": "list", "data": data, "model": request["model"], "usage": usage}
        ).encode()


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    with EmbeddingsServer().serving() as server:
        yield server


def connect(server: EmbeddingsServer, **options: Any) -> OpenAIEmbedder:
    options = {"dimensions": DIMENSIONS, "max_retries": 2, "timeout": 5.0, **options}
    return OpenAIEmbedder("test-model", base_url=server.url, api_key=KEY, **options)


def error_body(message: str) -> bytes:
    return json.dumps({"error": {"message": message, "type": "x", "code": "y"}}).encode()


class TestOpenAIEmbedder(EmbedderConformance):
    @pytest.fixture(autouse=True)
    def _serve(self, server: EmbeddingsServer) -> None:
        self.server = server

    def make_embedder(self) -> OpenAIEmbedder:
        return connect(self.server, dimensions=None, batch_size=64)


@pytest.mark.parametrize("always_float", [False, True], ids=["base64", "float"])
def test_vectors_arrive_as_the_server_made_them(
    server: EmbeddingsServer, always_float: bool
) -> None:
    server.always_float = always_float
    rows = embed_records(connect(server), ["one", "two", "three"])
    want = np.stack([vector_of(text) for text in ("one", "two", "three")])
    np.testing.assert_allclose(rows, want, atol=1e-6)
    assert server.requests[0]["encoding_format"] == "base64"
    assert server.keys == [f"Bearer {KEY}"]


def test_answers_out_of_order_are_put_in_order(server: EmbeddingsServer) -> None:
    server.reverse = True
    one, two = connect(server).embed(["one", "two"])
    np.testing.assert_allclose(one, vector_of("one"), atol=1e-6)
    np.testing.assert_allclose(two, vector_of("two"), atol=1e-6)


def test_texts_are_sent_in_batches_and_blank_ones_not_at_all(server: EmbeddingsServer) -> None:
    rows = connect(server, batch_size=2).embed(["a", "", "b", "c", " \n"])
    assert [request["input"] for request in server.requests] == [["a", "b"], ["c"]]
    assert rows.any(axis=1).tolist() == [True, False, True, True, False]


def test_dimensions_are_asked_for_only_when_given(server: EmbeddingsServer) -> None:
    assert connect(server, dimensions=5).embed_query("a").shape == (5,)
    assert server.requests[-1]["dimensions"] == 5
    embedder = connect(server, dimensions=None)
    assert len(server.requests) == 1, "making an embedder must not use the network"
    assert embedder.dimensions == DIMENSIONS
    assert embedder.dimensions == DIMENSIONS
    assert "dimensions" not in server.requests[-1]
    assert len(server.requests) == 2


def test_the_fingerprint_names_model_dimensions_and_a_foreign_host(
    server: EmbeddingsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connect(server).fingerprint == f"openai:test-model:{DIMENSIONS}:127.0.0.1"
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    own = OpenAIEmbedder("text-embedding-3-small", dimensions=256, api_key=KEY)
    assert own.fingerprint == "openai:text-embedding-3-small:256"


def fail(embedder: OpenAIEmbedder) -> str:
    """The message of the EmbeddingError; the key is nowhere in what could be logged of it."""
    with pytest.raises(EmbeddingError) as caught:
        embedder.embed(["some text"])
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert KEY not in repr(embedder)
    message = str(caught.value)
    assert "'test-model' at 127.0.0.1" in message
    return message


def test_a_refused_key_is_reported_without_the_key(
    server: EmbeddingsServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script.append((401, error_body(f"Incorrect API key provided: {KEY}.")))
    message = fail(connect(server))
    assert "401" in message
    assert "Incorrect API key provided: ***." in message
    assert len(server.requests) == 1, "a refused key must not be tried again"
    assert KEY not in caplog.text


def test_a_rate_limit_is_waited_out(server: EmbeddingsServer) -> None:
    server.script.append((429, error_body("slow down")))
    server.script.append((500, error_body("oops")))
    np.testing.assert_allclose(connect(server).embed_query("a"), vector_of("a"), atol=1e-6)
    assert len(server.requests) == 3


@pytest.mark.parametrize(("status", "word"), [(429, "slow down"), (500, "broken inside")])
def test_errors_that_stay_are_reported(server: EmbeddingsServer, status: int, word: str) -> None:
    server.script.extend([(status, error_body(word))] * 3)
    message = fail(connect(server))
    assert str(status) in message
    assert word in message
    assert len(server.requests) == 3


def test_a_wrong_request_is_reported_at_once(server: EmbeddingsServer) -> None:
    server.script.append((400, error_body("this model does not support dimensions")))
    assert "this model does not support dimensions" in fail(connect(server))
    assert len(server.requests) == 1


GOOD_ROW = vector_of("a").tolist()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b'{"object": "list", "data": [{"ind', "not an embeddings response"),
        (b"", "not an embeddings response"),
        (b'"a string"', "not an embeddings response"),
        (b'{"hello": "world"}', "not an embeddings response"),
        (b'{"data": [{"index": 0}]}', "not an embeddings response"),
        (b'{"data": [{"index": 0, "embedding": "!!!"}]}', "0 dimensions came, expected 12"),
        (b'{"data": [{"index": 0, "embedding": "AAAA"}]}', "not an embeddings response"),
        (b'{"data": [{"index": 0, "embedding": [1, 2, 3]}]}', "3 dimensions came, expected 12"),
        (b'{"data": [{"index": 0, "embedding": []}]}', "0 dimensions came, expected 12"),
        (json.dumps({"data": [{"index": i, "embedding": GOOD_ROW} for i in (0, 1)]}).encode(),
         "2 vectors came for 1 texts"),
    ],
)  # fmt: skip
def test_a_broken_answer_is_reported(server: EmbeddingsServer, body: bytes, word: str) -> None:
    server.script.append((200, body))
    assert word in fail(connect(server))


def test_an_answer_without_vectors_is_reported(server: EmbeddingsServer) -> None:
    # Whether the client itself objects depends on its release.
    server.script.append((200, b'{"object": "list", "data": []}'))
    assert re.search("not an embeddings response|0 vectors came", fail(connect(server)))


def test_numbers_that_are_not_numbers_are_reported(server: EmbeddingsServer) -> None:
    for bad in (["a"] * DIMENSIONS, [None] * DIMENSIONS, [float("nan")] * DIMENSIONS):
        body = json.dumps({"data": [{"index": 0, "embedding": bad}]}).encode()
        server.script.append((200, body))
        with pytest.raises(EmbeddingError, match=r"the model (failed on 1 texts|returned NaN)"):
            connect(server).embed_query("a")


def test_a_server_that_hangs_is_given_up(server: EmbeddingsServer) -> None:
    server.hang = True
    assert "timed out" in fail(connect(server, timeout=0.2, max_retries=1)).lower()
    assert len(server.requests) == 2


def test_a_server_that_is_not_there_is_reported(server: EmbeddingsServer) -> None:
    embedder = OpenAIEmbedder(
        "test-model", base_url="http://127.0.0.1:9/v1", api_key=KEY, dimensions=4, max_retries=0
    )
    assert "connection error" in fail(embedder).lower()


def test_a_missing_key_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_ADMIN_KEY", raising=False)
    with pytest.raises(EmbeddingError, match=r"(?i)api_key|credentials"):
        OpenAIEmbedder("test-model", base_url="http://127.0.0.1:9/v1")
