"""Mem0's configuration: what of it says something to Recollect.

- ``vector_store``: ``config.path`` is where the store lies. Mem0's path names a folder; the store
  is the file ``recollect.db`` in it. A path that ends in ``.db`` names the file itself, and
  ``":memory:"`` is not kept. ``config.collection_name`` is the tenant: two collections of one
  path see nothing of each other.
- ``embedder`` and ``llm``: see recollect.compat.mem0.models. By default texts are embedded, and
  conversations read, in this process.
- ``history_db_path`` and ``version`` are accepted: the history lies in the store, and there is one
  form of results.

What would put memories elsewhere than asked is an error; a prompt or a reranker, which Recollect
has no place for, is a warning.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from recollect.compat.mem0.models import check_keys, embedder_of, inference_of, plain
from recollect.embed.protocol import Embedder
from recollect.errors import InvalidInputError, StoreError
from recollect.inference import Inference
from recollect.store import Default

DEFAULT_COLLECTION = "mem0"
_FILE = "recollect.db"
_SECTIONS = ("vector_store", "embedder", "llm", "history_db_path", "version")
_WITHOUT_EFFECT = {
    "custom_instructions": "how facts are told from talk",
    "custom_fact_extraction_prompt": "how facts are told from talk",
    "custom_update_memory_prompt": "how a fact replaces another",
    "reranker": "how hits are put in order",
}
_STORE_KEYS = {"path", "collection_name", "embedding_model_dims", "on_disk"}


class Settings(NamedTuple):
    """What a configuration says."""

    path: str
    tenant: str
    embedder: Embedder | Default
    inference: Inference | Default

    def make_folder(self) -> None:
        """Make the folder of the file, if it is missing; Mem0 makes its own, too.

        Raises:
            StoreError: it cannot be made.
        """
        if self.path == ":memory:":
            return
        folder = Path(self.path).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder {folder} cannot be made: {error.strerror}. Give another as "
                "vector_store.config.path, or as MEM0_DIR"
            ) from None


def settings_of(config: object) -> Settings:
    """Read a configuration: a mapping, an object with ``model_dump`` such as Mem0's, or None.

    Raises:
        InvalidInputError: it says something that Recollect cannot do, or does not know.
        EmbeddingError: the embedder that it names cannot be loaded.
    """
    sections = plain(config)
    for name, what in _WITHOUT_EFFECT.items():
        if sections.pop(name, None):
            warnings.warn(
                f"{name} has no effect: Recollect decides by its own rules {what}", stacklevel=4
            )
    if sections.pop("graph_store", None):
        raise InvalidInputError(
            "Recollect has no graph store: leave out graph_store. The entities of every memory "
            "are indexed and count in every search"
        )
    check_keys(sections, _SECTIONS, "the configuration")
    path, tenant = _place(_section(sections, "vector_store"))
    return Settings(
        path,
        tenant,
        embedder_of(*_section(sections, "embedder")),
        inference_of(*_section(sections, "llm")),
    )


def default_path() -> str:
    """The file beside Mem0's own: in MEM0_DIR, else in ``~/.mem0``."""
    folder = os.environ.get("MEM0_DIR") or Path.home() / ".mem0"
    return str(Path(folder) / _FILE)


def tenant_of(collection: str | None) -> str:
    """The tenant that stands for a collection; Mem0's default one is Recollect's."""
    return "default" if collection in (None, DEFAULT_COLLECTION) else str(collection)


def _section(sections: Mapping[str, Any], name: str) -> tuple[str | None, dict[str, Any]]:
    """The provider of a section, and its config."""
    section = plain(sections.get(name))
    check_keys(section, ("provider", "config"), name)
    return section.get("provider"), plain(section.get("config"))


def _place(store: tuple[str | None, dict[str, Any]]) -> tuple[str, str]:
    """The store's file, and the tenant."""
    _, config = store
    if remote := [key for key in ("host", "port", "url", "api_key", "client") if key in config]:
        raise InvalidInputError(
            f"vector_store.config has {', '.join(remote)}, but Recollect asks no server: its "
            "store is a file. Give path instead; `recollect import mem0` brings memories over"
        )
    check_keys(config, _STORE_KEYS, "vector_store.config")
    tenant = tenant_of(config.get("collection_name"))
    path = config.get("path")
    if path is None:
        return default_path(), tenant
    if not isinstance(path, (str, os.PathLike)):
        raise InvalidInputError(f"vector_store.config.path must name a place, not be {path!r}")
    name = os.fspath(path)
    if name == ":memory:" or Path(name).suffix == ".db":
        return name, tenant
    return str(Path(name) / _FILE), tenant
