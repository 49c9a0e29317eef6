"""The errors that Mem0's programs catch, inside Recollect's tree.

Everything else that goes wrong is one of ``recollect.errors``; what a caller did wrong is also a
ValueError, as in Mem0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recollect.errors import InvalidInputError, NotFoundError


class ValidationError(InvalidInputError):
    """An argument is wrong; ``error_code``, ``details`` and ``suggestion`` say more."""

    def __init__(
        self,
        message: str,
        error_code: str,
        details: Mapping[str, Any] | None = None,
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.error_code = error_code
        self.details = dict(details or {})
        self.suggestion = suggestion


class MemoryNotFoundError(NotFoundError, ValueError):
    """No live memory has this id."""
