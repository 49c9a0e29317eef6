"""The graphs of large partitions in files, so that they need not be built again.

A graph file holds links between row numbers, no text. It is used only if its checksums hold and
it is of the very rows that are in memory.
"""

from __future__ import annotations

import logging

from recollect._core import Partition
from recollect.errors import CorruptStoreError
from recollect.kept_files import LOADING_THREADS, KeptFiles
from recollect.scope import Scope

_SUFFIX = "graph"
_log = logging.getLogger(__name__)


class GraphFiles:
    """The graphs of one store's scopes."""

    def __init__(self, files: KeptFiles) -> None:
        self._files = files

    def restore(self, scope: Scope, partition: Partition) -> bool:
        """Give the partition its graph; False where there is none that fits."""
        try:
            with self._files.map(scope, _SUFFIX) as content:
                partition.read_graph(content, LOADING_THREADS)
        except FileNotFoundError:
            return False
        except (OSError, ValueError, CorruptStoreError) as reason:  # ValueError: an empty file
            path = self._files.path(scope, _SUFFIX)
            _log.warning("graph file %s is not used, the graph is built anew: %s", path, reason)
            return False
        return True

    def keep(self, scope: Scope, partition: Partition) -> None:
        """Write the partition's graph. Where that fails, the next process builds it anew."""
        try:
            self._files.write(scope, _SUFFIX, partition.write_graph)
        except OSError as reason:
            path = self._files.path(scope, _SUFFIX)
            _log.warning("graph file %s could not be written: %s", path, reason)
