"""One scope of ever more records: what an answer, opening, memory and disk cost.

    python bench/scale DATA --keep build/scale --json build/scale.json \\
        --svg docs/scale.svg --page docs/scale.md
    python bench/scale DATA --keep build/scale --sets static --sizes 10000 --what speed,recall
    python bench/scale --json build/scale.json --svg docs/scale.svg --page docs/scale.md

DATA is a folder with longmemeval/oracle_dev.jsonl and vectors/minilm100k.npz. Stores are made when
they are first needed and kept; figures are added to those that the JSON file has. Without DATA what
was measured before is shown again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent.parent))

import plans
import sets
from filling import SMALL, fill, store_of
from page import fill as fill_page
from plot import cost_over_size
from report import SCOPES_KEY, key_of, tables

from machine import machine
from tables import text

# See task.py.
WHAT = ("speed", "recall", "opening", "image", "cold", "footprint", "writing", "singly", "scopes")


def main() -> None:
    arguments = _arguments()
    kept: Path | None = arguments.json
    results: dict[str, Any] = json.loads(kept.read_text()) if kept and kept.exists() else {}
    if arguments.data:
        for name in arguments.sets:
            for size in arguments.sizes:
                for plan in arguments.plans:
                    _measure(arguments, results, name, size, plan)
        if "scopes" in arguments.what:
            found = results.setdefault(SCOPES_KEY, {})
            _run("scopes", found, arguments, "static", SMALL, plans.EXACT)
            _keep(arguments, results)
    for title, rows in tables(results).items():
        print(f"\n{title}\n{text(rows)}")
    if arguments.svg:
        arguments.svg.write_text(cost_over_size(results))
    if arguments.page:
        fill_page(arguments.page, results)


def _measure(
    arguments: argparse.Namespace, results: dict[str, Any], name: str, size: int, plan: str
) -> None:
    records = sets.RecordSet(name, size, arguments.data, arguments.keep)
    made = fill(records, store_of(records, arguments.keep))
    found = results.setdefault(key_of(name, size, plan), {})
    if made["added"] == size:
        found["filling"] = made
    for what in arguments.what:
        if what != "scopes":
            _run(what, found, arguments, name, size, plan)
            _keep(arguments, results)


def _run(
    what: str,
    found: dict[str, Any],
    arguments: argparse.Namespace,
    name: str,
    size: int,
    plan: str,
) -> None:
    """Put the figures of one measurement, made by a process of its own, into ``found``."""
    print(f"{name} {size:,} {plan}: {what}", file=sys.stderr, flush=True)
    given = (arguments.data, arguments.keep, name, size, plan, what)
    command = [sys.executable, str(Path(__file__).with_name("task.py")), *map(str, given)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found[what] = json.loads(done.stdout) | {
        "made": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "machine": machine(),
        "load": os.getloadavg()[0],
    }


def _keep(arguments: argparse.Namespace, results: dict[str, Any]) -> None:
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/scale")
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--keep", type=Path, default=Path("build/scale"))
    parser.add_argument("--sets", type=_names, default=sets.NAMES)
    parser.add_argument(
        "--sizes",
        type=lambda given: [int(size) for size in given.split(",")],
        default=[10_000, 100_000, 1_000_000],
    )
    parser.add_argument("--plans", type=_names, default=plans.PLANS)
    parser.add_argument("--what", type=_names, default=WHAT, help="some of " + ", ".join(WHAT))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--page", type=Path, help="fill in the tables of this page")
    return parser.parse_args()


def _names(given: str) -> list[str]:
    return given.split(",")


if __name__ == "__main__":
    main()
