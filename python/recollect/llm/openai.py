"""Any endpoint that speaks OpenAI's chat completions with tools: hosted, or one's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recollect.llm.protocol import AttemptError, Reply, Tool
from recollect.llm.sdk import Sdk, parse_arguments, usage_of

# The newer name of the limit on an answer is asked for here; other servers know the older one.
_NEWER_LIMIT = ("api.openai.com", ".openai.azure.com")


class OpenAIModel:
    """Asks with the ``openai`` client.

    Args:
        model: the endpoint's name of the model.
        base_url: where the protocol is spoken, such as ``"http://localhost:11434/v1"``; by
            default what the client's environment variables say, else OpenAI.
        api_key: by default taken from the client's environment variables. A server that asks
            for none accepts any text.
        strict: ask for arguments that keep to the schema; turn it off for a server that does
            not accept the field.
        extra: further fields of the request, such as ``{"temperature": 0}``.

    Raises:
        InferenceError: the package or the key is missing.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        strict: bool = True,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self._sdk = Sdk(
            "openai", "AsyncOpenAI", "chat.completions", base_url=base_url, api_key=api_key
        )
        self._model = model
        self._strict = {"strict": True} if strict else {}
        self._extra = dict(extra or {})

    @property
    def name(self) -> str:
        return f"{self._model} at {self._sdk.host}"

    def attempt(
        self, system: str, user: str, tool: Tool, *, max_output_tokens: int, timeout: float
    ) -> Reply:
        newer = (self._sdk.host or "").endswith(_NEWER_LIMIT)
        limit = "max_completion_tokens" if newer else "max_tokens"
        function = {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.schema),
            **self._strict,
        }
        body = self._sdk.ask(
            timeout,
            {
                "model": self._model,
                "messages": [
                    {"role": "system", "content": system},
                    {"role": "user", "content": user},
                ],
                "tools": [{"type": "function", "function": function}],
                "tool_choice": {"type": "function", "function": {"name": tool.name}},
                "extra_body": {limit: max_output_tokens, **self._extra},
            },
        )
        usage = usage_of(body, ("prompt_tokens",), "completion_tokens")
        arguments, problem = _arguments(_choice(body), tool)
        return Reply(arguments, usage, problem)


def _choice(body: Any) -> dict[str, Any]:
    choices = body.get("choices") if isinstance(body, dict) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    if isinstance(choice, dict) and isinstance(choice.get("message"), dict):
        return choice
    raise AttemptError(
        "the answer is no chat completion",
        failure="no completion", retryable=True, billed=True,
    )  # fmt: skip


def _arguments(choice: dict[str, Any], tool: Tool) -> tuple[Any, str]:
    if choice.get("finish_reason") == "length":
        return None, "the model's answer was cut off at its longest"
    calls = choice["message"].get("tool_calls")
    if not isinstance(calls, list) or not calls:
        return None, "the model did not call the tool"
    function = calls[0].get("function") if isinstance(calls[0], dict) else None
    if len(calls) > 1 or not isinstance(function, dict) or function.get("name") != tool.name:
        return None, "the model called something else than the tool, once"
    return parse_arguments(function.get("arguments"))
