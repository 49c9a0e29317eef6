"""Partition images: a large scope is there again at once, and answers as if it was replayed."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from time import sleep
from typing import Any

import numpy as np
import pytest

from conftest import Clock
from recollect import CorruptStoreError, Memory, NewMemory, Passages, linking
from recollect._core import Analyzer, Image, Partition, image_head, read_image
from recollect.images import ImageFiles
from recollect.keeping import Keeper
from recollect.language import analyzer_of
from recollect.reembedding import reembed
from recollect.scope import Scope

DIMENSIONS = 16
ROWS = 400
ANN = {"user_id": "ann"}
SCOPE = Scope("default", user="ann")
WORDS = [f"word{i}" for i in range(60)]
NAMES = ["Ann", "Bob", "Cleo"]

pytestmark = pytest.mark.usefixtures("graphs_of_any_size")


class Directions:
    """An embedder that gives every text a direction of its own."""

    dimensions = DIMENSIONS

    def __init__(self, fingerprint: str = "directions") -> None:
        self.fingerprint = fingerprint

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256((self.fingerprint + text).encode()).digest()[:8])
        return np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)


def open_memory(path: Path, clock: Clock, fingerprint: str = "directions") -> Memory:
    return Memory(
        path,
        embedder=Directions(fingerprint),
        passages=Passages(target=8, limit=12),
        clock=clock,
        synchronous="OFF",
    )


class Life:
    """Adds to a store, and changes and takes from it, at random."""

    def __init__(self, seed: int, clock: Clock) -> None:
        self.random = np.random.default_rng(seed)
        self.clock = clock

    def some(self, words: Sequence[str], most: int) -> list[str]:
        return [words[i] for i in self.random.integers(len(words), size=self.random.integers(most))]

    def item(self) -> NewMemory:
        rng = self.random
        text = " ".join([WORDS[rng.integers(60)], *self.some(WORDS, 9), *self.some(NAMES, 2)])
        if rng.integers(12) == 0:
            text = ". ".join(" ".join(["Then", *self.some(WORDS, 9)]) for _ in range(9)) + "."
        return NewMemory(
            text,
            kind=["episodic", "semantic", "procedural"][rng.integers(3)],
            session_id=None if rng.integers(3) == 0 else f"s{rng.integers(20)}",
            source=[None, "ada", "rumour"][rng.integers(3)],
            entities=self.some(NAMES, 2),
            metadata={"n": int(rng.integers(5)), "pinned": bool(rng.integers(30) == 0), "w": "x"},
            importance=float(rng.integers(20)) / 10,
            at=self.clock.time - timedelta(days=int(rng.integers(100))),
            expires_at=None
            if rng.integers(5)
            else self.clock.time + timedelta(days=1 + int(rng.integers(9))),
        )

    def go_on(self, memory: Memory, steps: int) -> None:
        for _ in range(steps):
            what = self.random.integers(10)
            records = memory.list(limit=ROWS, **ANN) if what < 5 else []
            if what < 3 and records:
                memory.delete(records[self.random.integers(len(records))].id)
            elif what < 5 and records:
                id = records[self.random.integers(len(records))].id
                memory.update(id, " ".join(self.some(WORDS, 9)) or "changed")
            else:
                memory.add_many([self.item() for _ in range(self.random.integers(1, 9))], **ANN)


def answers(memory: Memory, seed: int = 0) -> list[Any]:
    """What questions of all sorts find, with every signal."""
    life = Life(seed, Clock())
    found: list[Any] = [memory.stats()["records"], memory.list(limit=ROWS, **ANN)]
    for i in range(30):
        asked: dict[str, Any] = {
            "k": 1 + i % 20,
            "plan": ["exact", "graph"][i % 2],
            "explain": True,
            "where": {"n": {"gte": 2}} if i % 5 == 0 else None,
            "kinds": "semantic" if i % 7 == 0 else None,
            "expand": "neighbours" if i % 4 == 0 else None,
            **ANN,
        }
        text = " ".join(["word1", *life.some(WORDS, 4), *life.some(NAMES, 2)])
        hits = memory.search(text, **asked)
        # Why a plan was chosen depends on where the graph has come to.
        found.append(
            [(hit.id, hit.score, hit.signals, hit.contributions, hit.text) for hit in hits]
        )
        found.append(str(memory.context(text, plan="exact", **ANN)))
    return found


def image_of(store: Path) -> Path:
    (path,) = Path(f"{store}-partitions").glob("*.image")
    return path


def keeper_of(memory: Memory) -> Keeper:
    assert memory._store.keeper is not None
    return memory._store.keeper


def images_of(memory: Memory) -> ImageFiles:
    return keeper_of(memory)._images


def partition_of(memory: Memory) -> Partition:
    partition = memory._partitions._slots[SCOPE, None].partition
    assert partition is not None
    return partition


def restored_rows(memory: Memory) -> int:
    """How many rows came out of an image when the scope was loaded."""
    memory._linker.close()  # so that none is written
    memory.search("word1", **ANN)
    extent = keeper_of(memory)._imaged.get(partition_of(memory))
    return 0 if extent is None else extent.rows


def replayed(store: Path, clock: Clock, seed: int = 0) -> list[Any]:
    """The answers of a store beside which nothing is kept."""
    folder = store.with_name("alone")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in store.parent.glob(f"{store.name}*"):
        if file.suffix in (".db", ".db-wal"):
            shutil.copy(file, folder)
    alone = folder / store.name
    with open_memory(alone, clock) as memory:
        return answers(memory, seed)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "store.db"
    clock = Clock()
    with open_memory(path, clock) as memory:
        life = Life(1, clock)
        life.go_on(memory, 20)
        memory.add_many([life.item() for _ in range(ROWS)], **ANN)
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    assert image_of(path).stat().st_size > 0
    return path


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Path:
    """A copy that a test may change, with its image."""
    path = tmp_path / "store.db"
    shutil.copy(filled, path)
    shutil.copytree(f"{filled}-partitions", f"{path}-partitions")
    return path


@pytest.mark.parametrize("seed", range(6))
def test_a_restored_scope_answers_as_a_replayed_one_and_lives_on(
    seed: int, tmp_path: Path, clock: Clock
) -> None:
    path = tmp_path / "store.db"
    life = Life(seed, clock)
    with open_memory(path, clock) as memory:
        life.go_on(memory, int(life.random.integers(10, 80)))
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    for _ in range(2):
        with open_memory(path, clock) as memory:
            assert restored_rows(memory) > 0
            assert answers(memory, seed) == replayed(path, clock, seed)
            clock.forward(days=2)
            life.go_on(memory, int(life.random.integers(10, 40)))
            assert answers(memory, seed) == replayed(path, clock, seed)


def test_only_what_came_after_the_image_is_replayed(store: Path, clock: Clock) -> None:
    image = image_of(store)
    content = image.read_bytes()
    with open_memory(store, clock) as memory:
        Life(2, clock).go_on(memory, 30)
    image.write_bytes(content)
    with open_memory(store, clock) as memory:
        rows = restored_rows(memory)
        assert 0 < rows < partition_of(memory).rows
        assert answers(memory) == replayed(store, clock)


def test_the_past_is_replayed(store: Path, clock: Clock) -> None:
    then = clock.time
    clock.forward(days=1)
    with open_memory(store, clock) as memory:
        Life(3, clock).go_on(memory, 20)
        asked: dict[str, Any] = {"as_of": then, "k": 20, **ANN}
        past = [(hit.id, hit.score) for hit in memory.search("word1 word2", **asked)]
    shutil.rmtree(f"{store}-partitions")
    with open_memory(store, clock) as memory:
        assert past == [(hit.id, hit.score) for hit in memory.search("word1 word2", **asked)]


def test_an_image_is_written_again_when_much_has_changed(
    store: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recollect.keeping._FEW", 0)
    before = image_of(store).read_bytes()
    with open_memory(store, clock) as memory:
        memory.add("a little more", **ANN)
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
        assert image_of(store).read_bytes() == before
        life = Life(4, clock)
        memory.add_many([life.item() for _ in range(ROWS // 4)], **ANN)
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    assert len(image_of(store).read_bytes()) > len(before)


# Files that do not fit


@pytest.mark.parametrize("how", ["cut", "empty", "flipped", "head", "other", "folder"])
def test_an_image_that_cannot_be_used_is_replaced(
    store: Path, clock: Clock, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = image_of(store)
    content = bytearray(path.read_bytes())
    if how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how in ("flipped", "head"):
        content[12 if how == "head" else len(content) // 3] ^= 4
        path.write_bytes(content)
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        other = store.with_name("other.db")
        with open_memory(other, clock) as memory:
            memory.add_many([Life(9, clock).item() for _ in range(ROWS)], **ANN)
            memory.search("word1", **ANN)
            assert memory.wait_until_linked(60)
        shutil.copy(image_of(other), path)
    with caplog.at_level(logging.WARNING, "recollect"), open_memory(store, clock) as memory:
        assert restored_rows(memory) == 0
        assert answers(memory) == replayed(store, clock)
    assert "is not used" in caplog.text
    if how == "folder":
        path.rmdir()
    with open_memory(store, clock) as memory:
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    with open_memory(store, clock) as memory:
        assert restored_rows(memory) > ROWS


def test_every_byte_of_an_image_is_checked(store: Path, clock: Clock) -> None:
    content = image_of(store).read_bytes()
    rng = np.random.default_rng(8)
    for place in [*range(200), *rng.integers(len(content), size=200).tolist()]:
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(rng.integers(8))
        with pytest.raises(CorruptStoreError):
            read_image(Partition(DIMENSIONS, analyzer_of("english")), bytes(damaged), 1)
    for end in rng.integers(len(content), size=20).tolist():
        with pytest.raises(CorruptStoreError):
            read_image(Partition(DIMENSIONS, analyzer_of("english")), content[:end], 2)
    partition = Partition(DIMENSIONS, analyzer_of("english"))
    read_image(partition, content, 2)
    assert partition.version == image_head(content)[0]


def test_an_image_of_what_an_older_copy_does_not_have_is_not_used(
    store: Path, filled: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with open_memory(store, clock) as memory:
        memory.add_many(["later"] * ROWS, **ANN)
        memory.search("word1", **ANN)
        memory._linker.close()
        slot = memory._partitions._slots[SCOPE, None]
        assert slot.partition is not None
        images_of(memory).keep(SCOPE, slot.partition, lambda: True, Lock())
    shutil.copy(filled, store)
    with caplog.at_level(logging.WARNING, "recollect"), open_memory(store, clock) as memory:
        assert restored_rows(memory) == 0
        assert "later" not in {hit.text for hit in memory.search("later", **ANN)}
    assert "another history" in caplog.text


def test_an_image_made_with_another_embedder_is_not_used(
    store: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    reembed(store, Directions("others"))
    with caplog.at_level(logging.WARNING, "recollect"):
        with open_memory(store, clock, "others") as memory:
            assert restored_rows(memory) == 0
        with open_memory(store, clock, "others") as memory:
            memory.search("word1", **ANN)
            assert memory.wait_until_linked(60)
        with open_memory(store, clock, "others") as memory:
            assert restored_rows(memory) > 0
            hits = memory.search("word1", k=20, **ANN)
        shutil.rmtree(f"{store}-partitions")
        with open_memory(store, clock, "others") as memory:
            assert [hit.score for hit in hits] == [
                hit.score for hit in memory.search("word1", k=20, **ANN)
            ]
    assert "made with other settings" in caplog.text


def test_files_are_no_more_open_than_the_store(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "store.db"
    with open_memory(path, clock) as memory:
        path.chmod(0o600)
        memory.add("mine", **ANN)
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    for file in Path(f"{path}-partitions").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(f"{path}-partitions").stat().st_mode) == 0o700


# Erasure


def test_forgetting_a_scope_removes_all_that_was_kept_of_it(store: Path, clock: Clock) -> None:
    folder = Path(f"{store}-partitions")
    unfinished = folder / f"{image_of(store).name}.1.unfinished"
    unfinished.write_bytes(b"word1")
    with open_memory(store, clock) as memory:
        memory.add("of Bob", user_id="bob")
        memory.search("word1", user_id="bob")
        assert memory.wait_until_linked(60)
        assert len(list(folder.glob("*.image"))) == 2
        memory.forget(**ANN)
    assert len(list(folder.glob("*.image"))) == 1
    assert not unfinished.exists()


def test_forgetting_by_another_name_of_the_store_removes_it_too(store: Path, clock: Clock) -> None:
    link = store.with_name("link.db")
    link.symlink_to(store)
    with open_memory(link, clock) as memory:
        assert restored_rows(memory) > 0
        memory.forget(**ANN)
    assert list(Path(f"{store}-partitions").glob("*.image")) == []


def test_an_image_of_what_was_erased_is_removed_unread(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """As a crash between the erasure and the removal leaves it, and with nothing alive, so that
    the erasure appends nothing."""
    store = tmp_path / "store.db"
    with open_memory(store, clock) as memory:
        for done in memory.add_many(WORDS, **ANN):
            memory.delete(done.id)
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    path = image_of(store)
    content = path.read_bytes()
    assert b"word59" in content
    with open_memory(store, clock) as memory:
        assert memory.forget(**ANN).records == 0
        assert not path.exists()
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING, "recollect"), open_memory(store, clock) as memory:
        assert restored_rows(memory) == 0
    assert "erased" in caplog.text
    assert not path.exists()


def test_what_was_erased_while_nothing_was_alive_stays_nowhere(
    tmp_path: Path, clock: Clock
) -> None:
    """Such an erasure appends nothing, by which another process would notice it."""
    store = tmp_path / "store.db"
    with open_memory(store, clock) as memory, open_memory(store, clock) as other:
        for done in memory.add_many(WORDS, **ANN):
            memory.delete(done.id)
        other.search("word1", **ANN)
        assert other.wait_until_linked(60)
        assert partition_of(other).rows == len(WORDS)
        memory.forget(**ANN)
        memory.add("anew", **ANN)
        assert [hit.text for hit in other.search("anew", **ANN)] == ["anew"]
        assert partition_of(other).rows == 1
        assert other.wait_until_linked(60)
    assert b"word59" not in image_of(store).read_bytes()


def test_an_image_is_not_written_after_the_erasure(store: Path, clock: Clock) -> None:
    """The thread that keeps them may be about to write what is forgotten meanwhile."""
    path = image_of(store)
    with open_memory(store, clock) as memory:
        memory.search("word1", **ANN)
        partition = partition_of(memory)
        memory.forget(**ANN)
        images_of(memory).keep(SCOPE, partition, lambda: True, Lock())
        assert not path.exists()


@pytest.mark.parametrize("when", ["while it is written", "when it is put in its place"])
def test_an_image_that_is_being_written_does_not_survive(
    store: Path, clock: Clock, when: str
) -> None:
    """Another process, that this one's drops and locks do not reach, erases meanwhile."""
    path = image_of(store)
    assert path.stat().st_size < 1 << 20  # so it is written in one piece
    with open_memory(store, clock) as memory, open_memory(store, clock) as other:
        memory.search("word1", **ANN)
        memory._linker.close()
        asked = []

        def wanted() -> bool:
            asked.append(None)
            if len(asked) == (1 if when == "while it is written" else 2):
                other.forget(**ANN)
            return True

        images_of(memory).keep(SCOPE, partition_of(memory), wanted, Lock())
        assert len(asked) == 2
        assert list(path.parent.glob(f"{path.stem}.*")) == []


def test_two_processes_one_writes_images_and_one_erases(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "store.db"
    with open_memory(path, clock) as memory:
        for turn in range(8):
            memory.add_many([Life(turn, clock).item() for _ in range(50)], **ANN)
            writer = subprocess.Popen(
                [sys.executable, Path(__file__).with_name("image_writer.py"), str(path)],
                stdout=subprocess.PIPE,
                stdin=subprocess.PIPE,
                text=True,
            )
            assert writer.stdin is not None
            assert writer.stdout is not None
            assert writer.stdout.readline() == "writing\n"
            Event().wait(0.003 * turn)
            memory.forget(**ANN)
            writer.communicate("\n", timeout=60)
            assert writer.returncode == 0
            assert list(Path(f"{path}-partitions").glob("*.image*")) == []


# At low cost


def test_closing_does_not_wait_for_an_image(
    store: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread, in the midst of it, is told at the next piece."""
    image_of(store).unlink()
    begun, go_on = Event(), Event()
    keep = ImageFiles.keep

    def slowly(self: ImageFiles, scope: Scope, kept: Partition, wanted: Any, lock: Any) -> None:
        def asked() -> bool:
            begun.set()
            go_on.wait(60)
            answer: bool = wanted()
            return answer

        keep(self, scope, kept, asked, lock)

    monkeypatch.setattr(ImageFiles, "keep", slowly)
    memory = open_memory(store, clock)
    memory.search("word1", **ANN)
    assert begun.wait(60)
    closing = Thread(target=memory.close)
    closing.start()
    while not memory._linker._closed:
        pass
    go_on.set()
    closing.join(60)
    assert not closing.is_alive()
    assert list(Path(f"{store}-partitions").glob("*.image*")) == []


def test_an_image_is_begun_beside_a_writer_that_stems() -> None:
    """Stemming is Python's, and the partition is locked meanwhile: whoever waits for it must let
    the interpreter go on."""

    def stem(words: list[str]) -> list[str]:
        sleep(0.001)
        return words

    partition = Partition(4, Analyzer("english", stem))

    def write() -> None:
        for version in range(1, 200):
            payload = b'{"text":"new%d","kind":"semantic","at":0,"tokens":1}' % version
            partition.apply(
                [(version, version, version.to_bytes(16), False, payload, None)], version
            )

    writer = Thread(target=write, daemon=True)
    writer.start()
    versions = []
    while writer.is_alive():
        versions.append(Image(partition).version)
    assert versions == sorted(versions)
    assert partition.version == 199


def test_an_unfinished_file_that_goes_meanwhile_is_no_obstacle(store: Path, clock: Clock) -> None:
    """As one does that another process finishes. A link to nothing is listed, and is not there."""
    old = image_of(store)
    old.with_name(f"{old.name}.1.unfinished").symlink_to(store.parent / "nothing")
    old.unlink()
    with open_memory(store, clock) as memory:
        memory.search("word1", **ANN)
        assert memory.wait_until_linked(60)
    assert image_of(store).stat().st_size > 0


def test_small_scopes_and_memory_alone_get_no_image(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_memory(Path(":memory:"), clock) as memory:
        memory.add("one", **ANN)
        memory.search("one", **ANN)
        assert memory.wait_until_linked(60)
        assert memory._store.keeper is None
    monkeypatch.setattr(linking, "LEAST_ROWS", 1000)
    with open_memory(tmp_path / "store.db", clock) as memory:
        memory.add("one", **ANN)
        memory.search("one", **ANN)
        assert memory.wait_until_linked(60)
    assert not Path(f"{tmp_path / 'store.db'}-partitions").exists()


# What rows are made of

SAMPLE = [
    "Ann's café in Zürich opens at 8:30 on Mondays, doesn't it?",
    "I moved the staging database to db-3.example.com last Tuesday (see PR #4711).",
    'She said "never on a Friday" and paid $3,500.00 for 12 kg of Darjeeling.',
    "ПРИВЕТ мир, 東京タワー, naïve co-operation, C++ and F#, AT&T, foo_bar.baz()",
    "When did we run the Berlin marathon? In September 2024, I think.",
    "Running runners ran; easily, fairly, generously organised organisations' ties.",
]
ANALYSED = {
    1: {
        "english": "527f7b79bd4b8fd806cf67c03befa5d7",
        "neutral": "901c741c3096a334aeb693ae9944705e",
    }
}


@pytest.mark.parametrize("language", ["english", "neutral"])
def test_the_analysis_is_what_its_number_says(language: str) -> None:
    """Where this fails, texts are analysed otherwise than before, and images of what they were
    must not be used: add one to kAnalysis, and put the new digests here."""
    partition = Partition(4, analyzer_of(language))
    for version, text in enumerate(SAMPLE, 1):
        fields = {
            "text": text,
            "kind": "semantic",
            "at": version,
            "tokens": version,
            "entities": ["Ann's", "New  York", "ＡＢＣ"],
            "source": "Zoë",
            "metadata": {"deep": {"list": [1, "zwei", None, True]}},
        }
        event = (version, version, version.to_bytes(16), False, json.dumps(fields).encode(), None)
        partition.apply([event], version)
    pieces: list[bytes] = []
    Image(partition).write(bytes(32), lambda piece: pieces.append(bytes(piece)))
    content = b"".join(pieces)
    analysis = int.from_bytes(content[12:16], "little")
    assert hashlib.sha256(content[112:]).hexdigest()[:32] == ANALYSED[analysis][language]
