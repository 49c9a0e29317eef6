"""AsyncMemory: Memory, awaited. Every call runs in a worker thread; there is no second logic."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from types import TracebackType
from typing import Any, Self

from recollect.aio import awaited
from recollect.compat.mem0.memory import Memory


class AsyncMemory:
    """The methods of Memory as coroutines; ``close`` is none, as in Mem0.

    ``memory`` is the Memory underneath.
    """

    def __init__(self, config: object = None) -> None:
        self.memory = Memory(config)

    @classmethod
    def from_config(cls, config_dict: Mapping[str, Any]) -> Self:
        """The AsyncMemory that a configuration describes; it may be awaited, as in Mem0 1.x."""
        return cls(config_dict)

    add = awaited(Memory.add)
    get = awaited(Memory.get)
    get_all = awaited(Memory.get_all)
    search = awaited(Memory.search)
    update = awaited(Memory.update)
    delete = awaited(Memory.delete)
    delete_all = awaited(Memory.delete_all)
    history = awaited(Memory.history)
    reset = awaited(Memory.reset)
    chat = awaited(Memory.chat)

    def close(self) -> None:
        """Close the store. Closing twice is allowed."""
        self.memory.close()

    def __await__(self) -> Generator[None, None, Self]:
        # It is there already: nothing is waited for.
        yield from ()
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
