"""The command line, as a person and a script use it."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recollect.cli import main
from recollect.cli.screen import Screen, clean, columns, fit, wrap, wrap_item
from recollect.cli.table import Column, print_table
from recollect.log.sqlite import SQLiteLog
from recollect.scope import Scope

Run = Callable[..., tuple[int, str, str]]

READERS = [
    ("search", "q", "--user", "ann"),
    ("context", "q", "--user", "ann"),
    ("list", "--user", "ann"),
    ("get", "id"),
    ("update", "id", "text"),
    ("delete", "id"),
    ("history", "id"),
    ("forget", "--user", "ann"),
    ("end-session", "s1"),
    ("stats",),
    ("outbox",),
    ("verify",),
]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder; give its status, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOLLECT_STORE", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*argv: str) -> tuple[int, str, str]:
        status = main(argv)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def ann(run: Run) -> str:
    """The id of a memory of Ann's, in the default store."""
    status, out, _ = run(
        *("add", "Ann prefers TypeScript for code examples", "--user", "ann", "--json"),
        *("--kind", "procedural", "--metadata", '{"topic": "code"}', "--at", "2025-03-01"),
    )
    assert status == 0
    (operation,) = json.loads(out)["operations"]
    return str(operation["id"])


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def listed(run: Run, *argv: str) -> list[dict[str, Any]]:
    status, out, _ = run("list", "--json", *argv)
    assert status == 0
    records: list[dict[str, Any]] = json.loads(out)["records"]
    return records


def test_a_fact_is_found_by_its_owner_alone(run: Run, ann: str) -> None:
    status, out, err = run("search", "which language for the example?", "--user", "ann")
    assert (status, err) == (0, "")
    assert "Ann prefers TypeScript" in out
    assert ann in out
    status, out, _ = run("search", "which language for the example?", "--user", "bob")
    assert status == 0
    assert "TypeScript" not in out


def test_search_as_json_explains(run: Run, ann: str) -> None:
    _, out, _ = run("search", "TypeScript", "--user", "ann", "--json", "--explain")
    (hit,) = json.loads(out)["hits"]
    assert hit["id"] == ann
    assert hit["kind"] == "procedural"
    assert hit["at"].startswith("2025-03-01T00:00:00")
    assert hit["metadata"] == {"topic": "code"}
    assert 0 < hit["signals"]["keyword"] <= 1
    _, out, _ = run("search", "TypeScript", "--user", "ann", "--explain")
    assert "keyword" in out


def test_filters_reach_the_engine(run: Run, ann: str) -> None:
    def found(*options: str) -> int:
        status, out, err = run("search", "TypeScript", "--user", "ann", "--json", *options)
        assert (status, err) == (0, "")
        return len(json.loads(out)["hits"])

    assert found("--where", '{"topic": "code"}', "--kind", "procedural") == 1
    assert found("--since", "2025-02-28", "--until", "2025-03-02T00:00:00+01:00") == 1
    assert found("--where", '{"topic": "food"}') == 0
    assert found("--kind", "semantic") == 0
    assert found("--until", "2025-02-01") == 0
    assert found("--threshold", "0.99999") == 0


def test_context_is_the_bare_block(run: Run, ann: str) -> None:
    status, out, _ = run("context", "which language?", "--user", "ann", "--budget", "60")
    _, document, _ = run("context", "which language?", "--user", "ann", "--budget", "60", "--json")
    found = json.loads(document)
    assert status == 0
    assert out.strip() == found["text"].strip()
    assert 0 < found["tokens"] <= 60
    assert [hit["id"] for hit in found["hits"]] == [ann]


def test_get_update_history_delete(run: Run, ann: str) -> None:
    _, out, _ = run("get", ann, "--json")
    assert json.loads(out)["scope"] == {"tenant": "default", "user": "ann"}
    assert run("update", ann, "Ann prefers Rust now")[0] == 0
    _, out, _ = run("get", ann)
    assert "Ann prefers Rust now" in out
    assert run("delete", ann)[0] == 0
    _, out, _ = run("history", ann, "--json")
    changes = json.loads(out)["changes"]
    assert [change["op"] for change in changes] == ["ADD", "UPDATE", "DELETE"]
    assert changes[1]["text"] == "Ann prefers Rust now"
    _, out, _ = run("history", ann)
    assert "Ann prefers TypeScript" in out
    status, out, err = run("get", ann)
    assert (status, out) == (1, "")
    assert ann in err


def test_lines_of_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, "Müller likes tea\n\n  Bob likes 珈琲  \n".encode())
    status, out, _ = run("add", "-", "--org", "acme", "--kind", "semantic", "--source", "notes")
    assert status == 0
    assert len(out.splitlines()) == 3  # a heading and two rows
    records = listed(run, "--org", "acme")
    assert {record["text"] for record in records} == {"Müller likes tea", "Bob likes 珈琲"}
    assert {record["source"] for record in records} == {"notes"}


def test_a_file_of_messages(run: Run, tmp_path: Path) -> None:
    messages = [
        {"role": "user", "name": "Ann", "content": "I moved to Oslo", "at": "2025-01-02T03:04:05Z"},
        {"role": "assistant", "content": "Noted."},
    ]
    (tmp_path / "chat.json").write_text(json.dumps(messages))
    status, _, err = run(
        "add", "--messages", "chat.json", "--user", "ann", "--session", "s1", "--json"
    )
    assert (status, err) == (0, "")
    records = listed(run, "--user", "ann")
    assert {record["session_id"] for record in records} == {"s1"}
    assert any("moved to Oslo" in record["text"] for record in records)


def test_list_pages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"".join(b"fact number %d\n" % n for n in range(5)))
    assert run("add", "-", "--user", "ann")[0] == 0
    _, out, _ = run("list", "--user", "ann", "--limit", "3", "--json")
    page = json.loads(out)
    assert len(page["records"]) == 3
    following = listed(run, "--user", "ann", "--limit", "3", "--after", page["next"])
    texts = [record["text"] for record in [*page["records"], *following]]
    assert sorted(texts) == [f"fact number {n}" for n in range(5)]


def test_forget_leaves_nothing_of_a_user(run: Run, ann: str) -> None:
    run("add", "Bob stays", "--user", "bob")
    status, out, _ = run("forget", "--user", "ann", "--json")
    assert status == 0
    assert json.loads(out)["records"] == 1
    assert listed(run, "--user", "ann") == []
    assert len(listed(run, "--user", "bob")) == 1
    assert run("get", ann)[0] == 1


def test_ending_a_session_drops_its_working_memories(run: Run) -> None:
    run("add", "scratch", "--user", "ann", "--session", "s1", "--kind", "working")
    run("add", "lasting", "--user", "ann", "--session", "s1")
    status, out, _ = run("end-session", "s1", "--json")
    assert (status, json.loads(out)) == (0, {"dropped": 1})
    assert [record["text"] for record in listed(run, "--user", "ann")] == ["lasting"]


def test_tenants_are_walls(run: Run, ann: str) -> None:
    assert listed(run, "--user", "ann", "--tenant", "other") == []
    assert len(listed(run, "--user", "ann", "--tenant", "default")) == 1


@pytest.fixture
def letters(run: Run, ann: str) -> list[int]:
    """The tickets of two dead letters of Ann's, beside one that waits and one of another tenant."""
    log = SQLiteLog("recollect.db")
    scope = Scope("default", user="ann", session="s1")
    now = time.time_ns() // 1000
    one, two, _ = (log.enqueue(scope, b'["said"]', time=now - 90_000_000, limit=9) for _ in "123")
    other = log.enqueue(Scope("other", user="ann"), b"[]", time=now, limit=9)
    for number in (one, two, other):
        log.fail(number, "InferenceError: no answer", not_before=None)
    log.close()
    return [one, two]


def test_stats_tell_of_the_outbox(run: Run, letters: list[int]) -> None:
    _, out, _ = run("stats", "--json")
    stats = json.loads(out)
    assert (stats["waiting"], stats["dead_letters"]) == (1, 2)
    assert 90 <= stats["waiting_seconds"] < 600
    assert "dead letters" in run("stats")[1]


def test_dead_letters_are_listed(run: Run, letters: list[int]) -> None:
    status, out, _ = run("outbox", "--json")
    assert status == 0
    listed = json.loads(out)["letters"]
    assert [letter["ticket"] for letter in listed] == letters
    assert listed[0]["scope"] == {"tenant": "default", "user": "ann", "session": "s1"}
    assert (listed[0]["error"], listed[0]["body"]) == ("InferenceError: no answer", '["said"]')
    _, out, _ = run("outbox", "list")
    assert out.count("no answer") == 2
    assert "user ann, session s1" in out
    assert len(json.loads(run("outbox", "--json", "--tenant", "other")[1])["letters"]) == 1
    assert "no dead letters" in run("outbox", "--tenant", "third")[1]


def test_dead_letters_are_tried_again_or_dropped(run: Run, letters: list[int]) -> None:
    one, two = letters
    for wrong in (["retry"], ["drop"], ["retry", str(one), "--all"], ["list", str(one)]):
        assert run("outbox", *wrong)[0] == 2
    assert run("outbox", "burn", str(one))[0] == 2
    status, _, err = run("outbox", "drop", str(one), "999")
    assert status == 1
    assert "999" in err
    status, out, _ = run("outbox", "drop", str(one))
    assert (status, out) == (0, "1 dead letter dropped\n")
    assert json.loads(run("outbox", "retry", "--all", "--json")[1]) == {"tickets": [two]}
    assert "no dead letters" in run("outbox")[1]
    assert json.loads(run("stats", "--json")[1])["waiting"] == 2
    assert len(json.loads(run("outbox", "--json", "--tenant", "other")[1])["letters"]) == 1


def test_stats_and_verify(run: Run, ann: str) -> None:
    status, out, _ = run("stats", "--json")
    assert status == 0
    assert json.loads(out)["records"] == 1
    assert "records" in run("stats")[1]
    status, out, _ = run("verify", "--json")
    assert (status, json.loads(out)) == (0, {"events": 1, "ok": True})


def test_the_environment_names_the_store(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOLLECT_STORE", str(tmp_path / "named.db"))
    assert run("add", "a fact", "--user", "ann")[0] == 0
    assert (tmp_path / "named.db").exists()
    assert run("add", "a fact", "--user", "ann", "--store", str(tmp_path / "other.db"))[0] == 0
    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "recollect.db").exists()


@pytest.mark.parametrize("argv", READERS, ids=lambda argv: argv[0])
def test_reading_does_not_make_a_store(run: Run, tmp_path: Path, argv: tuple[str, ...]) -> None:
    status, out, err = run(*argv, "--store", str(tmp_path / "none.db"))
    assert (status, out) == (1, "")
    assert err.startswith("recollect: no store at")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "COMMAND"),
        (("fly",), "fly"),
        (("add", "--user", "ann"), "TEXT"),
        (("add", "a", "--messages", "m.json", "--user", "ann"), "one of them"),
        (("add", "a fact"), "--user"),
        (("add", "a fact", "--user", " "), "blank"),
        (("add", "", "--user", "ann"), "empty"),
        (("add", "bad \udcff text", "--user", "ann"), "surrogate"),
        (("add", "a", "--user", "ann", "--kind", "vague"), "vague"),
        (("add", "a", "--user", "ann", "--at", "yesterday"), "yesterday"),
        (("add", "a", "--user", "ann", "--metadata", "[1]"), "object"),
        (("add", "a", "--user", "ann", "--metadata", "{"), "JSON"),
        (("add", "--messages", "none.json", "--user", "ann"), "none.json"),
        (("search", "q", "--user", "ann", "--k", "0"), "k"),
        (("search", "q", "--user", "ann", "--k", "ten"), "ten"),
        (("search", "q", "--user", "ann", "--where", '{"a": {"like": 1}}'), "like"),
        (("search", "q"), "--user"),
        (("context", "q", "--user", "ann", "--budget", "-1"), "budget"),
        (("end-session",), "session"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    run: Run, ann: str, argv: tuple[str, ...], said: str
) -> None:
    status, out, err = run(*argv)
    assert (status, out) == (2, "")
    assert err.startswith("recollect: ")
    assert err.count("\n") == 1
    assert said in err
    assert len(listed(run, "--user", "ann")) == 1


def test_messages_that_are_none(run: Run, tmp_path: Path) -> None:
    for text in ("{", "{}", "[]", "[1]", '["a"]', "\udcff"):
        (tmp_path / "m.json").write_bytes(text.encode(errors="surrogateescape"))
        status, _, err = run("add", "--messages", "m.json", "--user", "ann")
        assert (status, err.count("\n")) == (2, 1)
    assert not (tmp_path / "recollect.db").exists()


def test_a_file_that_is_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are notes, and not a store at all\n" * 100)
    status, _, err = run("list", "--user", "ann", "--store", "notes.txt")
    assert (status, err.count("\n")) == (1, 1)
    assert "notes.txt" in err


@pytest.mark.parametrize("command", ["", *(argv[0] for argv in READERS), "add", "demo"])
def test_help(run: Run, command: str) -> None:
    status, out, _ = run(*([command] if command else []), "--help")
    assert status == 0
    assert out.startswith("usage: recollect")
    if command in ("", "add", "search", "demo"):
        assert "examples:" in out


def test_interrupt_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        class buffer:  # noqa: N801
            @staticmethod
            def read() -> bytes:
                raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert run("add", "-", "--user", "ann") == (130, "", "")


def test_a_closed_pipe_is_quiet(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"".join(b"%d bottles on the wall\n" % n for n in range(5000)))
    assert run("add", "-", "--user", "ann")[0] == 0
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.run(
        [sys.executable, "-m", "recollect", "list", "--user", "ann", "--limit", "5000"],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert (process.returncode, process.stderr) == (141, b"")


def test_the_module_runs(run: Run, tmp_path: Path, ann: str) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "recollect", "search", "TypeScript", "--user", "ann"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert "Ann prefers TypeScript" in process.stdout


def test_a_memory_cannot_steer_the_terminal(run: Run) -> None:
    run("add", "red \x1b[31malert\x07 and\u202e backwards\nnext line", "--user", "ann")
    for argv in (("search", "alert"), ("list",)):
        _, out, _ = run(*argv, "--user", "ann")
        assert "alert" in out
        assert not {"\x1b", "\x07", "\u202e"} & set(out)


class Terminal(io.TextIOWrapper):
    """Standard output that says it is a terminal, and keeps what is written."""

    def __init__(self) -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True

    @property
    def text(self) -> str:
        return self.bytes.getvalue().decode()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def test_colour_is_for_terminals(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Screen(terminal).paint("bold", "a") == "\x1b[1ma\x1b[0m"
    assert Screen(sys.stdout).paint("bold", "a") == "a"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Screen(terminal).paint("bold", "a") == "a"


def test_a_table_keeps_to_the_width(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rows = [("1", "東京は雨" * 20), ("22", "plain words " * 20), ("333", "short")]
    print_table(Screen(terminal), [Column("n", right=True), Column("text")], rows, lines=2)
    lines = terminal.text.splitlines()
    assert len(lines) == 1 + 2 + 2 + 1
    assert max(columns(line) for line in lines) <= 60
    assert [line[:3] for line in lines] == ["  n", "  1", "   ", " 22", "   ", "333"]
    assert lines[2].endswith("…")


def test_progress_is_wiped_by_the_next_line(terminal: Terminal) -> None:
    screen = Screen(terminal)
    screen.progress("half way")
    screen.line("done")
    assert terminal.text == "half way\r\x1b[Kdone\n"


def test_fitting_text() -> None:
    assert fit("abcdef", 6) == "abcdef"
    assert fit("abcdefg", 6) == "abcde…"
    assert fit("東京は雨", 7) == "東京は…"
    assert columns("e\u0301") == 1
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("one two three four", 7, lines=2) == ["one two", "three…"]
    assert wrap_item("- one two three", 9) == ["- one two", "  three"]
    assert wrap("unbreakable", 4) == ["unbr", "eaka", "ble"]
    assert clean(" a\tb\n c\x1b ") == "a b c\ufffd"


def test_long_texts_and_levels(run: Run) -> None:
    text = " ".join(
        f"In room {i} of the old house somebody left the key number {i}." for i in range(20)
    )
    assert run("add", text, "--user", "ann", "--source", "house.md")[0] == 0
    assert run("add", "The house has twenty rooms", "--user", "ann", "--level", "summary")[0] == 0
    found = ("search", "the key of room 7", "--user", "ann", "--k", "1", "--json")
    (hit,) = json.loads(run(*found)[1])["hits"]
    assert hit["parent"] and text[slice(*hit["span"])] == hit["text"]
    (whole,) = json.loads(run(*found, "--expand", "parent")[1])["hits"]
    assert (whole["id"], whole["text"], whole["level"]) == (hit["parent"], text, "document")
    (summary,) = json.loads(run(*found, "--level", "summary")[1])["hits"]
    assert summary["level"] == "summary"
    context = ("context", "the key of room 7", "--user", "ann", "--budget", "1000", "--json")
    assert text in json.loads(run(*context, "--expand", "neighbours")[1])["text"]
    assert [r["text"] for r in listed(run, "--user", "ann", "--level", "document")] == [text]
