"""Makes graph-v1.bin, a graph of Ann's records in store-v1.db that every later Recollect reads.

Run it only when the format of graph files changes: ``python tests/golden/make_graph.py``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden.make_store import FOLDER, START, STORES, open_store
from recollect import linking

GRAPH = FOLDER / "graph-v1.bin"


def main() -> None:
    linking.LEAST_ROWS = 1
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(STORES[1], folder))
        memory, _ = open_store(path, START)
        with memory:
            memory.search("tea", user_id="ann")
            assert memory.wait_until_linked()
        (graph,) = Path(f"{path}-partitions").glob("*.graph")
        shutil.copy(graph, GRAPH)


if __name__ == "__main__":
    main()
