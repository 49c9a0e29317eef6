"""Put what was measured into a page, at the places of the tables and of ``run``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from layouts import layouts
from report import tables

import tables as pages

_NONE = "Not measured yet.\n"


def fill(page: Path, results: dict[str, Any]) -> None:
    made = {name: pages.markdown(rows) + "\n" for name, rows in tables(results).items()}
    made["100 million"] = pages.markdown(layouts(results)) + "\n"
    made["run"] = _about(results)
    pages.fill(page, lambda place: made.get(place, _NONE))


def _about(results: dict[str, Any]) -> str:
    """When and on what it was measured."""
    measured = [
        figures for parts in results.values() for figures in parts.values() if "made" in figures
    ]
    times = sorted(figures["made"] for figures in measured)
    loads = [figures["load"] for figures in measured if "load" in figures]
    machines = sorted({figures["machine"] for figures in measured})
    return (
        f"{times[0]} to {times[-1]} UTC, {'; '.join(machines)}, "
        f"load {min(loads):.1f} to {max(loads):.1f}.\n"
    )
