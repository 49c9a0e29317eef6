"""Aligned tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recollect.cli.screen import Screen, clean, columns, fit, wrap

_GAP = "  "
_NARROWEST_TEXT = 16


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how its cells are set: ``right`` is for numbers, ``width`` the least."""

    title: str
    right: bool = False
    width: int = 0
    style: str = ""


def print_table(
    screen: Screen,
    table: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    indent: int = 0,
    lines: int = 1,
    marked: frozenset[int] = frozenset(),
) -> None:
    """Print rows under headings. The last column takes what width is left, in ``lines`` lines.

    Rows whose index is in ``marked`` have their last cell in the accent style.
    """
    cells = [[clean(cell) for cell in row] for row in rows]
    last = len(table) - 1
    widths = [
        max([column.width, columns(column.title), *(columns(row[place]) for row in cells)])
        for place, column in enumerate(table)
    ]
    if screen.width is not None:
        taken = indent + sum(widths[:last]) + len(_GAP) * last
        widths[last] = min(widths[last], max(_NARROWEST_TEXT, screen.width - taken))
    margin = " " * indent
    _print_row(screen, margin, widths, table, [column.title for column in table], heading=True)
    for number, row in enumerate(cells):
        text = wrap(row[last], widths[last], lines=lines) if screen.width else [row[last]]
        for place, piece in enumerate(text):
            shown = [*row[:last], piece] if place == 0 else [""] * last + [piece]
            _print_row(screen, margin, widths, table, shown, mark=number in marked)


def _print_row(
    screen: Screen,
    margin: str,
    widths: Sequence[int],
    table: Sequence[Column],
    row: Sequence[str],
    *,
    heading: bool = False,
    mark: bool = False,
) -> None:
    shown = []
    for place, (column, width, cell) in enumerate(zip(table, widths, row, strict=True)):
        text = fit(cell, width)
        space = " " * (width - columns(text))
        text = space + text if column.right else text + space
        style = "dim" if heading else column.style
        if mark and place == len(row) - 1:
            style = "accent"
        shown.append(screen.paint(style, text) if style else text)
    screen.line(margin + _GAP.join(shown))


def print_pairs(screen: Screen, pairs: Sequence[tuple[str, str]], *, indent: int = 0) -> None:
    """Print names and values, the values aligned."""
    widest = max((columns(name) for name, _ in pairs), default=0)
    for name, value in pairs:
        space = " " * (widest - columns(name))
        room = None if screen.width is None else screen.width - indent - widest - len(_GAP)
        first, *more = wrap(clean(value), room)
        screen.line(" " * indent + screen.paint("dim", clean(name)) + space + _GAP + first)
        for piece in more:
            screen.line(" " * (indent + widest) + _GAP + piece)
