"""From the log to native partitions, cached by scope.

A partition is loaded when a reader first needs it, caught up when the log has moved on, and
dropped when it was used least recently and memory is short. Readers of a partition that is up
to date take no lock but the cache's own, for a few dictionary look-ups.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from recollect._core import Analyzer, Partition, View
from recollect.errors import CorruptStoreError
from recollect.forks import Forkables
from recollect.linking import Linker
from recollect.log.delta import delta_of
from recollect.log.protocol import Log
from recollect.scope import Scope

_MOST_VIEWS = 4096
_ROOM = 0.9  # of the memory limit is left in use, so that not every load has to drop
_PORTION = 2000  # events
_SPARE_ROWS = 1024  # dead rows that are kept before a partition is loaded anew


class _Slot:
    """A partition's place in the cache. ``lock`` is held while it is loaded or caught up."""

    __slots__ = ("bytes", "dropped", "lock", "partition", "pulse", "used")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.partition: Partition | None = None
        self.bytes = 0
        self.dropped = False
        self.used = 0  # a count of uses of the cache: the least is dropped first
        self.pulse = -1  # of a partition as it was: the log's when it was loaded


class Visible(NamedTuple):
    """What a reader sees: the view, and the scope of each of its parts."""

    view: View
    scopes: tuple[Scope, ...]
    slots: tuple[_Slot, ...]


_Key = tuple[Scope, int | None]  # a scope as it is now, or as it was at a version


class PartitionCache:
    """Native partitions of one log, up to ``memory_limit`` bytes of them.

    ``replayable`` says that the vectors of all events, also of those that were overtaken, are
    one embedder's; else partitions start from the current state of their records.
    """

    def __init__(
        self,
        log: Log,
        analyzer: Analyzer,
        dimensions: int,
        memory_limit: int,
        linker: Linker,
        *,
        replayable: bool = True,
    ) -> None:
        self._log = log
        self._analyzer = analyzer
        self._dimensions = dimensions
        self._memory_limit = memory_limit
        self._linker = linker
        self._replayable = replayable
        self._lock = threading.Lock()
        self._slots: dict[_Key, _Slot] = {}
        self._uses = itertools.count(1)
        self._views: OrderedDict[Scope | tuple[Scope, ...], tuple[int, Visible]] = OrderedDict()
        self._bytes = 0
        self.loads = 0
        _caches.add(self)

    def visible(self, reader: Scope) -> Visible:
        """What the reader sees now: everything committed before this call."""
        return self._visible(reader, reader.visible)

    def only(self, scopes: tuple[Scope, ...]) -> Visible:
        """What stands in these scopes now, and in no other."""
        return self._visible(scopes, lambda: scopes)

    def _visible(
        self, key: Scope | tuple[Scope, ...], find: Callable[[], tuple[Scope, ...]]
    ) -> Visible:
        pulse = self._log.pulse()
        cached = self._views.get(key)
        if cached is not None and cached[0] == pulse:
            self._touch(cached[1].slots)
            return cached[1]
        scopes = find()
        heads = self._log.heads(scopes)
        there = [(scope, head) for scope, head in zip(scopes, heads, strict=True) if head]
        slots = tuple(self._slot((scope, None)) for scope, _ in there)
        partitions = [
            self._up_to_date(slot, scope, head)
            for slot, (scope, head) in zip(slots, there, strict=True)
        ]
        visible = Visible(View(partitions), tuple(scope for scope, _ in there), slots)
        for slot, (scope, _) in zip(slots, there, strict=True):
            self._linker.follow(scope, slot)
        self._touch(slots)
        with self._lock:
            # What was dropped meanwhile must not stay in memory for the sake of a view.
            if all(map(_holds, slots, partitions)):
                self._views[key] = (pulse, visible)
                self._views.move_to_end(key)
            while len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
        self._make_room()
        return visible

    def visible_at(self, reader: Scope, version: int) -> Visible:
        """What the reader saw when the log stood at ``version``."""
        # Read before anything else: an erasure after it makes the next reader load again.
        pulse = self._log.pulse()
        scopes = reader.visible()
        heads = self._log.heads(scopes)
        there = [scope for scope, head in zip(scopes, heads, strict=True) if head]
        slots = tuple(self._slot((scope, version)) for scope in there)
        partitions = []
        for slot, scope in zip(slots, there, strict=True):
            with slot.lock:
                if slot.partition is None or slot.pulse != pulse:
                    self._load(slot, scope, version)
                    slot.pulse = pulse
                assert slot.partition is not None
                partitions.append(slot.partition)
        self._touch(slots)
        self._make_room()
        return Visible(View(partitions), tuple(there), slots)

    def resident(self) -> tuple[int, int]:
        """How many partitions are in memory, and their bytes."""
        with self._lock:
            return len(self._slots), self._bytes

    def drop_all(self) -> None:
        """Forget everything, as after an erasure: nothing erased stays in memory."""
        with self._lock:
            self._drop(list(self._slots))

    def before_fork(self) -> None:
        self._lock.acquire()

    def after_fork(self, in_child: bool) -> None:
        if in_child:  # where those who loaded or caught up are gone, and hold their locks for ever
            self._drop([key for key, slot in self._slots.items() if slot.lock.locked()])
        self._lock.release()

    def _slot(self, key: _Key) -> _Slot:
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                slot = self._slots[key] = _Slot()
            return slot

    def _touch(self, slots: Sequence[_Slot]) -> None:
        use = next(self._uses)
        for slot in slots:
            slot.used = use

    def _up_to_date(self, slot: _Slot, scope: Scope, head: int) -> Partition:
        partition = slot.partition
        if partition is not None and partition.version >= head:
            return partition
        with slot.lock:
            if slot.partition is None or not self._catch_up(slot, scope, head):
                self._load(slot, scope, None)
            assert slot.partition is not None
            return slot.partition

    def _catch_up(self, slot: _Slot, scope: Scope, head: int) -> bool:
        """Apply what is missing; False when the partition has to be loaded anew."""
        partition = slot.partition
        assert partition is not None
        if partition.version >= head:
            return True
        if _is_loose(partition):
            return False
        try:
            whole = self._replay(partition, scope, head)
        except BaseException:
            # What an interrupted batch left behind must never be read.
            slot.partition = None
            raise
        self._account(slot)
        return whole

    def _replay(self, partition: Partition, scope: Scope, head: int) -> bool:
        """Apply the events up to ``head``; False when the current state has to be loaded instead.

        So it is when some of them were erased meanwhile.

        In portions, so that a large partition is never in memory twice; readers see none before
        the last, for an append may go through several. Each begins with the event that the
        partition stands at: an erasure that found nothing alive appends none, and is to be told
        only by what it took from those that are there.
        """
        version = partition.version
        while version < head:
            before = max(0, version - 1)
            deltas = self._log.deltas(scope, after=before, until=head, limit=_PORTION)
            if any(payload is None for _, _, _, _, payload, _ in deltas):
                return False  # nothing of it may stay in memory, not even unseen
            version = deltas[-1][0] if len(deltas) == _PORTION else head
            if not partition.apply(deltas, version, more=version < head):
                return False  # a record holds again that was closed when this one was loaded
        return True

    def _load(self, slot: _Slot, scope: Scope, version: int | None) -> None:
        head = version if version is not None else self._log.heads([scope])[0]
        partition = self._linker.restore(scope, head) if version is None else None
        # What follows an image has vectors of the same embedder as the image.
        replayable = self._replayable or partition is not None
        if partition is None:
            partition = Partition(self._dimensions, self._analyzer)
        replayed = replayable and self._replay(partition, scope, head)
        if not replayed or _is_loose(partition):
            # Erased, or rewritten so often that the current state alone is better.
            partition = Partition(self._dimensions, self._analyzer)
            current = self._log.current(scope, until=head)
            if not partition.apply([delta_of(event) for event in current], head):
                raise CorruptStoreError("the records of a scope are not in order of creation")
        if version is None:
            self._linker.restore_graph(scope, partition)
        slot.partition = partition
        self._account(slot)
        with self._lock:
            self.loads += 1
            self._views.clear()  # one of them may keep the partition that was here before

    def _account(self, slot: _Slot) -> None:
        assert slot.partition is not None
        size = slot.partition.nbytes
        with self._lock:
            if not slot.dropped:
                self._bytes += size - slot.bytes
                slot.bytes = size

    def _make_room(self) -> None:
        """Drop the partitions used least recently; the last one used always stays."""
        if self._bytes <= self._memory_limit:
            return
        with self._lock:
            oldest = sorted(self._slots, key=lambda key: self._slots[key].used)
            for key in oldest[:-1]:
                if self._bytes <= self._memory_limit * _ROOM:
                    break
                self._drop([key])

    def _drop(self, keys: Sequence[_Key]) -> None:
        for key in keys:
            slot = self._slots.pop(key)
            slot.dropped = True
            self._bytes -= slot.bytes
        self._views.clear()  # they would keep the partitions in memory


_caches: Forkables[PartitionCache] = Forkables(rank=1)


def _holds(slot: _Slot, partition: Partition) -> bool:
    return slot.partition is partition and not slot.dropped


def _is_loose(partition: Partition) -> bool:
    """Whether more of the partition is dead than alive."""
    return partition.rows > 2 * partition.records + _SPARE_ROWS
