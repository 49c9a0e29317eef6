"""Statements that replace each other, each pair in a store of its own among 200 unrelated records.

The old statement is learnt first, a day later the new one. A pair is *superseded* if a record of
the old statement was closed, *linked* if one was named as possibly superseded. Unrelated records
are statements of other pairs and other people's sentences; none of them may be closed.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from recollect import Memory, Operation

_UNRELATED = 200
_OF_PAIRS = 80
_SEED = 7
_SAID = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def run(path: Path, sentences: Path | None, show_wrong: bool, show_missed: bool) -> None:
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    strangers = _strangers(sentences)
    chance = random.Random(_SEED)
    halves: dict[str, Counter[str]] = {"even": Counter(), "odd": Counter()}
    for line, pair in enumerate(pairs, 1):
        others = _others(pair, pairs, strangers, chance)
        half = "odd" if line % 2 else "even"
        counts = halves[half]
        missed = _judge(pair, others, counts, show_wrong)
        if missed and show_missed and half == "even":
            print(f"missed, line {line}: {pair['old'][-1][:200]!r} → {pair['new'][-1][:200]!r}")
    both = halves["even"] + halves["odd"]
    print("lines  pairs  superseded  linked  neither  same text  wrong pairs  links/added")
    for name, counts in {**halves, "all": both}.items():
        print(
            f"{name:5} {counts['pairs']:6} {counts['superseded']:11} {counts['linked']:7} "
            f"{counts['neither']:8} {counts['same']:10} {counts['wrong']:12} "
            f"{counts['stray links'] / max(counts['added'], 1):12.3f}"
        )
        found = counts["superseded"] + counts["linked"]
        print(f"      superseded or linked: {found / max(counts['pairs'], 1):.1%}")


def _strangers(path: Path | None) -> list[str]:
    if path is None:
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [line.strip() for _, line in zip(range(20_000), lines, strict=False)]


def _others(
    pair: dict[str, Any],
    pairs: Sequence[dict[str, Any]],
    strangers: list[str],
    chance: random.Random,
) -> list[str]:
    """Unrelated texts: of pairs from other conversations, and of other people."""
    foreign = [other for other in pairs if other["source"] != pair["source"]]
    chance.shuffle(foreign)
    texts = [text for other in foreign for text in _parts(other["old"])][:_OF_PAIRS]
    texts += chance.sample(strangers, min(len(strangers), _UNRELATED - len(texts)))
    return list(dict.fromkeys(texts))


def _parts(statements: Sequence[str]) -> Iterator[str]:
    for statement in statements[:1]:
        for sentence in _SENTENCE.split(statement)[:3]:
            if len(sentence.split()) >= 4 and len(sentence) < 1000:
                yield sentence.strip()


def _judge(
    pair: dict[str, Any], others: Sequence[str], counts: Counter[str], show_wrong: bool
) -> bool:
    """Counts what became of a pair; returns whether it was neither superseded nor linked."""
    with Memory(":memory:") as memory:
        unrelated = {
            done.id
            for done in memory.add_many(
                [{"text": text, "at": _SAID, "source": "user"} for text in others], user_id="ann"
            )
        }
        texts = {record.id: record.text for record in memory.list(user_id="ann", limit=1000)}
        old = {done.id for done in _learn(memory, pair["old"], _SAID) if done.op != "NOOP"}
        done = _learn(memory, pair["new"], _SAID + timedelta(days=1))
    closed = {id for one in done for id in _closed(one)}
    linked = {id for one in done for id in one.may_supersede}
    outcome = "superseded" if closed & old else "linked" if linked & old else "neither"
    wrong = closed & unrelated
    counts["pairs"] += 1
    counts[outcome] += 1
    counts["wrong"] += bool(wrong)
    counts["same"] += pair["old"] == pair["new"]
    counts["added"] += sum(one.op in ("ADD", "UPDATE") for one in done)
    counts["stray links"] += sum(len(unrelated & set(one.may_supersede)) for one in done)
    if show_wrong:
        for one in done:
            for id in unrelated & set(_closed(one)):
                print(f"wrong: {texts[id]!r} by {one.op} {one.text!r}: {one.reason}")
    return outcome == "neither" and pair["old"] != pair["new"]


def _learn(memory: Memory, statements: Sequence[str], at: datetime) -> list[Operation]:
    messages = [{"role": "user", "content": text, "at": at} for text in statements]
    return memory.add(messages, user_id="ann", infer=True)


def _closed(done: Operation) -> tuple[str, ...]:
    """The records that an operation closed."""
    return (done.id,) if done.op == "DELETE" else done.supersedes
