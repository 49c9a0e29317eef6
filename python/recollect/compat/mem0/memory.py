"""Memory: Mem0's class of that name, on a Recollect store."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import TracebackType
from typing import Any, Self

from recollect.checks import check_text
from recollect.compat.mem0 import shapes
from recollect.compat.mem0.asking import Asked, least_of, most_of
from recollect.compat.mem0.conditions import condition_of, holds, narrowed, parted
from recollect.compat.mem0.configuration import settings_of
from recollect.compat.mem0.exceptions import MemoryNotFoundError, ValidationError
from recollect.compat.mem0.expiration import expiration_of
from recollect.compat.mem0.histories import history_of
from recollect.compat.mem0.holdings import Holdings
from recollect.compat.mem0.identity import Ids, ids_of, named_in, scope_ids
from recollect.compat.mem0.messages import messages_of, transcript
from recollect.compat.mem0.storing import event_of, item_of, metadata_of
from recollect.compat.mem0.times import time_of
from recollect.errors import InvalidInputError, NotFoundError
from recollect.model import Kind, Message, NewMemory, Operation, Record

PROCEDURAL = "procedural_memory"

_UNSET: Any = object()


class Memory:
    """Mem0's methods, in the forms of its versions 1 and 2.

    ``user_id``, ``agent_id`` and ``run_id`` are filters: a memory is returned if it carries the
    ids asked for. They may be arguments, as in version 1, or members of ``filters``, as in
    version 2; without any a call is an error. Results are dictionaries of Mem0's form.

    Args:
        config: a configuration of Mem0 as a dict, or an object with ``model_dump``; see
            recollect.compat.mem0.configuration. By default the store is ``recollect.db`` in
            MEM0_DIR, else in ``~/.mem0``, and nothing outside this process is asked.

    Attributes:
        memory: the Recollect Memory underneath.
    """

    def __init__(self, config: object = None) -> None:
        settings = settings_of(config)
        settings.make_folder()
        self.memory = Holdings(
            settings.path,
            tenant=settings.tenant,
            embedder=settings.embedder,
            inference=settings.inference,
        )

    @classmethod
    def from_config(cls, config_dict: Mapping[str, Any]) -> Self:
        """The Memory that a configuration describes."""
        return cls(config_dict)

    def add(
        self,
        messages: object,
        *,
        user_id: object = None,
        agent_id: object = None,
        run_id: object = None,
        metadata: Mapping[str, Any] | None = None,
        timestamp: object = None,
        expiration_date: object = None,
        infer: bool = True,
        memory_type: str | None = None,
        prompt: str | None = None,
    ) -> dict[str, Any]:
        """Remember a string, a message, or a conversation.

        With ``infer`` the facts in it are told apart, and reconciled with what is known of the
        same ids; else each message is stored as it is. ``memory_type="procedural_memory"`` with an
        ``agent_id`` keeps the conversation as one record of how to act, in its own words.
        ``timestamp`` says when it was said: seconds since 1970, a datetime, or ISO 8601.

        Returns ``{"results": [{"id", "memory", "event", …}]}``; ``event`` is ADD, UPDATE, with the
        text before as ``previous_memory``, or DELETE. What was known already is not listed.
        """
        ids = ids_of(user_id, agent_id, run_id)
        if not ids.given:
            raise ValidationError(
                "At least one of 'user_id', 'agent_id', or 'run_id' must be provided.",
                "VALIDATION_001",
                {"provided_ids": ids._asdict()},
                "Name whose memory it is.",
            )
        if memory_type not in (None, PROCEDURAL):
            raise ValidationError(
                f"Invalid 'memory_type'. Please pass {PROCEDURAL} to create procedural memories.",
                "VALIDATION_002",
                {"provided_type": memory_type, "valid_type": PROCEDURAL},
                "Leave memory_type out for any other memory.",
            )
        if prompt is not None:
            warnings.warn("prompt has no effect: Recollect has its own rules", stacklevel=2)
        said = messages_of(messages)
        kept, at = metadata_of(metadata), time_of(timestamp, "timestamp")
        if metadata and at is None:
            at = time_of(metadata.get("created_at"), "metadata['created_at']")
        kept |= expiration_of(expiration_date)
        if not said:
            return {"results": []}
        if memory_type == PROCEDURAL and ids.agent_id is not None:
            kept["memory_type"] = PROCEDURAL
            item = NewMemory(transcript(said), kind=Kind.PROCEDURAL, metadata=kept, at=at)
            return {"results": [event_of(done) for done in self._store([item], ids)]}
        if infer:
            return {"results": self._inferred(said, ids, kept, at)}
        kind = Kind.SEMANTIC if isinstance(messages, str) else Kind.EPISODIC
        items = [item_of(message, kind, kept, at) for message in said]
        stored = zip(said, self._store(items, ids), strict=True)
        return {
            "results": [
                {**event_of(done), "actor_id": message.get("name"), "role": message["role"]}
                for message, done in stored
            ]
        }

    def get(self, memory_id: str) -> dict[str, Any] | None:
        """One memory, or None. The id of one that was superseded brings what took its place."""
        try:
            record = self.memory.standing(memory_id)
        except NotFoundError:
            return None
        return {**shapes.memory_of(record.id, shapes.payload_of(record)), "score": None}

    def get_all(
        self,
        *,
        user_id: object = None,
        agent_id: object = None,
        run_id: object = None,
        filters: Mapping[str, Any] | None = None,
        limit: int | None = None,
        top_k: int | None = None,
        show_expired: bool = False,
    ) -> dict[str, Any]:
        """The memories that carry the ids and fulfil the filters, in order of creation.

        Returns ``{"results": [{"id", "memory", "hash", "metadata", "created_at", …}]}``: at most
        ``limit`` or ``top_k`` of them, by default 100 where an id is an argument, else 20.
        """
        ids = ids_of(user_id, agent_id, run_id)
        most = most_of(ids, limit, top_k)
        asked = self._asked(ids, filters, show_expired)
        held = self.memory.held_in(asked.scopes, narrowed(asked.condition), most)
        listed = islice(filter(asked.has, held), most)
        return {"results": [shapes.memory_of(one.id, shapes.payload_of(one)) for one in listed]}

    def search(
        self,
        query: str,
        *,
        user_id: object = None,
        agent_id: object = None,
        run_id: object = None,
        limit: int | None = None,
        filters: Mapping[str, Any] | None = None,
        threshold: float | None = None,
        rerank: bool = False,
        top_k: int | None = None,
        explain: bool = False,
        reference_date: object = None,
        show_expired: bool = False,
    ) -> dict[str, Any]:
        """The memories that carry the ids, fulfil the filters and score highest, best first.

        Returns ``{"results": [{"id", "memory", "score", …}]}``: at most ``limit`` or ``top_k`` of
        them, by default 100 where an id is an argument, else 20. Scores are Recollect's, in
        [0, 1]; ``threshold`` is the least. ``rerank`` has no effect: there is no reranker.
        """
        if reference_date is not None:
            raise InvalidInputError("reference_date is not supported: searches are about now")
        ids = ids_of(user_id, agent_id, run_id)
        most = most_of(ids, limit, top_k)
        least = least_of(threshold)
        text = check_text(query.strip() if isinstance(query, str) else query, "query")
        asked = self._asked(ids, filters, show_expired)
        if not most:
            return {"results": []}
        hits = self.memory.found_in(
            asked.scopes,
            text,
            most,
            where=narrowed(asked.condition),
            threshold=least,
            explain=explain,
            wanted=asked.has,
        )
        return {"results": [shapes.hit_of(hit, shapes.payload_of(hit), least) for hit in hits]}

    def update(
        self,
        memory_id: str,
        text: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        expiration_date: object = _UNSET,
        data: str | None = None,
    ) -> dict[str, str]:
        """Replace the text of a memory, or members of its metadata; the rest stays.

        ``data`` is the name of ``text`` in version 1. ``expiration_date=None`` takes the date away.

        Raises:
            MemoryNotFoundError: no live memory has this id.
        """
        text = data if text is None else text
        if text is None and metadata is None and expiration_date is _UNSET:
            raise InvalidInputError(
                "At least one of text, metadata, or expiration_date must be provided."
            )
        was = self._record(memory_id)
        kept = {**was.metadata, **metadata_of(metadata)}
        if expiration_date is not _UNSET:
            kept.pop(shapes.EXPIRATION_DATE, None)
            kept |= expiration_of(expiration_date)
        kept[shapes.UPDATED_AT] = shapes.time_text(self.memory.now())
        self.memory.update(was.id, text, metadata=kept)
        return {"message": "Memory updated successfully!"}

    def delete(self, memory_id: str) -> dict[str, str]:
        """Delete one memory. Its history stays. Raises MemoryNotFoundError."""
        self.memory.delete(self._record(memory_id).id)
        return {"message": "Memory deleted successfully!"}

    def delete_all(
        self, user_id: object = None, agent_id: object = None, run_id: object = None
    ) -> dict[str, str]:
        """Delete every memory that carries the ids, at once. Histories stay; see ``reset``."""
        ids = ids_of(user_id, agent_id, run_id)
        if not ids.given:
            raise InvalidInputError(
                "At least one filter is required to delete all memories. If you want to delete "
                "all memories, use the `reset()` method."
            )
        self.memory.delete_in(self._asked(ids, None, True).scopes)
        return {"message": "Memories deleted successfully!"}

    def history(self, memory_id: str) -> list[dict[str, Any]]:
        """Every change of a memory, and of those it took the place of, oldest first; empty if it
        never was."""
        return history_of(self.memory.events_of(memory_id))

    def reset(self) -> None:
        """Erase every memory of this collection, with its history."""
        self.memory.erase_all()

    def chat(self, query: str) -> None:
        """Not implemented, as in Mem0."""
        raise NotImplementedError("a memory does not chat: search it, and ask a model of yours")

    def close(self) -> None:
        """Close the store. Closing twice is allowed."""
        self.memory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _asked(self, ids: Ids, filters: Mapping[str, Any] | None, show_expired: bool) -> Asked:
        """The partitions that carry the ids asked for, and what else is asked.

        Raises:
            ValidationError: no id is asked for, neither by name nor in the filters.
        """
        chosen, condition = parted(condition_of({"AND": [ids.given, dict(filters or {})]}))
        if not chosen:
            raise ValidationError(
                "filters must contain at least one of: user_id, agent_id, run_id. "
                "Example: filters={'user_id': 'u1'}",
                "VALIDATION_001",
                suggestion="Name whose memories are wanted, in the filters or as an argument.",
            )
        exact = {one.key: one.value for one in chosen if one.operator == "eq"}
        scopes = self.memory.partitions_of(scope_ids(exact))
        if len(exact) < len(chosen):
            scopes = [s for s in scopes if all(holds(one, named_in(s)) for one in chosen)]
        return Asked(scopes, condition, None if show_expired else self.memory.now())

    def _record(self, memory_id: str) -> Record:
        try:
            return self.memory.standing(memory_id)
        except NotFoundError:
            raise MemoryNotFoundError(
                f"Memory with id {memory_id} not found. Please provide a valid 'memory_id'"
            ) from None

    def _store(self, items: Sequence[NewMemory], ids: Ids) -> list[Operation]:
        return self.memory.add_many(
            items,
            user_id=ids.user_id,
            agent_id=ids.agent_id,
            session_id=ids.run_id,
            session_only=ids.run_id is not None,
        )

    def _inferred(
        self, said: Sequence[Message], ids: Ids, kept: Mapping[str, Any], at: datetime | None
    ) -> list[dict[str, Any]]:
        done = self.memory.add(
            said,
            user_id=ids.user_id,
            agent_id=ids.agent_id,
            session_id=ids.run_id,
            metadata=kept,
            at=at,
            infer=True,
            session_only=ids.run_id is not None,
        )
        results = []
        for operation in done:
            if operation.op != "NOOP":
                result = event_of(operation)
                if operation.supersedes and operation.op == "UPDATE":
                    result["previous_memory"] = self.memory.get(operation.supersedes[0]).text
                results.append(result)
        return results
