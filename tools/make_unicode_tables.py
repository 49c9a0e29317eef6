"""Write cpp/recollect/text/unicode_tables.inl from Python's Unicode database.

Run it with no arguments. The output depends only on the Unicode version of the interpreter
(3.11: Unicode 14). The tables are described where they are used, in unicode.cpp.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

OUTPUT = Path(__file__).parent.parent / "cpp" / "recollect" / "text" / "unicode_tables.inl"
LIMIT = 0x32000  # beyond lie only unassigned planes, tags and private use
BLOCK = 64
MAX_RECORDS = 256
WHITE_SPACE = {
    *range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
    0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
}  # fmt: skip
IGNORABLE = {
    0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0,
    *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9),
}  # fmt: skip
# Cf that show something, so Default_Ignorable_Code_Point leaves them alone.
VISIBLE_FORMATS = {
    *range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, *range(0xFFF9, 0xFFFC),
    0x110BD, 0x110CD, *range(0x13430, 0x13439),
}  # fmt: skip
UNSPACED_NAMES = (
    "CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA",
    "IDEOGRAPHIC", "THAI ", "LAO ", "KHMER ", "MYANMAR ",
)  # fmt: skip
UNSPACED_EXTRA = {0x3005, 0x3006, 0x3007, 0x30FC, 0xFF70}  # iteration, closing, zero, long vowel


def code_points() -> Iterator[str]:
    for code in range(LIMIT):
        if not 0xD800 <= code < 0xE000:
            yield chr(code)


def is_ignorable(char: str) -> bool:
    is_format = unicodedata.category(char) == "Cf" and ord(char) not in VISIBLE_FORMATS
    return is_format or ord(char) in IGNORABLE


def fold(char: str) -> str:
    """NFKC_Casefold of one code point (Unicode Standard, section 3.13)."""
    text = char
    while True:
        kept = "".join(c for c in unicodedata.normalize("NFKC", text) if not is_ignorable(c))
        folded = unicodedata.normalize("NFKC", kept.casefold())
        if folded == text:
            return text
        text = folded


def plain(char: str) -> str:
    """NFD without nonspacing marks, lower-cased code point by code point."""
    decomposed = unicodedata.normalize("NFD", char)
    return "".join(c.lower() for c in decomposed if unicodedata.category(c) != "Mn")


def derived_plain(folded: str, pairs: dict[str, tuple[str, str]]) -> str:
    """What unicode.cpp finds without a table: the folded text decomposed, without marks."""
    while any(c in pairs for c in folded):
        folded = "".join("".join(pairs.get(c, (c,))) for c in folded)
    return "".join(c for c in folded if unicodedata.category(c) != "Mn")


def is_hangul(char: str) -> bool:
    return 0xAC00 <= ord(char) < 0xAC00 + 11172


def class_of(char: str, folded: str) -> str:
    category = unicodedata.category(char)
    if ord(char) in WHITE_SPACE:
        return "space"
    if is_ignorable(char):
        return "ignorable"
    if category[0] == "M":
        return "mark"
    if category == "Pc":
        return "connector"
    name = unicodedata.name(char, "")
    if ord(char) in UNSPACED_EXTRA or (category[0] == "L" and name.startswith(UNSPACED_NAMES)):
        return "unspaced"
    if category[0] == "L" or category == "Nl":
        return "letter"
    if category == "Nd":
        return "digit"
    if category == "No" and folded.isdecimal():
        return "digit"
    if category == "So" and len(folded) == 1 and folded.isalpha():
        return "letter"
    return "other"


def composites() -> dict[str, tuple[str, str]]:
    """Primary composites but for Hangul, and the two code points each stands for."""
    found = {}
    for char in code_points():
        mapping = unicodedata.decomposition(char)
        if not mapping or mapping.startswith("<") or unicodedata.normalize("NFC", char) != char:
            continue
        first, second = (chr(int(code, 16)) for code in mapping.split())
        found[char] = (first, second)
    return found


def is_combining(char: str, seconds: set[str]) -> bool:
    jamo = 0x1161 <= ord(char) <= 0x1175 or 0x11A8 <= ord(char) <= 0x11C2
    return bool(unicodedata.combining(char)) or char in seconds or jamo


Record = tuple[str, int, int, int, int, int, int, int | None, int | None]


def record_of(char: str, folded: str, simple: str, seconds: set[str]) -> Record:
    category = unicodedata.category(char)
    return (
        class_of(char, folded),
        int(category in ("Lu", "Lt")),
        int(category == "Ll"),
        int(category[0] == "P"),
        int(category in ("Cc", "Cf", "Co") and char not in "\t\n\r"),
        int(category == "Mn"),
        int(is_combining(char, seconds)),
        ord(folded) - ord(char) if len(folded) == 1 else None,
        ord(simple) - ord(char) if len(simple) == 1 and not is_hangul(char) else None,
    )


def limit_records(records: list[Record]) -> list[Record]:
    """Let the rarest offsets become irregular until the kinds of record fit one byte."""
    while len(set(records)) > MAX_RECORDS:
        offsets = Counter((column, r[column]) for r in records for column in (7, 8) if r[column])
        least = min(offsets.values())
        rare = {key for key, count in offsets.items() if count == least}
        records = [
            (
                *record[:7],
                None if (7, record[7]) in rare else record[7],
                None if (8, record[8]) in rare else record[8],
            )
            for record in records
        ]
    return records


class Pool:
    """Strings of code points laid into one array; a string that is there already is reused."""

    def __init__(self) -> None:
        self.text = ""

    def place(self, string: str) -> int:
        at = self.text.find(string)
        if at < 0:
            at = len(self.text)
            self.text += string
        return at


def rows(values: Iterable[object]) -> str:
    line, lines = "", []
    for value in values:
        item = f"{value},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = ""
        line += item
    return "\n".join([*lines, line])


def array(kind: str, name: str, values: list[object]) -> str:
    return f"constexpr {kind} {name}[{len(values)}] = {{\n{rows(values)}\n}};\n"


def mapping_array(name: str, mapping: dict[str, str], pool: Pool) -> str:
    entries: list[object] = []
    for char, target in sorted(mapping.items()):
        entries.append(f"{{{ord(char)},{pool.place(target)},{len(target)}}}")
    return array("Mapping", name, entries)


def combining_ranges() -> list[object]:
    ranges: list[list[int]] = []
    for char in code_points():
        order, code = unicodedata.combining(char), ord(char)
        if not order:
            continue
        if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == order:
            ranges[-1][1] = code
        else:
            ranges.append([code, code, order])
    return [f"{{{first},{last},{order}}}" for first, last, order in ranges]


def two_stages(indexes: list[int]) -> tuple[list[object], list[object]]:
    blocks: dict[tuple[int, ...], int] = {}
    stage1 = []
    for start in range(0, LIMIT, BLOCK):
        block = tuple(indexes[start : start + BLOCK])
        stage1.append(blocks.setdefault(block, len(blocks)))
    return list(stage1), [index for block in blocks for index in block]


def build() -> str:
    pairs = composites()
    seconds = {second for _, second in pairs.values()}
    # A surrogate never comes out of the decoder; it shares the record of an unassigned code point.
    chars = ["\u0378" if 0xD800 <= code < 0xE000 else chr(code) for code in range(LIMIT)]
    folds = [fold(char) for char in chars]
    plains = [plain(char) for char in chars]
    records = limit_records(
        [record_of(c, f, p, seconds) for c, f, p in zip(chars, folds, plains, strict=True)]
    )
    kinds = {record: index for index, record in enumerate(dict.fromkeys(records))}
    pool = Pool()
    fold_table = mapping_array(
        "irregular_folds",
        {c: f for c, f, r in zip(chars, folds, records, strict=True) if r[7] is None},
        pool,
    )
    plain_table = mapping_array(
        "irregular_plains",
        {
            c: p
            for c, f, p, r in zip(chars, folds, plains, records, strict=True)
            if r[8] is None and not is_hangul(c) and p != derived_plain(f, pairs)
        },
        pool,
    )
    by_pair = sorted(pairs, key=lambda c: pairs[c])
    by_composite = sorted(range(len(by_pair)), key=lambda index: by_pair[index])
    stage1, stage2 = two_stages([kinds[record] for record in records])
    record_rows: list[object] = [
        f"{{CharClass::{r[0]},{','.join(map(str, r[1:7]))},{int(r[7] is None)},{int(r[8] is None)},"
        f"{r[7] or 0},{r[8] or 0}}}"
        for r in kinds
    ]
    pair_rows: list[object] = [
        f"{{{ord(pairs[c][0])},{ord(pairs[c][1])},{ord(c)}}}" for c in by_pair
    ]
    return "\n".join(
        [
            f"// Generated by tools/make_unicode_tables.py, Unicode {unicodedata.unidata_version}.",
            "// clang-format off",
            f"constexpr char32_t table_limit = {LIMIT};",
            array("CharInfo", "records", record_rows),
            array("std::uint16_t", "stage1", stage1),
            array("std::uint8_t", "stage2", stage2),
            fold_table,
            plain_table,
            array("char32_t", "mapped", [ord(c) for c in pool.text]),
            array("Composite", "composites", pair_rows),
            array("std::uint16_t", "by_composite", list(by_composite)),
            array("CombiningRange", "combining_ranges", combining_ranges()),
        ]
    )


if __name__ == "__main__":
    OUTPUT.write_text(build(), encoding="utf-8")
