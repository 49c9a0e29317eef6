"""Put a suite to a system: store everything, ask everything, keep what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from recollect.eval.options import Options
from recollect.eval.suite import Question, Suite
from recollect.eval.system import Packed, Progress, System, ignore_progress


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what came back. ``ranked`` goes down to the suite's depth, ``packed`` has
    a context for each budget. Seconds are those of one search for k hits, one context."""

    question: Question
    ranked: Sequence[str]
    packed: Mapping[int, Packed]
    search_seconds: float
    context_seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a system answered to a suite. ``options.categories`` were applied already."""

    suite: Suite
    options: Options
    asked: Sequence[Asked]
    store_seconds: float


def run(
    suite: Suite, system: System, options: Options, progress: Progress = ignore_progress
) -> Run:
    """Store the suite's entries in a fresh system and put its questions, one after another.

    A search is timed as its caller sees it, text in and hits out, after the same question was
    put once before: what is measured is neither loading nor the first embedding of a text.
    """
    started = perf_counter()
    system.store(suite.entries, progress)
    store_seconds = perf_counter() - started
    depth = max(suite.depth, *options.cuts)
    asked = []
    for number, question in enumerate(suite.questions, 1):
        asked.append(_ask(system, question, options, depth))
        progress("asking", number, len(suite.questions))
    return Run(suite, options, asked, store_seconds)


def _ask(system: System, question: Question, options: Options, depth: int) -> Asked:
    ranked = system.rank(question, depth)
    packed = {budget: system.pack(question, budget) for budget in options.budgets}
    started = perf_counter()
    system.rank(question, options.k)
    searched = perf_counter()
    system.pack(question, options.budget)
    ended = perf_counter()
    return Asked(question, ranked, packed, searched - started, ended - searched)
