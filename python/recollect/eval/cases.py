"""Read a user's own cases: memories, and questions with the memories that answer them.

One JSON object a line, in any order; memories are stored in the order of the file::

    {"memory": "Ann moved to Oslo", "id": "m1", "user": "ann", "at": "2025-03-01"}
    {"memory": "I have a cat, Miso", "id": "m2", "user": "ann", "speaker": "Ann", "session": "s1"}
    {"question": "Where does Ann live?", "user": "ann", "evidence": ["m1"], "category": "home"}

docs/evaluation.md describes every field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recollect.errors import InvalidInputError
from recollect.eval.files import Files
from recollect.eval.suite import UNDATED, Entry, Question, Suite
from recollect.model import KINDS
from recollect.sample.conversation import Ids

_SCOPE = {"user", "agent", "org"}
_OF_MEMORY = {"memory", "id", "at", "kind", "speaker", "role", "session"} | _SCOPE
_OF_QUESTION = {"question", "id", "at", "evidence", "category", "answer"} | _SCOPE


def case_suite(path: str) -> Suite:
    """A file of cases to evaluate on.

    Raises:
        InvalidInputError: the file cannot be read; a line is wrong; a question's evidence is
            missing, unknown, or nothing that its reader may see.
    """
    files = Files()
    entries: dict[str, Entry] = {}
    asked: list[tuple[str, dict[str, Any]]] = []
    for place, item in files.objects(path):
        if "memory" in item:
            entry = _entry(place, item)
            if entry.id in entries:
                raise InvalidInputError(f"{place} repeats the id {entry.id!r}")
            entries[entry.id] = entry
        elif "question" in item:
            asked.append((place, item))
        else:
            raise InvalidInputError(f'{place} has neither "memory" nor "question"')
    if not asked:
        raise InvalidInputError(f"{path} asks no question")
    latest = max((entry.at for entry in entries.values()), default=UNDATED)
    questions = [
        _question(place, {"id": f"q{number}", **item}, entries, latest)
        for number, (place, item) in enumerate(asked, 1)
    ]
    return Suite(
        Path(path).stem,
        tuple(entries.values()),
        tuple(questions),
        checksums=files.checksums,
    )


def _entry(place: str, item: dict[str, Any]) -> Entry:
    _refuse_unknown(place, item, _OF_MEMORY)
    speaks = "speaker" in item or "role" in item
    kind = item.get("kind", "episodic" if speaks else "semantic")
    if kind not in KINDS:
        raise InvalidInputError(f"{place}: kind must be one of {', '.join(KINDS)}, not {kind!r}")
    return Entry(
        id=_text(place, item, "id"),
        text=_text(place, item, "memory"),
        ids=_ids(place, item),
        kind=kind,
        speaker=_text(place, item, "speaker") if "speaker" in item else None,
        role=_text(place, item, "role") if "role" in item else None,
        session=_text(place, item, "session") if "session" in item else None,
        at=_time(place, item, UNDATED),
    )


def _question(
    place: str, item: dict[str, Any], entries: Mapping[str, Entry], latest: datetime
) -> Question:
    _refuse_unknown(place, item, _OF_QUESTION)
    ids = _ids(place, item)
    evidence = _evidence(place, item)
    for name in evidence:
        if name not in entries:
            raise InvalidInputError(f"{place}: no memory has the id {name!r}")
        if not entries[name].ids.items() <= ids.items():
            raise InvalidInputError(f"{place}: its reader may not see the memory {name!r}")
    return Question(
        id=_text(place, item, "id"),
        text=_text(place, item, "question"),
        ids=ids,
        evidence=evidence,
        category=_text(place, item, "category") if "category" in item else "",
        at=_time(place, item, latest),
        answer=_text(place, item, "answer") if "answer" in item else "",
    )


def _evidence(place: str, item: dict[str, Any]) -> dict[str, float]:
    """Ids alone, or ids with a grade above 0."""
    given = item.get("evidence")
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        given = dict.fromkeys(given, 1)
    if (
        not isinstance(given, dict)
        or not given
        or not all(type(grade) in (int, float) and grade > 0 for grade in given.values())
    ):
        raise InvalidInputError(
            f'{place}: "evidence" must be a list of ids, or an object of ids and grades above 0'
        )
    return {name: float(grade) for name, grade in given.items()}


def _ids(place: str, item: dict[str, Any]) -> Ids:
    given = {f"{name}_id": _text(place, item, name) for name in sorted(_SCOPE) if name in item}
    ids = Ids(**given)  # type: ignore[typeddict-item]
    return ids or Ids(user_id="user")


def _text(place: str, item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InvalidInputError(f'{place}: "{name}" must be a text that is not blank')
    return value


def _time(place: str, item: dict[str, Any], default: datetime) -> datetime:
    if "at" not in item:
        return default
    try:
        moment = datetime.fromisoformat(item["at"])
    except (TypeError, ValueError):
        raise InvalidInputError(f'{place}: "at" is no ISO 8601 time: {item["at"]!r}') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _refuse_unknown(place: str, item: dict[str, Any], known: set[str]) -> None:
    if unknown := set(item) - known:
        raise InvalidInputError(
            f"{place} has unknown fields: {', '.join(sorted(unknown))}; "
            f"known are {', '.join(sorted(known))}"
        )
