"""Speed over recall as an SVG of its own: it needs no style sheet, and is read on any page.

Recall runs by the logarithm of what is missed, so that .99 and .999 are as far apart as .9 and .99.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

from curve import Point

_WIDTH, _HEIGHT = 860, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 190, 40, 52
_TICKS = (0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995)
_LABEL = 15  # between two names
# Dark enough on white, and told apart without red against green.
_COLOURS = (
    "#0072b2", "#56b4e9", "#8fbcd4", "#333333", "#b8860b", "#e69f00",
    "#7f5200", "#5e3c99", "#9970ab", "#c2a5cf", "#1b7837", "#5aae61",
)  # fmt: skip
_OURS = "#d7191c"


def speed_over_recall(series: Mapping[str, Sequence[Point]], ours: str, title: str) -> str:
    """A line for each series of (recall, queries a second), recall rising; ``ours`` stands out."""
    shown = {name: kept for name, points in series.items() if (kept := _in_range(points))}
    speeds = [speed for points in shown.values() for _, speed in points]
    low, high = log10(min(speeds)), log10(max(speeds))
    low, high = floor(low * 5) / 5, ceil(high * 5) / 5
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(recall: float) -> float:
        return _LEFT + across * (_nines(recall) - _nines(_TICKS[0])) / (
            _nines(_TICKS[-1]) - _nines(_TICKS[0])
        )

    def y(speed: float) -> float:
        return _TOP + down * (high - log10(speed)) / (high - low)

    parts = [_text(_LEFT, 22, title, "start", "bold")]
    for tick in _TICKS:
        parts.append(_grid(x(tick), _TOP, x(tick), _HEIGHT - _BOTTOM))
        parts.append(_text(x(tick), _HEIGHT - _BOTTOM + 18, f"{tick:g}", "middle"))
    for speed in _round_speeds(low, high):
        parts.append(_grid(_LEFT, y(speed), _WIDTH - _RIGHT, y(speed)))
        parts.append(_text(_LEFT - 8, y(speed) + 4, f"{speed:,.0f}", "end"))
    middle = _LEFT + across / 2
    parts.append(_text(middle, _HEIGHT - 12, "recall@10 (further right is better)", "middle"))
    parts.append(_text(_LEFT - 8, _TOP - 8, "queries/s", "end"))

    colours = iter(_COLOURS * len(shown))
    order = sorted(shown, key=lambda name: name == ours)
    colour = {name: _OURS if name == ours else next(colours) for name in order}
    for name in order:
        placed = [(x(recall), y(speed)) for recall, speed in shown[name]]
        parts += _line(name, placed, shown[name], colour[name], 3 if name == ours else 1.5)
    parts += _labels({name: (y(shown[name][-1][1]), colour[name]) for name in order}, ours)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="12">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _nines(recall: float) -> float:
    return -log10(1 - recall)


def _in_range(points: Sequence[Point]) -> list[Point]:
    """What lies between the first tick and the last, cut at the edges."""
    kept = [point for point in points if _TICKS[0] <= point[0] <= _TICKS[-1]]
    for (low, fast), (high, slow) in pairwise(points):
        for edge in (_TICKS[0], _TICKS[-1]):
            if low < edge < high:
                share = (edge - low) / (high - low)
                kept.append((edge, fast ** (1 - share) * slow**share))
    return sorted(kept)


def _round_speeds(low: float, high: float) -> list[float]:
    powers = range(floor(low), ceil(high) + 1)
    speeds = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    return [speed for speed in speeds if 10**low <= speed <= 10**high]


def _line(
    name: str, placed: Sequence[Point], points: Sequence[Point], colour: str, width: float
) -> list[str]:
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in placed)
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>']
    for (px, py), (recall, speed) in zip(placed, points, strict=True):
        about = escape(f"{name}: {speed:,.0f} queries/s at recall {recall:.4f}")
        parts.append(
            f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{width + 1}" fill="{colour}">'
            f"<title>{about}</title></circle>"
        )
    return parts


def _labels(ends: Mapping[str, tuple[float, str]], ours: str) -> list[str]:
    """The names, right of the plot, in the order of the lines' ends and none over another."""
    parts, level = [], 0.0
    for place, (name, (wanted, colour)) in enumerate(sorted(ends.items(), key=lambda e: e[1][0])):
        room = _HEIGHT - _BOTTOM - _LABEL * (len(ends) - 1 - place)
        level = max(level + _LABEL, min(wanted, room))
        weight = "bold" if name == ours else "normal"
        parts.append(_text(_WIDTH - _RIGHT + 12, level, name, "start", weight, colour))
    return parts


def _grid(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#dddddd"/>'


def _text(
    x: float, y: float, text: str, anchor: str, weight: str = "normal", colour: str = "#333333"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour}">{escape(text)}</text>'
    )
