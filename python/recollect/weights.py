"""The numbers of the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from recollect._core import Recipe
from recollect.checks import check_number, check_text
from recollect.errors import InvalidInputError
from recollect.model import KINDS

_DAY = 86_400_000_000.0  # microseconds
_NEVER = float("inf")
_NEIGHBOURS = ("previous", "next", "second_previous", "second_next")


def _half_lives() -> Mapping[str, float]:
    return MappingProxyType(
        {"working": 1.0, "episodic": 90.0, "semantic": 365.0, "procedural": _NEVER}
    )


def _ones() -> Mapping[str, float]:
    return MappingProxyType(dict.fromkeys(KINDS, 1.0))


def _none() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Weights:
    """How signals become one score. The defaults were measured; see docs/retrieval.md.

    Attributes:
        semantic, keyword, entity: weights of the signals; only their ratios matter. The entity
            weight is that of entities only one record has; it falls with how common the query's
            entities are.
        previous, next, second_previous, second_next: what the neighbours in the episode count
            beside the record itself.
        asking: a factor, 0 to 1, of records that only ask something.
        timeless: a factor, 0 to 1, of records that tell no time, where the question asks when
            or how long.
        assistant: a factor, 0 to 1, of what the assistant said, where the question is about
            the asker ("Where did I …").
        k1, b: BM25's saturation and length normalisation.
        recency_floor: what is left of a score when age goes to infinity, 0 to 1.
        period: factor of the records outside the time that the query names ("in May", "two weeks
            ago"), 0 to 1; 1 takes no notice of it.
        half_life_days: by kind, the age at which recency is half way down to its floor.
        kind_weight: by kind, a factor of the score.
        trust: by source, a factor of the score; 1 for sources not named.
    """

    semantic: float = 0.3
    keyword: float = 0.7
    entity: float = 0.1
    previous: float = 0.5
    next: float = 0.3
    second_previous: float = 0.2
    second_next: float = 0.1
    asking: float = 0.8
    timeless: float = 0.8
    assistant: float = 0.6
    k1: float = 0.6
    b: float = 0.75
    recency_floor: float = 0.95
    period: float = 0.5
    half_life_days: Mapping[str, float] = field(default_factory=_half_lives)
    kind_weight: Mapping[str, float] = field(default_factory=_ones)
    trust: Mapping[str, float] = field(default_factory=_none)

    def __post_init__(self) -> None:
        for name in ("semantic", "keyword", "entity", *_NEIGHBOURS, "k1"):
            check_number(getattr(self, name), name, 0, 1000)
        for name in ("asking", "timeless", "assistant", "b", "recency_floor", "period"):
            check_number(getattr(self, name), name, 0, 1)
        if not self.semantic + self.keyword + self.entity > 0:
            raise InvalidInputError("at least one of semantic, keyword and entity must be above 0")
        self._complete("half_life_days", _half_lives(), 1e-9, _NEVER)
        self._complete("kind_weight", _ones(), 0, 1000)
        for source, factor in _mapping("trust", self.trust).items():
            check_text(source, "a source in trust")
            check_number(factor, f"trust[{source!r}]", 0, 10)
        object.__setattr__(self, "trust", MappingProxyType(dict(self.trust)))

    def _complete(self, name: str, defaults: Mapping[str, float], low: float, high: float) -> None:
        given = _mapping(name, getattr(self, name))
        if unknown := set(given) - set(KINDS):
            raise InvalidInputError(f"{name} names unknown kinds: {', '.join(map(str, unknown))}")
        for kind, value in given.items():
            check_number(value, f"{name}[{kind}]", low, high)
        object.__setattr__(self, name, MappingProxyType({**defaults, **given}))


def _mapping(name: str, value: object) -> Mapping[str, float]:
    if not isinstance(value, Mapping):
        raise InvalidInputError(f"{name} must be a mapping, not {type(value).__name__}")
    return value


DEFAULT_WEIGHTS = Weights()


def weights_of(weights: Weights | Mapping[str, Any] | None, base: Weights) -> Weights:
    """``base`` with what a call gave in its place."""
    if weights is None:
        return base
    if isinstance(weights, Weights):
        return weights
    if not isinstance(weights, Mapping):
        raise InvalidInputError(
            f"weights must be a Weights or a mapping, not {type(weights).__name__}"
        )
    if unknown := set(weights) - set(Weights.__dataclass_fields__):
        names = ", ".join(Weights.__dataclass_fields__)
        raise InvalidInputError(
            f"weights names unknown {', '.join(map(repr, unknown))}: use {names}"
        )
    return replace(base, **weights)


@lru_cache(maxsize=256)
def recipe_of(weights: Weights) -> Recipe:
    """The native form."""
    return Recipe(
        semantic=weights.semantic,
        keyword=weights.keyword,
        entity=weights.entity,
        before=[weights.previous, weights.second_previous],
        after=[weights.next, weights.second_next],
        asking=weights.asking,
        timeless=weights.timeless,
        assistant=weights.assistant,
        k1=weights.k1,
        b=weights.b,
        recency_floor=weights.recency_floor,
        period=weights.period,
        half_life=[weights.half_life_days[kind] * _DAY for kind in KINDS],
        kind_weight=[weights.kind_weight[kind] for kind in KINDS],
        trust=list(weights.trust.items()),
    )
