"""Mem0's Memory and AsyncMemory on a Recollect store.

A program written for ``mem0`` runs with its import changed to this package: no server, no key and
no language model are needed, and nothing is reported to anybody. docs/mem0.md says what is the
same and what differs.
"""

from recollect.compat.mem0.aio import AsyncMemory
from recollect.compat.mem0.exceptions import MemoryNotFoundError, ValidationError
from recollect.compat.mem0.memory import Memory

__all__ = ["AsyncMemory", "Memory", "MemoryNotFoundError", "ValidationError"]
