"""A hit shows more of the text that it is a passage of: what stands around it, or all of it.

``neighbours``: the passage before and the one after come in too; hits of one text that touch
then become one. ``parent``: the whole text. No part of a text comes twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from enum import StrEnum
from typing import NamedTuple

from recollect._core import estimate_tokens
from recollect.budget import fitted
from recollect.checks import check_choice
from recollect.model import Context, Hit
from recollect.payload import Passage


class Expand(StrEnum):
    """What a hit is widened to."""

    NEIGHBOURS = "neighbours"
    PARENT = "parent"


def check_expand(expand: object) -> Expand | None:
    return None if expand is None else check_choice(expand, Expand)


class _Range(NamedTuple):
    """Passages of one text by number, both ends included."""

    first: int
    last: int

    def touches(self, other: _Range) -> bool:
        return self.first <= other.last + 1 and other.first <= self.last + 1

    def with_(self, other: _Range) -> _Range:
        return _Range(min(self.first, other.first), max(self.last, other.last))


class _Parent:
    """A text that is stored as passages."""

    def __init__(self, whole: Hit) -> None:
        self.whole = whole
        self._passages: list[Passage] = json.loads(whole._passages)

    def range_of(self, hit: Hit) -> _Range:
        assert hit.span is not None
        begin, end = hit.span
        begins = [passage[1] for passage in self._passages]
        ends = [passage[2] for passage in self._passages]
        return _Range(begins.index(begin), ends.index(end))

    def around(self, hit: Hit) -> _Range:
        first, last = self.range_of(hit)
        return _Range(max(0, first - 1), min(len(self._passages) - 1, last + 1))

    def widened(self, hit: Hit, to: _Range) -> Hit:
        """The hit with the text of these passages."""
        begin, end = self._passages[to.first][1], self._passages[to.last][2]
        wide = copy(hit)
        wide.span = (begin, end)
        wide.text = self.whole.text[begin:end]
        wide.tokens = estimate_tokens(wide.text)
        return wide

    def of(self, hit: Hit) -> Hit:
        """The whole text in the place of one of its passages."""
        wide = copy(self.whole)
        wide.score, wide._signals = hit.score, hit._signals
        return wide


class Widening:
    """Widens the hits of one view; ``parent_of`` gives the text that a hit is a passage of."""

    def __init__(self, expand: Expand, parent_of: Callable[[Hit], Hit]) -> None:
        self._expand = expand
        self._parent_of = parent_of
        self._parents: dict[str, _Parent] = {}

    def all(self, hits: Iterable[Hit]) -> list[Hit]:
        """Every hit widened, each at the rank of its best passage."""
        widen = self._all_whole if self._expand is Expand.PARENT else self._all_around
        return widen(hits)

    def within(self, context: Context, budget: int) -> Context:
        """What is left of the budget, spent on widening the hits, best first."""
        for hit in context.hits:
            if hit.parent is None or not any(hit is kept for kept in context.hits):
                continue
            wider = fitted(self._with_wider(context.hits, hit), budget)
            context = context if wider is None else wider
        return context

    def _parent(self, hit: Hit) -> _Parent:
        assert hit.parent is not None
        parent = self._parents.get(hit.parent)
        if parent is None:
            parent = self._parents[hit.parent] = _Parent(self._parent_of(hit))
        return parent

    def _all_whole(self, hits: Iterable[Hit]) -> list[Hit]:
        found: dict[str, Hit] = {}
        for hit in hits:
            id = hit.parent or hit.id
            if id not in found:
                found[id] = hit if hit.parent is None else self._parent(hit).of(hit)
        return list(found.values())

    def _all_around(self, hits: Iterable[Hit]) -> list[Hit]:
        found: list[tuple[int, Hit]] = []
        ranges: dict[str, list[tuple[_Range, int, Hit]]] = {}
        for rank, hit in enumerate(hits):
            if hit.parent is None:
                found.append((rank, hit))
            else:
                around = self._parent(hit).around(hit)
                ranges.setdefault(hit.parent, []).append((around, rank, hit))
        for of_one in ranges.values():
            for around, rank, hit in _joined(of_one):
                found.append((rank, self._parent(hit).widened(hit, around)))
        return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]

    def _with_wider(self, hits: Sequence[Hit], chosen: Hit) -> list[Hit]:
        """The hits with one of them widened; those of its text that it now touches go into it."""
        parent = self._parent(chosen)
        if self._expand is Expand.PARENT:
            inside = [hit for hit in hits if hit.parent == chosen.parent]
            wide = parent.of(inside[0])
        else:
            to = parent.around(chosen)
            others = [hit for hit in hits if hit.parent == chosen.parent]
            inside = [hit for hit in others if parent.range_of(hit).touches(to)]
            for hit in inside:
                to = to.with_(parent.range_of(hit))
            wide = parent.widened(inside[0], to)
        return [
            wide if hit is inside[0] else hit
            for hit in hits
            if hit is inside[0] or not any(hit is other for other in inside)
        ]


def _joined(ranges: list[tuple[_Range, int, Hit]]) -> list[tuple[_Range, int, Hit]]:
    """Ranges of one text, those that touch as one, at the rank of their best hit."""
    joined: list[tuple[_Range, int, Hit]] = []
    for around, rank, hit in sorted(ranges, key=lambda entry: entry[0]):
        if joined and joined[-1][0].touches(around):
            last, best_rank, best = joined[-1]
            if rank < best_rank:
                best_rank, best = rank, hit
            joined[-1] = (last.with_(around), best_rank, best)
        else:
            joined.append((around, rank, hit))
    return joined
