"""The default embedder: a static table of word pieces, looked up and pooled natively.

No package beyond NumPy, no download, a few microseconds a text. The table is made by a script
of the repository and shipped with the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from os import PathLike
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from recollect._core import StaticTable
from recollect.errors import EmbeddingError, RecollectError

_lock = Lock()


class StaticEmbedder:
    """Embeds with the packaged table, or with another one made by the same script.

    The packaged table is read at the first use and once per process. A text in which no word
    piece is known gets a row of zeros.

    Raises:
        EmbeddingError: the file cannot be read, or is not such a table.
    """

    def __init__(self, path: str | PathLike[str] | None = None) -> None:
        # A cache alone would let two first users read the table at the same time.
        with _lock:
            self._table = _load_packaged() if path is None else _load(path)

    @property
    def dimensions(self) -> int:
        return self._table.dimensions

    @property
    def fingerprint(self) -> str:
        return f"static:1:{self._table.checksum:08x}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._table.embed(list(texts))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._table.embed_one(text)


@cache
def _load_packaged() -> StaticTable:
    return _load(str(files("recollect.embed").joinpath("data", "static.bin")))


def _load(path: str | PathLike[str]) -> StaticTable:
    try:
        return StaticTable(Path(path).read_bytes())
    except (OSError, ValueError, RuntimeError, RecollectError) as error:
        raise EmbeddingError(f"cannot load the static embedding table {path}: {error}") from error
