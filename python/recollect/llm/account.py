"""What a language model has taken so far, call by call, and how much it may take.

A limit is held before a request is sent, against the most that it can take: a token is at least
a byte of what is sent, and at most the asked-for number comes back. That most is set aside
while the request runs, so threads together keep the limit too. Where an endpoint does not say
what a request took, or may have worked on one that failed, the most is what counts.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from recollect.errors import InvalidInputError, LimitReachedError
from recollect.llm.usage import Prices, Usage

_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be taken; None for no limit.

    ``max_calls`` counts requests, also those that are made again.
    """

    max_cost: float | None = None
    max_tokens: int | None = None
    max_calls: int | None = None

    def __post_init__(self) -> None:
        for name in ("max_cost", "max_tokens", "max_calls"):
            limit = getattr(self, name)
            if limit is not None and not limit >= 0:
                raise InvalidInputError(f"{name} must not be below 0, not {limit!r}")


@dataclass(frozen=True, slots=True)
class Call:
    """One question that was put to a model, with all its requests.

    ``outcome`` says in a few words how it ended, and quotes nothing of what went in or out.
    """

    at: datetime
    model: str
    outcome: str
    usage: Usage
    cost: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums since the account was made. ``retries`` are requests after a call's first."""

    calls: int
    retries: int
    failures: int
    input_tokens: int
    output_tokens: int
    cost: float


@dataclass(slots=True)
class _Period:
    """What was taken and set aside under one budget."""

    name: str
    budget: Budget
    taken: Usage = field(default_factory=Usage)
    held: Usage = field(default_factory=Usage)


class Account:
    """Thread-safe. It lives as long as the object: nothing is kept on disk.

    Args:
        budget: the most in all.
        daily: the most in a day, by UTC.
        prices: to reckon costs by.
        clock: the present time, with a zone.

    Raises:
        InvalidInputError: a limit below 0, or one on cost without prices.
    """

    def __init__(
        self,
        budget: Budget | None = None,
        daily: Budget | None = None,
        prices: Prices | None = None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._whole = _Period("in all", budget or Budget())
        self._day = _Period("a day", daily or Budget())
        self._prices = prices or Prices()
        self._clock = clock
        self._today: date | None = None
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._count = 0
        self._failures = 0
        self._requests_of_calls = 0
        self._lock = threading.Lock()
        for period in (self._whole, self._day):
            if period.budget.max_cost is not None and self._prices == Prices():
                raise InvalidInputError("a limit on cost needs prices")

    @property
    def calls(self) -> Sequence[Call]:
        """The last thousand, oldest first."""
        with self._lock:
            return tuple(self._calls)

    @property
    def totals(self) -> Totals:
        with self._lock:
            taken = self._whole.taken
            return Totals(
                calls=self._count,
                retries=max(0, self._requests_of_calls - self._count),
                failures=self._failures,
                input_tokens=taken.input_tokens,
                output_tokens=taken.output_tokens,
                cost=self._prices.of(taken),
            )

    def set_aside(self, most: Usage) -> None:
        """Before a request: hold what it can take at most.

        Raises:
            LimitReachedError: that would be more than a budget allows; nothing is held.
        """
        with self._lock:
            self._turn_day()
            for period in (self._whole, self._day):
                self._check(period, most)
            for period in (self._whole, self._day):
                period.held += most

    def settle(self, most: Usage, took: Usage) -> None:
        """After the request: what was held for it, and what it took."""
        with self._lock:
            self._turn_day()
            for period in (self._whole, self._day):
                period.held -= most
                period.taken += took

    def note(self, model: str, outcome: str, usage: Usage, seconds: float, *, failed: bool) -> Call:
        """Write down a call that has ended."""
        call = Call(self._clock(), model, outcome, usage, self._prices.of(usage), seconds)
        with self._lock:
            self._calls.append(call)
            self._count += usage.requests > 0
            self._requests_of_calls += usage.requests
            self._failures += failed
        return call

    def _turn_day(self) -> None:
        today = self._clock().astimezone(UTC).date()
        if today != self._today:
            # What is held stays held: its requests will be settled today.
            self._today, self._day.taken = today, Usage()

    def _check(self, period: _Period, most: Usage) -> None:
        after = period.taken + period.held + most
        budget = period.budget
        for limit, would, what in (
            (budget.max_calls, after.requests, "requests"),
            (budget.max_tokens, after.tokens, "tokens"),
            (budget.max_cost, self._prices.of(after), "of cost"),
        ):
            if limit is not None and would > limit:
                raise LimitReachedError(
                    f"the limit of {_figure(limit)} {what} {period.name} is reached: with the "
                    f"next request it could be {_figure(would)}"
                )


def _figure(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:.4g}"
