"""What becomes of what is known when a second message is told, through the whole of ``add``."""

from __future__ import annotations

import pytest

from conftest import Clock
from recollect import Memory
from recollect.model import Operation


def told(clock: Clock, first: str, then: str, **who: str) -> list[Operation]:
    """What the second of two messages does; they are of two sessions."""
    language = who.pop("language", "english")
    with Memory(":memory:", clock=clock, language=language) as memory:
        for session, text in (("s1", first), ("s2", then)):
            message = {"role": "user", "content": text, **who}
            done = memory.add([message], user_id="u", session_id=session)
    return done


def ops(done: list[Operation]) -> list[str]:
    return [one.op for one in done]


EVENTS = [
    ("I live in Berlin.", "I moved to Munich.", "UPDATE"),
    ("I'm single.", "I got married.", "UPDATE"),
    ("We use Postgres.", "We migrated from Postgres to MySQL.", "UPDATE"),
    ("I take metformin twice a day.", "I stopped taking metformin.", "DELETE"),
    ("I drink coffee every morning.", "I stopped drinking coffee.", "DELETE"),
    ("I live in Berlin.", "My brother moved to Munich.", "ADD"),
    ("I live in Berlin.", "I moved my car to the garage.", "ADD"),
    ("I'm single.", "My sister got married.", "ADD"),
    ("I drink coffee every morning.", "My wife stopped drinking coffee.", "ADD"),
]


@pytest.mark.parametrize(("first", "then", "op"), EVENTS)
def test_what_happened_changes_what_is_so(clock: Clock, first: str, then: str, op: str) -> None:
    """A fact in the past tense is an event; some events change a state."""
    assert told(clock, first, then)[0].op == op
