"""AsyncMemory: Memory, awaited. Every call runs in a worker thread; there is no second logic."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from recollect.memory import Memory

P = ParamSpec("P")
R = TypeVar("R")


def _awaited(
    method: Callable[Concatenate[Memory, P], R],
) -> Callable[Concatenate[AsyncMemory, P], Coroutine[Any, Any, R]]:
    @wraps(method)
    async def call(self: AsyncMemory, *args: P.args, **kwargs: P.kwargs) -> R:
        # Imported late: it takes as long as Recollect's own modules, and few programs need it.
        from asyncio import to_thread

        return await to_thread(method, self.memory, *args, **kwargs)

    return call  # type: ignore[return-value]  # wraps() hides that self is positional


class AsyncMemory:
    """The methods of Memory as coroutines. ``AsyncMemory(...)`` takes Memory's arguments.

    The event loop is never blocked by a disk or a search; the engine releases the interpreter
    lock while it works. ``memory`` is the Memory underneath.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.memory = Memory(*args, **kwargs)

    add = _awaited(Memory.add)
    add_many = _awaited(Memory.add_many)
    search = _awaited(Memory.search)
    context = _awaited(Memory.context)
    get = _awaited(Memory.get)
    update = _awaited(Memory.update)
    delete = _awaited(Memory.delete)
    flush = _awaited(Memory.flush)
    dead_letters = _awaited(Memory.dead_letters)
    retry = _awaited(Memory.retry)
    discard = _awaited(Memory.discard)
    undo = _awaited(Memory.undo)
    history = _awaited(Memory.history)
    list = _awaited(Memory.list)
    forget = _awaited(Memory.forget)
    end_session = _awaited(Memory.end_session)
    stats = _awaited(Memory.stats)
    verify = _awaited(Memory.verify)
    wait_until_linked = _awaited(Memory.wait_until_linked)
    close = _awaited(Memory.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
