"""Print how the rules decide the labelled cases, as the tables of docs/consolidation.md.

    python tools/confusion_matrix.py [--wrong]

--wrong lists the cases of the half that may be looked at which came out otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from consolidation_cases import Outcome, confusion, judge, load, precision, recall, unseen

OPS = ("ADD", "UPDATE", "DELETE", "NOOP")


def table(title: str, outcomes: list[Outcome]) -> str:
    counts = confusion(outcomes)
    lines = [
        f"{title}: {len(outcomes)} cases",
        "",
        f"| should be | {' | '.join(OPS)} | wrong target | recall |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for op in OPS:
        row = [str(counts[op, became]) for became in (*OPS, "wrong")]
        lines.append(f"| {op} | {' | '.join(row)} | {recall(outcomes, op):.2f} |")
    added = [o for o in outcomes if o.op == o.case["op"] == "ADD" and o.case["links"] is not None]
    false = sum(bool(set(o.links) - set(o.case["links"])) for o in added)
    missed = sum(bool(set(o.case["links"]) - set(o.links)) for o in added)
    lines += [
        "",
        f"Precision of UPDATE and DELETE: {precision(outcomes, 'UPDATE', 'DELETE'):.3f}; of NOOP: "
        f"{precision(outcomes, 'NOOP'):.3f}. Of {len(added)} right ADDs {false} have a link too "
        f"many, and {missed} lack one.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    outcomes = [judge(case) for case in load()]
    print(table("Seen", [o for o in outcomes if not unseen(o.case)]))
    print(table("Unseen", [o for o in outcomes if unseen(o.case)]))
    if "--wrong" in sys.argv[1:]:
        for o in outcomes:
            if not unseen(o.case) and not (o.right and o.linked_right):
                print(o.case["op"], o.case["known"], "|", o.case["say"], "→", o.op, o.reason)


if __name__ == "__main__":
    main()
