"""What every embedder does, and how the engine holds it to that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from recollect.errors import EmbeddingError

# A float32 dot product of a unit vector with itself is off by less than this for any
# dimension in use; a vector that close to unit length is left as it is.
_UNIT_TOLERANCE = 1e-5


class Embedder(Protocol):
    """Turns text into unit vectors. All methods may be called from several threads.

    A row of zeros is allowed and means "no semantic content", for example of blank text.
    """

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    @property
    def fingerprint(self) -> str:
        """Names the vectors: two embedders with one fingerprint make comparable vectors.

        A store remembers it, so it must stay the same from process to process.
        """

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of records, in order; shape ``(len(texts), dimensions)``.

        Raises:
            EmbeddingError: the vectors could not be made. Nothing is returned in part.
        """

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a query; shape ``(dimensions,)``. Raises like ``embed``."""


def embed_records(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """``embedder.embed(texts)``, checked and at unit length; shape ``(n, dimensions)``.

    Raises:
        EmbeddingError: the embedder broke its contract; the message says how.
    """
    what = f"{type(embedder).__name__}.embed"
    return _checked(what, embedder.embed(texts), (len(texts), embedder.dimensions))


def embed_query(embedder: Embedder, text: str) -> NDArray[np.float32]:
    """``embedder.embed_query(text)``, checked and at unit length; shape ``(dimensions,)``.

    Raises:
        EmbeddingError: the embedder broke its contract; the message says how.
    """
    vector = embedder.embed_query(text)
    shape = (embedder.dimensions,)
    if (
        isinstance(vector, np.ndarray)
        and vector.dtype == np.float32
        and vector.shape == shape
        and vector.flags.c_contiguous
    ):
        # A unit vector already, as good embedders give, needs no more: every search comes here.
        with np.errstate(over="ignore", invalid="ignore"):
            if abs(float(vector.dot(vector)) - 1.0) < _UNIT_TOLERANCE:
                return vector
    return _checked(f"{type(embedder).__name__}.embed_query", vector, shape)


def unit_rows(rows: NDArray[np.floating]) -> NDArray[np.float32]:
    """Each row of a finite ``(n, dimensions)`` array at unit length; zero rows stay zero."""
    wide = rows.astype(np.float64)
    # Dividing by the largest entry first keeps the squares from overflowing or vanishing.
    wide /= _divisors(np.abs(wide).max(axis=1, initial=0.0))
    wide /= _divisors(np.linalg.norm(wide, axis=1))
    return wide.astype(np.float32)


def _divisors(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(lengths > 0, lengths, 1.0)[:, None]


def _checked(what: str, vectors: object, shape: tuple[int, ...]) -> NDArray[np.float32]:
    try:
        array = np.asarray(vectors)
    except (TypeError, ValueError, RuntimeError) as error:
        raise EmbeddingError(f"{what} must return an array of shape {shape}: {error}") from error
    if array.shape != shape:
        raise EmbeddingError(f"{what} must return shape {shape}, not {array.shape}")
    if array.dtype == np.float32 and _is_unit(array):
        return np.ascontiguousarray(array, dtype=np.float32)
    if array.dtype.kind not in "fiu":
        raise EmbeddingError(f"{what} must return float32, not {array.dtype}")
    rows = np.atleast_2d(array)
    bad = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if bad.size:
        raise EmbeddingError(
            f"{what} must return finite numbers; row {bad[0]} of {len(rows)} holds NaN or infinity"
        )
    return unit_rows(rows).reshape(shape)


def _is_unit(array: NDArray[np.float32]) -> bool:
    # NaN and infinity fail the comparison too, so this pass also vouches for finite numbers.
    with np.errstate(over="ignore", invalid="ignore"):
        if array.ndim == 1:
            return abs(float(np.dot(array, array)) - 1.0) < _UNIT_TOLERANCE
        squares = np.einsum("ij,ij->i", array, array)
        return bool((np.abs(squares - 1.0) < _UNIT_TOLERANCE).all())
