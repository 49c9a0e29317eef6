"""Writes and reads the log at argv[1] for argv[4] seconds, beside others that do the same.

Prints, as JSON, the last versions of the batches it wrote, and how many of its and of the others'
events it saw. A program of its own for test_durability.py.
"""

import json
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

SHARED = Scope("pair", user="shared")

me = sys.argv[3]
log = SQLiteLog(Path(sys.argv[1]))
deadline = time.monotonic() + float(sys.argv[4])
written: list[int] = []
seen = {"mine": 0, "others": 0}
head = pulse = 0
while time.monotonic() < deadline or not written:
    batch = [
        NewEvent(SHARED, str(uuid.uuid4()), EventKind.ADD, 0, me, b'{"text":"hello"}')
        for _ in range(random.randint(1, 3))
    ]
    written.append(log.append(batch))
    assert log.heads([SHARED])[0] >= written[-1], "own write not seen"
    if log.pulse() != pulse:
        pulse = log.pulse()
        for event in log.read(SHARED, after=head):
            seen["mine" if event.actor == me else "others"] += 1
            assert event.version == head + 1, "a gap in the only partition"
            head = event.version
    if random.random() < 0.05:
        assert len(log.current(SHARED)) >= head
log.close()
json.dump({"written": written, "seen": seen}, sys.stdout)
