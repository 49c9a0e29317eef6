"""The harness of bench/scale: its data at known points, and a run on a tiny set."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parent.parent / "bench" / "scale"
ROWS, DIMENSIONS, QUERIES = 1_500, 16, 30
BLOCK = 2_000

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the source package has no benchmarks")


@pytest.fixture(scope="module")
def harness() -> Iterator[Any]:
    """Imports a module of bench/scale by its name."""
    pytest.importorskip("pytest_benchmark")
    before = set(sys.modules)
    folders = [str(FOLDER), str(FOLDER.parent)]
    sys.path[:0] = folders
    try:
        yield importlib.import_module
    finally:
        del sys.path[: len(folders)]
        for name in set(sys.modules) - before:
            if str(FOLDER.parent) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    random = np.random.default_rng(1)
    base = random.standard_normal((ROWS, DIMENSIONS)).astype(np.float32)
    query = random.standard_normal((QUERIES, DIMENSIONS)).astype(np.float32)
    (folder / "vectors").mkdir()
    np.savez(folder / "vectors" / "minilm100k.npz", base=base, query=query)
    words = ["garden", "kitchen", "harbour", "window", "letter", "summer", "candle", "bridge"]
    lines = []
    for session in range(4):
        said = [
            {
                "role": role,
                "content": " ".join(
                    f"The {' '.join(random.choice(words, 5))} is number {i} of {role} {session}."
                    for i in range(30)
                ),
            }
            for role in ("user", "assistant")
        ]
        lines.append(
            json.dumps(
                {
                    "question": f"What did I say of the {words[session]}?",
                    "haystack_session_ids": [f"s{session}"],
                    "haystack_sessions": [said],
                }
            )
        )
    (folder / "longmemeval").mkdir()
    (folder / "longmemeval" / "oracle_dev.jsonl").write_text("\n".join(lines))
    return folder


def test_records_are_the_same_whenever_they_are_made(
    harness: Any, data: Path, tmp_path: Path
) -> None:
    sets = harness("sets")
    first = sets.RecordSet("minilm", 2 * BLOCK, data, tmp_path).records(1)
    again = sets.RecordSet("minilm", 2 * BLOCK, data, tmp_path).records(1)
    assert len(first) == BLOCK
    for one, other in zip(first, again, strict=True):
        assert (one.text, one.session_id, one.at) == (other.text, other.session_id, other.at)
        assert np.array_equal(one.vector, other.vector)
    assert all(20 <= len(record.text) <= 400 for record in first)
    assert len({record.text for record in first}) > 0.9 * BLOCK
    assert [record.at for record in first] == sorted(record.at for record in first)
    sessions = [record.session_id for record in first]
    assert len(set(sessions)) == BLOCK // 20 and sessions == sorted(sessions, key=sessions.index)


def test_grown_rows_lie_between_a_row_and_a_neighbour(
    harness: Any, data: Path, tmp_path: Path
) -> None:
    rows = harness("rows").GrownRows(data / "vectors" / "minilm100k.npz", tmp_path)
    made = rows.block(0, 2 * ROWS)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    own, grown = made[:ROWS], made[ROWS:]
    near = np.einsum("ij,ij->i", own, grown)
    assert (near > 0.7).all() and (near < 1 - 1e-6).all()
    neighbours = np.sort(own @ own.T, axis=1)[:, -2]
    assert (near > neighbours).mean() > 0.95


def test_recall_counts_ties_and_refuses_other_scores(harness: Any) -> None:
    recall = harness("recall").recall
    exact = [[("a", 0.9), ("b", 0.8), ("c", 0.7), ("d", 0.7)]]
    assert recall(exact, exact) == 1
    assert recall([[("a", 0.9), ("b", 0.8), ("c", 0.7), ("e", 0.7)]], exact) == 1
    assert recall([[("a", 0.9), ("c", 0.7), ("e", 0.5), ("f", 0.4)]], exact) == 0.5
    with pytest.raises(AssertionError):
        recall([[("a", 0.8), ("b", 0.8), ("c", 0.7), ("d", 0.7)]], exact)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["minilm", "static"])
def test_a_run_on_a_tiny_set(data: Path, tmp_path: Path, name: str) -> None:
    pytest.importorskip("pytest_benchmark")
    page = tmp_path / "page.md"
    places = ("run", "speed", "opening", "100 million", "recall")
    page.write_text("".join(f"<!-- table: {place} -->\n<!-- end -->\n" for place in places))
    command = [sys.executable, FOLDER, data, "--keep", tmp_path / "kept"]
    some = ["--sets", name, "--sizes", f"{BLOCK},{2 * BLOCK}", "--what", "speed,recall,opening"]
    outputs = ["--json", tmp_path / "a.json", "--svg", tmp_path / "a.svg", "--page", page]
    told = subprocess.run([*command, *some, *outputs], check=True, capture_output=True)
    assert b"context p50 ms" in told.stdout
    results = json.loads((tmp_path / "a.json").read_text())
    for size in (BLOCK, 2 * BLOCK):
        found = results[f"{name} {size} exact"]
        assert found["filling"]["added"] == size
        assert found["recall"]["recall"] == 1
        assert 0 < found["speed"]["native"]["p50 ms"] < found["speed"]["context"]["p99 ms"]
    assert (tmp_path / "a.svg").read_text().count("polyline") == 4  # of each plan, two
    shown = subprocess.run(
        [sys.executable, FOLDER, "--json", tmp_path / "a.json"], check=True, capture_output=True
    )
    assert shown.stdout == told.stdout
