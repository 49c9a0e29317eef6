"""Changing a store's embedder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from conftest import Clock
from recollect import EmbedderMismatchError, Memory, NotAStoreError, StoreError, reembed
from recollect.cli import main


class HashEmbedder:
    """Eight dimensions from the letters of a text."""

    dimensions = 8
    fingerprint = "letters:8"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(8, dtype=np.float32)
        for letter in text.lower():
            vector[ord(letter) % 8] += 1
        return vector / np.float32(np.linalg.norm(vector))


class Interrupted(HashEmbedder):
    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise KeyboardInterrupt


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "agent.db"
    with Memory(path) as memory:
        memory.add_many(["Ann keeps bees", "the bridge is closed"], user_id="ann")
    with Memory(path, tenant="rival") as memory:
        memory.add("a secret of the other tenant", user_id="ann")
    return path


def test_converts_every_tenant(path: Path) -> None:
    assert reembed(path, HashEmbedder()) == 3
    for tenant, text in (("default", "the bridge is closed"), ("rival", "a secret")):
        with Memory(path, embedder=HashEmbedder(), tenant=tenant) as memory:
            hits = memory.search(text, user_id="ann", weights={"keyword": 0, "entity": 0})
            assert hits[0].text.startswith(text)
            assert memory.verify() == 6


def test_the_old_embedder_no_longer_opens_it(path: Path) -> None:
    reembed(path, HashEmbedder())
    with pytest.raises(EmbedderMismatchError, match=r"letters:8.*recollect reembed"):
        Memory(path)


def test_as_of_does_not_go_back_behind_it(path: Path) -> None:
    with Memory(path) as memory:
        before = memory.list(user_id="ann")[0].at
    reembed(path, HashEmbedder())
    with Memory(path, embedder=HashEmbedder()) as memory:
        with pytest.raises(StoreError, match="embedder was changed"):
            memory.search("bees", user_id="ann", as_of=before)
        assert memory.search("bees", user_id="ann")


def test_cut_short_it_refuses_to_open_until_run_again(path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        reembed(path, Interrupted())
    for embedder in (HashEmbedder(), None):
        with pytest.raises(EmbedderMismatchError, match="run `recollect reembed` again"):
            Memory(path, embedder=embedder, dimensions=None if embedder else 8)
    assert reembed(path, HashEmbedder()) == 3
    Memory(path, embedder=HashEmbedder()).close()


def test_there_must_be_a_store(tmp_path: Path) -> None:
    with pytest.raises(NotAStoreError):
        reembed(tmp_path / "none.db", HashEmbedder())
    assert list(tmp_path.iterdir()) == []


def test_from_the_command_line(
    path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    reembed(path, HashEmbedder())
    assert main(["search", "bees", "--user", "ann", "--store", str(path)]) == 1
    assert "recollect reembed" in capsys.readouterr().err
    assert main(["reembed", "--store", str(path)]) == 0
    assert "3 memories" in capsys.readouterr().out
    assert main(["search", "bees", "--user", "ann", "--store", str(path)]) == 0
    assert "Ann keeps bees" in capsys.readouterr().out
    assert main(["reembed", "--store", str(path), "--embedder", "nonsense"]) == 2
