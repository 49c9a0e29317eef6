"""Write cpp/recollect/text/given_names.inl: given names in Latin script, folded and sorted.

    pip install names Faker
    python tools/make_given_names.py

The names are the most frequent of the 1990 census of the United States, which the package `names`
carries, and those that `Faker` (MIT) lists for other languages. Names that are first of all
places are left out, and so are those from other languages that are ordinary English words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from textwrap import wrap

TEXT = Path(__file__).parent.parent / "cpp" / "recollect" / "text"
OUTPUT = TEXT / "given_names.inl"
MOST_FREQUENT = 1000  # of each sex; 5,000 measure the same
LOCALES = [
    "cs_CZ",
    "da_DK",
    "de_AT",
    "en_GB",
    "en_IN",
    "en_NG",
    "es_AR",
    "es_CO",
    "es_ES",
    "es_MX",
    "et_EE",
    "fi_FI",
    "fr_CA",
    "fr_FR",
    "ga_IE",
    "hr_HR",
    "hu_HU",
    "id_ID",
    "it_IT",
    "lt_LT",
    "lv_LV",
    "nl_NL",
    "no_NO",
    "pl_PL",
    "pt_BR",
    "pt_PT",
    "ro_RO",
    "sk_SK",
    "sl_SI",
    "sv_SE",
    "tr_TR",
]
LITERAL = 40_000  # bytes; one may not pass 64 KB
NAME = re.compile(r"[a-zà-ÿāăąćčďđēęěğģīįıķĺļľłńņňőœŕřśşšţťūůűųźżžșț]{2,}")
PLACES = frozenset(
    [
        "africa",
        "america",
        "asia",
        "austin",
        "berlin",
        "brooklyn",
        "carolina",
        "charlotte",
        "chelsea",
        "china",
        "chester",
        "cleveland",
        "dakota",
        "dallas",
        "denver",
        "devon",
        "eden",
        "florence",
        "france",
        "georgia",
        "holland",
        "houston",
        "india",
        "ireland",
        "israel",
        "italia",
        "jamaica",
        "jordan",
        "kent",
        "kenya",
        "lincoln",
        "london",
        "loire",
        "lourdes",
        "lyon",
        "madison",
        "milan",
        "montana",
        "odessa",
        "orlando",
        "paris",
        "phoenix",
        "savannah",
        "siena",
        "sydney",
        "tennessee",
        "valencia",
        "verona",
        "victoria",
        "vienna",
        "virginia",
        "washington",
        "york",
    ]
)
WIDTH = 100


def census() -> Iterator[str]:
    for sex in ("female", "male"):
        lines = (files("names") / f"dist.{sex}.first").read_text().splitlines()
        yield from (line.split()[0] for line in lines[:MOST_FREQUENT])


def listed(locale: str) -> Iterator[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    for field in ("first_names", "first_names_female", "first_names_male"):
        yield from getattr(provider, field, ())


def kept(names: Iterable[str], without: frozenset[str]) -> set[str]:
    folded = {name.casefold() for name in names}
    return {name for name in folded - without if NAME.fullmatch(name)}


def blocks(lines: Iterable[str]) -> Iterator[str]:
    """The lines, joined into literals that every compiler takes."""
    block = ""
    for line in lines:
        if len((block + line).encode()) > LITERAL:
            yield block.strip()
            block = ""
        block += line + "\n"
    yield block.strip()


def main() -> None:
    ordinary = frozenset((TEXT / "ordinary_words.inl").read_text().split())
    foreign = (name for locale in LOCALES for name in listed(locale))
    names = sorted(kept(census(), PLACES) | kept(foreign, PLACES | ordinary))
    lines = wrap(" ".join(names), WIDTH - 5)
    literals = [f'R"(\n{block}\n)"' for block in blocks(lines)]
    OUTPUT.write_text(
        "// Made by tools/make_given_names.py; do not edit.\n"
        f"constexpr std::string_view given_names[] = {{{', '.join(literals)}}};\n",
        encoding="utf-8",
    )
    print(f"{len(names)} names")


if __name__ == "__main__":
    main()
