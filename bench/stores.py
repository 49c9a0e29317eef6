"""Stores that several benchmarks read, made when first asked for and once per run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import corpus
from recollect import Memory, NewMemory

USER = "ann"
TURNS_IN_SESSION = 20
_BATCH = 2_000


class Stores:
    """Files in a folder. They are written without waiting for the disk; reading is the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def facts(self, count: int) -> Path:
        """One user's facts, without sessions."""
        path = self._folder / f"facts-{count}.db"
        if not path.exists():
            self._fill(path, {USER: list(map(NewMemory, corpus.texts(count)))})
        return path

    def turns(self, count: int) -> Path:
        """One user's turns, in sessions of TURNS_IN_SESSION."""
        path = self._folder / f"turns-{count}.db"
        if not path.exists():
            items = [
                NewMemory(text, kind="semantic", session_id=str(i // TURNS_IN_SESSION))
                for i, text in enumerate(corpus.texts(count))
            ]
            self._fill(path, {USER: items})
        return path

    def users(self, users: int, each: int) -> Path:
        """Many users' facts, ``each`` of every user; the users are called "0", "1" …"""
        path = self._folder / f"users-{users}-{each}.db"
        if not path.exists():
            items = list(map(NewMemory, corpus.texts(users * each)))
            self._fill(path, {str(u): items[u * each : (u + 1) * each] for u in range(users)})
        return path

    @staticmethod
    def _fill(path: Path, users: dict[str, Sequence[NewMemory]]) -> None:
        with Memory(path, synchronous="OFF") as memory:
            for user, items in users.items():
                for start in range(0, len(items), _BATCH):
                    memory.add_many(items[start : start + _BATCH], user_id=user)
