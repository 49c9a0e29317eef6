"""The context: what gets in under a token budget, in which order, and never too much."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Clock
from recollect import Context, Hit, Memory, NewMemory
from recollect._core import estimate_tokens

ANN = {"user_id": "ann"}
WORDS = ["tea", "coffee", "bridge", "garden", "Paris", "piano", "winter", "Straße", "日本", "42"]

records = st.fixed_dictionaries(
    {
        "text": st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join),
        "kind": st.sampled_from(["semantic", "episodic"]),
        "source": st.sampled_from([None, "Ann", "日本の友達", "a document with a long name.md"]),
        "pinned": st.sampled_from([False, False, False, True]),
    }
)


def add(memory: Memory, text: str, pinned: bool = False, **fields: Any) -> str:
    metadata = {"pinned": True} if pinned else None
    return memory.add(text, metadata=metadata, **ANN, **fields)[0].id


def words_of(text: str) -> set[str]:
    return set(text.lower().split())


def alike(a: str, b: str) -> bool:
    mine, other = words_of(a), words_of(b)
    return len(mine & other) >= 0.8 * len(mine | other)


def cost(hit: Hit) -> int:
    """What a record takes, with its dash and line break, and its speaker where one is named."""
    named = hit.source is not None and hit.kind == "episodic"
    return hit.tokens + 2 + (estimate_tokens(f"{hit.source}:") + 1 if named else 0)


@given(many=st.lists(records, max_size=20), budget=st.integers(1, 300))
@settings(max_examples=40)
def test_a_context_keeps_its_promises(many: list[dict[str, Any]], budget: int) -> None:
    clock = Clock()
    with Memory(":memory:", clock=clock) as memory:
        for fields in many:
            add(memory, **fields)
        query = "tea in the garden in Paris"
        context = memory.context(query, budget=budget, **ANN)
        ranked = memory.search(query, k=100, **ANN)
        hits = context.hits

        assert estimate_tokens(context.text) <= context.tokens <= budget
        lines = context.text.split("\n") if context.text else []
        assert len(lines) == len(hits)
        for line, hit in zip(lines, hits, strict=True):
            assert line.startswith("- ")
            assert line.endswith(hit.text)  # whole, never cut
            named = hit.source is not None and hit.kind == "episodic"
            assert line == (f"- {hit.source}: {hit.text}" if named else f"- {hit.text}")
        assert str(context) == context.text

        assert len({hit.id for hit in hits}) == len(hits)
        for i, hit in enumerate(hits):
            assert not any(alike(hit.text, other.text) for other in hits[:i])
        pins = [bool(hit.metadata.get("pinned")) for hit in hits]
        assert pins == sorted(pins, reverse=True)
        order = [hit.id for hit in ranked]
        plain = [order.index(hit.id) for hit in hits if not hit.metadata.get("pinned")]
        assert plain == sorted(plain)
        # What stands above the last one chosen was left out for a reason.
        left = budget - context.tokens
        chosen = {hit.id for hit in hits}
        for hit in ranked[:16]:  # so many are considered whatever the budget
            if hit.id not in chosen:
                assert any(alike(hit.text, other.text) for other in hits) or cost(hit) > left


def test_a_context_of_nothing(memory: Memory) -> None:
    empty = memory.context("tea", **ANN)
    assert isinstance(empty, Context)
    assert (empty.text, str(empty), empty.tokens, empty.hits) == ("", "", 0, [])
    add(memory, "tea")
    assert memory.context("tea", budget=1, **ANN).hits == []


def test_the_default_budget_is_two_hundred_tokens(memory: Memory) -> None:
    for number in range(60):
        add(memory, f"Ann drinks tea number {number} in garden {number * 7} with friend {number}")
    context = memory.context("tea", **ANN)
    assert context.text == memory.context("tea", budget=200, **ANN).text
    assert 150 < context.tokens <= 200
    assert len(context.hits) < len(memory.context("tea", budget=400, **ANN).hits)


def test_a_long_record_does_not_crowd_out_short_ones() -> None:
    with Memory(":memory:", passages=None) as memory:
        long = add(memory, "tea tea tea " + " ".join(f"word{i}" for i in range(400)))
        short = [add(memory, f"tea with {name}") for name in ("Bob", "Cleo", "Dmitri")]
        chosen = {hit.id for hit in memory.context("tea", budget=60, **ANN).hits}
        assert chosen == set(short)
        assert long in {hit.id for hit in memory.context("tea", budget=5000, **ANN).hits}


def test_a_text_that_counts_more_than_its_lines_stays_in_the_budget(memory: Memory) -> None:
    """Eight words of which none is English count more together than line by line."""
    add(memory, "coffee")
    add(memory, "coffee coffee coffee coffee coffee coffee coffee 42")
    for budget in range(1, 30):
        context = memory.context("coffee", budget=budget, **ANN)
        assert estimate_tokens(context.text) <= context.tokens <= budget


def test_near_duplicates_do_not_get_in_twice(memory: Memory) -> None:
    first = add(memory, "Ann drinks green tea in the garden every morning", importance=2)
    add(memory, "Ann drinks green tea in the garden every morning")
    add(memory, "ann drinks GREEN tea in the garden every morning")
    add(memory, "Ann drinks green tea in the garden every single morning")
    other = add(memory, "Ann drinks black tea at work")
    context = memory.context("Ann drinks green tea", budget=1000, **ANN)
    assert [hit.id for hit in context.hits] == [first, other]
    assert len(memory.search("Ann drinks green tea", **ANN)) == 5


def test_pinned_records_come_first_whatever_is_asked(memory: Memory) -> None:
    for number in range(30):
        add(memory, f"tea number {number} is in the kitchen cupboard {number * 3}")
    pinned = add(memory, "never mention the surprise party", pinned=True)
    context = memory.context("which tea is in the kitchen", **ANN)
    assert context.hits[0].id == pinned
    assert len(context.hits) > 3
    assert memory.context("日本", **ANN).hits[0].id == pinned
    # In a search a pinned record is one like any other.
    assert memory.search("which tea is in the kitchen", **ANN, k=1)[0].id != pinned


@pytest.mark.parametrize("value", [False, None, 0, 1, "true", "", [True], {"pinned": True}])
def test_only_true_pins(memory: Memory, value: Any) -> None:
    memory.add("never mention the party", metadata={"pinned": value}, **ANN)
    assert memory.context("日本", **ANN).hits == []


def test_pinned_records_obey_filters_scopes_and_expiry(memory: Memory, clock: Clock) -> None:
    memory.add("pinned for Bob", metadata={"pinned": True}, user_id="bob")
    add(memory, "pinned how to", pinned=True, kind="procedural")
    add(memory, "pinned until noon", pinned=True, expires_at=clock.time + timedelta(hours=1))
    clock.forward(hours=1)
    add(memory, "a plain record")
    assert [hit.text for hit in memory.context("日本", **ANN).hits] == ["pinned how to"]
    context = memory.context("plain record", kinds="semantic", **ANN)
    assert [hit.text for hit in context.hits] == ["a plain record"]
    assert memory.context("日本", where={"pinned": {"ne": True}}, **ANN).hits == []


@pytest.mark.parametrize("weights", [None, {"kind_weight": {"semantic": 0}}])
def test_dead_pinned_records_stay_out_though_every_score_is_nought(
    memory: Memory, weights: Any
) -> None:
    gone = add(memory, "pinned and deleted", pinned=True, importance=0)
    changed = add(memory, "pinned and changed", pinned=True, importance=0)
    memory.context("pinned", **ANN)
    memory.delete(gone)
    memory.update(changed, "pinned and as it is now")
    context = memory.context("pinned", weights=weights, **ANN)
    assert context.text == "- pinned and as it is now"
    memory.update(changed, metadata={})
    assert memory.context("日本", weights=weights, **ANN).hits == []


def test_more_pinned_records_than_fit(memory: Memory) -> None:
    for number in range(100):
        add(memory, f"rule {number}: do {number * 17} things {number * 31}", pinned=True)
    context = memory.context("rule", **ANN)
    assert 0 < context.tokens <= 200
    assert all(hit.metadata == {"pinned": True} for hit in context.hits)


def test_explanations_come_with_a_context_too(memory: Memory) -> None:
    memory.add_many([NewMemory("tea", metadata={"pinned": True}), "coffee and tea"], **ANN)
    for hit in memory.context("tea", explain=True, **ANN).hits:
        assert hit.signals is not None
    for hit in memory.context("tea", **ANN).hits:
        assert hit.signals is None
