"""Plots as SVG files of their own: they need no style sheet, and are read on any page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor

WIDTH, HEIGHT = 860, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 40, 52  # margins; names of lines stand in the right one
OURS = "#d7191c"
# Dark enough on white, and told apart without red against green.
COLOURS = (
    "#0072b2", "#56b4e9", "#8fbcd4", "#333333", "#b8860b", "#e69f00",
    "#7f5200", "#5e3c99", "#9970ab", "#c2a5cf", "#1b7837", "#5aae61",
)  # fmt: skip
_LABEL = 15  # between two names

Place = tuple[float, float]


def page(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def across(x: float, label: str) -> list[str]:
    """A line from top to bottom, with a label below."""
    return [
        _rule(x, TOP, x, HEIGHT - BOTTOM),
        text(x, HEIGHT - BOTTOM + 18, label, "middle"),
    ]


def down(y: float, label: str) -> list[str]:
    """A line from left to right, with a label before."""
    return [_rule(LEFT, y, WIDTH - RIGHT, y), text(LEFT - 8, y + 4, label, "end")]


def axes(below: str, beside: str) -> list[str]:
    """What the two axes show."""
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    return [
        text(middle, HEIGHT - 12, below, "middle"),
        text(LEFT - 8, TOP - 8, beside, "end"),
    ]


def round_values(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten, between 10 to the power of ``low`` and of ``high``."""
    powers = range(floor(low), ceil(high) + 1)
    values = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    return [value for value in values if 10**low <= value <= 10**high]


def line(
    places: Sequence[Place], about: Sequence[str], colour: str, width: float, dashes: str = ""
) -> list[str]:
    """A line through places, with a dot at each that says what it is about."""
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in places)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    parts = [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'
    ]
    for (px, py), said in zip(places, about, strict=True):
        parts.append(
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{width + 1}" fill="{colour}">'
            f"<title>{escape(said)}</title></circle>"
        )
    return parts


def labels(ends: Mapping[str, tuple[float, str]], bold: str = "") -> list[str]:
    """Names of (y, colour), right of the plot, in the order of y and none over another."""
    parts, level = [], 0.0
    for place, (name, (wanted, colour)) in enumerate(sorted(ends.items(), key=lambda e: e[1][0])):
        room = HEIGHT - BOTTOM - _LABEL * (len(ends) - 1 - place)
        level = max(level + _LABEL, min(wanted, room))
        weight = "bold" if name == bold else "normal"
        parts.append(text(WIDTH - RIGHT + 12, level, name, "start", weight, colour))
    return parts


def text(
    x: float, y: float, said: str, anchor: str, weight: str = "normal", colour: str = "#333333"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour}">{escape(said)}</text>'
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#dddddd"/>'
