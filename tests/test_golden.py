"""Store files made once: every later Recollect reads them and gives the same answers."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from golden.make_graph import GRAPH
from golden.make_partition import IMAGE, any_stemmer
from golden.make_store import (
    DIMENSIONS,
    NEWEST,
    READERS,
    START,
    STORES,
    answers,
    direction,
    fill,
    ids_in,
    open_store,
    outbox_in,
)
from recollect import Memory, NotFoundError, linking, store
from recollect._core import Image, image_head
from recollect.kept_files import KeptFiles
from recollect.log import EntryState
from recollect.log.sqlite import SQLiteLog
from recollect.scope import Scope

SCORES_DIFFER = 2e-5  # between machines, and the rounding in the file


only_newest = pytest.mark.parametrize("format", [NEWEST], indirect=True)
only_first = pytest.mark.parametrize("format", [1], indirect=True)


@pytest.fixture(scope="module", params=STORES, ids=[f"v{version}" for version in STORES])
def format(request: pytest.FixtureRequest) -> int:
    version: int = request.param
    return version


@pytest.fixture(scope="module")
def expected(format: int) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(STORES[format].with_suffix(".json").read_text())
    return kept


@pytest.fixture
def path(format: int, tmp_path: Path) -> Path:
    """A copy: a test must not change the golden file."""
    return Path(shutil.copy(STORES[format], tmp_path / "store.db"))


@pytest.fixture
def memory(path: Path, expected: dict[str, Any]) -> Iterator[Memory]:
    opened, _ = open_store(path, datetime.fromisoformat(expected["now"]))
    with opened:
        yield opened


def assert_same_searches(found: list[Any], expected: list[Any]) -> None:
    for (*asked, hits), (*asked_then, hits_then) in zip(found, expected, strict=True):
        assert asked == asked_then
        assert {id for id, _ in hits} == {id for id, _ in hits_then}, asked
        then = dict(hits_then)
        for id, score in hits:
            assert score == pytest.approx(then[id], abs=SCORES_DIFFER)
        ranked = [then[id] for id, _ in hits]
        assert all(a >= b - SCORES_DIFFER for a, b in pairwise(ranked))


def test_the_golden_store_gives_the_answers_it_gave(
    memory: Memory, expected: dict[str, Any]
) -> None:
    found = json.loads(json.dumps(answers(memory, expected["moments"], expected["ids"])))
    for name in ("list", "history", "contexts", "verify", "stats"):
        assert found[name] == expected[name], name
    assert_same_searches(found["search"], expected["search"])


def test_the_golden_store_covers_what_a_store_can_hold(
    memory: Memory, expected: dict[str, Any]
) -> None:
    records = memory.list(user_id="ann")
    assert {record.kind.value for record in records} == {
        "working",
        "episodic",
        "semantic",
        "procedural",
    }
    assert any(record.metadata.get("deep") for record in records)
    assert any(record.entities for record in records)
    assert any(record.importance != 1 for record in records)
    changes = {change[2] for history in expected["history"].values() for change in history}
    newest = "dora" in expected["list"]
    assert changes == {"ADD", "UPDATE", "DELETE"} | ({"CLOSE"} if newest else set())
    if newest:
        assert [record["text"] for record in expected["list"]["dora"]] == ["Dora lives in Linz"]
    erased = [h for h in expected["history"].values() if all(change[3] is None for change in h)]
    assert len(erased) == 1
    assert any(hits for *_, hits in expected["search"])
    # The expired door code is found in the past alone.
    asked = [(as_of, hits) for q, r, as_of, hits in expected["search"] if (q, r) == (4, 0)]
    (_, now), (_, then) = asked[:2]
    code = next(i for i, h in expected["history"].items() if "swordfish" in (h[0][3] or ""))
    assert code in dict(then)
    assert code not in dict(now)


@only_newest
def test_reading_changes_no_byte(path: Path, expected: dict[str, Any]) -> None:
    opened, _ = open_store(path, datetime.fromisoformat(expected["now"]))
    with opened as memory:
        answers(memory, expected["moments"], expected["ids"])
    assert path.read_bytes() == STORES[NEWEST].read_bytes()


@only_first
def test_an_older_store_is_brought_to_the_newest_format(
    path: Path, expected: dict[str, Any]
) -> None:
    for _ in range(2):
        opened, _ = open_store(path, datetime.fromisoformat(expected["now"]))
        with opened as memory:
            assert memory.verify() == expected["verify"]
        assert int.from_bytes(path.read_bytes()[60:64]) == NEWEST
        assert outbox_in(path) == []
    log = SQLiteLog(path)
    assert log.enqueue(Scope("default", user="ann"), b"{}", time=1, limit=9) == 1
    log.close()
    assert len(outbox_in(path)) == 1


@only_first
def test_many_may_bring_a_store_to_the_newest_format_at_once(path: Path) -> None:
    together = Barrier(4)

    def enqueue(number: int) -> int:
        together.wait()
        log = SQLiteLog(path)
        ticket = log.enqueue(Scope("default", user="ann"), b"{}", time=number, limit=9)
        log.close()
        return ticket

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enqueue, range(4))) == [1, 2, 3, 4]


@only_newest
def test_the_golden_outbox_is_what_it_was(path: Path, expected: dict[str, Any]) -> None:
    assert json.loads(json.dumps(outbox_in(path))) == expected["outbox"]
    states = [entry[2] for entry in expected["outbox"]]
    assert states == [EntryState.DONE, EntryState.DONE, EntryState.DEAD]


def test_the_golden_store_can_be_written(memory: Memory, expected: dict[str, Any]) -> None:
    version = expected["stats"]["version"]
    (done,) = memory.add("written later", vector=direction(0), user_id="ann")
    assert done.version == version + 1
    first = expected["list"]["ann"][0]["id"]
    memory.update(first, "changed later", vector=direction(1))
    memory.delete(expected["list"]["ann"][1]["id"])
    hits = memory.search("later", vector=direction(1), user_id="ann")
    assert {"written later", "changed later"} <= {hit.text for hit in hits}
    # One was added, one deleted, and the one that expired is not in the list.
    assert memory.forget(user_id="ann").records == len(expected["list"]["ann"]) + 1
    assert memory.search("later", vector=direction(1), **READERS[0]) == []
    with pytest.raises(NotFoundError):
        memory.get(first)
    memory.verify()


def test_the_header_says_what_the_file_is(path: Path, format: int) -> None:
    header = path.read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\0"
    assert header[68:72] == b"RCLT"
    assert int.from_bytes(header[60:64]) == format
    with sqlite3.connect(path) as connection:
        settings = dict(connection.execute("SELECT name, value FROM settings"))
    connection.close()
    assert settings["embedder"] == f"directions:{DIMENSIONS}"
    assert settings["language"] == "english"


@only_newest
def test_a_store_made_today_gives_the_same_answers(
    tmp_path: Path, expected: dict[str, Any]
) -> None:
    """Ids differ; everything else is what the golden store says."""
    path = tmp_path / "new.db"
    memory, clock = open_store(path, actor="golden")
    with memory:
        moments = [time.isoformat() for time in fill(memory, clock)]
    assert moments == expected["moments"]
    ids = ids_in(path)
    memory, _ = open_store(path, clock.time)
    with memory:
        text = json.dumps(answers(memory, moments, ids))
    for new, old in zip(ids, expected["ids"], strict=True):
        text = text.replace(new, old)
    found = json.loads(text)
    for name in ("list", "history", "contexts", "verify", "stats"):
        assert found[name] == expected[name], name
    assert_same_searches(found["search"], expected["search"])


@only_first
def test_the_golden_graph_is_read_and_written_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "LEAST_ROWS", 1)
    scope = Scope("default", user="ann")
    kept = KeptFiles(path).path(scope, "graph")
    kept.parent.mkdir()
    shutil.copy(GRAPH, kept)
    memory, _ = open_store(path, START)
    with memory:
        memory._linker.close()  # nothing is linked anew
        hits = memory.search("tea", user_id="ann", plan="graph")
        assert [hit.id for hit in hits] == [
            hit.id for hit in memory.search("tea", user_id="ann", plan="exact")
        ]
        partition = memory._partitions._slots[scope, None].partition
        assert partition is not None
        assert partition.linked == partition.rows > 0
        written: list[bytes] = []
        partition.write_graph(lambda piece: written.append(bytes(piece)))
        assert b"".join(written) == GRAPH.read_bytes()


@only_first
def test_the_golden_image_is_read_and_written_as_it_was(
    path: Path, expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scope("default", user="ann")
    monkeypatch.setattr(linking, "LEAST_ROWS", 1 << 30)  # none is written
    monkeypatch.setattr(store, "stemming", any_stemmer)
    kept = KeptFiles(path).path(scope, "image")
    kept.parent.mkdir()
    shutil.copy(IMAGE, kept)
    memory, _ = open_store(path, datetime.fromisoformat(expected["now"]))
    with memory:
        found = json.loads(json.dumps(answers(memory, expected["moments"], expected["ids"])))
        assert_same_searches(found["search"], expected["search"])
        assert found["contexts"] == expected["contexts"]
        partition = memory._partitions._slots[scope, None].partition
        assert partition is not None
        assert memory._store.keeper is not None
        assert memory._store.keeper._imaged[partition].rows == partition.rows
        version, origin = image_head(IMAGE.read_bytes())
        assert partition.version == version
        written: list[bytes] = []
        Image(partition).write(origin, lambda piece: written.append(bytes(piece)))
        assert b"".join(written) == IMAGE.read_bytes()
