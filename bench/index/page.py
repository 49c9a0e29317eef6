"""Put the tables of a run into a page, between ``<!-- table: data, name -->`` and ``<!-- end -->``.

The rest of the page is written by hand.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from report import markdown, tables

_PLACE = re.compile(r"(<!-- table: (.+?), (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
_NONE = "None in this run.\n"


def fill(page: Path, results: dict[str, Any]) -> None:
    """Tables of other data stay as they are."""
    data = Path(results["data"]).stem
    made = {name: markdown(rows) + "\n" for name, rows in tables(results).items()}
    made["run"] = about(results)

    def filled(place: re.Match[str]) -> str:
        if place[2] != data:
            return place[0]
        return place[1] + made.get(place[3], _NONE) + place[4]

    page.write_text(_PLACE.sub(filled, page.read_text(encoding="utf-8")), encoding="utf-8")


def about(results: dict[str, Any]) -> str:
    low, high = results["load"]
    return (
        f"{results['made']} UTC, {results['cpu']}, Python {results['python']}, "
        f"{results['rounds']} rounds, load {low:.1f} to {high:.1f}. "
        f"{results['rows']:,} rows of {results['dimensions']} dimensions, "
        f"{results['queries']:,} queries, the {results['k']} nearest by {results['metric']}.\n"
    )
