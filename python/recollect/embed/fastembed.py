"""ONNX models of the fastembed package."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import file_digest
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recollect.embed.adapter import embed_filled, load_package
from recollect.errors import EmbeddingError


class FastEmbedEmbedder:
    """Embeds with a model that fastembed knows, by its name there.

    Args:
        name: one of ``TextEmbedding.list_supported_models()``, or of a model registered with
            ``TextEmbedding.add_custom_model``.
        cache_dir: where fastembed keeps what it downloads; by default its own choice.
        model_path: a folder that holds the model's files; nothing is downloaded then.
        threads: threads per inference; by default one per core.
        batch_size: texts per inference.
        local_files_only: use what is cached and never download.

    Raises:
        EmbeddingError: the package is missing, the name is unknown, or the model cannot be
            loaded.
    """

    def __init__(
        self,
        name: str,
        *,
        cache_dir: str | PathLike[str] | None = None,
        model_path: str | PathLike[str] | None = None,
        threads: int | None = None,
        batch_size: int = 64,
        local_files_only: bool = False,
    ) -> None:
        text_embedding = load_package("fastembed", "fastembed").TextEmbedding
        self._batch_size = batch_size
        description = _describe(text_embedding, name)
        self._dimensions = int(description["dim"])
        self._fingerprint = f"fastembed:{description['model']}:{self._dimensions}"
        with _reported(f"cannot load the fastembed model {name!r}"):
            self._model = text_embedding(
                description["model"],
                cache_dir=None if cache_dir is None else fspath(cache_dir),
                threads=threads,
                local_files_only=local_files_only,
                specific_model_path=None if model_path is None else fspath(model_path),
            )
            if model_path is not None:
                self._fingerprint += f":{_digest(Path(model_path, description['model_file']))}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    @property
    def fingerprint(self) -> str:
        """Made from the model's name; with ``model_path`` also from the model's file."""
        return self._fingerprint

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return embed_filled(texts, self._dimensions, self._encode)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        rows = embed_filled([text], self._dimensions, self._encode_queries)
        row: NDArray[np.float32] = rows[0]
        return row

    def _encode(self, texts: list[str]) -> Any:
        with _reported("the fastembed model failed"):
            return list(self._model.passage_embed(texts, batch_size=self._batch_size))

    def _encode_queries(self, texts: list[str]) -> Any:
        with _reported("the fastembed model failed"):
            return list(self._model.query_embed(texts))


@contextmanager
def _reported(what: str) -> Iterator[None]:
    try:
        yield
    except _failures() as error:
        raise EmbeddingError(f"{what}: {error}") from error


@cache
def _failures() -> tuple[type[Exception], ...]:
    # What onnxruntime raises has no base class of its own below Exception.
    native = load_package("onnxruntime.capi.onnxruntime_pybind11_state", "fastembed")
    kinds = (kind for kind in vars(native).values() if isinstance(kind, type))
    failures = (kind for kind in kinds if issubclass(kind, Exception))
    return (OSError, ValueError, RuntimeError, *failures)


def _describe(text_embedding: Any, name: str) -> dict[str, Any]:
    for description in text_embedding.list_supported_models():
        if description["model"].lower() == name.lower():
            return dict(description)
    raise EmbeddingError(
        f"fastembed knows no model {name!r}: see TextEmbedding.list_supported_models(), "
        "or register yours with TextEmbedding.add_custom_model"
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()[:16]
