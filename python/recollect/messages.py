"""A conversation, message by message: as turns to be read, or as records of what was said.

Messages are taken as the chat APIs of OpenAI and Anthropic have them: content in parts, and
assistants that say nothing because they call tools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from recollect.checks import check_names, check_text, check_time
from recollect.errors import InvalidInputError
from recollect.inference import Turn
from recollect.model import Message, NewMemory, from_microseconds

_KEYS = ("role", "content", "name", "at")
_OF_TOOLS = frozenset(
    {"tool_calls", "tool_call_id", "function_call", "refusal", "annotations", "audio"}
)
_MAY_SAY_NOTHING = frozenset({"assistant", "tool", "function"})
_TEXTS = frozenset({"text", "input_text", "output_text"})


def turns_of(messages: Sequence[Message], now: int) -> list[Turn]:
    """The messages, checked, one turn each; of one that says nothing the content is empty.

    One without "at" was said ``now``, in microseconds.
    """
    return [_turn(message, i, now) for i, message in enumerate(_checked(messages))]


def records_of(messages: Sequence[Message], template: NewMemory) -> list[NewMemory]:
    """One record for each message that says something, its speaker an entity and its source.

    A message without a name speaks as its role, which is a source but no entity. What the
    template sets (kind, time, metadata …) holds for all; a message's own "at" goes first.
    """
    if template.vector is not None:
        raise InvalidInputError("a vector goes with one fact, not with a conversation")
    listed = _checked(messages)
    turns = [_turn(message, i, 0) for i, message in enumerate(listed)]
    return [
        _record(message, turn, template)
        for message, turn in zip(listed, turns, strict=True)
        if turn.content
    ]


def _record(message: Message, turn: Turn, template: NewMemory) -> NewMemory:
    return replace(
        template,
        text=turn.content,
        entities=with_speaker(turn, check_names(template.entities, "entities")),
        at=message.get("at", template.at),
        source=template.source or turn.speaker,
    )


def with_speaker(turn: Turn, entities: Sequence[str]) -> list[str]:
    """The entities, and before them whoever speaks under a name."""
    return [*([] if turn.name is None else [turn.name]), *entities]


def _checked(messages: Sequence[Message]) -> Sequence[Message]:
    if not isinstance(messages, Sequence) or isinstance(messages, (str, bytes, bytearray)):
        raise InvalidInputError(
            f"content must be a string or a list of messages, not {type(messages).__name__}"
        )
    return messages


def _turn(message: Message, index: int, now: int) -> Turn:
    place = f"message {index}"
    if not isinstance(message, Mapping):
        raise InvalidInputError(f'{place} must be a {{"role", "content"}} mapping')
    if unknown := set(message) - {*_KEYS, *_OF_TOOLS}:
        raise InvalidInputError(
            f"{place} has unknown keys: {', '.join(sorted(map(str, unknown)))}; "
            f"a message has {', '.join(_KEYS)}"
        )
    role = check_text(message.get("role", "user"), f"the role in {place}")
    at = check_time(message.get("at"), f"the time of {place}")
    name = message.get("name")
    return Turn(
        role=role,
        content=_content(message.get("content"), role, f"the content of {place}"),
        at=from_microseconds(now if at is None else at),
        name=None if name is None else check_text(name, f"the name in {place}"),
    )


def _content(given: Any, role: str, name: str) -> str:
    if (given is None or given == "") and role in _MAY_SAY_NOTHING:
        return ""
    if not isinstance(given, list) or not given:
        return check_text(given, name)
    texts = [_text(part, f"part {i} of {name}") for i, part in enumerate(given)]
    return check_text(text, name) if (text := "\n".join(filter(None, texts))) else ""


def _text(part: Any, name: str) -> str:
    """What a part says; "" for pictures, sounds, files and calls of tools."""
    if isinstance(part, Mapping):
        kind = part.get("type", "text")
        if kind not in _TEXTS:
            return ""
        part = part.get("text")
    if not isinstance(part, str):
        raise InvalidInputError(
            f"{name} must be a string or have a text, not {type(part).__name__}"
        )
    return part
