"""How records, hits and contexts look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from recollect.cli.screen import Screen, clean, columns, wrap, wrap_item
from recollect.cli.table import Column, print_pairs, print_table
from recollect.model import Change, Context, Hit, Operation, Record, Signals

_NOTE_GAP = " · "
_ROOMY = 100  # columns, from which a list has room for the kind


def show_operations(screen: Screen, operations: Sequence[Operation]) -> None:
    """What a write did, a row for each operation."""
    rows = [(str(item.op), item.id, item.text or item.reason) for item in operations]
    print_table(screen, [Column("done"), Column("id", style="dim"), Column("memory")], rows)


def show_hits(screen: Screen, hits: Sequence[Hit], *, explain: bool = False) -> None:
    """Hits, best first: the score beside the text, what they are and why below it."""
    if not hits:
        screen.line(screen.paint("dim", "nothing found"))
    for hit in hits:
        score = f"{hit.score:.3f}"
        indent = " " * (len(score) + 2)
        room = None if screen.width is None else screen.width - len(indent)
        first, *more = wrap(clean(hit.text), room)
        screen.line(f"{screen.paint('bold', score)}  {first}")
        for piece in more:
            screen.line(indent + piece)
        notes = [str(hit.kind), day(hit.at), hit.source, hit.session_id, hit.id]
        _show_notes(screen, [clean(note) for note in notes if note], indent)
        if explain and hit.signals:
            _show_notes(screen, [*_figures(hit.signals), f"{hit.plan} plan"], indent)


def show_context(screen: Screen, found: Context, budget: int) -> None:
    """The block itself, so that it can be piped; on a terminal also what it costs."""
    if not screen.is_terminal:
        screen.line(found.text)
        return
    for line in found.text.splitlines():
        for piece in wrap_item(clean(line), screen.width):
            screen.line(piece)
    screen.line(screen.paint("dim", cost(found, budget)))


def show_records(screen: Screen, records: Sequence[Record], following: str | None) -> None:
    """A page of records, one row each, and how to get the next page."""
    if not records:
        screen.line(screen.paint("dim", "nothing stored"))
        return
    roomy = screen.width is None or screen.width >= _ROOMY
    kinds = [Column("kind")] if roomy else []
    rows = [
        (record.id, day(record.at), *([str(record.kind)] if roomy else []), record.text)
        for record in records
    ]
    table = [Column("id", style="dim"), Column("at"), *kinds, Column("memory")]
    print_table(screen, table, rows, lines=2)
    if following is not None and screen.is_terminal:
        screen.line(screen.paint("dim", f"more with --after {following}"))


def show_changes(screen: Screen, changes: Sequence[Change]) -> None:
    """The history of a record, oldest first."""
    table = [Column("version", right=True), Column("time"), Column("done"), Column("by")]
    rows = [
        (
            str(item.version),
            moment(item.time),
            item.op,
            item.actor,
            item.text or "",
            item.reason or "",
        )
        for item in changes
    ]
    print_table(screen, [*table, Column("memory"), Column("why")], rows, lines=3)


def show_fields(screen: Screen, document: object) -> None:
    """Fields by name, one each line; what is empty is left out."""
    pairs = []
    for name, value in (document if isinstance(document, Mapping) else {}).items():
        if value is None or value == [] or value == {}:
            continue
        if isinstance(value, Mapping):
            shown = ", ".join(f"{key} {item}" for key, item in value.items())
        elif isinstance(value, list):
            shown = ", ".join(map(str, value))
        elif isinstance(value, int) and not isinstance(value, bool):
            shown = f"{value:,}"
        else:
            shown = str(value)
        pairs.append((name.replace("_", " "), shown))
    print_pairs(screen, pairs)


def cost(found: Context, budget: int) -> str:
    """What a context takes of its budget, and how many memories it holds."""
    count = len(found.hits)
    return f"{found.tokens} of {budget} tokens · {count} {'memory' if count == 1 else 'memories'}"


def day(time: datetime) -> str:
    """A date such as 2025-03-01."""
    return f"{time:%Y-%m-%d}"


def moment(time: datetime) -> str:
    """A date and time to the second."""
    return f"{time:%Y-%m-%d %H:%M:%S}"


def _figures(signals: Signals) -> list[str]:
    """What made the score, in the order in which it is made; factors of 1 are left out."""
    factors = {
        "fit": signals["fit"],
        "recency": signals["recency"],
        "period": signals["period"],
        "kind weight": signals["kind_weight"],
        "importance": signals["importance"],
        "trust": signals["trust"],
    }
    return [
        f"semantic {signals['semantic']:.2f}",
        f"keyword {signals['keyword']:.2f}",
        f"entity {signals['entity']:.2f}",
        f"own {signals['own']:.2f}",
        f"episode {signals['relevance'] - signals['own']:+.2f}",
        f"relevance {signals['relevance']:.2f}",
        *(f"{name} {value:.2f}" for name, value in factors.items() if value != 1),
    ]


def _show_notes(screen: Screen, notes: Sequence[str], indent: str) -> None:
    """Notes in a row, as many on a line as fit."""
    line = ""
    for note in notes:
        longer = f"{line}{_NOTE_GAP}{note}" if line else note
        if line and screen.width is not None and columns(indent + longer) > screen.width:
            screen.line(indent + screen.paint("dim", line))
            longer = note
        line = longer
    screen.line(indent + screen.paint("dim", line))
