"""Long texts become passages at borders that keep their sense, whatever the text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recollect import InvalidInputError
from recollect._core import estimate_tokens, passages

Spans = list[tuple[int, int]]

# Unicode's white space; Python's has four control characters more.
SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and not "\x1c" <= c <= "\x1f")

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)
# Text made of what the rules look at, which plain random text hardly ever has.
SIGNS = st.lists(
    st.sampled_from(
        ["one", "Two", "three", "Dr", "e.g", "3", "1", " ", " ", "  ", "\t", "\n", "\n\n", "\r\n",
         "\r", ".", ".", "!", "?", "...", "…", ",", ":", ";", "- ", "* ", "1. ", "2) ", "(a) ",
         "# ", "> ", "| a | b |", "|---|---|", "---", "===", "```", "````", "~~~", "`", "``", "**",
         "__", "    ", "\"", "”", ")", "。", "！", "」", "、", "漢", "字", "かな", "ไทย", "กำ",
         "नमस्ते", "क्ष", "한국어", "\u1100", "\u1161", "e\u0301", "\u0301", "\u200d", "\ufe0f",
         "👩\u200d👩\u200d👧", "👍🏽", "🇫🇷", "🇩", "\u00a0", "\u2028", "\u3000", "\u0600",
         "https://a.b/c?d=e.f", "word" * 30]
    ),
    max_size=120,
).map("".join)  # fmt: skip
TARGETS = st.integers(1, 60)

WORDS = ["the", "river", "ran", "past", "a", "mill", "seven", "boats", "while", "Ann", "slept"]
SENTENCES = st.builds(
    lambda words, stop: " ".join(words).capitalize() + stop,
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=14),
    st.sampled_from(".!?"),
)
CODE = st.lists(st.sampled_from(["x = 1. Then", "- y()", "", "# z", "| q |"]), max_size=5).map(
    lambda lines: "```\n" + "\n".join(lines) + "\n```"
)
ITEMS = st.builds(
    lambda marker, first, more: f"{marker} {first}" + "".join(f"\n   {line}" for line in more),
    st.sampled_from(["-", "*", "1.", "2)", "•"]),
    SENTENCES,
    st.lists(SENTENCES, max_size=2),
)
# The blocks of a text, each with what of it must stay in one piece.
BLOCKS = st.lists(
    st.one_of(
        st.lists(SENTENCES, min_size=1, max_size=6).map(lambda parts: (" ".join(parts), parts)),
        st.one_of(CODE, ITEMS).map(lambda block: (block, [block])),
        st.sampled_from(["# Head", "**Bold**", "---"]).map(lambda block: (block, [block])),
    ),
    min_size=1,
    max_size=12,
)


def split(text: str, target: int, overlap: int = 0) -> Spans:
    return passages(text, target=target, limit=target, overlap=overlap)


def starts_cluster(text: str, at: int) -> bool:
    """Whether a grapheme cluster may begin here; a plain and partial reading of the standard."""
    if at in (0, len(text)) or text[at - 1] in "\n\r":
        return text[at - 1 : at + 1] != "\r\n"
    flags = len(text[:at]) - len(text[:at].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
    after = text[at]
    return not (
        unicodedata.category(after).startswith("M")
        or after in "\u200d\u0e33\u0eb3"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or text[at - 1] == "\u200d"
        or ("\u1100" <= text[at - 1] <= "\u115f" and "\u1100" <= after <= "\u11ff")
        or (flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff")
    )


def check(text: str, spans: Spans) -> None:
    assert all(a < b for a, b in spans) or spans == [(0, 0)]
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(spans))
    if len(spans) == 1:
        assert spans == [(0, len(text))]
        return
    at = 0
    for begin, end in spans:
        assert not text[at:begin].strip(SPACE)
        assert text[end - 1] not in SPACE
        assert starts_cluster(text, begin)
        assert starts_cluster(text, end)
        first = end - len(text[begin:end].lstrip(SPACE))
        if first > begin and starts_cluster(text, first):
            assert not text[begin:first].strip(" \t")
            assert begin == 0 or text[begin - 1] in "\n\r"
        at = end
    assert not text[at:].strip(SPACE)


@given(st.one_of(TEXTS, SIGNS), TARGETS)
@example("\u0301 " * 50, 3)
@example("🇫🇷" * 50, 1)
@example("\n" * 50 + "a" * 500, 1)
@example("- " * 200, 1)
@example("```\n" + "a\n\n" * 200, 5)
def test_passages_cover_any_text_in_order(text: str, target: int) -> None:
    spans = split(text, target)
    check(text, spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    assert spans == split(text, target)


@given(st.one_of(TEXTS, SIGNS), TARGETS)
def test_passages_stay_near_their_target(text: str, target: int) -> None:
    for begin, end in split(text, target):
        part = text[begin:end]
        # Rounding, and what looks foreign only as a whole, may add to the sum over the sentences.
        within = estimate_tokens(part) <= 3 * target + 3
        assert within or not any(starts_cluster(part, at) for at in range(1, len(part)))


@given(st.one_of(TEXTS, SIGNS), TARGETS)
def test_a_text_within_the_limit_stays_whole(text: str, target: int) -> None:
    tokens = estimate_tokens(text)
    assert passages(text, target=target, limit=tokens) == [(0, len(text))]
    for begin, end in split(text, target):
        part = text[begin:end]
        if estimate_tokens(part) <= target:
            assert split(part, target) == [(0, len(part))]


@given(st.one_of(TEXTS, SIGNS), TARGETS, st.integers(0, 3))
def test_an_overlap_only_begins_passages_earlier(text: str, target: int, overlap: int) -> None:
    plain, overlapping = split(text, target), split(text, target, overlap)
    assert [end for _, end in plain] == [end for _, end in overlapping]
    assert all(a <= b for (a, _), (b, _) in zip(overlapping, plain, strict=True))
    for (begin, _), (other, end) in zip(plain, overlapping, strict=True):
        assert starts_cluster(text, other)
        assert begin == other or estimate_tokens(text[other:begin]) <= target / 2 + 2
        assert begin < end or not text


@given(BLOCKS, st.integers(20, 60))
def test_code_items_sentences_and_words_stay_whole(
    blocks: list[tuple[str, list[str]]], target: int
) -> None:
    text = "\n\n".join(block for block, _ in blocks)
    spans = split(text, target)
    check(text, spans)
    at = 0
    for _, pieces in blocks:
        for piece in pieces:
            begin = text.index(piece, at)
            at = begin + len(piece)
            held = any(a <= begin and at <= b for a, b in spans)
            assert held or estimate_tokens(piece) > 2 * target
    for (_, end), (begin, _) in pairwise(spans):
        assert text[end:begin].isspace()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Ann Lee met J. R. Fox. They spoke.", ["Dr. Ann Lee met J. R. Fox.", "They spoke."]),
        ("It cost 3.50 e.g. at noon. See a.b.com/c?d. Well... maybe.",
         ["It cost 3.50 e.g. at noon.", "See a.b.com/c?d.", "Well... maybe."]),
        ("He left at 5 p.m. Then she came at 6 a.m. sharp.",
         ["He left at 5 p.m.", "Then she came at 6 a.m. sharp."]),
        ("「元気？」と聞いた。はい！元気です。", ["「元気？」と聞いた。", "はい！", "元気です。"]),
        ("She said \"Go!\" (Twice.) He went.", ["She said \"Go!\"", "(Twice.)", "He went."]),
        ("Call `a. B` now. Then rest.", ["Call `a. B` now.", "Then rest."]),
        ("Wait… What? No!", ["Wait…", "What?", "No!"]),
        ("क्या हाल है। ठीक है।", ["क्या हाल है।", "ठीक है।"]),
        ("Ann: hi\nBob: hello there\nAnn: bye", ["Ann: hi", "Bob: hello there", "Ann: bye"]),
        ("A line that was wrapped by a fine\nwriter goes on. Here it ends, at last and\nfor good.",
         ["A line that was wrapped by a fine\nwriter goes on.",
          "Here it ends, at last and\nfor good."]),
    ],
)  # fmt: skip
def test_sentences(text: str, parts: list[str]) -> None:
    """A small target shows each border, while nothing is so long that it must be parted."""
    target = max(estimate_tokens(part) for part in parts) / 2
    spans = passages(text, target=max(1, round(target + 1)), limit=0)
    starts = {text.index(part) for part in parts}
    ends = {text.index(part) + len(part) for part in parts}
    assert len(spans) > 1
    assert all(begin in starts and end in ends for begin, end in spans), spans


def test_a_heading_and_an_introduction_stay_with_what_follows() -> None:
    steps = "\n".join(f"{i}. Take part {i} and turn it around twice." for i in range(1, 9))
    before = "What came before is of some length, too, and has nothing to do with it."
    text = f"{before}\n\n# How to\n\nThere are some steps:\n\n{steps}\n\nThat is all."
    parts = [text[a:b] for a, b in split(text, 30)]
    assert len(parts) > 2
    with_heading = next(part for part in parts if "# How to" in part)
    assert "1. Take part 1" in with_heading
    assert with_heading.startswith("# How to")


def test_an_item_that_is_too_long_is_parted_between_sentences_before_lines() -> None:
    text = "- " + "Boats waited for rain\nwhile Ann slept. " * 20
    for begin, end in split(text.strip(), 20):
        assert text[begin:end].endswith("slept.")
        assert text[begin:end].lstrip("- ").startswith("Boats")


def test_a_target_must_be_usable() -> None:
    for target in (0, 1001):
        with pytest.raises(InvalidInputError):
            passages("text " * 500, target=target, limit=10)


@pytest.mark.parametrize(
    "unit",
    ["a", "a ", "a. ", "漢", "\n", "- ", "`", "``` ", ">", "|a|\n", "🇫🇷", "\u0301", "- - ", "1. ",
     "(", "**a**\n", "    a\n", "…", "\r"],
)  # fmt: skip
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """Nothing is looked at again and again: a quadratic rule would take minutes here."""
    text = unit * (300_000 // len(unit.encode()))
    assert split(text, 40)
