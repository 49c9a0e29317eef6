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
from recollect.eval.answer import Chat, Prices, answer, answers_document
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
from recollect.eval.runner import Run, run
from recollect.eval.suite import Suite
from recollect.eval.system import MemorySystem
from recollect.eval.vectors import CachedEmbedder


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
    first = configurations[0]
    suite = suite.only(first.categories, arguments.limit)
    if not suite.questions:
        raise InvalidInputError(f"{arguments.path} has no question to ask")
    page_path = _writable(arguments.html)
    model = judge = None
    if arguments.answer:
        if len(configurations) > 1:
            raise InvalidInputError("--answer goes with one configuration, not with --compare")
        model = Chat(arguments.answer, base_url=arguments.base_url)
        judge = Chat(arguments.judge or arguments.answer, base_url=arguments.base_url)
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
        names = main_figures(first)
        a, b = ([figures_of(one, done.options) for one in done.asked] for done in runs)
        document["comparison"] = comparison_document(compare(a, b, names, arguments.seed))
    if model and judge:
        with watch() as progress:
            answers = answer(runs[0], model, judge, progress=progress)
        prices = Prices(arguments.price_in, arguments.price_out)
        document["answers"] = answers_document(answers, prices)
    if page_path:
        page_path.write_text(page(document), encoding="utf-8")
    if screen.as_json:
        screen.document(document)
    else:
        view.show_report(screen, document)


def _run(suite: Suite, options: Options, embedder: Embedder) -> Run:
    with MemorySystem(options, embedder) as system, watch() as progress:
        return run(suite, system, options, progress)


def _configurations(arguments: Namespace) -> Sequence[Options]:
    """The one to evaluate, or the two to compare, which answer the same questions alike."""
    base = Options(
        embedder=arguments.embedder,
        language=arguments.language,
        weights=arguments.weights or {},
        plan=arguments.plan,
        k=arguments.k,
        budget=arguments.budget,
        categories=tuple(arguments.categories or ()),
    )
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
