"""What an installed wheel must be able to do, in a second and without the source tree."""

from __future__ import annotations

import tempfile
from pathlib import Path

import recollect
from recollect import Memory
from recollect.cli import main


def check() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agent.db"
        with Memory(path) as memory:
            memory.add("Ann prefers TypeScript for code examples", user_id="ann")
            memory.add("Bob keeps bees behind his house", user_id="bob")
        with Memory(path) as memory:
            hits = memory.search("which language for the example?", user_id="ann")
            assert [hit.text for hit in hits] == ["Ann prefers TypeScript for code examples"]
            context = memory.context("what does Ann like?", user_id="ann", budget=50)
            assert "TypeScript" in str(context)
            assert context.tokens <= 50
            assert memory.verify() == 2
    assert main(["demo"]) == 0
    print(f"recollect {recollect.__version__} works, from {Path(recollect.__file__).parent}")


if __name__ == "__main__":
    check()
