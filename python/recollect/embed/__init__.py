"""Embedders: what turns text into vectors.

The default is static and native. The others adapt a package that is imported only when its
embedder is asked for, so that importing this module stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from recollect.embed.named import embedder_named
from recollect.embed.protocol import Embedder, embed_query, embed_records, unit_rows

if TYPE_CHECKING:
    from recollect.embed.fastembed import FastEmbedEmbedder
    from recollect.embed.model2vec import Model2VecEmbedder
    from recollect.embed.openai import OpenAIEmbedder
    from recollect.embed.sentence_transformers import SentenceTransformerEmbedder
    from recollect.embed.static import StaticEmbedder

__all__ = [
    "Embedder",
    "FastEmbedEmbedder",
    "Model2VecEmbedder",
    "OpenAIEmbedder",
    "SentenceTransformerEmbedder",
    "StaticEmbedder",
    "embed_query",
    "embed_records",
    "embedder_named",
    "unit_rows",
]

_HOMES = {
    "FastEmbedEmbedder": "recollect.embed.fastembed",
    "Model2VecEmbedder": "recollect.embed.model2vec",
    "OpenAIEmbedder": "recollect.embed.openai",
    "SentenceTransformerEmbedder": "recollect.embed.sentence_transformers",
    "StaticEmbedder": "recollect.embed.static",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
