"""A report as one HTML page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from recollect.eval.document import Document
from recollect.eval.plots import bars, intervals, lines

_MISSED_SHOWN = 25
_TICKS = (1, 2, 5, 10, 20, 50, 100)
_BUDGET_TICKS = (50, 100, 200, 500, 1000, 2000)
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --rule: #d8dee4; --paper: #fff;
  --s0: #1f6feb; --s1: #d9730d; --s2: #2d8a4e; --s3: #8250df; --s4: #b5338a; --s5: #5c6670; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --rule: #30363d;
  --paper: #0d1117; --s0: #58a6ff; --s1: #f0a04b; --s2: #56c271; --s3: #b392f0; --s4: #f778ba;
  --s5: #9da7b1; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
p.lead { color: var(--soft); margin-top: .3rem; } p.verdict { font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .3rem .6rem; border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { text-align: left; } th { color: var(--soft); font-weight: 500; }
th.text, td.text { text-align: left; overflow-wrap: anywhere; }
td:first-child { min-width: 9rem; } .wide { overflow-x: auto; }
svg { width: 100%; height: auto; max-width: 46rem; font-size: 12px; }
svg text { fill: var(--soft); } .grid { stroke: var(--rule); } .zero { stroke: var(--soft); }
polyline { fill: none; stroke-width: 2; } line.interval { stroke-width: 3; }
.better { stroke: var(--s2); fill: var(--s2); } .worse { stroke: var(--s4); fill: var(--s4); }
.even { stroke: var(--s5); fill: var(--s5); }
ul.key { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
ul.key li::before { content: ""; display: inline-block; width: .8rem; height: .8rem;
  border-radius: 2px; margin-right: .4rem; background: var(--mark); }
""" + "".join(
    f"polyline.series-{i} {{ stroke: var(--s{i}); }} circle.series-{i}, rect.series-{i} "
    f"{{ fill: var(--s{i}); }} li.series-{i} {{ --mark: var(--s{i}); }}\n"
    for i in range(6)
)


def page(document: Document) -> str:
    """The page of a report: ``{"suite", "environment", "runs", "comparison", "answers"}``.

    ``runs`` are documents of runs on the suite, at most six; the last two keys may be missing.
    """
    suite, runs = document["suite"], document["runs"]
    comparison, answers = document.get("comparison"), document.get("answers")
    parts = [
        f"<h1>{escape(suite['name'])}</h1>",
        f'<p class="lead">{suite["questions"]:,} questions about {suite["memories"]:,} memories; '
        f"{suite['tokens_visible']:,.0f} tokens to put all that a reader may see into a prompt"
        "</p>",
        _key([run["configuration"]["name"] for run in runs]),
    ]
    if comparison:
        parts.append(_comparison(comparison))
    parts += ["<h2>Figures</h2>", _figures(runs)]
    if answers:
        parts += ["<h2>Answers</h2>", _answers(answers)]
    parts += ["<h2>Evidence recall within a token budget</h2>", _budget_plot(runs)]
    parts += ["<h2>Evidence recall in the top k</h2>", _recall_plot(runs)]
    if runs[0]["categories"]:
        parts += _categories(runs)
    parts += ["<h2>Latency, ms</h2>", _latency(runs)]
    parts += ["<h2>Questions without any evidence within the budget</h2>", _missed(runs[-1])]
    parts += ["<h2>How it was run</h2>", _settings(document)]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f"<title>Recollect: {escape(suite['name'])}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _key(names: Sequence[str]) -> str:
    items = (f'<li class="series-{i}">{escape(name)}</li>' for i, name in enumerate(names))
    return f'<ul class="key">{"".join(items)}</ul>'


def _comparison(comparison: Document) -> str:
    rows = [
        (one["figure"], one["low"], one["difference"], one["high"])
        for one in comparison["differences"]
    ]
    plot = intervals(rows, "differences, B less A")
    return (
        f'<h2>B less A</h2><p class="verdict">{escape(comparison["verdict"])}</p>{plot}'
        "<p>Differences over the same questions, with intervals that hold for all figures "
        "at once at 95 %.</p>"
    )


def _figures(runs: Sequence[Document]) -> str:
    names = list(runs[0]["main_figures"])
    names[3:3] = [f"precision@{runs[0]['configuration']['k']}", "map"]
    names.append(f"tokens_within_{runs[0]['configuration']['budget']}")
    heads = ["", "questions", *names]
    rows = []
    for run in runs:
        name = run["configuration"]["name"]
        rows.append([name, f"{run['all']['questions']:,}", *_values(run["all"], names)])
        rows += [
            [f"\u2003{category}", f"{one['questions']:,}", *_values(one, names)]
            for category, one in run["categories"].items()
        ]
    return _table(heads, rows)


def _values(summary: Mapping[str, float], names: Sequence[str]) -> list[str]:
    return [
        ""
        if name not in summary
        else f"{summary[name]:.1f}"
        if name.startswith("tokens")
        else f"{summary[name]:.3f}"
        for name in names
    ]


def _answers(answers: Document) -> str:
    rows = [["all", *_accuracy(answers)]]
    rows += [[name, *_accuracy(one)] for name, one in answers["categories"].items()]
    spent = [
        f"{step}: {answers[step]['requests']:,} requests, {answers[step]['input_tokens']:,} tokens "
        f"in, {answers[step]['output_tokens']:,} out, cost {answers[step]['cost']:.4f}"
        for step in ("answering", "judging")
    ]
    return (
        _table(["", "answered", "right", "unjudged"], rows) + f"<p>{escape('; '.join(spent))}</p>"
    )


def _accuracy(one: Document) -> list[str]:
    return [f"{one['questions']:,}", f"{one['accuracy']:.3f}", f"{one['unjudged']:,}"]


def _budget_plot(runs: Sequence[Document]) -> str:
    series = {
        f"{i}. {run['configuration']['name']}": [
            (point["budget"], point["recall"])
            for point in run["curve"]
            if _BUDGET_TICKS[0] <= point["budget"] <= _BUDGET_TICKS[-1]
        ]
        for i, run in enumerate(runs, 1)
    }
    return lines(series, _BUDGET_TICKS, "budget in tokens", "evidence recall")


def _recall_plot(runs: Sequence[Document]) -> str:
    series = {
        f"{i}. {run['configuration']['name']}": sorted(
            (int(name.removeprefix("recall@")), value)
            for name, value in run["all"].items()
            if name.startswith("recall@") and int(name.removeprefix("recall@")) <= _TICKS[-1]
        )
        for i, run in enumerate(runs, 1)
    }
    return lines(series, _TICKS, "k", "evidence recall")


def _categories(runs: Sequence[Document]) -> list[str]:
    parts = []
    for figure in runs[0]["main_figures"][:2]:
        groups = {
            category: [
                (run["configuration"]["name"], run["categories"][category][figure]) for run in runs
            ]
            for category in runs[0]["categories"]
        }
        title = figure.replace("_", " ")
        parts += [f"<h2>By category: {escape(title)}</h2>", bars(groups, title)]
    return parts


def _latency(runs: Sequence[Document]) -> str:
    percents = list(runs[0]["latency_ms"]["search"])
    rows = [
        [f"{run['configuration']['name']}, {what}", *(f"{times[name]:.2f}" for name in percents)]
        for run in runs
        for what, times in run["latency_ms"].items()
    ]
    return _table(["", *percents], rows)


def _missed(run: Document) -> str:
    within = run["main_figures"][1]
    missed = [one for one in run["questions"] if one[within] == 0]
    rows = [
        [one["text"], one["category"], ", ".join(one["evidence"])] for one in missed[:_MISSED_SHOWN]
    ]
    shown = f" The first {len(rows)}:" if len(missed) > len(rows) else ""
    name = escape(run["configuration"]["name"])
    return f"<p>{name}: {len(missed):,} of {len(run['questions']):,}.{shown}</p>" + _table(
        ["question", "category", "evidence"], rows, text=True
    )


def _settings(document: Document) -> str:
    rows = [[f"suite, {key}", _plain(value)] for key, value in document["suite"].items()]
    rows += [[key, _plain(value)] for key, value in document["environment"].items()]
    for run in document["runs"]:
        name = run["configuration"]["name"]
        settings = {**run["configuration"], **run["embedder"]}
        rows += [[f"{name}, {key}", _plain(value)] for key, value in settings.items()]
    return _table(["", ""], rows, text=True)


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "all"
    return "none" if value is None else str(value)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, text: bool = False) -> str:
    style = ' class="text"' if text else ""
    head = "".join(f"<th{style}>{escape(name.replace('_', ' '))}</th>" for name in heads)
    body = "".join(
        f"<tr>{''.join(f'<td{style}>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide">{table}</div>'
