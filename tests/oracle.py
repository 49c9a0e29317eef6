"""The formula, evaluated slowly and plainly over every record: what the engine must equal."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from recollect import Hit, Weights
from recollect._core import Analyzer

MICROSECONDS_A_DAY = 86_400e6

# Some words of each list in cpp/recollect/text/cues.cpp: those that the tests' texts use.
SELF = {"i", "my", "we"}
YOU = {"you", "your"}
TIMES = {"weeks", "hours"}
ASKED_TIMES = {"day", "year"}


@dataclass
class Known:
    """A record as the oracle keeps it. ``created`` orders the records of an episode."""

    id: str
    text: str
    created: int
    kind: str = "semantic"
    vector: np.ndarray | None = None
    entities: Sequence[str] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    importance: float = 1.0
    at: datetime | None = None
    expires_at: datetime | None = None
    session: str | None = None
    source: str | None = None
    parent: str | None = None


def rank(
    records: Sequence[Known],
    query: str,
    vector: np.ndarray | None,
    analyzer: Analyzer,
    weights: Weights,
    now: datetime,
    k: int,
    wanted: Callable[[Known], bool] = lambda record: True,
) -> list[tuple[str, float]]:
    """The k best (id, score) of the records that are present at ``now``."""
    present = [r for r in records if r.expires_at is None or r.expires_at > now]
    asked = query.replace("yesterday", "").replace("last week", "").strip() or query
    terms = analyzer.terms(asked)
    known = {e.lower() for r in present for e in r.entities}
    entities = [w for w in dict.fromkeys(asked.lower().split()) if w in known]
    own = own_relevance(present, terms, entities, vector, analyzer, weights)
    related = with_neighbours(present, own, weights)
    scores = {
        r.id: related[r.id]
        * fit(r, query, weights)
        * factor(r, weights, now)
        * in_period(r, query, weights, now)
        for r in present
        if wanted(r)
    }
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(i, score) for i, score in ranked if score > 0][:k]


def own_relevance(
    records: Sequence[Known],
    terms: Sequence[str],
    entities: Sequence[str],
    vector: np.ndarray | None,
    analyzer: Analyzer,
    weights: Weights,
) -> dict[str, float]:
    bags = {r.id: analyzer.terms(r.source or "") + analyzer.terms(r.text) for r in records}
    count = len(records)
    mean = sum(map(len, bags.values())) / count if count else 0.0
    keys = {r.id: {e.lower() for e in r.entities} for r in records}

    def idf(df: int) -> float:
        return math.log(1 + (count - df + 0.5) / (df + 0.5))

    term_weight = {
        t: idf(sum(t in bag for bag in bags.values())) * times * 9 / (times + 8)
        for t, times in Counter(terms).items()
    }
    entity_idf = {e: idf(sum(e in k for k in keys.values())) for e in entities}

    def keyword(r: Known) -> float:
        bag = bags[r.id]
        norm = weights.k1 * (1 - weights.b + weights.b * (len(bag) / mean if mean else 1))
        got = sum(
            weight * bag.count(t) * (weights.k1 + 1) / (bag.count(t) + norm)
            for t, weight in term_weight.items()
        )
        most = sum(term_weight.values()) * (weights.k1 + 1)
        return got / most if most else 0.0

    def entity(r: Known) -> float:
        most = sum(entity_idf.values())
        return sum(v for e, v in entity_idf.items() if e in keys[r.id]) / most if most else 0.0

    def semantic(r: Known) -> float:
        if r.vector is None or vector is None:
            return 0.0
        a, b = r.vector.astype(float), vector.astype(float)
        return max(0.0, float(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))

    specificity = 0.0
    if entities:
        specificity = sum(entity_idf.values()) / (len(entities) * idf(0))
    active = [
        (weights.semantic if vector is not None else 0.0, semantic),
        (weights.keyword if terms else 0.0, keyword),
        (weights.entity * specificity, entity),
    ]
    total = sum(weight for weight, _ in active)
    if not total:
        return {r.id: 0.0 for r in records}
    return {r.id: sum(w * signal(r) for w, signal in active if w) / total for r in records}


def with_neighbours(
    records: Sequence[Known], own: dict[str, float], weights: Weights
) -> dict[str, float]:
    related = dict(own)
    episodes: dict[str, list[Known]] = {}
    for record in sorted(records, key=lambda r: r.created):
        if record.session is not None:
            episodes.setdefault(record.session, []).append(record)
    for chain in episodes.values():
        for i, record in enumerate(chain):
            sides = (
                (i - 1, weights.previous),
                (i + 1, weights.next),
                (i - 2, weights.second_previous),
                (i + 2, weights.second_next),
            )
            near = [
                (own[chain[j].id], alpha if chain[j].parent == record.parent else alpha / 2)
                for j, alpha in sides
                if 0 <= j < len(chain)
            ]
            total = own[record.id] + sum(alpha * value for value, alpha in near)
            related[record.id] = total / (1 + sum(alpha for _, alpha in near))
    return related


def fit(record: Known, query: str, weights: Weights) -> float:
    """How the record's form suits the question, in English."""
    asked, said = words_of(query), words_of(record.text)
    wants_time = asked[:1] == ["when"] or any(
        (a in ("what", "which") and b in ASKED_TIMES) or (a, b) == ("how", "long")
        for a, b in pairwise(asked)
    )
    about_asker = bool(SELF & set(asked)) and not YOU & set(asked)
    result = 1.0
    by_person = record.source not in (None, "user", "assistant")
    if "?" in record.text and (by_person or not SELF & set(said)):
        result *= weights.asking
    if wants_time and not TIMES & set(said):
        result *= weights.timeless
    if about_asker and record.source == "assistant":
        result *= weights.assistant
    return result


def words_of(text: str) -> list[str]:
    return [word.split("'")[0] for word in re.findall(r"[\w']+", text.lower())]


def factor(record: Known, weights: Weights, now: datetime) -> float:
    assert record.at is not None
    age = max(0.0, (now - record.at).total_seconds() * 1e6) / MICROSECONDS_A_DAY
    decay = 2.0 ** (-age / weights.half_life_days[record.kind])
    recency = weights.recency_floor + (1 - weights.recency_floor) * decay
    trust = weights.trust.get(record.source or "", 1.0)
    # The engine keeps importance as float32.
    importance = float(np.float32(record.importance))
    return recency * weights.kind_weight[record.kind] * importance * trust


def in_period(record: Known, query: str, weights: Weights, now: datetime) -> float:
    """Knows two of the times that a query can name. A day is added at both ends."""
    assert record.at is not None
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if "yesterday" in query:
        first, length = today - timedelta(days=1), 1
    elif "last week" in query:
        first, length = today - timedelta(days=today.weekday() + 7), 7
    else:
        return 1.0
    named = first - timedelta(days=1) <= record.at < first + timedelta(days=length + 1)
    return 1.0 if named else weights.period


def assert_same(hits: Sequence[Hit], expected: Sequence[tuple[str, float]]) -> None:
    """Ids and order are equal, scores within 1e-5. Scores closer than 1e-9 may swap places.

    So may those of the last hit and of a record that just misses the k best.
    """
    assert len(hits) == len(expected), (hits, expected)
    for hit, (_, score) in zip(hits, expected, strict=True):
        assert abs(hit.score - score) < 1e-5, (hits, expected)
    for (id_a, a), hit in zip(expected, hits, strict=True):
        if hit.id != id_a:
            place = next((s for i, s in expected if i == hit.id), hit.score)
            assert abs(place - a) < 1e-9, (hits, expected)
