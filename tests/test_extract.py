"""Extraction: which sentence becomes which candidate, and what never does."""

from datetime import UTC, datetime

import pytest

from recollect.extract import extract, redact
from recollect.inference import Turn

AT = datetime(2023, 5, 8, 13, 56, tzinfo=UTC)  # a Monday


def texts(content: str, role: str = "user", name: str | None = None) -> list[str]:
    return [candidate.text for candidate in extract([Turn(role, content, AT, name)])]


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("I work at Acme in billing", ["The user works at Acme in billing"]),
        ("I work at Acme and live in Oslo.", ["The user works at Acme and lives in Oslo"]),
    ],
)
def test_plain_statements_become_facts(said: str, facts: list[str]) -> None:
    assert texts(said) == facts


def test_a_password_is_never_kept() -> None:
    assert texts("My password is hunter2.") == []
    assert redact("password: hunter2") == ("password: [secret removed]", 1)
