"""The native core. Private: use the classes in recollect instead."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, IntEnum
from mmap import mmap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recollect.model import Hit
from recollect.scope import Scope

class Analyzer:
    def __init__(self, language: str, stem_words: Callable[[list[str]], list[str]]) -> None: ...
    def prepare(self, text: str) -> tuple[list[str], str, int]: ...
    def terms(self, text: str) -> list[str]: ...

class StaticTable:
    def __init__(self, data: bytes | mmap, check_all: bool) -> None: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def pieces(self) -> int: ...
    @property
    def checksum(self) -> int: ...
    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...
    def embed_one(self, text: str) -> NDArray[np.float32]: ...

class Metric(IntEnum):
    ip = 0
    l2sq = 1
    cosine = 2

class VectorIndex:
    def __init__(
        self, dimensions: int, metric: Metric, m: int, ef_construction: int, seed: int
    ) -> None: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def metric(self) -> Metric: ...
    @property
    def changes(self) -> int: ...
    def __len__(self) -> int: ...
    def __contains__(self, key: int) -> bool: ...
    def add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32], threads: int) -> None: ...
    def remove(self, keys: NDArray[np.int64]) -> int: ...
    def search(
        self, vectors: NDArray[np.float32], k: int, ef: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]: ...
    def sample(self, count: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]: ...
    def save(self, write: Callable[[memoryview], object]) -> None: ...
    @staticmethod
    def load(data: bytes | mmap) -> VectorIndex: ...
    def stats(self) -> dict[str, int]: ...
    def fault(self) -> str: ...

class Partition:
    def __init__(self, dimensions: int, analyzer: Analyzer) -> None: ...
    def apply(
        self,
        changes: list[tuple[int, int, bytes, bool, bytes | None, bytes | None]],
        version: int,
    ) -> None: ...
    @property
    def version(self) -> int: ...
    @property
    def records(self) -> int: ...
    @property
    def rows(self) -> int: ...
    def link(self, most: int, threads: int) -> int: ...
    @property
    def linked(self) -> int: ...
    def write_graph(self, write: Callable[[memoryview], object]) -> None: ...
    def read_graph(self, data: bytes | mmap) -> None: ...
    @property
    def nbytes(self) -> int: ...

class Recipe:
    def __init__(
        self,
        *,
        semantic: float,
        keyword: float,
        entity: float,
        before: Sequence[float],
        after: Sequence[float],
        asking: float,
        timeless: float,
        assistant: float,
        k1: float,
        b: float,
        recency_floor: float,
        period: float,
        half_life: Sequence[float],
        kind_weight: Sequence[float],
        trust: Sequence[tuple[str, float]],
    ) -> None: ...

class Operator(Enum):
    ALL = 0
    ANY = 1
    NONE = 2
    EQUAL = 3
    GREATER = 4
    AT_LEAST = 5
    LESS = 6
    AT_MOST = 7
    CONTAINS = 8

class Filter:
    def __init__(
        self,
        *,
        kinds: int,
        levels: int,
        since: int,
        until: int,
        where: list[tuple[Operator, int, str, list[Any]]],
    ) -> None: ...
    def matches(self, payload: bytes) -> bool: ...

class Question:
    @property
    def terms(self) -> list[str]: ...
    @property
    def entities(self) -> list[str]: ...
    @property
    def period(self) -> tuple[int, int] | None: ...
    @property
    def dense_text(self) -> str: ...

class Choice(IntEnum):
    cheapest = 0
    exact = 1
    graph = 2

class HitMaker:
    def __init__(self, type: type[Hit]) -> None: ...

class View:
    def __init__(self, partitions: Sequence[Partition]) -> None: ...
    @property
    def version(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def pinned(self) -> int: ...
    def parse(self, analyzer: Analyzer, text: str, now: int) -> Question: ...
    def parent(self, row: int, maker: HitMaker, scopes: tuple[Scope, ...]) -> Hit: ...
    def search(
        self,
        question: Question,
        vector: NDArray[np.float32] | None,
        recipe: Recipe,
        filter: Filter,
        k: int,
        now: int,
        threshold: float,
        explain: bool,
        maker: HitMaker,
        scopes: tuple[Scope, ...],
        plan: Choice,
        recall: float,
        pinned: bool = False,
    ) -> list[Hit]: ...

def write_down(
    analyzer: Analyzer,
    text: str,
    kind: str,
    at: int,
    expires_at: int | None,
    importance: str | None,
    session: str | None,
    source: str | None,
    entities: Sequence[str],
    metadata: str | None,
    level: str | None = None,
    parent: str | None = None,
    span: str | None = None,
    passages: str | None = None,
) -> tuple[bytes, str]: ...
def unit_vector(vector: NDArray[np.float32]) -> NDArray[np.float32]: ...
def entity_key(name: str) -> str: ...
def passages(text: str, *, target: int, limit: int, overlap: int = 0) -> list[tuple[int, int]]: ...
def estimate_tokens(text: str) -> int: ...
def distances(
    metric: str, query: NDArray[Any], rows: NDArray[Any], isa: str | None = None
) -> NDArray[Any]: ...
def isa() -> str: ...
def available_isas() -> list[str]: ...
def install_external(pointers: Mapping[str, int]) -> None: ...
