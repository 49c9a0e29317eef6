"""Every error Recollect raises, in one tree.

::

    RecollectError
    ├── InvalidInputError (ValueError)      an argument is wrong; nothing was changed
    │   └── ScopeError                      no id, or an empty or blank id
    ├── NotFoundError (KeyError)            no live record has this id
    ├── ClosedError                         the memory was closed
    ├── ConflictError                       the log moved past the expected version
    ├── StaleReadError                      the store has not reached min_version
    ├── EmbeddingError                      an embedder failed or broke its contract
    ├── InferenceError                      a conversation could not be turned into memories
    │   └── LimitReachedError               a language model may not be asked any more
    ├── QueueFullError                      too many conversations wait to be worked on
    └── StoreError                          the store file cannot be used
        ├── NotAStoreError                  the file is something else
        ├── NewerFormatError                written by a newer Recollect
        ├── EmbedderMismatchError           made with another embedder
        ├── CorruptStoreError               bytes do not decode, records do not fit together, or
        │                                   the event chain is broken
        ├── ReadOnlyStoreError              no permission to write
        ├── StoreFullError                  no space left on the disk
        └── StoreBusyError                  another process held the write lock for too long

Nothing is half done when one of these is raised.
"""

from __future__ import annotations


class RecollectError(Exception):
    """Base of all errors raised by Recollect."""


class InvalidInputError(RecollectError, ValueError):
    """An argument is wrong. The message says what was given and what is accepted."""


class ScopeError(InvalidInputError):
    """A write or read names no id, or an empty or blank one."""


class NotFoundError(RecollectError, KeyError):
    """No live record has this id."""

    def __str__(self) -> str:
        # KeyError would print the repr of its argument.
        return str(self.args[0]) if self.args else ""


class ClosedError(RecollectError):
    """The memory, or its log, was used after it was closed."""


class ConflictError(RecollectError):
    """A partition moved past the version an append was planned on. Plan again and retry."""


class StaleReadError(RecollectError):
    """The store has not reached the version that a read demanded with ``min_version``."""


class EmbeddingError(RecollectError):
    """An embedder failed, or returned something other than finite vectors of its dimensions."""


class InferenceError(RecollectError):
    """A conversation could not be turned into memories: an endpoint failed, or refused."""


class LimitReachedError(InferenceError):
    """The next request could take a language model past the limit that was set on its use."""


class QueueFullError(RecollectError):
    """Too many conversations wait to be worked on. Nothing was queued; try again later."""


class StoreError(RecollectError):
    """The store cannot be used."""


class NotAStoreError(StoreError):
    """The file exists and is not a Recollect store."""


class NewerFormatError(StoreError):
    """The store was written by a newer version of Recollect."""


class EmbedderMismatchError(StoreError):
    """The store was made with another embedder."""


class CorruptStoreError(StoreError):
    """Stored bytes do not decode, records do not fit together, or the event chain is broken."""


class ReadOnlyStoreError(StoreError):
    """The store, or the folder it is in, cannot be written."""


class StoreFullError(StoreError):
    """There is no space left for the write. Nothing of it was kept."""


class StoreBusyError(StoreError):
    """Another process held the write lock for longer than the time-out."""
