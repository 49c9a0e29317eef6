"""Lives on the store at argv[1] until it is killed, or for argv[3] seconds; for test_crash.py.

argv[2] names this writer. Each line on stdout is one acknowledged call, as JSON: what was called,
the record's id, and its text afterwards (None for a delete).
"""

from __future__ import annotations

import json
import os
import random
import sys
import time

from recollect import Memory, NewMemory, NotFoundError

DIMENSIONS = 8
path, name = sys.argv[1:3]
deadline = time.monotonic() + float(sys.argv[3])
rng = random.Random(name)
seen: set[str] = set()


def vector() -> list[float]:
    return [rng.uniform(-1, 1) for _ in range(DIMENSIONS)]


def say(what: str, id: str, text: str | None) -> None:
    os.write(1, (json.dumps([what, id, text]) + "\n").encode())


with Memory(path, embedder=None, dimensions=DIMENSIONS, actor=name) as memory:
    home = {"user_id": "shared"}
    mine: list[str] = []
    number = 0
    while time.monotonic() < deadline:
        number += 1
        text = f"fact {number} of {name} " + "x" * rng.choice([1, 50, 5000])
        what = rng.random()
        if what < 0.4 or not mine:
            (done,) = memory.add(text, vector=vector(), **home)
            mine.append(done.id)
            say("add", done.id, text)
        elif what < 0.5:
            items = [NewMemory(f"{text} {i}", vector=vector()) for i in range(5)]
            for done in memory.add_many(items, **home):
                mine.append(done.id)
                say("add", done.id, done.text)
        elif what < 0.8:
            id = rng.choice(mine)
            memory.update(id, text, vector=vector())
            say("update", id, text)
        else:
            id = mine.pop(rng.randrange(len(mine)))
            memory.delete(id)
            say("delete", id, None)
        # What others did is read all the time, and one's own last write is always there.
        hits = memory.search("fact", vector=vector(), k=20, **home)
        seen |= {hit.text.split()[3] for hit in hits}
        if what < 0.4:
            assert memory.get(mine[-1]).text == text
        if hits and rng.random() < 0.2:
            try:
                assert memory.history(hits[0].id)
                memory.get(hits[0].id)
            except NotFoundError:
                pass  # the other one has deleted it meanwhile
    say("seen", " ".join(sorted(seen)), None)
