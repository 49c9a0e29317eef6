"""A conversation, message by message: as turns to be read, or as records of what was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recollect.checks import check_names, check_text, check_time
from recollect.errors import InvalidInputError
from recollect.inference import Turn
from recollect.model import Message, NewMemory, from_microseconds


def turns_of(messages: Sequence[Message], now: int) -> list[Turn]:
    """The messages, checked. One without "at" was said ``now``, in microseconds."""
    return [_turn(message, i, now) for i, message in enumerate(_checked(messages))]


def records_of(messages: Sequence[Message], template: NewMemory) -> list[NewMemory]:
    """One record for each message, its speaker an entity and its source.

    A message without a name speaks as its role, which is a source but no entity. What the
    template sets (kind, time, metadata …) holds for all; a message's own "at" goes first.
    """
    if template.vector is not None:
        raise InvalidInputError("a vector goes with one fact, not with a conversation")
    return [
        _record(message, _turn(message, i, 0), template)
        for i, message in enumerate(_checked(messages))
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
    if unknown := set(message) - {"role", "content", "name", "at"}:
        raise InvalidInputError(f"{place} has unknown keys: {', '.join(map(str, unknown))}")
    at = check_time(message.get("at"), f"the time of {place}")
    name = message.get("name")
    return Turn(
        role=check_text(message.get("role", "user"), f"the role in {place}"),
        content=check_text(message.get("content"), f"the content of {place}"),
        at=from_microseconds(now if at is None else at),
        name=None if name is None else check_text(name, f"the name in {place}"),
    )
