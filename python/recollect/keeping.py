"""What is kept beside a store of its large partitions, and when it is written again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from recollect._core import Partition
from recollect.graphs import GraphFiles
from recollect.images import ImageFiles
from recollect.kept_files import KeptFiles
from recollect.scope import Scope

_FEW = 1000  # rows that are not worth writing a file for
_UNKEPT_LINKS = 0.05  # share of the rows that may be linked before the graph is written again
# Likewise of the rows that come or die before the image is. A scope that grows to any size thus
# writes ten times its last image in all; a tenth is replayed in a tenth of the time.
_UNKEPT_CHANGES = 0.1


class _Extent(NamedTuple):
    rows: int
    dead: int


class Keeper:
    """The graphs and images of one store's scopes."""

    def __init__(self, files: KeptFiles, graphs: GraphFiles, images: ImageFiles) -> None:
        self._files = files
        self._graphs = graphs
        self._images = images
        self.lock = Lock()  # guards the two that follow; to be held through a fork
        # Rows that the graph in the file covers, and what the image holds.
        self._linked: WeakKeyDictionary[Partition, int] = WeakKeyDictionary()
        self._imaged: WeakKeyDictionary[Partition, _Extent] = WeakKeyDictionary()

    def restore(self, scope: Scope, head: int) -> Partition | None:
        """The partition that was kept, at some version up to ``head``."""
        partition = self._images.restore(scope, head)
        if partition is not None:
            self._note_image(partition, _extent_of(partition))
        return partition

    def restore_graph(self, scope: Scope, partition: Partition) -> None:
        """Give a partition that was just loaded the graph that was kept of it."""
        if self._graphs.restore(scope, partition):
            self._note_graph(partition, partition.linked)

    def wants_image(self, partition: Partition) -> bool:
        """Whether so much has changed that the image is to be written again."""
        with self.lock:
            kept = self._imaged.get(partition)
        if kept is None:
            return True
        now = _extent_of(partition)
        changes = now.rows - kept.rows + now.dead - kept.dead
        return changes > max(_FEW, _UNKEPT_CHANGES * now.rows)

    def keep_image(
        self, scope: Scope, partition: Partition, wanted: Callable[[], bool], lock: Lock
    ) -> None:
        """Write the image, as ImageFiles.keep does."""
        # Noted beforehand: where it fails, it is not tried again at once.
        self._note_image(partition, _extent_of(partition))
        self._images.keep(scope, partition, wanted, lock)

    def keep_graph(self, scope: Scope, partition: Partition, *, all_of_it: bool) -> None:
        """Write the graph, unless nearly all of it, or ``all_of_it``, is kept."""
        linked = partition.linked
        with self.lock:
            kept = self._linked.get(partition)
        share = 0 if all_of_it else _UNKEPT_LINKS
        if kept is not None and linked - kept <= max(_FEW, share * linked):
            return
        self._graphs.keep(scope, partition)
        self._note_graph(partition, linked)

    def forget(self, scopes: Sequence[Scope]) -> None:
        """Remove all that is kept of scopes that are erased.

        Raises:
            OSError: a file cannot be removed.
        """
        self._files.forget(scopes)

    def _note_graph(self, partition: Partition, linked: int) -> None:
        with self.lock:
            self._linked[partition] = linked

    def _note_image(self, partition: Partition, extent: _Extent) -> None:
        with self.lock:
            self._imaged[partition] = extent


def _extent_of(partition: Partition) -> _Extent:
    return _Extent(partition.rows, partition.rows - partition.records)
