"""The default embedder: a static table of word pieces, looked up and pooled natively.

No package beyond NumPy, no download, a few microseconds a text. The table is made by a script
of the repository and shipped with the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from mmap import ACCESS_READ, mmap
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

    The packaged table is mapped at the first use and once per process; only what is looked up
    is read. A table of one's own is read and checked whole. A text in which no word piece is
    known gets a row of zeros.

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
    path = Path(__file__).with_name("data") / "static.bin"
    try:
        with path.open("rb") as file:
            content = mmap(file.fileno(), 0, access=ACCESS_READ)
        # Its bytes are as much to be trusted as those of the code beside it.
        return StaticTable(content, check_all=False)
    except (OSError, ValueError, RecollectError) as error:
        raise _refused(path, error) from error


def _load(path: str | PathLike[str]) -> StaticTable:
    try:
        return StaticTable(Path(path).read_bytes(), check_all=True)
    except (OSError, ValueError, RuntimeError, RecollectError) as error:
        raise _refused(path, error) from error


def _refused(path: str | PathLike[str], error: Exception) -> EmbeddingError:
    return EmbeddingError(f"cannot load the static embedding table {path}: {error}")
