"""One measurement, in a process of its own, which holds nothing else.

    python task.py DATA KEEP SET SIZE PLAN WHAT

It prints the figures as JSON; the store must be there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent.parent))

import footprint
import opening
import recall
import scopes
import speed
import writing
from filling import SMALL, store_of
from sets import RecordSet

_ROUNDS = 1_000


def main(data: str, keep: str, name: str, size: str, plan: str, what: str) -> None:
    records = RecordSet(name, int(size), Path(data), Path(keep))
    small = RecordSet(name, SMALL, Path(data), Path(keep))
    kept, path = Path(keep), store_of(records, Path(keep))
    tasks: dict[str, Callable[[], dict[str, Any]]] = {
        "speed": lambda: speed.measure(records, path, plan, _ROUNDS),
        "recall": lambda: recall.measure(records, path, plan),
        "opening": lambda: opening.measure(records, path, plan),
        "image": lambda: opening.measure(records, path, plan, image=True),
        "cold": lambda: opening.measure(records, path, plan, cached=False),
        "footprint": lambda: footprint.measure(records, path, store_of(small, kept), plan),
        "scopes": lambda: scopes.measure(records, kept),
        "writing": lambda: writing.measure(records, path, plan, 10, Path(data), kept),
        "singly": lambda: writing.measure(records, path, plan, 1, Path(data), kept),
    }
    print(json.dumps(tasks[what]()))


if __name__ == "__main__":
    main(*sys.argv[1:])
