"""What each command does with a store. Every one prints text, or one JSON document."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from recollect.cli import views
from recollect.cli.documents import to_document
from recollect.cli.screen import Screen
from recollect.cli.sources import read_lines, read_messages
from recollect.cli.store import ids_of, open_store, path_of
from recollect.embed import embedder_named
from recollect.errors import InvalidInputError
from recollect.model import Operation
from recollect.reembedding import reembed as reembed_store


def add(arguments: Namespace, screen: Screen) -> None:
    """Store a fact, a fact per line of standard input, or a file of messages."""
    if (arguments.text is None) == (arguments.messages is None):
        raise InvalidInputError("give TEXT, - to read lines, or --messages FILE: one of them")
    ids = ids_of(arguments)
    given = _given(
        kind=arguments.kind,
        metadata=arguments.metadata,
        entities=arguments.entities,
        importance=arguments.importance,
        at=arguments.at,
        expires_at=arguments.expires_at,
        source=arguments.source,
        level=arguments.level,
    )
    lines = read_lines() if arguments.text == "-" else None
    messages = read_messages(arguments.messages) if arguments.messages is not None else None
    with open_store(arguments, create=True) as memory:
        operations: Sequence[Operation]
        if lines is not None:
            operations = memory.add_many([{"text": line, **given} for line in lines], **ids)
        else:
            operations = memory.add(messages or arguments.text, **ids, **given)
    if screen.as_json:
        screen.document({"operations": to_document(operations)})
    else:
        views.show_operations(screen, operations)


def search(arguments: Namespace, screen: Screen) -> None:
    """Print the best memories for a query."""
    given = _given(threshold=arguments.threshold, expand=arguments.expand, **_filters(arguments))
    with open_store(arguments) as memory:
        hits = memory.search(
            arguments.query,
            k=arguments.k,
            explain=arguments.explain,
            **ids_of(arguments),
            **given,
        )
    if screen.as_json:
        screen.document({"hits": to_document(hits)})
    else:
        views.show_hits(screen, hits, explain=arguments.explain)


def context(arguments: Namespace, screen: Screen) -> None:
    """Print a block for the prompt."""
    given = _given(expand=arguments.expand, **_filters(arguments))
    with open_store(arguments) as memory:
        found = memory.context(
            arguments.query, budget=arguments.budget, **ids_of(arguments), **given
        )
    if screen.as_json:
        screen.document(to_document(found))
    else:
        views.show_context(screen, found, arguments.budget)


def list_records(arguments: Namespace, screen: Screen) -> None:
    """Print a page of memories."""
    given = _given(
        kinds=arguments.kinds,
        levels=arguments.levels,
        where=arguments.where,
        after=arguments.after,
    )
    with open_store(arguments) as memory:
        records = memory.list(limit=arguments.limit, **ids_of(arguments), **given)
    following = records[-1].id if len(records) == arguments.limit else None
    if screen.as_json:
        screen.document({"records": to_document(records), "next": following})
    else:
        views.show_records(screen, records, following)


def get(arguments: Namespace, screen: Screen) -> None:
    """Print one memory."""
    with open_store(arguments) as memory:
        record = memory.get(arguments.id)
    _show(screen, record)


def update(arguments: Namespace, screen: Screen) -> None:
    """Replace the text of a memory."""
    with open_store(arguments) as memory:
        operation = memory.update(arguments.id, arguments.text)
    _show_operation(screen, operation)


def delete(arguments: Namespace, screen: Screen) -> None:
    """Delete a memory."""
    with open_store(arguments) as memory:
        operation = memory.delete(arguments.id)
    _show_operation(screen, operation)


def history(arguments: Namespace, screen: Screen) -> None:
    """Print every change of a memory."""
    with open_store(arguments) as memory:
        changes = memory.history(arguments.id, chain=arguments.chain)
    if screen.as_json:
        screen.document({"changes": to_document(changes)})
    else:
        views.show_changes(screen, changes)


def forget(arguments: Namespace, screen: Screen) -> None:
    """Erase everything that has the ids named, and print the receipt."""
    ids = ids_of(arguments)
    with open_store(arguments) as memory:
        if sys.stdin.isatty() and screen.is_terminal and not arguments.yes:
            named = ", ".join(f"{name.removesuffix('_id')} {value}" for name, value in ids.items())
            reply = input(f"Erase everything about {named}, history included? [y/N] ")
            if reply.strip().lower() not in ("y", "yes"):
                raise InvalidInputError("nothing was erased")
        receipt = memory.forget(**ids)
    _show(screen, receipt)


def end_session(arguments: Namespace, screen: Screen) -> None:
    """Drop the working memories of a session."""
    session = arguments.session_id or arguments.session
    if session is None:
        raise InvalidInputError("name the session to end")
    with open_store(arguments) as memory:
        dropped = memory.end_session(session)
    if screen.as_json:
        screen.document({"dropped": dropped})
    else:
        screen.line(f"{dropped} working {'memory' if dropped == 1 else 'memories'} dropped")


def stats(arguments: Namespace, screen: Screen) -> None:
    """Print counts and sizes."""
    with open_store(arguments) as memory:
        figures = memory.stats()
    _show(screen, figures)


def verify(arguments: Namespace, screen: Screen) -> None:
    """Check the chain of events."""
    with open_store(arguments) as memory:
        events = memory.verify()
    if screen.as_json:
        screen.document({"events": events, "ok": True})
    else:
        screen.line(f"{events:,} events, the chain is whole")


def reembed(arguments: Namespace, screen: Screen) -> None:
    """Give every memory its vector by another embedder."""
    done = reembed_store(path_of(arguments), embedder_named(arguments.embedder))
    if screen.as_json:
        screen.document({"reembedded": done})
    else:
        screen.line(f"{done:,} {'memory' if done == 1 else 'memories'} embedded anew")


def _filters(arguments: Namespace) -> dict[str, Any]:
    return _given(
        kinds=arguments.kinds,
        levels=arguments.levels,
        where=arguments.where,
        since=arguments.since,
        until=arguments.until,
        as_of=arguments.as_of,
    )


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _show(screen: Screen, value: object) -> None:
    if screen.as_json:
        screen.document(to_document(value))
    else:
        views.show_fields(screen, to_document(value))


def _show_operation(screen: Screen, operation: Operation) -> None:
    if screen.as_json:
        screen.document(to_document(operation))
    else:
        views.show_operations(screen, [operation])
