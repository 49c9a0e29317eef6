"""One call: requests until there is an answer, a deadline or a limit; and its entry in the account.

Attempts are made again after time-outs, broken connections, rate limits and server errors. The
wait in between doubles each time, with half of it left to chance ("equal jitter" in Brooker,
"Exponential Backoff And Jitter", 2015), or is what the endpoint asks for.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from recollect.errors import InferenceError, InvalidInputError, LimitReachedError
from recollect.llm.account import Account
from recollect.llm.protocol import AttemptError, RefusedError, Reply, Tool, ToolModel
from recollect.llm.usage import Usage

T = TypeVar("T")

_LOG = logging.getLogger("recollect.llm")
_ENVELOPE = 1_000
"""Tokens that an endpoint may add to a request for the tool's sake; they add up to 500."""
_LEAST_TIMEOUT = 0.01


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try.

    Attributes:
        timeout: seconds for one request.
        deadline: seconds for a call with all its requests and waits.
        max_retries: requests after the first.
        first_wait: seconds to wait at most before the second; then twice as long, and so on.
        longest_wait: seconds to wait at most, also where the endpoint asks for more: then it is
            not asked again.
    """

    timeout: float = 60.0
    deadline: float = 180.0
    max_retries: int = 4
    first_wait: float = 1.0
    longest_wait: float = 60.0

    def __post_init__(self) -> None:
        if not (self.timeout > 0 and self.deadline > 0):
            raise InvalidInputError("timeout and deadline must be above 0")
        if self.max_retries < 0 or self.first_wait < 0 or self.longest_wait < 0:
            raise InvalidInputError("max_retries, first_wait and longest_wait must not be below 0")


class Asker:
    """Puts questions to a model."""

    def __init__(
        self, model: ToolModel, account: Account, patience: Patience, max_output_tokens: int
    ) -> None:
        self._model = model
        self._account = account
        self._patience = patience
        self._most_out = max_output_tokens

    def ask(self, system: str, user: str, tool: Tool, read: Callable[[Any], T]) -> T:
        """What ``read`` makes of the arguments that the model gives.

        Raises:
            RefusedError: ``read`` does not take them, or there are none.
            LimitReachedError: a budget does not allow the request, or the next one.
            InferenceError: the endpoint gave no answer.
        """
        begun = time.monotonic()
        most = Usage(1, self._most_in(system, user, tool), self._most_out)
        taken = Usage()
        outcome, failed = "broken off", True
        try:
            while True:
                self._account.set_aside(most)
                took = most
                try:
                    left = self._patience.deadline - (time.monotonic() - begun)
                    answer = self._attempt(system, user, tool, left)
                    took = _usage(answer, most)
                finally:
                    self._account.settle(most, took)
                    taken += took
                if isinstance(answer, Reply):
                    result = _taken(answer, read)
                    outcome, failed = "answered", False
                    return result
                outcome = answer.failure
                wait = self._wait(answer, taken.requests, begun)
                if wait is None:
                    break
                time.sleep(wait)
        except LimitReachedError:
            outcome = "limit reached"
            raise
        except RefusedError as refused:
            outcome = f"refused: {refused}"
            raise
        finally:
            self._note(outcome, taken, time.monotonic() - begun, failed)
        raise self._error(answer, taken.requests)

    def _attempt(self, system: str, user: str, tool: Tool, left: float) -> Reply | AttemptError:
        timeout = max(_LEAST_TIMEOUT, min(self._patience.timeout, left))
        try:
            return self._model.attempt(
                system, user, tool, max_output_tokens=self._most_out, timeout=timeout
            )
        # Handed back, so that no later error has it for its context.
        except AttemptError as error:
            return error

    def _most_in(self, system: str, user: str, tool: Tool) -> int:
        schema = json.dumps(dict(tool.schema)) + tool.name + tool.description
        return sum(len(text.encode()) for text in (system, user, schema)) + _ENVELOPE

    def _wait(self, failure: AttemptError, requests: int, begun: float) -> float | None:
        """Seconds until the next attempt; None where there is none."""
        patience = self._patience
        if not failure.retryable or requests > patience.max_retries:
            return None
        longest = min(patience.longest_wait, patience.first_wait * 2 ** (requests - 1))
        wait = random.uniform(longest / 2, longest)
        if failure.retry_after is not None:
            if failure.retry_after > patience.longest_wait:
                return None
            wait = failure.retry_after + random.uniform(0, patience.first_wait / 4)
        ends = time.monotonic() - begun + wait
        return wait if ends < patience.deadline else None

    def _note(self, outcome: str, taken: Usage, seconds: float, failed: bool) -> None:
        name = self._model.name
        call = self._account.note(name, outcome, taken, seconds, failed=failed)
        _LOG.log(
            logging.WARNING if failed else logging.INFO,
            "%s: %s; requests=%d input_tokens=%d output_tokens=%d cost=%.6g seconds=%.2f",
            name, outcome, taken.requests, taken.input_tokens, taken.output_tokens,
            call.cost, seconds,
        )  # fmt: skip

    def _error(self, failure: AttemptError, requests: int) -> InferenceError:
        advice = "check the model, its address and its key"
        if failure.retryable:
            advice = "try again later"
        if failure.retry_after is not None and failure.retry_after > self._patience.longest_wait:
            advice = f"it asks to wait {failure.retry_after:g} seconds"
        tries = "1 request" if requests == 1 else f"{requests} requests"
        return InferenceError(
            f"asking {self._model.name} failed after {tries}: {failure}. "
            f"Nothing was stored; {advice}"
        )


def _taken(reply: Reply, read: Callable[[Any], T]) -> T:
    if reply.problem:
        raise RefusedError(reply.problem)
    return read(reply.arguments)


def _usage(answer: Reply | AttemptError, most: Usage) -> Usage:
    """What a request took, as far as that is known; else the most."""
    if isinstance(answer, AttemptError):
        return most if answer.billed else Usage(1)
    took = answer.usage or most
    return Usage(1, took.input_tokens, took.output_tokens)
