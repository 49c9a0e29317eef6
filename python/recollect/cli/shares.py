"""How much of a hit's score each signal made."""

from __future__ import annotations

from recollect.model import Signals
from recollect.weights import Weights


def shares_of(signals: Signals, weights: Weights) -> dict[str, float]:
    """The shares of semantic, keyword, entity and episode; they add up to 1.

    The score is a product of the relevance and of factors that touch all signals alike, so a
    share of the relevance is a share of the score. What a record has of its own is divided by
    weight times signal; the rest came from its neighbours in the episode.
    """
    weighted = {
        "semantic": weights.semantic * signals["semantic"],
        "keyword": weights.keyword * signals["keyword"],
        "entity": weights.entity * signals["entity"],
    }
    total = sum(weighted.values())
    kept = signals["own"] / (1 + 2 * weights.episode) / signals["relevance"] if total else 0.0
    shares = {name: kept * value / total if total else 0.0 for name, value in weighted.items()}
    return {**shares, "episode": 1 - kept}
