"""Check that modules include and import only what the architecture allows.

Run from the top of the tree; prints each arrow that points the wrong way and exits with 1.
docs/architecture.md draws the same arrows.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

NATIVE = Path("cpp/recollect")
PYTHON = Path("python/recollect")

# A module may include itself and these.
NATIVE_ARROWS = {
    "base": set(),
    "simd": {"base"},
    "text": {"base"},
    "embed": {"text", "simd", "base"},
    "vector": {"simd", "base"},
    "lexical": {"base"},
    "entity": {"base"},
    "partition": {"vector", "lexical", "entity", "text", "base"},
    "query": {"partition", "vector", "lexical", "entity", "text", "base"},
    "bind": {"query", "partition", "vector", "embed", "text", "simd", "base"},
}

# From the bottom up: a module may import those of earlier layers, and of its own.
PYTHON_LAYERS = [
    {"errors", "_core"},
    {"scope", "ids", "whole_file", "forks"},
    {
        "model",
        "checks",
        "language",
        "pasted",
        "inference",
        "log",
        "embed",
        "calibration",
        "index",
        "kept_files",
        "graphs",
        "images",
        "keeping",
        "linking",
        "tickets",
        "workers",
        "outbox",
    },
    {
        "clock",
        "filters",
        "weights",
        "payload",
        "messages",
        "drafts",
        "budget",
        "store",
        "partitions",
        "extract",
        "consolidate",
    },
    {"passages", "widening", "closing", "conversation", "rules", "llm"},
    {"reader", "writer", "lesson"},
    {"learning", "undoing", "reembedding", "isa"},
    {"memory"},
    {"aio"},
    {"recollect"},  # the package itself: what it exports
    {"sample", "testing", "compat"},
    {"eval"},
    {"cli"},
    {"__main__"},
]

INCLUDE = re.compile(r'^#include "recollect/(\w+)/', re.MULTILINE)


def wrong_includes() -> list[str]:
    wrong = []
    for file in sorted(NATIVE.rglob("*.[hci]*")):
        module = file.relative_to(NATIVE).parts[0]
        allowed = NATIVE_ARROWS[module] | {module}
        included = INCLUDE.findall(file.read_text())
        wrong += [f"{file}: includes {name}" for name in included if name not in allowed]
    return wrong


def imported(tree: ast.AST) -> set[str]:
    """The first part below ``recollect`` of everything a file imports from the package."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module == "recollect":
                names |= {f"recollect.{alias.name}" for alias in node.names}
            else:
                names.add(node.module)
    parts = [name.split(".") for name in names]
    return {part[1] if len(part) > 1 else "recollect" for part in parts if part[0] == "recollect"}


def wrong_imports() -> list[str]:
    level = {name: i for i, layer in enumerate(PYTHON_LAYERS) for name in layer}
    wrong = []
    for file in sorted(PYTHON.rglob("*.py")):
        module = file.relative_to(PYTHON).parts[0].removesuffix(".py")
        module = "recollect" if module == "__init__" else module
        if module not in level:
            wrong.append(f"{file}: {module} has no layer in {Path(__file__).name}")
            continue
        # A name that is no module is something the package exports.
        names = sorted(imported(ast.parse(file.read_text())))
        upward = [n for n in names if level.get(n, level["recollect"]) > level[module]]
        wrong += [f"{file}: imports {name}" for name in upward]
    return wrong


def main() -> int:
    wrong = wrong_includes() + wrong_imports()
    print("\n".join(wrong) if wrong else "every arrow points the right way")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
