"""What is learnt from a conversation: proposals as the events of one append."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from recollect import checks, payload
from recollect.closing import closing, confirming
from recollect.conversation import Conversation
from recollect.errors import ConflictError
from recollect.inference import Candidate, Op, Proposal, Turn
from recollect.log.protocol import Event, NewEvent
from recollect.messages import with_speaker
from recollect.model import (
    MAY_SUPERSEDE,
    Kind,
    NewMemory,
    Operation,
    from_microseconds,
    to_microseconds,
)
from recollect.scope import Scope


class _Compose(Protocol):
    def __call__(
        self,
        items: Sequence[NewMemory],
        scope: Scope,
        *,
        session_only: bool,
        actor: str,
        members: Sequence[dict[str, Any]],
    ) -> tuple[list[NewEvent], list[int]]: ...


@dataclass(frozen=True, slots=True)
class Lesson:
    """The events of one append, and what they do; ``places`` says which event does what."""

    events: list[NewEvent]
    done: list[Operation]
    places: list[int | None]

    def operations(self, last: int) -> list[Operation]:
        """What was done by an append that ended at version ``last``.

        With -1, before the append: versions count back from its end.
        """
        before = last - len(self.events) + 1
        return [
            one if place is None else replace(one, version=before + place)
            for one, place in zip(self.done, self.places, strict=True)
        ]


def lesson_of(
    said: Conversation,
    proposals: Sequence[Proposal],
    record: Callable[[str], Event | None],
    compose: _Compose,
    now: int,
    actor: str,
) -> Lesson:
    """The events that do what was proposed. ``record`` looks up a live record.

    Raises:
        ConflictError: a record that a proposal names is gone.
        InvalidInputError: a candidate cannot be stored.
    """
    return _Making(said, proposals, record, compose, now, actor).made()


class _Making:
    def __init__(
        self,
        said: Conversation,
        proposals: Sequence[Proposal],
        record: Callable[[str], Event | None],
        compose: _Compose,
        now: int,
        actor: str,
    ) -> None:
        self._said = said
        self._proposals = proposals
        self._record = record
        self._compose = compose
        self._now = now
        self._actor = actor
        self._events: list[NewEvent] = []
        self._added: dict[str, int] = {}  # which event adds the candidate of proposal "@i"
        self._closed: set[str] = set()
        self._confirmed: dict[str, int] = {}

    def made(self) -> Lesson:
        stored = {
            i: proposal.candidate
            for i, proposal in enumerate(self._proposals)
            if proposal.op in (Op.ADD, Op.UPDATE) and proposal.candidate is not None
        }
        if stored:
            self._add(stored)
        done, places = [], []
        for i, proposal in enumerate(self._proposals):
            operation, place = self._do(i, proposal)
            done.append(operation)
            places.append(place)
        return Lesson(self._events, done, places)

    def _add(self, stored: dict[int, Candidate]) -> None:
        items = [self._item(self._proposals[i], candidate) for i, candidate in stored.items()]
        members = [self._members(self._proposals[i], candidate) for i, candidate in stored.items()]
        self._events, firsts = self._compose(
            items,
            self._said.scope,
            session_only=self._said.session_only,
            actor=self._actor,
            members=members,
        )
        self._added = {f"@{i}": at for i, at in zip(stored, firsts, strict=True)}
        # Whom a record may supersede can be one that is only named now.
        for i, at in zip(stored, firsts, strict=True):
            ids = [self._id(target) for target in self._proposals[i].may_supersede]
            if ids:
                event = self._events[at]
                fields = payload.decode(event.payload)
                fields["metadata"] = fields.get("metadata", {}) | {MAY_SUPERSEDE: ids}
                self._events[at] = event._replace(payload=payload.encode(fields))

    def _members(self, proposal: Proposal, candidate: Candidate) -> dict[str, Any]:
        """What is noted of a record beside itself: why, and when it was told if not when it was."""
        members: dict[str, Any] = {"reason": proposal.reason}
        told = self._said.turns[candidate.turn].at
        if candidate.at is not None and candidate.at != told:
            members["told_at"] = to_microseconds(told)
        return members

    def _item(self, proposal: Proposal, candidate: Candidate) -> NewMemory:
        said, turn = self._said, self._said.turns[candidate.turn]
        expires_at = candidate.expires_at or (
            None if said.expires_at is None else from_microseconds(said.expires_at)
        )
        if expires_at is not None and to_microseconds(expires_at) <= self._now:
            expires_at = None  # told of a time long past, it is a memory like any other
        return NewMemory(
            text=checks.check_text(candidate.text, "a candidate's text"),
            kind=said.kind or _kind(candidate, said.scope),
            entities=with_speaker(turn, [*said.entities, *candidate.entities]),
            metadata=said.metadata,
            importance=said.importance,
            at=candidate.at or turn.at,
            expires_at=expires_at,
            # "user" in front of a fact about Ann would only confuse.
            source=said.source or (turn.speaker if candidate.quoted else turn.name or _role(turn)),
        )

    def _do(self, i: int, proposal: Proposal) -> tuple[Operation, int | None]:
        candidate = proposal.candidate
        turn = None if candidate is None else candidate.turn
        own = self._added.get(f"@{i}")
        if own is None:
            return self._bear_on(proposal, turn)
        assert candidate is not None
        id = self._events[own].record_id
        operation = Operation(
            "ADD",
            id,
            candidate.text,
            0,
            proposal.reason,
            turn,
            may_supersede=tuple(self._id(target) for target in proposal.may_supersede),
        )
        return (
            self._replace(own, proposal, operation) if proposal.op is Op.UPDATE else operation
        ), own

    def _replace(self, own: int, proposal: Proposal, added: Operation) -> Operation:
        """Close what the record that event ``own`` adds replaces, or itself if it comes late."""
        ended = self._close(proposal, by=added.id)
        first = self._events[own]
        if ended:
            content = payload.with_members(first.payload, {"supersedes": ended})
            self._events[own] = first._replace(payload=content)
            return replace(added, op="UPDATE", supersedes=tuple(ended))
        since = self._told_at(proposal)
        younger = [self._id(it) for it in proposal.targets if _is_younger(self._event(it), since)]
        if not younger:
            return added
        reason = f"{added.reason}; but that was told later"
        self._events.append(closing(first, self._now, self._actor, by=younger[0], reason=reason))
        self._closed.add(added.id)
        return replace(added, reason=reason)

    def _bear_on(self, proposal: Proposal, turn: int | None) -> tuple[Operation, int | None]:
        """A DELETE or a NOOP, which store nothing new."""
        id = self._id(proposal.targets[0])
        text = self._text(proposal.targets[0])
        if proposal.op is Op.NOOP:
            place = self._confirm(proposal)
            return Operation("NOOP", id, text, 0, proposal.reason, turn), place
        ended = self._close(proposal, by=None)
        if not ended:
            reason = f"nothing to end: {proposal.reason}"
            return Operation("NOOP", id, text, 0, reason, turn), None
        done = Operation("DELETE", ended[0], text, 0, proposal.reason, turn, tuple(ended))
        return done, len(self._events) - len(ended)

    def _close(self, proposal: Proposal, *, by: str | None) -> list[str]:
        """Close the targets that can be; returns their ids."""
        since = self._told_at(proposal)
        ended = []
        for target in proposal.targets:
            id = self._id(target)
            if id in self._closed:
                continue
            event = self._event(target)
            if not _can_close(event) or _is_younger(event, since):
                continue
            self._events.append(
                closing(event, self._now, self._actor, by=by, reason=proposal.reason)
            )
            self._closed.add(id)
            ended.append(id)
        return ended

    def _confirm(self, proposal: Proposal) -> int | None:
        target = proposal.targets[0]
        if target in self._added:
            return None
        if target not in self._confirmed and target not in self._closed:
            event = self._stored(target)
            if payload.passages_of(payload.decode(event.payload or b"")):
                return None
            self._confirmed[target] = len(self._events)
            self._events.append(confirming(event, self._now, self._actor, proposal.reason))
        return self._confirmed.get(target)

    def _told_at(self, proposal: Proposal) -> int:
        turns = self._said.turns
        if proposal.candidate is None:
            return max(to_microseconds(turn.at) for turn in turns)
        return to_microseconds(turns[proposal.candidate.turn].at)

    def _event(self, target: str) -> Event | NewEvent:
        """The record as it is stored, or about to be."""
        place = self._added.get(target, self._confirmed.get(target))
        return self._stored(target) if place is None else self._events[place]

    def _stored(self, target: str) -> Event:
        event = self._record(target)
        if event is None:
            raise ConflictError(f"the record {target} was deleted meanwhile")
        return event

    def _id(self, target: str) -> str:
        return self._events[self._added[target]].record_id if target in self._added else target

    def _text(self, target: str) -> str:
        return str(payload.decode(self._event(target).payload or b"")["text"])


def _role(turn: Turn) -> str | None:
    """The role of one who speaks under no name, unless that is all that "the user" says."""
    return None if turn.role == "user" else turn.role


def _kind(candidate: Candidate, scope: Scope) -> Kind:
    """What holds for a session is just an episode where none is named."""
    lost = candidate.kind is Kind.WORKING and scope.session is None
    return Kind.EPISODIC if lost else candidate.kind


def _can_close(event: Event | NewEvent) -> bool:
    fields = payload.decode(event.payload or b"")
    return "valid_to" not in fields and not payload.passages_of(fields)


def _is_younger(event: Event | NewEvent, since: int) -> bool:
    """Whether the record was told after ``since``."""
    fields = payload.decode(event.payload or b"")
    return int(fields.get("told_at", fields["at"])) > since
