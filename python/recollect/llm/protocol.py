"""A model that fills in the arguments of a tool: the protocol that adapters speak.

One method, one request. Retries, deadlines and the account are the same for every model and
live in recollect.llm.asking.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from recollect.errors import InferenceError
from recollect.llm.usage import Usage


@dataclass(frozen=True, slots=True)
class Tool:
    """What the model is made to call. ``schema`` is the JSON schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        arguments: the tool's arguments as parsed JSON, not checked against the schema.
        usage: as the endpoint counts it; None where it does not say.
        problem: why there are no arguments, where there are none: a short sentence that
            quotes nothing of the answer.
    """

    arguments: Any
    usage: Usage | None
    problem: str = ""


class AttemptError(InferenceError):
    """One request failed.

    Attributes:
        failure: what happened in a few words, such as ``"HTTP 429"``. It goes into logs, so it
            holds nothing that an endpoint says; the message may.
        retryable: another attempt may succeed.
        retry_after: seconds that the endpoint asks to wait.
        billed: the endpoint may have worked, and charge for it.
    """

    def __init__(
        self,
        message: str,
        *,
        failure: str,
        retryable: bool,
        retry_after: float | None = None,
        billed: bool = False,
    ) -> None:
        super().__init__(message)
        self.failure = failure
        self.retryable = retryable
        self.retry_after = retry_after
        self.billed = billed


class RefusedError(Exception):
    """An answer that is not taken. The message says why and quotes nothing of the answer."""


@runtime_checkable
class ToolModel(Protocol):
    """A language model. Called from several threads."""

    @property
    def name(self) -> str:
        """For accounts, logs and messages: the model and where it is asked."""

    def attempt(
        self, system: str, user: str, tool: Tool, *, max_output_tokens: int, timeout: float
    ) -> Reply:
        """One request, which ends within about ``timeout`` seconds, whatever the endpoint does.

        Raises:
            AttemptError: there is no answer.
        """
