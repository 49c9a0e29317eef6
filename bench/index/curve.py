"""From measured points to the speed at a recall that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp, log

Point = tuple[float, float]  # recall, queries a second


def frontier(points: Sequence[Point]) -> list[Point]:
    """The points that no other one beats in both, by rising recall."""
    kept: list[Point] = []
    for recall, speed in sorted(points, reverse=True):
        if not kept or speed > kept[-1][1]:
            kept.append((recall, speed))
    return kept[::-1]


def speed_at(points: Sequence[Point], recall: float) -> float | None:
    """Queries a second at a recall, between the two points around it; None where it is not reached.

    The logarithm of the speed is taken to be linear in the recall. Nothing is drawn beyond the
    ends: below the first point its speed holds, because it gives the recall asked for, and more.
    """
    best = frontier(points)
    if not best or recall > best[-1][0]:
        return None
    if recall <= best[0][0]:
        return best[0][1]
    low, high = next((a, b) for a, b in pairwise(best) if a[0] < recall <= b[0])
    share = (recall - low[0]) / (high[0] - low[0])
    return exp(log(low[1]) + share * (log(high[1]) - log(low[1])))
