"""How long the rules take to decide 20 candidates beside 8 records each."""

from __future__ import annotations

import sys
import timeit
from datetime import UTC, datetime
from pathlib import Path

from recollect.consolidate import decide
from recollect.consolidate.readings import read
from recollect.inference import Candidate, Known
from recollect.model import Kind

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from consolidation_cases import load

_SAID = datetime(2026, 1, 1, tzinfo=UTC)


def run() -> None:
    cases = [case for case in load() if "language" not in case]
    known = [k if isinstance(k, str) else k["text"] for case in cases for k in case["known"]]
    records = [
        Known(str(i), text, Kind.SEMANTIC, _SAID, 0.6, 0.3) for i, text in enumerate(known[:160])
    ]
    candidates = [Candidate(case["say"], Kind.SEMANTIC, 0) for case in cases[:20]]

    def all_of_them() -> None:
        for i, candidate in enumerate(candidates):
            shown = records[8 * i : 8 * i + 8]
            decide(candidate, shown, speaker="user", at=_SAID, language="english")

    def anew() -> None:
        read.cache_clear()
        all_of_them()

    cold = min(timeit.repeat(anew, number=1, repeat=10))
    all_of_them()
    warm = min(timeit.repeat(all_of_them, number=1, repeat=50))
    print(f"20 candidates × 8 records: {warm * 1e3:.2f} ms, texts read before")
    print(
        f"                           {cold * 1e3:.2f} ms, {20 + 160} texts read for the first time"
    )
