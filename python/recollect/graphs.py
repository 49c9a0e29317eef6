"""Where the graphs of large partitions are kept, so that they need not be built again.

A graph file stands beside the store and is a copy of what can be built anew: it holds links
between row numbers, no text, and names its scope by a digest. It is used only if its checksums
hold and it is of the very rows that are in memory.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path

from recollect._core import Partition
from recollect.errors import CorruptStoreError
from recollect.scope import Scope
from recollect.whole_file import write_whole

_log = logging.getLogger(__name__)


class GraphFolder:
    """Graph files of one store, in a folder that is made when the first is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def restore(self, scope: Scope, partition: Partition) -> bool:
        """Give the partition its graph; False where there is none that fits."""
        path = self._path(scope)
        try:
            with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
                partition.read_graph(content)
        except FileNotFoundError:
            return False
        except (OSError, ValueError, CorruptStoreError) as reason:  # ValueError: an empty file
            _log.warning("graph file %s is not used, the graph is built anew: %s", path, reason)
            return False
        return True

    def keep(self, scope: Scope, partition: Partition) -> None:
        """Write the partition's graph. Where that fails, the next process builds it anew."""
        path = self._path(scope)
        try:
            self._folder.mkdir(exist_ok=True)
            write_whole(path, partition.write_graph)
        except OSError as reason:
            _log.warning("graph file %s could not be written: %s", path, reason)

    def forget(self, scopes: Iterable[Scope]) -> None:
        """Remove the graphs of scopes that were erased.

        Raises:
            OSError: one cannot be removed.
        """
        for scope in scopes:
            self._path(scope).unlink(missing_ok=True)

    def _path(self, scope: Scope) -> Path:
        digest = hashlib.sha256(json.dumps(scope).encode()).hexdigest()
        return self._folder / f"{digest[:32]}.graph"
