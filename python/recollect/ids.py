"""Record ids: UUIDs of version 7 (RFC 9562), so that ids sort by time and inserts append."""

from __future__ import annotations

import os
import threading
import time

_SEQUENCE_BITS = 12


class IdSource:
    """Makes ids that ascend in a process: 48 bits of milliseconds, 12 of sequence, 62 random."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self, count: int) -> list[str]:
        """``count`` new ids, ascending, above all taken before."""
        with self._lock:
            now = time.time_ns() // 1_000_000 << _SEQUENCE_BITS
            first = max(now, self._last + 1)
            self._last = first + count - 1
        noise = os.urandom(8 * count)
        return [
            _format(first + i, int.from_bytes(noise[8 * i : 8 * i + 8]) >> 2) for i in range(count)
        ]


def _format(stamp: int, noise: int) -> str:
    milliseconds, sequence = stamp >> _SEQUENCE_BITS, stamp & (1 << _SEQUENCE_BITS) - 1
    digits = f"{milliseconds:012x}7{sequence:03x}{0b10 << 62 | noise:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
