"""What is stored and asked: made from a seed, or real where RECOLLECT_BENCH_DATA names a folder.

Real data is ``text/sentences.txt.gz``, a sentence a line, and ``vectors/minilm100k.npz``, whose
"base" holds the vectors of the first sentences, one row each. Records are sentences of 60 to 140
characters, about 100 in the mean.
"""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 384
_SEED = 20_260_101
_LENGTHS = range(60, 141)
_CLUSTERS = 2_000
_SPREAD = 0.9  # of a vector around its cluster; real sentence vectors lie about as close
_COMMON = """the to and a of in is I for that it on with my you be was as have are this at not but
they from we her she he had an or by what all so about can if would there when me
like up one time do out just your how some more get will has no their who them been
him his other than think new want work good make day people know also week first year
need way back well really home friend team plan help coffee family school project
travel kitchen garden music weekend morning book movie phone weather doctor dinner
budget office train brother sister language computer holiday"""
_ONSETS = "b c d f g h l m n p r s t v w br cl dr fl gr pl pr sh sl st tr th"
_ENDS = "a e i o u an en in on ar er or al el is us it et ess ing ent"


@dataclass(frozen=True)
class Corpus:
    """Distinct texts, and of each its vector where it has one, shape (n, 384), unit length."""

    texts: list[str]
    vectors: NDArray[np.float32] | None


def real_data() -> Path | None:
    folder = os.environ.get("RECOLLECT_BENCH_DATA")
    return Path(folder) if folder else None


@cache
def texts(count: int) -> list[str]:
    folder = real_data()
    return _invented(count) if folder is None else _read(folder, count, None)[0]


@cache
def with_vectors(count: int) -> Corpus:
    folder = real_data()
    if folder is None:
        return Corpus(_invented(count), _clustered(count))
    with np.load(folder / "vectors" / "minilm100k.npz") as file:
        base = file["base"]
    found, places = _read(folder, count, len(base))
    rows = base[places].astype(np.float32)
    return Corpus(found, rows / np.linalg.norm(rows, axis=1, keepdims=True))


def question_in(text: str, rng: np.random.Generator) -> str:
    """Six words in a row of the text, or all of it when it has fewer."""
    words = text.split()
    start = int(rng.integers(0, max(1, len(words) - 5)))
    return " ".join(words[start : start + 6])


def _read(folder: Path, count: int, within: int | None) -> tuple[list[str], list[int]]:
    found: dict[str, int] = {}
    with gzip.open(folder / "text" / "sentences.txt.gz", "rt", encoding="utf-8") as lines:
        for place, line in enumerate(islice(lines, within)):
            text = line.strip()
            if len(text) in _LENGTHS and text not in found:
                found[text] = place
                if len(found) == count:
                    break
    if len(found) < count:
        raise ValueError(f"{folder} has {len(found)} fitting sentences, {count} are needed")
    return list(found), list(found.values())


def _invented(count: int) -> list[str]:
    """Sentences of words drawn by Zipf's law, some with a name in them."""
    rng = np.random.default_rng(_SEED)
    onsets, ends = _ONSETS.split(), _ENDS.split()
    rare = {
        "".join(rng.choice(onsets) + rng.choice(ends) for _ in range(rng.integers(2, 4)))
        for _ in range(20_000)
    }
    words = np.array([*_COMMON.split(), *sorted(rare)])
    weights = 1 / np.arange(1, len(words) + 1)
    drawn = rng.choice(words, (count, 16), p=weights / weights.sum())
    named = rng.random(count) < 0.3
    found = []
    for row, name in zip(drawn, named, strict=True):
        chosen = [str(word) for word in row]
        if name:
            chosen[4] = chosen[4].title()
        found.append(" ".join(chosen).capitalize() + ".")
    return found


def _clustered(count: int) -> NDArray[np.float32]:
    rng = np.random.default_rng(_SEED)
    centres = _unit(rng.standard_normal((_CLUSTERS, DIMENSIONS), np.float32))
    around = _unit(rng.standard_normal((count, DIMENSIONS), np.float32))
    return _unit(centres[rng.integers(0, _CLUSTERS, count)] + _SPREAD * around)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
