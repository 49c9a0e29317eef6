"""The labelled cases of tests/consolidation/cases.jsonl, and how they are judged.

A line holds ``known`` (statements, or objects of "text" and "source"), ``say`` (the candidate),
``op`` and ``targets`` (places in ``known``) as they should come out, ``links`` (what an ADD should
name as possibly superseded; null where either way is right), ``hard`` (looks like a change, and is
none), ``tag``, and where they matter ``speaker``, ``language``, ``days`` (how much later it is
said). Half of the cases, by a stable hash, were kept unseen while the rules were made.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from recollect import Memory
from recollect.consolidate import decide
from recollect.inference import Candidate, Known, Op
from recollect.model import Kind

PATH = Path(__file__).parent / "consolidation" / "cases.jsonl"
SAID = datetime(2026, 1, 1, 12, tzinfo=UTC)
PLAIN = {
    "previous": 0,
    "next": 0,
    "second_previous": 0,
    "second_next": 0,
    "asking": 1,
    "timeless": 1,
    "assistant": 1,
    "recency_floor": 1,
    "period": 1,
}


@dataclass(frozen=True)
class Outcome:
    """What became of a case: ``targets`` and ``links`` are places in ``known``."""

    case: dict[str, Any]
    op: str
    targets: tuple[int, ...]
    links: tuple[int, ...]
    reason: str

    @property
    def right(self) -> bool:
        return self.op == self.case["op"] and sorted(self.targets) == sorted(self.case["targets"])

    @property
    def linked_right(self) -> bool:
        wanted = self.case["links"]
        return wanted is None or sorted(self.links) == sorted(wanted)


def load() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]


def unseen(case: dict[str, Any]) -> bool:
    """Whether the case was kept apart while the rules were made."""
    key = json.dumps([case["known"], case["say"], case.get("speaker")])
    return hashlib.sha256(key.encode()).digest()[-1] % 2 == 1


def judge(case: dict[str, Any]) -> Outcome:
    """The rules' decision, with the similarities that a store gives."""
    with Memory(":memory:", language=case.get("language", "english")) as memory:
        ids = []
        for known in case["known"]:
            said = known if isinstance(known, dict) else {"text": known}
            stored = memory.add(said["text"], user_id="u", source=said.get("source"), at=SAID)
            ids.append(stored[0].id)
        proposals = decide(
            Candidate(case["say"], Kind.SEMANTIC, 0),
            find(memory, case["say"]) if ids else [],
            speaker=case.get("speaker"),
            at=SAID + timedelta(days=case.get("days", 0)),
            language=case.get("language", "english"),
        )
    first = proposals[0]
    if first.op is Op.DELETE and len(proposals) > 1:
        assert proposals[1].op is Op.ADD
    return Outcome(
        case,
        first.op.value,
        tuple(ids.index(id) for id in first.targets),
        tuple(ids.index(id) for id in first.may_supersede),
        first.reason,
    )


def find(memory: Memory, text: str, k: int = 8) -> list[Known]:
    """The records most like a text, by their own signals alone."""
    hits = memory.search(text, user_id="u", k=k, weights=PLAIN, explain=True)
    return [
        Known(
            hit.id,
            hit.text,
            hit.kind,
            hit.at,
            hit.signals["semantic"] if hit.signals else 0.0,
            hit.signals["keyword"] if hit.signals else 0.0,
            hit.source,
        )
        for hit in hits
    ]


def confusion(outcomes: list[Outcome]) -> Counter[tuple[str, str]]:
    """How many of each expected operation became which; "wrong" where only the target is."""
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        wanted = outcome.case["op"]
        aim = "wrong" if outcome.op == wanted and not outcome.right else outcome.op
        counts[wanted, aim] += 1
    return counts


def precision(outcomes: list[Outcome], *ops: str) -> float:
    """Of what became one of ``ops``, the share that was right."""
    became = [outcome for outcome in outcomes if outcome.op in ops]
    return sum(outcome.right for outcome in became) / max(len(became), 1)


def recall(outcomes: list[Outcome], op: str) -> float:
    """Of what should become ``op``, the share that did, with the right targets."""
    wanted = [outcome for outcome in outcomes if outcome.case["op"] == op]
    return sum(outcome.right for outcome in wanted) / max(len(wanted), 1)
