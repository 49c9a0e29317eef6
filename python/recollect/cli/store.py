"""Which store a command works on, and for whom."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from recollect.embed import embedder_named
from recollect.errors import ScopeError, StoreError
from recollect.memory import Memory
from recollect.outbox import Queue

_DEFAULT = "recollect.db"


def open_store(arguments: Namespace, *, create: bool = False) -> Memory:
    """Open the store a command names. Only writing a first memory may make a new one.

    Raises:
        StoreError: the store does not exist and ``create`` is false.
    """
    path = path_of(arguments) if create else existing_path(arguments)
    embedder = embedder_named(arguments.embedder)
    # A command is over soon, and knows nothing of who reads conversations: it leaves them alone.
    return Memory(path, tenant=arguments.tenant, embedder=embedder, queue=Queue(threads=0))


def existing_path(arguments: Namespace) -> str:
    """The store's file. Raises StoreError where there is none."""
    path = path_of(arguments)
    if "://" not in path and not Path(path).exists():
        raise StoreError(f"no store at {path}: name one with --store, or make one with add")
    return path


def path_of(arguments: Namespace) -> str:
    """The store's file: that of --store, else of the environment, else of the folder."""
    named: str | None = arguments.store or os.environ.get("RECOLLECT_STORE")
    return named or _DEFAULT


def ids_of(arguments: Namespace) -> dict[str, Any]:
    """The ids a command names, as keyword arguments of the API.

    Raises:
        ScopeError: it names none.
    """
    given = {
        "org_id": arguments.org,
        "agent_id": arguments.agent,
        "user_id": arguments.user,
        "session_id": arguments.session,
    }
    ids = {name: value for name, value in given.items() if value is not None}
    if not ids:
        raise ScopeError("name at least one of --user, --agent, --session, --org")
    return ids
