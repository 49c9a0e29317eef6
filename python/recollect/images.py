"""Whole partitions in files, so that a large scope need not be replayed when a store is opened.

An image holds what a partition is at one version of its scope; what came later is replayed. It
holds texts, so it must not outlive them: an erasure takes the content from every event of a
scope, and an image is read, and stays where it was written, only while the event that it stands
at has its own. That event's hash, which covers the whole history before it, is part of the
image's origin, as is all that a partition is made with and that no event tells.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from recollect._core import Analyzer, Image, Partition, image_head, read_image
from recollect.errors import CorruptStoreError, StoreError
from recollect.kept_files import LOADING_THREADS, KeptFiles, let_go
from recollect.log.protocol import Event, Log
from recollect.scope import Scope

_SUFFIX = "image"
_log = logging.getLogger(__name__)


class _UnwantedError(Exception):
    """What was to be kept no longer is."""


class ImageFiles:
    """The images of one store's scopes. ``made_with`` names what else makes a partition."""

    def __init__(
        self,
        files: KeptFiles,
        log: Log,
        analyzer: Analyzer,
        dimensions: int,
        made_with: Sequence[object],
    ) -> None:
        self._files = files
        self._store_log = log
        self._analyzer = analyzer
        self._dimensions = dimensions
        self._made_with = json.dumps(made_with).encode()

    def restore(self, scope: Scope, head: int) -> Partition | None:
        """The partition at some version up to ``head``; None where there is no image that fits."""
        path = self._files.path(scope, _SUFFIX)
        try:
            content = self._files.map(scope, _SUFFIX)
            version, origin = image_head(content)
            event = self._event(scope, version) if version <= head else None
            if event is not None and event.payload is None:
                self.forget([scope])
                raise CorruptStoreError("what it holds was erased")
            if event is None or origin != self._origin(event):
                raise CorruptStoreError("it is of another history, or made with other settings")
            partition = Partition(self._dimensions, self._analyzer)
            needed = read_image(partition, content, LOADING_THREADS)
            let_go(content, needed)
            return partition
        except FileNotFoundError:
            return None
        except (OSError, ValueError, CorruptStoreError) as reason:  # ValueError: an empty file
            _log.warning("partition image %s is not used, the scope is replayed: %s", path, reason)
            return None

    def keep(
        self, scope: Scope, partition: Partition, wanted: Callable[[], bool], lock: Lock
    ) -> None:
        """Write the partition as it is now. Where that fails, the next process replays more.

        It is asked all the time whether it is still ``wanted``, and for the last time when
        ``lock`` is held to put the file in its place.
        """
        image = Image(partition)
        path = self._files.path(scope, _SUFFIX)
        try:
            event = self._event(scope, image.version)
        except StoreError as reason:
            _log.warning("partition image %s could not be written: %s", path, reason)
            return
        if event is None or event.payload is None:
            return
        origin = self._origin(event)

        def write(put: Callable[[Any], object]) -> None:
            def put_if_wanted(piece: memoryview) -> None:
                if not wanted():
                    raise _UnwantedError
                put(piece)

            image.write(origin, put_if_wanted)

        @contextmanager
        def replacing() -> Iterator[None]:
            with lock:
                if not wanted():
                    raise _UnwantedError
                yield

        try:
            self._files.write(scope, _SUFFIX, write, replacing())
        except _UnwantedError:
            return
        except OSError as reason:
            _log.warning("partition image %s could not be written: %s", path, reason)
        # Another process that erased it before the file was in its place has found none to remove.
        try:
            event = self._event(scope, image.version)
        except StoreError:
            event = None  # who cannot ask must not leave it
        if event is None or event.payload is None:
            self.forget([scope])

    def forget(self, scopes: Sequence[Scope]) -> None:
        """Remove what is kept of scopes that were erased.

        Raises:
            OSError: one cannot be removed.
        """
        self._files.forget(scopes)

    def _event(self, scope: Scope, version: int) -> Event | None:
        events = self._store_log.read(scope, after=version - 1, until=version)
        return events[0] if events else None

    def _origin(self, event: Event) -> bytes:
        return hashlib.sha256(event.hash + self._made_with).digest()
