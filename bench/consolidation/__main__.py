"""How well the rules reconcile real statements, through ``Memory.add``.

    python bench/consolidation update_pairs PATH/update_pairs_dev.jsonl [--sentences FILE.txt.gz]
    python bench/consolidation knowledge_update PATH/longmemeval.jsonl
    python bench/consolidation speed

The first file holds a JSON object a line: "old" and "new", lists of a person's statements, where
the new replace or contradict the old. The second is LongMemEval's, one question a line.
docs/consolidation.md says what is counted, and what was measured.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import knowledge_update
import speed
import update_pairs


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/consolidation")
    what = parser.add_subparsers(dest="what", required=True)
    pairs = what.add_parser("update_pairs")
    pairs.add_argument("path", type=Path)
    pairs.add_argument("--sentences", type=Path, help="unrelated sentences, a line each, gzipped")
    pairs.add_argument("--wrong", action="store_true", help="list what was wrongly superseded")
    pairs.add_argument("--missed", action="store_true", help="list missed pairs on even lines")
    questions = what.add_parser("knowledge_update")
    questions.add_argument("path", type=Path)
    questions.add_argument("--budget", type=int, default=200)
    questions.add_argument("--missed", action="store_true")
    what.add_parser("speed")
    options = parser.parse_args()
    if options.what == "update_pairs":
        update_pairs.run(options.path, options.sentences, options.wrong, options.missed)
    elif options.what == "knowledge_update":
        knowledge_update.run(options.path, options.budget, options.missed)
    else:
        speed.run()


if __name__ == "__main__":
    main()
