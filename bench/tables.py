"""Tables for a terminal and in Markdown, and their places in a page of docs/."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

Row = list[str]  # of cells; a table's first row is its head

_PLACE = re.compile(r"(<!-- table: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def text(rows: Sequence[Row]) -> str:
    """In columns, the first one flush left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        rest = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *rest]).rstrip())
    return "\n".join(lines)


def markdown(rows: Sequence[Row]) -> str:
    head, *body = rows
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in body)])


def fill(page: Path, content: Callable[[str], str | None]) -> None:
    """Put content between each ``<!-- table: its name -->`` and ``<!-- end -->`` of a page.

    The rest is written by hand, and so is a place whose content is None.
    """

    def filled(place: re.Match[str]) -> str:
        found = content(place[2])
        return place[0] if found is None else place[1] + found + place[3]

    page.write_text(_PLACE.sub(filled, page.read_text(encoding="utf-8")), encoding="utf-8")
