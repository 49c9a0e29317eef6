"""Plots as SVG: lines over a logarithmic axis, bars by group, intervals around zero.

Colours are the page's: ``series-0`` and on. Every mark has a title, which browsers show where
the pointer rests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log

_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 16, 12, 44
_BAR = 14  # height of a bar
_GAP = 18  # between groups of bars
_LABEL = 190  # width for the labels left of bars

Point = tuple[float, float]


def lines(series: Mapping[str, Sequence[Point]], ticks: Sequence[float], x: str, y: str) -> str:
    """A line for each series of points; y from 0 to 1, x logarithmic with the ticks given."""
    least, most = log(ticks[0]), log(ticks[-1])
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def place(point: Point) -> Point:
        share = (log(point[0]) - least) / (most - least)
        return _LEFT + across * share, _TOP + down * (1 - point[1])

    parts = []
    for step in range(0, 11, 2):
        level = place((ticks[0], step / 10))[1]
        parts.append(_line(_LEFT, level, _WIDTH - _RIGHT, level, "grid"))
        parts.append(_text(_LEFT - 8, level + 4, f"{step / 10:.1f}", "end"))
    below = _HEIGHT - _BOTTOM + 18
    parts += [_text(place((tick, 0))[0], below, f"{tick:,.0f}", "middle") for tick in ticks]
    parts.append(_text(_LEFT + across / 2, _HEIGHT - 6, x, "middle"))
    for number, (name, points) in enumerate(series.items()):
        placed = [place(point) for point in points]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in placed)
        parts.append(f'<polyline class="series-{number}" points="{path}"/>')
        for (px, py), point in zip(placed, points, strict=True):
            about = f"{name}: {y} {point[1]:.3f} at {point[0]:,.0f}"
            parts.append(
                f'<circle class="series-{number}" cx="{px:.1f}" cy="{py:.1f}" r="4">'
                f"<title>{escape(about)}</title></circle>"
            )
    return _svg(_WIDTH, _HEIGHT, f"{y} over {x}", parts)


def bars(groups: Mapping[str, Sequence[tuple[str, float]]], what: str) -> str:
    """A group of bars for each label, a bar for each series: (series name, value from 0 to 1)."""
    parts: list[str] = []
    top = 4.0
    room = _WIDTH - _LABEL - 60
    for label, values in groups.items():
        middle = top + _BAR * len(values) / 2 + 4
        parts.append(_text(_LABEL - 10, middle, label, "end"))
        for number, (name, value) in enumerate(values):
            level = top + number * _BAR
            parts.append(
                f'<rect class="series-{number}" x="{_LABEL}" y="{level:.1f}" rx="2" '
                f'width="{max(1.0, room * value):.1f}" height="{_BAR - 2}">'
                f"<title>{escape(f'{label}, {name}: {value:.3f}')}</title></rect>"
            )
            parts.append(_text(_LABEL + room * value + 6, level + 10, f"{value:.3f}", "start"))
        top += _BAR * len(values) + _GAP
    return _svg(_WIDTH, top - _GAP + 8, what, parts)


def intervals(rows: Sequence[tuple[str, float, float, float]], what: str) -> str:
    """A dot with its interval for each (label, low, value, high), around a line at zero."""
    reach = 1.15 * max(max(abs(low), abs(high)) for _, low, _, high in rows) or 1.0
    room = _WIDTH - _LABEL - 20
    height = 30 * len(rows) + 34

    def across(value: float) -> float:
        return _LABEL + room * (value + reach) / (2 * reach)

    parts = [_line(across(0), 4, across(0), height - 28, "zero")]
    for number, (label, low, value, high) in enumerate(rows):
        level = 20 + 30 * number
        about = f"{label}: {value:+.4f}, from {low:+.4f} to {high:+.4f}"
        side = "worse" if high < 0 else "better" if low > 0 else "even"
        parts.append(_text(_LABEL - 10, level + 4, label.replace("_", " "), "end"))
        parts.append(_line(across(low), level, across(high), level, f"interval {side}"))
        parts.append(
            f'<circle class="{side}" cx="{across(value):.1f}" cy="{level}" r="5">'
            f"<title>{escape(about)}</title></circle>"
        )
    ends = (-reach / 1.15, 0, reach / 1.15)
    parts += [_text(across(end), height - 8, f"{end:+.3f}", "middle") for end in ends]
    return _svg(_WIDTH, height, what, parts)


def _svg(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{style}" {ends}/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
