"""The figures of an evaluation as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recollect.cli.screen import Screen
from recollect.cli.table import Column, print_pairs, print_table
from recollect.eval.document import Document

_CURVE_SHOWN = (50, 100, 200, 400, 800, 1500, 2000)


def show_report(screen: Screen, document: Document) -> None:
    """Everything but the single questions, which --json and --html have."""
    suite, environment = document["suite"], document["environment"]
    screen.line(
        f"{screen.paint('bold', suite['name'])}: {suite['questions']:,} questions about "
        f"{suite['memories']:,} memories"
    )
    for run in document["runs"]:
        screen.line()
        _show_run(screen, run)
    if "comparison" in document:
        screen.line()
        _show_comparison(screen, document["comparison"])
    if "answers" in document:
        screen.line()
        _show_answers(screen, document["answers"])
    screen.line()
    sums = [f"{name} {digest[:12]}" for name, digest in suite["sha256"].items()]
    print_pairs(
        screen,
        [
            ("data", ", ".join(sums)),
            ("left out", f"{suite['left_out']:,} questions or evidence that names nothing"),
            ("all visible", f"{suite['tokens_visible']:,.0f} tokens a question"),
            ("recollect", f"{environment['recollect']}, {environment['isa']} kernels"),
            ("seed", str(environment["seed"])),
        ],
    )


def _show_run(screen: Screen, run: Document) -> None:
    options = run["configuration"]
    within = f"within {options['budget']}"
    screen.line(screen.paint("bold", options["name"]) + f"  {run['embedder']['fingerprint']}")
    names = {
        f"recall@{options['k']}": f"recall@{options['k']}",
        f"recall_within_{options['budget']}": within,
        f"precision@{options['k']}": f"precision@{options['k']}",
        f"hit@{options['k']}": f"hit@{options['k']}",
        "ndcg@10": "nDCG@10",
        "mrr": "MRR",
        "map": "MAP",
        f"tokens_within_{options['budget']}": "tokens",
    }
    rows = [["all", *_cells(run["all"], list(names))]]
    rows += [[name, *_cells(one, list(names))] for name, one in run["categories"].items()]
    heads = [
        Column("questions", right=True),
        *(Column(name, right=True) for name in names.values()),
    ]
    print_table(screen, [Column(""), *heads], rows)
    screen.line()
    curve = [point for point in run["curve"] if point["budget"] in _CURVE_SHOWN]
    print_table(
        screen,
        [Column("budget"), *(Column(f"{point['budget']:,}", right=True) for point in curve)],
        [
            ["evidence recall", *(f"{point['recall']:.3f}" for point in curve)],
            ["tokens used", *(f"{point['tokens']:.0f}" for point in curve)],
        ],
    )
    screen.line()
    percents = list(run["latency_ms"]["search"])
    print_table(
        screen,
        [Column("ms"), *(Column(name, right=True) for name in percents)],
        [
            [what, *(f"{times[name]:.2f}" for name in percents)]
            for what, times in run["latency_ms"].items()
        ],
    )


def _cells(summary: Mapping[str, float], names: Sequence[str]) -> list[str]:
    figures = [
        f"{summary[name]:.1f}" if name.startswith("tokens") else f"{summary[name]:.3f}"
        for name in names
    ]
    return [f"{summary['questions']:,}", *figures]


def _show_comparison(screen: Screen, comparison: Document) -> None:
    table = [Column(name, right=name != "") for name in ("", "A", "B", "B - A", "from", "to")]
    rows = [
        [
            one["figure"].replace("_", " "),
            f"{one['a']:.3f}",
            f"{one['b']:.3f}",
            *(f"{one[name]:+.4f}" for name in ("difference", "low", "high")),
            one["better"],
        ]
        for one in comparison["differences"]
    ]
    print_table(screen, [*table, Column("better")], rows)
    screen.line()
    screen.line(screen.paint("bold", comparison["verdict"]))


def _show_answers(screen: Screen, answers: Document) -> None:
    rows = [
        [name, f"{one['questions']:,}", f"{one['accuracy']:.3f}", f"{one['unjudged']:,}"]
        for name, one in {"all": answers, **answers["categories"]}.items()
    ]
    heads = [Column(name, right=True) for name in ("answered", "right", "unjudged")]
    print_table(screen, [Column(""), *heads], rows)
    screen.line()
    for step in ("answering", "judging"):
        spent = answers[step]
        screen.line(
            f"{step}: {spent['requests']:,} requests, {spent['input_tokens']:,} tokens in, "
            f"{spent['output_tokens']:,} out, cost {spent['cost']:.4f}"
        )
