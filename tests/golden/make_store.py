"""Makes store-v2.db, the store that every later Recollect has to read, and store-v2.json.

Run it only when the format or the default embedder changes: ``python tests/golden/make_store.py``.
The JSON beside the store holds what the store answered when it was made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from recollect import Kind, Memory, NewMemory, Passages, Record
from recollect.inference import Candidate, Find, Op, Proposal, Turn
from recollect.log import Done, EntryState
from recollect.log.sqlite import SQLiteLog
from recollect.scope import Scope

FOLDER = Path(__file__).parent
NEWEST = 2
STORES = {version: FOLDER / f"store-v{version}.db" for version in range(1, NEWEST + 1)}
DIMENSIONS = 16
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
READERS: list[dict[str, str]] = [
    {"user_id": "ann"},
    {"user_id": "ann", "agent_id": "coder", "session_id": "s1"},
    {"user_id": "bob", "org_id": "acme", "session_id": "s2"},
    {"session_id": "alone"},
]
QUERIES = ["what does Ann drink", "tea", "the release of Recollect", "Bob and Zoë", "swordfish"]


class Clock:
    def __init__(self, time: datetime = START) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


def open_store(path: Path, time: datetime = START, **options: Any) -> tuple[Memory, Clock]:
    clock = Clock(time)
    parts = Passages(target=8, limit=12)
    memory = Memory(
        path,
        embedder=Directions(),
        clock=clock,
        passages=parts,
        inference=Corrections(),
        **options,
    )
    return memory, clock


def direction(number: int) -> np.ndarray:
    """A vector that every machine makes alike, without a random generator."""
    steps = np.arange(1, DIMENSIONS + 1) * (number + 1)
    return np.asarray(steps % 17 - 8, dtype=np.float32)


class Directions:
    """Embeds what comes without a vector, by its length."""

    dimensions = DIMENSIONS
    fingerprint = f"directions:{DIMENSIONS}"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([direction(len(text)) for text in texts])

    def embed_query(self, text: str) -> np.ndarray:
        return direction(len(text))


class Corrections:
    """What a message says takes the place of the record most like it; "no" ends that."""

    def infer(self, turns: Sequence[Turn], find: Find) -> list[Proposal]:
        found = find([turn.content for turn in turns])
        return [
            Proposal(Op.DELETE, "it ended", None, (known[0].id,))
            if turn.content.startswith("no ")
            else Proposal(
                Op.UPDATE, "a new value", Candidate(turn.content, Kind.SEMANTIC, i), (known[0].id,)
            )
            for i, (turn, known) in enumerate(zip(turns, found, strict=True))
        ]


def fill(memory: Memory, clock: Clock) -> Iterator[datetime]:
    """The life of the store. Yields moments to look back at."""
    facts = [
        NewMemory("Ann drinks tea", vector=direction(0), session_id="s1", source="Ann"),
        NewMemory("Ann works on Recollect with Bob", vector=direction(1), session_id="s1"),
        NewMemory(
            "Deploy with make release",
            vector=direction(2),
            kind="procedural",
            metadata={"pinned": True, "deep": {"list": [1, 2.5, None, True, "zwei"]}},
        ),
        NewMemory(
            "„Zoë“ traf Bob in São Paulo 🍵",
            vector=direction(3),
            kind="episodic",
            entities=["Zoë", "Bob"],
            importance=2.5,
            at="2020-02-29T23:59:59.999999-07:00",
        ),
        NewMemory(
            "the door code is swordfish",
            vector=direction(4),
            expires_at=START + timedelta(days=10),
        ),
        NewMemory("in this session speak German", vector=direction(5), kind="working"),
    ]
    done = memory.add_many(facts, user_id="ann", session_id="s1")
    yield clock.time
    clock.time += timedelta(days=1)
    memory.update(done[0].id, "Ann drinks cocoa", vector=direction(6))
    memory.update(done[1].id, importance=0.5, metadata={"n": 1})
    yield clock.time
    clock.time += timedelta(days=1)
    (gone,) = memory.add("Ann hates tea", vector=direction(7), user_id="ann")
    memory.add("a rule for coders", vector=direction(8), user_id="ann", agent_id="coder")
    memory.add("the release is on Friday", vector=direction(9), org_id="acme")
    memory.add("only here", vector=direction(10), session_id="alone")
    memory.add(
        "Bob left this session",
        vector=direction(11),
        user_id="bob",
        session_id="s2",
        kind="working",
    )
    yield clock.time
    clock.time += timedelta(days=1)
    memory.add(
        "The release has three parts. Bob builds the wheels. Zoë writes the notes. "
        "Ann tags it and tells everybody, over a cup of tea.",
        user_id="ann",
        session_id="s1",
    )
    memory.add("Recollect ships monthly", level="summary", user_id="ann")
    memory.delete(gone.id)
    memory.end_session("s2")
    memory.add("a secret of Carl", vector=direction(12), user_id="carl")
    clock.time += timedelta(days=1)
    memory.forget(user_id="carl")
    memory.update(done[2].id, source="handbook.md")
    memory.add_many(["Dora keeps bees", "Dora lives in Graz"], user_id="dora")
    said = ["no bees for Dora", "Dora lives in Linz"]
    memory.add([{"role": "user", "content": text} for text in said], user_id="dora")
    yield clock.time
    clock.time += timedelta(days=30)
    yield clock.time


def fill_outbox(path: Path) -> None:
    """What an outbox can hold that no worker takes up when the store is opened."""
    log = SQLiteLog(path)
    scope = Scope("default", user="ann", session="s1")
    body = '{"messages":[{"role":"user","content":"Ann moved to São Paulo"}]}'.encode()
    done, kept, dead = (log.enqueue(scope, body, time=i, limit=9) for i in range(3))
    log.append([], done=Done(done, b"[]"))
    log.append([], done=Done(kept, b"[]", keep_body=True))
    log.fail(dead, "InferenceError: no answer", not_before=None)
    log.close()


def outbox_in(path: Path) -> list[list[Any]]:
    """Every entry of the outbox, as JSON."""
    log = SQLiteLog(path)
    entries = [entry for state in EntryState for entry in log.entries("default", state)]
    log.close()
    return [
        [*entry[:7], *(text and text.decode() for text in entry[7:9]), entry.version]
        for entry in sorted(entries)
    ]


def plain(record: Record) -> dict[str, Any]:
    """A record as JSON."""
    return {
        "id": record.id,
        "text": record.text,
        "kind": record.kind.value,
        "at": record.at.isoformat(),
        "expires_at": record.expires_at and record.expires_at.isoformat(),
        "metadata": record.metadata,
        "entities": record.entities,
        "importance": record.importance,
        "session_id": record.session_id,
        "source": record.source,
        "tokens": record.tokens,
        "version": record.version,
        "scope": list(record.scope),
        "level": record.level.value,
    }


def answers(memory: Memory, moments: list[str], ids: list[str]) -> dict[str, Any]:
    """Everything the store can be asked, as JSON. Scores are rounded: machines differ a little."""

    def hits(query: int, reader: dict[str, str], as_of: str | None) -> list[list[Any]]:
        found = memory.search(QUERIES[query], vector=direction(query), k=20, as_of=as_of, **reader)
        return [[hit.id, round(hit.score, 5)] for hit in found]

    listed = {
        name: [plain(record) for record in memory.list(**home)]
        for name, home in (
            ("ann", {"user_id": "ann"}),
            ("acme", {"org_id": "acme"}),
            ("dora", {"user_id": "dora"}),
        )
        if name != "dora" or memory.list(**home)  # not in the first golden store
    }
    histories = {
        id: [[c.version, c.time.isoformat(), c.op, c.text, c.actor] for c in memory.history(id)]
        for id in ids
    }
    return {
        "list": listed,
        "history": histories,
        "search": [
            [query, reader, as_of, hits(query, READERS[reader], as_of)]
            for query in range(len(QUERIES))
            for reader in range(len(READERS))
            for as_of in (None, *moments)
        ],
        "contexts": [
            memory.context(query, vector=direction(i), **READERS[0]).text
            for i, query in enumerate(QUERIES)
        ],
        "verify": memory.verify(),
        "stats": {k: memory.stats()[k] for k in ("records", "events", "partitions", "version")},
    }


def ids_in(path: Path) -> list[str]:
    """Every record id, live or not, in the order of their first events."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT hex(record) FROM events WHERE kind = 0 ORDER BY version")
        ids = [row[0].lower() for row in rows]
    return [f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}" for i in ids]


def main() -> None:
    store = STORES[NEWEST]
    store.unlink(missing_ok=True)
    memory, clock = open_store(store, actor="golden")
    with memory:
        moments = [time.isoformat() for time in fill(memory, clock)]
    fill_outbox(store)
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("VACUUM")
    ids = ids_in(store)
    memory, _ = open_store(store, clock.time)
    with memory:
        kept = {"now": clock.time.isoformat(), "moments": moments, "ids": ids}
        kept |= answers(memory, moments, ids)
    kept["outbox"] = outbox_in(store)
    store.with_suffix(".json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
