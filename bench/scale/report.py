"""The figures as tables, a row for each set, plan and size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tables import Row

Figures = dict[str, Any]
SCOPES_KEY = "scopes"  # of what was measured of many small scopes
_BESIDE = ["batch", "p50 ms", "p99 ms", "calls", "records/s written"]
_SPEED = [
    "native p50 ms", "p99 ms", "processor p50", "context p50 ms", "p99 ms", "processor p50"
]  # fmt: skip
_OPENING = [
    "open ms", "read s", "apply s", "answer ms", "total s", "processor s", "µs a record"
]  # fmt: skip
_SAID = {"static": "static, 256-d", "minilm": "MiniLM, 384-d"}


def key_of(name: str, size: int, plan: str) -> str:
    """Under which results have what was measured of a set, a size and a plan."""
    return f"{name} {size} {plan}"


def of_set(results: dict[str, Figures]) -> dict[str, dict[str, dict[int, Figures]]]:
    """By set, plan and size, sizes rising."""
    found: dict[str, dict[str, dict[int, Figures]]] = {}
    parts = [key.split() for key in results.keys() - {SCOPES_KEY}]
    for name, count, plan in sorted(parts, key=lambda part: (part[0], int(part[1]), part[2])):
        size = int(count)
        found.setdefault(name, {}).setdefault(plan, {})[size] = results[key_of(name, size, plan)]
    return found


def said_of(name: str) -> str:
    return _SAID[name]


def tables(results: dict[str, Figures]) -> dict[str, list[Row]]:
    """Each table by its name; one that has no figures yet is left out."""
    made = {
        "speed": _table(results, "speed", _SPEED, _speed),
        "recall": _table(results, "recall", ["recall@10", "worst hundredth", "questions"], _recall),
        "beside a writer": [
            *_table(results, "writing", _BESIDE, _writing),
            *_table(results, "singly", _BESIDE, _writing)[1:],
        ],
        "opening": _table(results, "opening", _OPENING, _opening),
        "opening, from an image": _table(results, "image", _OPENING, _opening),
        "opening, from the disk": _table(results, "cold", _OPENING, _opening),
        "bytes a record": _table(
            results,
            "footprint",
            ["growth of RSS", "after malloc_trim", "engine's own count", "log", "beside the log"],
            _footprint,
        ),
        "adding": _table(results, "filling", ["records/s"], _filling),
    }
    return {name: rows for name, rows in made.items() if len(rows) > 1}


def _table(
    results: dict[str, Figures], what: str, columns: list[str], cells: Callable[[Figures], Row]
) -> list[Row]:
    rows = [["", "plan", "records", *columns]]
    for name, plan, size, figures in _each(results):
        if what in figures:
            rows.append([said_of(name), plan, f"{size:,}", *cells(figures[what])])
    return rows


def _each(results: dict[str, Figures]) -> Iterator[tuple[str, str, int, Figures]]:
    for name, plans in of_set(results).items():
        for plan, sizes in plans.items():
            for size, figures in sizes.items():
                yield name, plan, size, figures


def _speed(figures: Figures) -> Row:
    return [
        f"{figures[part][which]:.2f}"
        for part in ("native", "context")
        for which in ("p50 ms", "p99 ms", "processor p50 ms")
    ]


def _recall(figures: Figures) -> Row:
    worst = figures.get("worst_hundredth")
    shown = "" if worst is None else f"{worst:.1f}"
    return [f"{figures['recall']:.4f}", shown, f"{figures['questions']:,}"]


def _writing(figures: Figures) -> Row:
    times = [f"{figures['context'][which]:.2f}" for which in ("p50 ms", "p99 ms")]
    return [str(figures["batch"]), *times, f"{figures['calls']:,}", f"{figures['written']:,.0f}"]


def _opening(figures: Figures) -> Row:
    return [
        f"{1e3 * figures['open']:.1f}",
        f"{figures['read']:.2f}",
        f"{figures['apply']:.2f}",
        f"{1e3 * figures['answer']:.1f}",
        f"{figures['total']:.2f}",
        f"{figures['processor']:.2f}",
        f"{1e6 * figures['total'] / figures['events']:.1f}",
    ]


def _footprint(figures: Figures) -> Row:
    return [f"{figures[part]:,.0f}" for part in ("grown", "used", "counted", "log", "beside_log")]


def _filling(figures: Figures) -> Row:
    return [f"{figures['added'] / figures['seconds']:,.0f}"]
