"""Recollect's vector index beside others, on one file, in one run.

    python bench/index minilm100k.npz --json build/minilm100k.json --svg docs/index-minilm100k.svg
    python bench/index mnist784.npz --metric l2sq --only "Recollect|hnswlib"
    python bench/index build/minilm100k.json --page docs/index.md

The file has ``base``, ``query`` and ``gt``, the rows nearest to each query; or it is the JSON of an
earlier run, to be shown again. Prints tables; an index that cannot be had is named with the reason.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent.parent))

from comparison import K, Plan, compare, points_of
from curve import frontier
from dataset import Dataset, nearest, read
from engines import NAMES, OURS
from engines.engine import DEGREE, EF_CONSTRUCTION, M
from page import fill
from plot import speed_over_recall
from report import tables
from worker import LeftOutError, Worker

from machine import processor
from tables import text

_CHURN_EFFORTS = (20, 40, 80, 160)


def main() -> None:
    arguments = _arguments()
    if arguments.data.suffix == ".json":
        results = json.loads(arguments.data.read_text())
    else:
        results = measure(arguments)
    for rows in tables(results).values():
        print(f"\n{text(rows)}")
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(json.dumps(results, indent=1) + "\n")
    if arguments.svg:
        curves = {
            name: frontier(points_of(engine["points"], "one"))
            for name, engine in results["engines"].items()
        }
        what = f"{Path(results['data']).stem}: {results['rows']:,} × {results['dimensions']}"
        arguments.svg.write_text(speed_over_recall(curves, OURS, f"{what}, one thread"))
    if arguments.page:
        fill(arguments.page, results)


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    data = read(arguments.data, arguments.metric)
    data.check()
    names = [name for name in NAMES if re.search(arguments.only, name)]
    plan = Plan(names, arguments.rounds, keep=arguments.keep)
    results: dict[str, Any] = {
        "data": data.name,
        "metric": data.metric,
        "dimensions": data.shape.dimensions,
        "queries": len(data.queries),
        "k": K,
        "parameters": {"M": M, "degree": DEGREE, "ef_construction": EF_CONSTRUCTION},
        "made": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "cpu": processor(),
        "python": platform.python_version(),
        "rounds": plan.rounds,
        "growth": [compare(data.first(size), plan) for size in arguments.sizes],
        "churn": churn(data.first(arguments.churn), names) if arguments.churn else None,
    }
    return results | compare(data, plan)


def churn(data: Dataset, names: list[str]) -> dict[str, Any]:
    """Recall of those that can delete, after many changes and built anew."""
    engines: dict[str, Any] = {}
    left_out: dict[str, str] = {}
    for name in names:
        worker = Worker(name, data, None)
        try:
            found = worker.ask("churn", efs=list(_CHURN_EFFORTS), k=K)
        except LeftOutError as reason:
            left_out[name] = str(reason)
            continue
        finally:
            worker.close()
        if found is None:
            left_out[name] = "cannot delete"
            continue
        left = nearest(data.base[found.rows], data.queries, data.metric, K)
        truth = found.rows[left]
        engines[name] = {
            which: {ef: data.recall(keys, K, truth) for ef, keys in by_effort.items()}
            for which, by_effort in (("changed", found.changed), ("fresh", found.fresh))
        }
    return {"rows": len(data.base) // 3 * 2, "engines": engines, "left_out": left_out}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/index")
    parser.add_argument("data", type=Path)
    parser.add_argument("--metric", choices=("ip", "l2sq"), default="ip")
    parser.add_argument("--only", default="", help="an expression that names must match")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--sizes",
        type=lambda given: [int(size) for size in given.split(",")],
        default=[],
        help="measure the first so many rows too: 10000,30000",
    )
    parser.add_argument("--churn", type=int, default=0, help="rows for deleting and adding")
    parser.add_argument("--keep", type=Path, help="keep the built indexes of peers here")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--page", type=Path, help="fill in the tables of this page")
    return parser.parse_args()


if __name__ == "__main__":
    main()
