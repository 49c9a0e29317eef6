"""Makes partition-v1.bin, the image of Ann's records in store-v1.db, for every later Recollect.

Run it only when the format of images, or the analysis of texts, changes:
``python tests/golden/make_partition.py``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden.make_store import FOLDER, START, STORES, open_store
from recollect import linking, store

IMAGE = FOLDER / "partition-v1.bin"


def any_stemmer(language: str) -> str:
    """The image is to be of use whatever version of the stemmer is installed."""
    return f"{language}, for the golden image"


def main() -> None:
    linking.LEAST_ROWS = 1
    store.stemming = any_stemmer
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(STORES[1], folder))
        memory, _ = open_store(path, START)
        with memory:
            memory.search("tea", user_id="ann")
            assert memory.wait_until_linked()
        (image,) = Path(f"{path}-partitions").glob("*.image")
        shutil.copy(image, IMAGE)


if __name__ == "__main__":
    main()
