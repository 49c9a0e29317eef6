"""Record ids: UUIDs of version 7 (RFC 9562), so that ids sort by time and inserts append."""

from __future__ import annotations

import os
import threading
import time

_SEQUENCE_BITS = 12
_VARIANTS = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


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
        noise = os.urandom(8 * count).hex()
        return [_format(first + i, noise[16 * i : 16 * i + 16]) for i in range(count)]


def _format(stamp: int, noise: str) -> str:
    time = f"{stamp:015x}"  # 12 digits of milliseconds, 3 of sequence
    variant = _VARIANTS[noise[0]]
    return f"{time[:8]}-{time[8:12]}-7{time[12:]}-{variant}{noise[1:4]}-{noise[4:]}"
