"""Numbers in a text, each with what it counts, and what is left of the text without them.

A quantity is a unit and a value in one spelling, so that "$1,200", "1200 dollars" and "USD 1200"
are equal, and so are "May 4th" and "4 May". Two statements that are alike but for the value of one
unit are about the same thing at two times; two units say nothing about each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recollect.consolidate.vocabulary import words


class Quantity(NamedTuple):
    """``unit`` is a word or one of the names below; ``value`` is text, equal if the same."""

    unit: str
    value: str


DATE, DATE_YEAR, NUMERIC_DATE, WEEKDAY, CLOCK, MONTH, YEAR, EVERY, DURATION = (
    "date",
    "year of a date",
    "numeric date",
    "weekday",
    "clock",
    "month",
    "year",
    "every",
    "duration",
)
TIMES = frozenset({DATE, DATE_YEAR, NUMERIC_DATE, WEEKDAY, CLOCK, MONTH, YEAR})

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: i + 1 for i, name in enumerate(_MONTHS.split())}
_MONTH_PATTERN = (
    r"(?P<{}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""
_WORD = {word: str(i) for i, word in enumerate(_NUMBERS.split())} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80",
    "ninety": "90", "hundred": "100", "dozen": "12",
}  # fmt: skip
_CURRENCY = {
    "$": "money:$", "€": "money:€", "£": "money:£", "dollar": "money:$", "usd": "money:$",
    "euro": "money:€", "eur": "money:€", "gbp": "money:£", "buck": "money:$",
}  # fmt: skip
_UNITS = {
    "kilometer": "km", "kilometre": "km", "kilometers": "km", "kilometres": "km", "kms": "km",
    "kilogram": "kg", "kilograms": "kg", "kgs": "kg", "kilos": "kg", "milliseconds": "ms",
    "gigabytes": "gb", "megabytes": "mb", "hours": "hour", "hrs": "hour", "hr": "hour",
    "minutes": "minute", "mins": "minute", "min": "minute", "secs": "second", "seconds": "second",
    "miles": "mile", "pounds": "pound", "lbs": "pound", "meters": "m", "metres": "m",
}  # fmt: skip
_MEASURES = (
    {*_UNITS, *_UNITS.values(), "years", "year", "gb", "mb", "tb", "cm", "mm", "degrees"}
    | {word + end for word in _CURRENCY if word.isalpha() for end in ("", "s")}
) - {"m", "second"}
# A number after one of these is a name, not a count: "chapter 3".
_LABELS = (
    "version|chapter|phase|part|section|step|task|level|episode|season|issue|ticket|bug|room|unit|"
    "track|route|highway|windows|python|iphone|pixel|galaxy|model|sprint|round|lesson|week|day|"
    "year|grade|page|question|exercise|test|v"
)
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PATTERN = re.compile(
    rf"""
      (?P<iso>\b(?P<iso_y>\d{{4}})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)\b)
    | (?P<slashed>\b\d{{1,2}}(?P<mark>[/.])\d{{1,2}}(?P=mark)\d{{2,4}}\b)
    | (?P<label>\b(?:{_LABELS})\s+\#?\d+(?:\.\d+)*\b)
    | (?P<month_day>\b{_MONTH_PATTERN.format("m1")}\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b
        (?!\s*(?:%|:\d|am\b|pm\b))(?:,?\s+(?P<y1>(?:19|20)\d\d)\b)?)
    | (?P<day_month>\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_PATTERN.format("m2")}\b
        (?:,?\s+(?P<y2>(?:19|20)\d\d)\b)?)
    | (?P<every>\b(?:every|each)\s+(?P<every_n>other|two|three|four|five|six|\d+)?\s*
        (?P<every_u>day|week|month|year|hour|morning|evening|night|monday|tuesday|wednesday
        |thursday|friday|saturday|sunday|weekend)s?\b)
    | (?P<times>\b(?P<times_n>once|twice|(?:two|three|four|five|six|seven|\d+)\s+times)\s+
        (?:a|per|each|every)\s+(?P<times_u>day|week|month|year))
    | (?P<clock>\b(?P<h>\d{{1,2}})(?::(?P<min>\d\d))?\s*(?P<ap>[ap])\.?m\b\.?)
    | (?P<colon>\b(?P<c1>\d{{1,2}}):(?P<c2>\d\d)(?::\d\d)?\b)
    | (?P<weekday>\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b)
    | (?P<money>(?P<sign>[$€£])\s?(?P<money_n>{_NUMBER})(?P<scale>\s?[km]\b
        |\s?(?:thousand|million)\b)?)
    | (?P<percent>\b(?P<percent_n>{_NUMBER})\s?(?:%|percent\b|per\ cent\b))
    | (?P<named>\b\d[\d.]*(?:-\d[\d.]*)+\b)
    | (?P<year>(?<=\bin\ )(?:19|20)\d\d\b|(?<=\bsince\ )(?:19|20)\d\d\b|(?<=,\ )(?:19|20)\d\d\b)
    | (?P<in_month>(?<=\bin\ ){_MONTH_PATTERN.format("m3")}\b)
    | (?P<number>(?<![\w.])(?P<n>{_NUMBER})(?P<unit>(?:k|m|km|kg|gb|mb|tb|ms|cm|mm|ml|g|s|h|mph
        |lbs?|hp|st|nd|rd|th)\b)?(?![\w]))
    | (?P<hour>\b(?:half\ )?an\ hour\b)
    | (?P<single>\ba\ single\b)
    | (?P<word>\b(?P<w>{"|".join(_WORD)})\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_DAYS = [f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")]
_HINTS = frozenset(
    ["every", "each", "once", "twice", "single", "hour", "sept", *_MONTHS.split(), *_MONTH, *_WORD]
    + [day + end for day in _DAYS for end in ("", "s")]
)
"""Without a digit or one of these there is no quantity; that is seen in a tenth of the time."""
_MEASURE = re.compile(
    rf"[\s-]*(?:{'|'.join(sorted(_MEASURES, key=len, reverse=True))})\b", re.IGNORECASE
)
_AFTER = re.compile(r"[\s-]*((?:[^\W\d_][\w'-]*\s*){0,4})")
_OF_THEM = re.compile(r"\s+(?:of|so far|now|already|yet)\b", re.IGNORECASE)
# Words that end the noun after a number.
_STOPS = words(
    """of in on at for to from with by per a an the and or but so is are was were have has had now
    yesterday today tomorrow tonight this that last so already yet each every more than as far not
    i my we it which who can will"""
)


def may_hold_quantities(text: str) -> bool:
    """False where a text certainly holds none."""
    return bool(_DIGIT.search(text)) or not _HINTS.isdisjoint(_LETTERS.findall(text.lower()))


def quantities(text: str) -> tuple[list[Quantity], str]:
    """The quantities of a text, in order, and the text with a blank for each number."""
    found: list[Quantity] = []
    kept: list[str] = []
    end = 0
    for (begin, stop), quantity in find_quantities(text):
        found.append(quantity)
        kept += [text[end:begin], " "]
        end = stop
    kept.append(text[end:])
    return found, "".join(kept)


def find_quantities(text: str) -> Iterator[tuple[tuple[int, int], Quantity]]:
    """The quantities of a text, in order, each with where it stands, its measure included."""
    if not may_hold_quantities(text):
        return
    for match in _PATTERN.finditer(text):
        kind = _kind(match)
        if kind == "label":
            continue
        quantity = _quantity(kind, match, text)
        if quantity is None:
            continue
        measured = kind in ("number", "single", "word", "money")
        measure = _MEASURE.match(text, match.end()) if measured else None
        end = measure.end() if measure else match.end()
        yield (match.start(), end), quantity
        if year := match["iso_y"] or match["y1"] or match["y2"]:
            yield (end, end), Quantity(DATE_YEAR, year)


_KINDS = (
    "iso",
    "slashed",
    "label",
    "month_day",
    "day_month",
    "every",
    "times",
    "clock",
    "colon",
    "weekday",
    "money",
    "percent",
    "named",
    "year",
    "in_month",
    "number",
    "hour",
    "single",
    "word",
)


def _kind(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return next(kind for kind in _KINDS if groups[kind] is not None)


def _quantity(kind: str, match: re.Match[str], text: str) -> Quantity | None:
    g = match.groupdict()
    match kind:
        case "iso":
            return Quantity(DATE, f"{int(g['iso_m'])}-{int(g['iso_d'])}")
        case "slashed":  # day or month first: nobody knows
            return Quantity(NUMERIC_DATE, match[0])
        case "month_day":
            return Quantity(DATE, f"{_MONTH[g['m1'][:3].lower()]}-{int(g['d1'])}")
        case "day_month":
            return Quantity(DATE, f"{_MONTH[g['m2'][:3].lower()]}-{int(g['d2'])}")
        case "in_month":
            return Quantity(MONTH, str(_MONTH[g["m3"][:3].lower()]))
        case "every":
            every = {"other": "2", None: "1"}.get(g["every_n"]) or _plain(g["every_n"])
            return Quantity(EVERY, f"{every} {g['every_u'].lower()}")
        case "times":
            count = {"once": "1", "twice": "2"}.get(g["times_n"].lower())
            return Quantity("times", f"{count or _plain(g['times_n'].split()[0])} {g['times_u']}")
        case "clock":
            hour = int(g["h"]) % 12 + (12 if g["ap"].lower() == "p" else 0)
            return Quantity(CLOCK, f"{hour}:{g['min'] or '00'}")
        case "colon":
            unit = CLOCK if int(g["c1"]) < 24 and len(g["colon"]) <= 5 else DURATION
            return Quantity(unit, g["colon"])
        case "weekday":
            return Quantity(WEEKDAY, g["weekday"][:3].lower())
        case "money":
            scale = {"k": 1e3, "t": 1e3, "m": 1e6}.get((g["scale"] or "").strip().lower()[:1], 1)
            return Quantity(_CURRENCY[g["sign"]], _number(float(_plain(g["money_n"])) * scale))
        case "percent":
            return Quantity("%", _plain(g["percent_n"]))
        case "named":
            return Quantity("number", match.group())
        case "year":
            return Quantity(YEAR, g["year"])
        case "number":
            return _counted(_plain(g["n"]), g["unit"], text[match.end() :])
        case "hour":
            return Quantity("hour", "0.5" if g["hour"].lower().startswith("half") else "1")
        case "single":
            return _counted("1", None, text[match.end() :])
        case _:
            counted = _counted(_WORD[g["w"].lower()], None, text[match.end() :])
            alone = counted.unit == "number" and not _OF_THEM.match(text, match.end())
            return None if alone or (counted.unit == "number" and counted.value == "1") else counted


def _counted(value: str, unit: str | None, rest: str) -> Quantity:
    unit = (unit or "").lower()
    if unit in ("st", "nd", "rd", "th"):
        return Quantity("ordinal", value)
    if unit == "k":
        return Quantity(_singular(next(_nouns(rest), "number")), _number(float(value) * 1000))
    if unit:
        return Quantity(_UNITS.get(unit, unit), value)
    nouns = list(_nouns(rest))
    if not nouns:
        return Quantity("number", value)
    currency = _CURRENCY.get(nouns[0].removesuffix("s"))
    if currency:
        return Quantity(currency, value)
    likely = nouns[-1] if value == "1" else nouns[0]
    noun = next((word for word in nouns if word.endswith("s") and len(word) > 3), likely)
    noun = nouns[0] if nouns[0] in _MEASURES else noun
    return Quantity(_UNITS.get(noun) or _singular(noun), value)


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _nouns(rest: str) -> Iterator[str]:
    """The words right after a number, up to one that no noun phrase goes across."""
    after = _AFTER.match(rest)
    for word in after.group(1).lower().split() if after else ():
        if word in _STOPS:
            return
        yield word.removesuffix("'s")


def _plain(number: str) -> str:
    digits = _WORD.get(number.lower(), number).replace(",", "")
    return _number(float(digits))


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
