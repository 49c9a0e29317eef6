"""The ids by which the partitions of a tenant are selected."""

from __future__ import annotations

from collections.abc import Mapping

from recollect.errors import InvalidInputError
from recollect.scope import Scope

ID_FIELDS = Scope._fields[1:]


def required_ids(containing: Mapping[str, str] | None) -> dict[str, str]:
    """Check that the ids a scope must have are named as in Scope, and return them.

    Raises:
        InvalidInputError: a key names no id of a scope.
    """
    required = dict(containing or {})
    unknown = required.keys() - set(ID_FIELDS)
    if unknown:
        raise InvalidInputError(
            f"no id of a scope is called {', '.join(sorted(unknown))}: "
            f"there are {', '.join(ID_FIELDS)}"
        )
    return required
