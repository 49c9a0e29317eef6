"""What a write stores beside the text, and what it reports."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from recollect.compat.mem0 import shapes
from recollect.compat.mem0.identity import SCOPE_FIELDS
from recollect.errors import InvalidInputError
from recollect.model import Kind, Message, NewMemory, Operation

_LOG = logging.getLogger(__name__)


def metadata_of(metadata: Mapping[str, Any] | None) -> dict[str, Any]:
    """The caller's metadata without what it does not decide: text, times and ids.

    Raises:
        InvalidInputError: it is no mapping.
    """
    if metadata is None:
        return {}
    if not isinstance(metadata, Mapping):
        raise InvalidInputError(f"metadata must be a dict, not {type(metadata).__name__}")
    if ignored := sorted(metadata.keys() & (SCOPE_FIELDS.keys() | {"actor_id"})):
        _LOG.warning("ignored in metadata, where ids cannot be set: %s", ", ".join(ignored))
    settled = shapes.OWN_KEYS - {"role", "attributed_to", shapes.EXPIRATION_DATE}
    return {key: value for key, value in metadata.items() if key not in settled}


def item_of(
    message: Message, kind: Kind, metadata: Mapping[str, Any], at: datetime | None
) -> NewMemory:
    """A message as it was said."""
    content, name = message["content"], message.get("name")
    assert isinstance(content, str)  # messages_of made it
    speaker = {"role": message["role"], **({"actor_id": name} if name else {})}
    return NewMemory(
        content,
        kind=kind,
        entities=[name] if name else [],
        metadata={**metadata, **speaker},
        at=at,
        source=name or message["role"],
    )


def event_of(done: Operation) -> dict[str, Any]:
    """What was done, as ``add`` reports it."""
    return {"id": done.id, "memory": done.text, "event": str(done.op)}
