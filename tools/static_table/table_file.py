"""Writing the table; the format is at the head of __main__.py."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

MAGIC = b"RCLSTATC"
VERSION = 1


def quantise(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scales (float32) and rows (int8) whose product is the table; a zero row has scale 0."""
    scale = (np.abs(table).max(axis=1) / 127).astype(np.float32)
    divisor = np.where(scale > 0, scale, 1)[:, None]
    return scale, np.rint(table / divisor).astype(np.int8)


def write_table(path: Path, scale: np.ndarray, rows: np.ndarray, vocabulary: Sequence[str]) -> int:
    """Returns the size in bytes."""
    words = "\n".join(vocabulary).encode("utf-8")
    body = MAGIC + struct.pack("<4I", VERSION, *rows.shape, len(words))
    body += scale.astype("<f4").tobytes() + rows.tobytes() + words
    body += struct.pack("<I", zlib.crc32(body))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return len(body)
