"""How the demo looks while it runs: a story for the sample, a tally for a LoCoMo file."""

from __future__ import annotations

from datetime import datetime

from recollect.cli.replay import BUDGET, TOP, Asked, Replay
from recollect.cli.screen import Screen, clean, columns, wrap, wrap_item
from recollect.cli.table import Column, print_table
from recollect.cli.views import cost
from recollect.model import Hit
from recollect.sample import Conversation, Session

EVIDENCE = "●"

_SHARES = ("semantic", "keyword", "entity", "episode")
_SHOWN_HITS = 5
_MARGIN = 2
_BAR = 24


class View:
    """Told what happens; this one keeps silent."""

    def begin(self, conversation: Conversation) -> None:
        """A conversation starts."""

    def stored(self, session: Session, seconds: float) -> None:
        """A session was stored."""

    def asked(self, asked: Asked, replay: Replay) -> None:
        """A question was asked."""

    def end(self, conversation: Conversation, replay: Replay) -> None:
        """A conversation is over."""


class Story(View):
    """Every session on a line, every question in full."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._after_question = True

    def begin(self, conversation: Conversation) -> None:
        """Say what is to come, and how to read it."""
        screen = self.screen
        screen.line(screen.paint("bold", f"Recollect demo · {conversation.name}"))
        screen.line()
        _print_prose(
            screen,
            f"{conversation.turns} turns in {len(conversation.sessions)} sessions, from "
            f"{_date(conversation.sessions[0].at)} to {_date(conversation.sessions[-1].at)}, and "
            f"{len(conversation.questions)} questions asked along the way. A session of one "
            "person is private, a session of two is shared by both.",
        )
        screen.line()
        _print_prose(
            screen,
            f"For each question: the context for the prompt, packed into {BUDGET} tokens, and the "
            "best hits with their score and the share of it that each signal made. "
            f"{EVIDENCE} marks the turns that answer the question.",
        )

    def stored(self, session: Session, seconds: float) -> None:
        """A line for the session."""
        if self._after_question:
            self.screen.line()
        self._after_question = False
        shared = "private" if "user_id" in session.ids else "shared"
        self.screen.line(
            f"{_date(session.at):>{_MARGIN + 11}}  stored {session.id}  "
            f"{len(session.turns)} turns  {seconds * 1000:5.1f} ms  "
            + self.screen.paint("dim", f"{shared:7}  {', '.join(session.speakers)}")
        )

    def asked(self, asked: Asked, replay: Replay) -> None:
        """The question, its context, its hits, and whether the evidence is among them."""
        screen, question = self.screen, asked.question
        self._after_question = True
        screen.line()
        _print_rule(screen, f"{_date(question.at)} · {question.asker} asks")
        screen.line()
        for piece in wrap(clean(question.text), _room(screen)):
            screen.line(" " * _MARGIN + screen.paint("bold", piece))
        screen.line()
        _print_context(screen, asked)
        screen.line()
        _print_hits(screen, asked, replay)
        screen.line()
        _print_verdict(screen, asked)


class Tally(View):
    """A line for each conversation; progress in between on a terminal."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._name = ""
        self._done = 0
        self._steps = 0

    def begin(self, conversation: Conversation) -> None:
        """Start counting."""
        self._name = conversation.name
        self._done = 0
        self._steps = len(conversation.sessions) + len(conversation.questions)

    def stored(self, session: Session, seconds: float) -> None:
        """Move the progress."""
        self._advance("storing")

    def asked(self, asked: Asked, replay: Replay) -> None:
        """Move the progress."""
        self._advance("asking")

    def end(self, conversation: Conversation, replay: Replay) -> None:
        """What the conversation held."""
        left_out = f"  {conversation.left_out} evidence ids left out" * bool(conversation.left_out)
        self.screen.line(
            f"{clean(conversation.name)}  {len(conversation.sessions):3} sessions  "
            f"{conversation.turns:5,} turns  {len(conversation.questions):4} questions"
            + self.screen.paint("dim", left_out)
        )

    def _advance(self, doing: str) -> None:
        self._done += 1
        filled = _BAR * self._done // self._steps
        bar = "━" * filled + "╌" * (_BAR - filled)
        self.screen.progress(f"{self._name}  {bar}  {doing} {self._done} of {self._steps}")


def _print_context(screen: Screen, asked: Asked) -> None:
    margin = " " * _MARGIN
    screen.line(margin + screen.paint("dim", f"context · {cost(asked.context, BUDGET)}"))
    room = _room(screen)
    for line in asked.context.text.splitlines():
        for piece in wrap_item(clean(line), None if room is None else room - 2):
            screen.line(f"{margin}{screen.paint('dim', '│')} {piece}")


def _print_hits(screen: Screen, asked: Asked, replay: Replay) -> None:
    shown = [
        (place, hit)
        for place, hit in enumerate(asked.hits)
        if place < _SHOWN_HITS or _is_evidence(hit, asked, replay)
    ]
    numbers = [Column(name, right=True) for name in ("#", "score", *_SHARES)]
    rows = [
        (
            str(place + 1),
            f"{hit.score:.3f}",
            *(f"{asked.shares[place][name]:.0%}" for name in _SHARES),
            EVIDENCE if _is_evidence(hit, asked, replay) else "",
            f"{replay.turns[hit.id].speaker}: {replay.turns[hit.id].text}",
        )
        for place, hit in shown
    ]
    marked = frozenset(
        row for row, (_, hit) in enumerate(shown) if _is_evidence(hit, asked, replay)
    )
    columns_ = [*numbers, Column("", width=len(EVIDENCE), style="accent"), Column("memory")]
    print_table(screen, columns_, rows, indent=_MARGIN, marked=marked)


def _print_verdict(screen: Screen, asked: Asked) -> None:
    evidence = asked.question.evidence
    every = len(evidence)
    style = "good" if len(asked.in_context) == every else "bad" if not asked.in_top else ""
    verdict = (
        f"{EVIDENCE} evidence {', '.join(evidence)}: {len(asked.in_top)} of {every} "
        f"in the top {TOP}, {len(asked.in_context)} of {every} in the context"
    )
    screen.line(" " * _MARGIN + screen.paint(style, verdict))


def _is_evidence(hit: Hit, asked: Asked, replay: Replay) -> bool:
    return replay.turns[hit.id].id in asked.question.evidence


def _print_prose(screen: Screen, text: str) -> None:
    for piece in wrap(text, _room(screen)):
        screen.line(" " * _MARGIN + screen.paint("dim", piece))


def _print_rule(screen: Screen, title: str) -> None:
    rest = (screen.width or 0) - columns(title) - 4
    screen.line(screen.paint("dim", f"── {clean(title)} {'─' * max(rest, 2)}"))


def _room(screen: Screen) -> int | None:
    return None if screen.width is None else screen.width - _MARGIN


def _date(time: datetime) -> str:
    return f"{time.day} {time:%b %Y}"
