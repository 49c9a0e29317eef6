"""What may be said of an endpoint, and of its failures.

The clients of the ``openai`` and the ``anthropic`` package are alike in what is used here.

Keys are held by the client alone. They are taken out of every message, also where a server
repeats them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

_MESSAGE_LIMIT = 500


def host_of(client: Any) -> str | None:
    """The host that a client asks."""
    return urlsplit(str(client.base_url)).hostname


def failure_of(error: Exception) -> str:
    """What an error of a client's package says, with the HTTP status if it has one."""
    status = getattr(error, "status_code", None)
    text = str(error) or type(error).__name__
    return text if status is None or str(status) in text else f"HTTP {status}: {text}"


def without_key(text: str, client: Any) -> str:
    """The text as it may be shown: short, and without the client's key."""
    key = client.api_key
    return (text.replace(key, "***") if key else text)[:_MESSAGE_LIMIT]
