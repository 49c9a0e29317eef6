"""What 100 million records need, over scopes of several sizes, from what was measured of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from report import SCOPES_KEY, of_set

from tables import Row

TOTAL = 100_000_000
_SIZES = (100, 10_000, 1_000_000)  # records of a scope
_IN_USE = 0.01  # of the scopes at a time
_SET = "static"

_HEAD = [
    "scopes × records",
    "on disk GB",
    "all in memory GB",
    "1 % in memory GB",
    "to load a scope",
    "a context, ms",
    "contexts/s a core",
    "s of one core to load all",
]


@dataclass(frozen=True)
class Scope:
    """What one scope of a size costs: bytes a record, processor seconds a scope and an answer."""

    size: int
    log: float
    memory: float
    load: float
    answer: float


def layouts(results: dict[str, Any]) -> list[Row]:
    """A row for each size of a scope that was measured."""
    rows = [_HEAD]
    for scope in _measured(results):
        memory = scope.memory * TOTAL / 1e9
        rows.append(
            [
                f"{TOTAL // scope.size:,} × {scope.size:,}",
                f"{scope.log * TOTAL / 1e9:,.0f}",
                f"{memory:,.0f}",
                f"{memory * _IN_USE:,.1f}",
                f"{1e3 * scope.load:,.1f} ms" if scope.load < 1 else f"{scope.load:,.1f} s",
                f"{1e3 * scope.answer:.2f}",
                f"{1 / scope.answer:,.0f}",
                f"{scope.load * TOTAL / scope.size:,.0f}",
            ]
        )
    return rows


def _measured(results: dict[str, Any]) -> list[Scope]:
    found = []
    small = results.get(SCOPES_KEY, {}).get("scopes")
    if small:
        first, again = (small[which]["processor p50 ms"] for which in ("first", "again"))
        found.append(
            Scope(small["each"], small["log"], small["used"], (first - again) / 1e3, again / 1e3)
        )
    sizes: dict[int, dict[str, Any]] = {}
    for plan in of_set(results).get(_SET, {}).values():
        sizes |= plan  # of two plans the later one, which is the graph's
    for size in _SIZES:
        figures = sizes.get(size, {})
        if {"speed", "opening", "footprint"} <= figures.keys():
            took, opened = figures["footprint"], figures["opening"]
            found.append(
                Scope(
                    size,
                    took["log"] + took["beside_log"],
                    took["used"],
                    opened["processor"],
                    figures["speed"]["context"]["processor p50 ms"] / 1e3,
                )
            )
    return found
