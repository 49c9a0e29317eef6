"""``recollect outbox``: conversations that could not be turned into memories."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from recollect.cli.documents import to_document
from recollect.cli.screen import Screen
from recollect.cli.store import existing_path
from recollect.cli.table import Column, print_table
from recollect.cli.views import moment
from recollect.errors import InvalidInputError, NotFoundError
from recollect.log.entries import Entry, EntryState
from recollect.log.protocol import Log
from recollect.log.sqlite import SQLiteLog
from recollect.model import from_microseconds

ACTIONS = ("list", "retry", "drop")
_PAGE = 1000


def run(arguments: Namespace, screen: Screen) -> None:
    """List the dead letters, or let some be tried again, or delete them."""
    with _open_log(arguments) as log:
        if arguments.action == "list":
            if arguments.tickets or arguments.all:
                raise InvalidInputError("list shows all dead letters: name none")
            _show(screen, list(_dead(log, arguments.tenant)))
            return
        numbers = _named(log, arguments)
        for number in numbers:
            if arguments.action == "retry":
                log.revive(number)
            else:
                log.drop(number)
    if screen.as_json:
        screen.document({"tickets": numbers})
        return
    letters = "dead letter" if len(numbers) == 1 else "dead letters"
    if arguments.action == "retry":
        screen.line(f"{len(numbers):,} {letters} to be tried when the store is next opened")
    else:
        screen.line(f"{len(numbers):,} {letters} dropped")


def _named(log: Log, arguments: Namespace) -> list[int]:
    """The dead letters that a command means.

    Raises:
        InvalidInputError: it names none, or some and all.
        NotFoundError: one that it names is none.
    """
    if bool(arguments.tickets) == arguments.all:
        raise InvalidInputError("name the tickets, or give --all: one of them")
    dead = [entry.number for entry in _dead(log, arguments.tenant)]
    missing = sorted(set(arguments.tickets) - set(dead))
    if missing:
        raise NotFoundError(f"no dead letter has the ticket {missing[0]}; nothing was changed")
    return dead if arguments.all else sorted(set(arguments.tickets))


def _dead(log: Log, tenant: str) -> Iterator[Entry]:
    after = 0
    while page := log.entries(tenant, EntryState.DEAD, after=after, limit=_PAGE):
        yield from page
        after = page[-1].number


def _show(screen: Screen, letters: Sequence[Entry]) -> None:
    if screen.as_json:
        screen.document({"letters": [_document(entry) for entry in letters]})
        return
    if not letters:
        screen.line(screen.paint("dim", "no dead letters"))
        return
    table = [
        Column("ticket", right=True),
        Column("given"),
        Column("failed", right=True),
        Column("for"),
        Column("why"),
    ]
    rows = [
        (
            str(entry.number),
            moment(from_microseconds(entry.time)),
            str(entry.attempts),
            ", ".join(f"{name} {value}" for name, value in entry.scope.ids.items()),
            entry.error or "",
        )
        for entry in letters
    ]
    print_table(screen, table, rows, lines=3)


def _document(entry: Entry) -> object:
    return to_document(
        {
            "ticket": entry.number,
            "scope": entry.scope,
            "at": from_microseconds(entry.time),
            "attempts": entry.attempts,
            "error": entry.error,
            "body": (entry.body or b"").decode(errors="replace"),
        }
    )


@contextmanager
def _open_log(arguments: Namespace) -> Iterator[Log]:
    # Not by way of Memory, which would begin to work on what waits.
    log = SQLiteLog(existing_path(arguments))
    try:
        yield log
    finally:
        log.close()
