"""The values that go in and come out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict, cast, overload

from numpy.typing import ArrayLike

from recollect.scope import Scope

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """What sort of memory a record is."""

    WORKING = "working"
    """For this session only."""
    EPISODIC = "episodic"
    """What happened, or was said."""
    SEMANTIC = "semantic"
    """What is true."""
    PROCEDURAL = "procedural"
    """How to act."""


class Level(StrEnum):
    """How much a record is about."""

    PASSAGE = "passage"
    """A fact, a turn, or a part of a text."""
    SECTION = "section"
    DOCUMENT = "document"
    SUMMARY = "summary"
    """Of a project, or of anything larger than one document."""


MAY_SUPERSEDE = "may_supersede"
"""The member of a record's metadata that lists the ids of what it may supersede."""

KINDS: tuple[Kind, ...] = tuple(Kind)
LEVELS: tuple[Level, ...] = tuple(Level)


class Message(TypedDict, total=False):
    """One turn of a conversation. ``name`` is the speaker's.

    ``content`` is a text, or a list of parts, of which those of text are read. None or "" is for
    an assistant that only calls tools, and for tools that return nothing.
    """

    role: str
    content: str | Sequence[str | Mapping[str, Any]] | None
    name: str
    at: datetime | str


@dataclass(slots=True)
class NewMemory:
    """A record to be added.

    Attributes:
        text: one fact or turn.
        kind: a Kind or its name.
        vector: shape (dimensions,), instead of embedding the text.
        entities: names to file the record under, beside those found in the text.
        metadata: a JSON object to filter by; ``{"pinned": True}`` puts the record first in
            every context.
        importance: a factor of the score; 1 is normal, 0 to 10.
        at: when it happened or was said, with a time zone; default now.
        expires_at: when it stops being found, with a time zone; default never.
        session_id: the episode it belongs to; for kind "working" also who may see it.
        source: where it comes from, such as a speaker or a document.
        level: a Level or its name. A long text that is stored as passages is a document unless
            another level is given; its passages are always of level "passage".
    """

    text: str
    kind: Kind | str = Kind.SEMANTIC
    vector: ArrayLike | None = None
    entities: Sequence[str] = ()
    metadata: Mapping[str, Any] | None = None
    importance: float = 1.0
    at: datetime | str | None = None
    expires_at: datetime | str | None = None
    session_id: str | None = None
    source: str | None = None
    level: Level | str = Level.PASSAGE


@dataclass(frozen=True, slots=True)
class Record:
    """A stored memory. ``version`` is that of its last change, ``tokens`` what it costs.

    A passage of a long text has that text's id as ``parent``, and ``span``: where it stands
    there, as in ``text[begin:end]``.

    A record that holds no longer has ``valid_to``, and ``superseded_by`` if another took its
    place; no search finds it. ``supersedes`` are those whose place it took itself. Those that it
    may supersede, which is in doubt, are in ``metadata["may_supersede"]``.
    """

    id: str
    text: str
    kind: Kind
    at: datetime
    expires_at: datetime | None
    metadata: dict[str, Any]
    entities: list[str]
    importance: float
    session_id: str | None
    source: str | None
    tokens: int
    version: int
    scope: Scope
    level: Level = Level.PASSAGE
    parent: str | None = None
    span: tuple[int, int] | None = None
    valid_to: datetime | None = None
    superseded_by: str | None = None
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """What one step of an ``add``, ``update`` or ``delete`` did, or would do.

    Attributes:
        op: "ADD", "UPDATE", "DELETE" or "NOOP".
        id: the record that was added or updated; for DELETE the one that holds no longer, for
            NOOP the one that said it already.
        version: of the record's event; 0 where nothing was written.
        turn: which message of the conversation it comes from, counted from 0.
        supersedes: records that hold no longer because of this one.
        may_supersede: records that it may replace, which is in doubt. They still hold.
    """

    op: str
    id: str
    text: str
    version: int
    reason: str
    turn: int | None = None
    supersedes: tuple[str, ...] = ()
    may_supersede: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a history; ``text`` is None for a delete and after an erasure.

    ``op`` is "ADD", "UPDATE", "DELETE", or "CLOSE" where the record ceased to hold, in favour of
    ``superseded_by`` if that is given. ``reason`` is given where one was written down.
    """

    version: int
    time: datetime
    op: str
    text: str | None
    actor: str
    id: str
    reason: str | None = None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of an erasure: how much is gone, and the event chain's head right after it."""

    records: int
    events: int
    partitions: int
    version: int
    hash: str
    time: datetime


class Signals(TypedDict):
    """What made a score.

    ``score = relevance · fit · recency · period · kind_weight · importance · trust``. ``own`` is
    the sum of weight times signal (``semantic``, ``keyword``, ``entity``, each in [0, 1]; the
    weights of those that the query activates sum to 1). ``relevance`` is own with the neighbours
    in the episode mixed in, where own counts ``own_weight``. ``fit`` is how the record's form
    suits the question: see ``asking``, ``timeless`` and ``assistant`` in Weights.
    """

    semantic: float
    keyword: float
    entity: float
    semantic_weight: float
    keyword_weight: float
    entity_weight: float
    own: float
    own_weight: float
    relevance: float
    fit: float
    recency: float
    period: float
    kind_weight: float
    importance: float
    trust: float


_SIGNALS = tuple(Signals.__annotations__)


class Hit:
    """A record that a search found, with its score. The core makes it, slot by slot.

    Attributes:
        score: in [0, 1] for records of normal importance and trust.
        signals: what made the score, when asked for with ``explain=True``, else None.
        plan: "exact" when every visible record was considered, "graph" when those were that graphs
            and keywords lead to.
        why: the reason for that plan, with ``explain=True``, else None.
        parent: of a passage, the id of the text it is a part of.
        span: where it stands there, as in ``text[begin:end]``.

    The other attributes are those of Record.
    """

    __slots__ = (
        "_at",
        "_entities",
        "_expires_at",
        "_kind",
        "_level",
        "_metadata",
        "_passages",
        "_row",
        "_signals",
        "id",
        "importance",
        "parent",
        "plan",
        "scope",
        "score",
        "session_id",
        "source",
        "span",
        "text",
        "tokens",
        "version",
        "why",
    )

    id: str
    text: str
    importance: float
    version: int
    tokens: int
    session_id: str | None
    source: str | None
    scope: Scope
    score: float
    plan: str
    why: str | None
    parent: str | None
    span: tuple[int, int] | None
    _kind: int
    _level: int
    _passages: str
    _row: int
    _at: int
    _expires_at: int | None
    _entities: str
    _metadata: str
    _signals: tuple[float, ...] | None

    @property
    def kind(self) -> Kind:
        return KINDS[self._kind]

    @property
    def level(self) -> Level:
        return LEVELS[self._level]

    @property
    def at(self) -> datetime:
        return from_microseconds(self._at)

    @property
    def expires_at(self) -> datetime | None:
        return None if self._expires_at is None else from_microseconds(self._expires_at)

    @property
    def entities(self) -> list[str]:
        return json.loads(self._entities) if self._entities else []

    @property
    def metadata(self) -> dict[str, Any]:
        return json.loads(self._metadata) if self._metadata else {}

    @property
    def signals(self) -> Signals | None:
        if self._signals is None:
            return None
        return cast(Signals, dict(zip(_SIGNALS, self._signals, strict=True)))

    @property
    def contributions(self) -> dict[str, float] | None:
        """The shares of semantic, keyword, entity and episode in the score; they sum to 1.

        None without ``explain=True``.
        """
        signals = self.signals
        if signals is None:
            return None
        scale = signals["own_weight"] / signals["relevance"] if signals["relevance"] else 0.0
        shares = {
            "semantic": signals["semantic"] * signals["semantic_weight"] * scale,
            "keyword": signals["keyword"] * signals["keyword_weight"] * scale,
            "entity": signals["entity"] * signals["entity_weight"] * scale,
        }
        return {**shares, "episode": max(0.0, 1.0 - sum(shares.values()))}

    def __repr__(self) -> str:
        return f"Hit({self.score:.3f}, {self.text!r}, id={self.id!r})"


@dataclass(frozen=True, slots=True)
class Context:
    """The chosen memories as one block of text for a prompt. ``str()`` gives the text."""

    text: str
    tokens: int
    hits: list[Hit] = field(repr=False)

    def __str__(self) -> str:
        return self.text


@overload
def to_microseconds(time: datetime) -> int: ...
@overload
def to_microseconds(time: None) -> None: ...
def to_microseconds(time: datetime | None) -> int | None:
    """Microseconds since the Unix epoch of an aware datetime."""
    return None if time is None else (time - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(time: int) -> datetime:
    """The UTC datetime of microseconds since the Unix epoch."""
    return _EPOCH + timedelta(microseconds=time)
