"""What a plan finds for a set's questions, checked."""

from __future__ import annotations

from collections.abc import Sequence

import plans
from sets import READER, Question, RecordSet

from recollect import Hit, Memory

K = 10
ROUNDING = 1e-5  # of a score, of which float32 keeps seven digits

Found = list[tuple[str, float]]  # the ids and scores of hits, best first


def answers(
    memory: Memory, records: RecordSet, questions: Sequence[Question], plan: str
) -> list[Found]:
    """Of each question the K best; raises where a score is not what its signals make."""
    search = records.asked(
        lambda question: memory.search(
            question.text, k=K, explain=True, **plans.asked(plan), **READER
        )
    )
    found = []
    for question in questions:
        hits = search(question)
        plans.check_ran(hits, plan)
        check_scores(hits)
        found.append([(hit.id, hit.score) for hit in hits])
    return found


def check_scores(hits: Sequence[Hit]) -> None:
    """Raise unless hits stand in order, each with the score that its signals make."""
    assert len(hits) == K
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        signals = hit.signals
        assert signals is not None
        score = signals["relevance"]
        for factor in ("fit", "recency", "period", "importance"):
            score *= signals[factor]
        assert abs(hit.score - score) < ROUNDING, hit
