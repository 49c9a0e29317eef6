"""One HTTP exchange that ends in time and in bounded memory, whatever the server does.

A time-out of an HTTP client starts anew with every byte that arrives, and a client reads a body to
its end: a server that trickles or floods holds it for ever, or fills the memory. So an exchange
runs in an event loop in a thread of its own, where a deadline cancels it wherever it stands (the
thread also lets a caller be in an event loop already); the body is read piece by piece up to a
limit, compressed ones, which may grow without bound, are not accepted, and redirects, which could
carry a key elsewhere, are not followed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextvars import copy_context
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

LONGEST_BODY = 4 << 20
"""Bytes of an answer: hundreds of times those of a long one."""

_GRACE = 2.0
"""Seconds beyond the deadline for closing the connection; a lookup of a name cannot be cancelled
and is left to end by itself."""

T = TypeVar("T")


class BodyError(Exception):
    """The body is too long, or compressed."""


def within(timeout: float, exchange: Callable[[], Awaitable[T]]) -> T:
    """What ``exchange`` returns or raises.

    Raises:
        TimeoutError: it did not end within ``timeout`` seconds, and was cancelled.
    """
    result: Future[T] = Future()

    async def limited() -> T:
        async with asyncio.timeout(timeout):
            return await exchange()

    def run() -> None:
        try:
            result.set_result(asyncio.run(limited()))
        # Whatever it is, it is raised in the caller's thread.
        except BaseException as error:  # noqa: BLE001
            result.set_exception(error)

    threading.Thread(
        target=copy_context().run, args=(run,), name="recollect-llm", daemon=True
    ).start()
    return result.result(timeout + _GRACE)


def bounded_client(package: Any, timeout: float | None) -> Any:
    """An HTTP client for an SDK whose responses are read already, and not above the limit.

    Args:
        package: the module ``openai`` or ``anthropic``, which both name their HTTP client class.
    """

    class BoundedClient(package.DefaultAsyncHttpxClient):  # type: ignore[misc]
        async def send(self, request: Any, **options: Any) -> Any:
            request.headers["Accept-Encoding"] = "identity"
            response = await super().send(request, **{**options, "stream": True})
            try:
                body = await _read(response)
            finally:
                await response.aclose()
            return type(response)(
                response.status_code, headers=response.headers, content=body, request=request
            )

    return BoundedClient(timeout=timeout, follow_redirects=False, verify=_tls(package))


@cache
def _tls(package: Any) -> Any:
    """The TLS settings of the library that a package is built on; reading them takes 80 ms."""
    library = package.DefaultAsyncHttpxClient.__base__.__module__.partition(".")[0]
    return import_module(library).create_ssl_context()


async def _read(response: Any) -> bytes:
    encoding = response.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        raise BodyError("the answer is compressed, which was not asked for")
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > LONGEST_BODY:
            raise BodyError(f"the answer is longer than {LONGEST_BODY:,} bytes")
    return bytes(body)
