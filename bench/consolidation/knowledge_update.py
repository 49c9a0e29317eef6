"""LongMemEval's knowledge-update questions: does the newest answer come first?

A question's sessions are learnt in the order of time, each at its date; then its context is asked
for, at the question's date. It succeeds if a record of the newest evidence (a turn marked
``has_answer``, of the latest session with one) is in the context, and none of older evidence stands
before it. Beside it the same with the turns stored as they were said.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recollect import Memory

_Turn = tuple[int, int]


def run(path: Path, budget: int, show_missed: bool) -> None:
    questions = [
        question
        for line in path.read_text(encoding="utf-8").splitlines()
        if (question := json.loads(line))["question_type"] == "knowledge-update"
    ]
    print(f"{len(questions)} questions, {budget} tokens")
    for learnt in (True, False):
        outcomes: Counter[str] = Counter()
        tokens = 0
        for question in questions:
            outcome, spent = _ask(question, budget, learnt)
            outcomes[outcome] += 1
            tokens += spent
            if show_missed and learnt and outcome != "newest first":
                print(f"{outcome}: {question['question']!r}")
        name = "learnt" if learnt else "verbatim"
        # A question about what was never said has no evidence to find.
        answerable = max(len(questions) - outcomes["no evidence"], 1)
        share = outcomes["newest first"] / answerable
        mean = tokens // len(questions)
        print(f"{name:9} newest first {share:.1%}  {dict(outcomes)}  tokens {mean}")


def _ask(question: dict[str, Any], budget: int, learnt: bool) -> tuple[str, int]:
    asked = _time(question["question_date"])
    sessions = sorted(
        zip(question["haystack_dates"], question["haystack_sessions"], strict=True),
        key=lambda session: _time(session[0]),
    )
    turns: dict[str, set[_Turn]] = {}
    with Memory(":memory:", clock=lambda: asked) as memory:
        for i, (date, session) in enumerate(sessions):
            messages = [
                {"role": turn["role"], "content": turn["content"], "at": _time(date)}
                for turn in session
                if turn["content"].strip()
            ]
            done = memory.add(messages, user_id="u", session_id=f"s{i}", infer=learnt)
            for place, one in enumerate(done):
                if one.op != "DELETE":
                    turn = one.turn if one.turn is not None else place
                    turns.setdefault(one.id, set()).add((i, turn))
        context = memory.context(question["question"], user_id="u", budget=budget)
    newest, older = _evidence([session for _, session in sessions])
    if not newest:
        return "no evidence", context.tokens
    found = [turns.get(hit.parent or hit.id, set()) for hit in context.hits]
    first_new = next((i for i, of in enumerate(found) if of & newest), None)
    first_old = next((i for i, of in enumerate(found) if of & older and not of & newest), None)
    if first_new is None:
        return ("old only" if first_old is not None else "neither"), context.tokens
    behind = first_old is not None and first_old < first_new
    return ("newest behind" if behind else "newest first"), context.tokens


def _evidence(sessions: list[list[dict[str, Any]]]) -> tuple[set[_Turn], set[_Turn]]:
    """The evidence of the latest session that has any, and that of those before."""
    marked: set[_Turn] = set()
    for i, session in enumerate(sessions):
        said = [turn for turn in session if turn["content"].strip()]
        marked |= {(i, j) for j, turn in enumerate(said) if turn.get("has_answer")}
    latest = max((i for i, _ in marked), default=-1)
    newest = {turn for turn in marked if turn[0] == latest}
    return newest, marked - newest


def _time(date: str) -> datetime:
    day, _, hour = date.split()
    return datetime.strptime(f"{day} {hour}", "%Y/%m/%d %H:%M").replace(tzinfo=UTC)
