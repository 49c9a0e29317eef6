"""What the adapters of the ``openai`` and the ``anthropic`` client share: a request, its failures.

The two packages come from one generator, and name their clients and errors alike. Only the
raw body of an answer is used: it is checked here, not by models that the packages do not enforce.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from recollect.embed.adapter import load_package
from recollect.embed.endpoint import failure_of, host_of, without_key
from recollect.errors import InferenceError
from recollect.llm.exchange import BodyError, bounded_client, within
from recollect.llm.protocol import AttemptError
from recollect.llm.usage import Usage

# Errors of httpx before a request is on its way.
_NOT_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"}
_MOST_TOKENS = 1 << 32
_BUSY = {408, 409, 425, 429}


class Sdk:
    """A client of one of the two packages. Making one uses no network.

    Args:
        package: ``"openai"`` or ``"anthropic"``.
        client: the name of its asynchronous client class.
        create: the path of the method that asks, such as ``"messages"``.

    Raises:
        InferenceError: the package or the key is missing.
    """

    def __init__(
        self, package: str, client: str, create: str, *, base_url: str | None, api_key: str | None
    ) -> None:
        self._package = load_package(package, package, InferenceError)
        self._create = create
        try:
            # Each exchange has an HTTP client of its own; this one saves the SDK from making one.
            self._client = getattr(self._package, client)(
                api_key=api_key,
                base_url=base_url,
                max_retries=0,
                http_client=bounded_client(self._package, timeout=None),
            )
        # Held back until the handler is left: its context could hold the key.
        except self._error as error:
            problem = str(error)
        else:
            problem = ""
        if problem:
            raise InferenceError(f"cannot set up the {package} client: {problem}")
        self.host = host_of(self._client)

    @property
    def _error(self) -> Any:
        # The root of each package's errors.
        name = "OpenAIError" if hasattr(self._package, "OpenAIError") else "AnthropicError"
        return getattr(self._package, name)

    def ask(self, timeout: float, fields: Mapping[str, Any]) -> Any:
        """The answer's body as parsed JSON.

        Raises:
            AttemptError: there is none.
        """

        async def exchange() -> Any:
            async with bounded_client(self._package, timeout) as http:
                place: Any = self._client.with_options(http_client=http, timeout=timeout)
                for part in self._create.split("."):
                    place = getattr(place, part)
                answer = await place.with_raw_response.create(**fields)
                return answer.http_response.content

        try:
            body = within(timeout, exchange)
        except TimeoutError:
            failure = AttemptError(
                f"no answer came within {timeout:g} seconds",
                failure="time-out", retryable=True, billed=True,
            )  # fmt: skip
        except BodyError as error:
            failure = _flood(error)
        except self._error as error:
            failure = self._failure(error)
        # The packages report a missing key in this way, and one that no header can hold.
        except (TypeError, ValueError) as error:
            failure = AttemptError(
                f"the request cannot be made: {self._shown(str(error))}",
                failure="no request", retryable=False,
            )  # fmt: skip
        else:
            return parse(body)
        # Raised here, so that the error has no context that could hold the key.
        raise failure

    def _failure(self, error: Any) -> AttemptError:
        # Some releases take for a broken connection what is raised while they receive.
        cause = error.__cause__
        if isinstance(cause, BodyError):
            return _flood(cause)
        said = self._shown(failure_of(error))
        status = getattr(error, "status_code", None)
        if status is None:
            timed_out = isinstance(error, self._package.APITimeoutError)
            return AttemptError(
                f"{said} ({type(cause).__name__})" if cause else said,
                failure="time-out" if timed_out else "no connection",
                retryable=True,
                billed=type(cause).__name__ not in _NOT_SENT,
            )
        return AttemptError(
            said,
            failure=f"HTTP {status}",
            retryable=status in _BUSY or status >= 500,
            retry_after=_retry_after(error.response.headers),
        )

    def _shown(self, text: str) -> str:
        token = getattr(self._client, "auth_token", None)
        return printable(without_key(text.replace(token, "***") if token else text, self._client))


def _flood(error: BodyError) -> AttemptError:
    return AttemptError(str(error), failure="flood", retryable=False, billed=True)


def parse(body: bytes | str) -> Any:
    """JSON, or an error that another attempt may mend.

    Raises:
        AttemptError: it is not JSON, or nested too deep.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    raise AttemptError(
        "the answer is not JSON: is base_url the address of this protocol?",
        failure="not JSON", retryable=True, billed=True,
    )  # fmt: skip


def parse_arguments(text: object) -> tuple[Any, str]:
    """The arguments that a model wrote as JSON, and what is wrong with them."""
    if not isinstance(text, str):
        return None, "the model's arguments are not a string of JSON"
    try:
        return json.loads(text), ""
    except (ValueError, RecursionError):
        return None, "the model's arguments are not JSON"


def usage_of(body: Any, inputs: tuple[str, ...], output: str) -> Usage | None:
    """What an answer says of its tokens; None where it says nothing, or nothing possible."""
    said = body.get("usage") if isinstance(body, dict) else None
    if not isinstance(said, dict):
        return None
    counts = [said.get(inputs[0]), said.get(output), *(said.get(name) or 0 for name in inputs[1:])]
    whole = [count for count in counts if type(count) is int and 0 <= count < _MOST_TOKENS]
    if len(whole) < len(counts):
        return None
    return Usage(1, whole[0] + sum(whole[2:]), whole[1])


def printable(text: str) -> str:
    """On one line, without control characters: nothing that a server says can forge a log."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _retry_after(headers: Any) -> float | None:
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    try:
        until = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    return max(0.0, until.timestamp() - time.time())
