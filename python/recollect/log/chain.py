"""The event chain: each event's hash covers the hash of the event before.

``digest = SHA-256(length of payload ‖ payload ‖ vector)`` and
``hash = SHA-256(previous hash ‖ fields ‖ digest)``. Because ``hash`` covers the digest, not the
content, content can be erased and the chain still verifies. docs/format.md has the layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from struct import Struct

from recollect.errors import CorruptStoreError
from recollect.log.protocol import Event, EventKind
from recollect.scope import Scope

GENESIS = bytes(32)
"""The hash before the first event."""

KINDS = (EventKind.ADD, EventKind.UPDATE, EventKind.DELETE)
"""The kinds by the number that stands for them in files and hashes."""

KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}

_LENGTH = Struct("<I")
_PAYLOAD_LENGTH = Struct("<Q")
_FIELDS = Struct("<QQqBI")  # version, created, time, kind, bytes of the record id
_EMPTY = sha256()  # copying it costs half of what making a new one does
_ABSENT = _LENGTH.pack(0xFFFFFFFF)


def digest_of(payload: bytes, vector: bytes | None) -> bytes:
    """The SHA-256 that stands for an event's content in its hash."""
    state = _EMPTY.copy()
    state.update(_PAYLOAD_LENGTH.pack(len(payload)) + payload + (vector or b""))
    return state.digest()


def hash_of(
    previous: bytes,
    version: int,
    scope: Scope,
    record_id: str,
    kind: EventKind,
    time: int,
    actor: str,
    created: int,
    digest: bytes,
) -> bytes:
    """The hash of an event whose predecessor in the store has the hash ``previous``."""
    record = record_id.encode()
    state = _EMPTY.copy()
    state.update(
        previous
        + _FIELDS.pack(version, created, time, KIND_NUMBER[kind], len(record))
        + record
        + encode_origin(actor, scope)
        + digest
    )
    return state.digest()


@lru_cache(maxsize=4096)
def encode_origin(actor: str, scope: Scope) -> bytes:
    """Actor and scope as they go into a hash: six texts, or a mark for each that is absent.

    A text is the length of its UTF-8 form, and that form.
    """
    return b"".join(_ABSENT if part is None else _encode(part) for part in (actor, *scope))


def _encode(text: str) -> bytes:
    encoded = text.encode()
    return _LENGTH.pack(len(encoded)) + encoded


def _has_content(event: Event) -> bool:
    """Whether the content is what the event was made with, or was erased."""
    if event.payload is None:
        return event.vector is None
    # A damaged store may hand over any type.
    if not isinstance(event.payload, bytes) or not isinstance(event.vector, bytes | None):
        return False
    return event.digest == digest_of(event.payload, event.vector)


def check_chain(events: Iterable[Event], *, after: int = 0, previous: bytes = GENESIS) -> bytes:
    """Check consecutive events that follow version ``after``; return the last one's hash.

    Raises:
        CorruptStoreError: names the first version that is missing or does not verify.
    """
    expected = after
    for event in events:
        expected += 1
        if event.version != expected:
            raise CorruptStoreError(f"the event chain breaks: version {expected} is missing")
        if not _has_content(event):
            raise CorruptStoreError(
                f"the event chain breaks: the content of version {event.version} was changed"
            )
        previous = hash_of(
            previous,
            event.version,
            event.scope,
            event.record_id,
            event.kind,
            event.time,
            event.actor,
            event.created,
            event.digest,
        )
        if previous != event.hash:
            raise CorruptStoreError(
                f"the event chain breaks: the hash of version {event.version} does not match"
            )
    return previous
