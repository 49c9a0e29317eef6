"""The demo, on the bundled sample and on a LoCoMo file."""

import contextlib
import io
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recollect.cli import main
from recollect.cli.replay import percentile
from recollect.cli.screen import columns
from recollect.eval.locomo import read_locomo
from recollect.sample import load_sample


def run(*argv: str) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out):
        assert main(["demo", *argv]) == 0
    out.seek(0)
    return out.read()


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("--json"))
    return document


def test_the_evidence_is_found(report: dict[str, Any]) -> None:
    assert report["recall"]["questions"] == len(load_sample().questions)
    assert report["recall"]["in_top"] >= 0.8
    assert report["recall"]["in_context"] >= 0.7


def test_contexts_keep_to_the_budget(report: dict[str, Any]) -> None:
    for question in report["questions"]:
        assert 0 < question["context_tokens"] <= report["budget"] == 200


def test_shares_make_up_the_score(report: dict[str, Any]) -> None:
    for question in report["questions"]:
        assert 0 < len(question["hits"]) <= 10
        scores = [hit["score"] for hit in question["hits"]]
        assert scores == sorted(scores, reverse=True)
        for hit in question["hits"]:
            assert set(hit["shares"]) == {"semantic", "keyword", "entity", "episode"}
            assert sum(hit["shares"].values()) == pytest.approx(1.0, abs=1e-6)


def test_nothing_is_known_before_it_was_said(report: dict[str, Any]) -> None:
    said = {turn.id: session.at for session in load_sample().sessions for turn in session.turns}
    for question in report["questions"]:
        asked = datetime.fromisoformat(question["at"])
        assert all(said[hit["turn"]] < asked for hit in question["hits"])


def test_others_see_nothing(report: dict[str, Any]) -> None:
    shared, stranger = report["outsiders"]
    assert (shared["name"], shared["leaked"]) == ("Anselm", 0)
    assert shared["hits"] > 0
    assert stranger["name"] == "Rowan"
    assert (stranger["hits"], stranger["context_tokens"], stranger["leaked"]) == (0, 0, 0)


def test_latency_is_reported(report: dict[str, Any]) -> None:
    for call in ("search_ms", "context_ms"):
        figures = report[call]
        assert 0 < figures["p50"] <= figures["p90"] <= figures["p99"]


@pytest.mark.parametrize("width", [80, 120])
def test_the_story_fits_the_width(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = run()
    assert max(columns(line) for line in out.splitlines()) <= width
    assert "\x1b" not in out
    for question in load_sample().questions:
        assert question.text in out
    for word in ("semantic", "keyword", "entity", "episode", "tokens", "p50", "p90", "p99"):
        assert word in out
    assert "finds nothing: no hit, an empty context" in out


def test_the_store_is_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run()
    assert list(tmp_path.iterdir()) == []


def test_the_store_can_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "kept.db")
    assert path in run("--store", path)
    capsys.readouterr()
    ids = ("--user", "marisol", "--agent", "pip")
    assert main(["search", "Biscuit's tablet", *ids, "--store", path, "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert any("Biscuit" in hit["text"] for hit in hits[:3])
    assert main(["demo", "--store", path]) == 2
    assert "exists" in capsys.readouterr().err


LOCOMO = [
    {
        "sample_id": "c1",
        "conversation": {
            "speaker_a": "Uma",
            "speaker_b": "Ned",
            "session_2_date_time": "12:05 am on 9 June, 2023",
            "session_2": [
                {"dia_id": "D2:1", "speaker": "Uma", "text": "The allotment flooded again."},
                {
                    "dia_id": "D2:2",
                    "speaker": "Ned",
                    "text": "",
                    "blip_caption": "a row of leeks under water",
                },
            ],
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"dia_id": "D1:1", "speaker": "Uma", "text": "I rented an allotment in Leith."},
                {"dia_id": "D1:2", "speaker": "Ned", "text": "Grow leeks, they forgive all."},
            ],
            "session_3_date_time": "1:00 pm on 1 July, 2023",
        },
        "qa": [
            {"question": "Where is it?", "answer": "Leith", "evidence": ["D1:1"], "category": 4},
            {"question": "What flooded?", "evidence": ["D1:2; D2:1", "D9:9"], "category": 1},
            {"question": "What stood in the water?", "evidence": ["D:2:02", "D"], "category": 5},
            {"question": "Who knows?", "evidence": [], "category": 3},
        ],
    },
    {
        "sample_id": "c2",
        "conversation": {
            "session_1_date_time": "9:00 am on 2 January, 2022",
            "session_1": [{"dia_id": "D1:1", "speaker": "Kit", "text": "My allotment is dry."}],
        },
        "qa": [{"question": "Is it dry?", "answer": 1, "evidence": ["D1:1"], "category": 2}],
    },
]


@pytest.fixture
def locomo(tmp_path: Path) -> str:
    path = tmp_path / "locomo.json"
    path.write_text(json.dumps(LOCOMO))
    return str(path)


def test_locomo_is_read(locomo: str) -> None:
    first, second = read_locomo(locomo)
    assert [session.id for session in first.sessions] == ["session_1", "session_2"]
    assert first.sessions[0].at == datetime(2023, 5, 8, 13, 56, tzinfo=UTC)
    assert first.sessions[1].at == datetime(2023, 6, 9, 0, 5, tzinfo=UTC)
    assert first.sessions[1].turns[1].text == "[shares a photo: a row of leeks under water]"
    assert [question.evidence for question in first.questions] == [
        ("D1:1",),
        ("D1:2", "D2:1"),
        ("D2:2",),
    ]
    assert (first.left_out, second.left_out) == (2, 0)
    assert all(question.at > first.sessions[-1].at for question in first.questions)
    assert [question.category for question in first.questions] == [
        "single-hop",
        "multi-hop",
        "adversarial",
    ]


def test_locomo_is_measured(locomo: str) -> None:
    report = json.loads(run("--locomo", locomo, "--json"))
    assert report["recall"] == {"questions": 4, "in_top": 1.0, "in_context": 1.0}
    assert set(report["recall_by_category"]) == {
        "adversarial",
        "multi-hop",
        "single-hop",
        "temporal",
    }
    assert [(item["name"], item["leaked"]) for item in report["outsiders"]] == [
        ("c2", 0),
        ("a stranger", 0),
    ]
    assert report["outsiders"][1]["hits"] == 0
    out = run("--locomo", locomo)
    assert "2 evidence ids left out" in out
    assert "100.0%" in out


@pytest.mark.parametrize("text", ["", "[]", "{}", "[1]", '[{"sample_id": 1}]', "3"])
def test_a_file_in_another_format(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    assert main(["demo", "--locomo", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("recollect: ")
    assert error.count("\n") == 1


def test_percentiles_are_nearest_ranks() -> None:
    seconds = [n / 1000 for n in range(100, 0, -1)]
    assert [percentile(seconds, percent) for percent in (50, 90, 99)] == [50, 90, 99]
    assert percentile([0.001], 99) == 1
