"""Rows a second of the block kernels: int8 beside simsimd, float32 beside a plain read.

simsimd's C function runs in the core's own loop over the rows ("external"), so that neither side
pays for Python. Its batch call from Python is shown too.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pytest_benchmark.fixture import BenchmarkFixture

from read_loop import ReadLoop
from recollect import _core
from timing import Beside, record

INT8, FLOAT32 = "int8 dot product", "float32 scan of DRAM"
SIZES = {"L2": 700 << 10, "L3": 8 << 20, "DRAM": 256 << 20}  # bytes of rows
ROUNDS = {"L2": 3_000, "L3": 300, "DRAM": 15}
OWN = [isa for isa in _core.available_isas() if isa not in ("portable", "external")]
_DTYPES = {"f32": "float32", "f16": "float16", "i8": "int8"}


@pytest.fixture(scope="module")
def simsimd_in_the_core() -> str:
    simsimd = pytest.importorskip("simsimd", reason="simsimd is missing")
    pointers = {f"dot_{name}": simsimd.pointer_to_dot(dtype) for name, dtype in _DTYPES.items()}
    pointers |= {
        f"l2sq_{name}": simsimd.pointer_to_sqeuclidean(dtype) for name, dtype in _DTYPES.items()
    }
    _core.install_external(pointers)
    return "external"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dimensions", [256, 384])
@pytest.mark.parametrize("isa", OWN)
def test_int8(
    benchmark: BenchmarkFixture, simsimd_in_the_core: str, isa: str, dimensions: int, size: str
) -> None:
    import simsimd

    rng = np.random.default_rng(3)
    count = SIZES[size] // dimensions
    rows = rng.integers(-127, 128, (count, dimensions), np.int8)
    query = rng.integers(-127, 128, dimensions, np.int8)
    checked = slice(0, 2_000)
    products = rows[checked].astype(np.int32) @ query.astype(np.int32)
    one = query.reshape(1, -1)

    def run(isa: str) -> NDArray[np.int32]:
        return _core.distances("dot", query, rows, isa=isa)

    def batch() -> NDArray[np.float64]:
        return np.asarray(simsimd.cdist(one, rows, metric="dot"))

    assert np.array_equal(run(isa)[checked], products)
    assert np.array_equal(run(simsimd_in_the_core)[checked], products)
    assert np.array_equal(batch()[0, checked], products)
    peer, python_batch = Beside(lambda: run(simsimd_in_the_core)), Beside(batch)

    def peers() -> None:
        python_batch()
        peer()

    benchmark.pedantic(run, args=(isa,), setup=peers, rounds=ROUNDS[size])
    ours, theirs, batched = (
        float(np.median(seconds)) / count * 1e9
        for seconds in (benchmark.stats.stats.data, peer.seconds, python_batch.seconds)
    )
    figures = {
        "Recollect ns/row": ours,
        "simsimd ns/row": theirs,
        "simsimd.cdist ns/row": batched,
        "× simsimd": theirs / ours,
    }
    record(benchmark, INT8, f"{dimensions} dimensions, {size}, {isa}", figures)


def test_float32_scan(benchmark: BenchmarkFixture) -> None:
    rng = np.random.default_rng(4)
    rows = rng.standard_normal((400_000, 384), np.float32)
    query = rng.standard_normal(384, np.float32)
    assert np.allclose(_core.distances("dot", query, rows), rows @ query, atol=1e-3)
    one, four = ReadLoop(1), ReadLoop(4)
    assert one(rows) == four(rows) == int(rows.view(np.uint64).sum())
    beside = {
        "read in one place": Beside(lambda: one(rows)),
        "read in four places": Beside(lambda: four(rows)),
        "NumPy sgemv": Beside(lambda: rows @ query),
    }

    def peers() -> None:
        for peer in beside.values():
            peer()

    benchmark.pedantic(_core.distances, args=("dot", query, rows), setup=peers, rounds=25)
    times = {"Recollect": benchmark.stats.stats.data}
    times |= {name: peer.seconds for name, peer in beside.items()}
    speeds = {
        f"{name} GB/s": rows.nbytes / float(np.median(seconds)) / 1e9
        for name, seconds in times.items()
    }
    ours, *reads = speeds.values()
    figures = speeds | {"% of the fastest read": 100 * ours / max(reads)}
    record(benchmark, FLOAT32, "400,000 × 384", figures)
