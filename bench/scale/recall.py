"""How much of the exact plan's ranking another plan finds: the fused one, not the vectors'."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plans
from answers import ROUNDING, Found, answers
from sets import RecordSet
from speed import context_of

MOST_QUESTIONS = 500


def measure(records: RecordSet, path: Path, plan: str) -> dict[str, Any]:
    """Recall@10 over the questions; the exact plan's answers are kept beside the store."""
    best = _exact(records, path)
    if plan == plans.EXACT:
        return {"recall": 1.0, "questions": len(best)}
    own = _found(records, path, plan)
    shares = sorted(recall([one], [known]) for one, known in zip(own, best, strict=True))
    return {
        "recall": recall(own, best),
        "worst_hundredth": shares[len(shares) // 100],
        "questions": len(best),
    }


def recall(found: Sequence[Found], exact: Sequence[Found]) -> float:
    """The share of the exact plan's hits that were found; a tie with the last is as good.

    Raises where a record has another score than in the exact plan.
    """
    right = 0
    for own, best in zip(found, exact, strict=True):
        known = dict(best)
        assert all(abs(known.get(id, score) - score) < ROUNDING for id, score in own)
        least = min(known.values()) - ROUNDING
        right += sum(score >= least for _, score in own)
    return right / sum(map(len, exact))


def _exact(records: RecordSet, path: Path) -> list[Found]:
    file = path.with_suffix(".exact.json")
    if not file.exists():
        file.write_text(json.dumps(_found(records, path, plans.EXACT)))
    return [[(id, score) for id, score in one] for one in json.loads(file.read_text())]


def _found(records: RecordSet, path: Path, plan: str) -> list[Found]:
    with records.open(path) as memory:
        questions = records.questions()[:MOST_QUESTIONS]
        context_of(memory, records, plan)(questions[0])  # loads the scope
        plans.settle(memory, plan)
        return answers(memory, records, questions, plan)
