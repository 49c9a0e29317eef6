"""Opening a store: which log, which embedder, which language, and whether they fit together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from recollect._core import Analyzer
from recollect.checks import check_count
from recollect.embed.protocol import Embedder
from recollect.errors import EmbedderMismatchError, InvalidInputError, StoreError
from recollect.graphs import GraphFiles
from recollect.images import ImageFiles
from recollect.keeping import Keeper
from recollect.kept_files import KeptFiles
from recollect.language import analyzer_of, stemming
from recollect.log.protocol import Log

# The settings a store keeps.
EMBEDDER = "embedder"  # its fingerprint
EMBEDDER_SINCE = "embedder_since"  # the version up to which vectors are another embedder's
LANGUAGE = "language"

_CALLER = "caller"  # the fingerprint's first part where the caller brings every vector
_UNFINISHED = "unfinished:"
LARGEST_DIMENSIONS = 65_536


class Default(Enum):
    """Stands for a choice the caller left open."""

    DEFAULT = "default"


DEFAULT = Default.DEFAULT


@dataclass(frozen=True, slots=True)
class Store:
    """An open store and what its records are made with."""

    log: Log
    embedder: Embedder | None
    dimensions: int
    language: str
    analyzer: Analyzer
    keeper: Keeper | None
    """None where nothing is kept beside the log."""
    comparable_since: int
    """Vectors of this version and before are another embedder's; 0 when there are none."""


def unfinished(fingerprint: str) -> str:
    """What the embedder setting says while vectors are being replaced."""
    return _UNFINISHED + fingerprint


def open_store(
    path: str | os.PathLike[str] | Log,
    embedder: Embedder | Default | None,
    dimensions: int | None,
    language: str | None,
    synchronous: str,
) -> Store:
    """Open or create a store.

    Raises:
        EmbedderMismatchError: it was made with another embedder, or other dimensions.
        InvalidInputError: the options are wrong, or do not fit the store's language.
        StoreError: the file cannot be used.
    """
    if embedder is None and dimensions is None:
        raise InvalidInputError("without an embedder, give dimensions: the length of your vectors")
    if embedder is not None and dimensions is not None:
        raise InvalidInputError("dimensions is the embedder's; give it only with embedder=None")
    if dimensions is not None:
        check_count(dimensions, "dimensions", LARGEST_DIMENSIONS)
    if not isinstance(synchronous, str):
        raise InvalidInputError(f"synchronous must be a string, not {type(synchronous).__name__}")
    chosen = _default_embedder() if isinstance(embedder, Default) else embedder
    if chosen is not None and not callable(getattr(chosen, "embed", None)):
        raise InvalidInputError(
            f"embedder must have the methods of recollect.embed.Embedder, not be {embedder!r}"
        )
    fingerprint = f"{_CALLER}:{dimensions}" if chosen is None else chosen.fingerprint
    if language is not None:
        analyzer_of(language)
    log = path if isinstance(path, Log) else _open_log(path, synchronous)
    try:
        kept = log.configure({EMBEDDER: fingerprint, LANGUAGE: language or "english"})
        _check(kept, fingerprint, language)
        return Store(
            log,
            chosen,
            length := chosen.dimensions if chosen is not None else int(dimensions or 0),
            kept[LANGUAGE],
            analyzer_of(kept[LANGUAGE]),
            _keeper_beside(path, log, kept, length),
            int(kept.get(EMBEDDER_SINCE, 0)),
        )
    except BaseException:
        log.close()
        raise


def _keeper_beside(
    path: str | os.PathLike[str] | Log, log: Log, settings: Mapping[str, str], dimensions: int
) -> Keeper | None:
    if isinstance(path, Log) or os.fspath(path) == ":memory:":
        return None
    files = KeptFiles(Path(os.path.realpath(path)))
    language = settings[LANGUAGE]
    # What the rows of a partition depend on, beside the events and the code.
    made_with = [settings[EMBEDDER], settings.get(EMBEDDER_SINCE), language, stemming(language)]
    images = ImageFiles(files, log, analyzer_of(language), dimensions, made_with)
    return Keeper(files, GraphFiles(files), images)


def _check(kept: Mapping[str, str], fingerprint: str, language: str | None) -> None:
    if kept[EMBEDDER].startswith(_UNFINISHED):
        raise EmbedderMismatchError(
            "changing the store's embedder was cut short; run `recollect reembed` again"
        )
    if kept[EMBEDDER] != fingerprint:
        raise EmbedderMismatchError(
            f"the store was made with the embedder {kept[EMBEDDER]!r}, not {fingerprint!r}; "
            "vectors of two embedders cannot be compared. Open it with the embedder it was made "
            "with, or convert it with `recollect reembed`"
        )
    if language is not None and kept[LANGUAGE] != language:
        raise InvalidInputError(
            f"the store's language is {kept[LANGUAGE]!r}, not {language!r}; it is fixed when "
            "the store is made"
        )


def _default_embedder() -> Embedder:
    from recollect.embed.static import StaticEmbedder

    return StaticEmbedder()


def _open_log(path: str | os.PathLike[str], synchronous: str) -> Log:
    if not isinstance(path, (str, os.PathLike)):
        raise InvalidInputError(f"path must name a file, not be {path!r}")
    name = os.fspath(path)
    if not isinstance(name, str) or not name:
        raise InvalidInputError("path must be a file name, or ':memory:'")
    if "://" in name:
        scheme = name.partition("://")[0]
        raise StoreError(f"no log for {scheme}:// is installed; a path names a SQLite file")
    from recollect.log.sqlite import SQLiteLog

    return SQLiteLog(name, synchronous=synchronous)
