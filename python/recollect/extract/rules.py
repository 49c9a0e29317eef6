"""What the rules of a language say about one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from recollect.model import Kind


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence on its own feet. ``day`` is when it happened, where that is exact to a day."""

    text: str
    kind: Kind
    day: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence tells for sure, and the words of it that no fact tells."""

    facts: list[Fact]
    left: str


class Rules(Protocol):
    """The rules of one language."""

    @property
    def unnamed(self) -> str:
        """How a speaker without a name is called."""

    def name_said(self, text: str) -> str | None:
        """The name by which a speaker introduces themselves, if they do so without doubt."""

    def is_filler(self, sentence: str) -> bool:
        """Whether a sentence is nothing but greetings, thanks and their like."""

    def asks(self, sentence: str) -> bool:
        """Whether a sentence is a question, or a request in the form of one."""

    def told_before_question(self, sentence: str) -> str | None:
        """What a question tells before it asks, if it does."""

    def tells_of_speaker(self, question: str) -> bool:
        """Whether a question takes something for granted about who asks it."""

    def read(self, sentence: str, name: str, at: datetime) -> Reading:
        """What a sentence says about its speaker, ``name``, as far as that is sure."""

    def may_promise(self, text: str) -> bool:
        """Whether an assistant's text is worth looking for promises."""

    def promised(self, sentence: str, name: str, at: datetime) -> Fact | None:
        """What a sentence commits an assistant to, if anything; ``name`` is the user's."""

    def with_dates(self, text: str, at: datetime) -> str:
        """A text that stays as it was said, with the dates that it tells resolved."""


class NoRules:
    """Those of a language that nobody wrote rules for: everything is kept as it was said."""

    unnamed: str = "The user"

    def name_said(self, text: str) -> str | None:
        return None

    def is_filler(self, sentence: str) -> bool:
        return False

    def asks(self, sentence: str) -> bool:
        return False

    def told_before_question(self, sentence: str) -> str | None:
        return None

    def tells_of_speaker(self, question: str) -> bool:
        return True

    def read(self, sentence: str, name: str, at: datetime) -> Reading:
        return Reading([], sentence)

    def may_promise(self, text: str) -> bool:
        return False

    def promised(self, sentence: str, name: str, at: datetime) -> Fact | None:
        return None

    def with_dates(self, text: str, at: datetime) -> str:
        return text
