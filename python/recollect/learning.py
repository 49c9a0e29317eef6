"""Learning from a conversation: what an inference proposes becomes one atomic append."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from weakref import WeakSet

from recollect.conversation import Conversation
from recollect.errors import ConflictError, InferenceError, InvalidInputError
from recollect.inference import Candidate, Inference, Known, Op, Proposal
from recollect.lesson import Lesson, lesson_of
from recollect.log.entries import Done, Entry, EntryState
from recollect.log.protocol import Log
from recollect.model import Hit, Operation
from recollect.reader import Reader
from recollect.scope import Scope
from recollect.store import Default
from recollect.tickets import encode_operations
from recollect.writer import Writer

_MOST_SHOWN = 8  # known records for each text
_MOST_PLANS = 20
_LOCKS = 64

_Shown = list[list[tuple[str, int]]]
"""For each text the ids and versions of the records that were shown."""


class _Asked:
    """What an inference looked up, and what it was shown."""

    def __init__(self, reader: Reader, homes: tuple[Scope, ...]) -> None:
        self._reader = reader
        self._homes = homes
        self._questions: list[tuple[tuple[str, ...], _Shown]] = []
        self.ids: set[str] = set()

    def find(self, texts: Sequence[str]) -> list[list[Known]]:
        hits = self._similar(texts)
        self._questions.append((tuple(texts), _shown(hits)))
        self.ids.update(hit.id for found in hits for hit in found)
        return [[_known(hit) for hit in found] for found in hits]

    def still_holds(self) -> bool:
        """Whether every question would be answered with the same records again."""
        return all(_shown(self._similar(texts)) == shown for texts, shown in self._questions)

    def _similar(self, texts: Sequence[str]) -> list[list[Hit]]:
        return self._reader.similar(texts, self._homes, _MOST_SHOWN)


def check_inference(given: object) -> None:
    """Raise InvalidInputError if it is no Inference."""
    if not isinstance(given, Default | Inference):
        raise InvalidInputError(f"inference must have the method infer, not be {given!r}")


def inference_option(given: Inference | Default, language: str) -> Callable[[], Inference]:
    """What reads conversations: as given, or the rules for the store's language."""
    if not isinstance(given, Default):
        return lambda: given

    @cache
    def rules() -> Inference:
        # Imported when first needed: many a process only reads.
        from recollect.rules import RuleInference

        return RuleInference(language)

    return rules


class Learner:
    """Turns conversations into records.

    Within a process the conversations of one scope are learnt one after the other. Where another
    process writes to the scope meanwhile, what was planned is kept if the records it was planned
    on are the same, and planned again if they are not.
    """

    def __init__(
        self,
        log: Log,
        writer: Writer,
        reader: Reader,
        inference: Callable[[], Inference],
        now: Callable[[], int],
    ) -> None:
        self._log = log
        self._writer = writer
        self._reader = reader
        self._inference = inference
        self._now = now
        self.unlock()
        _all.add(self)

    def unlock(self) -> None:
        """Begin with fresh locks: in a forked child, which lacks the threads that hold the old."""
        # Of the kind that an inference may take again, when it stores something itself.
        self._locks = [threading.RLock() for _ in range(_LOCKS)]

    def learn(
        self, said: Conversation, *, actor: str, entry: Entry | None = None, keep: bool = False
    ) -> list[Operation]:
        """Learn from a conversation: all of it in one durable append, or nothing.

        With ``entry`` the append finishes that entry of the outbox, whose body stays if it is to
        be kept.

        Raises:
            InferenceError: the inference failed, or proposed what cannot be done.
            ConflictError: others kept writing to the scope, or the entry waits no longer.
        """
        with self._locks[hash(said.homes[0]) % _LOCKS]:
            return self._learn(said, actor, entry, keep)

    def plan(self, said: Conversation, *, actor: str) -> list[Operation]:
        """What ``learn`` would do, with version 0. Nothing is written."""
        asked = _Asked(self._reader, said.homes)
        proposals = self._proposals(said, asked)
        return self._lesson(said, proposals, actor).done

    def _learn(
        self, said: Conversation, actor: str, entry: Entry | None, keep: bool
    ) -> list[Operation]:
        asked = None
        for _ in range(_MOST_PLANS):
            version = self._log.version()
            if asked is None or not asked.still_holds():
                asked = _Asked(self._reader, said.homes)
                proposals = self._proposals(said, asked)
            try:
                lesson = self._lesson(said, proposals, actor)
                if not lesson.events and entry is None:
                    return lesson.done
                done = None
                if entry is not None:
                    done = Done(entry.number, encode_operations(lesson.operations(-1)), keep)
                last = self._log.append(
                    lesson.events, expected_version=version, planned_on=said.homes, done=done
                )
            except ConflictError:
                if entry is not None and not self._waits(entry):
                    raise
                continue
            return lesson.operations(last)
        raise ConflictError(
            f"others wrote to this scope during each of {_MOST_PLANS} attempts to learn from a "
            "conversation: try again when less is written to it"
        )

    def _waits(self, entry: Entry) -> bool:
        now = self._log.entry(entry.number)
        return now is not None and now.state is EntryState.WAITING

    def _proposals(self, said: Conversation, asked: _Asked) -> list[Proposal]:
        inference = self._inference()
        given = inference.infer(said.turns, asked.find)
        if not isinstance(given, Iterable):
            name = type(inference).__name__
            raise InferenceError(
                f"{name}: infer must return a list of proposals, not {given!r:.80}"
            )
        proposals = list(given)
        for i, proposal in enumerate(proposals):
            if fault := _fault(proposal, i, proposals, asked.ids, len(said.turns)):
                raise InferenceError(f"{type(inference).__name__}: proposal {i} {fault}")
        return proposals

    def _lesson(self, said: Conversation, proposals: Sequence[Proposal], actor: str) -> Lesson:
        return lesson_of(
            said, proposals, self._log.record, self._writer.compose, self._now(), actor
        )


_all: WeakSet[Learner] = WeakSet()


def _after_fork_in_child() -> None:
    for learner in _all:
        learner.unlock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)


def _shown(hits: list[list[Hit]]) -> _Shown:
    return [[(hit.id, hit.version) for hit in found] for found in hits]


def _known(hit: Hit) -> Known:
    assert hit._signals is not None
    semantic, keyword = hit._signals[:2]
    return Known(hit.id, hit.text, hit.kind, hit.at, semantic, keyword, hit.source)


def _fault(
    proposal: Any, place: int, all: Sequence[Any], shown: set[str], turns: int
) -> str | None:
    """What is wrong with a proposal."""
    if not isinstance(proposal, Proposal) or not isinstance(proposal.op, Op):
        return f"is no Proposal: {proposal!r:.80}"
    candidate = proposal.candidate
    has_text = isinstance(candidate, Candidate) and bool(candidate.text.strip())
    if proposal.op in (Op.ADD, Op.UPDATE) and not has_text:
        return f"is {proposal.op} and has no text to store"
    if candidate is not None and not 0 <= candidate.turn < turns:
        return f"comes from message {candidate.turn} of {turns}"
    if proposal.op is not Op.ADD and not proposal.targets:
        return f"is {proposal.op} and names no record"
    for id in (*proposal.targets, *proposal.may_supersede):
        if id in shown:
            continue
        earlier = int(id[1:]) if id[:1] == "@" and id[1:].isdecimal() else place
        if earlier >= place or all[earlier].op not in (Op.ADD, Op.UPDATE):
            return f"names {id!r:.60}, which was not shown"
    return None
