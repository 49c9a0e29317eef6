"""What the adapters share: an optional package, and texts with nothing in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recollect.embed.protocol import unit_rows
from recollect.errors import EmbeddingError, RecollectError


def load_package(module: str, extra: str, missing: type[RecollectError] = EmbeddingError) -> Any:
    """Import an optional package, or say how to install it.

    Typed Any, so that the package type-checks alike with and without the optional ones.

    Raises:
        RecollectError: of the type ``missing``: the package is missing, or it cannot import what
            it needs itself.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise missing(
            f'cannot import {module} ({error}): run pip install "recollect[{extra}]"'
        ) from error


def embed_filled(
    texts: Sequence[str], dimensions: int, encode: Callable[[list[str]], Any]
) -> NDArray[np.float32]:
    """``encode`` the texts that are not blank; the others get a row of zeros.

    Models turn blank text into the vector of their start and end marks, which is near to
    some texts for no reason; hosted ones refuse it.

    Returns shape ``(len(texts), dimensions)``, unit or zero rows.

    Raises:
        EmbeddingError: ``encode`` failed, or returned another number of vectors, or of
            dimensions, or numbers that are not finite.
    """
    vectors = np.zeros((len(texts), dimensions), dtype=np.float32)
    filled = [place for place, text in enumerate(texts) if not _is_blank(text)]
    if not filled:
        return vectors
    try:
        rows = np.asarray(encode([texts[place] for place in filled]), dtype=np.float32)
    except (OSError, TypeError, ValueError, RuntimeError) as error:
        raise EmbeddingError(f"the model failed on {len(filled)} texts: {error}") from error
    if rows.shape != (len(filled), dimensions):
        raise EmbeddingError(
            f"the model returned shape {rows.shape} for {len(filled)} texts, "
            f"expected {(len(filled), dimensions)}"
        )
    if not np.isfinite(rows).all():
        raise EmbeddingError("the model returned NaN or infinity")
    vectors[filled] = unit_rows(rows)
    return vectors


def _is_blank(text: str) -> bool:
    return not text or text.isspace()
