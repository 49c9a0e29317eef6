"""A conversation to remember and the questions to ask about it later.

The bundled sample and LoCoMo files are both read into these types, so one demo runs on either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


class Ids(TypedDict, total=False):
    """Whom a record is for, or who reads: keyword arguments of ``Memory.add`` and ``search``."""

    user_id: str
    agent_id: str
    org_id: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance. ``assistant`` tells the agent's own words from a person's."""

    id: str
    speaker: str
    text: str
    assistant: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Turns spoken in one sitting. ``ids`` bind who may see them; ``at`` has a time zone."""

    id: str
    at: datetime
    ids: Ids
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks, in order of first appearance, assistants last."""
        ordered = sorted(self.turns, key=lambda turn: turn.assistant)
        return tuple(dict.fromkeys(turn.speaker for turn in ordered))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at ``at`` by the reader with ``ids``, and the turns that answer it."""

    id: str
    text: str
    at: datetime
    asker: str
    ids: Ids
    answer: str
    evidence: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who asks ``question`` too, and must not see any turn of ``owner``'s sessions.

    ``owner`` is the scope that is kept from them: the ids its sessions are stored with.
    """

    name: str
    ids: Ids
    question: Question
    owner: Ids


@dataclass(frozen=True, slots=True)
class Conversation:
    """Sessions and questions in order of time. ``left_out`` counts what did not resolve."""

    name: str
    sessions: tuple[Session, ...]
    questions: tuple[Question, ...]
    outsiders: tuple[Outsider, ...] = ()
    left_out: int = 0

    @property
    def turns(self) -> int:
        """How many turns the sessions have together."""
        return sum(len(session.turns) for session in self.sessions)
