"""What is compared, by name: its module here, and what its class is made with."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from engines.engine import Engine, Shape

_ENGINES: dict[str, tuple[str, dict[str, Any]]] = {
    "Recollect": ("recollect", {}),
    "usearch f32": ("usearch", {"kind": "f32"}),
    "usearch f16": ("usearch", {"kind": "f16"}),
    "usearch i8": ("usearch", {"kind": "i8"}),
    "hnswlib": ("hnswlib", {}),
    "faiss HNSW flat": ("faiss", {"kind": "flat"}),
    "faiss HNSW SQ8": ("faiss", {"kind": "sq8"}),
    "faiss HNSW SQ8, refined": ("faiss", {"kind": "sq8", "refined": True}),
    "SVS Vamana f32": ("svs", {"kind": "f32"}),
    "SVS Vamana LVQ8": ("svs", {"kind": "lvq", "bits": (8, 0)}),
    "SVS Vamana LVQ4x8": ("svs", {"kind": "lvq", "bits": (4, 8)}),
    "VSAG HGraph f32": ("vsag", {"kind": "fp32"}),
    "VSAG HGraph SQ8, reordered": ("vsag", {"kind": "sq8_uniform"}),
}

OURS = "Recollect"
NAMES = tuple(_ENGINES)


def engine_named(name: str, shape: Shape) -> Engine:
    """Raises ImportError where the library is not installed."""
    module, options = _ENGINES[name]
    engine: Engine = import_module(f"engines.{module}").of(shape, **options)
    return engine
