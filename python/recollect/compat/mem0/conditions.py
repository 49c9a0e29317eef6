"""Mem0's ``filters``: what they mean, and what of them the native filter can do.

A filter is a mapping; all of its members have to hold. A member is a key of the payload with a
value, ``"*"`` (there is one), a list (any of them) or operators: ``eq ne gt gte lt lte in nin
contains icontains``. ``AND``, ``OR`` and ``NOT`` take lists of filters; none of those under NOT
may hold. Nested keys are joined by dots.

The meaning is that of Mem0 with its default store, Qdrant: a list in the metadata meets an operator
where one of its elements does (no list meets an ordering), orderings compare numbers, or times as
ISO 8601 text (Recollect adds other text), and a memory without the key meets no condition on it,
``ne`` and ``nin`` included. ``contains`` looks for a part of a text.

``holds`` decides exactly, on the payload. ``narrowed`` is a condition for the native filter that
every memory fulfils for which ``holds`` is true, so that few others have to be looked at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from recollect.compat.mem0.identity import SCOPE_FIELDS, checked_id
from recollect.compat.mem0.shapes import OWN_KEYS
from recollect.errors import InvalidInputError
from recollect.filters import Where

_GROUPS = ("AND", "OR", "NOT")
_DEEPEST = 6
_EXACT_INTEGER = 2**53
_IN_METADATA = {"actor_id", "role", "attributed_to", "expiration_date"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A key of the payload, an operator, and what it compares with."""

    key: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Group:
    """AND, OR or NOT of conditions."""

    operator: str
    parts: tuple[Condition, ...]


Condition = Comparison | Group


def condition_of(filters: object, place: str = "filters", depth: int = 0) -> Group:
    """The conditions of a filter, all of which must hold.

    Raises:
        InvalidInputError: it is no mapping, has an unknown operator, or a value no operator takes.
    """
    if not isinstance(filters, Mapping):
        raise InvalidInputError(f"{place} must be a dict, not {type(filters).__name__}")
    if depth > _DEEPEST:
        raise InvalidInputError(f"filters nest more than {_DEEPEST} levels of AND, OR and NOT")
    parts: list[Condition] = []
    for key, value in filters.items():
        if not isinstance(key, str) or not key:
            raise InvalidInputError(f"{place}: keys must be non-empty strings, not {key!r}")
        if key in _GROUPS:
            parts.append(_group(key, value, f"{place}.{key}", depth))
        elif isinstance(value, Mapping):
            if not value:
                raise InvalidInputError(f"{place}.{key} is empty: give a value, or an operator")
            parts += [_comparison(key, op, v, f"{place}.{key}") for op, v in value.items()]
        elif isinstance(value, (list, tuple)):
            parts.append(_comparison(key, "in", value, f"{place}.{key}"))
        else:
            parts.append(_comparison(key, "*" if value == "*" else "eq", value, f"{place}.{key}"))
    return Group("AND", tuple(parts))


def parted(condition: Group) -> tuple[list[Comparison], Group]:
    """The conditions on ids that every memory must fulfil, which choose partitions, and the rest
    of what is asked."""
    chosen: list[Comparison] = []
    rest: list[Condition] = []
    for part in condition.parts:
        if isinstance(part, Comparison):
            asks = part.key in SCOPE_FIELDS and part.operator in ("eq", "in", "*")
            (chosen if asks else rest).append(part)
        elif part.operator == "AND":
            more, left = parted(part)
            chosen += more
            rest += left.parts
        else:
            rest.append(part)
    return chosen, Group("AND", tuple(rest))


def holds(condition: Condition, kept: Mapping[str, Any]) -> bool:
    """Whether a memory of this payload fulfils the condition."""
    if isinstance(condition, Comparison):
        value = _value_at(condition.key, kept)
        return value is not None and _OPERATORS[condition.operator](value, condition.value)
    met = (holds(part, kept) for part in condition.parts)
    if condition.operator == "AND":
        return all(met)
    return any(met) if condition.operator == "OR" else not any(met)


def narrowed(condition: Condition) -> Where | None:
    """What the native filter can require; None where it can require nothing."""
    if isinstance(condition, Comparison):
        return _narrowed_comparison(condition)
    if condition.operator == "NOT":
        return None
    parts = [narrowed(part) for part in condition.parts]
    required = [part for part in parts if part is not None]
    if not required or (condition.operator == "OR" and len(required) < len(parts)):
        return None
    return required[0] if len(required) == 1 else {condition.operator: required}


def _group(operator: str, value: object, place: str, depth: int) -> Group:
    listed = [value] if operator == "NOT" and isinstance(value, Mapping) else value
    if not isinstance(listed, (list, tuple)) or not listed:
        raise InvalidInputError(f"{place} requires a non-empty list of filters")
    parts = (condition_of(part, f"{place}[{i}]", depth + 1) for i, part in enumerate(listed))
    return Group(operator, tuple(parts))


def _comparison(key: str, operator: object, value: Any, place: str) -> Comparison:
    if operator not in _OPERATORS:
        names = ", ".join(name for name in _OPERATORS if name != "*")
        raise InvalidInputError(f"{place}: unknown operator {operator!r}; use one of {names}")
    operator = str(operator)
    if operator in ("in", "nin"):
        if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence):
            raise InvalidInputError(f"{place}: {operator} takes a list of values")
        values = list(value)
    else:
        values = [value]
    for one in values:
        _check_operand(one, place, operator)
    if key in SCOPE_FIELDS and operator in ("eq", "in"):
        values = [checked_id(one, key) for one in values]
        value = values if operator == "in" else values[0]
    return Comparison(key, operator, tuple(value) if operator in ("in", "nin") else value)


def _check_operand(value: object, place: str, operator: str) -> None:
    if value is None:
        raise InvalidInputError(f'{place}: {operator} cannot compare with None; "*" asks for any')
    if not isinstance(value, (str, int, float)) or (
        isinstance(value, float) and not math.isfinite(value)
    ):
        raise InvalidInputError(
            f"{place}: {operator} compares with text, numbers and booleans, not {value!r}"
        )
    if operator in ("contains", "icontains") and not isinstance(value, str):
        raise InvalidInputError(f"{place}: {operator} takes text, not {value!r}")


def _value_at(key: str, kept: Mapping[str, Any]) -> Any:
    value: Any = kept
    for name in [key] if key in kept else key.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _any(value: Any, meets: Callable[[Any], bool]) -> bool:
    return any(map(meets, value)) if isinstance(value, list) else meets(value)


def _equal(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _equals(value: Any, operand: Any) -> bool:
    return _any(value, lambda one: _equal(one, operand))


def _is_in(value: Any, operand: Sequence[Any]) -> bool:
    return any(_equals(value, one) for one in operand)


def _contains(value: Any, operand: str) -> bool:
    return _any(value, lambda one: isinstance(one, str) and operand in one)


def _contains_folded(value: Any, operand: str) -> bool:
    folded = operand.casefold()
    return _any(value, lambda one: isinstance(one, str) and folded in one.casefold())


def _ordered(meets: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """The ordering on two numbers, two times as text, or two other texts."""

    def compare(value: Any, operand: Any) -> bool:
        if isinstance(value, str) and isinstance(operand, str):
            times = _time(value), _time(operand)
            return meets(*times) if None not in times else meets(value, operand)
        return _is_number(value) and _is_number(operand) and meets(value, operand)

    return compare


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _equals,
    "ne": lambda value, operand: _any(value, lambda one: not _equal(one, operand)),
    "gt": _ordered(lambda value, operand: value > operand),
    "gte": _ordered(lambda value, operand: value >= operand),
    "lt": _ordered(lambda value, operand: value < operand),
    "lte": _ordered(lambda value, operand: value <= operand),
    "in": _is_in,
    "nin": lambda value, operand: _any(value, lambda one: not _is_in(one, operand)),
    "contains": _contains,
    "icontains": _contains_folded,
    "*": lambda value, operand: True,
}


def _narrowed_comparison(condition: Comparison) -> Where | None:
    key, operator, value = condition.key, condition.operator, condition.value
    if "." in key or (key in OWN_KEYS and key not in _IN_METADATA):
        return None  # not a member of the metadata, or not surely one
    if operator in ("eq", "in"):
        values = value if operator == "in" else [value]
        if not values or not all(map(_is_native, values)):
            return None
        return {"OR": [{key: {test: one}} for one in values for test in ("eq", "contains")]}
    if operator in ("gt", "gte", "lt", "lte") and _is_number(value) and _is_native(value):
        return {key: {operator: value}}
    return None


def _is_native(value: object) -> bool:
    return not isinstance(value, int) or abs(value) <= _EXACT_INTEGER
