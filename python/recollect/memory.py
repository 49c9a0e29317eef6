"""Memory: the way in for an agent."""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, Unpack, overload

from numpy.typing import ArrayLike

from recollect import checks, payload
from recollect.budget import DEFAULT_BUDGET, check_budget
from recollect.clock import microseconds_of
from recollect.conversation import (
    conversation,
    conversation_bytes,
    conversation_of,
    dead_letter_of,
)
from recollect.embed.protocol import Embedder
from recollect.errors import ClosedError, InvalidInputError, NotFoundError
from recollect.filters import Levels, Where, filter_of, wants_passages
from recollect.inference import Inference
from recollect.learning import Learner, check_inference, inference_option
from recollect.linking import Linker
from recollect.log.entries import Entry, EntryState
from recollect.log.protocol import Log
from recollect.messages import records_of
from recollect.model import (
    Change,
    Context,
    Hit,
    Kind,
    Level,
    Message,
    NewMemory,
    Operation,
    Receipt,
    Record,
    from_microseconds,
)
from recollect.outbox import Outbox, Queue
from recollect.partitions import PartitionCache
from recollect.passages import DEFAULT_PASSAGES, Passages, passages_option
from recollect.reader import DEFAULT_RECALL, Query, Reader, check_recall, query_of
from recollect.scope import CheckedScopes, Scope, check_id
from recollect.store import DEFAULT, Default, Store, open_store
from recollect.tickets import DeadLetter, Ticket
from recollect.undoing import Undoing, chain_of
from recollect.weights import DEFAULT_WEIGHTS, Weights, recipe_of, weights_of
from recollect.writer import Item, Writer, item_of

_DEFAULT_KIND = {True: Kind.SEMANTIC, False: Kind.EPISODIC}  # of a fact, of a conversation's turn


DEFAULT_QUEUE = Queue()


class AddOptions(TypedDict, total=False):
    """What ``Memory.add`` takes beside the content."""

    user_id: str | None
    agent_id: str | None
    session_id: str | None
    org_id: str | None
    kind: Kind | str | None
    metadata: Mapping[str, Any] | None
    entities: Sequence[str]
    importance: float
    at: datetime | str | None
    expires_at: datetime | str | None
    vector: ArrayLike | None
    infer: bool | None
    source: str | None
    level: Level | str
    session_only: bool
    dry_run: bool


class Memory:
    """An agent's memory in one file.

    Every write and read names whose memory it is, by ``user_id``, ``agent_id``, ``org_id``
    and ``session_id``. A record is visible to a reader that has all of the record's ids. On a
    write ``session_id`` names the episode; it limits who sees the record only for kind
    "working", with ``session_only=True``, or when it is the only id.

    One Memory may be used by several threads, and several processes may open one file.

    Args:
        path: a file, made if missing, or ":memory:"; or a Log.
        embedder: turns text into vectors; the bundled static one by default. With None the
            caller gives the vector of every record and query, of ``dimensions`` values.
        tenant: a wall above all ids; nothing crosses it.
        language: of the stored text, for stems and stop words: a Snowball name or "neutral".
            Fixed when the store is made; English by default.
        weights: how signals become a score.
        memory_limit: bytes of loaded records to keep; the least recently used go first.
        recall: the share of the nearest vectors that searches of large scopes are to find; each
            search may ask for another.
        synchronous: SQLite's setting; "FULL" keeps a write through a power cut.
        actor: who is named in the history of changes.
        passages: how texts too long for one record are stored; with None they stay whole. It
            is not kept in the store, and texts stored before stay as they are.
        inference: turns conversations into facts; by default rules, which need nothing.
        queue: how conversations added with ``wait=False`` are worked on.
        clock: gives the present time, with a time zone; for tests and replays.

    Raises:
        StoreError: the file is not a store, is newer, was made with another embedder …
        InvalidInputError: an argument is wrong.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | Log,
        *,
        embedder: Embedder | Default | None = DEFAULT,
        dimensions: int | None = None,
        tenant: str = "default",
        language: str | None = None,
        weights: Weights | Mapping[str, Any] | None = None,
        memory_limit: int = 2 << 30,
        recall: float = DEFAULT_RECALL,
        synchronous: str = "FULL",
        actor: str = "recollect",
        passages: Passages | None = DEFAULT_PASSAGES,
        inference: Inference | Default = DEFAULT,
        queue: Queue = DEFAULT_QUEUE,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        check_id("tenant", tenant)
        checks.check_text(actor, "actor")
        self._tenant = tenant
        self._actor = actor
        self._weights = weights_of(weights, DEFAULT_WEIGHTS)
        self._recipe = recipe_of(self._weights)
        self._filter = filter_of()
        self._recall = check_recall(recall)
        self._now = microseconds_of(clock)
        self._closed = False
        self._scopes = CheckedScopes(tenant)
        check_inference(inference)
        parting = passages_option(passages)
        checks.check_count(memory_limit, "memory_limit", 1 << 62)
        self._store: Store = open_store(path, embedder, dimensions, language, synchronous)
        self._log = self._store.log
        self._linker = Linker(self._store.keeper)
        made_with = (self._store.analyzer, self._store.embedder, self._store.dimensions, self._now)
        self._partitions = PartitionCache(
            self._log,
            self._store.analyzer,
            self._store.dimensions,
            memory_limit,
            self._linker,
            replayable=self._store.comparable_since == 0,
        )
        self._reader = Reader(self._log, self._partitions, *made_with, self._store.comparable_since)
        self._writer = Writer(self._log, *made_with, parting)
        reads = inference_option(inference, self._store.language)
        self._learner = Learner(self._log, self._writer, self._reader, reads, self._now)
        self._queue = queue
        self._outbox = Outbox(
            self._log,
            self._work_on,
            self._tenant,
            limit=queue.limit,
            attempts=queue.attempts,
            threads=queue.threads,
        )
        if queue.threads:
            self._outbox.start()
        self._undoing = Undoing(self._log, self._now, self._store.comparable_since)

    @overload
    def add(
        self,
        content: str | Sequence[Message],
        *,
        wait: Literal[True] = True,
        **options: Unpack[AddOptions],
    ) -> list[Operation]: ...
    @overload
    def add(
        self,
        content: str | Sequence[Message],
        *,
        wait: Literal[False],
        **options: Unpack[AddOptions],
    ) -> Ticket: ...
    def add(
        self,
        content: str | Sequence[Message],
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        session_id: str | None = None,
        org_id: str | None = None,
        kind: Kind | str | None = None,
        metadata: Mapping[str, Any] | None = None,
        entities: Sequence[str] = (),
        importance: float = 1.0,
        at: datetime | str | None = None,
        expires_at: datetime | str | None = None,
        vector: ArrayLike | None = None,
        infer: bool | None = None,
        source: str | None = None,
        level: Level | str = Level.PASSAGE,
        session_only: bool = False,
        dry_run: bool = False,
        wait: bool = True,
    ) -> list[Operation] | Ticket:
        """Store one fact, or learn from a conversation; durable when it returns.

        A string is one fact, stored as it is, of kind "semantic" unless another is given. A list
        of messages, each a mapping of "role" and "content", also "name" and "at", is a
        conversation, in the episode ``session_id``: it is turned into facts, each is compared
        with what is known in the same scope, and all that follows is written in one append, or
        nothing is. See NewMemory for the other arguments.

        Args:
            infer: False stores a conversation message by message as it was said, of kind
                "episodic"; True learns from a string as from a user's message.
            dry_run: return what would be done, with version 0, and write nothing.
            wait: False writes the messages into the outbox, durably, and returns a Ticket at once;
                they are learnt from in the background, in order.

        A text too long for one record is stored as passages; its operation names the whole.

        Raises:
            InvalidInputError: an argument is wrong. Nothing was stored.
            InferenceError: the conversation could not be turned into facts. Nothing was stored.
            QueueFullError: with ``wait=False``, too many wait already. Nothing was stored.
            StoreError: the store cannot be written. Nothing was stored.
        """
        ids = (org_id, agent_id, user_id, session_id)
        given = infer is not None and checks.check_flag(infer, "infer")
        if given or (infer is None and not isinstance(content, str)):
            said = conversation(
                content,
                self._scope(*ids),
                self._now(),
                kind=kind,
                metadata=metadata,
                entities=entities,
                importance=importance,
                at=at,
                expires_at=expires_at,
                vector=vector,
                source=source,
                level=level,
                session_only=session_only,
            )
            if checks.check_flag(dry_run, "dry_run"):
                return self._learner.plan(said, actor=self._actor)
            if checks.check_flag(wait, "wait"):
                return self._learner.learn(said, actor=self._actor)
            return self._outbox.add(said.scope, conversation_bytes(said), time=self._now())
        if not checks.check_flag(wait, "wait"):
            raise InvalidInputError("wait=False is for conversations: give messages, or infer=True")
        item = NewMemory(
            content if isinstance(content, str) else "",
            kind=_DEFAULT_KIND[isinstance(content, str)] if kind is None else kind,
            vector=vector,
            entities=entities,
            metadata=metadata,
            importance=importance,
            at=at,
            expires_at=expires_at,
            source=source,
            level=level,
        )
        items = [item] if isinstance(content, str) else records_of(content, item)
        return self._add(items, ids, session_only, dry_run)

    def add_many(
        self,
        items: Iterable[Item],
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        session_id: str | None = None,
        org_id: str | None = None,
        session_only: bool = False,
    ) -> list[Operation]:
        """Store many records in one durable batch: all or none.

        Items are NewMemory, strings, or mappings with NewMemory's fields.

        Raises:
            InvalidInputError: an item is wrong. Nothing was stored.
            StoreError: the store cannot be written. Nothing was stored.
        """
        if isinstance(items, (str, bytes, Mapping)) or not isinstance(items, Iterable):
            raise InvalidInputError("items must be a list of records; use add() for one")
        made = [item_of(item) for item in items]
        return self._add(made, (org_id, agent_id, user_id, session_id), session_only, False)

    def search(
        self,
        query: str,
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        session_id: str | None = None,
        org_id: str | None = None,
        k: int = 10,
        kinds: Sequence[Kind | str] | Kind | str | None = None,
        levels: Levels = None,
        where: Where | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        as_of: datetime | str | None = None,
        threshold: float = 0.0,
        weights: Weights | Mapping[str, Any] | None = None,
        explain: bool = False,
        min_version: int | None = None,
        vector: ArrayLike | None = None,
        expand: str | None = None,
        plan: str = "auto",
        recall: float | None = None,
    ) -> list[Hit]:
        """The k visible records that score highest, best first, ties by id.

        Args:
            kinds, where, since, until: which records may be hits; see recollect.filters.
            levels: likewise. A long text is found at its own level by its best passage.
            as_of: answer from what was stored at that time.
            threshold: the least score of a hit; records of score 0 are never hits.
            weights: a Weights, or what to change in the memory's own.
            explain: fill in ``Hit.signals``.
            min_version: what a write returned; raises StaleReadError if it is not there yet.
            vector: shape (dimensions,), instead of embedding the query.
            expand: "neighbours" widens a passage to the one before and the one after, "parent"
                to the whole text; hits that meet become one.
            plan: "exact" looks at every visible record; "graph" at those that graphs over large
                scopes and keywords lead to; "auto" takes what is quicker. ``Hit.plan`` tells.
            recall: the share of the nearest vectors that a graph is to find, instead of the
                memory's own; with 1 the plan is exact.

        Raises:
            InvalidInputError: an argument is wrong.
        """
        asked = self._query(
            query,
            kinds,
            where,
            since,
            until,
            as_of,
            threshold,
            weights,
            explain,
            min_version,
            vector,
            levels,
            expand,
            plan,
            recall,
        )
        scope = self._scope(org_id, agent_id, user_id, session_id)
        return self._reader.search(asked, scope, checks.check_count(k, "k", checks.MOST_HITS))

    def context(
        self,
        query: str,
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        session_id: str | None = None,
        org_id: str | None = None,
        budget: int = DEFAULT_BUDGET,
        kinds: Sequence[Kind | str] | Kind | str | None = None,
        levels: Levels = None,
        where: Where | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        as_of: datetime | str | None = None,
        threshold: float = 0.0,
        weights: Weights | Mapping[str, Any] | None = None,
        explain: bool = False,
        min_version: int | None = None,
        vector: ArrayLike | None = None,
        expand: str | None = None,
        plan: str = "auto",
        recall: float | None = None,
    ) -> Context:
        """The records that matter now, as text of at most ``budget`` tokens.

        Pinned records (``metadata={"pinned": True}``) come first, near-duplicates do not get
        in twice. ``expand`` spends what is left of the budget on widening, and crowds no record
        out. The other arguments are those of ``search``.
        """
        asked = self._query(
            query,
            kinds,
            where,
            since,
            until,
            as_of,
            threshold,
            weights,
            explain,
            min_version,
            vector,
            levels,
            expand,
            plan,
            recall,
        )
        scope = self._scope(org_id, agent_id, user_id, session_id)
        return self._reader.context(asked, scope, check_budget(budget))

    def get(self, id: str) -> Record:
        """The live record of this id. Raises NotFoundError."""
        self._check_open()
        event = self._log.record(id) if isinstance(id, str) else None
        if event is None or event.scope.tenant != self._tenant:
            raise NotFoundError(f"no record has the id {id!r}")
        return payload.record_of(event)

    def update(
        self,
        id: str,
        text: str | None = None,
        *,
        kind: Kind | str | None = None,
        metadata: Mapping[str, Any] | None = None,
        entities: Sequence[str] | None = None,
        importance: float | None = None,
        at: datetime | str | None = None,
        expires_at: datetime | str | None = None,
        vector: ArrayLike | None = None,
        source: str | None = None,
        level: Level | str | None = None,
    ) -> Operation:
        """Replace what is given of a record; the rest stays. Its history keeps what it was.

        Raises:
            NotFoundError: no live record has this id.
            InvalidInputError: an argument is wrong, nothing is given, or the record is a passage,
                which changes with the text it is a part of.
        """
        self.get(id)
        given = {
            "text": text,
            "kind": kind,
            "metadata": metadata,
            "entities": entities,
            "importance": importance,
            "at": at,
            "expires_at": expires_at,
            "vector": vector,
            "source": source,
            "level": level,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        if not changes:
            raise InvalidInputError("nothing to update: give the text or another field")
        return self._writer.update(id, changes, actor=self._actor)

    def delete(self, id: str) -> Operation:
        """Remove a record from every search. Its history stays; ``forget`` erases.

        Raises:
            NotFoundError: no live record has this id.
            InvalidInputError: it is a passage, which goes with the text it is a part of.
        """
        self.get(id)
        return self._writer.delete(id, actor=self._actor)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until every conversation that was handed over is learnt from, or a dead letter.

        Returns False when ``timeout`` seconds pass first.
        """
        self._check_open()
        return self._outbox.flush(timeout)

    def ticket(self, number: int) -> Ticket:
        """The ticket of this number, also one that another process was given."""
        self._check_open()
        return self._outbox.ticket(checks.check_count(number, "number", 2**63))

    def dead_letters(self, *, limit: int = 100, after: int = 0) -> builtins.list[DeadLetter]:
        """Conversations that failed too often, oldest first; those past number ``after``."""
        self._check_open()
        found = self._log.entries(self._tenant, EntryState.DEAD, after=after, limit=limit)
        return [dead_letter_of(entry) for entry in found]

    def retry(self, number: int) -> None:
        """Let a dead letter be tried again. Raises NotFoundError if it is none."""
        self._find_dead(number)
        self._outbox.retry(number)

    def discard(self, number: int) -> None:
        """Delete a dead letter, messages and all. Raises NotFoundError if it is none."""
        self._find_dead(number)
        self._log.drop(number)

    def undo(self, operation: Operation) -> int:
        """Take back what an operation did; the history keeps both.

        What it added holds no longer, and what it superseded, ended, changed or confirmed is as
        it was before. Returns the version of the append; 0 where the operation wrote nothing.

        Raises:
            ConflictError: a record that it bears on has changed since.
            InvalidInputError: it is no Operation, or deleted a record as asked, or changed a
                long text.
            NotFoundError: a record that it bears on was deleted.
        """
        self._check_open()
        return self._undoing.undo(operation, actor=self._actor)

    def history(self, id: str, *, chain: bool = False) -> list[Change]:
        """Every change of a record, oldest first. Raises NotFoundError if it never was.

        With ``chain`` also those of the records that it superseded, and that superseded it.
        """
        self._check_open()
        events = self._log.history(id) if isinstance(id, str) else []
        if not events or events[0].scope.tenant != self._tenant:
            raise NotFoundError(f"no record ever had the id {id!r}")
        return chain_of(self._log, id) if chain else [payload.change_of(one) for one in events]

    def list(
        self,
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        session_id: str | None = None,
        org_id: str | None = None,
        kinds: Sequence[Kind | str] | Kind | str | None = None,
        levels: Levels = None,
        where: Where | None = None,
        limit: int = 100,
        after: str | None = None,
    ) -> list[Record]:
        """Live records whose scope carries all the ids given, in order of creation.

        Expired records and the passages of long texts are left out. For the next page pass the
        last record's id as ``after``.
        """
        scope = self._scope(org_id, agent_id, user_id, session_id)
        return self._reader.page(scope, filter_of(kinds, where, levels=levels), limit, after)

    def forget(
        self,
        *,
        user_id: str | None = None,
        agent_id: str | None = None,
        session_id: str | None = None,
        org_id: str | None = None,
    ) -> Receipt:
        """Erase every record whose scope carries all the ids given, history included.

        The text and vectors are overwritten in the file; the event chain still verifies.
        """
        scope = self._scope(org_id, agent_id, user_id, session_id)
        scopes = self._log.scopes(self._tenant, scope.ids)
        now = self._now()
        # What is kept goes first, lest an interrupted call leave it behind, and once more, for it
        # may have been written again by then.
        self._linker.forget(scopes)
        try:
            erasure = self._log.erase([], time=now, actor=self._actor, containing=scope)
        finally:
            self._partitions.drop_all()
            self._linker.forget(scopes)
        return Receipt(
            records=erasure.records,
            events=erasure.events,
            partitions=erasure.partitions,
            version=erasure.version,
            hash=erasure.hash.hex(),
            time=from_microseconds(now),
        )

    def end_session(self, session_id: str) -> int:
        """Delete the working memories of a session; returns how many there were.

        Conversations of the session that wait in the outbox may bring more later: ``flush`` first
        where there are any.
        """
        self._check_open()
        return self._writer.end_session(self._tenant, session_id, actor=self._actor)

    def stats(self) -> dict[str, int]:
        """Counts: records that hold, passages of long texts, records that hold no longer
        ("superseded"), events, partitions, version, bytes on disk; loaded partitions. Of the
        outbox: how many conversations wait, since how many seconds the oldest does, and how many
        are dead letters."""
        self._check_open()
        kept = self._log.stats(self._tenant)
        oldest = kept.oldest_waiting
        waited = 0 if oldest is None else max(0, self._now() - oldest) // 1_000_000
        partitions, size = self._partitions.resident()
        return {
            "records": kept.records - kept.passages - kept.closed,
            "passages": kept.passages,
            "superseded": kept.closed,
            "events": kept.events,
            "partitions": kept.partitions,
            "version": kept.version,
            "size_bytes": kept.size_bytes,
            "waiting": kept.waiting,
            "waiting_seconds": waited,
            "dead_letters": kept.dead,
            "loaded_partitions": partitions,
            "loaded_bytes": size,
            "loads": self._partitions.loads,
        }

    def wait_until_linked(self, timeout: float | None = None) -> bool:
        """Wait until the graphs of large scopes cover all that was read of them, and are kept.

        Searches need not wait: what a graph does not cover is gone through row by row. Returns
        False when ``timeout`` seconds pass first.
        """
        self._check_open()
        return self._linker.wait(timeout)

    def verify(self) -> int:
        """Check the chain over all events; returns how many. Raises CorruptStoreError."""
        self._check_open()
        return self._log.verify()

    def close(self) -> None:
        """Close the store. Closing twice is allowed; anything else afterwards is an error."""
        self._closed = True
        self._outbox.close()
        self._linker.close()
        self._partitions.drop_all()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _add(
        self,
        items: Sequence[NewMemory],
        ids: tuple[str | None, str | None, str | None, str | None],
        session_only: bool,
        dry_run: bool,
    ) -> builtins.list[Operation]:
        scope = self._scope(*ids)
        add = self._writer.plan if checks.check_flag(dry_run, "dry_run") else self._writer.add
        return add(items, scope, session_only=session_only, actor=self._actor)

    def _query(
        self,
        query: object,
        kinds: Sequence[Kind | str] | Kind | str | None,
        where: Where | None,
        since: datetime | str | None,
        until: datetime | str | None,
        as_of: datetime | str | None,
        threshold: float,
        weights: Weights | Mapping[str, Any] | None,
        explain: bool,
        min_version: int | None,
        vector: ArrayLike | None,
        levels: Levels,
        expand: str | None,
        plan: str,
        recall: float | None,
    ) -> Query:
        filters = (kinds, where, since, until, levels)
        unfiltered = all(given is None for given in filters)
        return query_of(
            query,
            self._recipe if weights is None else recipe_of(weights_of(weights, self._weights)),
            vector=vector,
            filter=self._filter if unfiltered else filter_of(*filters),
            threshold=threshold,
            explain=explain,
            as_of=as_of,
            min_version=min_version,
            plan=plan,
            recall=self._recall if recall is None else recall,
            expand=expand,
            whole=levels is not None and not wants_passages(levels),
        )

    def _work_on(self, entry: Entry) -> None:
        said = conversation_of(entry.body or b"", entry.scope)
        keep = self._queue.keep_messages
        self._learner.learn(said, actor=self._actor, entry=entry, keep=keep)

    def _find_dead(self, number: int) -> None:
        self._check_open()
        checks.check_count(number, "number", 2**63)
        entry = self._log.entry(number)
        if entry is None or entry.state is not EntryState.DEAD or entry.scope[0] != self._tenant:
            raise NotFoundError(f"no dead letter has the number {number}")

    def _scope(
        self, org_id: str | None, agent_id: str | None, user_id: str | None, session_id: str | None
    ) -> Scope:
        self._check_open()
        return self._scopes.find(org_id, agent_id, user_id, session_id)

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedError("this memory was closed; open it again to go on")
