"""The results as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from comparison import MODES, TARGETS, points_of
from curve import frontier

from tables import Row

_MODES = {"one": "one query a call", "batch": "all queries in one call"}


def tables(results: dict[str, Any]) -> dict[str, list[Row]]:
    """Each table by its name: rows of cells, the first one its head."""
    made = {_MODES[mode]: _speeds(results, mode) for mode in MODES}
    made["build and memory"] = _costs(results)
    made["measured points"] = _points(results)
    if results["growth"]:
        made["growth"] = _growth(results)
    if results["churn"]:
        made["churn"] = _churn(results)
    if results["left_out"]:
        made["left out"] = [["index", "why"], *map(list, results["left_out"].items())]
    return {name: rows for name, rows in made.items() if len(rows) > 1}


def _speeds(results: dict[str, Any], mode: str) -> list[Row]:
    head = [f"queries/s, {_MODES[mode]}"]
    for target in TARGETS:
        head += [f"recall {target}", "× best peer"]
    rows = [head]
    for name, engine in results["engines"].items():
        if not engine["points"][0][mode]:
            continue
        row = [name]
        for target in TARGETS:
            found = results["at"][str(target)][mode].get(name)
            row += [f"{found['qps']:,.0f}", _ratio(found)] if found else ["not reached", ""]
        rows.append(row)
    return rows


def _ratio(found: dict[str, float]) -> str:
    return f"{found['ratio']:.2f}" if "ratio" in found else ""


def _costs(results: dict[str, Any]) -> list[Row]:
    rows = [["", "version", "build s", "bytes a vector", "highest recall"]]
    for name, engine in results["engines"].items():
        highest = max(point["recall"] for point in engine["points"])
        costs = f"{engine['build_s']:.1f}", f"{engine['bytes']:,.0f}", f"{highest:.4f}"
        rows.append([name, engine["version"], *costs])
    return rows


def _points(results: dict[str, Any]) -> list[Row]:
    """The best trade of each: recall → queries a second."""
    rows = [["recall → queries/s, one query a call", "", "", "", ""]]
    for name, engine in results["engines"].items():
        best = frontier(points_of(engine["points"], "one"))
        apart = [best[round(i * (len(best) - 1) / 3)] for i in range(4)]
        rows.append([name, *(f"{recall:.4f} → {speed:,.0f}" for recall, speed in apart)])
    return rows


def _growth(results: dict[str, Any]) -> list[Row]:
    sizes = [*results["growth"], results]
    columns: list[tuple[str, Callable[[dict[str, Any], str], float | None]]] = [
        ("µs a query at recall 0.99", _cost),
        ("µs of building a vector", lambda size, name: _building(size, name)),
    ]
    rows = [["", *(f"{what}, {size['rows']:,} rows" for what, _ in columns for size in sizes)]]
    for name in results["engines"]:
        if any(name in size["engines"] for size in results["growth"]):
            cells = [of(size, name) for _, of in columns for size in sizes]
            rows.append([name, *("" if cell is None else f"{cell:,.0f}" for cell in cells)])
    return rows


def _cost(results: dict[str, Any], name: str) -> float | None:
    found = results["at"]["0.99"]["one"].get(name)
    return 1e6 / found["qps"] if found else None


def _building(results: dict[str, Any], name: str) -> float | None:
    engine = results["engines"].get(name)
    return 1e6 * engine["build_s"] / results["rows"] if engine else None


def _churn(results: dict[str, Any]) -> list[Row]:
    efs = list(next(iter(results["churn"]["engines"].values()))["changed"])
    rows = [["recall after churn (and built anew)", *(f"ef {ef}" for ef in efs)]]
    for name, found in results["churn"]["engines"].items():
        pairs = [(found["changed"][ef], found["fresh"][ef]) for ef in efs]
        rows.append([name, *(f"{changed:.4f} ({fresh:.4f})" for changed, fresh in pairs)])
    return rows
