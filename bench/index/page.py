"""Put the tables of a run into a page, at the places ``data, name``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from report import tables

import tables as pages

_NONE = "None in this run.\n"


def fill(page: Path, results: dict[str, Any]) -> None:
    """Tables of other data stay as they are."""
    made = {name: pages.markdown(rows) + "\n" for name, rows in tables(results).items()}
    made["run"] = about(results)

    def content(place: str) -> str | None:
        data, _, name = place.partition(", ")
        return made.get(name, _NONE) if data == Path(results["data"]).stem else None

    pages.fill(page, content)


def about(results: dict[str, Any]) -> str:
    low, high = results["load"]
    return (
        f"{results['made']} UTC, {results['cpu']}, Python {results['python']}, "
        f"{results['rounds']} rounds, load {low:.1f} to {high:.1f}. "
        f"{results['rows']:,} rows of {results['dimensions']} dimensions, "
        f"{results['queries']:,} queries, the {results['k']} nearest by {results['metric']}.\n"
    )
