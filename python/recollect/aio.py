"""AsyncMemory: Memory, awaited. Every call runs in a worker thread; there is no second logic."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from recollect.memory import Memory

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M")


def awaited(
    method: Callable[Concatenate[M, P], R],
) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, R]]:
    """The method of ``self.memory`` as a coroutine of a class that has that attribute."""

    @wraps(method)
    async def call(self: Any, *args: P.args, **kwargs: P.kwargs) -> R:
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

    add = awaited(Memory.add)
    add_many = awaited(Memory.add_many)
    search = awaited(Memory.search)
    context = awaited(Memory.context)
    get = awaited(Memory.get)
    update = awaited(Memory.update)
    delete = awaited(Memory.delete)
    flush = awaited(Memory.flush)
    ticket = awaited(Memory.ticket)
    dead_letters = awaited(Memory.dead_letters)
    retry = awaited(Memory.retry)
    discard = awaited(Memory.discard)
    undo = awaited(Memory.undo)
    history = awaited(Memory.history)
    list = awaited(Memory.list)
    forget = awaited(Memory.forget)
    end_session = awaited(Memory.end_session)
    stats = awaited(Memory.stats)
    verify = awaited(Memory.verify)
    wait_until_linked = awaited(Memory.wait_until_linked)
    close = awaited(Memory.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
