"""Static models of the model2vec package."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from os import PathLike, fspath
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recollect.embed.adapter import embed_filled, load_package
from recollect.errors import EmbeddingError


class Model2VecEmbedder:
    """Embeds with a model2vec model: a folder, or a name on the model hub.

    A text in which no token is known gets a row of zeros.

    Args:
        path_or_name: a folder as ``StaticModel.save_pretrained`` writes it, or a hub name,
            which is downloaded unless it is cached.
        batch_size: texts per pass.

    Raises:
        EmbeddingError: the package is missing, or the model cannot be loaded.
    """

    def __init__(self, path_or_name: str | PathLike[str], *, batch_size: int = 1024) -> None:
        package = load_package("model2vec", "model2vec")
        name = fspath(path_or_name)
        self._batch_size = batch_size
        # Every call sets up the tokenizer anew, and tokenizers before 0.22 raise "Already
        # borrowed" when that happens while another thread encodes.
        self._lock = Lock()
        try:
            self._model = package.StaticModel.from_pretrained(name, force_download=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise EmbeddingError(f"cannot load the model2vec model {name!r}: {error}") from error
        self._dimensions = int(self._model.dim)
        self._fingerprint = f"model2vec:{self._dimensions}:{_digest(self._model)}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        """Made from the table and its tokens, so a model keeps it when its folder moves."""
        return self._fingerprint

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return embed_filled(texts, self._dimensions, self._encode)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self.embed([text])[0]
        return row

    def _encode(self, texts: list[str]) -> Any:
        with self._lock:
            return self._model.encode(texts, batch_size=self._batch_size, use_multiprocessing=False)


def _digest(model: Any) -> str:
    content = sha256("\0".join(model.tokens).encode())
    for array in (model.embedding, model.weights, model.token_mapping):
        if array is not None:
            content.update(f"{array.dtype.str}{array.shape}".encode())
            content.update(np.ascontiguousarray(array).data)
    return content.hexdigest()[:16]
