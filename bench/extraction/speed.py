"""How long extraction takes, without storing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter

from conversations import conversations

from recollect.eval.suite import Suite
from recollect.extract import extract, redact
from recollect.inference import Turn

_ROUNDS = 25  # the quickest counts: other programs run beside
_MESSAGES = 10


def run(suite: Suite) -> None:
    """Times ten messages in one call, over the first conversations of a suite."""
    seconds = []
    alone = []
    characters = 0
    for _, turns in conversations(suite):
        for start in range(0, len(turns) - _MESSAGES, _MESSAGES):
            ten = turns[start : start + _MESSAGES]
            characters += sum(len(turn.content) for turn in ten)
            seconds.append(_best(partial(extract, ten)))
            alone.append(_best(partial(_redact_all, ten)))
    calls = len(seconds)
    each = characters / calls / _MESSAGES
    print(f"{calls} calls of {_MESSAGES} messages, {each:.0f} characters each")
    for name, times in (("extract", sorted(seconds)), ("redact alone", sorted(alone))):
        median, p95 = times[calls // 2] * 1e6, times[calls * 95 // 100] * 1e6
        print(f"{name:13} median {median:.0f} µs, p95 {p95:.0f} µs")


def _redact_all(turns: Sequence[Turn]) -> None:
    for turn in turns:
        redact(turn.content)


def _best(call: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(_ROUNDS):
        started = perf_counter()
        call()
        best = min(best, perf_counter() - started)
    return best
