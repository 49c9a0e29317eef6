"""Speed over recall as an SVG.

Recall runs by the logarithm of what is missed, so that .99 and .999 are as far apart as .9 and .99.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, floor, log10

from curve import Point

import svg

_TICKS = (0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995)


def speed_over_recall(series: Mapping[str, Sequence[Point]], ours: str, title: str) -> str:
    """A line for each series of (recall, queries a second), recall rising; ``ours`` stands out."""
    shown = {name: kept for name, points in series.items() if (kept := _in_range(points))}
    speeds = [speed for points in shown.values() for _, speed in points]
    low, high = log10(min(speeds)), log10(max(speeds))
    low, high = floor(low * 5) / 5, ceil(high * 5) / 5
    across, down = svg.WIDTH - svg.LEFT - svg.RIGHT, svg.HEIGHT - svg.TOP - svg.BOTTOM

    def x(recall: float) -> float:
        return svg.LEFT + across * (_nines(recall) - _nines(_TICKS[0])) / (
            _nines(_TICKS[-1]) - _nines(_TICKS[0])
        )

    def y(speed: float) -> float:
        return svg.TOP + down * (high - log10(speed)) / (high - low)

    parts = [svg.text(svg.LEFT, 22, title, "start", "bold")]
    for tick in _TICKS:
        parts += svg.across(x(tick), f"{tick:g}")
    for speed in svg.round_values(low, high):
        parts += svg.down(y(speed), f"{speed:,.0f}")
    parts += svg.axes("recall@10 (further right is better)", "queries/s")

    colours = iter(svg.COLOURS * len(shown))
    order = sorted(shown, key=lambda name: name == ours)
    colour = {name: svg.OURS if name == ours else next(colours) for name in order}
    for name in order:
        placed = [(x(recall), y(speed)) for recall, speed in shown[name]]
        about = [f"{name}: {speed:,.0f} queries/s at recall {r:.4f}" for r, speed in shown[name]]
        parts += svg.line(placed, about, colour[name], 3 if name == ours else 1.5)
    parts += svg.labels({name: (y(shown[name][-1][1]), colour[name]) for name in order}, ours)
    return svg.page(title, parts)


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
