"""Which of two configurations is better, if any: paired differences with their uncertainty.

Both answered the same questions, so a question's two figures are a pair, and the mean of the
differences is resampled over questions (Efron's percentile bootstrap). The intervals hold for
all figures at once: each is at 1 - 0.05 / figures (Bonferroni), so that looking at five figures
does not find a difference by chance in one of four comparisons of equals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recollect.errors import InvalidInputError
from recollect.eval.figures import Figures

_RESAMPLES = 10_000
_CHUNK = 250  # resamples at a time: bounds the memory for large suites
_ERROR = 0.05
_FEWEST = 20  # questions; with fewer, a percentile interval is too narrow to go by


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of A and B, the mean of B - A over the questions, and its interval."""

    figure: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    questions: int

    @property
    def better(self) -> str:
        """ "A" or "B" where the interval leaves zero out, else ""."""
        if self.questions < _FEWEST:
            return ""
        return "B" if self.low > 0 else "A" if self.high < 0 else ""


def compare(
    a: Sequence[Figures], b: Sequence[Figures], names: Sequence[str], seed: int
) -> list[Difference]:
    """The differences of the named figures; ``a`` and ``b`` are of the same questions, in order.

    Raises:
        InvalidInputError: there is no question, or a figure is not in both.
    """
    if not a or len(a) != len(b):
        raise InvalidInputError(
            "a comparison needs the same questions, at least one, on both sides"
        )
    if missing := [name for name in names if name not in a[0] or name not in b[0]]:
        raise InvalidInputError(f"not measured on both sides: {', '.join(missing)}")
    first = np.array([[one[name] for name in names] for one in a])
    second = np.array([[one[name] for name in names] for one in b])
    paired = second - first
    tail = 100 * _ERROR / len(names) / 2
    low, high = np.percentile(_resampled_means(paired, seed), (tail, 100 - tail), axis=0)
    return [
        Difference(
            name,
            float(first[:, i].mean()),
            float(second[:, i].mean()),
            float(paired[:, i].mean()),
            float(low[i]),
            float(high[i]),
            len(paired),
        )
        for i, name in enumerate(names)
    ]


def verdict(differences: Sequence[Difference]) -> str:
    """One sentence on which is better."""
    if differences[0].questions < _FEWEST:
        return f"Too few questions to tell: {differences[0].questions}, at least {_FEWEST} needed."
    won = {side: [d.figure for d in differences if d.better == side] for side in "AB"}
    if not won["A"] and not won["B"]:
        return "No difference shown: every interval holds zero."
    if won["A"] and won["B"]:
        return f"Mixed: A is better in {_listed(won['A'])}, B in {_listed(won['B'])}."
    side = "A" if won["A"] else "B"
    return f"{side} is better: in {_listed(won[side])}; worse in none."


def _resampled_means(paired: np.ndarray, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    count = len(paired)
    even = np.full(count, 1 / count)
    # How often a resample draws each question is all that its mean depends on.
    parts = [
        rng.multinomial(count, even, size=_CHUNK) @ paired / count
        for _ in range(_RESAMPLES // _CHUNK)
    ]
    return np.concatenate(parts)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
