"""The options of ``recollect eval``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from recollect.cli import evaluation
from recollect.eval.options import PLANS

EXAMPLES = """\
examples:
  recollect eval run cases.jsonl
  recollect eval run cases.jsonl --compare now.toml new.toml --html report.html
  recollect eval locomo locomo10.json --category temporal --budget 400
  recollect eval longmemeval longmemeval_oracle.json --embedder sentence-transformers:MODEL
  recollect eval beir scifact --weights '{"semantic": 0}'
"""


def add_readers(
    group: Any,
    add_command: Callable[..., argparse.ArgumentParser],
    json_object: Callable[[str], dict[str, Any]],
) -> None:
    """A command for each format that can be read. ``add_command`` makes it."""
    locomo = add_command(group, "locomo", evaluation.locomo, "a LoCoMo file")
    locomo.add_argument("path", metavar="FILE")
    locomo.add_argument("--evidence", metavar="FILE", help="repaired evidence; see the docs")
    longmemeval = add_command(group, "longmemeval", evaluation.longmemeval, "a LongMemEval file")
    longmemeval.add_argument("path", metavar="FILE")
    beir = add_command(group, "beir", evaluation.beir, "a folder in BEIR format")
    beir.add_argument("path", metavar="DIR")
    beir.add_argument("--split", default="test", help="which judgements (default: test)")
    cases = add_command(group, "run", evaluation.cases, "cases of your own")
    cases.add_argument("path", metavar="FILE")
    for parser in (locomo, longmemeval, beir, cases):
        _add_run(parser, json_object)
        _add_output(parser)
        _add_answer(parser)


def _add_run(parser: argparse.ArgumentParser, json_object: Callable[[str], dict[str, Any]]) -> None:
    group = parser.add_argument_group("what is evaluated")
    group.add_argument("--embedder", default="static", metavar="NAME", help="as of a store")
    group.add_argument("--language", metavar="NAME", help="of the text (default: english)")
    group.add_argument(
        "--weights", type=json_object, metavar="JSON", help="what to change in the weights"
    )
    group.add_argument("--plan", default="exact", help=f"{', '.join(PLANS)} (default: exact)")
    group.add_argument("--k", type=int, default=10, help="hits of a search (default: 10)")
    group.add_argument("--budget", type=int, default=200, help="tokens (default: 200)")
    group.add_argument(
        "--expand", metavar="HOW", help="widen passages: neighbours, parent (default: neither)"
    )
    group.add_argument(
        "--infer", action="store_true", help="learn from conversations, instead of keeping turns"
    )
    group.add_argument(
        "--category", action="append", dest="categories", metavar="NAME", help="may be repeated"
    )
    group.add_argument("--limit", type=int, metavar="N", help="the first N questions")
    group.add_argument("--config", metavar="FILE", help="TOML that sets any of these")
    group.add_argument("--compare", nargs=2, metavar=("A", "B"), help="two TOML files")
    group.add_argument("--seed", type=int, default=0, help="of the intervals (default: 0)")
    group.add_argument("--cache", metavar="FILE", help="of vectors (default: in ~/.cache)")
    group.add_argument("--no-cache", action="store_true", help="embed everything anew")


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", metavar="FILE", help="write a page with plots")


def _add_answer(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("answers by a language model; OPENAI_API_KEY holds the key")
    group.add_argument("--answer", metavar="MODEL", help="let it answer from the contexts")
    group.add_argument("--judge", metavar="MODEL", help="who judges (default: the same)")
    group.add_argument("--base-url", metavar="URL", help="an endpoint of OpenAI's protocol")
    group.add_argument("--price-in", type=float, default=0.0, metavar="X", help="a million tokens")
    group.add_argument("--price-out", type=float, default=0.0, metavar="X", help="a million tokens")
