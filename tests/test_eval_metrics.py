"""The figures of rankings, against values worked out by hand and slow definitions."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.eval import metrics

RANKED = ["a", "x", "b", "y", "c"]
RELEVANT = {"a": 1.0, "b": 1.0, "c": 1.0, "gone": 1.0}


def test_by_hand() -> None:
    assert metrics.recall(RANKED, RELEVANT) == 0.75
    assert metrics.recall(RANKED[:3], RELEVANT) == 0.5
    assert metrics.precision(RANKED, RELEVANT, 5) == 0.6
    assert metrics.precision(RANKED, RELEVANT, 10) == 0.3  # places left empty
    assert metrics.hit(["x", "b"], RELEVANT) == 1
    assert metrics.hit(["x"], RELEVANT) == 0
    assert metrics.reciprocal_rank(["x", "y", "b"], RELEVANT) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank(["x"], RELEVANT) == 0
    # 1/1, 2/3 and 3/5 where relevant ones stand; the fourth is never found.
    assert metrics.average_precision(RANKED, RELEVANT) == pytest.approx((1 + 2 / 3 + 3 / 5) / 4)


def test_ndcg_by_hand() -> None:
    relevant = {"a": 3.0, "b": 1.0}
    found = 1 / log2(2) + 3 / log2(4)
    best = 3 / log2(2) + 1 / log2(3)
    assert metrics.ndcg(["b", "x", "a"], relevant, 10) == pytest.approx(found / best)
    assert metrics.ndcg(["b", "x", "a"], relevant, 2) == pytest.approx(1 / best)
    assert metrics.ndcg(["a", "b"], relevant, 10) == pytest.approx(1)


def test_passages_of_one_entry_count_once() -> None:
    twice = ["a", "a", "b"]
    assert metrics.precision(twice, {"a": 1.0, "b": 1.0}, 3) == pytest.approx(2 / 3)
    assert metrics.average_precision(twice, {"a": 1.0, "b": 1.0}) == pytest.approx((1 + 2 / 3) / 2)
    assert metrics.gains(twice, {"a": 2.0, "b": 1.0}) == [2.0, 0.0, 1.0]


def test_percentiles() -> None:
    values = list(range(1, 101))
    assert [metrics.percentile(values, p) for p in (50, 90, 99, 100)] == [50, 90, 99, 100]
    assert metrics.percentile([7.0], 50) == 7
    assert metrics.percentile([], 50) == 0


IDS = st.sampled_from("abcdefgh")


@given(
    st.lists(IDS, unique=True, max_size=8),
    st.dictionaries(IDS, st.sampled_from([1.0, 2.0]), min_size=1),
    st.integers(1, 10),
)
def test_against_slow_definitions(ranked: list[str], relevant: dict[str, float], k: int) -> None:
    top = ranked[:k]
    found = [name for name in top if name in relevant]
    assert metrics.recall(top, relevant) == pytest.approx(len(found) / len(relevant))
    assert metrics.precision(ranked, relevant, k) == pytest.approx(len(found) / k)
    precisions = [
        metrics.precision(ranked, relevant, place)
        for place, name in enumerate(ranked, 1)
        if name in relevant
    ]
    expected = sum(precisions) / len(relevant)
    assert metrics.average_precision(ranked, relevant) == pytest.approx(expected)
    ideal = sorted(relevant, key=relevant.__getitem__, reverse=True)
    assert metrics.ndcg(ideal, relevant, k) == pytest.approx(1)
    assert 0 <= metrics.ndcg(ranked, relevant, k) <= 1
