"""Vectors kept on disk, so that a text is embedded once and not at every run.

A key is the SHA-256 of the embedder's fingerprint, of whether the text is a record or a query
(models may treat them differently), and of the text. The file may be shared by several
processes, and deleted at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recollect.embed.protocol import Embedder, embed_query, embed_records
from recollect.errors import EmbeddingError

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)"
_WAIT = 30.0  # seconds for another process's write
_CHUNK = 256  # texts embedded between two commits: what a broken-off run keeps


class CachedEmbedder:
    """An embedder that looks into a file first.

    ``made`` counts the vectors that were not in it.

    Raises:
        EmbeddingError: the file cannot be used.
    """

    def __init__(self, embedder: Embedder, path: str | Path) -> None:
        self._embedder = embedder
        self._lock = Lock()
        self._path = Path(path)
        self.made = 0
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self._path, timeout=_WAIT, check_same_thread=False)
            self._file.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise EmbeddingError(f"cannot use {path} as a cache of vectors: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    @property
    def fingerprint(self) -> str:
        return self._embedder.fingerprint

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [
            self._embed_chunk(texts[start : start + _CHUNK])
            for start in range(0, len(texts), _CHUNK)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        key = self._key("query", text)
        found = self._find([key])
        if key in found:
            return found[key]
        vector = embed_query(self._embedder, text)
        self._keep([(key, vector)])
        return vector

    def _embed_chunk(self, texts: Sequence[str]) -> NDArray[np.float32]:
        keys = [self._key("record", text) for text in texts]
        found = self._find(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            rows = embed_records(self._embedder, list(missing.values()))
            made = list(zip(missing, rows, strict=True))
            self._keep(made)
            found.update(made)
        return np.stack([found[key] for key in keys])

    def _key(self, role: str, text: str) -> bytes:
        named = "\0".join((self._embedder.fingerprint, role, text))
        return sha256(named.encode("utf-8", "surrogatepass")).digest()

    def _find(self, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float32]]:
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
        try:
            with self._lock:
                rows = self._file.execute(query, keys).fetchall()
        except sqlite3.Error as error:
            raise EmbeddingError(f"cannot read {self._path}: {error}") from None
        size = self.dimensions * 4
        # A vector of another length was not written here; it is made anew.
        return {
            key: np.frombuffer(vector, "<f4").astype(np.float32)
            for key, vector in rows
            if len(vector) == size
        }

    def _keep(self, made: Sequence[tuple[bytes, NDArray[np.float32]]]) -> None:
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in made]
        try:
            with self._lock, self._file:
                self._file.executemany("REPLACE INTO vectors VALUES (?, ?)", rows)
        except sqlite3.Error as error:
            raise EmbeddingError(f"cannot write {self._path}: {error}") from None
        self.made += len(made)
