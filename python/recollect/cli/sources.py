"""What ``recollect add`` reads: lines of standard input, or a file of messages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from recollect.errors import InvalidInputError
from recollect.model import Message


def read_lines() -> list[str]:
    """The lines of standard input that are not blank.

    Raises:
        InvalidInputError: there is none, or the input is not text.
    """
    lines = [line.strip() for line in _read("-").splitlines() if line.strip()]
    if not lines:
        raise InvalidInputError("standard input holds no line to store")
    return lines


def read_messages(path: str) -> list[Message]:
    """The messages of a JSON file, or of standard input for ``-``.

    Raises:
        InvalidInputError: the file cannot be read, or is not a JSON array of objects.
    """
    messages = read_json(path)
    if not isinstance(messages, list) or not messages:
        raise InvalidInputError(f"{path} holds no array of messages")
    for place, message in enumerate(messages):
        if not isinstance(message, dict):
            raise InvalidInputError(f"message {place} of {path} is not an object")
    return messages


def read_json(path: str) -> Any:
    """The value that a JSON file holds.

    Raises:
        InvalidInputError: the file cannot be read, or is not JSON.
    """
    try:
        return json.loads(_read(path))
    except json.JSONDecodeError as error:
        raise InvalidInputError(f"{path} is not JSON: {error}") from None


def _read(path: str) -> str:
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InvalidInputError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"{path} is not UTF-8 text: {error.reason}") from None
