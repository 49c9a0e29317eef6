"""The figures of one ranking, as trec_eval defines them.

A ranking is a sequence of entry ids, best first. An id that comes again, as passages of one
entry do, counts where it came first and takes up its place in the ranking after that. Relevant
ids have a grade above 0; those that the ranking lacks are never found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, log2

Relevant = Mapping[str, float]


def gains(ranked: Sequence[str], relevant: Relevant) -> list[float]:
    """The grade at each place: 0 for what is not relevant, or was there before."""
    seen: set[str] = set()
    found = []
    for name in ranked:
        found.append(0.0 if name in seen else relevant.get(name, 0.0))
        seen.add(name)
    return found


def recall(ranked: Sequence[str], relevant: Relevant) -> float:
    """Share of the relevant ids that the ranking has; cut it for recall at k."""
    return len(relevant.keys() & set(ranked)) / len(relevant)


def precision(ranked: Sequence[str], relevant: Relevant, k: int) -> float:
    """Share of the first ``k`` places that hold a relevant id; places left empty hold none."""
    return sum(gain > 0 for gain in gains(ranked[:k], relevant)) / k


def hit(ranked: Sequence[str], relevant: Relevant) -> float:
    """1 if any relevant id was found, else 0; the mean is the hit rate."""
    return float(bool(relevant.keys() & set(ranked)))


def reciprocal_rank(ranked: Sequence[str], relevant: Relevant) -> float:
    """1 / place of the first relevant id, 0 without one; the mean is MRR."""
    places = (place for place, name in enumerate(ranked, 1) if name in relevant)
    return 1 / next(places, float("inf"))


def ndcg(ranked: Sequence[str], relevant: Relevant, k: int) -> float:
    """Discounted gain of the first ``k`` places, as a share of the best possible.

    Järvelin and Kekäläinen (2002), with the grade itself as the gain and log2(place + 1).
    """
    best = sorted(relevant.values(), reverse=True)
    return _discounted(gains(ranked[:k], relevant)) / _discounted(best[:k])


def average_precision(ranked: Sequence[str], relevant: Relevant) -> float:
    """Precision where each relevant id is, averaged over all relevant ids; the mean is MAP."""
    found, total = 0, 0.0
    for place, gain in enumerate(gains(ranked, relevant), 1):
        if gain > 0:
            found += 1
            total += found / place
    return total / len(relevant)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of the values do not exceed (nearest rank); 0 without values."""
    if not values:
        return 0.0
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def _discounted(values: Sequence[float]) -> float:
    return sum(value / log2(place + 1) for place, value in enumerate(values, 1))
