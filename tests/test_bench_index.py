"""The harness of bench/index: its arithmetic at known points, and a run on a tiny set."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parent.parent / "bench" / "index"
ROWS, DIMENSIONS, QUERIES = 600, 16, 60

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the source package has no benchmarks")


@pytest.fixture(scope="module")
def harness() -> Iterator[Any]:
    """Imports a module of bench/index by its name."""
    before = set(sys.modules)
    sys.path.insert(0, str(FOLDER))
    try:
        yield importlib.import_module
    finally:
        sys.path.remove(str(FOLDER))
        for name in set(sys.modules) - before:
            if str(FOLDER) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    random = np.random.default_rng(1)
    base = random.standard_normal((ROWS, DIMENSIONS)).astype(np.float32)
    base /= np.linalg.norm(base, axis=1, keepdims=True)
    query = random.standard_normal((QUERIES, DIMENSIONS)).astype(np.float32)
    query /= np.linalg.norm(query, axis=1, keepdims=True)
    truth = np.argsort(-(query @ base.T), axis=1)[:, :100].astype(np.int32)
    path = tmp_path_factory.mktemp("index") / "tiny.npz"
    np.savez(path, base=base, query=query, gt=truth)
    return path


def test_a_speed_between_two_points_is_log_linear_in_recall(harness: Any) -> None:
    curve = harness("curve")
    points = [(0.90, 10_000.0), (0.94, 6_400.0), (0.98, 1_600.0)]
    assert curve.speed_at(points, 0.94) == pytest.approx(6_400)
    assert curve.speed_at(points, 0.92) == pytest.approx(8_000)
    assert curve.speed_at(points, 0.96) == pytest.approx(3_200)
    assert curve.speed_at(points, 0.97) == pytest.approx(6_400 * 0.25**0.75)


def test_nothing_is_drawn_beyond_the_ends(harness: Any) -> None:
    curve = harness("curve")
    points = [(0.96, 500.0), (0.98, 300.0)]
    assert curve.speed_at(points, 0.99) is None
    assert curve.speed_at([], 0.5) is None
    assert curve.speed_at(points, 0.95) == 500
    assert curve.speed_at(points, 0.98) == pytest.approx(300)


def test_a_point_that_another_beats_in_both_does_not_count(harness: Any) -> None:
    curve = harness("curve")
    points = [(0.90, 100.0), (0.95, 50.0), (0.94, 40.0), (0.99, 60.0)]
    assert curve.frontier(points) == [(0.90, 100.0), (0.99, 60.0)]
    assert curve.speed_at(points, 0.95) == pytest.approx(100 * 0.6 ** (5 / 9))


@pytest.mark.parametrize("metric", ["ip", "l2sq"])
def test_the_nearest_rows_and_recall(harness: Any, metric: str) -> None:
    dataset = harness("dataset")
    random = np.random.default_rng(2)
    base = random.integers(0, 256, (50, 4), dtype=np.uint8)
    queries = random.integers(0, 256, (3, 4), dtype=np.uint8)
    wide, asked = base.astype(int), queries.astype(int)
    far = -(asked @ wide.T) if metric == "ip" else ((asked[:, None] - wide) ** 2).sum(axis=2)
    truth = np.argsort(far, axis=1, kind="stable")[:, :10]
    assert (dataset.nearest(base, queries, metric, 10) == truth).all()

    data = dataset.Dataset("a", metric, base, queries, truth)
    data.check()
    assert data.recall(truth[:, ::-1], 10) == 1
    missing = truth.copy()
    missing[:, 3:5] = -1
    assert data.recall(missing, 10) == pytest.approx(0.8)
    repeated = truth.copy()
    repeated[:, 9] = repeated[:, 0]
    assert data.recall(repeated, 10) == pytest.approx(0.9)
    with pytest.raises(ValueError, match="not the nearest"):
        dataset.Dataset("a", metric, base, queries, (truth + 1) % 50).check()


def test_a_tie_with_the_last_of_the_nearest_is_as_good(harness: Any) -> None:
    dataset = harness("dataset")
    base = np.array([[0], [1], [3], [3], [9]], np.uint8)
    data = dataset.Dataset("a", "l2sq", base, base[:1], np.array([[0, 1, 2]]))
    assert data.recall(np.array([[0, 1, 3]]), 3) == 1
    assert data.recall(np.array([[0, 1, 4]]), 3) == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("name", "module"), [("usearch f32", "usearch.index"), ("Recollect", "recollect.index")]
)
def test_a_run_on_a_tiny_set(tiny: Path, tmp_path: Path, name: str, module: str) -> None:
    pytest.importorskip(module)
    page = tmp_path / "page.md"
    place = "<!-- table: tiny, build and memory -->\n{}<!-- end -->\n<!-- table: x, run -->\nkept\n"
    page.write_text(place.format(""))
    command = [sys.executable, FOLDER, tiny, "--only", name, "--rounds", "2"]
    outputs = ["--json", tmp_path / "a.json", "--svg", tmp_path / "a.svg", "--page", page]
    more = ["--sizes", "300", "--churn", "300", "--keep", tmp_path / "kept"]
    for _ in range(2):  # the second time from the index that is kept
        told = subprocess.run([*command, *outputs, *more], check=True, capture_output=True)
    assert name.encode() in told.stdout
    results = json.loads((tmp_path / "a.json").read_text())
    assert results["left_out"] == {}
    points = results["engines"][name]["points"]
    assert [point["recall"] for point in points] == sorted(point["recall"] for point in points)
    assert points[-1]["recall"] > 0.99
    assert all(len(point["one"]) == len(point["batch"]) == 2 for point in points)
    reached = results["at"]["0.99"]["one"][name]
    assert reached["qps"] > 0
    assert reached.get("ratio") == (None if name == "Recollect" else 1)
    assert results["growth"][0]["rows"] == 300
    changed = results["churn"]["engines"][name]["changed"]
    assert changed["160"] > 0.95
    assert "polyline" in (tmp_path / "a.svg").read_text()
    assert f"| {name} |" in page.read_text()
    assert page.read_text().endswith("kept\n")


@pytest.mark.parametrize(
    ("library", "reason"),
    [
        ("raise ImportError('no such library')", "not installed: no such library"),
        ("import os; os._exit(3)", "its process ended with code 3"),
    ],
)
def test_what_cannot_be_had_is_named_with_the_reason(
    tiny: Path, tmp_path: Path, library: str, reason: str
) -> None:
    (tmp_path / "hnswlib.py").write_text(library)
    command = [sys.executable, FOLDER, tiny, "--only", "hnswlib", "--json", tmp_path / "a.json"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    told = subprocess.run(command, check=True, capture_output=True, env=environment)
    assert json.loads((tmp_path / "a.json").read_text())["left_out"] == {"hnswlib": reason}
    assert reason.encode() in told.stdout
