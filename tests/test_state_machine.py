"""Random lives of a store, compared after every step with a plain model of it.

A record is a sentence with a vector that the caller brings, or a text of several sentences that
the store embeds, as passages where it is long.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from conftest import Clock
from oracle import Known, assert_same, rank
from recollect import (
    InvalidInputError,
    Memory,
    NewMemory,
    NotFoundError,
    Operation,
    Passages,
    Weights,
)
from recollect.closing import closing
from recollect.language import analyzer_of
from recollect.payload import decode, passages_of

DIMENSIONS = 6
PASSAGES = Passages(target=8, limit=12)
ANALYZER = analyzer_of("english")
WORDS = ["tea", "coffee", "bridge", "garden", "paris", "london", "piano", "running"]
NEIGHBOURS = ("previous", "next", "second_previous", "second_next")
NAMES = ["Ada", "Bob", "Cleo"]
HOMES: list[dict[str, str]] = [
    {"user_id": "ann"},
    {"user_id": "ann", "agent_id": "coder"},
    {"agent_id": "coder"},
    {"user_id": "bob"},
    {"org_id": "acme"},
]
READERS: list[dict[str, str]] = [
    {"user_id": "ann"},
    {"user_id": "bob", "session_id": "s2"},
    {"user_id": "ann", "agent_id": "coder", "session_id": "s1"},
    {"user_id": "ann", "agent_id": "coder", "org_id": "acme", "session_id": "s1"},
]
LONGEST_AGO = timedelta(days=3650)

ONLY_WORDS = Weights(semantic=0, entity=0, **dict.fromkeys(NEIGHBOURS, 0))

pytestmark = pytest.mark.usefixtures("graphs_of_any_size")


def direction(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)


class Directions:
    """An embedder that gives every text a direction of its own."""

    dimensions = DIMENSIONS
    fingerprint = "directions"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> np.ndarray:
        return direction(crc32(text.encode()))


directions = st.integers(0, 2**32 - 1).map(direction)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
# One sentence comes with a vector, several do not.
speeches = st.one_of(
    st.lists(sentences, min_size=1, max_size=1), st.lists(sentences, min_size=2, max_size=8)
)
metadata = st.fixed_dictionaries({"n": st.integers(0, 3)})
entities = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
importance = st.sampled_from([1.0, 1.0, 0.0, 0.5, 2.0])
expiry_days = st.sampled_from([None, None, None, 2, 30])
new_records = st.fixed_dictionaries(
    {
        "said": speeches,
        "kind": st.sampled_from(["working", "episodic", "semantic", "procedural"]),
        "vector": directions,
        "entities": entities,
        "metadata": metadata,
        "importance": importance,
        "source": st.sampled_from([None, "ada", "rumour"]),
        "session_id": st.sampled_from(["s1", "s2"]),
        "age_days": st.sampled_from([None, 0.5, 200]),
        "expires_days": expiry_days,
    }
)
weights = st.sampled_from(
    [
        Weights(),
        Weights(entity=0.5, recency_floor=0.5, trust={"rumour": 0.2}),
        Weights(semantic=0, previous=0, next=0, second_previous=0, second_next=0),
        Weights(keyword=0, entity=0, kind_weight={"episodic": 0.5}),
    ]
)
questions = st.fixed_dictionaries(
    {
        "words": st.lists(st.sampled_from([*WORDS, *(n.lower() for n in NAMES)]), max_size=4),
        "vector": directions,
        "weights": weights,
        "reader": st.sampled_from(READERS),
        "k": st.integers(1, 12),
        "kinds": st.sampled_from([None, None, ["semantic", "working"], "episodic"]),
        "at_least": st.sampled_from([None, None, 2]),
        "since_days": st.sampled_from([None, None, 100]),
    }
)


def marker(number: int) -> str:
    """A word of its own for every text, that no stemmer changes."""
    return "xq" + "".join("bcdfghjk"[int(digit)] for digit in f"{number:o}")


@dataclass(frozen=True)
class Kept:
    """A live record of the model, its passages, and the ids that bind who may see it."""

    known: Known
    ids: dict[str, str]
    passages: tuple[Known, ...] = ()

    @property
    def found_as(self) -> tuple[Known, ...]:
        return self.passages or (self.known,)

    @property
    def texts(self) -> set[str]:
        return {self.known.text, *(passage.text for passage in self.passages)}

    def visible_to(self, reader: dict[str, str]) -> bool:
        return self.ids.items() <= reader.items()

    def carries(self, ids: dict[str, str]) -> bool:
        return ids.items() <= self.ids.items()


@dataclass
class Model:
    live: dict[str, Kept] = field(default_factory=dict)
    closed: dict[str, tuple[Kept, Operation]] = field(default_factory=dict)
    histories: dict[str, list[str | None]] = field(default_factory=dict)
    homes: dict[str, dict[str, str]] = field(default_factory=dict)
    moments: list[tuple[datetime, dict[str, Kept]]] = field(default_factory=list)
    dead_texts: set[str] = field(default_factory=set)
    version: int = 0


# Most steps of a short life would else be spent on an empty store.
something_stored = precondition(lambda machine: machine.model.live)


def found_as(many: Iterable[Kept]) -> list[Known]:
    return [known for kept in many for known in kept.found_as]


class StoreMachine(RuleBasedStateMachine):
    ids = Bundle("ids")

    @initialize()
    def open_store(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "store.db"
        self.clock = Clock()
        self.model = Model()
        self.texts = 0
        self.ours = self.open()
        self.theirs = self.open()  # another process, as far as the store can tell

    def open(self) -> Memory:
        return Memory(
            self.path,
            embedder=Directions(),
            passages=PASSAGES,
            clock=self.clock,
            synchronous="NORMAL",
        )

    def teardown(self) -> None:
        if hasattr(self, "ours"):
            self.ours.close()
            self.theirs.close()
            self.folder.cleanup()

    def writer(self, second: bool) -> Memory:
        return self.theirs if second else self.ours

    # Writes

    def new_text(self, said: list[str]) -> str:
        """Every sentence ends with the text's own word, so that each passage has it."""
        self.texts += 1
        return ". ".join(f"{sentence} {marker(self.texts)}" for sentence in said)

    def new_memory(self, fields: dict[str, Any]) -> NewMemory:
        kept = {k: v for k, v in fields.items() if k not in ("said", "age_days", "expires_days")}
        if len(fields["said"]) > 1:
            kept["vector"] = None
        age, expires = fields["age_days"], fields["expires_days"]
        return NewMemory(
            text=self.new_text(fields["said"]),
            at=None if age is None else self.clock.time - timedelta(days=age),
            expires_at=None if expires is None else self.clock.time + timedelta(days=expires),
            **kept,
        )

    def keep(self, item: NewMemory, id: str, version: int, ids: dict[str, str]) -> str:
        assert version == self.model.version + 1
        assert isinstance(item.expires_at, datetime | None)
        bound = {"session_id": item.session_id} if item.kind == "working" else {}
        known = Known(
            id=id,
            text=item.text,
            created=version,
            kind=str(item.kind),
            vector=None if item.vector is None else np.asarray(item.vector),
            entities=item.entities,
            metadata=dict(item.metadata or {}),
            importance=item.importance,
            at=item.at if isinstance(item.at, datetime) else self.clock.time,
            expires_at=item.expires_at,
            session=item.session_id,
            source=item.source,
        )
        home = {**ids, **{k: v for k, v in bound.items() if v is not None}}
        self.model.live[id] = self.parted(known, home)
        self.model.homes[id] = home
        self.model.histories[id] = [item.text]
        self.model.version += 1 + len(self.model.live[id].passages)
        return id

    def parted(self, known: Known, home: dict[str, str], had: Sequence[Known] = ()) -> Kept:
        """The record as it is found: its passages follow it in the log, those it had before keep
        their ids and their places."""
        spans = PASSAGES.spans(known.text) if known.vector is None else []
        if known.vector is None and not spans:
            known = replace(known, vector=Directions().embed_query(known.text))
        event = self.ours._log.record(known.id)
        assert event is not None and event.payload is not None
        listed = passages_of(decode(event.payload))
        assert [(begin, end) for _, begin, end in listed] == spans
        kept = min(len(had), len(spans))
        assert [id for id, _, _ in listed][:kept] == [passage.id for passage in had][:kept]
        passages = [
            replace(
                known,
                id=id,
                text=known.text[begin:end],
                vector=Directions().embed_query(known.text[begin:end]),
                created=had[i].created if i < kept else event.version + 1 + i,
                parent=known.id,
            )
            for i, (id, begin, end) in enumerate(listed)
        ]
        return Kept(known, home, tuple(passages))

    @rule(target=ids, fields=new_records, home=st.sampled_from(HOMES), second=st.booleans())
    def add(self, fields: dict[str, Any], home: dict[str, str], second: bool) -> str:
        item = self.new_memory(fields)
        call = {name: getattr(item, name) for name in NewMemory.__dataclass_fields__}
        text = call.pop("text")
        (done,) = self.writer(second).add(text, **call, **home)
        assert (done.op, done.text) == ("ADD", text)
        return self.keep(item, done.id, done.version, home)

    @rule(
        target=ids,
        many=st.lists(new_records, max_size=6),
        home=st.sampled_from(HOMES),
        second=st.booleans(),
    )
    def add_many(self, many: list[dict[str, Any]], home: dict[str, str], second: bool) -> Any:
        items = [self.new_memory(fields) for fields in many]
        done = self.writer(second).add_many(items, **home)
        assert [d.text for d in done] == [item.text for item in items]
        pairs = zip(items, done, strict=True)
        return multiple(*(self.keep(item, d.id, d.version, home) for item, d in pairs))

    @rule(
        id=ids,
        second=st.booleans(),
        said=st.none() | speeches,
        vector=directions,
        changes=st.fixed_dictionaries(
            {},
            optional={
                "metadata": metadata,
                "importance": importance,
                "entities": entities,
                "kind": st.sampled_from(["episodic", "semantic", "procedural"]),
            },
        ),
        expires_days=expiry_days,
    )
    def update(
        self,
        id: str,
        second: bool,
        said: list[str] | None,
        vector: np.ndarray,
        changes: dict[str, Any],
        expires_days: int | None,
    ) -> None:
        memory = self.writer(second)
        kept = self.model.live.get(id)
        if kept is not None and kept.known.kind == "working":
            changes.pop("kind", None)
        if expires_days is not None:
            changes["expires_at"] = self.clock.time + timedelta(days=expires_days)
        if said is not None:
            changes |= {"text": self.new_text(said), "vector": vector if len(said) == 1 else None}
        if not changes:
            return
        if kept is None:
            with pytest.raises(InvalidInputError if id in self.model.closed else NotFoundError):
                memory.update(id, **changes)
            return
        done = memory.update(id, **changes)
        assert (done.op, done.id, done.version) == ("UPDATE", id, self.model.version + 1)
        changed = replace(kept.known, **changes)
        if said is None:
            passages = tuple(replace(passage, **changes) for passage in kept.passages)
            self.model.live[id] = replace(kept, known=changed, passages=passages)
        else:
            self.model.dead_texts |= kept.texts
            self.model.live[id] = self.parted(changed, kept.ids, kept.passages)
        now = len(self.model.live[id].passages)
        self.model.version += 1 + max(now, len(kept.passages))  # those too many are deleted
        self.model.histories[id].append(changed.text)

    @rule(id=ids, second=st.booleans())
    def delete(self, id: str, second: bool) -> None:
        memory = self.writer(second)
        if id not in self.model.live and id not in self.model.closed:
            with pytest.raises(NotFoundError):
                memory.delete(id)
            return
        assert memory.delete(id).version == self.model.version + 1
        self.bury(id)

    def bury(self, id: str) -> None:
        kept = self.model.closed.pop(id)[0] if id in self.model.closed else self.model.live.pop(id)
        self.model.version += 1 + len(kept.passages)
        self.model.dead_texts |= kept.texts
        self.model.histories[id].append(None)

    @rule(id=ids, second=st.booleans())
    def close(self, id: str, second: bool) -> None:
        """The record holds no longer, as after a DELETE that a conversation led to."""
        kept = self.model.live.get(id)
        if kept is None or kept.passages or kept.known.kind == "working":
            return
        memory = self.writer(second)
        event = memory._log.record(id)
        assert event is not None
        now = int(self.clock.time.timestamp() * 1_000_000)
        version = memory._log.append([closing(event, now, "test", by=None, reason="it ended")])
        self.model.version += 1
        done = Operation("DELETE", id, kept.known.text, version, "it ended", supersedes=(id,))
        self.model.closed[id] = (self.model.live.pop(id), done)
        self.model.dead_texts |= kept.texts
        self.model.histories[id].append(kept.known.text)

    @precondition(lambda self: self.model.closed)
    @rule(data=st.data(), second=st.booleans())
    def undo(self, data: st.DataObject, second: bool) -> None:
        id = data.draw(st.sampled_from(sorted(self.model.closed)))
        kept, done = self.model.closed.pop(id)
        self.model.version += 1
        assert self.writer(second).undo(done) == self.model.version
        self.model.live[id] = kept
        self.model.dead_texts -= kept.texts
        self.model.histories[id].append(kept.known.text)

    @something_stored
    @rule(session=st.sampled_from(["s1", "s2"]), second=st.booleans())
    def end_session(self, session: str, second: bool) -> None:
        working = [
            id
            for id, kept in self.model.live.items()
            if kept.known.kind == "working" and kept.known.session == session
        ]
        assert self.writer(second).end_session(session) == len(working)
        for id in working:
            self.bury(id)

    @something_stored
    @rule(
        ids=st.sampled_from([*HOMES, {"session_id": "s1"}, {"agent_id": "coder"}]),
        second=st.booleans(),
    )
    def forget(self, ids: dict[str, str], second: bool) -> None:
        erased = [id for id, home in self.model.homes.items() if ids.items() <= home.items()]
        live = [id for id in erased if id in self.model.live or id in self.model.closed]
        receipt = self.writer(second).forget(**ids)
        assert receipt.records == len(live)
        for id in live:
            self.bury(id)
        assert receipt.version == self.model.version
        for id in erased:
            self.model.dead_texts |= {text for text in self.model.histories[id] if text}
            self.model.histories[id] = [None] * len(self.model.histories[id])
            for _, past in self.model.moments:
                past.pop(id, None)

    # Time

    @something_stored
    @rule(days=st.sampled_from([0.01, 1, 5, 40]), remember=st.booleans())
    def forward(self, days: float, remember: bool) -> None:
        if remember:
            self.model.moments.append((self.clock.time, dict(self.model.live)))
        self.clock.forward(days=days)

    @something_stored
    @rule()
    def reopen(self) -> None:
        self.ours.close()
        self.ours = self.open()
        assert self.ours.verify() == self.model.version

    @rule(id=consumes(ids))
    def stop_touching(self, id: str) -> None:
        """Leave a record as it is from now on."""

    # Reads

    @something_stored
    @rule(question=questions)
    def search(self, question: dict[str, Any]) -> None:
        now = self.clock.time
        self.compare(question, self.model.live, now, {}, [self.ours, self.theirs])

    @precondition(lambda self: self.model.moments)
    @rule(question=questions, data=st.data())
    def search_the_past(self, question: dict[str, Any], data: st.DataObject) -> None:
        now, past = data.draw(st.sampled_from(self.model.moments))
        self.compare(question, past, now, {"as_of": now}, [self.ours, self.theirs])

    def compare(
        self,
        question: dict[str, Any],
        live: dict[str, Kept],
        now: datetime,
        options: dict[str, Any],
        memories: list[Memory],
    ) -> None:
        reader, kinds = question["reader"], question["kinds"]
        since = now - timedelta(days=question["since_days"] or LONGEST_AGO.days)
        least = question["at_least"]
        query = " ".join(question["words"])

        def wanted(known: Known) -> bool:
            assert known.at is not None
            return (
                (kinds is None or known.kind in kinds)
                and known.at >= since
                and (least is None or known.metadata["n"] >= least)
            )

        expected = rank(
            found_as(kept for kept in live.values() if kept.visible_to(reader)),
            query,
            question["vector"],
            ANALYZER,
            question["weights"],
            now,
            question["k"],
            wanted,
        )
        asked = {
            "vector": question["vector"],
            "weights": question["weights"],
            "k": question["k"],
            "kinds": kinds,
            "where": None if least is None else {"n": {"gte": least}},
            "since": since,
            **reader,
            **options,
        }
        with self.open() as fresh:
            answers = [memory.search(query, **asked) for memory in (*memories, fresh)]
        first, *others = answers
        assert_same(first, expected)
        # Scopes so small are candidates as a whole, whatever their graphs have come to by now.
        assert_same(memories[0].search(query, plan="graph", **asked), expected)
        assert not {hit.id for hit in first} & {id for id, kept in live.items() if kept.passages}
        for hits in others:
            assert [(h.id, h.score) for h in hits] == [(h.id, h.score) for h in first]
        if not options:
            assert not {hit.text for hit in first} & self.model.dead_texts

    @precondition(lambda self: self.model.dead_texts)
    @rule(data=st.data(), reader=st.sampled_from(READERS), second=st.booleans())
    def look_for_the_dead(self, data: st.DataObject, reader: dict[str, str], second: bool) -> None:
        text = data.draw(st.sampled_from(sorted(self.model.dead_texts)))
        memory = self.writer(second)
        hits = memory.search(text.split()[-1], k=50, weights=ONLY_WORDS, **reader)
        assert hits == []
        context = memory.context(text, budget=10_000, **reader)
        assert not {hit.text for hit in context.hits} & self.model.dead_texts

    @precondition(lambda self: any(kept.passages for kept in self.model.live.values()))
    @rule(data=st.data(), second=st.booleans())
    def look_for_the_long(self, data: st.DataObject, second: bool) -> None:
        """Its own word finds every passage of a long text, and the text itself where asked for."""
        long = sorted(id for id, kept in self.model.live.items() if kept.passages)
        kept = self.model.live[data.draw(st.sampled_from(long))]
        memory, word = self.writer(second), kept.known.text.split()[-1]
        asked: dict[str, Any] = {"k": 50, "weights": ONLY_WORDS, **kept.ids}
        present = kept.known.importance > 0 and not self.is_expired(kept.known)
        parts = {hit.id: hit for hit in memory.search(word, **asked)}
        assert set(parts) == ({passage.id for passage in kept.passages} if present else set())
        for passage in kept.passages if present else ():
            hit = parts[passage.id]
            assert (hit.text, hit.parent) == (passage.text, kept.known.id)
            assert hit.span is not None and kept.known.text[slice(*hit.span)] == hit.text
        for more in ({"expand": "parent"}, {"levels": "document"}):
            whole = [(hit.id, hit.text) for hit in memory.search(word, **asked, **more)]
            assert whole == ([(kept.known.id, kept.known.text)] if present else [])
        with pytest.raises(InvalidInputError, match=kept.known.id):
            memory.update(kept.passages[0].id, "x")
        with pytest.raises(InvalidInputError, match=kept.known.id):
            memory.delete(kept.passages[-1].id)

    @something_stored
    @rule(ids=st.sampled_from(HOMES), second=st.booleans(), limit=st.integers(1, 4))
    def list_in_pages(self, ids: dict[str, str], second: bool, limit: int) -> None:
        memory = self.writer(second)
        found: list[str] = []
        while page := memory.list(limit=limit, after=found[-1] if found else None, **ids):
            assert len(page) <= limit
            found += [record.id for record in page]
        live = sorted(self.model.live.values(), key=lambda kept: kept.known.created)
        present = [kept for kept in live if not self.is_expired(kept.known)]
        assert found == [kept.known.id for kept in present if kept.carries(ids)]

    def is_expired(self, known: Known) -> bool:
        return known.expires_at is not None and known.expires_at <= self.clock.time

    @precondition(lambda self: self.model.histories)
    @rule(data=st.data(), second=st.booleans())
    def look_up(self, data: st.DataObject, second: bool) -> None:
        id = data.draw(st.sampled_from(sorted(self.model.histories)))
        memory = self.writer(second)
        assert [change.text for change in memory.history(id)] == self.model.histories[id]
        if id in self.model.closed:
            assert memory.get(id).valid_to is not None
            return
        kept = self.model.live.get(id)
        if kept is None:
            with pytest.raises(NotFoundError):
                memory.get(id)
            return
        record, known = memory.get(id), kept.known
        assert (record.text, record.kind, record.at) == (known.text, known.kind, known.at)
        assert (record.metadata, record.entities) == (known.metadata, list(known.entities))
        assert (record.importance, record.expires_at) == (known.importance, known.expires_at)
        assert (record.session_id, record.source) == (known.session, known.source)

    @invariant()
    def counts_agree(self) -> None:
        for memory in (self.ours, self.theirs):
            stats = memory.stats()
            assert stats["records"] == len(self.model.live)
            assert stats["superseded"] == len(self.model.closed)
            long = [len(kept.passages) for kept in self.model.live.values()]
            assert stats["passages"] == sum(long)
            assert stats["events"] == stats["version"] == self.model.version


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


@pytest.mark.slow
class TestStoreForLong(StoreMachine.TestCase):
    settings = settings(max_examples=150, stateful_step_count=80, deadline=None)
