"""Changing a store's embedder."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import islice

import numpy as np

from recollect import payload
from recollect._core import Analyzer
from recollect.embed.protocol import Embedder, embed_records
from recollect.errors import NotAStoreError
from recollect.language import analyzer_of
from recollect.log.protocol import Event, EventKind, NewEvent
from recollect.log.sqlite import SQLiteLog
from recollect.store import EMBEDDER, EMBEDDER_SINCE, LANGUAGE, unfinished

_BATCH = 1000


def reembed(
    path: str | os.PathLike[str],
    embedder: Embedder,
    *,
    actor: str = "reembed",
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Give every live record of a store, of all tenants, its vector by another embedder.

    Close the store everywhere else first. If this is cut short the store refuses to open
    until it is run again to the end. Times before it cannot be searched with ``as_of``
    afterwards, because their vectors are the old embedder's.

    Args:
        progress: called with the number of records done so far.

    Returns:
        How many records were embedded.

    Raises:
        NotAStoreError: there is no store at ``path``.
        StoreError: the store cannot be written.
    """
    if not os.path.exists(path):  # noqa: PTH110  # path may be anything os.fspath takes
        raise NotAStoreError(f"there is no store at {os.fspath(path)}")
    log = SQLiteLog(os.fspath(path))
    try:
        settings = log.settings()
        if LANGUAGE not in settings:
            raise NotAStoreError(f"{os.fspath(path)} was never opened as a memory")
        log.replace_setting(EMBEDDER, unfinished(embedder.fingerprint))
        analyzer = analyzer_of(settings[LANGUAGE])
        done = 0
        for tenant in log.tenants():
            for scope in log.scopes(tenant):
                events = iter(log.current(scope))
                while batch := list(islice(events, _BATCH)):
                    log.append(_updates(batch, embedder, analyzer, actor))
                    done += len(batch)
                    progress(done)
        log.replace_setting(EMBEDDER_SINCE, str(log.version()))
        log.replace_setting(EMBEDDER, embedder.fingerprint)
        return done
    finally:
        log.close()


def _updates(
    events: Sequence[Event], embedder: Embedder, analyzer: Analyzer, actor: str
) -> list[NewEvent]:
    fields = {event.record_id: payload.decode(event.payload or b"") for event in events}
    # The parent of passages has no vector.
    texts = {id: one["text"] for id, one in fields.items() if not payload.passages_of(one)}
    dense = [analyzer.prepare(text)[1] or text for text in texts.values()]
    rows = embed_records(embedder, dense) if dense else np.empty((0, 0), np.float32)
    vectors = {
        id: row.astype("<f4", copy=False).tobytes() if row.any() else None
        for id, row in zip(texts, rows, strict=True)
    }
    return [
        NewEvent(
            scope=event.scope,
            record_id=event.record_id,
            kind=EventKind.UPDATE,
            time=event.time,  # the log moves it up to that of its last event
            actor=actor,
            payload=event.payload or b"",
            vector=vectors.get(event.record_id),
        )
        for event in events
    ]
