"""The graph plan where it matters: scopes too large for every row to be a candidate."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from conftest import Clock
from recollect import CorruptStoreError, Hit, InvalidInputError, Memory, NewMemory, linking
from recollect._core import Partition
from recollect.scope import Scope

DIMENSIONS = 32
ROWS = 6000
ACME = {"org_id": "acme"}
WORDS = [f"word{i}" for i in range(3000)]

pytestmark = pytest.mark.usefixtures("graphs_of_any_size")


def clustered(count: int, seed: int) -> np.ndarray:
    """Vectors of episodes of 20 rows, each with a subject."""
    rng = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(60, DIMENSIONS))
    subjects = rng.integers(60, size=count // 20 + 1).repeat(20)[:count]
    rows = centres[subjects] + 0.7 * rng.normal(size=(count, DIMENSIONS))
    return rows.astype(np.float32)


def texts(count: int, seed: int) -> list[str]:
    """Texts of episodes of 20 rows: words of the subject, and words that all use."""
    rng = np.random.default_rng(seed)
    subjects = rng.integers(300, size=count // 20 + 1).repeat(20)[:count]
    own = (rng.zipf(1.3, size=(count, 3)) % 12 + 12 * subjects[:, None]) % len(WORDS)
    common = rng.zipf(1.3, size=(count, 3)) % 40
    return [" ".join(WORDS[i] for i in row) for row in np.hstack([own, common])]


def items(count: int, seed: int) -> list[NewMemory]:
    rows = clustered(count, seed)
    return [
        NewMemory(
            text,
            vector=rows[i],
            session_id=f"s{seed}-{i // 20}",
            metadata={"n": i % 4, "one": i == 7},
        )
        for i, text in enumerate(texts(count, seed))
    ]


QUERIES = list(zip(texts(40, 99), clustered(40, 99), strict=True))


def open_memory(path: Path | str, clock: Clock) -> Memory:
    return Memory(path, embedder=None, dimensions=DIMENSIONS, clock=clock, synchronous="OFF")


def ids(hits: list[Hit]) -> list[str]:
    return [hit.id for hit in hits]


def recall(memory: Memory, **options: object) -> float:
    """The share of the exact plan's hits that the graph plan has, too."""
    found = wanted = 0
    for text, vector in QUERIES:
        asked = {"vector": vector, "k": 10, **options, **ACME}
        exact = memory.search(text, plan="exact", **asked)  # type: ignore[arg-type]
        graph = memory.search(text, plan="graph", **asked)  # type: ignore[arg-type]
        assert all(hit.plan == "graph" for hit in graph)
        scores = {hit.id: hit.score for hit in exact}
        for hit in graph:
            assert hit.score == pytest.approx(scores.get(hit.id, hit.score), abs=1e-6)
        found += len(set(ids(exact)) & set(ids(graph)))
        wanted += len(exact)
    return found / wanted


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "store.db"
    with open_memory(path, Clock()) as memory:
        memory.add_many(items(ROWS, 1), **ACME)
        memory.search("word1", vector=QUERIES[0][1], **ACME)
        assert memory.wait_until_linked(60)
    return path


@pytest.fixture
def memory(filled: Path, clock: Clock) -> Iterator[Memory]:
    with open_memory(filled, clock) as opened:
        yield opened


@pytest.fixture
def own(clock: Clock) -> Iterator[Memory]:
    """A memory that a test may change."""
    with open_memory(":memory:", clock) as opened:
        opened.add_many(items(ROWS, 1), **ACME)
        opened.search("word1", vector=QUERIES[0][1], **ACME)
        assert opened.wait_until_linked(60)
        yield opened


def test_finds_what_the_exact_plan_finds(memory: Memory) -> None:
    assert recall(memory) >= 0.97
    assert recall(memory, recall=0.999) >= 0.995
    assert recall(memory, weights={"keyword": 0, "entity": 0}) >= 0.9
    assert recall(memory, weights={"semantic": 0}) >= 0.97


def test_finds_it_among_what_a_filter_lets_through(memory: Memory) -> None:
    assert recall(memory, where={"n": 2}) >= 0.95
    assert recall(memory, where={"n": {"gte": 1}}) >= 0.97


def test_finds_what_a_filter_lets_through_far_from_the_question(clock: Clock) -> None:
    """Most rows pass, but none of those that the walk meets first."""
    rows, query = clustered(ROWS, 3), QUERIES[0][1]
    cosines = rows @ query / np.linalg.norm(rows, axis=1) / np.linalg.norm(query)
    with open_memory(":memory:", clock) as opened:
        opened.add_many(
            [
                NewMemory(f"row {i}", vector=rows[i], metadata={"near": bool(cosines[i] > 0.3)})
                for i in range(ROWS)
            ],
            **ACME,
        )
        assert 0.8 < (cosines <= 0.3).mean() < 0.97
        asked = {"vector": query, "k": 10, "where": {"near": False}, **ACME}
        exact = opened.search("x", plan="exact", **asked)  # type: ignore[arg-type]
        assert opened.wait_until_linked(60)
        graph = opened.search("x", plan="graph", **asked)  # type: ignore[arg-type]
    assert len(set(ids(exact)) & set(ids(graph))) >= 9


def test_an_episode_in_two_scopes_is_one_to_the_graph_plan_too(clock: Clock) -> None:
    with open_memory(":memory:", clock) as opened:
        for text, scope in (("bridge", {"user_id": "ann"}), ("tea", {"agent_id": "coder"})):
            opened.add_many([NewMemory(text, vector=QUERIES[0][1], session_id="s1")], **scope)
        found = [
            ids(opened.search("bridge", user_id="ann", agent_id="coder", plan=plan))
            for plan in ("exact", "graph")
        ]
    assert len(found[0]) == 2
    assert found[0] == found[1]


def test_more_recall_is_more_effort(memory: Memory) -> None:
    only_near = {"keyword": 0, "entity": 0}
    some = recall(memory, recall=0.5, weights=only_near)
    assert some <= recall(memory, recall=0.9, weights=only_near) + 0.01
    assert recall(memory, recall=0.999, weights=only_near) >= 0.99


def test_the_explanation_says_which_plan_and_why(memory: Memory) -> None:
    text, vector = QUERIES[0]
    asked = {"vector": vector, "explain": True, **ACME}
    (first, *_) = memory.search(text, plan="graph", **asked)  # type: ignore[arg-type]
    assert first.plan == "graph"
    assert first.why is not None
    assert "ms by graph" in first.why
    (first, *_) = memory.search(text, recall=1, **asked)  # type: ignore[arg-type]
    assert first.plan == "exact"
    assert memory.search(text, vector=vector, **ACME)[0].why is None


def test_a_selective_filter_is_answered_exactly(memory: Memory) -> None:
    text, vector = QUERIES[0]
    hits = memory.search(text, vector=vector, where={"one": True}, explain=True, **ACME)
    assert [hit.plan for hit in hits] == ["exact"]
    assert hits[0].metadata["one"] is True


@pytest.mark.parametrize(
    ("name", "value"), [("plan", "fast"), ("plan", None), ("recall", 0), ("recall", 1.5)]
)
def test_bad_options(memory: Memory, name: str, value: object) -> None:
    with pytest.raises(InvalidInputError, match=name):
        memory.search("x", **{name: value}, **ACME)  # type: ignore[arg-type]


def test_what_the_graph_does_not_cover_yet_is_found(own: Memory) -> None:
    text, vector = "unheard of", clustered(1, 5)[0]
    own._linker.close()  # nothing more gets linked
    (done,) = own.add(text, vector=vector, **ACME)
    assert ids(own.search(text, vector=vector, plan="graph", **ACME))[0] == done.id
    assert recall(own) >= 0.97


def test_deleted_updated_and_expired_records_are_not_found(own: Memory, clock: Clock) -> None:
    records = own.list(limit=4000, **ACME)
    rng = np.random.default_rng(3)
    gone = rng.permutation(len(records))[:2500]
    for place in gone[:1500]:
        own.delete(records[place].id)
    for place, row in zip(gone[1500:], clustered(1000, 7), strict=True):
        own.update(records[place].id, "changed", vector=row)
    for i, item in enumerate(items(500, 8)):
        own.add(
            item.text, vector=item.vector, expires_at=clock.time + timedelta(days=1 + i % 2), **ACME
        )
    assert recall(own) >= 0.97
    assert own.wait_until_linked(60)
    assert recall(own) >= 0.97
    clock.forward(days=1, hours=1)
    assert recall(own) >= 0.97
    dead = {records[place].id for place in gone[:1500]}
    for text, vector in QUERIES:
        hits = own.search(text, vector=vector, k=50, plan="graph", **ACME)
        assert not dead & set(ids(hits))
        assert all(hit.expires_at is None or hit.expires_at > clock.time for hit in hits)


def test_the_recall_does_not_decay_as_records_are_replaced(own: Memory) -> None:
    fresh = recall(own, weights={"keyword": 0, "entity": 0})
    order = np.random.default_rng(4).permutation(ROWS)[: ROWS // 2]
    records = [*own.list(limit=3000, **ACME)]
    records += own.list(limit=3000, after=records[-1].id, **ACME)
    new = items(ROWS // 2, 11)
    for start in range(0, len(order), 500):
        for place in order[start : start + 500]:
            own.delete(records[place].id)
        own.add_many(new[start : start + 500], **ACME)
        own.search("word1", vector=QUERIES[0][1], **ACME)
        assert own.wait_until_linked(60)
    assert recall(own, weights={"keyword": 0, "entity": 0}) >= fresh - 0.03


def test_pinned_records_come_first(own: Memory) -> None:
    (done,) = own.add("a rule", vector=clustered(1, 6)[0], metadata={"pinned": True}, **ACME)
    text, vector = QUERIES[0]
    for plan in ("exact", "graph"):
        context = own.context(text, vector=vector, plan=plan, **ACME)
        assert context.hits[0].id == done.id


def test_several_scopes_are_one_index(own: Memory) -> None:
    own.add_many(items(300, 12), **ACME, user_id="ann")
    own.add_many(items(50, 13), user_id="ann")
    asked = {"user_id": "ann", **ACME}
    found = wanted = 0
    for text, vector in QUERIES:
        exact = own.search(text, vector=vector, plan="exact", **asked)
        graph = own.search(text, vector=vector, plan="graph", **asked)
        found += len(set(ids(exact)) & set(ids(graph)))
        wanted += len(exact)
    assert found / wanted >= 0.97


# Files


def graph_of(store: Path) -> Path:
    (path,) = Path(f"{store}-partitions").glob("*.graph")
    return path


def linked_at_once(store: Path, clock: Clock) -> int:
    """The rows that the graph covers before anything is linked."""
    with open_memory(store, clock) as memory:
        memory._linker.close()
        memory.search("word1", vector=QUERIES[0][1], **ACME)
        (slot,) = memory._partitions._slots.values()
        assert slot.partition is not None
        return slot.partition.linked


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    store = tmp_path / "store.db"
    store.write_bytes(filled.read_bytes())
    graph = Path(f"{store}-partitions") / graph_of(filled).name
    graph.parent.mkdir()
    graph.write_bytes(graph_of(filled).read_bytes())
    return store


def test_the_graph_is_kept(copied: Path, clock: Clock) -> None:
    assert linked_at_once(copied, clock) == ROWS


def test_a_graph_that_is_behind_is_caught_up(copied: Path, clock: Clock) -> None:
    path = graph_of(copied)
    content = path.read_bytes()
    with open_memory(copied, clock) as memory:
        memory.add_many(items(100, 2), **ACME)
        memory.search("word1", vector=QUERIES[0][1], **ACME)
    path.write_bytes(content)
    assert linked_at_once(copied, clock) == ROWS
    with open_memory(copied, clock) as memory:
        assert recall(memory) >= 0.97
        assert memory.wait_until_linked(60)
        assert recall(memory) >= 0.97


@pytest.mark.parametrize("how", ["cut", "empty", "flipped", "other", "folder"])
def test_a_graph_that_cannot_be_used_is_built_anew(
    copied: Path, clock: Clock, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = graph_of(copied)
    content = bytearray(path.read_bytes())
    if how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "flipped":
        content[len(content) // 3] ^= 4
        path.write_bytes(content)
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        with open_memory(copied.parent / "other.db", clock) as other:
            other.add_many(items(ROWS, 1), **ACME)  # the same texts, other records
            other.search("word1", vector=QUERIES[0][1], **ACME)
            assert other.wait_until_linked(60)
        path.write_bytes(graph_of(copied.parent / "other.db").read_bytes())
    with caplog.at_level(logging.WARNING, "recollect"):
        assert linked_at_once(copied, clock) == 0
    assert "built anew" in caplog.text
    with open_memory(copied, clock) as memory:
        assert recall(memory) >= 0.97
        assert memory.wait_until_linked(60)
        assert recall(memory) >= 0.97


def test_every_byte_of_a_graph_file_is_checked(copied: Path, clock: Clock) -> None:
    content = graph_of(copied).read_bytes()
    rng = np.random.default_rng(8)
    with open_memory(copied, clock) as memory:
        partition = Partition(DIMENSIONS, memory._store.analyzer)
        scope = Scope("default", org="acme")
        partition.apply(memory._log.deltas(scope, after=0, until=ROWS, limit=ROWS), ROWS)
    for place in [*range(80), *rng.integers(len(content), size=100).tolist()]:
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(rng.integers(8))
        with pytest.raises(CorruptStoreError):
            partition.read_graph(bytes(damaged))
        assert partition.linked == 0
    for end in rng.integers(len(content), size=20).tolist():
        with pytest.raises(CorruptStoreError):
            partition.read_graph(content[:end])
    with pytest.raises(CorruptStoreError):
        partition.read_graph(content + b"x")
    partition.read_graph(content)
    assert partition.linked == ROWS


def test_forgetting_a_scope_removes_its_graph(copied: Path, clock: Clock) -> None:
    path = graph_of(copied)
    with open_memory(copied, clock) as memory:
        memory.forget(**ACME)
    assert not path.exists()


def test_a_forgotten_graph_does_not_come_back(copied: Path, clock: Clock) -> None:
    """The thread that links may be about to write what is forgotten meanwhile."""
    path = graph_of(copied)
    with open_memory(copied, clock) as memory:
        memory.search("word1", vector=QUERIES[0][1], **ACME)
        (slot,) = memory._partitions._slots.values()
        memory.forget(**ACME)
        assert memory._store.keeper is not None
        memory._store.keeper._linked.clear()
        memory._linker._keep_graph(Scope("default", org="acme"), slot, all_of_it=True)
    assert not path.exists()


def test_a_folder_that_cannot_be_written_costs_only_the_file(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    store = tmp_path / "store.db"
    Path(f"{store}-partitions").write_text("not a folder")
    with caplog.at_level(logging.WARNING, "recollect"), open_memory(store, clock) as memory:
        memory.add_many(items(1500, 1), **ACME)
        memory.search("word1", vector=QUERIES[0][1], **ACME)
        assert memory.wait_until_linked(60)
        assert recall(memory) >= 0.97
    assert "could not be written" in caplog.text


# Beside other work


def test_searches_go_on_while_records_come_and_go_and_are_linked(clock: Clock) -> None:
    with open_memory(":memory:", clock) as memory:
        first = [done.id for done in memory.add_many(items(1000, 1), **ACME)]
        failures: list[Exception] = []
        done = threading.Event()

        def read(seed: int) -> None:
            rng = np.random.default_rng(seed)
            try:
                while not done.is_set():
                    text, vector = QUERIES[rng.integers(len(QUERIES))]
                    hits = memory.search(text, vector=vector, plan="graph", **ACME)
                    assert len({hit.id for hit in hits}) == len(hits) == 10
            except Exception as failure:  # noqa: BLE001
                failures.append(failure)

        readers = [threading.Thread(target=read, args=(seed,)) for seed in range(3)]
        for reader in readers:
            reader.start()
        for batch in range(2, 12):
            memory.add_many(items(200, batch), **ACME)
            for id in first[batch * 40 : batch * 40 + 40]:
                memory.delete(id)
        done.set()
        for reader in readers:
            reader.join()
        assert not failures
        assert memory.wait_until_linked(60)
        assert recall(memory) >= 0.97


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_while_rows_are_linked(clock: Clock, tmp_path: Path) -> None:
    with open_memory(tmp_path / "store.db", clock) as memory:
        memory.add_many(items(ROWS, 1), **ACME)
        text, vector = QUERIES[0]
        memory.search(text, vector=vector, **ACME)
        child = os.fork()
        if child == 0:
            hits = memory.search(text, vector=vector, plan="graph", **ACME)
            os._exit(0 if len(hits) == 10 and memory.wait_until_linked(60) else 1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert memory.wait_until_linked(60)
        assert recall(memory) >= 0.97


def test_small_scopes_get_no_graph(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "LEAST_ROWS", 2000)
    with open_memory(":memory:", clock) as memory:
        memory.add_many(items(1000, 1), **ACME)
        memory.search("word1", vector=QUERIES[0][1], **ACME)
        assert memory.wait_until_linked(0)
        (slot,) = memory._partitions._slots.values()
        assert slot.partition is not None
        assert slot.partition.linked == 0
