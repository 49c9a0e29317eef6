"""``recollect eval``: put questions with known evidence to a memory, and print the figures."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from recollect.cli import evaluation_view as view
from recollect.cli.screen import Screen
from recollect.cli.watch import watch
from recollect.embed import embedder_named
from recollect.embed.protocol import Embedder
from recollect.errors import InvalidInputError
from recollect.eval.answer import Chat, answer, answers_document
from recollect.eval.beir import beir_suite
from recollect.eval.cases import case_suite
from recollect.eval.compare import compare
from recollect.eval.document import (
    Document,
    comparison_document,
    environment_document,
    run_document,
    suite_document,
)
from recollect.eval.figures import figures_of, main_figures
from recollect.eval.files import Files
from recollect.eval.locomo import locomo_suite
from recollect.eval.longmemeval import longmemeval_suite
from recollect.eval.options import Options, read_options
from recollect.eval.page import page
from recollect.eval.runner import Run
from recollect.eval.runner import run as run_suite
from recollect.eval.suite import Suite
from recollect.eval.system import MemorySystem
from recollect.eval.vectors import CachedEmbedder
from recollect.llm.usage import Prices


def locomo(arguments: Namespace, screen: Screen) -> None:
    """Evaluate on a LoCoMo file."""
    _evaluate(locomo_suite(arguments.path, arguments.evidence), arguments, screen)


def longmemeval(arguments: Namespace, screen: Screen) -> None:
    """Evaluate on a LongMemEval file."""
    _evaluate(longmemeval_suite(arguments.path), arguments, screen)


def beir(arguments: Namespace, screen: Screen) -> None:
    """Evaluate on a folder in BEIR format."""
    _evaluate(beir_suite(arguments.path, arguments.split), arguments, screen)


def cases(arguments: Namespace, screen: Screen) -> None:
    """Evaluate on the user's own cases."""
    _evaluate(case_suite(arguments.path), arguments, screen)


def _evaluate(suite: Suite, arguments: Namespace, screen: Screen) -> None:
    configurations = _configurations(arguments)
    suite = _asked(suite, configurations[0], arguments)
    page_path = _writable(arguments.html)
    chats = _chats(arguments)
    runs, documents = [], []
    for options in configurations:
        with _embedder(options.embedder, arguments) as embedder:
            runs.append(_run(suite, options, embedder))
            documents.append(run_document(runs[-1], embedder))
    document: Document = {
        "suite": suite_document(suite),
        "environment": environment_document(arguments.seed),
        "runs": documents,
    }
    if len(runs) == 2:
        document["comparison"] = _compared(runs, arguments.seed)
    if chats:
        prices = Prices(arguments.price_in, arguments.price_out)
        document["answers"] = _answered(runs[0], chats, prices)
    if page_path:
        page_path.write_text(page(document), encoding="utf-8")
    if screen.as_json:
        screen.document(document)
    else:
        view.show_report(screen, document)


def _asked(suite: Suite, options: Options, arguments: Namespace) -> Suite:
    """The suite with the questions that are wanted."""
    if arguments.limit is not None and arguments.limit < 1:
        raise InvalidInputError(f"limit must be at least 1, not {arguments.limit}")
    kept = suite.only(options.categories, arguments.limit)
    if not kept.questions:
        raise InvalidInputError(f"{arguments.path} has no question to ask")
    return kept


def _compared(runs: Sequence[Run], seed: int) -> Document:
    a, b = ([figures_of(one, run.options) for one in run.asked] for run in runs)
    return comparison_document(compare(a, b, main_figures(runs[0].options), seed))


def _chats(arguments: Namespace) -> tuple[Chat, Chat] | None:
    """Who answers and who judges, set up before the run that they wait for."""
    if not arguments.answer:
        return None
    if arguments.compare:
        raise InvalidInputError("--answer goes with one configuration, not with --compare")
    names = (arguments.answer, arguments.judge or arguments.answer)
    answering, judging = (Chat(name, base_url=arguments.base_url) for name in names)
    return answering, judging


def _answered(run: Run, chats: tuple[Chat, Chat], prices: Prices) -> Document:
    with watch() as progress:
        return answers_document(answer(run, *chats, progress=progress), prices)


def _run(suite: Suite, options: Options, embedder: Embedder) -> Run:
    with MemorySystem(options, embedder, whole=suite.whole) as system, watch() as progress:
        return run_suite(suite, system, options, progress)


def _configurations(arguments: Namespace) -> Sequence[Options]:
    """The one to evaluate, or the two to compare, which answer the same questions alike."""
    base = Options(
        embedder=arguments.embedder,
        language=arguments.language,
        weights=arguments.weights or {},
        plan=arguments.plan,
        k=arguments.k,
        budget=arguments.budget,
        infer=arguments.infer,
        expand=arguments.expand,
        categories=tuple(arguments.categories or ()),
    )
    if arguments.seed < 0:
        raise InvalidInputError(f"seed must not be below 0, not {arguments.seed}")
    files = Files()
    if arguments.config:
        base = read_options(arguments.config, base, files)
    if not arguments.compare:
        return [base]
    a, b = (read_options(path, base, files) for path in arguments.compare)
    for name in ("k", "budget", "categories"):
        if getattr(a, name) != getattr(b, name):
            raise InvalidInputError(f"A and B must have the same {name} to be compared")
    if a.name == b.name:
        a, b = replace(a, name=f"A: {a.name}"), replace(b, name=f"B: {b.name}")
    return [a, b]


@contextmanager
def _embedder(name: str, arguments: Namespace) -> Iterator[Embedder]:
    """The embedder, its vectors cached where that pays: the static one is faster than a file."""
    embedder = embedder_named(name)
    if name == "static" or arguments.no_cache:
        yield embedder
        return
    with CachedEmbedder(embedder, arguments.cache or _cache_path()) as cached:
        yield cached


def _cache_path() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "recollect" / "vectors.db"


def _writable(path: str | None) -> Path | None:
    """The page's path, tried out before the long run that it will report on."""
    if path is None:
        return None
    try:
        Path(path).open("a").close()
    except OSError as error:
        raise InvalidInputError(f"cannot write {path}: {error.strerror}") from None
    return Path(path)
