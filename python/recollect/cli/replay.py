"""Live through conversations: store their sessions, ask their questions, keep the figures.

The clock of the memory stands at the moment each step happened, so recency is what it would
have been. Searches are timed as a caller sees them: text in, hits or a context out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from recollect.memory import Memory
from recollect.model import Context, Hit, Message
from recollect.sample import Conversation, Outsider, Question, Session, Turn

TOP = 10
BUDGET = 200


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what came back.

    ``shares`` say for each hit how much of its score every signal made. ``in_top`` and
    ``in_context`` are the evidence turns found.
    """

    question: Question
    hits: Sequence[Hit]
    shares: Sequence[Mapping[str, float]]
    context: Context
    in_top: frozenset[str]
    in_context: frozenset[str]

    @property
    def recall_in_top(self) -> float:
        """Share of the evidence turns among the hits."""
        return len(self.in_top) / len(self.question.evidence)

    @property
    def recall_in_context(self) -> float:
        """Share of the evidence turns in the context."""
        return len(self.in_context) / len(self.question.evidence)


@dataclass(frozen=True, slots=True)
class Probed:
    """What somebody else saw: ``leaked`` counts hits from the owner's sessions."""

    outsider: Outsider
    hits: int
    context_tokens: int
    leaked: int
    kept: int


@dataclass(slots=True)
class Replay:
    """A memory under test, with what was stored in it and how long its answers took.

    Every question is timed ``rounds`` times; times are in seconds.
    """

    memory: Memory
    clock: Clock
    rounds: int = 1
    turns: dict[str, Turn] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    store_seconds: float = 0.0
    search_seconds: list[float] = field(default_factory=list)
    context_seconds: list[float] = field(default_factory=list)

    def store(self, session: Session) -> float:
        """Store a session's turns as they were said; return how long it took."""
        self.clock.now = session.at
        messages: list[Message] = [
            {
                "role": "assistant" if turn.assistant else "user",
                "name": turn.speaker,
                "content": turn.text,
                "at": session.at.isoformat(),
            }
            for turn in session.turns
        ]
        started = perf_counter()
        operations = self.memory.add(messages, session_id=session.id, infer=False, **session.ids)
        seconds = perf_counter() - started
        for operation, turn in zip(operations, session.turns, strict=True):
            self.turns[operation.id] = turn
            self.sessions[operation.id] = session
        self.store_seconds += seconds
        return seconds

    def ask(self, question: Question) -> Asked:
        """Search and build a context for a question."""
        self.clock.now = question.at
        for _ in range(self.rounds):
            started = perf_counter()
            self.memory.search(question.text, k=TOP, **question.ids)
            searched = perf_counter()
            context = self.memory.context(question.text, budget=BUDGET, **question.ids)
            ended = perf_counter()
            self.search_seconds.append(searched - started)
            self.context_seconds.append(ended - searched)
        hits = self.memory.search(question.text, k=TOP, explain=True, **question.ids)
        asked = Asked(
            question,
            hits,
            [hit.contributions for hit in hits if hit.contributions is not None],
            context,
            in_top=self._evidence(question, hits),
            in_context=self._evidence(question, context.hits),
        )
        self.asked.append(asked)
        return asked

    def probe(self, outsider: Outsider) -> Probed:
        """Put an owner's question as somebody else."""
        text = outsider.question.text
        hits = self.memory.search(text, k=TOP, **outsider.ids)
        context = self.memory.context(text, budget=BUDGET, **outsider.ids)
        seen = {hit.id for hit in [*hits, *context.hits]}
        owned = {key for key, session in self.sessions.items() if session.ids == outsider.owner}
        return Probed(outsider, len(hits), context.tokens, len(seen & owned), len(owned))

    def _evidence(self, question: Question, hits: Sequence[Hit]) -> frozenset[str]:
        found = {self.turns[hit.id].id for hit in hits if hit.id in self.turns}
        return frozenset(found & set(question.evidence))


def timeline(conversation: Conversation) -> Iterator[Session | Question]:
    """Sessions and questions in the order in which they happened."""
    steps: list[Session | Question] = [*conversation.sessions, *conversation.questions]
    yield from sorted(steps, key=lambda step: step.at)


def percentile(seconds: Sequence[float], percent: float) -> float:
    """The time, in milliseconds, that ``percent`` of the calls did not exceed (nearest rank)."""
    rank = max(0, -(-len(seconds) * percent // 100) - 1)
    return sorted(seconds)[int(rank)] * 1000
