"""What the whole call takes, text in and context out, and the native search within it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import plans
from answers import answers
from sets import READER, Question, RecordSet, some
from taken import Taken

from recollect import Memory
from recollect.budget import hits_to_consider
from recollect.filters import filter_of
from recollect.reader import DEFAULT_RECALL, query_of
from recollect.scope import scope_of
from recollect.weights import DEFAULT_WEIGHTS, recipe_of

BUDGET = 200
_RECIPE, _UNFILTERED = recipe_of(DEFAULT_WEIGHTS), filter_of()
_CHECKED = 20
_WARM = 50
_MOST_SECONDS = 40  # for the questions of one figure, where each takes long


def measure(records: RecordSet, path: Path, plan: str, count: int) -> dict[str, Any]:
    """Percentiles over up to ``count`` questions; answers are checked first."""
    questions = records.questions()
    with records.open(path) as memory:
        context = context_of(memory, records, plan)
        context(questions[0])  # loads the scope
        plans.settle(memory, plan)
        answers(memory, records, questions[:_CHECKED], plan)
        for question in some(questions, _CHECKED):
            made = context(question)
            assert made.hits and 0 < made.tokens <= BUDGET
        for question in questions[:_WARM]:
            context(question)
        gc.collect()
        # In turns, so that both meet the same machine, and never with the same question, whose
        # rows would still be in the cache.
        parsed = records.asked(partial(_parsed, memory, plan))
        whole, native = Taken(), Taken()
        for i, question in enumerate(some(questions, count)):
            assert whole.by(context, question).hits
            given = parsed(questions[(i + len(questions) // 2) % len(questions)])
            assert native.by(lambda given: memory._reader._ranked(*given), given)
            if whole.seconds > _MOST_SECONDS:
                break
    return {"context": whole.figures(), "native": native.figures(), "questions": len(whole)}


def context_of(memory: Memory, records: RecordSet, plan: str) -> Callable[[Question], Any]:
    return records.asked(
        lambda question: memory.context(question.text, budget=BUDGET, **plans.asked(plan), **READER)
    )


def _parsed(memory: Memory, plan: str, question: Question) -> tuple[Any, ...]:
    """What the native search is called with: the question taken apart and embedded."""
    query = query_of(
        question.text,
        _RECIPE,
        vector=None,
        filter=_UNFILTERED,
        threshold=0.0,
        explain=False,
        as_of=None,
        min_version=None,
        plan=plan,
        recall=DEFAULT_RECALL,
    )
    reader = memory._reader
    visible, now = reader._visible(query, scope_of("default", **READER))
    return query, visible, now, reader._question(query, visible, now), hits_to_consider(BUDGET)
