"""Recollect beside its peers, on one suite, in one run.

    python bench/retrieval locomo locomo/dev.json
    python bench/retrieval beir ir/scifact --embedder sentence-transformers:MODEL --html page.html

Prints a line for each method; --html writes the page of ``recollect eval`` with all of them.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from peers import PEERS, Peer

from recollect.embed import embedder_named
from recollect.eval import (
    CachedEmbedder,
    MemorySystem,
    Options,
    beir_suite,
    case_suite,
    environment_document,
    locomo_suite,
    longmemeval_suite,
    main_figures,
    page,
    run,
    run_document,
    suite_document,
)
from recollect.eval.document import Document

READERS = {
    "locomo": locomo_suite,
    "longmemeval": longmemeval_suite,
    "beir": beir_suite,
    "run": case_suite,
}
WORDS_ALONE = {
    "semantic": 0,
    "entity": 0,
    "previous": 0,
    "next": 0,
    "recency_floor": 1,
    "k1": 0.9,
    "b": 0.4,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/retrieval")
    parser.add_argument("format", choices=READERS)
    parser.add_argument("path")
    parser.add_argument("--embedder", default="static")
    parser.add_argument("--budget", type=int, default=200)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--cache", default="build/vectors.db", help="vectors already made")
    parser.add_argument("--html", type=Path)
    arguments = parser.parse_args()
    suite = READERS[arguments.format](arguments.path)
    made: dict[str, Any] = {
        "embedder": arguments.embedder,
        "k": arguments.k,
        "budget": arguments.budget,
    }
    documents: list[Document] = []
    show_heading(Options(**made))
    with ExitStack() as stack:
        embedder = embedder_named(arguments.embedder)
        if arguments.embedder != "static":
            embedder = stack.enter_context(CachedEmbedder(embedder, arguments.cache))
        for name, method in PEERS.items():
            options = Options(name=name, **made)
            answered = run(suite, Peer(method, embedder, arguments.k), options)
            documents.append(run_document(answered, embedder))
            show(documents[-1], options)
        ours = [
            Options(name="Recollect, words alone", weights=WORDS_ALONE, **made),
            Options(name="Recollect", **made),
            # Where long texts are passages, as many whole texts as the others return.
            Options(name='Recollect, expand="parent"', expand="parent", **made),
        ]
        for options in ours:
            with MemorySystem(options, embedder, whole=suite.whole) as system:
                documents.append(run_document(run(suite, system, options), embedder))
            show(documents[-1], options)
    if arguments.html:
        report = {
            "suite": suite_document(suite),
            "environment": environment_document(0),
            "runs": documents,
        }
        arguments.html.write_text(page(report), encoding="utf-8")


def show_heading(options: Options) -> None:
    print(f"{'':27}" + "".join(f"{name:>19}" for name in _shown(options)))


def show(document: Document, options: Options) -> None:
    figures = "".join(f"{document['all'][name]:19.4f}" for name in _shown(options))
    print(f"{options.name:27}{figures}", flush=True)


def _shown(options: Options) -> tuple[str, ...]:
    return (*main_figures(options), "map")


if __name__ == "__main__":
    main()
