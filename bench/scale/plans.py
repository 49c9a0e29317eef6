"""The one place that knows how a plan is asked for, awaited and recognised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recollect import Hit, Memory

EXACT, GRAPH = "exact", "graph"
PLANS = (EXACT, GRAPH)


def asked(plan: str) -> dict[str, Any]:
    """What a search is given to answer by the plan."""
    assert plan in PLANS
    return {"plan": plan}


def settle(memory: Memory, plan: str) -> None:
    """Wait until all rows that the plan wants linked are."""
    if plan == GRAPH:
        assert memory.wait_until_linked()


def check_ran(hits: Sequence[Hit], plan: str) -> None:
    """Raise unless explained hits were found by the plan."""
    assert hits
    assert {hit.plan for hit in hits} == {plan}


def files(path: Path) -> list[Path]:
    """What is kept beside a store for the sake of a plan."""
    folder = Path(f"{path}-partitions")
    return list(folder.iterdir()) if folder.exists() else []
