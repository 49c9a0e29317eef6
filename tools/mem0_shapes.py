"""Record what Mem0's methods return: the shapes, and which memories its filters choose.

    pip install mem0ai
    python tools/mem0_shapes.py --form 2 > tests/mem0_shapes/2.json

The same calls are made of any package with Mem0's interface: ``--package recollect.compat.mem0``
shows what Recollect makes of them. Embeddings and answers come from a server in this process;
nothing leaves the machine. ``--form`` says which version's way of calling is used, and which
version has to be installed: 1 or 2. With ``--write PROVIDER FOLDER`` it leaves a store of that
kind behind instead, to be imported.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import inspect
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

DIMENSIONS = 64
CHANGED = "Ann has changed"
DAYS = ("2025-03-01", "2025-04-01")

# What the filters choose from: text, ids, metadata.
HELD: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("Ann likes green tea", {"user_id": "ann"}, {"topic": "food", "stars": 5, "tags": ["a", "b"]}),
    ("Ann works in Oslo", {"user_id": "ann"}, {"topic": "Work", "stars": 2, "open": True}),
    ("Reviews are short", {"user_id": "ann", "agent_id": "coder"}, {"topic": "work", "stars": 3}),
    ("The build is red", {"user_id": "ann", "agent_id": "coder", "run_id": "r1"}, {"day": DAYS[0]}),
    ("The build is green", {"user_id": "ann", "run_id": "r2"}, {"day": DAYS[1], "tags": ["b"]}),
    ("Bob likes coffee", {"user_id": "bob"}, {"topic": "food", "stars": 4}),
    ("Answers are polite", {"agent_id": "coder"}, {"topic": "style"}),
]

FILTERS: list[dict[str, Any]] = [
    {"user_id": "ann"},
    {"agent_id": "coder"},
    {"run_id": "r2"},
    {"user_id": "ann", "agent_id": "coder"},
    {"user_id": "ann", "run_id": "r1"},
    {"user_id": "bob", "agent_id": "coder"},
    {"user_id": "nobody"},
    {"user_id": "ann", "topic": "food"},
    {"user_id": "ann", "topic": {"eq": "work"}},
    {"user_id": "ann", "topic": {"ne": "work"}},
    {"user_id": "ann", "topic": {"in": ["food", "work"]}},
    {"user_id": "ann", "topic": {"nin": ["food", "work"]}},
    {"user_id": "ann", "topic": ["food", "Work"]},
    {"user_id": "ann", "stars": 5},
    {"user_id": "ann", "stars": {"gt": 2}},
    {"user_id": "ann", "stars": {"gte": 2, "lt": 5}},
    {"user_id": "ann", "stars": {"lte": 3}},
    {"user_id": "ann", "open": True},
    {"user_id": "ann", "tags": "b"},
    {"user_id": "ann", "tags": {"in": ["a", "x"]}},
    {"user_id": "ann", "tags": {"ne": "a"}},
    {"user_id": "ann", "day": {"gte": "2025-03-15"}},
    {"user_id": "ann", "day": {"lt": "2025-03-15T00:00:00+00:00"}},
    {"user_id": "ann", "created_at": {"gte": "2025-01-01"}},
    {"user_id": "ann", "created_at": {"lt": "2025-01-01T00:00:00Z"}},
    {"user_id": "ann", "data": {"contains": "build"}},
    {"user_id": "ann", "role": "user"},
    {"user_id": "ann", "AND": [{"topic": "work"}, {"stars": {"gte": 3}}]},
    {"user_id": "ann", "OR": [{"topic": "food"}, {"run_id": "r1"}]},
    {"user_id": "ann", "NOT": [{"topic": "food"}, {"agent_id": "coder"}]},
    {"user_id": "ann", "OR": [{"AND": [{"topic": "food"}, {"stars": 5}]}, {"NOT": [{"stars": 3}]}]},
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--form", type=int, choices=(1, 2), required=True)
    parser.add_argument("--package", default="mem0")
    parser.add_argument("--write", nargs=2, metavar=("PROVIDER", "FOLDER"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["MEM0_DIR"] = home
        os.environ["MEM0_TELEMETRY"] = "False"
        os.environ["HF_HUB_OFFLINE"] = "1"  # it would fetch a model where fastembed is installed
        if given.write is not None:
            write(given.package, *given.write)
            return
        steps = recorded(given.package, given.form)
    json.dump(steps, sys.stdout, indent=1, sort_keys=True)
    print()


def recorded(package: str, form: int) -> dict[str, Any]:
    """What every call returned, by the name of the step."""
    with tempfile.TemporaryDirectory() as folder, _Server().serving() as server:
        module = import_module(package)
        steps: dict[str, Any] = {}
        with _opened(module.Memory, server, Path(folder, "shapes")) as memory:
            steps |= _of_methods(memory, form)
        with _opened(module.Memory, server, Path(folder, "filters")) as memory:
            steps["filters"] = _of_filters(memory, form)
        with _opened(module.Memory, server, Path(folder, "inferred")) as memory:
            steps |= _of_inference(memory, server, form)
        steps["async"] = asyncio.run(_of_async(module, server, Path(folder, "async")))
    return steps


def write(package: str, provider: str, folder: str) -> None:
    """Leave a store that holds HELD, one of them changed, and one deleted."""
    module = import_module(package)
    with _Server().serving() as server:
        given = configuration(server, Path(folder))
        given["vector_store"]["provider"] = provider
        if provider == "chroma":  # knows no other keys
            place = given["vector_store"]["config"]
            given["vector_store"]["config"] = {k: place[k] for k in ("path", "collection_name")}
        elif provider != "qdrant":
            del given["vector_store"]["config"]["on_disk"]
        memory = module.Memory.from_config(given)
        _hold(memory)
        (changed,) = memory.add("draft", user_id="ann", infer=False)["results"]
        memory.update(changed["id"], CHANGED)
        (gone,) = memory.add("gone", user_id="ann", infer=False)["results"]
        memory.delete(gone["id"])
        memory.close()


def _hold(memory: Any) -> None:
    for text, ids, metadata in HELD:
        memory.add(text, **ids, metadata=metadata, infer=False)


def shape_of(value: object) -> Any:
    """Keys and types, without content; of a list the different shapes of its members."""
    if isinstance(value, Mapping):
        return {str(key): shape_of(member) for key, member in value.items()}
    if isinstance(value, list):
        shapes = {json.dumps(shape_of(member), sort_keys=True) for member in value}
        return [json.loads(shape) for shape in sorted(shapes)]
    if value is None or isinstance(value, (bool, str)):
        return "null" if value is None else type(value).__name__
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def configuration(server: _Server, folder: Path) -> dict[str, Any]:
    """A configuration of Mem0 whose models are the server's."""
    models = {"api_key": "none", "openai_base_url": server.url}
    embedder = {**models, "model": "words", "embedding_dims": DIMENSIONS}
    place = {"path": str(folder), "collection_name": "held", "embedding_model_dims": DIMENSIONS}
    return {
        "vector_store": {"provider": "qdrant", "config": {**place, "on_disk": True}},
        "embedder": {"provider": "openai", "config": embedder},
        "llm": {"provider": "openai", "config": {**models, "model": "script"}},
        "history_db_path": str(folder) + "-history.db",
    }


@contextmanager
def _opened(kind: Any, server: _Server, folder: Path) -> Iterator[Any]:
    memory = kind.from_config(configuration(server, folder))
    try:
        yield memory
    finally:
        memory.close()


def _of_methods(memory: Any, form: int) -> dict[str, Any]:
    talk = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "I moved to Oslo", "name": "ann"},
        {"role": "assistant", "content": "How nice"},
    ]
    ann = {"user_id": "ann"} if form == 1 else {"filters": {"user_id": "ann"}}
    most = "limit" if form == 1 else "top_k"
    steps: dict[str, Any] = {}
    ids: list[str] = []

    def step(name: str, call: Callable[[], Any]) -> Any:
        steps[name], result = _outcome(call)
        return result

    step("get_all of nothing", lambda: memory.get_all(**ann))
    step("search of nothing", lambda: memory.search("tea", **ann))
    added = step("add text", lambda: memory.add("I like tea", user_id="ann", infer=False))
    ids += [one["id"] for one in added["results"]]
    step("add messages", lambda: memory.add(talk, user_id="ann", infer=False))
    step("add message", lambda: memory.add(talk[1], user_id="ann", agent_id="a", infer=False))
    added = step(
        "add with metadata",
        lambda: memory.add(
            "Ann cycles", user_id="ann", run_id="r", metadata={"topic": "sport"}, infer=False
        ),
    )
    ids += [one["id"] for one in added["results"]]
    step("get", lambda: memory.get(ids[0]))
    step("get with metadata", lambda: memory.get(ids[1]))
    step("get of a missing one", lambda: memory.get("6c1a9c36-0000-4000-8000-000000000000"))
    step("get_all", lambda: memory.get_all(**ann))
    step("get_all of one", lambda: memory.get_all(**{**ann, **_ran(form)}, **{most: 1}))
    step("search", lambda: memory.search("I like tea, moved, cycles; how nice", **ann))
    step("search for one", lambda: memory.search("tea", **ann, **{most: 1}))
    step("search by a filter", lambda: _searched(memory, form, {"topic": "sport"}))
    step("update", lambda: memory.update(ids[0], "I like green tea"))
    step("get after update", lambda: memory.get(ids[0]))
    if form == 1:
        step("update by data", lambda: memory.update(memory_id=ids[0], data="I like tea"))
    else:
        step("update by text", lambda: memory.update(ids[0], text="I like tea"))
        step("update metadata", lambda: memory.update(ids[0], metadata={"topic": "food"}))
        step(
            "add with expiration",
            lambda: memory.add(
                "Ann is ill", user_id="e", infer=False, expiration_date="2020-01-01"
            ),
        )
        gone = {"filters": {"user_id": "e"}}
        step("get_all leaves out what expired", lambda: memory.get_all(**gone))
        step("get_all shows what expired", lambda: memory.get_all(**gone, show_expired=True))
        step("search shows what expired", lambda: memory.search("ill", **gone, show_expired=True))
        step("search explained", lambda: memory.search("tea", **ann, **{most: 1}, explain=True))
    step("delete", lambda: memory.delete(ids[0]))
    step("history", lambda: memory.history(ids[0]))
    step("history of a missing one", lambda: memory.history("6c1a9c36-0000-4000-8000-000000000000"))
    step("delete_all", lambda: memory.delete_all(user_id="ann"))
    step("get_all after delete_all", lambda: memory.get_all(**ann))
    step("reset", memory.reset)
    step("history after reset", lambda: memory.history(ids[0]))
    missing = "6c1a9c36-0000-4000-8000-000000000000"
    step("add without ids", lambda: memory.add("text", infer=False))
    step("add of a number", lambda: memory.add(7, user_id="ann", infer=False))
    step("add of another type", lambda: memory.add("text", user_id="ann", memory_type="other"))
    step("get_all without ids", lambda: memory.get_all())
    step("search without ids", lambda: memory.search("text"))
    step("delete_all without ids", lambda: memory.delete_all())
    step("update of a missing one", lambda: memory.update(missing, "text"))
    step("delete of a missing one", lambda: memory.delete(missing))
    step("unknown operator", lambda: _searched(memory, form, {"topic": {"like": "x"}}))
    step("chat", lambda: memory.chat("hello"))
    return steps


def _of_filters(memory: Any, form: int) -> list[Any]:
    _hold(memory)
    chosen = []
    for filters in FILTERS:
        ids = {key: filters[key] for key in ("user_id", "agent_id", "run_id") if key in filters}
        others = {key: value for key, value in filters.items() if key not in ids}
        given = {"filters": filters} if form == 2 else {**ids, "filters": others}
        outcome, result = _outcome(lambda given=given: memory.get_all(**given))
        texts = outcome if result is None else sorted(one["memory"] for one in result["results"])
        chosen.append([filters, texts])
    return chosen


def _of_inference(memory: Any, server: _Server, form: int) -> dict[str, Any]:
    """Three conversations. Where the package asks no model by this protocol, it makes of them
    what it does by itself: the same, in another wording."""
    said = ["I live in Oslo.", "I live in Bergen now.", "I don't live in Bergen any more."]
    if form == 1:
        moved = {"id": "0", "text": "Lives in Bergen", "event": "UPDATE", "old_memory": "in Oslo"}
        server.answers = [
            {"facts": ["Lives in Oslo"]},
            {"memory": [{"id": "0", "text": "Lives in Oslo", "event": "ADD"}]},
            {"facts": ["Lives in Bergen"]},
            {"memory": [moved]},
            {"facts": ["Left Bergen"]},
            {
                "memory": [
                    {"id": "0", "text": "Lives in Bergen", "event": "DELETE"},
                    {"id": "1", "text": "Left Bergen", "event": "ADD"},
                ]
            },
        ]
    else:
        # Version 2 does nothing but add.
        said = said[:1]
        server.answers = [{"memory": [{"id": "0", "text": "User lives in Oslo"}]}]
    talks = [[{"role": "user", "content": text}] for text in said]
    return {
        f"add inferred: {text}": _outcome(lambda talk=talk: memory.add(talk, user_id="ann"))[0]
        for text, talk in zip(said, talks, strict=True)
    }


async def _of_async(module: Any, server: _Server, folder: Path) -> Any:
    memory = module.AsyncMemory.from_config(configuration(server, folder))
    if inspect.isawaitable(memory):
        memory = await memory
    added = await memory.add("I like tea", user_id="ann", infer=False)
    got = await memory.get(added["results"][0]["id"])
    memory.close()
    return {"add": shape_of(added), "get": shape_of(got)}


def _ran(form: int) -> dict[str, Any]:
    return {"run_id": "r"} if form == 1 else {"filters": {"user_id": "ann", "run_id": "r"}}


def _searched(memory: Any, form: int, filters: dict[str, Any]) -> Any:
    if form == 1:
        return memory.search("Who cycles?", user_id="ann", filters=filters)
    return memory.search("Who cycles?", filters={"user_id": "ann", **filters})


def _outcome(call: Callable[[], Any]) -> tuple[Any, Any]:
    """The shape of what a call returns, and the result; of an error the name of its class."""
    try:
        result = call()
    except Exception as error:  # noqa: BLE001 - any error is a result here
        return {"raises": [kind.__name__ for kind in type(error).__mro__[:-3]]}, None
    return shape_of(result), result


class _Server(ThreadingHTTPServer):
    """Speaks OpenAI's protocol: words make the vectors, ``answers`` come one after the other."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @contextmanager
    def serving(self) -> Iterator[_Server]:
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(self._embedded(asked) if "input" in asked else self._said()).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the output to the record."""

    def _embedded(self, asked: dict[str, Any]) -> dict[str, Any]:
        texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
        rows = [{"object": "embedding", "index": i, "embedding": _vector(text)}
                for i, text in enumerate(texts)]  # fmt: skip
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return {"object": "list", "model": asked["model"], "data": rows, "usage": usage}

    def _said(self) -> dict[str, Any]:
        answer = self.server.answers.pop(0) if self.server.answers else {}
        message = {"role": "assistant", "content": json.dumps(answer)}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        about = {"id": "1", "object": "chat.completion", "created": 0, "model": "script"}
        return {**about, "choices": [choice]}


def _vector(text: str) -> list[float]:
    """A count of words, each at a place of its own."""
    row = [0.01] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()):
        row[hashlib.sha256(word.encode()).digest()[0] % DIMENSIONS] += 1.0
    return row


if __name__ == "__main__":
    main()
