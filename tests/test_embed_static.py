"""The default embedder over the packaged table."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from recollect.embed import StaticEmbedder
from recollect.errors import EmbeddingError
from recollect.testing.embedder_conformance import EmbedderConformance


def packaged_bytes() -> bytes:
    return files("recollect.embed").joinpath("data", "static.bin").read_bytes()


class TestStaticEmbedder(EmbedderConformance):
    tolerance = 1e-6

    def make_embedder(self) -> StaticEmbedder:
        return StaticEmbedder()


def test_related_texts_are_closer_than_unrelated_ones() -> None:
    embedder = StaticEmbedder()
    query = embedder.embed_query("Which programming language does she like?")
    near, far = embedder.embed(
        ["She prefers writing code in Python.", "The soup needs salt and more carrots."]
    )
    assert query @ near > query @ far + 0.2


def test_text_without_a_known_piece_has_no_semantic_content() -> None:
    embedder = StaticEmbedder()
    assert not embedder.embed_query("").any()
    assert not embedder.embed([" \n\t"]).any()


def test_the_fingerprint_is_the_checksum_of_the_table() -> None:
    content = packaged_bytes()
    stored = int.from_bytes(content[-4:], "little")
    assert stored == crc32(content[:-4])
    assert StaticEmbedder().fingerprint == f"static:1:{stored:08x}"


def test_the_packaged_table_is_loaded_once_by_many_threads() -> None:
    from recollect.embed import static

    static._load_packaged.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        embedders = list(pool.map(lambda _: StaticEmbedder(), range(16)))
    assert len({id(embedder._table) for embedder in embedders}) == 1
    assert static._load_packaged.cache_info().misses == 1


def test_a_table_of_ones_own_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(packaged_bytes())
    own, packaged = StaticEmbedder(path), StaticEmbedder()
    assert own.fingerprint == packaged.fingerprint
    assert np.array_equal(own.embed_query("a word"), packaged.embed_query("a word"))


@pytest.mark.parametrize("content", [b"", b"not a table", b"RCLSTATC" + bytes(5000)])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(content)
    with pytest.raises(EmbeddingError, match=r"cannot load the static .*table\.bin"):
        StaticEmbedder(path)


def test_one_flipped_bit_is_noticed(tmp_path: Path) -> None:
    content = bytearray(packaged_bytes())
    content[len(content) // 2] ^= 1
    path = tmp_path / "table.bin"
    path.write_bytes(content)
    with pytest.raises(EmbeddingError, match="cannot load"):
        StaticEmbedder(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match=r"cannot load the static .*no\.bin"):
        StaticEmbedder(tmp_path / "no.bin")
