"""A conversation, message by message, as records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recollect.checks import check_names, check_text
from recollect.errors import InvalidInputError
from recollect.model import Message, NewMemory


def turns_of(messages: Sequence[Message], template: NewMemory) -> list[NewMemory]:
    """One record for each message, its speaker an entity and its source.

    A message without a name speaks as its role, which is a source but no entity. What the
    template sets (kind, time, metadata …) holds for all; a message's own "at" goes first.
    """
    if not isinstance(messages, Sequence) or isinstance(messages, (str, bytes, bytearray)):
        raise InvalidInputError(
            f"content must be a string or a list of messages, not {type(messages).__name__}"
        )
    if template.vector is not None:
        raise InvalidInputError("a vector goes with one fact, not with a conversation")
    return [_turn(message, i, template) for i, message in enumerate(messages)]


def _turn(message: Message, index: int, template: NewMemory) -> NewMemory:
    place = f"message {index}"
    if not isinstance(message, Mapping):
        raise InvalidInputError(f'{place} must be a {{"role", "content"}} mapping')
    if unknown := set(message) - {"role", "content", "name", "at"}:
        raise InvalidInputError(f"{place} has unknown keys: {', '.join(map(str, unknown))}")
    role = check_text(message.get("role", "user"), f"the role in {place}")
    entities = list(check_names(template.entities, "entities"))
    speaker = message.get("name")
    if speaker is not None:
        entities.insert(0, check_text(speaker, f"the name in {place}"))
    return replace(
        template,
        text=check_text(message.get("content"), f"the content of {place}"),
        entities=entities,
        at=message.get("at", template.at),
        source=template.source or speaker or role,
    )
