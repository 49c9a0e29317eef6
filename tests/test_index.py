"""The vector index against brute force, for every order of what can be done to it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from recollect.errors import (
    CorruptStoreError,
    InvalidInputError,
    NewerFormatError,
    NotAStoreError,
    RecollectError,
    StoreError,
)
from recollect.index import METRICS, VectorIndex

DIMENSIONS = 20
GOLDEN = Path(__file__).parent / "golden"
WIDE = 160  # dimensions, enough for a sketch to walk by


def vectors(count: int, seed: int, dimensions: int = DIMENSIONS) -> np.ndarray:
    """Clustered, of length 1."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(8, dimensions))
    rows = centres[random.integers(8, size=count)] + 0.5 * random.normal(size=(count, dimensions))
    return np.asarray(rows / np.linalg.norm(rows, axis=1)[:, None], dtype=np.float32)


def true_distances(metric: str, queries: np.ndarray, rows: np.ndarray) -> np.ndarray:
    q, r = queries.astype(np.float64), rows.astype(np.float64)
    if metric == "l2sq":
        return ((q[:, None] - r[None]) ** 2).sum(-1)
    if metric == "cosine":
        q = q / np.linalg.norm(q, axis=1)[:, None]
        r = r / np.linalg.norm(r, axis=1)[:, None]
    return 1 - q @ r.T


def recall(found: np.ndarray, truth: np.ndarray) -> float:
    return float(
        np.mean([len(np.intersect1d(f, t)) for f, t in zip(found, truth, strict=True)])
        / truth.shape[1]
    )


def nearest(metric: str, queries: np.ndarray, rows: np.ndarray, k: int) -> np.ndarray:
    return np.argsort(true_distances(metric, queries, rows), axis=1)[:, :k]


class IndexMachine(RuleBasedStateMachine):
    """Adds, replaces, removes, saves and loads, beside a dictionary."""

    folder: Path

    @initialize(metric=st.sampled_from(METRICS), m=st.sampled_from([2, 4, 16]))
    def begin(self, metric: str, m: int) -> None:
        self.metric = metric
        self.index = VectorIndex(DIMENSIONS, metric, m=m, ef_construction=20)
        self.model: dict[int, np.ndarray] = {}

    @rule(
        keys=st.lists(st.integers(-5, 60), unique=True, max_size=40),
        seed=st.integers(0, 1000),
        copies=st.booleans(),
    )
    def add(self, keys: list[int], seed: int, copies: bool) -> None:
        rows = vectors(len(keys), seed)
        if copies and keys:
            rows[:] = rows[0]
        self.index.add(keys, rows)
        self.model.update(zip(keys, rows, strict=True))

    @rule(keys=st.lists(st.integers(-5, 60), max_size=30))
    def remove(self, keys: list[int]) -> None:
        there = set(keys) & self.model.keys()
        assert self.index.remove(keys) == len(there)
        for key in there:
            del self.model[key]

    @rule()
    def reload(self) -> None:
        path = self.folder / "index"
        self.index.save(path)
        self.index = VectorIndex.load(path)

    @rule(seed=st.integers(0, 1000), k=st.integers(1, 12))
    def search(self, seed: int, k: int) -> None:
        queries = vectors(3, seed)
        keys, distances = self.index.search(queries, k, ef=10_000)
        assert keys.shape == distances.shape == (3, k)
        assert keys.dtype == np.int64
        assert distances.dtype == np.float32
        there = min(k, len(self.model))
        assert (keys[:, there:] == -1).all()
        assert np.isinf(distances[:, there:]).all()
        if not there:
            return
        names = np.array(list(self.model))
        truth = true_distances(self.metric, queries, np.stack(list(self.model.values())))
        place = {key: i for i, key in enumerate(names.tolist())}
        np.testing.assert_allclose(
            distances[:, :there], np.sort(truth, axis=1)[:, :there], atol=1e-4
        )
        for row in range(3):
            found = [place[key] for key in keys[row, :there].tolist()]
            assert len(set(found)) == there
            np.testing.assert_allclose(truth[row, found], distances[row, :there], atol=1e-4)

    @invariant()
    def the_graph_holds(self) -> None:
        if hasattr(self, "index"):
            assert self.index._native.fault() == ""
            assert len(self.index) == len(self.model)
            assert all((key in self.index) == (key in self.model) for key in range(-6, 62))


def test_any_order_of_operations_equals_brute_force(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    IndexMachine.folder = tmp_path
    run_state_machine_as_test(IndexMachine, settings=settings(max_examples=30, deadline=None))


@pytest.fixture(params=METRICS)
def metric(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param


def test_the_graph_alone_finds_nearly_everything(metric: str) -> None:
    rows, queries = vectors(3000, 1), vectors(100, 2)
    index = VectorIndex(DIMENSIONS, metric)
    index.add(np.arange(3000), rows)
    truth = nearest(metric, queries, rows, 10)
    assert recall(index.search(queries, 10, ef=100)[0], truth) >= 0.99
    assert recall(index.search(queries, 10, ef=2999)[0], truth) == 1.0


def test_recall_does_not_decay_when_half_is_replaced() -> None:
    rows, queries = vectors(4000, 1), vectors(200, 2)
    index = VectorIndex(DIMENSIONS, m=8, ef_construction=60)
    index.add(np.arange(2000), rows[:2000])
    order = np.random.default_rng(3).permutation(1000)
    for part in np.split(order, 10):
        index.remove(part)
        index.add(part + 2000, rows[part + 2000])
        assert index._native.fault() == ""
    keys = np.r_[1000:3000]
    fresh = VectorIndex(DIMENSIONS, m=8, ef_construction=60)
    fresh.add(keys, rows[keys])
    truth = keys[nearest("ip", queries, rows[keys], 10)]
    old, new = (recall(i.search(queries, 10, ef=16)[0], truth) for i in (index, fresh))
    assert old >= new - 0.02


def test_removed_rows_make_room_for_new_ones() -> None:
    index = VectorIndex(DIMENSIONS)
    index.add(np.arange(1000), vectors(1000, 1))
    for turn in range(5):
        index.remove(np.arange(1000) + 1000 * turn)
        assert len(index) == 0
        index.add(np.arange(1000) + 1000 * (turn + 1), vectors(1000, turn))
    stats = index.stats()
    assert (stats["live"], stats["removed"], stats["free"]) == (1000, 0, 0)


def test_one_seed_and_one_thread_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        index = VectorIndex(DIMENSIONS, seed=seed)
        index.add(np.arange(500), vectors(500, 1))
        index.remove(np.arange(0, 500, 3))
        index.add(np.arange(600, 700), vectors(100, 2))
        index.save(tmp_path / name)
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_several_threads_build_a_graph_as_good(metric: str) -> None:
    rows, queries = vectors(3000, 1), vectors(100, 2)
    index = VectorIndex(DIMENSIONS, metric, threads=4)
    index.add(np.arange(3000), rows)
    assert index._native.fault() == ""
    assert recall(index.search(queries, 10, ef=100)[0], nearest(metric, queries, rows, 10)) >= 0.99


def test_many_copies_of_one_vector_are_all_found() -> None:
    index = VectorIndex(DIMENSIONS, m=2, ef_construction=4)
    index.add(np.arange(600), np.repeat(vectors(1, 1), 600, axis=0))
    assert index._native.fault() == ""
    keys, distances = index.search(vectors(1, 1), 599, ef=599)
    assert len(set(keys[0].tolist())) == 599
    np.testing.assert_allclose(distances, 0, atol=1e-4)


def test_readers_beside_a_writer_get_whole_answers() -> None:
    """Vectors of a key never change, so each distance must be that key's."""
    rows, queries = vectors(3000, 1), vectors(4, 2)
    truth = true_distances("ip", queries, rows)
    index = VectorIndex(DIMENSIONS, m=6, ef_construction=30)
    index.add(np.arange(500), rows[:500])
    done = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not done.is_set():
            keys, distances = index.search(queries, 10, ef=40)
            for row in range(4):
                found = keys[row]
                if len(set(found.tolist())) < 10 or (found < 0).any():
                    wrong.append(f"keys {found}")
                elif np.abs(truth[row, found] - distances[row]).max() > 1e-4:
                    wrong.append(f"distances of {found}")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for start in range(0, 2400, 100):
        index.add(np.arange(start + 500, start + 600), rows[start + 500 : start + 600])
        index.remove(np.arange(start, start + 100))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert index._native.fault() == ""


ASKING_WHILE_SAVING = """
import threading, time
import numpy as np
from recollect.index import VectorIndex

index = VectorIndex(8, "l2sq")
index.add(np.arange(9), np.ones((9, 8), np.float32))
stats = []
asking = threading.Thread(target=lambda: stats.append(index.stats()["live"]))

def write(piece):
    if not asking.ident:
        asking.start()
        time.sleep(0.2)  # it waits by now, for the save to end

index._native.save(write)
asking.join()
assert stats == [9]
"""


def test_an_index_may_be_asked_while_it_is_saved() -> None:
    """Regression: who asked kept the interpreter, which the one who saved waited for."""
    subprocess.run([sys.executable, "-c", ASKING_WHILE_SAVING], check=True, timeout=60)


def test_recall_is_turned_into_effort() -> None:
    rows, queries = vectors(4000, 1, 64), vectors(200, 2, 64)
    index = VectorIndex(64, m=8, ef_construction=60)
    index.add(np.arange(4000), rows)
    truth = nearest("ip", queries, rows, 10)
    for asked in (0.8, 0.9, 0.98):
        assert recall(index.search(queries, 10, recall=asked)[0], truth) >= asked - 0.03
    assert VectorIndex(64).search(queries, 3, recall=0.9)[0].tolist() == [[-1] * 3] * 200


def test_a_sketch_finds_nearly_everything(metric: str) -> None:
    rows, queries = vectors(6000, 1, WIDE), vectors(100, 2, WIDE)
    index = VectorIndex(WIDE, metric)
    for start in range(0, 6000, 500):  # learned on the way
        index.add(np.arange(start, start + 500), rows[start : start + 500])
    truth = nearest(metric, queries, rows, 10)
    keys, distances = index.search(queries, 10, ef=400)
    assert recall(keys, truth) >= 0.98
    measured = np.take_along_axis(true_distances(metric, queries, rows), keys, axis=1)
    np.testing.assert_allclose(distances, measured, atol=1e-4)


def test_a_saved_sketch_answers_the_same(metric: str, tmp_path: Path) -> None:
    rows, queries = vectors(2500, 1, WIDE), vectors(50, 2, WIDE)
    index = VectorIndex(WIDE, metric)
    index.add(np.arange(2000), rows[:2000])
    index.remove(np.arange(700))
    index.save(tmp_path / "index")
    loaded = VectorIndex.load(tmp_path / "index")
    for one in (index, loaded):
        one.add(np.arange(2000, 2500), rows[2000:])
    for expected, found in zip(
        index.search(queries, 10, ef=30), loaded.search(queries, 10, ef=30), strict=True
    ):
        np.testing.assert_array_equal(found, expected)
    for one, name in ((index, "a"), (loaded, "b")):
        one.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert loaded._native.fault() == ""


@pytest.mark.parametrize("rows", [np.ones((3000, WIDE)), np.eye(3000, WIDE) + 1])
def test_rows_without_much_between_them_are_found(rows: np.ndarray) -> None:
    index = VectorIndex(WIDE, "l2sq", m=4, ef_construction=20)
    index.add(np.arange(3000), rows)
    assert index._native.fault() == ""
    assert index.search(rows[:1], 5, ef=50)[1][0, 0] == pytest.approx(0, abs=1e-3)


def test_inner_product_takes_queries_of_any_length() -> None:
    rows, queries = vectors(300, 1), 7 * vectors(5, 2)
    index = VectorIndex(DIMENSIONS, "ip")
    index.add(np.arange(300), rows)
    _, distances = index.search(queries, 5, ef=300)
    truth = np.sort(true_distances("ip", queries, rows), axis=1)[:, :5]
    np.testing.assert_allclose(distances, truth, atol=1e-3)


ROW = np.ones((1, DIMENSIONS)) / DIMENSIONS**0.5


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        ([1], np.ones(DIMENSIONS)),
        ([1], np.ones((1, DIMENSIONS + 1))),
        ([1, 2], ROW),
        ([1, 1], np.repeat(ROW, 2, axis=0)),
        ([1.5], ROW),
        ([[1]], ROW),
        ([2**63], ROW),
        (["a"], ROW),
        ([1], ROW * np.nan),
        ([1], ROW * np.inf),
        ([1], ROW * 1e30),
        ([1], ROW * 0),
        ([1], ROW * 2),
        ([1], ROW.astype(str)),
        ([1], ROW + 0j),
    ],
)
def test_bad_rows_are_refused(keys: Any, rows: Any) -> None:
    index = VectorIndex(DIMENSIONS)
    index.add([9], ROW)
    with pytest.raises(InvalidInputError):
        index.add(keys, rows)
    assert len(index) == 1
    assert index._native.changes == 1


@pytest.mark.parametrize(
    "options",
    [
        {"metric": "dot"},
        {"dimensions": 0},
        {"dimensions": 32769},
        {"m": 1},
        {"m": 16.0},
        {"ef_construction": 1},
        {"seed": -1},
        {"threads": 0},
    ],
)
def test_bad_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        VectorIndex(**{"dimensions": 4, **options})


def test_a_search_leaves_nothing_behind_for_the_next() -> None:
    random = np.random.default_rng(12)
    wide, narrow = random.normal(size=(2, 400, 120)).astype(np.float32)
    narrow[:, 100:] = 0
    indexes = [VectorIndex(dimensions, "l2sq", m=4) for dimensions in (120, 100)]
    given = [wide, np.ascontiguousarray(narrow[:, :100])]
    for index, rows in zip(indexes, given, strict=True):
        index.add(np.arange(400), rows)
    alone = indexes[1].search(given[1][:5], 5, ef=50)
    indexes[0].search(wide[:5], 5, ef=50)
    again = indexes[1].search(given[1][:5], 5, ef=50)
    assert all((a == b).all() for a, b in zip(alone, again, strict=True))


@pytest.mark.parametrize(
    "options",
    [
        {"k": 0},
        {"k": 2**21},
        {"k": 1, "ef": 0},
        {"k": 1, "ef": True},
        {"k": 1, "recall": 0},
        {"k": 1, "recall": 1.0},
        {"k": 1, "ef": 10, "recall": 0.9},
    ],
)
def test_bad_searches_are_refused(options: dict[str, Any]) -> None:
    index = VectorIndex(DIMENSIONS)
    with pytest.raises(InvalidInputError):
        index.search(ROW, **options)
    with pytest.raises(InvalidInputError):
        index.search(ROW * 0, 1)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("index") / "saved"
    index = VectorIndex(4, m=2, ef_construction=8)
    index.add(np.arange(60), vectors(60, 1, 4))
    index.remove(np.arange(5))
    index.save(path)
    return path.read_bytes()


@given(data=st.data())
def test_damage_is_noticed(saved: bytes, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "damaged"
    at = data.draw(st.integers(0, len(saved) - 1))
    if data.draw(st.booleans()):
        path.write_bytes(saved[:at])
    else:
        bit = 1 << data.draw(st.integers(0, 7))
        path.write_bytes(saved[:at] + bytes([saved[at] ^ bit]) + saved[at + 1 :])
    with pytest.raises(RecollectError):
        VectorIndex.load(path)


def test_what_is_wrong_with_a_file_is_said(saved: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content, error in (
        (b"", NotAStoreError),
        (b"something else", NotAStoreError),
        (saved[:10], CorruptStoreError),
        (saved[:-1], CorruptStoreError),
        (saved + b"\0", CorruptStoreError),
        (saved[:8] + b"\3" + saved[9:], NewerFormatError),
    ):
        path.write_bytes(content)
        with pytest.raises(error):
            VectorIndex.load(path)
    with pytest.raises(FileNotFoundError):
        VectorIndex.load(tmp_path / "nothing")


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    index = VectorIndex(4)
    with pytest.raises(OSError, match="missing"):
        index.save(tmp_path / "missing" / "index")
    index.save(tmp_path / "index")
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def golden_index() -> VectorIndex:
    """Made without a random generator, so that every machine makes the same."""
    index = VectorIndex(6, "l2sq", m=4, ef_construction=16, seed=3)
    rows = (np.arange(240).reshape(40, 6) * 37 % 101).astype(np.float32) - 50
    index.add(np.arange(40) * 3, rows)
    index.remove([0, 3, 6])
    return index


@pytest.mark.parametrize("version", [1, 2])
def test_the_golden_index_opens_and_answers(version: int, tmp_path: Path) -> None:
    path = GOLDEN / f"index-v{version}.bin"
    golden, made = VectorIndex.load(path), golden_index()
    queries = np.eye(6, dtype=np.float32) * 30
    for ef in (5, 100):
        found, expected = golden.search(queries, 5, ef=ef), made.search(queries, 5, ef=ef)
        np.testing.assert_array_equal(found[0], expected[0])
        np.testing.assert_allclose(found[1], expected[1], rtol=1e-5)
    golden.save(tmp_path / "again")
    made.save(tmp_path / "made")
    assert (tmp_path / "made").read_bytes() == (GOLDEN / "index-v2.bin").read_bytes()
    if version == 2:  # what linked the rows of the first was another
        assert (tmp_path / "again").read_bytes() == path.read_bytes()
    assert VectorIndex.load(tmp_path / "again").search(queries, 5, ef=100)[0].tolist() == (
        golden.search(queries, 5, ef=100)[0].tolist()
    )
    golden.add([1000], np.zeros((1, 6)))
    assert golden.search(np.zeros((1, 6)), 1)[0].tolist() == [[1000]]


def test_only_files_are_replaced(tmp_path: Path) -> None:
    index = VectorIndex(2, metric="l2sq")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(StoreError, match="not a file"):
        index.save(pipe)
    assert pipe.is_fifo()
    with pytest.raises(StoreError, match="not a file"):
        index.save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]
