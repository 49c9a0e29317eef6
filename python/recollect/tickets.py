"""Tickets: what came of a conversation that was handed over.

A ticket is a number. What it stands for is in the log, so any process that has the store open can
ask, and the process that handed it over may be long gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from recollect.errors import InferenceError, NotFoundError
from recollect.inference import Turn
from recollect.log.entries import Entry, EntryState
from recollect.log.protocol import Log
from recollect.model import Operation

Wait = Callable[[Callable[[], bool], float | None], bool]
"""Waits until something is so; False when so many seconds pass first."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A conversation that failed too often.

    Attributes:
        number: of its ticket.
        error: the last failure.
        attempts: how many there were.
        time: when it was handed over.
        turns: what was said.
    """

    number: int
    error: str
    attempts: int
    time: datetime
    turns: tuple[Turn, ...]


class Ticket:
    """Stands for a conversation in the outbox.

    ``number`` is all there is to it: ``Outbox.ticket`` gives an equal one, in any process.
    """

    __slots__ = ("_log", "_wait", "number")

    def __init__(self, number: int, log: Log, wait: Wait) -> None:
        self.number = number
        self._log = log
        self._wait = wait

    def done(self) -> bool:
        """Whether ``result`` would return or raise at once."""
        entry = self._log.entry(self.number)
        return entry is None or entry.state is not EntryState.WAITING

    def result(self, timeout: float | None = None) -> list[Operation]:
        """What was done, operation by operation, once it is; ``timeout`` is in seconds.

        Raises:
            TimeoutError: it still waits.
            InferenceError: it failed too often; the message has the last failure.
            NotFoundError: it was erased or dropped, was finished long ago, or never was.
            ClosedError: the store was closed meanwhile; what waits is done when it is opened.
        """
        if not self.done() and not self._wait(self.done, timeout):
            raise TimeoutError(f"ticket {self.number} still waits after {timeout} seconds")
        entry = self._log.entry(self.number)
        if entry is None:
            raise NotFoundError(
                f"nothing is known of ticket {self.number}: it was erased or dropped, or it was "
                "finished long ago"
            )
        if entry.state is EntryState.DEAD:
            raise InferenceError(
                f"ticket {self.number} failed {entry.attempts} times and is a dead letter: "
                f"{entry.error}"
            )
        return operations_of(entry)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ticket):
            return NotImplemented
        return self.number == other.number and self._log is other._log

    def __hash__(self) -> int:
        return hash(self.number)

    def __repr__(self) -> str:
        return f"Ticket({self.number})"


def encode_operations(operations: Sequence[Operation]) -> bytes:
    """What ``Done.result`` keeps of operations.

    Their versions are not known before the append that is to keep them. So a version below 0
    counts back from the last event of that append: -1 is the last, -2 the one before. That of
    what wrote nothing is 0, as ever.
    """
    documents = [asdict(operation) for operation in operations]
    return json.dumps(documents, ensure_ascii=False, separators=(",", ":")).encode()


def operations_of(entry: Entry) -> list[Operation]:
    """The operations of a finished entry, with the versions that they got."""
    documents: list[dict[str, Any]] = json.loads(entry.result or b"[]")
    known = {field.name for field in fields(Operation)}
    found = []
    for document in documents:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in document.items()
            if name in known
        }
        operation = Operation(**values)
        if operation.version < 0:
            operation = replace(operation, version=entry.version + 1 + operation.version)
        found.append(operation)
    return found
