"""Dates that are told from where the speaker stands: "yesterday", "two weeks ago".

The words stay, for whoever searches for them, and the date goes behind them in brackets:
"yesterday (7 May 2023)". What could mean two dates, like "next Friday" said on a Monday, gets
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_MONTHS = _MONTH_NAMES.split()
_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {name: number for number, name in enumerate(_COUNTED.split(), 1)} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a couple": 2,
}
_DAYS = {
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tomorrow": 1,
}
# One of these is in every text with such a time; the last where the tense is known.
_MARKS = ("yesterday", "today", "tonight", "tomorrow", "last ", "next ", " ago")
_MARKS_OF_THIS = (
    *("this week", "this month", "this year", "this morn", "this after", "this even"),
    *("this past", "this com", *(f"this {day}" for day in _WEEKDAYS)),
)
_MARKS_OF_TENSE = ("in ", "on ")


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(word.replace(" ", r"\s+") for word in longest_first)


_NUMBER = rf"\d{{1,3}}|{_any_of(_NUMBERS)}"
# Over small letters; without a boundary in front, which would keep the scanner from skipping.
_WHEN = re.compile(
    rf"""(?:
      (?P<day>{_any_of(_DAYS)})
    | (?P<which>last|next|this(?:\s+(?:past|coming))?)\s+
      (?:(?P<weekday>{_any_of(_WEEKDAYS)})|(?P<span>week(?:end)?|month|year))
    | on\s+(?P<bare>{_any_of(_WEEKDAYS)})
    | (?P<count>{_NUMBER})\s+(?P<unit>day|week|month|year)s?\s+ago
    | in\s+(?P<ahead>{_NUMBER})\s+(?P<ahead_unit>day|week|month|year)s?(?!\s+of)
    )(?![\w’'])""",
    re.VERBOSE,
)
_WRITTEN_DATE = re.compile(r"\s*\(|\s*,?\s+\d{1,2}\b(?!\s*(?:am|pm|:))")
_EARLIEST, _LATEST = 1100, 8900  # years around which any of these can be counted


@dataclass(frozen=True, slots=True)
class Dated:
    """A text with its dates resolved. ``day`` is that of its only time, where exact to a day."""

    text: str
    day: datetime | None


def resolve(text: str, at: datetime, *, past: bool | None = None) -> Dated:
    """The text, with a date behind each time that is relative to ``at``.

    ``past`` says whether it tells of the past, if that is known; "on Friday" needs it.
    """
    low = text.lower()
    if not _is_marked(low, past is not None) or len(low) != len(text):
        return Dated(text, None)
    if not _EARLIEST < at.year < _LATEST:
        return Dated(text, None)
    pieces: list[str] = []
    days: list[datetime | None] = []
    end = 0
    for match in _WHEN.finditer(low):
        if _is_inside(low, match) or _WRITTEN_DATE.match(low, match.end()):
            continue
        meant = _meant(match, at, past)
        if meant is None:
            continue
        written, day = meant
        pieces += (text[end : match.end()], f" ({written})")
        end = match.end()
        days.append(day)
    if not days:
        return Dated(text, None)
    pieces.append(text[end:])
    return Dated("".join(pieces), days[0] if len(days) == 1 else None)


def _is_marked(low: str, has_tense: bool) -> bool:
    has = low.__contains__
    return (
        any(map(has, _MARKS))
        or ("this " in low and any(map(has, _MARKS_OF_THIS)))
        or (has_tense and any(map(has, _MARKS_OF_TENSE)))
    )


# Whether a match begins within a word, or "the" goes before it: "the last week of June".
def _is_inside(low: str, match: re.Match[str]) -> bool:
    begin = match.start()
    if begin and (low[begin - 1].isalnum() or low[begin - 1] == "_"):
        return True
    return match["which"] is not None and low[:begin].rstrip().endswith(" the")


def _meant(
    match: re.Match[str], at: datetime, past: bool | None
) -> tuple[str, datetime | None] | None:
    """How a match is written out, and the day if it names one; None where it is ambiguous."""
    if match["day"]:
        return _on(at + timedelta(days=_DAYS[_folded(match["day"])]))
    if match["weekday"]:
        return _weekday(match["which"], _WEEKDAYS.index(match["weekday"]), at)
    if match["bare"]:
        if past is None:
            return None
        which = "last" if past else "this"
        return _weekday(which, _WEEKDAYS.index(match["bare"]), at)
    if match["span"]:
        return _span(match["which"], match["span"], at)
    if match["unit"]:
        return _away(-_number(match["count"]), match["unit"], at)
    if past is not False:
        return None
    return _away(_number(match["ahead"]), match["ahead_unit"], at)


def _weekday(which: str, weekday: int, at: datetime) -> tuple[str, datetime | None] | None:
    ahead = (weekday - at.weekday()) % 7 or 7
    if which == "last" or which.endswith("past"):
        return _on(at - timedelta(days=7 - ahead % 7))
    in_this_week = at.weekday() + ahead < 7
    if which == "next" and in_this_week:
        return None
    return _on(at + timedelta(days=ahead))


def _span(which: str, span: str, at: datetime) -> tuple[str, datetime | None] | None:
    step = {"last": -1, "next": 1}.get(which, 0)
    if which.endswith("past"):
        step = -1 if span != "year" else 0
    if span == "year":
        return str(at.year + step), None
    if span == "month":
        return _month(at, step), None
    monday = at - timedelta(days=at.weekday()) + timedelta(weeks=step)
    if span == "week":
        return f"week of {_date(monday)}", None
    saturday = monday + timedelta(days=5)
    return f"weekend of {_date(saturday)}", None


def _away(count: int, unit: str, at: datetime) -> tuple[str, datetime | None] | None:
    if unit == "year":
        year = at.year + count
        return (str(year), None) if year > 0 else None
    if unit == "month":
        return (_month(at, count), None) if at.year * 12 + count > 12 else None
    day = at + timedelta(days=count * (7 if unit == "week" else 1))
    if unit == "day":
        return _on(day)
    return f"about {_date(day)}", None


def _on(day: datetime) -> tuple[str, datetime]:
    return _date(day), day


def _date(day: datetime) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _month(at: datetime, step: int) -> str:
    month = at.year * 12 + at.month - 1 + step
    return f"{_MONTHS[month % 12]} {month // 12}"


def _number(count: str) -> int:
    folded = _folded(count)
    return _NUMBERS[folded] if folded in _NUMBERS else int(folded)


def _folded(words: str) -> str:
    return " ".join(words.split())
