"""What the whole call takes, text in and context out, and the native search within it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import plans
from answers import answers
from sets import READER, Question, RecordSet, some
from taken import Taken

from recollect import Memory
from recollect.budget import hits_to_consider
from recollect.filters import filter_of
from recollect.reader import query_of
from recollect.scope import scope_of
from recollect.weights import DEFAULT_WEIGHTS, recipe_of

BUDGET = 200
_CHECKED = 20
_WARM = 50


def measure(records: RecordSet, path: Path, plan: str, count: int) -> dict[str, Any]:
    """Percentiles over ``count`` questions; answers are checked first."""
    questions = records.questions()
    with records.open(path, **plans.options(plan)) as memory:
        plans.settle(memory, plan)
        answers(memory, records, questions[:_CHECKED], plan)
        context = context_of(memory, records)
        for question in some(questions, _CHECKED):
            made = context(question)
            assert made.hits and 0 < made.tokens <= BUDGET
        asked = some(questions, count)
        whole = _taken(context, asked)
        native = _native(memory, records, asked)
    return {"context": whole.figures(), "native": native.figures(), "questions": count}


def context_of(memory: Memory, records: RecordSet) -> Callable[[Question], Any]:
    return records.asked(lambda question: memory.context(question.text, budget=BUDGET, **READER))


def _taken(call: Callable[[Question], Any], questions: Sequence[Question]) -> Taken:
    """By each call, after a few that are not counted."""
    for question in questions[:_WARM]:
        call(question)
    gc.collect()
    taken = Taken()
    for question in questions:
        taken.by(call, question)
    return taken


def _native(memory: Memory, records: RecordSet, questions: Sequence[Question]) -> Taken:
    """By the search alone: the question is parsed and embedded before."""
    reader, scope = memory._reader, scope_of("default", **READER)
    filter, recipe = filter_of(), recipe_of(DEFAULT_WEIGHTS)
    k = hits_to_consider(BUDGET)

    def parsed(question: Question) -> tuple[Any, ...]:
        query = query_of(
            question.text,
            recipe,
            vector=None,
            filter=filter,
            threshold=0.0,
            explain=False,
            as_of=None,
            min_version=None,
        )
        visible, now = reader._visible(query, scope)
        return query, visible, now, reader._question(query, visible, now), k

    taken = Taken()
    for question in questions:
        given = records.asked(parsed)(question)
        assert taken.by(lambda given: reader._ranked(*given), given)
    return taken
