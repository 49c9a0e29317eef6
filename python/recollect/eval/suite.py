"""What is evaluated: memories to store, and questions whose evidence is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from recollect.errors import InvalidInputError
from recollect.sample.conversation import Conversation, Ids

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""When an entry or a question without a time is stored or asked, so that runs are repeatable."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A memory to store: a turn, a fact or a document.

    ``speaker`` is a person's name and becomes an entity; ``role`` names who speaks otherwise.
    ``session`` is the episode, ``ids`` bind who may see it.
    """

    id: str
    text: str
    ids: Ids
    kind: str = "episodic"
    speaker: str | None = None
    role: str | None = None
    session: str | None = None
    at: datetime = UNDATED


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at ``at`` by the reader with ``ids``.

    ``evidence`` gives entry ids their grade, above 0. An id that no entry has counts as never
    found. ``category`` is empty where there is none.
    """

    id: str
    text: str
    ids: Ids
    evidence: Mapping[str, float]
    category: str = ""
    at: datetime = UNDATED
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """Entries in the order in which they are stored, and questions about them.

    ``depth`` is how far down a ranking is looked at, for mean average precision. With
    ``whole`` no entry is stored as passages: published figures stand for whole documents.
    ``left_out`` counts questions without evidence and evidence that names nothing.
    ``checksums`` are the SHA-256 of the files it was read from, by file name.
    """

    name: str
    entries: tuple[Entry, ...]
    questions: tuple[Question, ...]
    depth: int = 100
    whole: bool = False
    left_out: int = 0
    checksums: Mapping[str, str] = field(default_factory=dict)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of the questions, by name."""
        return tuple(sorted({question.category for question in self.questions} - {""}))

    def only(self, categories: Sequence[str], limit: int | None = None) -> Suite:
        """The suite with the first ``limit`` questions of these categories; all where empty.

        Raises:
            InvalidInputError: no question is of a category named.
        """
        if unknown := set(categories) - set(self.categories):
            known = ", ".join(self.categories) or "none"
            raise InvalidInputError(
                f"no question is of category {', '.join(map(repr, sorted(unknown)))}; "
                f"{self.name} has: {known}"
            )
        kept = [q for q in self.questions if not categories or q.category in categories]
        return replace(self, questions=tuple(kept[:limit]))


def suite_of(
    name: str, conversations: Sequence[Conversation], checksums: Mapping[str, str]
) -> Suite:
    """The turns of conversations as entries, their questions with the turns that answer them."""
    entries = [
        Entry(
            id=f"{conversation.name}/{turn.id}",
            text=turn.text,
            ids=session.ids,
            speaker=turn.speaker,
            session=session.id,
            at=session.at,
        )
        for conversation in conversations
        for session in conversation.sessions
        for turn in session.turns
    ]
    questions = [
        Question(
            id=asked.id,
            text=asked.text,
            ids=asked.ids,
            evidence={f"{conversation.name}/{turn}": 1.0 for turn in asked.evidence},
            category=asked.category,
            at=asked.at,
            answer=asked.answer,
        )
        for conversation in conversations
        for asked in conversation.questions
    ]
    left_out = sum(conversation.left_out for conversation in conversations)
    return Suite(
        name, tuple(entries), tuple(questions), left_out=left_out, checksums=dict(checksums)
    )
