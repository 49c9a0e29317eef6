"""How fast this machine reads: a loop in C that does nothing but add up 64-bit words."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from numpy.typing import NDArray

# Several places at once keep more of the memory's channels busy than one; the compiler widens the
# sums to what the machine has.
_SOURCE = """
#include <stddef.h>
#include <stdint.h>
typedef uint64_t wide __attribute__((vector_size(64), aligned(8)));
uint64_t read_all(const char* from, size_t bytes) {
  wide sums[4] = {{0}};
  size_t part = bytes / STREAMS;
  for (size_t i = 0; i < part; i += 256 / STREAMS)
    for (int stream = 0; stream < STREAMS; ++stream)
      for (int line = 0; line < 4 / STREAMS; ++line)
        sums[(stream + line) & 3] += *(const wide*)(from + stream * part + i + 64 * line);
  sums[0] += sums[1] + sums[2] + sums[3];
  uint64_t sum = 0;
  for (int i = 0; i < 8; ++i) sum += sums[0][i];
  return sum;
}
"""


class ReadLoop:
    """Adds up an array as 64-bit words, reading 1, 2 or 4 parts of it at the same time.

    The size of the array must be a multiple of 256 bytes.
    """

    def __init__(self, streams: int) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            pytest.skip("the read loop needs a C compiler")
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "read_loop.so"
            flags = ["-O3", "-funroll-loops", "-march=native", "-shared", "-fPIC"]
            command = [compiler, *flags, f"-DSTREAMS={streams}", "-x", "c", "-", "-o", str(library)]
            subprocess.run(command, input=_SOURCE.encode(), check=True)
            self._read = ctypes.CDLL(str(library)).read_all
        self._read.restype = ctypes.c_uint64
        self._read.argtypes = (ctypes.c_void_p, ctypes.c_size_t)

    def __call__(self, array: NDArray) -> int:
        return int(self._read(array.ctypes.data, array.nbytes))
