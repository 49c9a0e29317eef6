"""Put the figures of benchmark runs into the tables of docs/benchmarks.md.

    make bench                                            # as often as wanted, keeping each file
    python tools/benchmark_report.py build/benchmarks*.json

Each figure is the median over the runs. A table stands between ``<!-- table: its name -->`` and
``<!-- end -->``; the rest of the page is written by hand. With --print the tables only go to
standard output.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from statistics import median

PAGE = Path("docs/benchmarks.md")
_PLACE = re.compile(r"(<!-- table: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)

Runs = dict[str, list[float]]  # of each column, the figure of every run
Tables = dict[str, dict[str, Runs]]  # by table, by row


def gather(files: list[Path]) -> Tables:
    tables: Tables = {}
    for file in files:
        for result in json.loads(file.read_text())["benchmarks"]:
            info = result["extra_info"]
            rows = {info["row"]: info["figures"], **info.get("beside", {})}
            for row, figures in rows.items():
                runs = tables.setdefault(info["table"], {}).setdefault(row, {})
                for column, value in figures.items():
                    runs.setdefault(column, []).append(value)
    return tables


def table_of(rows: dict[str, Runs]) -> str:
    columns = list(dict.fromkeys(column for runs in rows.values() for column in runs))
    lines = ["| | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for row, runs in rows.items():
        cells = [_figure(median(runs[c])) if c in runs else "" for c in columns]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _figure(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def about(file: Path) -> str:
    run = json.loads(file.read_text())
    machine = run["machine_info"]
    loads = [b["extra_info"].get("load", 0.0) for b in run["benchmarks"]]
    brand = machine["cpu"].get("brand_raw", machine["machine"])
    low, high = min(loads), max(loads)
    return (
        f"{run['datetime'][:10]}, {brand} ({machine['cpu'].get('count', '?')} cores), "
        f"Python {machine['python_version']}, load {low:.1f} to {high:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--print", action="store_true", dest="only_print")
    arguments = parser.parse_args()
    tables = {name: table_of(rows) for name, rows in gather(arguments.files).items()}
    tables["runs"] = "".join(f"- {about(file)}\n" for file in arguments.files)
    if arguments.only_print:
        print("\n".join(f"## {name}\n\n{table}" for name, table in tables.items()))
        return
    page = PAGE.read_text()
    PAGE.write_text(_PLACE.sub(lambda m: m[1] + tables.get(m[2], "") + m[3], page))


if __name__ == "__main__":
    main()
