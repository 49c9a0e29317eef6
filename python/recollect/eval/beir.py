"""Read a folder in BEIR format: documents, queries, and which document answers which query.

``corpus.jsonl`` holds ``{"_id", "title", "text"}``, ``queries.jsonl`` ``{"_id", "text"}``, and
``qrels/SPLIT.tsv`` lines of query id, document id and grade under a heading. A document is
stored whole, its title before its text. As in trec_eval, only queries that have a judged
relevant document count, and a judged document that the corpus does not have is one that is
never found: sets with such ids have published figures that count them.
"""

from __future__ import annotations

from pathlib import Path

from recollect.errors import InvalidInputError
from recollect.eval.files import Files
from recollect.eval.suite import Entry, Question, Suite
from recollect.sample.conversation import Ids

_IDS = Ids(user_id="reader")
_DEPTH = 1000  # what the published figures look at


def beir_suite(folder: str, split: str = "test") -> Suite:
    """A BEIR folder to evaluate on.

    Raises:
        InvalidInputError: a file is missing, or in another format.
    """
    files = Files()
    path = Path(folder)
    entries = tuple(entry for entry in _documents(path / "corpus.jsonl", files) if entry.text)
    known = {entry.id for entry in entries}
    relevant = _judged(path / "qrels" / f"{split}.tsv", files)
    questions = tuple(
        question
        for question in _queries(path / "queries.jsonl", files, relevant)
        if question.evidence
    )
    unmatched = sum(len(set(question.evidence) - known) for question in questions)
    return Suite(
        path.resolve().name,
        entries,
        questions,
        depth=_DEPTH,
        whole=True,
        left_out=unmatched,
        checksums=files.checksums,
    )


def _documents(path: Path, files: Files) -> list[Entry]:
    return [
        Entry(
            id=_field(item, "_id", place),
            text=f"{item.get('title') or ''}\n{_field(item, 'text', place)}".strip(),
            ids=_IDS,
            kind="semantic",
        )
        for place, item in files.objects(path)
    ]


def _queries(path: Path, files: Files, relevant: dict[str, dict[str, float]]) -> list[Question]:
    asked = ((_field(item, "_id", place), item, place) for place, item in files.objects(path))
    return [
        Question(id, _field(item, "text", place), _IDS, relevant.get(id, {}))
        for id, item, place in asked
    ]


def _judged(path: Path, files: Files) -> dict[str, dict[str, float]]:
    relevant: dict[str, dict[str, float]] = {}
    for number, line in enumerate(files.text(path).splitlines()[1:], 2):
        if not line.strip():
            continue
        try:
            query, document, grade = line.split("\t")
            if float(grade) > 0:
                relevant.setdefault(query, {})[document] = float(grade)
        except ValueError:
            raise InvalidInputError(
                f"line {number} of {path} is not query id, document id and grade"
            ) from None
    return relevant


def _field(item: dict[str, object], name: str, place: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        raise InvalidInputError(f'{place} has no "{name}"')
    return value
