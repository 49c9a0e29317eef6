"""What a caller may pass. Every check raises InvalidInputError before anything is changed."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from numbers import Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from recollect._core import unit_vector
from recollect.errors import InvalidInputError
from recollect.model import to_microseconds

LONGEST_TEXT = 1_000_000  # characters
LARGEST_METADATA = 100_000  # bytes of JSON
LARGEST_IMPORTANCE = 10.0
_NUMBERS = (float, int)
_DEEPEST_METADATA = 16
MOST_HITS = 10_000
_LARGEST_INTEGER = 2**53
_EARLIEST = to_microseconds(datetime.min.replace(tzinfo=UTC))
_LATEST = to_microseconds(datetime.max.replace(tzinfo=UTC))
_Choice = TypeVar("_Choice", bound=StrEnum)


def check_text(text: object, name: str = "text") -> str:
    """A non-blank string that can be stored."""
    if not isinstance(text, str):
        raise InvalidInputError(f"{name} must be a string, not {type(text).__name__}")
    if not text or text.isspace():
        raise InvalidInputError(f"{name} is {'blank' if text else 'empty'}")
    if len(text) > LONGEST_TEXT:
        raise InvalidInputError(
            f"{name} has {len(text):,} characters, more than {LONGEST_TEXT:,}: split it first"
        )
    check_storable(text, name)
    return text


def check_storable(text: str, name: str) -> None:
    """No NUL, no lone surrogate."""
    if "\0" in text:
        raise InvalidInputError(f"{name} holds a NUL character at {text.index(chr(0))}: remove it")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise InvalidInputError(
                f"{name} holds a lone surrogate at {error.start}: it is not valid Unicode text"
            ) from None


def check_choice(value: object, choices: type[_Choice]) -> _Choice:
    """The choice that is, or is named by, the value."""
    try:
        return choices(value)  # type: ignore[arg-type]
    except ValueError:
        what, names = choices.__name__.lower(), ", ".join(choices)
        raise InvalidInputError(f"unknown {what} {value!r}: use one of {names}") from None


def check_time(time: object, name: str) -> int | None:
    """Microseconds since the epoch of an aware datetime or an ISO 8601 string with a zone."""
    if time is None:
        return None
    if isinstance(time, str):
        try:
            time = datetime.fromisoformat(time)
        except ValueError:
            raise InvalidInputError(f"{name} is not an ISO 8601 time: {time!r}") from None
    if not isinstance(time, datetime):
        raise InvalidInputError(f"{name} must be a datetime, not {type(time).__name__}")
    if time.tzinfo is None or time.utcoffset() is None:
        raise InvalidInputError(
            f"{name} has no time zone: naive times are not guessed at. For UTC write "
            "time.replace(tzinfo=datetime.UTC), for local time time.astimezone()"
        )
    microseconds = to_microseconds(time)
    if not _EARLIEST <= microseconds <= _LATEST:
        raise InvalidInputError(f"{name} is before the year 1 or after 9999 in UTC: {time}")
    return microseconds


def check_number(value: object, name: str, low: float, high: float) -> float:
    # Built-in numbers first: asking an abstract class takes longer than all the rest.
    number = type(value) in _NUMBERS or (isinstance(value, Real) and not isinstance(value, bool))
    if not number or not low <= value <= high:  # type: ignore[operator]
        raise InvalidInputError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}")
    return float(value)  # type: ignore[arg-type]


def check_flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInputError(f"{name} must be True or False, not {value!r}")
    return value


def check_count(value: object, name: str, most: int) -> int:
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not 1 <= value <= most:  # type: ignore[operator]
        raise InvalidInputError(f"{name} must be a whole number from 1 to {most:,}, not {value!r}")
    return int(value)  # type: ignore[call-overload,no-any-return]


def check_metadata(metadata: object) -> str | None:
    """The metadata as JSON whose numbers compare exactly as doubles; None for none."""
    if metadata is None:
        return None
    if not isinstance(metadata, Mapping):
        raise InvalidInputError(f"metadata must be a mapping, not {type(metadata).__name__}")
    plain: dict[str, Any] = _plain(metadata, "metadata", depth=0)
    if len(json.dumps(plain)) > LARGEST_METADATA:
        raise InvalidInputError(f"metadata is larger than {LARGEST_METADATA:,} bytes of JSON")
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) if plain else None


def _plain(value: object, where: str, depth: int) -> Any:
    if depth > _DEEPEST_METADATA:
        raise InvalidInputError(f"{where}: metadata nests more than {_DEEPEST_METADATA} levels")
    if isinstance(value, Mapping):
        return {
            _key(key, where): _plain(member, f"{where}.{key}", depth + 1)
            for key, member in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_plain(element, f"{where}[{i}]", depth + 1) for i, element in enumerate(value)]
    check_scalar(value, where)
    return value


def _key(key: object, where: str) -> str:
    if not isinstance(key, str) or not key:
        raise InvalidInputError(f"{where}: keys must be non-empty strings, not {key!r}")
    check_storable(key, where)
    return key


def check_scalar(value: object, where: str) -> None:
    """A string, number, boolean or None, as metadata and filters hold them."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        check_storable(value, where)
    elif isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise InvalidInputError(f"{where}: {value} is beyond ±2**53; store it as a string")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidInputError(f"{where}: {value} is not a finite number")
    else:
        raise InvalidInputError(
            f"{where}: {type(value).__name__} cannot be stored as JSON; use strings, numbers, "
            "booleans, None, lists and objects"
        )


def check_names(names: object, name: str) -> Sequence[str]:
    listed = isinstance(names, (list, tuple)) or (
        isinstance(names, Collection) and not isinstance(names, (str, Mapping))
    )
    if not listed:
        raise InvalidInputError(f"{name} must be a list of strings, not {type(names).__name__}")
    return [check_text(entry, f"an entry of {name}") for entry in names]  # type: ignore[attr-defined]


def check_shape(vector: ArrayLike, dimensions: int, name: str = "vector") -> NDArray[np.float32]:
    """Numbers of the right count as the core takes them; it checks their length itself."""
    if not (
        isinstance(vector, np.ndarray)
        and vector.dtype == np.float32
        and vector.shape == (dimensions,)
        and vector.flags.c_contiguous
    ):
        return _numbers(vector, dimensions, name)
    return vector


def check_vector(vector: ArrayLike, dimensions: int, name: str = "vector") -> NDArray[np.float32]:
    """The vector at unit length, float32, C-contiguous, shape (dimensions,)."""
    return unit_vector(check_shape(vector, dimensions, name))


def _numbers(vector: ArrayLike, dimensions: int, name: str) -> NDArray[np.float32]:
    try:
        numbers = np.asarray(vector)
    except ValueError:
        raise InvalidInputError(
            f"{name} must have shape ({dimensions},), not parts of different lengths"
        ) from None
    if numbers.shape != (dimensions,):
        raise InvalidInputError(
            f"{name} must have shape ({dimensions},) in this store, not {numbers.shape}"
        )
    if numbers.dtype.kind not in "fiu":
        raise InvalidInputError(f"{name} must hold real numbers, not dtype {numbers.dtype}")
    wide = numbers.astype(np.float64)
    if not np.isfinite(wide).all():
        raise InvalidInputError(f"{name} holds NaN or an infinite value")
    # Brought near unit length first, so that float32 neither overflows nor vanishes.
    largest = np.abs(wide).max(initial=0.0)
    return np.ascontiguousarray(wide / largest if largest > 0 else wide, dtype=np.float32)
