"""The one place that knows how a plan is asked for, awaited and recognised.

EXACT is all that this version has; the graph plan comes in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recollect import Hit, Memory

EXACT = "exact"
PLANS = (EXACT,)


def options(plan: str) -> dict[str, Any]:
    """What a Memory is opened with to answer by the plan."""
    assert plan in PLANS
    return {}


def settle(memory: Memory, plan: str) -> None:
    """Wait until all rows that the plan wants linked are."""


def check_ran(hits: Sequence[Hit], plan: str) -> None:
    """Raise unless explained hits were found by the plan."""
    assert hits


def files(path: Path) -> list[Path]:
    """What is kept beside a store for the sake of a plan."""
    return []
