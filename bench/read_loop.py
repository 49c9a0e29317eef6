"""How fast this machine reads: a loop in C that does nothing but add up 64-bit words."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from numpy.typing import NDArray

# Eight sums hide the latency of the additions; the compiler widens each to vectors.
_SOURCE = """
#include <stddef.h>
#include <stdint.h>
typedef uint64_t wide __attribute__((vector_size(64), aligned(8)));
uint64_t read_all(const char* from, size_t bytes) {
  wide a = {0}, b = {0}, c = {0}, d = {0};
  for (size_t i = 0; i + 256 <= bytes; i += 256) {
    __builtin_prefetch(from + i + AHEAD);
    __builtin_prefetch(from + i + AHEAD + 64);
    __builtin_prefetch(from + i + AHEAD + 128);
    __builtin_prefetch(from + i + AHEAD + 192);
    a += *(const wide*)(from + i);
    b += *(const wide*)(from + i + 64);
    c += *(const wide*)(from + i + 128);
    d += *(const wide*)(from + i + 192);
  }
  a += b + c + d;
  uint64_t sum = 0;
  for (int i = 0; i < 8; ++i) sum += a[i];
  return sum;
}
"""
_AHEAD = 2048  # bytes; the fastest of 0 to 8,192 on the machine of the report


class ReadLoop:
    """Adds up the memory of an array as 64-bit words; its size must be a multiple of 256 bytes."""

    def __init__(self) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            pytest.skip("the read loop needs a C compiler")
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "read_loop.so"
            flags = ["-O3", "-march=native", "-shared", "-fPIC", f"-DAHEAD={_AHEAD}"]
            command = [compiler, *flags, "-x", "c", "-", "-o", str(library)]
            subprocess.run(command, input=_SOURCE.encode(), check=True)
            self._read = ctypes.CDLL(str(library)).read_all
        self._read.restype = ctypes.c_uint64
        self._read.argtypes = (ctypes.c_void_p, ctypes.c_size_t)

    def __call__(self, array: NDArray) -> int:
        return int(self._read(array.ctypes.data, array.nbytes))
