"""Suites are read from LoCoMo, LongMemEval and BEIR files and from cases of one's own."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from recollect.errors import InvalidInputError
from recollect.eval import beir_suite, case_suite, locomo_suite, longmemeval_suite


def write_lines(path: Path, objects: Iterable[Any]) -> str:
    path.write_text("".join(json.dumps(item) + "\n" for item in objects), encoding="utf-8")
    return str(path)


LOCOMO = [
    {
        "sample_id": "c1",
        "conversation": {
            "speaker_a": "Ada",
            "speaker_b": "Bo",
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ada", "dia_id": "D1:1", "text": "I bought a kayak."},
                {"speaker": "Bo", "dia_id": "D1:2", "text": "", "blip_caption": "a red kayak"},
            ],
        },
        "qa": [
            {"question": "What was bought?", "answer": 1, "evidence": ["D1:1"], "category": 4},
            {"question": "Which colour?", "answer": "red", "evidence": ["D1:1; D:1:02"]},
            {"question": "Who swims?", "answer": "", "evidence": ["D9:9"], "category": 5},
        ],
    }
]


def test_locomo(tmp_path: Path) -> None:
    path = tmp_path / "locomo.json"
    path.write_text(json.dumps(LOCOMO))
    suite = locomo_suite(str(path))
    assert [entry.id for entry in suite.entries] == ["c1/D1:1", "c1/D1:2"]
    assert suite.entries[1].text == "[shares a photo: a red kayak]"
    assert suite.entries[0].speaker == "Ada"
    assert [dict(question.evidence) for question in suite.questions] == [
        {"c1/D1:1": 1.0},
        {"c1/D1:1": 1.0, "c1/D1:2": 1.0},
    ]
    assert suite.left_out == 1
    assert suite.categories == ("other", "single-hop")
    assert suite.checksums == {"locomo.json": sha256(path.read_bytes()).hexdigest()}


def test_repaired_evidence_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "locomo.json"
    path.write_text(json.dumps(LOCOMO))
    repaired = write_lines(
        tmp_path / "evidence.jsonl", [{"sample_id": "c1", "qa_index": 2, "evidence": ["D1:2"]}]
    )
    suite = locomo_suite(str(path), repaired)
    assert dict(suite.questions[2].evidence) == {"c1/D1:2": 1.0}
    assert suite.left_out == 0
    broken = write_lines(tmp_path / "broken.jsonl", [{"sample_id": "c1"}])
    with pytest.raises(InvalidInputError, match=r"line 1 of .*no repaired evidence"):
        locomo_suite(str(path), broken)


def question_of(id: str, sessions: dict[str, tuple[str, list[Any]]]) -> dict[str, Any]:
    return {
        "question_id": id,
        "question_type": "multi-session",
        "question": f"What about {id}?",
        "answer": 3,
        "question_date": "2023/06/01 (Thu) 10:00",
        "haystack_session_ids": list(sessions),
        "haystack_dates": [date for date, _ in sessions.values()],
        "haystack_sessions": [turns for _, turns in sessions.values()],
    }


def turn(text: str, answers: bool = False) -> dict[str, Any]:
    return {"role": "user", "content": text, "has_answer": answers}


def test_longmemeval(tmp_path: Path) -> None:
    late = "2023/05/20 (Sat) 02:21"
    early = "2023/05/02 (Tue) 18:00"
    questions = [
        question_of("q1", {"s2": (late, [turn("I run"), turn("and swim", True)])}),
        question_of(
            "q2",
            {
                "s1": (early, [turn("I ski", True), turn("  ")]),
                "s2": (late, [turn("I run", True), turn("and swim")]),
            },
        ),
        question_of("q3_abs", {"s1": (early, [turn("I ski"), turn("  ")])}),
    ]
    suite = longmemeval_suite(write_lines(tmp_path / "oracle.jsonl", questions))
    # Each session once, in order of time; blank turns keep their number.
    assert [entry.id for entry in suite.entries] == ["s1:1", "s2:1", "s2:2"]
    assert suite.entries[0].at == datetime(2023, 5, 2, 18, tzinfo=UTC)
    assert [list(question.evidence) for question in suite.questions] == [["s2:2"], ["s1:1", "s2:1"]]
    assert suite.questions[0].at == datetime(2023, 6, 1, 10, tzinfo=UTC)
    assert suite.questions[0].answer == "3"
    assert suite.left_out == 1
    array = tmp_path / "oracle.json"
    array.write_text(json.dumps(questions))
    assert longmemeval_suite(str(array)).questions == suite.questions


def beir_folder(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    write_lines(
        folder / "corpus.jsonl",
        [
            {"_id": "d1", "title": "Otters", "text": "They hold hands."},
            {"_id": "d2", "text": "Beavers build dams."},
            {"_id": "d3", "title": "", "text": " "},
        ],
    )
    write_lines(
        folder / "queries.jsonl",
        [{"_id": "1", "text": "otters"}, {"_id": "2", "text": "none"}, {"_id": "3", "text": "dam"}],
    )
    judged = "query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n3\td2\t1\n3\td02\t1\n"
    (folder / "qrels" / "test.tsv").write_text(judged)
    return folder


def test_beir(tmp_path: Path) -> None:
    suite = beir_suite(str(beir_folder(tmp_path / "animals")))
    assert suite.name == "animals"
    assert [entry.text for entry in suite.entries] == [
        "Otters\nThey hold hands.",
        "Beavers build dams.",
    ]
    # An id that the corpus lacks stays, as what is never found.
    assert [dict(question.evidence) for question in suite.questions] == [
        {"d1": 2.0},
        {"d2": 1.0, "d02": 1.0},
    ]
    assert suite.left_out == 1
    with pytest.raises(InvalidInputError, match=r"cannot read .*train.tsv"):
        beir_suite(str(tmp_path / "animals"), "train")
    (tmp_path / "animals" / "qrels" / "test.tsv").write_text("heading\n1 d1 1\n")
    with pytest.raises(InvalidInputError, match=r"line 2 of .*test.tsv"):
        beir_suite(str(tmp_path / "animals"))


CASES = [
    {"memory": "Ann moved to Oslo", "id": "m1", "user": "ann", "at": "2025-03-01"},
    {"memory": "Miso is my cat", "id": "m2", "user": "ann", "speaker": "Ann", "session": "s1"},
    {"question": "Where does Ann live?", "user": "ann", "evidence": ["m1"], "category": "home"},
    {"question": "Her cat?", "user": "ann", "org": "acme", "evidence": {"m2": 2, "m1": 1}},
]


def test_cases(tmp_path: Path) -> None:
    suite = case_suite(write_lines(tmp_path / "mine.jsonl", CASES))
    assert suite.name == "mine"
    assert [entry.kind for entry in suite.entries] == ["semantic", "episodic"]
    assert suite.questions[0].id == "q1"
    # A question without a time is asked when the last memory is known.
    assert suite.questions[0].at == datetime(2025, 3, 1, tzinfo=UTC)
    assert suite.questions[1].ids == {"user_id": "ann", "org_id": "acme"}
    assert dict(suite.questions[1].evidence) == {"m2": 2.0, "m1": 1.0}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"memory": "x", "id": "m1"}, "line 5 of .* repeats the id 'm1'"),
        ({"memory": " ", "id": "m9"}, '"memory" must be a text'),
        ({"memory": "x"}, '"id" must be a text'),
        ({"memory": "x", "id": "m9", "kind": "dream"}, "kind must be one of"),
        ({"memory": "x", "id": "m9", "when": "now"}, "unknown fields: when"),
        ({"memory": "x", "id": "m9", "at": "May"}, '"at" is no ISO 8601 time'),
        ({"question": "x"}, '"evidence" must be'),
        ({"question": "x", "evidence": []}, '"evidence" must be'),
        ({"question": "x", "evidence": {"m1": 0}}, '"evidence" must be'),
        ({"question": "x", "evidence": ["m9"]}, "no memory has the id 'm9'"),
        ({"question": "x", "evidence": ["m1"], "user": "bo"}, "may not see the memory 'm1'"),
        ({"text": "x"}, 'neither "memory" nor "question"'),
        (["x"], "not a JSON object"),
    ],
)
def test_wrong_cases_are_named_by_their_line(tmp_path: Path, line: Any, message: str) -> None:
    path = write_lines(tmp_path / "mine.jsonl", [*CASES, line])
    with pytest.raises(InvalidInputError, match=message):
        case_suite(path)


def test_files_that_are_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="cannot read"):
        case_suite(str(tmp_path / "none.jsonl"))
    path = tmp_path / "mine.jsonl"
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InvalidInputError, match="not UTF-8"):
        case_suite(str(path))
    path.write_text("{")
    with pytest.raises(InvalidInputError, match=r"line 1 of .* is not JSON"):
        case_suite(str(path))
    path.write_text(json.dumps(CASES[0]))
    with pytest.raises(InvalidInputError, match="asks no question"):
        case_suite(str(path))


def test_only_some_categories(tmp_path: Path) -> None:
    suite = case_suite(write_lines(tmp_path / "mine.jsonl", CASES))
    assert [question.id for question in suite.only(["home"]).questions] == ["q1"]
    assert len(suite.only([], 1).questions) == 1
    with pytest.raises(InvalidInputError, match=r"'work'.*has: home"):
        suite.only(["work"])
