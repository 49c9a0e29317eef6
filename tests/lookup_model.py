"""A tiny model for tests: every token has a row of a table, and a text is their mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import tokenizers

DIMENSIONS = 24


def make_tokenizer() -> Any:
    """A lower-casing tokenizer that knows every byte, and one whole word."""
    letters = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    pieces = ["[PAD]", "[UNK]", *letters, "Ġcat"]
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordPiece(
            {piece: place for place, piece in enumerate([*pieces, *(f"##{c}" for c in letters)])},
            unk_token="[UNK]",
        )
    )
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel()
    return tokenizer


def make_table(rows: int) -> np.ndarray:
    return np.random.default_rng(5).normal(size=(rows, DIMENSIONS)).astype(np.float32)


def pooled(table: np.ndarray, tokenizer: Any, text: str, limit: int) -> np.ndarray:
    row = table[tokenizer.encode(text).ids[:limit]].mean(axis=0)
    return row / np.linalg.norm(row)
