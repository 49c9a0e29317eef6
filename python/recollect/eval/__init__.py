"""Evaluation: put questions with known evidence to a memory, and compare configurations.

The command line is ``recollect eval``; this is the same from Python::

    suite = case_suite("cases.jsonl")
    options = Options(k=5)
    embedder = embedder_named(options.embedder)
    with MemorySystem(options, embedder) as system:
        document = run_document(run(suite, system, options), embedder)
"""

from recollect.eval.answer import AnswerError, Chat, answer, answers_document
from recollect.eval.beir import beir_suite
from recollect.eval.cases import case_suite
from recollect.eval.compare import Difference, compare, verdict
from recollect.eval.document import (
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
from recollect.eval.runner import Asked, Run, run
from recollect.eval.suite import Entry, Question, Suite
from recollect.eval.system import MemorySystem, Packed, System
from recollect.eval.vectors import CachedEmbedder
from recollect.llm.usage import Prices

__all__ = [
    "AnswerError",
    "Asked",
    "CachedEmbedder",
    "Chat",
    "Difference",
    "Entry",
    "Files",
    "MemorySystem",
    "Options",
    "Packed",
    "Prices",
    "Question",
    "Run",
    "Suite",
    "System",
    "answer",
    "answers_document",
    "beir_suite",
    "case_suite",
    "compare",
    "comparison_document",
    "environment_document",
    "figures_of",
    "locomo_suite",
    "longmemeval_suite",
    "main_figures",
    "page",
    "read_options",
    "run",
    "run_document",
    "suite_document",
    "verdict",
]
