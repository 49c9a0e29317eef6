"""Local stores of Mem0, read as they lie on the disk.

Nothing is written to them, and none of the libraries that made them is needed. Each reader
yields the memories as Mem0 keeps them: an id and a payload.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from recollect.compat.mem0 import inert
from recollect.errors import InvalidInputError

DEFAULT_COLLECTION = "mem0"
_CHROMA = "chroma.sqlite3"
_HISTORY = "history.db"
_NO_MEMORIES = ("mem0migrations", "_entities")  # how collections end that Mem0 keeps for itself


class Kept(NamedTuple):
    """A memory of Mem0."""

    id: str
    payload: dict[str, Any]


class Source(NamedTuple):
    """A local store: ``kind`` is qdrant, chroma, faiss or history."""

    kind: str
    path: Path
    collection: str | None

    @property
    def names_ids(self) -> bool:
        """Whether it says whose the memories are."""
        return self.kind != "history"

    def memories(self) -> Iterator[Kept]:
        """The memories in it. Raises InvalidInputError where it cannot be read."""
        readers = {"qdrant": _qdrant, "chroma": _chroma, "faiss": _faiss, "history": _history}
        try:
            yield from readers[self.kind](self.path, self.collection or "")
        except sqlite3.Error as error:
            raise InvalidInputError(f"{self.path} cannot be read: {error}") from None


def source_at(path: str, collection: str | None = None) -> Source:
    """The store at a place: Mem0's vector store, or its history.

    A vector store is the folder that ``vector_store.config.path`` named. ``collection`` chooses
    one of several.

    Raises:
        InvalidInputError: there is none, or it has not the collection.
    """
    place = Path(path)
    if not place.exists():
        raise InvalidInputError(f"{path} does not exist")
    if place.is_file():
        if place.name == _CHROMA:
            return _chosen("chroma", place, _chroma_collections(place), collection)
        if _has_table(place, "history"):
            return Source("history", place, None)
        raise InvalidInputError(f"{path} is no history of Mem0; name the folder of a vector store")
    if (place / "collection").is_dir():
        names = [found.parent.name for found in place.glob("collection/*/storage.sqlite")]
        return _chosen("qdrant", place, names, collection)
    if (place / _CHROMA).is_file():
        file = place / _CHROMA
        return _chosen("chroma", file, _chroma_collections(file), collection)
    if names := [found.stem for found in place.glob("*.faiss")]:
        return _chosen("faiss", place, names, collection)
    if (place / _HISTORY).is_file():
        return Source("history", place / _HISTORY, None)
    raise InvalidInputError(
        f"{path} holds no store of Mem0: neither collection/*/storage.sqlite (qdrant), "
        f"{_CHROMA}, *.faiss, nor {_HISTORY}"
    )


def _chosen(kind: str, path: Path, names: list[str], wanted: str | None) -> Source:
    there = sorted(name for name in names if not name.endswith(_NO_MEMORIES))
    if wanted is None:
        wanted = DEFAULT_COLLECTION if DEFAULT_COLLECTION in there else None
        if wanted is None and len(there) == 1:
            wanted = there[0]
    if wanted not in names:
        listed = ", ".join(there) or "none"
        asked = "name one of its collections" if wanted is None else f"no collection {wanted!r}"
        raise InvalidInputError(f"{path}: {asked}; there are: {listed}")
    return Source(kind, path, wanted)


def _qdrant(path: Path, collection: str) -> Iterator[Kept]:
    file = path / "collection" / collection / "storage.sqlite"
    with closing(_opened(file)) as connection:
        for (data,) in connection.execute("SELECT point FROM points"):
            point = inert.loads(data, str(file))
            held = point.state if isinstance(point, inert.Inert) else {}
            yield _kept(held.get("id"), held.get("payload"), file)


def _chroma_collections(file: Path) -> list[str]:
    with closing(_opened(file)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM collections")]


def _chroma(file: Path, collection: str) -> Iterator[Kept]:
    values = "key, string_value, int_value, float_value, bool_value"
    with closing(_opened(file)) as connection:
        rows = connection.execute(
            "SELECT e.id, e.embedding_id FROM embeddings e"
            " JOIN segments s ON s.id = e.segment_id AND s.scope = 'METADATA'"
            " JOIN collections c ON c.id = s.collection WHERE c.name = ? ORDER BY e.id",
            (collection,),
        ).fetchall()
        lists = _has_table(file, "embedding_metadata_array")
        for row, id in rows:
            payload: dict[str, Any] = {}
            asked = f"SELECT {values} FROM embedding_metadata WHERE id = ?"
            for key, *typed in connection.execute(asked, (row,)):
                payload[key] = _chroma_value(typed)
            asked = f"SELECT {values} FROM embedding_metadata_array WHERE id = ? ORDER BY rowid"
            for key, *typed in connection.execute(asked, (row,)) if lists else ():
                payload.setdefault(key, []).append(_chroma_value(typed))
            yield _kept(id, payload, file)


def _chroma_value(typed: list[Any]) -> Any:
    text, whole, number, flag = typed
    if flag is not None:
        return bool(flag)
    return next((value for value in (text, whole, number) if value is not None), None)


def _faiss(path: Path, collection: str) -> Iterator[Kept]:
    file = path / f"{collection}.json"
    try:
        if file.exists():
            documents = json.loads(file.read_text(encoding="utf-8")).get("docstore")
        else:
            file = path / f"{collection}.pkl"
            documents, _ = inert.loads(file.read_bytes(), str(file))
        listed = list(documents.items())
    except OSError as error:
        raise InvalidInputError(f"{file} cannot be read: {error.strerror}") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise InvalidInputError(f"{file} is no document store of Mem0: {error}") from None
    for id, payload in listed:
        yield _kept(id, payload, file)


def _history(file: Path, collection: str) -> Iterator[Kept]:
    """The last text of every memory that was not deleted since, as the history tells it."""
    texts: dict[str, dict[str, Any]] = {}
    with closing(_opened(file)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(history)")}
        speaker = ", actor_id, role" if {"actor_id", "role"} <= columns else ", NULL, NULL"
        rows = connection.execute(
            f"SELECT memory_id, new_memory, event, created_at, updated_at{speaker} FROM history"
            " ORDER BY coalesce(updated_at, created_at), rowid"
        )
        for id, text, event, created_at, updated_at, actor_id, role in rows:
            if event == "DELETE":
                texts.pop(id, None)
                continue
            about = {"actor_id": actor_id, "role": role, "updated_at": updated_at}
            kept = texts.setdefault(id, {"created_at": created_at})
            kept.update({"data": text}, **{k: v for k, v in about.items() if v is not None})
    for id, payload in texts.items():
        yield _kept(id, payload, file)


def _kept(id: object, payload: object, file: Path) -> Kept:
    if id is None or not isinstance(payload, Mapping):
        raise InvalidInputError(f"{file} holds something that is no memory of Mem0")
    return Kept(str(id), dict(payload))


def _has_table(file: Path, name: str) -> bool:
    asked = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
    try:
        with closing(_opened(file)) as connection:
            return bool(connection.execute(asked, (name,)).fetchone()[0])
    except sqlite3.Error:
        return False


def _opened(file: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
