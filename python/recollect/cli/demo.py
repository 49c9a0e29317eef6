"""``recollect demo``: five months of conversation, questions on the way, and the figures."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recollect.cli.demo_report import report_document
from recollect.cli.demo_summary import show_next_steps, show_summary
from recollect.cli.demo_view import Story, Tally, View
from recollect.cli.replay import Clock, Replay, timeline
from recollect.cli.screen import Screen
from recollect.errors import InvalidInputError
from recollect.eval.locomo import read_locomo
from recollect.memory import Memory
from recollect.sample import Session, load_sample

_SAMPLE_ROUNDS = 40  # few questions: each is timed often enough for a 99th percentile

_PIPE_WIDTH = 100


def run(arguments: Namespace, screen: Screen) -> None:
    """Remember, ask and measure: the bundled sample, or a LoCoMo file."""
    conversations = read_locomo(arguments.locomo) if arguments.locomo else [load_sample()]
    screen.pipe_width = _PIPE_WIDTH
    telling = Tally(screen) if arguments.locomo else Story(screen)
    view = View() if screen.as_json else telling
    clock = Clock()
    clock.now = conversations[0].sessions[0].at
    with _store_path(arguments.store) as path, Memory(path, clock=clock) as memory:
        replay = Replay(memory, clock, rounds=1 if arguments.locomo else _SAMPLE_ROUNDS)
        for conversation in conversations:
            view.begin(conversation)
            for step in timeline(conversation):
                if isinstance(step, Session):
                    view.stored(step, replay.store(step))
                else:
                    view.asked(replay.ask(step), replay)
            view.end(conversation, replay)
        probes = [
            replay.probe(outsider)
            for conversation in conversations
            for outsider in conversation.outsiders
        ]
    if screen.as_json:
        screen.document(report_document(conversations, replay, probes))
    else:
        show_summary(screen, replay, probes)
        if arguments.store:
            show_next_steps(screen, arguments.store, conversations[0].questions[0])


@contextmanager
def _store_path(wanted: str | None) -> Iterator[str]:
    """A new file to keep, or one in a folder that is removed at the end.

    Raises:
        InvalidInputError: the file exists; what is in it would be asked about as well.
    """
    if wanted is not None:
        if Path(wanted).exists():
            raise InvalidInputError(f"{wanted} exists: the demo makes a new store")
        yield wanted
    else:
        with tempfile.TemporaryDirectory(prefix="recollect-demo-") as folder:
            yield str(Path(folder) / "demo.db")
