"""Embedders by name, for command lines and configuration files."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from recollect.embed.protocol import Embedder
from recollect.errors import InvalidInputError

_KINDS = {
    "sentence-transformers": "SentenceTransformerEmbedder",
    "fastembed": "FastEmbedEmbedder",
    "model2vec": "Model2VecEmbedder",
    "openai": "OpenAIEmbedder",
}


def embedder_named(name: str) -> Embedder:
    """The embedder that ``"static"`` or ``"KIND:MODEL"`` names.

    KIND is sentence-transformers, fastembed, model2vec or openai; MODEL is a name or a folder.

    Raises:
        InvalidInputError: the name has another form.
        EmbeddingError: the embedder's package or model cannot be loaded.
    """
    package = import_module("recollect.embed")
    if name == "static":
        made: Embedder = package.StaticEmbedder()
        return made
    kind, _, model = name.partition(":")
    if kind not in _KINDS or not model:
        raise InvalidInputError(
            f"unknown embedder {name!r}: use static, or one of {', '.join(_KINDS)} with :MODEL"
        )
    make: Callable[[str], Embedder] = getattr(package, _KINDS[kind])
    return make(model)
