"""From answers to figures: of one question, and their means by category."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from recollect.eval import metrics
from recollect.eval.options import Options
from recollect.eval.runner import Asked, Run

_NDCG_CUT = 10
_PERCENTS = (50, 90, 95, 99)

Figures = Mapping[str, float]
"""By name: ``recall@10``, ``precision@10``, ``hit@10``, ``ndcg@10``, ``mrr``, ``map``,
``recall_within_200``, ``tokens_within_200`` (the tokens used of 200) …"""


def main_figures(options: Options) -> tuple[str, ...]:
    """The figures that are compared, the two that matter most first."""
    return (
        f"recall@{options.k}",
        f"recall_within_{options.budget}",
        f"ndcg@{_NDCG_CUT}",
        "mrr",
        f"hit@{options.k}",
    )


def figures_of(asked: Asked, options: Options) -> Figures:
    """The figures of one question."""
    relevant = asked.question.evidence
    found: dict[str, float] = {}
    for cut in options.cuts:
        top = asked.ranked[:cut]
        found[f"recall@{cut}"] = metrics.recall(top, relevant)
        found[f"precision@{cut}"] = metrics.precision(top, relevant, cut)
        found[f"hit@{cut}"] = metrics.hit(top, relevant)
    found[f"ndcg@{_NDCG_CUT}"] = metrics.ndcg(asked.ranked, relevant, _NDCG_CUT)
    found["mrr"] = metrics.reciprocal_rank(asked.ranked, relevant)
    found["map"] = metrics.average_precision(asked.ranked, relevant)
    for budget, packed in asked.packed.items():
        found[f"recall_within_{budget}"] = metrics.recall(packed.entries, relevant)
        found[f"tokens_within_{budget}"] = packed.tokens
    return found


@dataclass(frozen=True, slots=True)
class Summary:
    """The means of some questions' figures."""

    questions: int
    means: Figures


def summarise(figures: Sequence[Figures]) -> Summary:
    """The mean of each figure; none where there is no question."""
    names = figures[0] if figures else ()
    return Summary(len(figures), {name: fmean(one[name] for one in figures) for name in names})


def by_category(run: Run, figures: Sequence[Figures]) -> dict[str, Summary]:
    """A summary for each category, by name; empty where questions have none."""
    return {
        category: summarise(
            [
                one
                for asked, one in zip(run.asked, figures, strict=True)
                if asked.question.category == category
            ]
        )
        for category in run.suite.categories
    }


def latency(seconds: Iterable[float]) -> dict[str, float]:
    """Milliseconds that so many percent of the calls did not exceed."""
    times = [1000 * value for value in seconds]
    return {f"p{percent}": metrics.percentile(times, percent) for percent in _PERCENTS}
