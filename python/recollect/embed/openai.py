"""Any endpoint that speaks OpenAI's embeddings protocol: hosted, or a server of one's own.

Errors carry no cause whose text could hold the key; see recollect.embed.endpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from recollect.embed.adapter import embed_filled, load_package
from recollect.embed.endpoint import failure_of, host_of, without_key
from recollect.errors import EmbeddingError

_DEFAULT_HOST = "api.openai.com"


class OpenAIEmbedder:
    """Embeds over HTTP with the ``openai`` client, which also does retries and back-off.

    Args:
        model: the endpoint's name of the model.
        dimensions: asked of the endpoint, which must then return vectors of that length.
            Without it, the length is learnt by embedding one word when it is first needed.
        base_url: where the protocol is spoken, such as ``"http://localhost:8000/v1"``; by
            default what the client's environment variables say, else OpenAI.
        api_key: by default taken from the client's environment variables. A server that asks
            for none accepts any text.
        batch_size: texts per request.
        timeout: seconds for one attempt.
        max_retries: attempts after the first, for time-outs, rate limits and server errors.

    Raises:
        EmbeddingError: the package or the key is missing.
    """

    def __init__(
        self,
        model: str,
        *,
        dimensions: int | None = None,
        base_url: str | None = None,
        api_key: str | None = None,
        batch_size: int = 256,
        timeout: float = 30.0,
        max_retries: int = 3,
    ) -> None:
        self._package = load_package("openai", "openai")
        self._model = model
        self._asked = {} if dimensions is None else {"dimensions": dimensions}
        self._dimensions = dimensions
        self._batch_size = batch_size
        self._lock = Lock()
        try:
            self._client = self._package.OpenAI(
                api_key=api_key, base_url=base_url, timeout=timeout, max_retries=max_retries
            )
        except self._package.OpenAIError as error:
            raise EmbeddingError(f"cannot set up the openai client: {error}") from error

    @property
    def dimensions(self) -> int:
        """The length of the vectors; asks the endpoint the first time it is not known.

        Raises:
            EmbeddingError: the endpoint cannot be asked.
        """
        with self._lock:
            if self._dimensions is None:
                self._dimensions = len(self._request(["dimensions"])[0])
            return self._dimensions

    @property
    def fingerprint(self) -> str:
        """Made from model, dimensions, and the endpoint's host where it is not OpenAI's."""
        host = host_of(self._client)
        suffix = "" if host == _DEFAULT_HOST else f":{host}"
        return f"openai:{self._model}:{self.dimensions}{suffix}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return embed_filled(texts, self.dimensions, self._encode)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self.embed([text])[0]
        return row

    def _encode(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = []
        for start in range(0, len(texts), self._batch_size):
            rows += self._request(texts[start : start + self._batch_size])
        return rows

    def _request(self, texts: list[str]) -> list[list[float]]:
        try:
            answer = self._client.embeddings.create(model=self._model, input=texts, **self._asked)
            items = sorted(answer.data, key=lambda item: item.index)
            rows = [list(item.embedding) for item in items]
        except self._package.OpenAIError as error:
            failure = failure_of(error)
        # The client does not check an answer's form; what is missing shows as one of these.
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            failure = f"the answer is not an embeddings response ({type(error).__name__}: {error})"
        else:
            self._check(rows, len(texts))
            return rows
        # Raised here, so that the error has no context that could hold the key.
        message = f"embedding {self._at()} failed: {without_key(failure, self._client)}"
        raise EmbeddingError(message)

    def _check(self, rows: list[list[float]], count: int) -> None:
        if len(rows) != count:
            raise EmbeddingError(
                f"embedding {self._at()} failed: {len(rows)} vectors came for {count} texts"
            )
        expected = len(rows[0]) if self._dimensions is None else self._dimensions
        for row in rows:
            if len(row) != expected or not row:
                raise EmbeddingError(
                    f"embedding {self._at()} failed: a vector of {len(row)} dimensions came, "
                    f"expected {expected}"
                )

    def _at(self) -> str:
        return f"with {self._model!r} at {host_of(self._client)}"
