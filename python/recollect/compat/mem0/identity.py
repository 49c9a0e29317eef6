"""Mem0's ids, and the scopes of Recollect that they name.

``user_id`` is the user, ``agent_id`` the agent, ``run_id`` the session. A memory that was added
with a run belongs to the scope of that run, not only to an episode: Mem0 returns it to whoever
asks for the run, and lets no other run change it.
"""

from __future__ import annotations

from typing import NamedTuple

from recollect.errors import InvalidInputError
from recollect.scope import Scope, check_id

SCOPE_FIELDS = {"user_id": "user", "agent_id": "agent", "run_id": "session"}


class Ids(NamedTuple):
    """The ids of a call, checked."""

    user_id: str | None = None
    agent_id: str | None = None
    run_id: str | None = None

    @property
    def given(self) -> dict[str, str]:
        """Those that are set, by Mem0's names."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def ids_of(user_id: object, agent_id: object, run_id: object) -> Ids:
    """Check the ids of a call. Raises InvalidInputError like ``checked_id``."""
    return Ids(
        checked_id(user_id, "user_id"),
        checked_id(agent_id, "agent_id"),
        checked_id(run_id, "run_id"),
    )


def checked_id(value: object, name: str) -> str | None:
    """The id without blanks around it; numbers become text, as a database key may be one.

    Raises:
        InvalidInputError: it is empty, or neither text nor a whole number.
    """
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise InvalidInputError(f"{name} must be a string, not {type(value).__name__}")
    trimmed = value.strip()
    check_id(name, trimmed)
    return trimmed


def scope_ids(ids: dict[str, str]) -> dict[str, str]:
    """The ids as the fields of a Scope."""
    return {SCOPE_FIELDS[name]: value for name, value in ids.items()}


def named_in(scope: Scope) -> dict[str, str]:
    """The ids of a scope by Mem0's names."""
    carried = scope.ids
    return {name: carried[field] for name, field in SCOPE_FIELDS.items() if field in carried}
