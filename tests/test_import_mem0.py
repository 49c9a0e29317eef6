"""Local stores of Mem0 come over, as they lie on the disk."""

from __future__ import annotations

import base64
import importlib.util
import json
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from recollect import Memory
from recollect.cli import main
from recollect.compat.mem0 import Memory as Mem0
from recollect.compat.mem0 import inert
from recollect.compat.mem0.identity import Ids, ids_of
from recollect.compat.mem0.importing import Imported, arrivals_of
from recollect.compat.mem0.importing import bring_over as bring
from recollect.compat.mem0.stores import Kept, source_at
from recollect.errors import InvalidInputError
from test_compat_mem0 import load_tool

ROOT = Path(__file__).parent.parent
NOBODY = ids_of(None, None, None)


def bring_over(kept: Iterable[Kept], memory: Memory, *, unbound: Ids, **more: Any) -> Imported:
    return bring(arrivals_of(kept, unbound), memory, **more)


HELD: dict[str, dict[str, Any]] = {
    "8f0c7c1e-0000-4000-8000-000000000001": {
        "data": "Ann likes green tea",
        "hash": "x",
        "user_id": "ann",
        "topic": "food",
        "stars": 5,
        "created_at": "2025-01-01T10:00:00+00:00",
        "updated_at": "2025-02-01T10:00:00+00:00",
        "text_lemmatized": "ann like green tea",
    },
    "8f0c7c1e-0000-4000-8000-000000000002": {
        "data": "The build is red",
        "user_id": "ann",
        "agent_id": "coder",
        "run_id": "r1",
        "actor_id": "bob",
        "role": "user",
        "open": True,
        "weight": 0.5,
        "created_at": "2025-01-02T10:00:00-08:00",
        "updated_at": "2025-01-02T10:00:00-08:00",
    },
    "8f0c7c1e-0000-4000-8000-000000000003": {
        "data": "Run make deploy",
        "agent_id": "ops",
        "memory_type": "procedural_memory",
        "expiration_date": "2999-01-01",
        "created_at": None,
    },
    "8f0c7c1e-0000-4000-8000-000000000004": {"data": " ", "user_id": "ann"},
}


# Stores as the libraries write them


class PointStruct:
    """Pickles as Qdrant's class of that name does, which is a model of pydantic."""

    def __init__(self, id: str, payload: dict[str, Any]) -> None:
        self.point = {"id": id, "vector": {"": [0.1, 0.2]}, "payload": payload}

    def __reduce__(self) -> Any:
        state = {
            "__dict__": self.point,
            "__pydantic_extra__": None,
            "__pydantic_fields_set__": {"id", "vector", "payload"},
            "__pydantic_private__": None,
        }
        return (_made, (), state)


def _made() -> Any:
    raise AssertionError("nothing of a pickle may be called")


def qdrant(folder: Path, collection: str = "mem0", held: Any = HELD) -> Path:
    file = folder / "collection" / collection / "storage.sqlite"
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE points (id TEXT PRIMARY KEY, point BLOB)")
        for id, payload in held.items():
            key = base64.b64encode(pickle.dumps(id)).decode()
            point = pickle.dumps(PointStruct(id, payload))
            connection.execute("INSERT INTO points VALUES (?, ?)", (key, point))
    return folder


def chroma(folder: Path, collection: str = "mem0", held: Any = HELD) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as connection, connection:
        connection.executescript(
            "CREATE TABLE collections (id TEXT PRIMARY KEY, name TEXT);"
            "CREATE TABLE segments (id TEXT PRIMARY KEY, type TEXT, scope TEXT, collection TEXT);"
            "CREATE TABLE embeddings (id INTEGER PRIMARY KEY, segment_id TEXT, embedding_id TEXT);"
            "CREATE TABLE embedding_metadata (id INTEGER, key TEXT, string_value TEXT,"
            " int_value INTEGER, float_value REAL, bool_value INTEGER);"
            "INSERT INTO segments VALUES ('v', '', 'VECTOR', 'c'), ('m', '', 'METADATA', 'c');"
        )
        connection.execute("INSERT INTO collections VALUES ('c', ?)", (collection,))
        for row, (id, payload) in enumerate(held.items(), 1):
            connection.execute("INSERT INTO embeddings VALUES (?, 'm', ?)", (row, id))
            for key, value in payload.items():
                if value is None:
                    continue
                kinds = [str, int, float, bool]
                typed = [value if type(value) is kind else None for kind in kinds]
                connection.execute(
                    "INSERT INTO embedding_metadata VALUES (?, ?, ?, ?, ?, ?)", (row, key, *typed)
                )
    return folder


def faiss(folder: Path, collection: str = "mem0", held: Any = HELD) -> Path:
    folder.mkdir()
    (folder / f"{collection}.faiss").write_bytes(b"not read")
    document = {"docstore": held, "index_to_id": {str(i): id for i, id in enumerate(held)}}
    (folder / f"{collection}.json").write_text(json.dumps(document))
    return folder


def pickled_faiss(folder: Path, collection: str = "mem0", held: Any = HELD) -> Path:
    folder.mkdir()
    (folder / f"{collection}.faiss").write_bytes(b"not read")
    (folder / f"{collection}.pkl").write_bytes(pickle.dumps((held, dict(enumerate(held)))))
    return folder


STORES = [qdrant, chroma, faiss, pickled_faiss]
Store = Callable[..., Path]


def history(file: Path) -> Path:
    rows = [
        ("1", "a", None, "Ann likes tea", "ADD", "2025-01-01T10:00:00+00:00", 0, "ann", "user"),
        ("2", "b", None, "Ann is ill", "ADD", "2025-01-02T10:00:00+00:00", 0, None, None),
        ("3", "a", "Ann likes tea", "Ann likes milk", "UPDATE", "2025-01-03T10:00:00+00:00",
         0, "ann", "user"),
        ("4", "b", "Ann is ill", None, "DELETE", "2025-01-04T10:00:00+00:00", 1, None, None),
    ]  # fmt: skip
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "CREATE TABLE history (id TEXT PRIMARY KEY, memory_id TEXT, old_memory TEXT,"
            " new_memory TEXT, event TEXT, created_at DATETIME, updated_at DATETIME,"
            " is_deleted INTEGER, actor_id TEXT, role TEXT)"
        )
        for id, memory, old, new, event, at, gone, actor, role in rows:
            first = next(row[5] for row in rows if row[1] == memory)
            connection.execute(
                "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (id, memory, old, new, event, first, at, gone, actor, role),
            )
    return file


@pytest.mark.parametrize("store", STORES)
def test_a_vector_store_comes_over(store: Store, tmp_path: Path) -> None:
    source = source_at(str(store(tmp_path / "source")))
    with Memory(":memory:") as memory:
        told: list[tuple[int, int]] = []
        done = bring_over(
            source.memories(), memory, unbound=NOBODY, progress=lambda *at: told.append(at)
        )
        assert (done.found, done.added, done.known, done.empty) == (4, 3, 0, 1)
        assert told[-1] == (3, 3)
        (tea,) = memory.list(user_id="ann", where={"topic": "food"})
        assert tea.text == "Ann likes green tea" and tea.kind == "semantic"
        assert tea.at == datetime(2025, 1, 1, 10, tzinfo=UTC)
        assert tea.metadata == {
            "topic": "food",
            "stars": 5,
            "updated_at": "2025-02-01T10:00:00+00:00",
            "mem0_id": "8f0c7c1e-0000-4000-8000-000000000001",
        }
        (build,) = memory.list(session_id="r1")
        assert build.scope.ids == {"agent": "coder", "user": "ann", "session": "r1"}
        assert (build.kind, build.source, build.entities[0]) == ("episodic", "bob", "bob")
        assert build.at == datetime(2025, 1, 2, 18, tzinfo=UTC)
        assert build.metadata["open"] is True and build.metadata["weight"] == 0.5
        (deploy,) = memory.list(agent_id="ops")
        assert deploy.kind == "procedural"
        found = memory.search("What does Ann drink?", user_id="ann", k=1)
        assert found[0].text == "Ann likes green tea"
        again = bring_over(source.memories(), memory, unbound=NOBODY)
        assert (again.found, again.added, again.known, again.empty) == (4, 0, 3, 1)
        assert memory.stats()["records"] == 3


@pytest.mark.parametrize(
    ("provider", "needed"),
    [("qdrant", "qdrant_client"), ("faiss", "faiss"), ("chroma", "chromadb")],
)
def test_a_store_that_mem0_wrote_comes_over(provider: str, needed: str, tmp_path: Path) -> None:
    for package in ("mem0", needed):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: stores are imitated")
    folder = tmp_path / "store"
    tool = [sys.executable, str(ROOT / "tools/mem0_shapes.py"), "--form", "2"]
    subprocess.run([*tool, "--write", provider, str(folder)], check=True, timeout=250)
    held = load_tool()
    expected = {text: {**ids, **metadata} for text, ids, metadata in held.HELD}
    expected[held.CHANGED] = {"user_id": "ann"}
    with Mem0({"vector_store": {"config": {"path": ":memory:"}}}) as moved:
        source = source_at(str(folder))
        bring_over(source.memories(), moved.memory, unbound=NOBODY)
        ids = [{"user_id": "*"}, {"agent_id": "*"}]
        memories = [one for id in ids for one in moved.get_all(filters=id)["results"]]
        assert {one["memory"] for one in memories} == expected.keys()
        for one in memories:
            kept = {**one, **(one["metadata"] or {})}
            assert expected[one["memory"]].items() <= kept.items()


def test_the_history_comes_over_for_somebody(tmp_path: Path) -> None:
    source = source_at(str(history(tmp_path / "history.db")))
    with Memory(":memory:") as memory:
        with pytest.raises(InvalidInputError, match="--user"):
            bring_over(source.memories(), memory, unbound=NOBODY)
        assert memory.stats()["records"] == 0
        bring_over(source.memories(), memory, unbound=ids_of("ann", None, None))
        (one,) = memory.list(user_id="ann")
        assert (one.text, one.source) == ("Ann likes milk", "ann")
        assert one.at == datetime(2025, 1, 1, 10, tzinfo=UTC)
        assert one.metadata["updated_at"] == "2025-01-03T10:00:00+00:00"


def test_what_came_over_is_read_through_mem0s_interface(tmp_path: Path) -> None:
    source = source_at(str(qdrant(tmp_path / "source")))
    file = tmp_path / "agent.db"
    with Memory(file) as memory:
        bring_over(source.memories(), memory, unbound=NOBODY)
    with Mem0({"vector_store": {"config": {"path": str(file)}}}) as moved:
        for old, payload in list(HELD.items())[:3]:
            ids = {k: payload[k] for k in ("user_id", "agent_id", "run_id") if k in payload}
            (one,) = moved.get_all(filters={**ids, "mem0_id": old})["results"]
            assert one["memory"] == payload["data"]
            for key in {*ids, "actor_id", "role", "expiration_date"} & payload.keys():
                assert one[key] == payload[key]


def test_what_broke_off_goes_on(tmp_path: Path) -> None:
    held = [Kept(str(i), {"data": f"door {i}", "user_id": "ann"}) for i in range(1200)]
    with Memory(":memory:") as memory:

        def stop(done: int, of: int) -> None:
            if done == 1000:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            bring_over(held, memory, unbound=NOBODY, progress=stop)
        done = bring_over(held, memory, unbound=NOBODY)
        assert (done.added, done.known) == (200, 1000)
        assert memory.stats()["records"] == 1200


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ({"data": "text"}, "memory 7 of Mem0.*--user"),
        ({"data": "text", "user_id": "ann", "big": 2**60}, "memory 7 of Mem0.*big"),
        ({"data": "text", "user_id": "ann", "odd": inert.Inert()}, "memory 7 of Mem0.*odd"),
        ({"data": "text", "user_id": "ann", "created_at": "soon"}, "memory 7.*created_at"),
        ({"data": "a\0b", "user_id": "ann"}, "memory 7.*NUL"),
    ],
)
def test_nothing_comes_over_where_one_memory_cannot(payload: dict[str, Any], said: str) -> None:
    held = [Kept("1", {"data": "door", "user_id": "ann"}), Kept("7", payload)]
    with Memory(":memory:") as memory:
        with pytest.raises(InvalidInputError, match=said):
            bring_over(held, memory, unbound=NOBODY)
        assert memory.stats()["records"] == 0


def test_one_of_several_collections_is_chosen(tmp_path: Path) -> None:
    folder = qdrant(tmp_path / "source", "work")
    assert source_at(str(folder)).collection == "work"
    for name in ("home", "work_entities", "mem0migrations"):
        (folder / "collection" / name).mkdir()
        file = folder / "collection" / name / "storage.sqlite"
        file.write_bytes((folder / "collection/work/storage.sqlite").read_bytes())
    with pytest.raises(InvalidInputError, match=r"name one of its collections.*: home, work$"):
        source_at(str(folder))
    with pytest.raises(InvalidInputError, match=r"no collection 'play'.*: home, work$"):
        source_at(str(folder), "play")
    assert source_at(str(folder), "home").collection == "home"


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="does not exist"):
        source_at(str(tmp_path / "missing"))
    with pytest.raises(InvalidInputError, match="holds no store of Mem0"):
        source_at(str(tmp_path))
    other = tmp_path / "other.db"
    other.write_text("no database")
    with pytest.raises(InvalidInputError, match="no history of Mem0"):
        source_at(str(other))


@pytest.mark.parametrize("data", [b"", b"no pickle", b"\x80\x04]", pickle.dumps(7), b"cos\n"])
def test_points_that_cannot_be_read_are_named(data: bytes, tmp_path: Path) -> None:
    folder = qdrant(tmp_path / "source", held={})
    file = folder / "collection/mem0/storage.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO points VALUES ('a', ?)", (data,))
    with pytest.raises(InvalidInputError, match=r"storage\.sqlite"):
        list(source_at(str(folder)).memories())


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    folder = qdrant(tmp_path / "source")
    (folder / "collection/mem0/storage.sqlite").write_bytes(b"torn" * 1000)
    with pytest.raises(InvalidInputError, match="cannot be read"):
        list(source_at(str(folder)).memories())


class Hostile:
    """What a pickle could do."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return (Path.write_text, (self.file, "called"))


def test_a_pickle_runs_nothing(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    hostile = pickle.dumps({"a": Hostile(witness), "b": [1], "c": date(2025, 1, 1)})
    read = inert.loads(hostile, "the test")
    assert isinstance(read["a"], inert.Inert) and read["b"] == [1]
    assert read["c"] == date(2025, 1, 1)
    assert not witness.exists()
    pickle.loads(hostile)
    assert witness.exists()  # it would have


# The command


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOLLECT_STORE", raising=False)

    def run(*argv: str) -> tuple[int, str, str]:
        status = main(argv)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_the_command(run: Any, tmp_path: Path) -> None:
    qdrant(tmp_path / "old")
    status, out, _ = run("import", "mem0", "old", "agent.db", "--dry-run")
    assert (status, out.splitlines()[0]) == (0, "3 of 4 memories would be added")
    assert not (tmp_path / "agent.db").exists()
    status, out, _ = run("import", "mem0", "old", "agent.db")
    assert out.splitlines() == ["3 of 4 memories added", "1 without text were left out"]
    status, out, _ = run("import", "mem0", "old", "agent.db", "--dry-run", "--json")
    counts = {"found": 4, "added": 0, "known": 3, "empty": 1}
    assert json.loads(out) == {"import": counts, "dry_run": True}
    status, out, _ = run("list", "--store", "agent.db", "--user", "ann", "--json")
    assert len(json.loads(out)["records"]) == 2


def test_the_command_says_what_is_missing(run: Any, tmp_path: Path) -> None:
    history(tmp_path / "history.db")
    status, out, error = run("import", "mem0", "history.db", "agent.db")
    assert status != 0 and "--user" in error and not out
    assert not (tmp_path / "agent.db").exists()
    status, out, _ = run("import", "mem0", "history.db", "agent.db", "--user", "ann")
    assert (status, out) == (0, "1 of 1 memories added\n")
    status, _, error = run("import", "mem0", "nowhere", "agent.db")
    assert status != 0 and "nowhere does not exist" in error
