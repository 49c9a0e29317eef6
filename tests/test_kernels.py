"""Every instruction set's distances against NumPy, simsimd and usearch."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
import simsimd
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from usearch.index import search as usearch_exact

from recollect import InvalidInputError, isa
from recollect._core import available_isas, distances
from recollect._core import isa as chosen_isa

METRICS = ["dot", "l2sq"]


def all_isas() -> list[str]:
    """Those of this machine, and simsimd's functions as one more."""
    before = os.environ.get("RECOLLECT_ISA")
    os.environ["RECOLLECT_ISA"] = "external"
    try:
        isa.install_external()
    finally:
        del os.environ["RECOLLECT_ISA"]
        if before is not None:
            os.environ["RECOLLECT_ISA"] = before
    return available_isas()


ISAS = all_isas()


def unaligned(rows: NDArray[Any]) -> NDArray[Any]:
    """The same values where no vector register would like them."""
    buffer = np.zeros(rows.nbytes + rows.itemsize, np.uint8)
    shifted = buffer[rows.itemsize :].view(rows.dtype)[: rows.size].reshape(rows.shape)
    shifted[...] = rows
    return shifted


def wide(metric: str, query: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The answer in float64, and the size of what was summed, which rounding is relative to."""
    q, r = query.astype(np.float64), rows.astype(np.float64)
    terms = r * q if metric == "dot" else (r - q) ** 2
    return terms.sum(axis=1), np.abs(terms).sum(axis=1)


shapes = st.tuples(
    st.integers(0, 20),
    st.one_of(st.integers(1, 300), st.sampled_from([255, 256, 257, 384, 768, 1024, 1536, 4097])),
)


@pytest.mark.parametrize("name", ISAS)
@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@given(shape=shapes, seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([1e-3, 1.0, 100.0]))
@settings(max_examples=25)
def test_floats(
    name: str, metric: str, dtype: Any, shape: tuple[int, int], seed: int, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    rows = unaligned((rng.normal(size=shape) * scale).astype(dtype))
    query = unaligned(rng.normal(size=shape[1]).astype(np.float32) * np.float32(scale))
    if name == "external" and dtype is np.float16:
        query = query.astype(np.float16).astype(np.float32)  # it rounds the query to half first
    expected, size = wide(metric, query, rows)
    found = distances(metric, query, rows, name)
    assert found.shape == (shape[0],)
    assert found.dtype == np.float32
    tolerance = 2e-3 if name == "external" and dtype is np.float16 else 1e-5
    assert (np.abs(found - expected) <= tolerance * size + 1e-12).all()


@pytest.mark.parametrize("name", ISAS)
@pytest.mark.parametrize("metric", METRICS)
@given(shape=shapes, seed=st.integers(0, 2**32 - 1), most=st.sampled_from([1, 12, 127]))
@settings(max_examples=25)
def test_int8_is_exact(
    name: str, metric: str, shape: tuple[int, int], seed: int, most: int
) -> None:
    rng = np.random.default_rng(seed)
    rows = unaligned(rng.integers(-most, most + 1, shape, np.int8))
    query = unaligned(rng.integers(-most, most + 1, shape[1], np.int8))
    expected, _ = wide(metric, query, rows)
    found = distances(metric, query, rows, name)
    assert found.dtype == np.int32
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("name", ISAS)
@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("sign", [1, -1])
def test_int8_does_not_overflow(name: str, metric: str, sign: int) -> None:
    """The largest values in the most dimensions that are promised to be exact."""
    query = np.full(32_768, 127, np.int8)
    rows = np.full((3, 32_768), 127 * sign, np.int8)
    expected, _ = wide(metric, query, rows)
    assert distances(metric, query, rows, name).tolist() == expected.tolist()


@pytest.mark.parametrize("name", ISAS)
@pytest.mark.parametrize("dimensions", [1, 7, 64, 129, 384])
def test_other_libraries_agree(name: str, dimensions: int) -> None:
    rng = np.random.default_rng(dimensions)
    query = rng.normal(size=dimensions).astype(np.float32)
    rows = rng.normal(size=(50, dimensions)).astype(np.float32)
    for metric, theirs in (("dot", simsimd.dot), ("l2sq", simsimd.sqeuclidean)):
        mine = distances(metric, query, rows, name)
        found = [float(theirs(query, row)) for row in rows]
        assert mine == pytest.approx(found, rel=1e-4, abs=1e-4)
    # usearch says how far, not how near: one less the dot product.
    for metric, name_there in (("dot", "ip"), ("l2sq", "l2sq")):
        matches = usearch_exact(rows, query, 50, metric=name_there, exact=True)
        far = np.empty(50)
        far[matches.keys.astype(int)] = matches.distances
        mine = distances(metric, query, rows, name)
        assert (1 - mine if metric == "dot" else mine) == pytest.approx(far, rel=1e-4, abs=1e-4)
    small = rng.integers(-127, 128, (50, dimensions), np.int8)
    one = rng.integers(-127, 128, dimensions, np.int8)
    assert distances("l2sq", one, small, name).tolist() == [
        int(simsimd.sqeuclidean(one, row)) for row in small
    ]


@pytest.mark.parametrize("name", ISAS)
def test_zeros_and_what_is_not_finite(name: str) -> None:
    zeros = np.zeros((2, 65), np.float32)
    assert distances("dot", zeros[0], zeros, name).tolist() == [0, 0]
    assert distances("l2sq", zeros[0], zeros, name).tolist() == [0, 0]
    rows = np.zeros((3, 65), np.float32)
    rows[0, 64], rows[1, 0] = np.nan, np.inf
    found = distances("dot", np.ones(65, np.float32), rows, name)
    assert np.isnan(found[0])
    assert found[1] == np.inf
    assert found[2] == 0


@pytest.mark.parametrize(
    ("metric", "query", "rows"),
    [
        ("cosine", np.ones(3, np.float32), np.ones((2, 3), np.float32)),
        ("dot", np.ones(3, np.float32), np.ones((2, 4), np.float32)),
        ("dot", np.ones(3, np.float32), np.ones(3, np.float32)),
        ("dot", np.ones((1, 3), np.float32), np.ones((2, 3), np.float32)),
        ("dot", np.ones(3, np.float64), np.ones((2, 3), np.float64)),
        ("dot", np.ones(3, np.float32), np.ones((2, 3), np.int8)),
        ("dot", np.ones(3, np.uint8), np.ones((2, 3), np.uint8)),
        ("dot", np.ones(3, np.int8), np.ones((2, 3), np.float32)),
        ("dot", np.ones(3, np.float32), np.ones((3, 2), np.float32).T),
        ("dot", np.ones(6, np.float32)[::2], np.ones((2, 3), np.float32)),
        ("dot", np.ones(3, ">f4"), np.ones((2, 3), ">f4")),
    ],
)
def test_what_no_kernel_takes(metric: str, query: NDArray[Any], rows: NDArray[Any]) -> None:
    with pytest.raises(InvalidInputError):
        distances(metric, query, rows)


def test_an_unknown_isa() -> None:
    with pytest.raises(InvalidInputError, match="mmx"):
        distances("dot", np.ones(3, np.float32), np.ones((2, 3), np.float32), "mmx")


PROGRAM = """
from recollect import Memory, _core
memory = Memory(":memory:")
memory.add_many([f"Ann drinks {what}" for what in ("tea", "cocoa", "milk")], user_id="ann")
print(_core.isa(), *(hit.text for hit in memory.search("a cup of tea", user_id="ann")), sep="|")
"""


@cache
def run_with(name: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RECOLLECT_ISA": name}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ISAS)
def test_the_environment_pins_the_isa_and_changes_no_answer(name: str) -> None:
    ran = run_with(name)
    assert ran.returncode == 0, ran.stderr
    first, *texts = ran.stdout.strip().split("|")
    assert first == name
    assert texts == run_with("portable").stdout.strip().split("|")[1:]
    assert texts[0] == "Ann drinks tea"


def test_the_environment_names_an_unknown_isa() -> None:
    ran = run_with("mmx")
    assert ran.returncode != 0
    assert "mmx" in ran.stderr
    assert "portable" in ran.stderr


def test_the_best_is_chosen() -> None:
    if not os.environ.get("RECOLLECT_ISA"):
        assert chosen_isa() == next(name for name in ISAS if name != "external")
