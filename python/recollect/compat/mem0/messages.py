"""What Mem0 takes for messages, as messages of text."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from recollect.compat.mem0.exceptions import ValidationError
from recollect.model import Message

_LOG = logging.getLogger(__name__)


def messages_of(messages: object) -> list[Message]:
    """The messages that say something: of any role but "system", with text.

    A string is one message of the user. Of content in parts, the parts of type "text" are kept:
    pictures need a model that sees. What is left out is named in a warning of this module's
    logger, as in Mem0; a system message goes without one.

    Raises:
        ValidationError: it is no string, message, or list of messages.
    """
    if isinstance(messages, str):
        return [{"role": "user", "content": messages}]
    listed = [messages] if isinstance(messages, Mapping) else messages
    if not isinstance(listed, (list, tuple)):
        raise ValidationError(
            "messages must be str, dict, or list[dict]",
            "VALIDATION_003",
            {"provided_type": type(messages).__name__},
            "Give a string, a message, or a list of messages.",
        )
    return [made for message in listed if (made := _message_of(message)) is not None]


def transcript(messages: Sequence[Message]) -> str:
    """The messages as one text, a line for each."""
    return "\n".join(f"{message['role']}: {message['content']}" for message in messages)


def _message_of(message: object) -> Message | None:
    if not isinstance(message, Mapping) or message.get("role") is None:
        _LOG.warning("a message without a role was left out: %r", message)
        return None
    role = str(message["role"])
    if role == "system":
        return None
    text = _text_of(message.get("content"))
    if not text or text.isspace():
        _LOG.warning("a message without text was left out: %r", message)
        return None
    made: Message = {"role": role, "content": text}
    if message.get("name"):
        made["name"] = str(message["name"])
    return made


def _text_of(content: Any) -> str | None:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    texts = [
        str(part.get("text", ""))
        for part in parts
        if isinstance(part, Mapping) and part.get("type") == "text"
    ]
    return " ".join(texts) if texts else None
