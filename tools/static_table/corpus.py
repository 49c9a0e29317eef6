"""Training sentences: reading, word pieces and their frequencies, which ones to embed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

SMOOTHING = 1e-3
_LINES_A_CALL = 20_000
_PERSONAL = re.compile(r"\b(I|I'm|I've|I'd|my|me|we|our|you|your|you're|she|he|her|his|they)\b")


@dataclass(frozen=True)
class Pieces:
    """Word-piece ids of all sentences end to end; sentence i is ids[starts[i]:starts[i + 1]]."""

    ids: np.ndarray
    starts: np.ndarray

    def of(self, sentence: int) -> np.ndarray:
        return self.ids[self.starts[sentence] : self.starts[sentence + 1]]


def read_sentences(path: Path) -> list[str]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return text.removesuffix("\n").split("\n")


def split_pieces(lines: Sequence[str], tokenizer: Tokenizer) -> Pieces:
    ids: list[int] = []
    starts = [0]
    for first in range(0, len(lines), _LINES_A_CALL):
        batch = list(lines[first : first + _LINES_A_CALL])
        for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
            ids += encoding.ids
            starts.append(len(ids))
    return Pieces(np.asarray(ids, np.int64), np.asarray(starts, np.int64))


def inverse_frequency(pieces: Pieces, vocabulary_size: int) -> np.ndarray:
    """a / (a + p) for every piece, p being its share of all pieces."""
    counts = np.bincount(pieces.ids, minlength=vocabulary_size)
    return SMOOTHING / (SMOOTHING + counts / counts.sum())


def choose_extra(lines: Sequence[str], skip: int, count: int, seed: int) -> np.ndarray:
    """Up to `count` line numbers from `skip` on: short and about persons, as memories are."""
    chosen = np.asarray(
        [
            i
            for i in range(skip, len(lines))
            if 20 <= len(lines[i]) <= 140 and _PERSONAL.search(lines[i])
        ],
        np.int64,
    )
    np.random.default_rng(seed).shuffle(chosen)
    return chosen[:count]
