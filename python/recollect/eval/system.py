"""What is under test: something that stores entries and answers questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from types import TracebackType
from typing import Protocol, Self

from recollect.embed.protocol import Embedder
from recollect.eval.options import Options
from recollect.eval.suite import UNDATED, Entry, Question
from recollect.memory import Memory
from recollect.model import Hit, Message, NewMemory
from recollect.passages import DEFAULT_PASSAGES

_BATCH = 64

Progress = Callable[[str, int, int], None]
"""What is being done, how many are done, of how many."""


def ignore_progress(what: str, done: int, total: int) -> None:
    """A Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A context: the entries in it, what it costs in tokens, and its text."""

    entries: tuple[str, ...]
    tokens: int
    text: str


class System(Protocol):
    """Stores entries, ranks them for a question, and packs a context."""

    def store(self, entries: Sequence[Entry], progress: Progress) -> None:
        """Take in all entries, in order."""

    def rank(self, question: Question, k: int) -> list[str]:
        """The ids of the entries behind the best ``k`` hits, best first."""

    def pack(self, question: Question, budget: int) -> Packed:
        """What a prompt gets within ``budget`` tokens."""


class MemorySystem:
    """A Memory under test, with a clock that stands where the question is asked.

    ``whole`` keeps long texts in one piece, whatever the options say; see Suite.
    """

    def __init__(self, options: Options, embedder: Embedder, *, whole: bool = False) -> None:
        self._now = UNDATED
        self._entry_of: dict[str, str] = {}  # by record id
        self._expand = options.expand
        self._infer = options.infer
        self._plan = options.plan
        self._memory = Memory(
            ":memory:",
            embedder=embedder,
            language=options.language,
            weights=options.checked_weights(),
            passages=DEFAULT_PASSAGES if options.passages and not whole else None,
            clock=self._clock,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._memory.close()

    def store(self, entries: Sequence[Entry], progress: Progress) -> None:
        done = 0
        for batch in _batches(entries):
            if self._infer:
                self._learn(batch)
            else:
                records = [_record(entry) for entry in batch]
                stored = self._memory.add_many(records, **batch[0].ids)
                for operation, entry in zip(stored, batch, strict=True):
                    self._entry_of[operation.id] = entry.id
            done += len(batch)
            progress("storing", done, len(entries))

    def _learn(self, batch: Sequence[Entry]) -> None:
        """Each session is told at once. What is said again stands for where it was said first."""
        for session, group in groupby(batch, key=lambda entry: entry.session):
            told = list(group)
            messages = [_message(entry) for entry in told]
            for done in self._memory.add(messages, session_id=session, **told[0].ids):
                if done.turn is not None:
                    self._entry_of.setdefault(done.id, told[done.turn].id)

    def rank(self, question: Question, k: int) -> list[str]:
        self._now = question.at
        hits = self._memory.search(
            question.text, k=k, expand=self._expand, plan=self._plan, **question.ids
        )
        return [self.evidence_of(hit) for hit in hits]

    def pack(self, question: Question, budget: int) -> Packed:
        self._now = question.at
        found = self._memory.context(
            question.text,
            budget=budget,
            expand=self._expand,
            plan=self._plan,
            **question.ids,
        )
        entries = tuple(self.evidence_of(hit) for hit in found.hits)
        return Packed(entries, found.tokens, found.text)

    def evidence_of(self, hit: Hit) -> str:
        """The entry a hit stands for; a passage stands for the entry it was cut from."""
        return self._entry_of[hit.parent or hit.id]

    def _clock(self) -> datetime:
        return self._now


def _record(entry: Entry) -> NewMemory:
    return NewMemory(
        entry.text,
        kind=entry.kind,
        entities=(entry.speaker,) if entry.speaker else (),
        at=entry.at,
        session_id=entry.session,
        source=entry.speaker or entry.role,
    )


def _message(entry: Entry) -> Message:
    message: Message = {"role": entry.role or "user", "content": entry.text, "at": entry.at}
    return message if entry.speaker is None else {**message, "name": entry.speaker}


def _batches(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries that follow each other and have the same ids, so many at a time."""
    for _, group in groupby(entries, key=lambda entry: entry.ids):
        same = list(group)
        for start in range(0, len(same), _BATCH):
            yield same[start : start + _BATCH]
