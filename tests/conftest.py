"""Fixtures that several test files share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings

from recollect import Memory, linking

settings.register_profile(
    "default",
    deadline=None,
    max_examples=int(os.environ.get("RECOLLECT_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("default")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **units: float) -> datetime:
        self.time += timedelta(**units)
        return self.time


@pytest.fixture(scope="module")
def graphs_of_any_size() -> Iterator[None]:
    """Small scopes get graphs too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linking, "LEAST_ROWS", 1)
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(clock: Clock) -> Iterator[Memory]:
    with Memory(":memory:", clock=clock) as opened:
        yield opened
