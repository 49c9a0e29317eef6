"""Who sees what: the subset rule.

A record is visible iff its ids are a subset of the reader's, within the same tenant. So the
partitions a reader looks into are the non-empty subsets of its own ids, and a record outside
them is never opened.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from recollect.errors import ScopeError

_ID_FIELDS = ("org", "agent", "user", "session")


class Scope(NamedTuple):
    """The ids that bind who may see a record, inside one tenant. It is the partition key."""

    tenant: str
    org: str | None = None
    agent: str | None = None
    user: str | None = None
    session: str | None = None

    @property
    def ids(self) -> dict[str, str]:
        """The ids that are set, by field name, in the order org, agent, user, session."""
        return {
            field: value
            for field, value in zip(_ID_FIELDS, self[1:], strict=True)
            if value is not None
        }

    def visible(self) -> tuple[Scope, ...]:
        """The scopes a reader with these ids sees: at most 15 non-empty subsets, widest first."""
        ids = tuple(self.ids.items())
        return tuple(
            Scope(self.tenant, **dict(chosen))
            for size in range(1, len(ids) + 1)
            for chosen in combinations(ids, size)
        )

    def contains(self, other: Scope) -> bool:
        """Whether this scope carries every id of ``other``, in the same tenant."""
        return self.tenant == other.tenant and all(
            theirs is None or mine == theirs
            for mine, theirs in zip(self[1:], other[1:], strict=True)
        )


def scope_of(
    tenant: str,
    *,
    org_id: str | None = None,
    agent_id: str | None = None,
    user_id: str | None = None,
    session_id: str | None = None,
) -> Scope:
    """Check the ids a caller gave and make them a scope.

    Raises:
        ScopeError: no id is given, or one is not a string, blank, or not storable text.
    """
    scope = Scope(tenant, org_id, agent_id, user_id, session_id)
    given = False
    for name, value in zip(_ID_FIELDS, scope[1:], strict=True):
        if value is not None:
            check_id(f"{name}_id", value)
            given = True
    if not given:
        raise ScopeError(
            "no id given: name at least one of user_id, agent_id, session_id, org_id, "
            "so that it is certain who may see the record"
        )
    return scope


class CheckedScopes:
    """The scopes of a tenant that were checked before: an agent asks for the same few."""

    _MOST = 4096

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant
        self._known: dict[tuple[str | None, ...], Scope] = {}

    def find(
        self, org_id: str | None, agent_id: str | None, user_id: str | None, session_id: str | None
    ) -> Scope:
        """The scope of these ids. Raises ScopeError like scope_of."""
        ids = (org_id, agent_id, user_id, session_id)
        try:
            return self._known[ids]
        except (KeyError, TypeError):  # not seen before, or nothing that could be an id
            scope = scope_of(
                self._tenant,
                org_id=org_id,
                agent_id=agent_id,
                user_id=user_id,
                session_id=session_id,
            )
        if len(self._known) >= self._MOST:
            self._known.clear()
        self._known[ids] = scope
        return scope


def check_id(name: str, value: object) -> None:
    """Raise ScopeError unless ``value`` is a non-blank string that can be stored."""
    if not isinstance(value, str):
        raise ScopeError(f"{name} must be a string, not {type(value).__name__}")
    if not value or value.isspace():
        raise ScopeError(f"{name} is {'empty' if not value else 'blank'}: give a real id, or None")
    if "\0" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
        raise ScopeError(f"{name} holds a NUL or a lone surrogate, which cannot be stored")
