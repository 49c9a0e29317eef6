"""What the rules of extraction cost and bring, on real conversations.

    python bench/extraction locomo PATH/dev.json [--evidence FILE] [--how extracted]
    python bench/extraction longmemeval PATH/longmemeval.jsonl
    python bench/extraction speed PATH/dev.json

``--how``: "verbatim" stores every turn as it was said, "extracted" what ``extract`` makes of it,
"learnt" goes through ``Memory.add``, consolidation included; default all three, one after another.
docs/extraction.md says what is counted, and what was measured.
"""

from __future__ import annotations

import argparse

import recalled
import speed

from recollect.eval.locomo import locomo_suite
from recollect.eval.longmemeval import longmemeval_suite


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/extraction")
    what = parser.add_subparsers(dest="what", required=True)
    for name in ("locomo", "longmemeval"):
        suite = what.add_parser(name)
        suite.add_argument("path")
        suite.add_argument("--budget", type=int, default=200)
        suite.add_argument("--how", choices=recalled.WAYS, action="append")
        if name == "locomo":
            suite.add_argument("--evidence", help="a file of repaired evidence")
    what.add_parser("speed").add_argument("path")
    options = parser.parse_args()
    if options.what == "speed":
        speed.run(locomo_suite(options.path))
        return
    suite = (
        locomo_suite(options.path, options.evidence)
        if options.what == "locomo"
        else longmemeval_suite(options.path)
    )
    for how in options.how or recalled.WAYS:
        recalled.run(suite, how, options.budget)


if __name__ == "__main__":
    main()
