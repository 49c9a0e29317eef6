"""Records and hits as the dictionaries that Mem0 returns.

What Mem0 keeps beside a text lies in one flat *payload*: the text as ``data``, its ``hash``, the
times, the ids, and the caller's metadata. Filters look into it, and results are cut from it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from recollect.compat.mem0.identity import named_in
from recollect.model import MAY_SUPERSEDE, Hit, Record

UPDATED_AT = "updated_at"
EXPIRATION_DATE = "expiration_date"
_PROMOTED = (
    "user_id",
    "agent_id",
    "run_id",
    "actor_id",
    "role",
    "attributed_to",
    EXPIRATION_DATE,
)
_CORE = {"data", "hash", "created_at", UPDATED_AT, *_PROMOTED}
_HIDDEN = _CORE | {MAY_SUPERSEDE}
OWN_KEYS = frozenset(_CORE)
"""What a payload holds beside the caller's metadata."""


def payload_of(record: Record | Hit) -> dict[str, Any]:
    """What Mem0 would keep of the record."""
    metadata = record.metadata
    created_at = time_text(record.at)
    return {
        UPDATED_AT: created_at,
        **metadata,
        "data": record.text,
        "hash": hashlib.md5(record.text.encode(), usedforsecurity=False).hexdigest(),
        "created_at": created_at,
        **named_in(record.scope),
    }


def memory_of(id: str, kept: dict[str, Any]) -> dict[str, Any]:
    """A memory as ``get_all`` lists it; ``get`` and ``search`` add a score."""
    metadata = {key: value for key, value in kept.items() if key not in _HIDDEN}
    return {
        "id": id,
        "memory": kept["data"],
        "hash": kept["hash"],
        "metadata": metadata or None,
        "created_at": kept["created_at"],
        UPDATED_AT: kept[UPDATED_AT],
        **{key: kept[key] for key in _PROMOTED if key in kept},
    }


def hit_of(hit: Hit, kept: dict[str, Any], threshold: float) -> dict[str, Any]:
    """A memory as ``search`` finds it; with what made the score, where that was asked for."""
    found = {**memory_of(hit.id, kept), "score": hit.score}
    signals = hit.signals
    if signals is not None:
        found["score_details"] = {
            "semantic_score": signals["semantic"],
            "bm25_score": signals["keyword"],
            "entity_boost": signals["entity"],
            "raw_score": signals["relevance"],
            "max_possible_score": 1.0,
            "final_score": hit.score,
            "threshold": threshold,
        }
    return found


def time_text(time: datetime) -> str:
    """A time as Mem0 writes it: ISO 8601, in UTC."""
    return time.astimezone(UTC).isoformat()
