"""Writes the image of Ann's scope in the store at argv[1] again and again until it is told to end
by a line on stdin; for test_images.py."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Lock, Thread

from conftest import Clock
from recollect import linking
from test_images import ANN, SCOPE, images_of, open_memory, partition_of

linking.LEAST_ROWS = 1 << 30  # its own thread writes none
ended = False


def wait_for_the_end() -> None:
    global ended
    sys.stdin.readline()
    ended = True


with open_memory(Path(sys.argv[1]), Clock()) as memory:
    memory.search("word1", **ANN)
    partition = partition_of(memory)
    print("writing", flush=True)
    Thread(target=wait_for_the_end, daemon=True).start()
    while not ended:
        images_of(memory).keep(SCOPE, partition, lambda: True, Lock())
