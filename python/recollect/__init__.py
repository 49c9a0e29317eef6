"""Recollect: memory for AI agents.

from recollect import Memory

memory = Memory("agent.db")
memory.add("Ann prefers TypeScript for code examples", user_id="ann", kind="procedural")
print(memory.context("Which language for the example?", user_id="ann"))
"""

from recollect.aio import AsyncMemory
from recollect.errors import (
    ClosedError,
    ConflictError,
    CorruptStoreError,
    EmbedderMismatchError,
    EmbeddingError,
    InferenceError,
    InvalidInputError,
    NewerFormatError,
    NotAStoreError,
    NotFoundError,
    QueueFullError,
    ReadOnlyStoreError,
    RecollectError,
    ScopeError,
    StaleReadError,
    StoreBusyError,
    StoreError,
    StoreFullError,
)
from recollect.isa import install_external as _install_external
from recollect.memory import Memory
from recollect.model import (
    Change,
    Context,
    Hit,
    Kind,
    Level,
    Message,
    NewMemory,
    Operation,
    Receipt,
    Record,
    Signals,
)
from recollect.outbox import Queue
from recollect.passages import Passages
from recollect.reembedding import reembed
from recollect.scope import Scope
from recollect.tickets import DeadLetter, Ticket
from recollect.weights import Weights

_install_external()

__version__ = "0.1.0"

__all__ = [
    "AsyncMemory",
    "Change",
    "ClosedError",
    "ConflictError",
    "Context",
    "CorruptStoreError",
    "DeadLetter",
    "EmbedderMismatchError",
    "EmbeddingError",
    "Hit",
    "InferenceError",
    "InvalidInputError",
    "Kind",
    "Level",
    "Memory",
    "Message",
    "NewMemory",
    "NewerFormatError",
    "NotAStoreError",
    "NotFoundError",
    "Operation",
    "Passages",
    "Queue",
    "QueueFullError",
    "ReadOnlyStoreError",
    "Receipt",
    "RecollectError",
    "Record",
    "Scope",
    "ScopeError",
    "Signals",
    "StaleReadError",
    "StoreBusyError",
    "StoreError",
    "StoreFullError",
    "Ticket",
    "Weights",
    "reembed",
]
