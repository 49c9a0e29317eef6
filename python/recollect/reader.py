"""The way out: a question becomes hits, hits become a context; records come page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recollect import checks, payload
from recollect._core import Analyzer, Choice, Filter, HitMaker, Question, Recipe
from recollect.budget import MOST_CONSIDERED, hits_to_consider, is_filled, pack
from recollect.embed.protocol import Embedder, embed_query, embed_records
from recollect.errors import InvalidInputError, StaleReadError, StoreError
from recollect.filters import filter_of
from recollect.log.protocol import Log
from recollect.model import Context, Hit, Record, from_microseconds
from recollect.partitions import PartitionCache, Visible
from recollect.scope import Scope
from recollect.weights import DEFAULT_WEIGHTS, recipe_of
from recollect.widening import Expand, Widening, check_expand

_HITS = HitMaker(Hit)
_MOST_LISTED = 10_000

DEFAULT_RECALL = 0.95
_PLANS = {"auto": Choice.cheapest, "exact": Choice.exact, "graph": Choice.graph}

_Question = tuple[Question, NDArray[np.float32] | None]


class Query(NamedTuple):
    """A question with everything that shapes its answer, checked."""

    text: str
    vector: ArrayLike | None
    recipe: Recipe
    filter: Filter
    threshold: float = 0.0
    explain: bool = False
    as_of: int | None = None
    min_version: int = 0
    expand: Expand | None = None
    whole: bool = False  # passages stand for their parents alone
    plan: Choice = Choice.cheapest
    recall: float = DEFAULT_RECALL


_LIKENESS = Query(
    "",
    None,
    recipe_of(
        replace(
            DEFAULT_WEIGHTS,
            previous=0,
            next=0,
            second_previous=0,
            second_next=0,
            asking=1,
            timeless=1,
            assistant=1,
            recency_floor=1,
            period=1,
            kind_weight={},
        )
    ),
    filter_of(),
    explain=True,
)


class Reader:
    """Searches what a reader may see, and lists what carries its ids."""

    def __init__(
        self,
        log: Log,
        partitions: PartitionCache,
        analyzer: Analyzer,
        embedder: Embedder | None,
        dimensions: int,
        now: Callable[[], int],
        comparable_since: int,
    ) -> None:
        self._log = log
        self._partitions = partitions
        self._analyzer = analyzer
        self._embedder = embedder
        self._dimensions = dimensions
        self._now = now
        self._comparable_since = comparable_since

    def search(self, query: Query, reader: Scope, k: int) -> list[Hit]:
        """The k best visible records by score, ties by id."""
        return self._best(query, *self._visible(query, reader), k)

    def search_in(self, query: Query, scopes: Sequence[Scope], k: int) -> list[Hit]:
        """Like ``search``, over what stands in these scopes, whoever reads them."""
        return self._best(query, self._partitions.only(tuple(scopes)), self._now(), k)

    def _best(self, query: Query, visible: Visible, now: int, k: int) -> list[Hit]:
        question = self._question(query, visible, now)
        widening = _widening(query, visible)
        if widening is None:
            return self._ranked(query, visible, now, question, k)
        count = k
        while True:
            ranked = self._ranked(query, visible, now, question, count)
            hits = widening.all(ranked)
            if len(hits) >= k or len(ranked) < count:
                return hits[:k]
            count *= 4  # some went into others

    def context(self, query: Query, reader: Scope, budget: int) -> Context:
        """The records that matter most, within ``budget`` tokens."""
        visible, now = self._visible(query, reader)
        question = self._question(query, visible, now)
        widening = _widening(query, visible)
        k = hits_to_consider(budget)
        pinned: list[Hit] = []
        if visible.view.pinned:
            pinned = self._ranked(query, visible, now, question, k, pinned=True)
        while True:
            ranked = self._ranked(query, visible, now, question, k)
            if widening is not None and query.whole:
                context = pack(widening.all(pinned), widening.all(ranked), budget)
            else:
                context = pack(pinned, ranked, budget)
            if is_filled(context, budget) or len(ranked) < k or k == MOST_CONSIDERED:
                return context if widening is None else widening.within(context, budget)
            # Repeats, or records too long, left room: look further down.
            k = min(4 * k, MOST_CONSIDERED)

    def similar(self, texts: Sequence[str], scopes: tuple[Scope, ...], k: int) -> list[list[Hit]]:
        """For each text the k records of exactly these scopes that are most like it.

        By words and meaning alone: age, kind, place in an episode and form count nothing.
        """
        visible, now = self._partitions.only(scopes), self._now()
        if not visible.scopes:
            return [[] for _ in texts]
        questions = [visible.view.parse(self._analyzer, text, now) for text in texts]
        vectors: list[NDArray[np.float32] | None] = [None] * len(texts)
        if self._embedder is not None:
            # As records, not as queries: both sides are statements.
            dense = {i: q.dense_text for i, q in enumerate(questions) if q.dense_text}
            if dense:
                rows = embed_records(self._embedder, list(dense.values()))
                for i, row in zip(dense, rows, strict=True):
                    vectors[i] = row if row.any() else None
        return [
            [hit for hit in self._ranked(_LIKENESS, visible, now, asked, k) if hit.parent is None]
            for asked in zip(questions, vectors, strict=True)
        ]

    def page(self, holder: Scope, wanted: Filter, limit: int, after: str | None) -> list[Record]:
        """Live records whose scope carries all of the holder's ids, in order of creation.

        Raises like ``page_in``.
        """
        return self.page_in(self._log.scopes(holder.tenant, holder.ids), wanted, limit, after)

    def page_in(
        self, scopes: Sequence[Scope], wanted: Filter, limit: int, after: str | None
    ) -> list[Record]:
        """Live records of these scopes, in order of creation.

        Raises:
            InvalidInputError: ``limit`` is no count, or ``after`` no record id.
        """
        checks.check_count(limit, "limit", _MOST_LISTED)
        if after is not None and not isinstance(after, str):
            raise InvalidInputError(f"after must be a record id, not {after!r}")
        now = from_microseconds(self._now())
        found: list[Record] = []
        while len(found) < limit:
            events = self._log.page(scopes, after=after, limit=limit)
            if not events:
                break
            after = events[-1].record_id
            holding = [event for event in events if not payload.is_closed(event)]
            matching = [e for e in holding if wanted.matches(e.payload or b"")]
            records = [payload.record_of(event) for event in matching]
            found += [
                record
                for record in records
                if record.parent is None and (record.expires_at is None or record.expires_at > now)
            ]
        return found[:limit]

    def _visible(self, query: Query, reader: Scope) -> tuple[Visible, int]:
        if query.min_version and self._log.version() < query.min_version:
            raise StaleReadError(
                f"the store is at version {self._log.version()}, before {query.min_version}"
            )
        if query.as_of is not None:
            version = self._log.version_at(query.as_of)
            if version < self._comparable_since:
                raise StoreError(
                    "the store's embedder was changed after that time: as_of cannot go back there"
                )
            return self._partitions.visible_at(reader, version), query.as_of
        return self._partitions.visible(reader), self._now()

    def _question(self, query: Query, visible: Visible, now: int) -> _Question:
        """What is asked, and the vector of what is left of the text without names."""
        question = visible.view.parse(self._analyzer, query.text, now)
        if query.vector is not None:
            return question, checks.check_shape(query.vector, self._dimensions)
        if self._embedder is None or not question.dense_text:
            return question, None
        vector = embed_query(self._embedder, question.dense_text)
        return question, vector if vector.any() else None

    def _ranked(
        self,
        query: Query,
        visible: Visible,
        now: int,
        question: _Question,
        k: int,
        pinned: bool = False,
    ) -> list[Hit]:
        return visible.view.search(
            *question,
            query.recipe,
            query.filter,
            k,
            now,
            query.threshold,
            query.explain,
            _HITS,
            visible.scopes,
            query.plan,
            query.recall,
            pinned,
        )


def _widening(query: Query, visible: Visible) -> Widening | None:
    expand = Expand.PARENT if query.whole else query.expand
    if expand is None:
        return None
    return Widening(expand, lambda hit: visible.view.parent(hit._row, _HITS, visible.scopes))


def query_of(
    text: object,
    recipe: Recipe,
    *,
    vector: ArrayLike | None,
    filter: Filter,
    threshold: float,
    explain: bool,
    as_of: datetime | str | None,
    min_version: int | None,
    plan: str,
    recall: float,
    expand: str | None = None,
    whole: bool = False,
) -> Query:
    """Check what a search was asked with.

    Raises:
        InvalidInputError: the text is blank and there is no vector, or an option is wrong.
    """
    if not isinstance(text, str):
        raise InvalidInputError(f"query must be a string, not {type(text).__name__}")
    if vector is None or text:
        checks.check_text(text, "query")
    return Query(
        text,
        vector,
        recipe,
        filter,
        checks.check_number(threshold, "threshold", 0, 1000) if threshold else 0.0,
        checks.check_flag(explain, "explain"),
        checks.check_time(as_of, "as_of"),
        checks.check_count(min_version, "min_version", 2**63) if min_version else 0,
        check_expand(expand),
        whole,
        check_plan(plan),
        check_recall(recall),
    )


def check_plan(plan: object) -> Choice:
    """Raise InvalidInputError unless ``plan`` is the name of one."""
    if not isinstance(plan, str) or plan not in _PLANS:
        raise InvalidInputError(f"plan must be one of {', '.join(_PLANS)}, not {plan!r}")
    return _PLANS[plan]


def check_recall(recall: object) -> float:
    """Raise InvalidInputError unless ``recall`` is a share."""
    value = checks.check_number(recall, "recall", 0, 1)
    if not value > 0:
        raise InvalidInputError("recall must be above 0")
    return value
