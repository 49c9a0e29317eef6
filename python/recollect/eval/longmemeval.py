"""Read LongMemEval files: questions to an assistant about what a user and it said before.

The format is that of xiaowu0162/longmemeval, as a JSON array or one object a line, with
``question_id``, ``question_type``, ``question``, ``answer``, ``question_date`` such as
"2023/05/28 (Sun) 19:47", and parallel lists ``haystack_session_ids``, ``haystack_dates`` and
``haystack_sessions``, a session being turns ``{"role", "content", "has_answer"}``.

The sessions of all questions are stored together, as one user's memory: each session once, all
in order of time. Evidence are the turns with ``has_answer`` in the question's own copy of its
sessions; questions without any (what was never said) are left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from recollect.errors import InvalidInputError
from recollect.eval.files import Files
from recollect.eval.suite import Entry, Question, Suite
from recollect.sample.conversation import Ids

_IDS = Ids(user_id="user")
_DATE_FORMAT = "%Y/%m/%d (%a) %H:%M"


def longmemeval_suite(path: str) -> Suite:
    """A LongMemEval file to evaluate on.

    Raises:
        InvalidInputError: the file cannot be read, or is in another format.
    """
    files = Files()
    sessions: dict[str, tuple[datetime, list[Entry]]] = {}
    questions = []
    left_out = 0
    for place, item in _items(path, files):
        try:
            evidence = dict.fromkeys(_store_sessions(item, sessions), 1.0)
            question = _question(item, evidence)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise InvalidInputError(f"{place} is not in LongMemEval format: {error!r}") from None
        if evidence:
            questions.append(question)
        else:
            left_out += 1
    ordered = sorted(sessions.values(), key=lambda session: session[0])
    entries = tuple(entry for _, turns in ordered for entry in turns)
    return Suite(
        "longmemeval", entries, tuple(questions), left_out=left_out, checksums=files.checksums
    )


def _items(path: str, files: Files) -> Iterable[tuple[str, dict[str, Any]]]:
    if not path.endswith(".json"):
        return files.objects(path)
    items = files.json(path)
    if not isinstance(items, list):
        raise InvalidInputError(f"{path} holds no array of questions")
    return ((f"question {number} of {path}", item) for number, item in enumerate(items, 1))


def _store_sessions(
    item: dict[str, Any], sessions: dict[str, tuple[datetime, list[Entry]]]
) -> Iterator[str]:
    """Take in the sessions that are new; yield the ids of the turns that are evidence."""
    for name, date, turns in zip(
        item["haystack_session_ids"],
        item["haystack_dates"],
        item["haystack_sessions"],
        strict=True,
    ):
        if name not in sessions:
            at = _time(date)
            sessions[name] = (at, [_entry(name, i, turn, at) for i, turn in _spoken(turns)])
        yield from (f"{name}:{i}" for i, turn in _spoken(turns) if turn.get("has_answer"))


def _spoken(turns: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((i, turn) for i, turn in enumerate(turns, 1) if turn["content"].strip())


def _entry(session: str, number: int, turn: dict[str, Any], at: datetime) -> Entry:
    return Entry(
        f"{session}:{number}",
        turn["content"],
        _IDS,
        role=turn["role"],
        session=session,
        at=at,
    )


def _question(item: dict[str, Any], evidence: dict[str, float]) -> Question:
    return Question(
        id=str(item["question_id"]),
        text=item["question"],
        ids=_IDS,
        evidence=evidence,
        category=item["question_type"],
        at=_time(item["question_date"]),
        answer=str(item.get("answer", "")),
    )


def _time(date: str) -> datetime:
    return datetime.strptime(date, _DATE_FORMAT).replace(tzinfo=UTC)
