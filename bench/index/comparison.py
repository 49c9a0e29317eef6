"""Engines measured in turns: each effort of each one, round after round.

The machine is faster in one minute than in the next. So every engine is measured at an effort
before any goes on to the following one, ratios are taken within a round, and figures are medians
over the rounds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from curve import Point, speed_at
from dataset import Dataset
from engines import OURS
from worker import LeftOutError, Worker

K = 10
EFFORTS = (10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448, 640, 896)
TARGETS = (0.95, 0.99, 0.999)
MODES = ("one", "batch")  # a query a call, and all queries in one call
_TIMED = 500  # queries in a round; the recall is that of all
_ENOUGH = 0.9995  # recall after which more effort is not measured
_GAIN = 0.0005  # of recall in two steps, below which an index has come to its ceiling
_WRONG = 0.5  # recall at the most effort below which the answers are not taken for any

Results = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    names: Sequence[str]
    rounds: int = 3
    efforts: Sequence[int] = EFFORTS
    keep: Path | None = None


def compare(data: Dataset, plan: Plan) -> Results:
    """Figures of all engines that can be had, the reasons for the others, speeds at the targets."""
    engines: dict[str, Results] = {}
    left_out: dict[str, str] = {}
    workers: dict[str, Worker] = {}
    for name in plan.names:
        _say(f"{len(data.base):,} rows: {name}")
        worker = Worker(name, data, plan.keep)
        try:
            engines[name] = worker.ask("build") | {"points": _recalls(worker, data, plan)}
            workers[name] = worker
        except LeftOutError as reason:
            engines.pop(name, None)
            left_out[name] = str(reason)
            worker.close()
    loads = []
    for number in range(plan.rounds):
        _say(f"{len(data.base):,} rows: round {number + 1} of {plan.rounds}")
        loads.append(os.getloadavg()[0])
        _time(workers, engines, plan)
    for worker in workers.values():
        worker.close()
    return {
        "rows": len(data.base),
        "load": [min(loads), max(loads)],
        "engines": engines,
        "left_out": left_out,
        "at": {str(target): _at(engines, target, plan.rounds) for target in TARGETS},
    }


def _recalls(worker: Worker, data: Dataset, plan: Plan) -> list[Results]:
    """The recall at each effort, before anything is timed."""
    points: list[Results] = []
    for ef in plan.efforts:
        _, found = worker.ask("search", ef=ef, k=K, batch=False)
        points.append({"ef": ef, "recall": data.recall(found, K), "one": [], "batch": []})
        last = points[-1]["recall"]
        if last >= _ENOUGH or (len(points) > 2 and last < points[-3]["recall"] + _GAIN):
            break
    if points[-1]["recall"] < _WRONG:
        raise LeftOutError(
            f"wrong answers: recall {points[-1]['recall']:.3f} at ef {points[-1]['ef']}"
        )
    return points


def _time(workers: dict[str, Worker], engines: dict[str, Results], plan: Plan) -> None:
    """One round."""
    for step in range(len(plan.efforts)):
        for name, worker in workers.items():
            engine = engines[name]
            if step >= len(engine["points"]):
                continue
            point = engine["points"][step]
            for mode in MODES:
                batch = mode == "batch"
                if not batch or engine["batches"]:
                    ef = point["ef"]
                    seconds, _ = worker.ask("search", ef=ef, k=K, batch=batch, most=_TIMED)
                    point[mode].append(1 / seconds)


def _at(engines: dict[str, Results], target: float, rounds: int) -> Results:
    """For each mode and engine the speed at a recall, and its ratio to the best peer's."""
    return {mode: _with_ratios(_speeds(engines, target, mode, rounds)) for mode in MODES}


def _speeds(
    engines: dict[str, Results], target: float, mode: str, rounds: int
) -> dict[str, list[float]]:
    """The speed at a recall in each round, of the engines that reach it."""
    reached: dict[str, list[float]] = {}
    for name, engine in engines.items():
        points = engine["points"]
        if not points[0][mode]:
            continue
        speeds = [speed_at(points_of(points, mode, number), target) for number in range(rounds)]
        kept = [speed for speed in speeds if speed is not None]
        if len(kept) == rounds:
            reached[name] = kept
    return reached


def _with_ratios(speeds: dict[str, list[float]]) -> Results:
    peers = {name: median(values) for name, values in speeds.items() if name != OURS}
    best = max(peers, key=lambda name: peers[name], default=None)
    found: Results = {}
    for name, values in speeds.items():
        found[name] = {"qps": median(values)}
        if best is not None:
            pairs = zip(values, speeds[best], strict=True)
            found[name]["ratio"] = median(own / other for own, other in pairs)
    return found


def points_of(points: Sequence[Results], mode: str, number: int | None = None) -> list[Point]:
    """Recall and speed of each effort, in one round or by the median over all."""
    return [
        (p["recall"], median(p[mode]) if number is None else p[mode][number])
        for p in points
        if p[mode]
    ]


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
