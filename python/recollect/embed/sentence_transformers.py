"""Models of the sentence-transformers package."""

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

_SAMPLES_PER_PARAMETER = 256
_RECORD_PROMPTS = ("document", "passage", "corpus")


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model: a folder, or a name on the model hub.

    Args:
        path_or_name: a folder as ``SentenceTransformer.save`` writes it, or a hub name, which
            is downloaded unless it is cached.
        device: a torch device: ``"cpu"``, ``"cuda"``, ``"mps"`` …
        query_prompt: put before every query; by default the model's own query prompt.
        batch_size: texts per forward pass.

    Raises:
        EmbeddingError: the package is missing, or the model cannot be loaded.
    """

    def __init__(
        self,
        path_or_name: str | PathLike[str],
        *,
        device: str = "cpu",
        query_prompt: str | None = None,
        batch_size: int = 64,
    ) -> None:
        package = load_package("sentence_transformers", "sentence-transformers")
        name = fspath(path_or_name)
        self._query_prompt = query_prompt
        self._batch_size = batch_size
        # A call may set up the tokenizer anew, and tokenizers before 0.22 raise "Already
        # borrowed" when that happens while another thread encodes.
        self._lock = Lock()
        try:
            self._model = package.SentenceTransformer(name, device=device)
            # Asked of the model itself: what it says of its dimensions may be None.
            self._dimensions = int(self._encode(["dimensions"]).shape[1])
        except (OSError, ValueError, RuntimeError) as error:
            raise EmbeddingError(
                f"cannot load the sentence-transformers model {name!r}: {error}"
            ) from error
        digest = _digest(self._model)
        self._fingerprint = f"sentence-transformers:{self._dimensions}:{digest}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        """Made from the weights, so a model keeps it when its folder moves."""
        return self._fingerprint

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return embed_filled(texts, self._dimensions, self._encode)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        rows = embed_filled([text], self._dimensions, self._encode_queries)
        row: NDArray[np.float32] = rows[0]
        return row

    def _encode(self, texts: list[str]) -> Any:
        with self._lock:
            return self._model.encode_document(
                texts, batch_size=self._batch_size, show_progress_bar=False
            )

    def _encode_queries(self, texts: list[str]) -> Any:
        with self._lock:
            return self._model.encode_query(
                texts,
                prompt=self._query_prompt,
                batch_size=self._batch_size,
                show_progress_bar=False,
            )


def _digest(model: Any) -> str:
    """Names what decides a record's vector: weights, pooling, and the prompt before records.

    Parameters are sampled and sorted by content, not by name: releases rename them. The pooler
    is left out: releases load it or not, and it has no part in the vectors.
    """
    parts = sorted(
        _digest_parameter(parameter)
        for name, parameter in model.named_parameters()
        if ".pooler." not in name
    )
    for module in model:
        if type(module).__name__ == "Pooling":
            parts.append(_pooling_mode(module).encode())
    prompts = [model.prompts[name] for name in _RECORD_PROMPTS if name in model.prompts]
    parts.append(prompts[0].encode() if prompts else b"")
    return sha256(b"\0".join(parts)).hexdigest()[:16]


def _digest_parameter(parameter: Any) -> bytes:
    values = parameter.detach().flatten()
    sample = values[:: max(1, len(values) // _SAMPLES_PER_PARAMETER)].float().cpu().numpy()
    content = sha256(repr(tuple(parameter.shape)).encode())
    content.update(np.ascontiguousarray(sample, dtype="<f4").tobytes())
    return content.digest()


def _pooling_mode(module: Any) -> str:
    # Up to release 5 the mode was a set of flags, with a method that names the one that is on.
    if hasattr(module, "pooling_mode"):
        return str(module.pooling_mode)
    return str(module.get_pooling_mode_str())
