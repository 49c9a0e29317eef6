"""One engine in a process of its own: its threads, its allocator, its memory.

The clock is the processor time of the whole process: waiting for a core is not counted, further
threads would be.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import re
import time
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import churn
import numpy as np
from dataset import Dataset
from engines import engine_named

# Read by OpenMP, by BLAS and by oneMKL when a process starts.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_WARM = 50  # queries before the clock runs

Answer = dict[str, Any]


class LeftOutError(Exception):
    """Why an engine is not among the results."""


class Worker:
    """The process of an engine, from the outside."""

    def __init__(self, name: str, data: Dataset, keep: Path | None) -> None:
        os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
        context = get_context("spawn")
        self.name = name
        self._end, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, name, data, keep), daemon=True)
        self._process.start()
        other.close()

    def ask(self, command: str, **arguments: object) -> Any:
        try:
            self._end.send((command, arguments))
            answer = self._end.recv()
        except (EOFError, OSError):
            self._process.join()
            raise LeftOutError(f"its process ended with code {self._process.exitcode}") from None
        if isinstance(answer, LeftOutError):
            raise answer
        return answer

    def close(self) -> None:
        self._end.close()
        self._process.join()


def _serve(end: Connection, name: str, data: Dataset, keep: Path | None) -> None:
    served = _Served(name, data, keep)
    while True:
        try:
            command, arguments = end.recv()
        except EOFError:
            return
        try:
            end.send(getattr(served, command)(**arguments))
        except ImportError as error:
            end.send(LeftOutError(f"not installed: {error}"))
        except Exception as error:  # noqa: BLE001  # whatever a library raises is the reason
            end.send(LeftOutError(f"{type(error).__name__}: {error}"))


class _Served:
    def __init__(self, name: str, data: Dataset, keep: Path | None) -> None:
        self._name, self._data = name, data
        slug = re.sub(r"\W+", "-", f"{data.name} {len(data.base)} {name}")
        self._kept = keep / slug if keep else None

    def build(self) -> Answer:
        """Make the index, or read it back where it is kept; returns what making it took."""
        engine = self._engine = engine_named(self._name, self._data.shape)
        base = engine.prepare(self._data.base)
        queries = engine.prepare(self._data.queries)
        self._queries, self._each = queries, engine.each(queries)
        about = {"version": version(engine.distribution), "batches": engine.batches}
        kept = self._kept if engine.saves else None
        if kept and (kept / "about.json").exists():
            made: Answer = json.loads((kept / "about.json").read_text())
            if made["version"] == about["version"]:
                engine.load(kept, base)
                return made
        before = _resident()
        start = time.process_time()
        engine.build(base)
        seconds = time.process_time() - start
        about |= {"build_s": seconds, "bytes": (_resident() - before) / len(base)}
        if kept:
            kept.mkdir(parents=True, exist_ok=True)
            engine.save(kept)
            (kept / "about.json").write_text(json.dumps(about))
        return about

    def search(self, ef: int, k: int, batch: bool, most: int | None = None) -> tuple[float, Any]:
        """Answer the first queries; returns the seconds for each and the keys found."""
        engine, queries, each = self._engine, self._queries[:most], self._each[:most]
        engine.set_effort(ef)
        for query in each[:_WARM]:
            engine.one(query, k)
        gc.disable()
        start = time.process_time()
        found = engine.batch(queries, k) if batch else [engine.one(query, k) for query in each]
        seconds = time.process_time() - start
        gc.enable()
        return seconds / len(queries), _table(found, len(queries), k)

    def churn(self, efs: list[int], k: int) -> churn.Found | None:
        return churn.answers(self._name, self._data, efs, k)


def _table(found: Any, rows: int, k: int) -> Any:
    """Keys as one array, -1 where fewer than k were found."""
    table = np.full((rows, k), -1, dtype=np.int64)
    for row, keys in enumerate(found):
        flat = np.asarray(keys).reshape(-1)[:k].astype(np.int64)
        table[row, : len(flat)] = flat
    return table


def _resident() -> int:
    """Bytes of memory that the process holds, with what it has freed given back."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.split("VmRSS:")[1].split()[0])
