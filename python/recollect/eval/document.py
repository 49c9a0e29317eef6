"""A run as one JSON document: figures, and all that is needed to get them again."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from statistics import fmean
from typing import Any

from recollect._core import estimate_tokens, isa
from recollect.embed.protocol import Embedder
from recollect.eval.compare import Difference, verdict
from recollect.eval.figures import (
    Figures,
    Summary,
    by_category,
    figures_of,
    latency,
    main_figures,
    summarise,
)
from recollect.eval.runner import Run
from recollect.eval.suite import Suite

Document = dict[str, Any]


def run_document(run: Run, embedder: Embedder) -> Document:
    """Figures are means over questions, in [0, 1] or tokens; times are in milliseconds."""
    figures = [figures_of(asked, run.options) for asked in run.asked]
    whole = summarise(figures)
    return {
        "configuration": run.options.document(),
        "embedder": {"fingerprint": embedder.fingerprint, "dimensions": embedder.dimensions},
        "main_figures": list(main_figures(run.options)),
        "all": _summary(whole),
        "categories": {name: _summary(one) for name, one in by_category(run, figures).items()},
        "curve": [
            {
                "budget": budget,
                "recall": whole.means.get(f"recall_within_{budget}", 0.0),
                "tokens": whole.means.get(f"tokens_within_{budget}", 0.0),
            }
            for budget in run.options.budgets
        ],
        "latency_ms": {
            "search": latency(asked.search_seconds for asked in run.asked),
            "context": latency(asked.context_seconds for asked in run.asked),
        },
        "store_ms": run.store_seconds * 1000,
        "questions": [_question(run, place, one) for place, one in enumerate(figures)],
    }


def suite_document(suite: Suite) -> Document:
    """What was asked about, with checksums of the files it came from."""
    return {
        "name": suite.name,
        "memories": len(suite.entries),
        "questions": len(suite.questions),
        "left_out": suite.left_out,
        "tokens_visible": _tokens_visible(suite),
        "sha256": dict(suite.checksums),
    }


def environment_document(seed: int) -> Document:
    """Where and with what it was run."""
    return {
        "recollect": version("recollect"),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "machine": platform.machine(),
        "isa": isa(),
        "seed": seed,
    }


def comparison_document(differences: Sequence[Difference]) -> Document:
    """B - A for each figure, its interval, and the verdict."""
    return {
        "verdict": verdict(differences),
        "differences": [{**asdict(one), "better": one.better} for one in differences],
    }


def _summary(summary: Summary) -> Document:
    return {"questions": summary.questions, **summary.means}


def _question(run: Run, place: int, figures: Figures) -> Document:
    asked, options = run.asked[place], run.options
    packed = asked.packed[options.budget]
    return {
        "id": asked.question.id,
        "text": asked.question.text,
        "category": asked.question.category,
        "evidence": list(asked.question.evidence),
        "ranked": list(asked.ranked[: options.k]),
        "packed": list(packed.entries),
        "tokens": packed.tokens,
        **{name: figures[name] for name in main_figures(options)},
    }


def _tokens_visible(suite: Suite) -> float:
    """What it would cost to put everything its reader may see into a question's prompt."""
    costs: dict[frozenset[tuple[str, object]], int] = {}
    for entry in suite.entries:
        ids = frozenset(entry.ids.items())
        costs[ids] = costs.get(ids, 0) + estimate_tokens(entry.text)
    visible: dict[frozenset[tuple[str, object]], int] = {}
    for question in suite.questions:
        reader = frozenset(question.ids.items())
        if reader not in visible:
            visible[reader] = sum(cost for ids, cost in costs.items() if ids <= reader)
    asked = [visible[frozenset(question.ids.items())] for question in suite.questions]
    return fmean(asked) if asked else 0.0
