"""Answers and judgements: the real client against a local server that speaks the protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openai", reason="the openai package is not installed")

from endpoint import Endpoint
from recollect.cli import main

KEY = "sk-test-7b3d1c-secret"
CASES = [
    {"memory": "Ann moved to Oslo", "id": "m1"},
    {"memory": "Bo plays the cello", "id": "m2"},
    {"question": "Where did Ann move?", "evidence": ["m1"], "answer": "Oslo", "category": "home"},
    {"question": "What does Bo play?", "evidence": ["m2"], "answer": "cello", "category": "music"},
    {"question": "Who plays?", "evidence": ["m2"]},
]


class ChatServer(Endpoint):
    """Answers with the memories when asked, strictly as a judge."""

    path = "/v1/chat/completions"
    verdict = ""

    def answer(self, request: dict[str, Any]) -> bytes:
        asked = request["messages"][1]["content"]
        if request["model"] == "judge":
            expected = asked.split("Expected answer: ")[1].split("\n")[0]
            given = asked.split("Given answer: ")[1]
            reply = self.verdict or ("CORRECT." if expected in given else "WRONG")
        else:
            # Knows nothing of Bo, whatever the memories say.
            reply = "I don't know" if "Bo play" in asked.split("Question:")[1] else asked
        return completion(reply)


def completion(reply: str) -> bytes:
    return json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "message": {"role": "assistant", "content": reply},
                }
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107},
        }
    ).encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ChatServer().serving() as server:
        yield server


@pytest.fixture
def cases(tmp_path: Path) -> str:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in CASES))
    return str(path)


def evaluate(server: ChatServer, cases: str, *more: str) -> int:
    return main(
        ["eval", "run", cases, "--answer", "m", "--judge", "judge", "--base-url", server.url, *more]
    )


def test_answers_are_judged_and_costs_counted(
    server: ChatServer, cases: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    prices = ("--price-in", "1000", "--price-out", "10000", "--html", str(page))
    assert evaluate(server, cases, "--json", *prices) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]
    assert (answers["questions"], answers["accuracy"], answers["unjudged"]) == (2, 0.5, 0)
    assert answers["categories"]["home"]["accuracy"] == 1
    assert answers["categories"]["music"]["accuracy"] == 0
    spent = {"requests": 2, "input_tokens": 200, "output_tokens": 14}
    assert {name: answers["answering"][name] for name in spent} == spent
    assert answers["judging"]["cost"] == pytest.approx((200 * 1000 + 14 * 10000) / 1e6)
    asked = next(one for one in server.requests if "Where did" in one["messages"][1]["content"])
    assert "Ann moved to Oslo" in asked["messages"][1]["content"]
    assert "<h2>Answers</h2>" in page.read_text(encoding="utf-8")


def test_tables_name_accuracy_and_cost(
    server: ChatServer, cases: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.verdict = "I cannot say whether it is CORRECT or WRONG"
    assert evaluate(server, cases) == 0
    out = capsys.readouterr().out
    assert "unjudged" in out
    assert "judging: 2 requests, 200 tokens in, 14 out, cost 0.0000" in out


def test_busy_servers_are_asked_again(server: ChatServer, cases: str) -> None:
    server.script.extend([(429, b"{}"), (500, b"{}")])
    assert evaluate(server, cases) == 0
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, b'{"error": {"message": "bad key ' + KEY.encode() + b'"}}', "bad key ***"),
        (404, b'{"error": {"message": "no model m"}}', "no model m"),
        (200, b'{"choices": []}', "no chat completion"),
    ],
)
def test_failures_are_told_without_the_key(
    server: ChatServer,
    cases: str,
    capsys: pytest.CaptureFixture[str],
    status: int,
    body: bytes,
    message: str,
) -> None:
    server.script.extend([(status, body)] * 20)
    assert evaluate(server, cases) == 1
    err = capsys.readouterr().err
    assert message in err
    assert "127.0.0.1" in err
    assert KEY not in err


def test_a_missing_key_is_told(
    cases: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert main(["eval", "run", cases, "--answer", "m"]) == 1
    assert "cannot set up the openai client" in capsys.readouterr().err
