"""Recollect's Memory, read by Mem0's rule: ids are filters.

Recollect shows a reader the records whose ids are a subset of the reader's. Mem0 returns the
records that carry the ids asked for, whatever else they carry. So the partitions to look into
are those whose scope contains the ids, and no other is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import recollect
from recollect.errors import ConflictError, NotFoundError
from recollect.filters import Where, filter_of
from recollect.log.admission import deletion
from recollect.log.protocol import Event
from recollect.model import Hit, Record, from_microseconds
from recollect.reader import query_of
from recollect.scope import Scope

_PAGE = 1000
_MOST_LISTED = 1000


class Holdings(recollect.Memory):
    """What lies in the partitions that carry given ids."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was listed, at which pulse of the log.
        self._listed: dict[tuple[tuple[str, str], ...], tuple[int, list[Scope]]] = {}

    def now(self) -> datetime:
        """The present time."""
        return from_microseconds(self._now())

    def partitions_of(self, ids: Mapping[str, str]) -> list[Scope]:
        """The partitions whose scope has all the ids, named as in Scope."""
        self._check_open()
        pulse, key = self._log.pulse(), tuple(ids.items())
        known = self._listed.get(key)
        if known is None or known[0] != pulse:
            if len(self._listed) >= _MOST_LISTED:
                self._listed.clear()
            known = self._listed[key] = (pulse, self._log.scopes(self._tenant, ids))
        return known[1]

    def found_in(
        self,
        scopes: Sequence[Scope],
        text: str,
        k: int,
        *,
        where: Where | None,
        threshold: float,
        explain: bool,
        wanted: Callable[[Hit], bool],
    ) -> list[Hit]:
        """The k hits in these partitions that score highest and are wanted, best first.

        A text that is stored as passages is one hit: the whole text.
        """
        asked = query_of(
            text,
            self._recipe,
            vector=None,
            filter=filter_of(where=where),
            threshold=threshold,
            explain=explain,
            as_of=None,
            min_version=None,
            plan="auto",
            recall=self._recall,
            expand="parent",
        )
        count = k
        while True:
            hits = self._reader.search_in(asked, scopes, count)
            chosen = [hit for hit in hits if wanted(hit)]
            if len(chosen) >= k or len(hits) < count:
                return chosen[:k]
            count *= 4  # not all of them were wanted: look further down

    def held_in(
        self, scopes: Sequence[Scope], where: Where | None, expected: int
    ) -> Iterator[Record]:
        """The live records of these partitions, in order of creation; so many are ``expected`` to
        be taken."""
        wanted, after = filter_of(where=where), None
        size = min(max(expected, 1), _PAGE)
        while True:
            page = self._reader.page_in(scopes, wanted, size, after)
            yield from page
            if len(page) < size:
                return
            after, size = page[-1].id, _PAGE

    def delete_in(self, scopes: Sequence[Scope]) -> None:
        """Delete every record of these partitions in one append."""
        self._check_open()
        while True:
            live = [event for scope in scopes for event in self._log.current(scope)]
            if not live:
                return
            now = self._now()
            gone = [deletion(event.scope, event.record_id, now, self._actor) for event in live]
            try:
                # A change in between may have given a text more passages.
                self._log.append(
                    [
                        one._replace(replaces=event.version)
                        for one, event in zip(gone, live, strict=True)
                    ]
                )
            except (ConflictError, NotFoundError):
                continue  # somebody else changed or deleted one of them: look again
            return

    def erase_all(self) -> None:
        """Erase every record of the tenant, history included."""
        self._check_open()
        for scope in self._log.scopes(self._tenant):
            # One erasure takes all scopes that share an id; those that follow are empty by then.
            if any(event.payload is not None for event in self._log.read(scope)):
                field, value = next(iter(scope.ids.items()))
                self.forget(**{f"{field}_id": value})

    def standing(self, id: str) -> Record:
        """The record of this id, or the one that took its place.

        Raises:
            NotFoundError: there is none, or it was deleted or ended.
        """
        record = self.get(id)
        while record.valid_to is not None:
            if record.superseded_by is None:
                raise NotFoundError(f"the record {id!r} holds no longer")
            record = self.get(record.superseded_by)
        return record

    def events_of(self, id: str) -> list[Event]:
        """The events of a record, of those it superseded and of those that superseded it, oldest
        first; empty when there never was one."""
        try:
            ids = {change.id for change in self.history(id, chain=True)}
        except NotFoundError:
            return []
        events = [event for one in ids for event in self._log.history(one)]
        return sorted(events, key=lambda event: event.version)
