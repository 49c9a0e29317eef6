"""A conversation with everything that was said of it, and its bytes while it waits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from recollect import checks
from recollect.errors import CorruptStoreError, InvalidInputError
from recollect.extract import redact
from recollect.inference import Turn
from recollect.log.entries import Entry
from recollect.messages import turns_of
from recollect.model import Kind, Level, Message, from_microseconds, to_microseconds
from recollect.scope import Scope
from recollect.tickets import DeadLetter


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a writer hands in to be learnt from, checked.

    Attributes:
        scope: whose memory it is; its session is the episode.
        kind: of all that is stored; None lets the inference say.
        source: who or what it comes from, instead of each speaker.

    The others are as in NewMemory, and hold for all that is stored.
    """

    turns: tuple[Turn, ...]
    scope: Scope
    kind: Kind | None = None
    metadata: Mapping[str, Any] | None = None
    entities: tuple[str, ...] = ()
    importance: float = 1.0
    expires_at: int | None = None
    source: str | None = None
    session_only: bool = False

    @property
    def homes(self) -> tuple[Scope, ...]:
        """The partitions that its records may go to: the ids', and the session's."""
        whole = self.scope
        if whole.session is None:
            return (whole,)
        shared = whole._replace(session=None)
        return (whole,) if self.session_only or not shared.ids else (shared, whole)


def conversation(
    content: str | Sequence[Message],
    scope: Scope,
    now: int,
    *,
    kind: Kind | str | None,
    metadata: Mapping[str, Any] | None,
    entities: Sequence[str],
    importance: float,
    at: datetime | str | None,
    expires_at: datetime | str | None,
    vector: object,
    source: str | None,
    level: Level | str,
    session_only: bool,
) -> Conversation:
    """What a caller gave, checked and without secrets. A string is one message of the user.

    Raises:
        InvalidInputError: an argument is wrong.
    """
    if vector is not None:
        raise InvalidInputError("a vector goes with one fact, not with a conversation")
    if checks.check_choice(level, Level) is not Level.PASSAGE:
        raise InvalidInputError("a level goes with one text, not with a conversation")
    said_at = checks.check_time(at, "at")
    messages: Sequence[Message] = [{"content": content}] if isinstance(content, str) else content
    chosen = None if kind is None else checks.check_choice(kind, Kind)
    if chosen is Kind.WORKING and scope.session is None:
        raise InvalidInputError("a working memory is seen in its session only: give its session_id")
    expiry = checks.check_time(expires_at, "expires_at")
    if expiry is not None and expiry <= now:
        raise InvalidInputError("expires_at is in the past: the record could never be found")
    if session_only and scope.session is None:
        raise InvalidInputError("session_only=True needs a session_id")
    checks.check_metadata(metadata)
    turns = turns_of(messages, now if said_at is None else said_at)
    return Conversation(
        # Before anything is kept, be it only to wait.
        tuple(replace(turn, content=redact(turn.content)[0]) for turn in turns),
        scope,
        chosen,
        metadata,
        tuple(checks.check_names(entities, "entities")),
        checks.check_number(importance, "importance", 0, checks.LARGEST_IMPORTANCE),
        expiry,
        None if source is None else checks.check_text(source, "source"),
        session_only,
    )


def conversation_bytes(said: Conversation) -> bytes:
    """One JSON object; docs/format.md has its members. The scope is kept beside it."""
    turns = [
        {"role": turn.role, "content": turn.content, "at": to_microseconds(turn.at)}
        | ({} if turn.name is None else {"name": turn.name})
        for turn in said.turns
    ]
    fields: dict[str, Any] = {"turns": turns}
    if said.kind is not None:
        fields["kind"] = said.kind.value
    if said.metadata is not None:
        fields["metadata"] = json.loads(checks.check_metadata(said.metadata) or "null")
    if said.entities:
        fields["entities"] = list(said.entities)
    if said.importance != 1:
        fields["importance"] = said.importance
    if said.expires_at is not None:
        fields["expires_at"] = said.expires_at
    if said.source is not None:
        fields["source"] = said.source
    if said.session_only:
        fields["session_only"] = True
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def conversation_of(data: bytes, scope: Scope) -> Conversation:
    """What was handed in by a writer of this scope.

    Raises:
        CorruptStoreError: the bytes are no conversation.
    """
    try:
        fields = json.loads(data)
        turns = tuple(
            Turn(turn["role"], turn["content"], from_microseconds(turn["at"]), turn.get("name"))
            for turn in fields["turns"]
        )
        kind = fields.get("kind")
        return Conversation(
            turns,
            scope,
            None if kind is None else Kind(kind),
            fields.get("metadata"),
            tuple(fields.get("entities", ())),
            fields.get("importance", 1.0),
            fields.get("expires_at"),
            fields.get("source"),
            fields.get("session_only", False),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptStoreError(f"a waiting conversation does not decode: {error!r}") from error


def dead_letter_of(entry: Entry) -> DeadLetter:
    """An entry of the outbox that failed too often, for people."""
    said = conversation_of(entry.body or b"", entry.scope)
    time = from_microseconds(entry.time)
    return DeadLetter(entry.number, entry.error or "", entry.attempts, time, said.turns)
