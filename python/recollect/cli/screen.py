"""Where output goes: how wide it is, whether it takes colour, how text is made to fit.

On a terminal, lines keep to its width. In a pipe nothing is cut, unless COLUMNS or the command
says how wide.
Colour is used on a terminal only, and not when NO_COLOR is set.
"""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
from typing import TextIO

_ANSI = {"bold": "1", "dim": "2", "accent": "36", "good": "32", "bad": "31"}
_NARROWEST = 40
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Screen:
    """Standard output, as a terminal, a pipe, or the one JSON document of ``--json``."""

    def __init__(self, out: TextIO, *, as_json: bool = False) -> None:
        self.out = out
        self.as_json = as_json
        self.is_terminal = out.isatty()
        self.coloured = self.is_terminal and not os.environ.get("NO_COLOR")
        self.pipe_width: int | None = None
        self._cursor_is_on_progress = False

    @property
    def width(self) -> int | None:
        """Columns, or None where a line may be as long as it likes."""
        if not self.is_terminal and not os.environ.get("COLUMNS"):
            return self.pipe_width
        return max(_NARROWEST, shutil.get_terminal_size().columns)

    def line(self, text: str = "") -> None:
        """Print a line."""
        self._wipe_progress()
        print(_encodable(text.rstrip(), self.out.encoding), file=self.out)

    def document(self, value: object) -> None:
        """Print a value as one JSON document."""
        print(json.dumps(value, indent=2), file=self.out)

    def progress(self, text: str) -> None:
        """Show where the work is, on a terminal, until the next line is printed."""
        if self.is_terminal:
            self._wipe_progress()
            self.out.write(fit(text, (self.width or _NARROWEST) - 1))
            self.out.flush()
            self._cursor_is_on_progress = True

    def paint(self, style: str, text: str) -> str:
        """The text in a style: bold, dim, accent, good or bad; unchanged without colour."""
        return f"\x1b[{_ANSI[style]}m{text}\x1b[0m" if self.coloured and style else text

    def _wipe_progress(self) -> None:
        if self._cursor_is_on_progress:
            self.out.write("\r\x1b[K")
            self._cursor_is_on_progress = False


def clean(text: str) -> str:
    """Text on one line that cannot steer a terminal: a stored memory is not to be trusted."""
    spaced = " ".join(text.split())
    return "".join(
        "\ufffd" if unicodedata.category(char) in ("Cc", "Cs") or char in _BIDI_CONTROLS else char
        for char in spaced
    )


def columns(text: str) -> int:
    """How many columns a terminal gives the text: East Asian wide characters take two."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def fit(text: str, width: int | None) -> str:
    """The text, cut with an ellipsis if it is wider than ``width`` columns."""
    if width is None or columns(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        used += _columns_of(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def wrap(text: str, width: int | None, *, lines: int | None = None) -> list[str]:
    """The text in lines of at most ``width`` columns, the last of ``lines`` with an ellipsis."""
    if width is None or columns(text) <= width:
        return [text]
    wrapped: list[str] = []
    rest = text
    while columns(rest) > width and (lines is None or len(wrapped) < lines - 1):
        end, used, space = 0, 0, 0
        while end < len(rest) and used + _columns_of(rest[end]) <= width:
            used += _columns_of(rest[end])
            space = end if rest[end] == " " else space
            end += 1
        if end < len(rest) and rest[end] == " ":
            space = end
        cut = space or max(end, 1)
        wrapped.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*wrapped, fit(rest, width)]


def wrap_item(text: str, width: int | None) -> list[str]:
    """The same for an item of a list: what follows a leading dash is set beside it."""
    dash = "- " if text.startswith("- ") else ""
    first, *more = wrap(text.removeprefix(dash), None if width is None else width - len(dash))
    return [dash + first, *(" " * len(dash) + piece for piece in more)]


def _columns_of(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _encodable(text: str, encoding: str) -> str:
    return text.encode(encoding, errors="replace").decode(encoding)
