"""How much of what answers a question is in its context, by how conversations are stored.

*recall*: share of the evidence turns of which a record is in the context. *strict*: whose records
in the context hold at least 80 % of the turn's words, as stems. *answer*: share of the expected
answer's words that the context's text holds; questions without evidence or answer are left out.
*repeated*: share of the records that hold which say what another one says (duplicates.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import fmean

from conversations import conversations
from duplicates import duplicate_share

from recollect import Memory, NewMemory
from recollect.eval.suite import UNDATED, Entry, Question, Suite
from recollect.extract import extract
from recollect.inference import Turn
from recollect.language import analyzer_of
from recollect.model import Context, Message, Operation

_MOST_OF = 0.8
_NO_ANSWERS = ("adversarial", "single-session-preference")  # "not mentioned", or a long rubric


class _Stored:
    """A memory with the clock at the question, and which turns its records come from."""

    def __init__(self) -> None:
        self.now = UNDATED
        self.memory = Memory(":memory:", clock=self._clock)
        self.turns: dict[str, set[str]] = defaultdict(set)
        self.operations = 0

    def note(self, operations: list[Operation], entries: list[Entry]) -> None:
        for operation, entry in zip(operations, entries, strict=True):
            self.turns[operation.id].add(entry.id)
            self.operations += operation.op == "ADD"

    def _clock(self) -> datetime:
        return self.now


def _verbatim(stored: _Stored, entries: list[Entry], turns: list[Turn]) -> None:
    records = [
        NewMemory(
            turn.content,
            kind="episodic",
            at=turn.at,
            session_id=entry.session,
            source=entry.speaker or entry.role,
            entities=(entry.speaker,) if entry.speaker else (),
        )
        for entry, turn in zip(entries, turns, strict=True)
    ]
    stored.note(stored.memory.add_many(records, **entries[0].ids), entries)


def _extracted(stored: _Stored, entries: list[Entry], turns: list[Turn]) -> None:
    found = extract(turns)
    told = [entries[candidate.turn] for candidate in found]
    records = [
        NewMemory(
            candidate.text,
            kind=candidate.kind,
            at=candidate.at or entry.at,
            expires_at=candidate.expires_at,
            session_id=entry.session,
            source=entry.speaker or entry.role,
            entities=candidate.entities,
        )
        for candidate, entry in zip(found, told, strict=True)
    ]
    if records:
        stored.note(stored.memory.add_many(records, **entries[0].ids), told)


def _learnt(stored: _Stored, entries: list[Entry], turns: list[Turn]) -> None:
    for entry, turn in zip(entries, turns, strict=True):
        message: Message = {"role": turn.role, "content": turn.content, "at": turn.at}
        if turn.name:
            message["name"] = turn.name
        done = stored.memory.add([message], session_id=entry.session, infer=True, **entry.ids)
        stored.note(done, [entry] * len(done))


_STORE: dict[str, Callable[[_Stored, list[Entry], list[Turn]], None]] = {
    "verbatim": _verbatim,
    "extracted": _extracted,
    "learnt": _learnt,
}
WAYS = tuple(_STORE)


def run(suite: Suite, how: str, budget: int) -> None:
    """Stores a suite one way, asks its questions, and prints what came back."""
    stored = _Stored()
    with stored.memory:
        for entries, turns in conversations(suite):
            _STORE[how](stored, entries, turns)
        words = {entry.id: _words(f"{entry.speaker or ''} {entry.text}") for entry in suite.entries}
        figures: dict[str, list[float]] = defaultdict(list)
        for question in suite.questions:
            stored.now = question.at
            context = stored.memory.context(question.text, budget=budget, **question.ids)
            for name, value in _figures(question, context, stored.turns, words).items():
                figures[name].append(value)
        repeated = _repeated(stored.memory, suite.entries)
    means = "  ".join(f"{name} {fmean(values):.3f}" for name, values in figures.items())
    rate = stored.operations / len(suite.entries)
    print(
        f"{suite.name} {how:9} {means}  records a turn {rate:.2f}  repeated {repeated:.2%}",
        flush=True,
    )


def _repeated(memory: Memory, entries: Sequence[Entry]) -> float:
    """The share of the records that hold which repeat another of the same ids."""
    total, repeated = 0, 0.0
    for ids in {tuple(sorted(entry.ids.items())): entry.ids for entry in entries}.values():
        said: list[set[str]] = []
        after: str | None = None
        while page := memory.list(limit=10_000, after=after, **ids):
            said += [_words(f"{record.source} {record.text}") for record in page]
            after = page[-1].id
        total += len(said)
        repeated += len(said) * duplicate_share(said)
    return repeated / total


def _figures(
    question: Question,
    context: Context,
    turns: dict[str, set[str]],
    words: dict[str, set[str]],
) -> dict[str, float]:
    seen: dict[str, set[str]] = defaultdict(set)
    for hit in context.hits:
        for turn in turns[hit.parent or hit.id]:
            seen[turn] |= _words(f"{hit.source} {hit.text}")
    wanted = list(question.evidence)
    whole = [len(words[t] & seen[t]) >= _MOST_OF * len(words[t]) for t in wanted if t in seen]
    figures = {
        "recall": sum(turn in seen for turn in wanted) / len(wanted),
        "strict": sum(whole) / len(wanted),
        "tokens": float(context.tokens),
    }
    answer = _words(question.answer)
    if answer and question.category not in _NO_ANSWERS:
        figures["answer"] = len(answer & _words(context.text)) / len(answer)
    return figures


def _words(text: str) -> set[str]:
    return set(analyzer_of("english").terms(text))
