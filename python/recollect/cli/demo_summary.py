"""What the demo found out: recall, latency, and what others see."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from recollect.cli.demo_report import PERCENTS, by_asker, by_category, recall_document
from recollect.cli.replay import BUDGET, TOP, Probed, Replay, percentile
from recollect.cli.screen import Screen, clean, wrap
from recollect.cli.table import Column, print_pairs, print_table
from recollect.sample import Question

_MARGIN = 2
_ENOUGH_TO_GROUP = 50


def show_summary(screen: Screen, replay: Replay, probes: Sequence[Probed]) -> None:
    """Print evidence recall by category, latency percentiles, and what outsiders see."""
    _title(screen, "Evidence found")
    _show_recall(screen, replay)
    _title(screen, "Latency")
    _show_latency(screen, replay)
    _title(screen, "The same question from others")
    _show_probes(screen, probes)


def show_next_steps(screen: Screen, path: str, question: Question) -> None:
    """Say how to look into a store that stays."""
    ids = " ".join(f"--{name.removesuffix('_id')} {value}" for name, value in question.ids.items())
    _title(screen, "The store stays")
    screen.line(
        f"{' ' * _MARGIN}recollect search {shlex.quote(question.text)} "
        f"{ids} --store {shlex.quote(path)}"
    )


def _show_recall(screen: Screen, replay: Replay) -> None:
    groupings = [{"all questions": replay.asked}]
    if len(replay.asked) >= _ENOUGH_TO_GROUP:
        groupings = [by_asker(replay.asked), by_category(replay.asked), *groupings]
    rows: list[tuple[str, ...]] = []
    for groups in groupings:
        if rows:
            rows.append(("", "", "", ""))
        for name, asked in groups.items():
            recall = recall_document(asked)
            found = (f"{recall['in_top']:.1%}", f"{recall['in_context']:.1%}")
            rows.append((name, f"{len(asked):,}", *found))
    table = [
        Column("evidence recall"),
        Column("questions", right=True),
        Column(f"in the top {TOP}", right=True),
        Column(f"within {BUDGET} tokens", right=True),
    ]
    print_table(screen, table, rows, indent=_MARGIN)


def _show_latency(screen: Screen, replay: Replay) -> None:
    measured = {
        f"search, top {TOP}": replay.search_seconds,
        "text in → context out": replay.context_seconds,
    }
    rows = [
        (
            name,
            f"{len(seconds):,}",
            *(f"{percentile(seconds, percent):.2f} ms" for percent in PERCENTS),
        )
        for name, seconds in measured.items()
        if seconds
    ]
    numbers = [Column(f"p{percent}", right=True) for percent in PERCENTS]
    print_table(
        screen, [Column("call"), Column("calls", right=True), *numbers], rows, indent=_MARGIN
    )
    turns = len(replay.turns)
    screen.line(
        f"{' ' * _MARGIN}{turns:,} turns stored durably in {replay.store_seconds * 1000:,.0f} ms, "
        f"{turns / replay.store_seconds:,.0f} a second"
    )


def _show_probes(screen: Screen, probes: Sequence[Probed]) -> None:
    margin = " " * _MARGIN
    for text in dict.fromkeys(probe.outsider.question.text for probe in probes):
        for piece in wrap(clean(text), None if screen.width is None else screen.width - _MARGIN):
            screen.line(margin + screen.paint("bold", piece))
    pairs = []
    for probe in probes:
        owner = probe.outsider.question.asker
        private = f"the {probe.kept} private turns of {owner}"
        if probe.leaked:
            seen = f"sees {probe.leaked} of {private}"
        elif probe.hits:
            seen = f"finds {probe.hits} memories, own or shared, none of {private}"
        else:
            seen = "finds nothing: no hit, an empty context"
        pairs.append((probe.outsider.name, seen))
    print_pairs(screen, pairs, indent=_MARGIN)


def _title(screen: Screen, text: str) -> None:
    screen.line()
    screen.line(screen.paint("bold", text))
