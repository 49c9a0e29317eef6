"""Anthropic's messages with tools, or an endpoint that speaks the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recollect.llm.protocol import AttemptError, Reply, Tool
from recollect.llm.sdk import Sdk, usage_of

_INPUTS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


class AnthropicModel:
    """Asks with the ``anthropic`` client.

    Args:
        model: the endpoint's name of the model.
        base_url: where the protocol is spoken; by default what the client's environment
            variables say, else Anthropic.
        api_key: by default taken from the client's environment variables.
        extra: further fields of the request, such as ``{"temperature": 0}``.

    Raises:
        InferenceError: the package is missing. A missing key shows when it is asked.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self._sdk = Sdk(
            "anthropic", "AsyncAnthropic", "messages", base_url=base_url, api_key=api_key
        )
        self._model = model
        self._extra = dict(extra or {})

    @property
    def name(self) -> str:
        return f"{self._model} at {self._sdk.host}"

    def attempt(
        self, system: str, user: str, tool: Tool, *, max_output_tokens: int, timeout: float
    ) -> Reply:
        body = self._sdk.ask(
            timeout,
            {
                "model": self._model,
                "max_tokens": max_output_tokens,
                "system": system,
                "messages": [{"role": "user", "content": user}],
                "tools": [
                    {
                        "name": tool.name,
                        "description": tool.description,
                        "input_schema": dict(tool.schema),
                    }
                ],
                "tool_choice": {
                    "type": "tool",
                    "name": tool.name,
                    "disable_parallel_tool_use": True,
                },
                "extra_body": self._extra,
            },
        )
        if not isinstance(body, dict) or not isinstance(body.get("content"), list):
            raise AttemptError(
                "the answer is no message",
                failure="no message", retryable=True, billed=True,
            )  # fmt: skip
        arguments, problem = _arguments(body, tool)
        return Reply(arguments, usage_of(body, _INPUTS, "output_tokens"), problem)


def _arguments(body: dict[str, Any], tool: Tool) -> tuple[Any, str]:
    if body.get("stop_reason") == "max_tokens":
        return None, "the model's answer was cut off at its longest"
    parts = [part for part in body["content"] if isinstance(part, dict)]
    calls = [part for part in parts if part.get("type") == "tool_use"]
    if not calls:
        return None, "the model did not call the tool"
    if len(calls) > 1 or calls[0].get("name") != tool.name:
        return None, "the model called something else than the tool, once"
    return calls[0].get("input"), ""
