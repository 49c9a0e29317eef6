"""``where``: conditions on metadata.

``{"topic": "work", "priority": {"gte": 2}}`` holds where all members hold. A member is a path
(nested keys joined by dots) with a value, or with operators: ``eq ne gt gte lt lte in nin
contains``. ``AND`` and ``OR`` take a list of conditions, ``NOT`` takes one.

- A path without a value equals None. ``ne`` and ``nin`` hold wherever ``eq`` and ``in`` do not.
- Orderings hold between two numbers, or two strings by code point; never between types.
- ``contains`` looks into a list for an element, into a string for a part of it; the other
  operators pass over lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from recollect._core import Filter, Operator
from recollect.checks import check_choice, check_scalar, check_storable, check_time
from recollect.errors import InvalidInputError
from recollect.model import LEVELS, Kind, Level

Where = Mapping[str, Any]
Levels = Sequence[Level | str] | Level | str | None
_Name = TypeVar("_Name", Kind, Level)
_Node = tuple[Operator, int, str, list[Any]]

_COMPARISONS = {
    "eq": Operator.EQUAL,
    "gt": Operator.GREATER,
    "gte": Operator.AT_LEAST,
    "lt": Operator.LESS,
    "lte": Operator.AT_MOST,
    "in": Operator.EQUAL,
    "contains": Operator.CONTAINS,
}
_NEGATED = {"ne": "eq", "nin": "in"}
_OPERATORS = sorted({*_COMPARISONS, *_NEGATED})
_GROUPS = {"AND": Operator.ALL, "OR": Operator.ANY}
_DEEPEST = 8
_EVER = (-(2**63), 2**63 - 1)


def filter_of(
    kinds: Sequence[Kind | str] | Kind | str | None = None,
    where: Where | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
    levels: Levels = None,
) -> Filter:
    """The native filter. ``since`` is included, ``until`` is not.

    Raises:
        InvalidInputError: an unknown kind or operator, or a value that cannot be compared.
    """
    start, end = check_time(since, "since"), check_time(until, "until")
    if start is not None and end is not None and start >= end:
        raise InvalidInputError("since is not before until: nothing can match")
    return Filter(
        kinds=_bits(kinds, "kinds", Kind),
        levels=_bits(levels, "levels", Level),
        since=_EVER[0] if start is None else start,
        until=_EVER[1] if end is None else end,
        where=[] if where is None else _all_of(where, "where"),
    )


def wants_passages(levels: Levels) -> bool:
    """Whether a passage may be a hit itself, not for its parent alone."""
    every = 1 << LEVELS.index(Level.PASSAGE)
    return bool(_bits(levels, "levels", Level) & every)


def _bits(chosen: Sequence[str] | str | None, name: str, choices: type[_Name]) -> int:
    every = list(choices)
    if chosen is None:
        return (1 << len(every)) - 1
    listed = [chosen] if isinstance(chosen, str) else chosen
    if not isinstance(listed, Iterable):
        raise InvalidInputError(f"{name} must be a list of {name}, not {type(chosen).__name__}")
    bits = 0
    for one in listed:
        bits |= 1 << every.index(check_choice(one, choices))
    if not bits:
        raise InvalidInputError(f"{name} is empty: name at least one, or leave it out")
    return bits


def _all_of(where: object, place: str, depth: int = 0) -> list[_Node]:
    if not isinstance(where, Mapping):
        raise InvalidInputError(f"{place} must be a mapping, not {type(where).__name__}")
    if depth > _DEEPEST:
        raise InvalidInputError(f"where nests more than {_DEEPEST} levels of AND, OR and NOT")
    members = [_member(key, value, place, depth) for key, value in where.items()]
    return _group(Operator.ALL, members)


def _group(operator: Operator, trees: Sequence[list[_Node]]) -> list[_Node]:
    return [(operator, len(trees), "", []), *(node for tree in trees for node in tree)]


def _member(key: object, value: object, place: str, depth: int) -> list[_Node]:
    if not isinstance(key, str) or not key:
        raise InvalidInputError(f"{place}: keys must be non-empty strings, not {key!r}")
    check_storable(key, place)
    place = f"{place}.{key}"
    if key in _GROUPS:
        if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence) or not value:
            raise InvalidInputError(f"{place} takes a list of conditions")
        return _group(_GROUPS[key], [_all_of(part, place, depth + 1) for part in value])
    if key == "NOT":
        return _group(Operator.NONE, [_all_of(value, place, depth + 1)])
    if not isinstance(value, Mapping):
        return _comparison(key, "eq", value, place)
    if not value:
        raise InvalidInputError(f"{place} is empty: give a value, or one of {_names()}")
    return _group(Operator.ALL, [_comparison(key, op, v, place) for op, v in value.items()])


def _comparison(path: str, operator: object, value: object, place: str) -> list[_Node]:
    if operator in _NEGATED:
        return _group(Operator.NONE, [_comparison(path, _NEGATED[str(operator)], value, place)])
    if operator not in _COMPARISONS:
        raise InvalidInputError(f"{place}: unknown operator {operator!r}; use one of {_names()}")
    if operator == "in":
        if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence):
            raise InvalidInputError(f"{place}: in and nin take a list of values")
        operands = list(value)
    else:
        operands = [value]
    for operand in operands:
        if isinstance(operand, (Mapping, list, tuple)):
            raise InvalidInputError(f"{place}: {operator} compares with single values")
        check_scalar(operand, place)
    return [(_COMPARISONS[str(operator)], 0, path, operands)]


def _names() -> str:
    return ", ".join(_OPERATORS)
