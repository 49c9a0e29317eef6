"""What turns a conversation into memories: the protocol, and what goes in and out.

An Inference reads a conversation and says what is to be done about it: which facts to add, and
which of the records that are known they replace, end or repeat. It writes nothing itself.
``recollect.rules`` is the default, ``recollect.llm`` asks a language model, and any object with
the same method will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from recollect.model import Kind


class Op(StrEnum):
    """What becomes of a candidate, or of what is known."""

    ADD = "ADD"
    """New: the candidate is stored."""
    UPDATE = "UPDATE"
    """The candidate is stored, and the targets are superseded by it."""
    DELETE = "DELETE"
    """The targets hold no longer, and nothing takes their place."""
    NOOP = "NOOP"
    """The targets say it already; they are strengthened."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation, checked. ``name`` is the speaker's, if known.

    ``content`` is empty where a message only calls tools or shows pictures.
    """

    role: str
    content: str
    at: datetime
    name: str | None = None

    @property
    def speaker(self) -> str:
        """The name, or the role of one without."""
        return self.name or self.role


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact or an event that a conversation tells, on its own feet.

    Attributes:
        text: understood without the conversation.
        kind: a Kind.
        turn: which message it comes from, counted from 0.
        at: when it happened or was said; None for the time of the message.
        expires_at: when it stops being true, if that was said.
        entities: names to file it under, beside those found in the text.
        quoted: whether these are the speaker's own words, and need to be told as theirs.
    """

    text: str
    kind: Kind
    turn: int
    at: datetime | None = None
    expires_at: datetime | None = None
    entities: tuple[str, ...] = ()
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """A record that may bear on a candidate.

    ``similarity`` is the cosine of the two vectors, 0 where one has none; ``overlap`` the
    keyword signal of the candidate's text in the record, in [0, 1].
    """

    id: str
    text: str
    kind: Kind
    at: datetime
    similarity: float
    overlap: float
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be done about one candidate, and why.

    Attributes:
        op: see Op.
        reason: for people, in one short sentence.
        candidate: what to store; None for DELETE, and for NOOP what was repeated.
        targets: ids of known records: those that an UPDATE replaces, a DELETE ends, a NOOP
            repeats. ``"@3"`` names the candidate of proposal 3 of the same answer.
        may_supersede: of an ADD, ids of records that it may replace, where that is in doubt.
            They stay; the newer goes before them in a context.
    """

    op: Op
    reason: str
    candidate: Candidate | None = None
    targets: tuple[str, ...] = ()
    may_supersede: tuple[str, ...] = ()


Find = Callable[[Sequence[str]], list[list[Known]]]
"""For each text the records of the writer's own scope that are most like it, best first."""


@runtime_checkable
class Inference(Protocol):
    """Reads conversations."""

    def infer(self, turns: Sequence[Turn], find: Find) -> Sequence[Proposal]:
        """What is to be done about a conversation.

        It may be called again on the same turns, where others have written meanwhile. It is
        called from several threads.

        Raises:
            InferenceError: it cannot be said; nothing is stored.
        """
