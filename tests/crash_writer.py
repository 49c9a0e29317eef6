"""Appends to the log at argv[1] until it is killed; says each version on stdout once it is kept.

A program of its own for test_durability.py. It skips what ``import recollect`` loads besides the
log, so that two hundred of these start quickly.
"""

import os
import random
import sys
import time
import types
import uuid
from pathlib import Path

package = types.ModuleType("recollect")
package.__path__ = [sys.argv[2]]
sys.modules["recollect"] = package

from recollect.log.protocol import EventKind, NewEvent  # noqa: E402
from recollect.log.sqlite import SQLiteLog  # noqa: E402
from recollect.scope import Scope  # noqa: E402


def events(writer: str, count: int) -> list[NewEvent]:
    return [
        NewEvent(
            Scope("crash", user=f"user {random.randrange(5)}"),
            str(uuid.uuid4()),
            EventKind.ADD,
            time.time_ns() // 1000,
            writer,
            b'{"text":"' + b"x" * random.choice([20, 200, 20_000]) + b'"}',
            os.urandom(1024),
        )
        for _ in range(count)
    ]


log = SQLiteLog(Path(sys.argv[1]))
while True:
    batch = events(sys.argv[3], random.randint(1, 4))
    version = log.append(batch)
    lines = "".join(
        f"{version - len(batch) + place} {event.record_id}\n"
        for place, event in enumerate(batch, 1)
    )
    os.write(1, lines.encode())
