"""Messages as the chat APIs of OpenAI and Anthropic have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Clock
from recollect import InvalidInputError, Memory
from recollect.llm import LLMInference, Reply, Usage

PICTURE = {"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}}
CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
WITH_TOOLS: list[Any] = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": [{"type": "text", "text": "I live in Oslo."}, PICTURE]},
    {"role": "assistant", "content": None, "tool_calls": [CALL], "refusal": None},
    {"role": "tool", "tool_call_id": "c1", "content": ""},
    {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "w", "input": {}}]},
    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "12"}]},
    {"role": "user", "content": [PICTURE]},
    {"role": "user", "content": ["I work at Acme.", {"type": "input_text", "text": "I like tea."}]},
]
FACTS = ["The user lives in Oslo", "The user works at Acme", "The user likes tea"]


def test_what_is_text_is_read_and_turns_keep_their_places(clock: Clock) -> None:
    with Memory(":memory:", clock=clock) as memory:
        done = memory.add(WITH_TOOLS, user_id="ann")
    assert [(one.text, one.turn) for one in done] == list(zip(FACTS, [1, 7, 7], strict=True))


def test_as_it_was_said(clock: Clock) -> None:
    with Memory(":memory:", clock=clock) as memory:
        done = memory.add(WITH_TOOLS, user_id="ann", infer=False)
    assert [one.text for one in done] == [
        *("Be brief.", "I live in Oslo."),
        "I work at Acme.\nI like tea.",
    ]


def test_through_the_outbox(tmp_path: Path) -> None:
    with Memory(tmp_path / "m.db") as memory:
        ticket = memory.add(WITH_TOOLS, user_id="ann", wait=False)
        assert [one.text for one in ticket.result(timeout=30)] == FACTS


class Silent:
    """A model that finds nothing to do."""

    name = "silent"

    def attempt(self, system: str, user: str, tool: object, **limits: object) -> Reply:
        return Reply({"operations": []}, Usage(1, input_tokens=1, output_tokens=1))


def test_a_model_is_asked_about_them() -> None:
    with Memory(":memory:", inference=LLMInference(Silent())) as memory:
        assert memory.add(WITH_TOOLS, user_id="ann") == []


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"role": "user", "content": None}, "content of message 0 must be a string, not NoneType"),
        ({"role": "user", "content": ""}, "content of message 0 is empty"),
        ({"role": "user", "content": []}, "content of message 0 must be a string, not list"),
        ({"role": "user", "content": b"I live in Oslo"}, "must be a string, not bytes"),
        ({"role": "user", "content": ["  "]}, "content of message 0 is blank"),
        ({"role": "user", "content": [7]}, "part 0 of the content of message 0 must be a string"),
        ({"role": "user", "content": [{"type": "text"}]}, "or have a text, not NoneType"),
        ({"role": "user", "content": ["a\0b"]}, "holds a NUL character"),
        ({"role": "user", "content": "a", "time": 1}, "unknown keys: time; a message has role"),
    ],
)
@pytest.mark.parametrize("infer", [None, False])
def test_what_is_wrong_is_named_and_nothing_is_stored(
    clock: Clock, message: Any, error: str, infer: bool | None
) -> None:
    with Memory(":memory:", clock=clock) as memory:
        with pytest.raises(InvalidInputError, match=error):
            memory.add([message], user_id="ann", infer=infer)
        assert memory.list(user_id="ann") == []
