"""Mem0's interface: its shapes, its reading rule, and programs written for it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recollect
from llm_server import LLMServer
from recollect.compat.mem0 import AsyncMemory, Memory, MemoryNotFoundError, ValidationError
from recollect.compat.mem0.conditions import condition_of, holds, narrowed
from recollect.errors import InvalidInputError, StoreError
from recollect.filters import filter_of

ROOT = Path(__file__).parent.parent
SHAPES = ROOT / "tests" / "mem0_shapes"
IDS = ("user_id", "agent_id", "run_id")
UNKNOWN = "6c1a9c36-0000-4000-8000-000000000000"


def config(path: object = ":memory:", **more: Any) -> dict[str, Any]:
    return {"vector_store": {"provider": "qdrant", "config": {"path": str(path)}}, **more}


@pytest.fixture
def memory() -> Iterator[Memory]:
    with Memory(config()) as opened:
        yield opened


def texts(result: dict[str, Any]) -> list[str]:
    return [one["memory"] for one in result["results"]]


# The shapes of the real package


def load_tool() -> ModuleType:
    """tools/mem0_shapes.py, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("mem0_shapes", ROOT / "tools/mem0_shapes.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool()


def differences(real: dict[str, Any], ours: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The steps that end otherwise. Of an error, the class that Mem0 raises has to be a base."""
    differ = {}
    for step, expected in real.items():
        got = ours[step]
        if isinstance(expected, dict) and "raises" in expected:
            same = "raises" in got and expected["raises"][0] in got["raises"]
        else:
            same = expected == got
        if not same:
            differ[step] = (expected, got)
    return differ


@pytest.mark.parametrize("form", [1, 2])
def test_every_call_returns_what_mem0_returns(form: int, tool: ModuleType) -> None:
    pytest.importorskip("openai", reason="the configuration names an endpoint")
    real = json.loads((SHAPES / f"{form}.json").read_text())
    ours = json.loads(json.dumps(tool.recorded("recollect.compat.mem0", form)))
    assert differences(real, ours) == {}


def test_the_recorded_shapes_are_those_of_the_package_that_is_installed() -> None:
    if importlib.util.find_spec("mem0") is None:
        pytest.skip("mem0ai is not installed: the shapes recorded earlier are compared with")
    from importlib.metadata import version

    form = "1" if version("mem0ai").startswith("1.") else "2"
    tool = [sys.executable, str(ROOT / "tools/mem0_shapes.py"), "--form", form]
    done = subprocess.run(tool, capture_output=True, check=True, timeout=250)
    assert json.loads(done.stdout) == json.loads((SHAPES / f"{form}.json").read_text())


def test_a_difference_of_shapes_is_seen() -> None:
    real = {"a": {"raises": ["ValueError"]}, "b": {"id": "str"}, "c": "null"}
    ours = {"a": {"raises": ["TypeError"]}, "b": {"id": "null"}, "c": "null"}
    assert differences(real, ours).keys() == {"a", "b"}


# The reading rule: ids are filters

people = st.sampled_from(["ann", "bob", None])
agents = st.sampled_from(["coder", "tutor", None])
runs = st.sampled_from(["r1", "r2", None])
all_ids = st.fixed_dictionaries({"user_id": people, "agent_id": agents, "run_id": runs})
some_ids = all_ids.map(lambda ids: {k: v for k, v in ids.items() if v}).filter(bool)


@given(
    held=st.lists(some_ids, min_size=1, max_size=8),
    asked=some_ids,
    version_1=st.booleans(),
    deleted=st.booleans(),
)
def test_a_memory_is_returned_if_it_carries_the_ids_asked_for(
    held: list[dict[str, str]], asked: dict[str, str], version_1: bool, deleted: bool
) -> None:
    with Memory(config()) as memory:
        for i, ids in enumerate(held):
            memory.add(f"The green door {i}", **ids, infer=False)
        expected = {
            f"The green door {i}" for i, ids in enumerate(held) if asked.items() <= ids.items()
        }
        given = asked if version_1 else {"filters": asked}
        if deleted:
            memory.delete_all(**asked)
            left = {f"The green door {i}" for i in range(len(held))} - expected
            every = [
                text
                for ids in ({"user_id": "*"}, {"agent_id": "*"}, {"run_id": "*"})
                for text in texts(memory.get_all(filters=ids, top_k=100))
            ]
            assert set(every) == left
            expected = set()
        listed = memory.get_all(**given)
        assert texts(listed) == sorted(expected)
        found = memory.search("green door", **given)
        assert sorted(texts(found)) == sorted(expected)
        for one in listed["results"] + found["results"]:
            assert asked.items() <= one.items()


def test_partitions_without_the_ids_are_not_opened(memory: Memory) -> None:
    for user in ("ann", "bob"):
        for agent in ("coder", "tutor"):
            memory.add("The green door", user_id=user, agent_id=agent, infer=False)
    memory.search("green door", user_id="ann")
    assert memory.memory.stats()["loaded_partitions"] == 2


def test_what_others_add_is_found_at_once(tmp_path: Path) -> None:
    with Memory(config(tmp_path)) as one, Memory(config(tmp_path)) as other:
        for i, memory in enumerate([one, other, one, other]):
            memory.add(f"door {i}", user_id="ann", run_id=f"r{i}", infer=False)
            for reader in (one, other):
                assert len(texts(reader.get_all(user_id="ann"))) == i + 1
                assert len(texts(reader.search("door", user_id="ann"))) == i + 1


def test_collections_of_one_path_see_nothing_of_each_other(tmp_path: Path) -> None:
    def named(collection: str) -> dict[str, Any]:
        return {"vector_store": {"config": {"path": str(tmp_path), "collection_name": collection}}}

    with Memory(named("work")) as work, Memory(named("home")) as home:
        id = work.add("The green door", user_id="ann", infer=False)["results"][0]["id"]
        assert home.get_all(user_id="ann") == {"results": []}
        assert home.search("green door", user_id="ann") == {"results": []}
        assert home.get(id) is None and home.history(id) == []
        with pytest.raises(MemoryNotFoundError):
            home.delete(id)
        home.reset()
        assert len(work.get_all(user_id="ann")["results"]) == 1


@pytest.mark.parametrize("ids", [{}, {"user_id": None}, {"filters": {}}, {"filters": {"a": 1}}])
def test_without_ids_nothing_is_read(memory: Memory, ids: dict[str, Any]) -> None:
    memory.add("The green door", user_id="ann", infer=False)
    with pytest.raises(ValidationError, match="at least one"):
        memory.get_all(**ids)
    with pytest.raises(ValidationError, match="at least one"):
        memory.search("door", **ids)


@pytest.mark.parametrize("group", ["OR", "NOT"])
def test_an_id_in_an_alternative_chooses_nobody(memory: Memory, group: str) -> None:
    with pytest.raises(ValidationError, match="at least one"):
        memory.get_all(filters={group: [{"user_id": "ann"}]})


@pytest.mark.parametrize("id", ["", "  ", 3.5, True, ["ann"]])
def test_ids_that_are_none_are_refused(memory: Memory, id: Any) -> None:
    for call in (memory.get_all, memory.delete_all):
        with pytest.raises(InvalidInputError):
            call(user_id=id)
    with pytest.raises(InvalidInputError):
        memory.add("text", user_id=id, infer=False)
    with pytest.raises(InvalidInputError):
        memory.get_all(filters={"user_id": id} if id != ["ann"] else {"user_id": [None]})


def test_an_id_in_the_filters_does_not_replace_the_argument(memory: Memory) -> None:
    for user in ("ann", "bob"):
        memory.add("The green door", user_id=user, agent_id="coder", infer=False)
    for asked in ({"user_id": "bob"}, {"AND": [{"user_id": "bob"}]}, {"user_id": ["bob"]}):
        assert memory.get_all(user_id="ann", filters=asked) == {"results": []}
        assert memory.search("green door", user_id="ann", filters=asked) == {"results": []}
    either = {"user_id": {"in": ["ann", "bob"], "ne": "bob"}}
    assert [one["user_id"] for one in memory.get_all(filters=either)["results"]] == ["ann"]


def test_ids_are_trimmed_and_numbers_become_text(memory: Memory) -> None:
    memory.add("The green door", user_id=7, infer=False)
    assert texts(memory.get_all(user_id=" 7 ")) == ["The green door"]
    assert texts(memory.get_all(filters={"user_id": [7, "8"]})) == ["The green door"]


def test_metadata_sets_no_ids(memory: Memory, caplog: pytest.LogCaptureFixture) -> None:
    id = memory.add(
        "text", user_id="ann", metadata={"user_id": "bob", "agent_id": "x"}, infer=False
    )
    memory.update(id["results"][0]["id"], metadata={"run_id": "r"})
    (one,) = memory.get_all(user_id="ann")["results"]
    assert one["user_id"] == "ann" and "agent_id" not in one and "run_id" not in one
    assert "agent_id, user_id" in caplog.text


# Filters

scalars = st.one_of(
    st.sampled_from(["food", "work", "Work", "2025-03-01", "2025-03-01T00:00:00+01:00", ""]),
    st.integers(-2, 3),
    st.booleans(),
    st.sampled_from([0.5, 2.0, 1e300, 2**60]),
)
values = st.one_of(scalars, st.lists(scalars, max_size=2), st.none())
payloads = st.dictionaries(st.sampled_from(["a", "b", "role"]), values, max_size=3)
operators = st.one_of(
    st.tuples(st.sampled_from(["eq", "ne", "gt", "gte", "lt", "lte"]), scalars),
    st.tuples(st.sampled_from(["in", "nin"]), st.lists(scalars, max_size=3)),
    st.tuples(st.sampled_from(["contains", "icontains"]), st.sampled_from(["o", "WORK", ""])),
)
asked = st.one_of(
    scalars,
    st.just("*"),
    st.lists(scalars, max_size=2),
    st.lists(operators, min_size=1, max_size=2).map(dict),
)
leaves = st.dictionaries(st.sampled_from(["a", "b", "role", "a.b"]), asked, max_size=2)
conditions = st.recursive(
    leaves,
    lambda inner: st.dictionaries(
        st.sampled_from(["AND", "OR", "NOT"]), st.lists(inner, min_size=1, max_size=2), min_size=1
    ),
    max_leaves=4,
)


@given(filters=conditions, payload=payloads)
def test_the_native_filter_lets_through_all_that_fulfil_a_condition(
    filters: dict[str, Any], payload: dict[str, Any]
) -> None:
    condition = condition_of(filters)
    where = narrowed(condition)
    kept = {key: value for key, value in payload.items() if value != 2**60}
    if where is not None and holds(condition, kept):
        record = {"text": "t", "kind": "semantic", "at": 0, "tokens": 1, "metadata": kept}
        assert filter_of(where=where).matches(json.dumps(record).encode())


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": {"contains": "Tea"}}, ["a"]),
        ({"text": {"icontains": "tea"}}, ["a", "b"]),
        ({"text": "*"}, ["a", "b"]),
        ({"tags": {"contains": "re"}}, ["c"]),
        ({"tags": "*"}, ["c"]),  # a list, or an object, is a value too
        ({"deep": "*"}, ["d"]),
        ({"AND": [{"user_id": "ann"}, {"n": {"gte": 2, "lt": 4}}]}, ["b", "c"]),
        ({"n": {"ne": 2}}, ["a", "c"]),
        ({"NOT": {"n": 2}}, ["a", "c", "d"]),
        ({"OR": [{"n": 1}, {"NOT": [{"n": "*"}]}]}, ["a", "d"]),
        ({"deep.er": 1}, ["d"]),
        ({"day": {"gt": "2025-03-01T01:00:00+02:00"}}, ["b"]),
    ],
)
def test_filters(memory: Memory, filters: dict[str, Any], expected: list[str]) -> None:
    held = {
        "a": {"text": "Tea", "n": 1, "day": "2025-02-28T22:59:00Z"},
        "b": {"text": "green tea", "n": 2, "day": "2025-02-28T23:00:01Z"},
        "c": {"tags": ["red", "blue"], "n": 3},
        "d": {"deep": {"er": 1}},
    }
    for name, metadata in held.items():
        memory.add(f"door {name}", user_id="ann", metadata=metadata, infer=False)
    asked = filters if "AND" in filters else {"user_id": "ann", **filters}
    assert texts(memory.get_all(filters=asked)) == [f"door {name}" for name in expected]
    assert sorted(texts(memory.search("door", filters=asked))) == [f"door {n}" for n in expected]
    assert len(texts(memory.search("door", filters=asked, top_k=1))) == 1


def test_a_filter_is_looked_for_below_the_best_hits(memory: Memory) -> None:
    for i in range(40):
        memory.add("green door", user_id="ann", metadata={"name": f"A{i}"}, infer=False)
    memory.add("a door", user_id="ann", metadata={"name": "B"}, infer=False)
    found = memory.search(
        "green door", user_id="ann", filters={"name": {"icontains": "b"}}, limit=1
    )
    assert texts(found) == ["a door"]


@pytest.mark.parametrize(
    "filters",
    [
        {"a": {"like": "x"}},
        {"a": {"$gt": 1}},
        {"a": None},
        {"a": {}},
        {"a": {"in": "x"}},
        {"a": {"eq": [1]}},
        {"a": {"contains": 1}},
        {"a": float("nan")},
        {"AND": []},
        {"OR": {"a": 1}},
        {"OR": ["a"]},
        {1: 2},
        {"AND": [{"AND": [{"AND": [{"AND": [{"AND": [{"AND": [{"AND": [{"a": 1}]}]}]}]}]}]}]},
    ],
)
def test_wrong_filters_are_refused(memory: Memory, filters: Any) -> None:
    with pytest.raises(InvalidInputError):
        memory.get_all(user_id="ann", filters=filters)


# Writing


def test_history_tells_every_change(memory: Memory) -> None:
    said = {"role": "user", "content": "Tea", "name": "ann"}
    id = memory.add(said, user_id="u", infer=False)["results"][0]["id"]
    memory.update(id, "Green tea")
    memory.update(id, metadata={"hot": True})
    memory.delete(id)
    rows = memory.history(id)
    assert [(r["event"], r["old_memory"], r["new_memory"]) for r in rows] == [
        ("ADD", None, "Tea"),
        ("UPDATE", "Tea", "Green tea"),
        ("UPDATE", "Green tea", "Green tea"),
        ("DELETE", "Green tea", None),
    ]
    assert [row["is_deleted"] for row in rows] == [False, False, False, True]
    assert {(row["memory_id"], row["actor_id"], row["role"]) for row in rows} == {
        (id, "ann", "user")
    }
    assert len({row["id"] for row in rows}) == 4
    assert rows == memory.history(id)
    assert {row["created_at"] for row in rows} == {rows[0]["updated_at"]}


class Scripted:
    """An inference that proposes what a test says."""

    def __init__(self) -> None:
        self.next: Any = None

    def infer(self, turns: Any, find: Any) -> Any:
        return self.next(turns, find)


@pytest.fixture
def scripted(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    script = Scripted()
    monkeypatch.setattr(memory.memory._learner, "_inference", lambda: script)
    return script


def test_what_is_learnt_is_told_as_mem0_tells_it(memory: Memory, scripted: Scripted) -> None:
    from recollect.inference import Candidate, Op, Proposal
    from recollect.model import Kind

    def fact(text: str) -> Candidate:
        return Candidate(text, Kind.SEMANTIC, 0)

    def known(find: Any, text: str) -> tuple[str, ...]:
        return (find([text])[0][0].id,)

    scripted.next = lambda turns, find: [Proposal(Op.ADD, "new", fact("Ann lives in Oslo"))]
    added = memory.add("I live in Oslo", user_id="ann", run_id="r", metadata={"source": "chat"})
    old = added["results"][0]["id"]
    assert added == {"results": [{"id": old, "memory": "Ann lives in Oslo", "event": "ADD"}]}

    scripted.next = lambda turns, find: [
        Proposal(Op.UPDATE, "moved", fact("Ann lives in Bergen"), known(find, "Ann lives"))
    ]
    (moved,) = memory.add("I moved to Bergen", user_id="ann", run_id="r")["results"]
    new = moved["id"]
    assert moved == {
        "id": new,
        "memory": "Ann lives in Bergen",
        "event": "UPDATE",
        "previous_memory": "Ann lives in Oslo",
    }
    assert texts(memory.get_all(user_id="ann")) == ["Ann lives in Bergen"]
    assert texts(memory.search("Where does Ann live?", run_id="r")) == ["Ann lives in Bergen"]
    for id in (old, new):
        got = memory.get(id)
        assert got is not None and (got["id"], got["memory"]) == (new, "Ann lives in Bergen")
        assert [(r["event"], r["old_memory"], r["new_memory"]) for r in memory.history(id)] == [
            ("ADD", None, "Ann lives in Oslo"),
            ("UPDATE", "Ann lives in Oslo", "Ann lives in Bergen"),
        ]

    scripted.next = lambda turns, find: [
        Proposal(Op.NOOP, "said again", fact("Ann lives in Bergen"), known(find, "Ann lives"))
    ]
    assert memory.add("I live in Bergen", user_id="ann", run_id="r") == {"results": []}
    assert len(memory.history(new)) == 2

    scripted.next = lambda turns, find: [
        Proposal(Op.DELETE, "left", targets=known(find, "Ann lives"))
    ]
    gone = memory.add("I left Bergen", user_id="ann", run_id="r")["results"]
    assert gone == [{"id": new, "memory": "Ann lives in Bergen", "event": "DELETE"}]
    assert memory.get(old) is None and memory.get_all(user_id="ann") == {"results": []}
    assert memory.history(old)[-1]["is_deleted"]
    with pytest.raises(MemoryNotFoundError):
        memory.update(new, "text")


def test_a_conversation_is_learnt_without_a_model(memory: Memory) -> None:
    (added,) = memory.add("I live in Oslo.", user_id="ann")["results"]
    assert added["event"] == "ADD" and "Oslo" in added["memory"]
    assert memory.add("I live in Oslo.", user_id="ann") == {"results": []}
    (moved,) = memory.add("I live in Bergen now.", user_id="ann", agent_id="a")["results"]
    assert moved["event"] == "ADD"  # of other ids
    (moved,) = memory.add("I live in Bergen now.", user_id="ann")["results"]
    assert moved["event"] == "UPDATE" and moved["previous_memory"] == added["memory"]
    assert "Oslo" not in str(memory.get_all(user_id="ann"))


def test_runs_do_not_change_each_other(memory: Memory, scripted: Scripted) -> None:
    memory.add("The deadline is Friday", user_id="ann", run_id="r1", infer=False)
    shown: list[Any] = []

    def look(turns: Any, find: Any) -> Any:
        shown.extend(find(["The deadline is Monday"])[0])
        return []

    scripted.next = look
    memory.add("The deadline is Monday", user_id="ann", run_id="r2")
    assert shown == []


def test_the_id_of_a_superseded_memory_changes_what_took_its_place(
    memory: Memory, scripted: Scripted
) -> None:
    from recollect.inference import Candidate, Op, Proposal
    from recollect.model import Kind

    old = memory.add("Ann likes tea", user_id="ann", infer=False)["results"][0]["id"]
    scripted.next = lambda turns, find: [
        Proposal(Op.UPDATE, "now", Candidate("Ann likes milk", Kind.SEMANTIC, 0), (old,))
        for _ in find(["Ann likes"])
    ]
    memory.add("I like milk now", user_id="ann")
    memory.update(old, "Ann likes oat milk")
    (one,) = memory.get_all(user_id="ann")["results"]
    assert one["memory"] == "Ann likes oat milk" != old
    memory.delete(old)
    assert texts(memory.get_all(user_id="ann")) == []
    memory.delete_all(user_id="ann")
    assert memory.get(old) is None
    events = [(row["event"], row["old_memory"]) for row in memory.history(one["id"])]
    assert events[:3] == [("ADD", None), ("UPDATE", "Ann likes tea"), ("UPDATE", "Ann likes milk")]


def test_expired_memories_are_hidden_until_they_are_asked_for(memory: Memory) -> None:
    today = memory.memory.now().date()
    for name, day in (("over", today - timedelta(1)), ("last", today), ("far", "2999-01-01")):
        memory.add(f"door {name}", user_id="ann", infer=False, expiration_date=day)
    assert texts(memory.get_all(user_id="ann")) == ["door last", "door far"]
    assert len(texts(memory.search("door", user_id="ann"))) == 2
    everything = memory.get_all(filters={"user_id": "ann"}, show_expired=True)["results"]
    assert len(everything) == 3
    assert len(texts(memory.search("door", user_id="ann", show_expired=True))) == 3
    over = everything[0]
    assert over["expiration_date"] == str(today - timedelta(1)) and over["metadata"] is None
    memory.update(over["id"], expiration_date=None)
    assert len(texts(memory.get_all(user_id="ann"))) == 3
    for wrong in ("soon", 5, "2025-13-01"):
        with pytest.raises(InvalidInputError, match="YYYY-MM-DD"):
            memory.add("text", user_id="ann", infer=False, expiration_date=wrong)


def test_times_are_those_given(memory: Memory) -> None:
    stamps = {
        "seconds": {"timestamp": 1735689600},
        "datetime": {"timestamp": datetime(2025, 1, 1, tzinfo=UTC)},
        "naive": {"timestamp": datetime(2025, 1, 1)},
        "text": {"timestamp": "2025-01-01T01:00:00+01:00"},
        "metadata": {"metadata": {"created_at": "2025-01-01"}},
    }
    for name, stamp in stamps.items():
        memory.add(name, user_id="ann", infer=False, **stamp)  # type: ignore[arg-type]
    created = {one["created_at"] for one in memory.get_all(user_id="ann")["results"]}
    assert created == {"2025-01-01T00:00:00+00:00"}
    with pytest.raises(InvalidInputError, match="ISO 8601"):
        memory.add("text", user_id="ann", timestamp="soon", infer=False)


def test_messages_that_say_nothing_are_left_out(
    memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    parts = [{"type": "text", "text": "Look:"}, {"type": "image_url", "image_url": {"url": "x"}}]
    done = memory.add(
        [
            {"role": "system", "content": "Be kind"},
            {"role": "user", "content": parts},
            {"role": "user", "content": parts[1:]},
            {"role": "assistant", "content": None, "tool_calls": []},
            {"content": "nobody"},
            "text",
            {"role": "tool", "content": "42", "tool_call_id": "1"},
        ],
        user_id="ann",
        infer=False,
    )
    assert [(one["memory"], one["role"]) for one in done["results"]] == [
        ("Look:", "user"),
        ("42", "tool"),
    ]
    assert caplog.text.count("left out") == 4
    assert memory.add([], user_id="ann") == {"results": []}


def test_a_long_text_is_one_memory(memory: Memory) -> None:
    long = " ".join(f"The door number {i} of the house is green." for i in range(400))
    id = memory.add(long, user_id="ann", infer=False)["results"][0]["id"]
    (found,) = memory.search("door number 7", user_id="ann")["results"]
    (listed,) = memory.get_all(user_id="ann")["results"]
    assert found["id"] == listed["id"] == id and found["memory"] == long
    memory.delete_all(user_id="ann")
    assert memory.search("door number 7", user_id="ann") == {"results": []}


def test_procedures_are_kept_in_their_own_words(memory: Memory) -> None:
    steps = [
        {"role": "user", "content": "Deploy it"},
        {"role": "assistant", "content": "Ran make deploy"},
    ]
    (done,) = memory.add(steps, agent_id="ops", memory_type="procedural_memory")["results"]
    assert done["memory"] == "user: Deploy it\nassistant: Ran make deploy"
    assert memory.memory.get(done["id"]).kind == "procedural"
    (kept,) = memory.get_all(agent_id="ops")["results"]
    assert kept["metadata"] == {"memory_type": "procedural_memory"}


def test_reset_erases_everything(tmp_path: Path) -> None:
    with Memory(config(tmp_path)) as memory:
        ids = [
            memory.add("The zanzibar door", **dict.fromkeys(chosen, "x"), infer=False)  # type: ignore[arg-type]
            for size in (1, 2, 3)
            for chosen in combinations(IDS, size)
        ]
        memory.delete(ids[0]["results"][0]["id"])
        memory.reset()
        assert all(memory.history(one["results"][0]["id"]) == [] for one in ids)
        memory.memory.verify()
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"zanzibar" not in left


@pytest.mark.parametrize("k", [{"limit": 0}, {"top_k": 0}])
def test_none_are_returned_where_none_are_asked_for(memory: Memory, k: dict[str, int]) -> None:
    memory.add("text", user_id="ann", infer=False)
    assert memory.search("text", user_id="ann", **k) == {"results": []}
    assert memory.get_all(user_id="ann", **k) == {"results": []}


def test_how_many_are_returned(memory: Memory) -> None:
    memory.memory.add_many([f"door {i}" for i in range(120)], user_id="ann")
    assert len(texts(memory.get_all(user_id="ann"))) == 100
    assert len(texts(memory.search("door", user_id="ann"))) == 100
    assert len(texts(memory.get_all(filters={"user_id": "ann"}))) == 20
    assert len(texts(memory.search("door", filters={"user_id": "ann"}))) == 20
    assert len(texts(memory.search("door", filters={"user_id": "ann"}, top_k=5))) == 5


@pytest.mark.parametrize(
    "call",
    [
        lambda m: m.search("", user_id="ann"),
        lambda m: m.search(None, user_id="ann"),
        lambda m: m.search("q", user_id="ann", limit=-1),
        lambda m: m.search("q", user_id="ann", top_k=True),
        lambda m: m.search("q", user_id="ann", limit=1, top_k=1),
        lambda m: m.search("q", user_id="ann", threshold=1.5),
        lambda m: m.search("q", user_id="ann", threshold="0.5"),
        lambda m: m.search("q", user_id="ann", reference_date="2025-01-01"),
        lambda m: m.get_all(user_id="ann", filters=["a"]),
        lambda m: m.add("text", user_id="ann", metadata="m", infer=False),
        lambda m: m.update(UNKNOWN),
        lambda m: m.update(UNKNOWN, "text"),
        lambda m: m.delete(UNKNOWN),
        lambda m: m.delete("no id"),
        lambda m: m.delete(None),
    ],
)
def test_what_a_caller_did_wrong_is_a_value_error(memory: Memory, call: Any) -> None:
    with pytest.raises(ValueError):
        call(memory)


# Configurations


def test_a_bare_memory_is_kept_beside_mem0s_own_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEM0_DIR", str(tmp_path / "new"))
    with Memory() as memory:
        memory.add("The green door", user_id="ann", infer=False)
    assert (tmp_path / "new" / "recollect.db").exists()
    with Memory() as memory:
        assert texts(memory.get_all(user_id="ann")) == ["The green door"]
    with recollect.Memory(tmp_path / "new" / "recollect.db") as own:
        assert [record.text for record in own.list(user_id="ann")] == ["The green door"]


def test_a_path_is_a_folder_or_a_file(tmp_path: Path) -> None:
    Memory(config(tmp_path / "folder")).close()
    Memory(config(tmp_path / "own.db")).close()
    assert (tmp_path / "folder" / "recollect.db").is_file() and (tmp_path / "own.db").is_file()


def test_an_object_with_model_dump_is_a_configuration(tmp_path: Path) -> None:
    dumped = {
        "vector_store": {"provider": "qdrant", "config": SimpleNamespace(
            model_dump=lambda: {"path": str(tmp_path), "host": None, "on_disk": False})},
        "reranker": None,
        "version": "v1.1",
    }  # fmt: skip
    Memory(SimpleNamespace(model_dump=lambda: dumped)).close()
    assert (tmp_path / "recollect.db").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"vector_store": {"config": {"host": "localhost", "port": 6333}}}, "asks no server"),
        ({"vector_store": {"config": {"path": "x", "metric": 1}}}, "metric.*understands.*path"),
        ({"vector_store": {"config": {"path": 7}}}, "must name a place"),
        ({"vectorstore": {}}, "vectorstore.*understands.*vector_store"),
        ({"graph_store": {"provider": "neo4j"}}, "no graph store"),
        ({"embedder": {"provider": "vertexai", "config": {"model": "m"}}}, "there are static"),
        ({"embedder": {"provider": "openai"}}, "name the model"),
        ({"embedder": {"provider": "openai", "config": {"model": "m", "x": 1}}}, "no use for: x"),
        ({"llm": {"provider": "watson", "config": {"model": "m"}}}, "there are rules"),
        ({"llm": {"provider": "openai", "config": {"model": ""}}}, "name the model"),
        ([], "must be a dict"),
    ],
)
def test_what_is_not_understood_is_an_error(given: Any, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        Memory.from_config(given)


@pytest.mark.parametrize(
    "name", ["custom_instructions", "custom_fact_extraction_prompt", "reranker"]
)
def test_what_has_no_effect_is_a_warning(name: str) -> None:
    with pytest.warns(UserWarning, match=name) as caught:
        Memory.from_config(config(**{name: {"provider": "x"}})).close()
    assert caught[0].filename == __file__


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file.*MEM0_DIR"):
        Memory(config(tmp_path / "file" / "folder"))


@pytest.mark.parametrize(
    ("provider", "more", "path"),
    [
        ("openai", {"openai_base_url": "/v1"}, "/v1/chat/completions"),
        ("ollama", {"ollama_base_url": ""}, "/v1/chat/completions"),
        ("vllm", {"vllm_base_url": "/v1", "api_key": "k"}, "/v1/chat/completions"),
    ],
)
def test_a_language_model_of_the_configuration_is_asked(
    provider: str, more: dict[str, str], path: str
) -> None:
    pytest.importorskip("openai", reason="the openai package is not installed")
    with LLMServer().serving() as server:
        server.operations = [
            {
                "op": "ADD",
                "text": "Ada lives in Bergen",
                "kind": "semantic",
                "turn": 0,
                "targets": [],
                "at": None,
                "reason": "said so",
            }
        ]
        given = {k: v if k == "api_key" else server.root + v for k, v in more.items()}
        model = {"model": "m-1", "api_key": "k", "temperature": 0.2, "max_tokens": 700, **given}
        llm = {"provider": provider, "config": model}
        with Memory.from_config(config(llm=llm)) as memory:
            done = memory.add("My sister Ada lives in Bergen", user_id="ann")
    (one,) = done["results"]
    assert (one["memory"], one["event"]) == ("Ada lives in Bergen", "ADD")
    (request,) = server.requests
    assert (request["model"], request["temperature"]) == ("m-1", 0.2)
    assert request["max_tokens"] == 700 and server.keys == ["Bearer k"]


def test_an_empty_prompt_is_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Memory.from_config(config(custom_instructions=None, reranker=None)).close()


# Awaited


def test_async_memory_is_the_same_awaited() -> None:
    async def program() -> list[str]:
        async with AsyncMemory(config()) as memory:
            added = await asyncio.gather(
                *(memory.add(f"door {i}", user_id="ann", infer=False) for i in range(5))
            )
            ids = [one["results"][0]["id"] for one in added]
            await memory.update(ids[0], text="green door")
            await memory.delete(memory_id=ids[1])
            assert len(await memory.history(ids[1])) == 2
            found = await memory.search("green door", filters={"user_id": "ann"}, top_k=1)
            assert texts(found) == ["green door"]
            assert (await memory.get(ids[1])) is None
            kept = texts(await memory.get_all(user_id="ann"))
            await memory.delete_all(user_id="ann")
            await memory.reset()
            with pytest.raises(NotImplementedError):
                await memory.chat("hello")
            return kept

    assert sorted(asyncio.run(program())) == ["door 2", "door 3", "door 4", "green door"]


def test_an_async_memory_from_a_configuration_may_be_awaited_or_not() -> None:
    async def program() -> None:
        plain = AsyncMemory.from_config(config())
        awaited = await AsyncMemory.from_config(config())
        for memory in (plain, awaited):
            assert isinstance(memory, AsyncMemory)
            memory.close()

    asyncio.run(program())


def test_async_memory_has_every_method() -> None:
    public = {name for name in vars(Memory) if not name.startswith("_")}
    assert public <= set(vars(AsyncMemory))
