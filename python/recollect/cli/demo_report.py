"""The figures of a demo, as one JSON document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean

from recollect.cli.documents import to_document
from recollect.cli.replay import BUDGET, TOP, Asked, Probed, Replay, percentile
from recollect.sample import Conversation

PERCENTS = (50, 90, 99)


def report_document(
    conversations: Sequence[Conversation], replay: Replay, probes: Sequence[Probed]
) -> dict[str, object]:
    """Everything the demo found out. Times are in milliseconds, recalls and shares in [0, 1]."""
    return {
        "conversations": [
            {
                "name": item.name,
                "sessions": len(item.sessions),
                "turns": item.turns,
                "questions": len(item.questions),
                "evidence_left_out": item.left_out,
            }
            for item in conversations
        ],
        "k": TOP,
        "budget": BUDGET,
        "recall": recall_document(replay.asked),
        "recall_by_category": _recalls(by_category(replay.asked)),
        "recall_by_asker": _recalls(by_asker(replay.asked)),
        "store_ms": replay.store_seconds * 1000,
        "search_ms": _percentiles(replay.search_seconds),
        "context_ms": _percentiles(replay.context_seconds),
        "outsiders": [
            {
                "name": probe.outsider.name,
                "question": probe.outsider.question.text,
                "hits": probe.hits,
                "context_tokens": probe.context_tokens,
                "leaked": probe.leaked,
            }
            for probe in probes
        ],
        "questions": [_asked_document(asked, replay) for asked in replay.asked],
    }


def recall_document(asked: Sequence[Asked]) -> dict[str, float]:
    """Evidence recall, the mean over questions: in the top hits, and within the budget."""
    return {
        "questions": len(asked),
        "in_top": fmean(item.recall_in_top for item in asked) if asked else 0.0,
        "in_context": fmean(item.recall_in_context for item in asked) if asked else 0.0,
    }


def by_category(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """The questions of each category, categories by name."""
    return _group(asked, lambda item: item.question.category)


def by_asker(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """The questions of each asker; in a LoCoMo file, every conversation is one."""
    return _group(asked, lambda item: item.question.asker)


def _group(asked: Sequence[Asked], key: Callable[[Asked], str]) -> dict[str, list[Asked]]:
    groups: dict[str, list[Asked]] = {}
    for item in asked:
        groups.setdefault(key(item), []).append(item)
    return dict(sorted(groups.items()))


def _recalls(groups: dict[str, list[Asked]]) -> dict[str, dict[str, float]]:
    return {name: recall_document(asked) for name, asked in groups.items()}


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    return {f"p{percent}": percentile(seconds, percent) for percent in PERCENTS if seconds}


def _asked_document(asked: Asked, replay: Replay) -> dict[str, object]:
    question = asked.question
    return {
        "id": question.id,
        "asker": question.asker,
        "at": to_document(question.at),
        "text": question.text,
        "answer": question.answer,
        "category": question.category,
        "evidence": list(question.evidence),
        "in_top": sorted(asked.in_top),
        "in_context": sorted(asked.in_context),
        "context": asked.context.text,
        "context_tokens": asked.context.tokens,
        "hits": [
            {
                "id": hit.id,
                "turn": replay.turns[hit.id].id,
                "text": hit.text,
                "score": hit.score,
                "plan": hit.plan,
                "shares": dict(shares),
                "signals": to_document(hit.signals),
            }
            for hit, shares in zip(asked.hits, asked.shares, strict=True)
        ],
    }
