"""Milliseconds of an answer over the size of its scope, as an SVG; both axes logarithmic."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

from report import of_set, said_of

import svg

_TITLE = "Text in, context out, one scope of so many records"
_HIGH, _WHOLE = "5,3", ""  # dashes of the p99 and of the p50
_COLOURS = {"exact": svg.COLOURS[0], "graph": svg.OURS}
_PALER = {"exact": svg.COLOURS[1], "graph": svg.COLOURS[5]}


def cost_over_size(results: dict[str, Any]) -> str:
    """A line for the p50 of each set and plan, a dashed one for its p99."""
    lines = _lines(results)
    values = [ms for points, _, _ in lines.values() for _, ms in points]
    low, high = floor(log10(min(values)) * 5) / 5, ceil(log10(max(values)) * 5) / 5
    sizes = sorted({size for points, _, _ in lines.values() for size, _ in points})
    first, last = log10(sizes[0]) - 0.1, log10(sizes[-1]) + 0.1
    across, down = svg.WIDTH - svg.LEFT - svg.RIGHT, svg.HEIGHT - svg.TOP - svg.BOTTOM

    def x(size: int) -> float:
        return svg.LEFT + across * (log10(size) - first) / (last - first)

    def y(ms: float) -> float:
        return svg.TOP + down * (high - log10(ms)) / (high - low)

    parts = [svg.text(svg.LEFT, 22, _TITLE, "start", "bold")]
    for size in sizes:
        parts += svg.across(x(size), f"{size:,}")
    for ms in svg.round_values(low, high):
        parts += svg.down(y(ms), f"{ms:g}")
    parts += svg.axes("records", "ms")
    for name, (points, colour, dashes) in lines.items():
        about = [f"{name}: {ms:.2f} ms at {size:,} records" for size, ms in points]
        parts += svg.line([(x(size), y(ms)) for size, ms in points], about, colour, 2, dashes)
    parts += svg.labels(
        {name: (y(points[-1][1]), colour) for name, (points, colour, _) in lines.items()}
    )
    return svg.page(_TITLE, parts)


def _lines(results: dict[str, Any]) -> dict[str, tuple[list[tuple[int, float]], str, str]]:
    """The points, colour and dashes of each line by its name."""
    found = {}
    for name in of_set(results):
        for plan in of_set(results)[name]:
            colour = (_COLOURS if name == "static" else _PALER)[plan]
            for percentile, dashes in (("p50", _WHOLE), ("p99", _HIGH)):
                points = [
                    (size, figures["speed"]["context"][f"{percentile} ms"])
                    for size, figures in of_set(results)[name][plan].items()
                    if "speed" in figures
                ]
                if points:
                    found[f"{said_of(name)}, {plan}, {percentile}"] = (points, colour, dashes)
    return found
