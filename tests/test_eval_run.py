"""``recollect eval`` from end to end, on a small suite whose answers are plain."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from recollect import InvalidInputError, Weights
from recollect.cli import main
from recollect.embed import StaticEmbedder
from recollect.errors import EmbeddingError
from recollect.eval import (
    CachedEmbedder,
    Files,
    MemorySystem,
    Options,
    case_suite,
    compare,
    figures_of,
    read_options,
    run,
    run_document,
    verdict,
)

Run = Callable[..., tuple[int, str, str]]

FACTS = {
    "otter": "The otter sleeps in the kelp",
    "kiln": "Ann fires her pottery in a gas kiln",
    "train": "The night train to Vienna leaves at nine",
    "bread": "Rye bread needs a sourdough starter",
    "piano": "Bo tunes the old piano every spring",
    "comet": "A comet passed in the winter of 1997",
}
QUESTIONS = {
    "otter": "Where does the otter sleep?",
    "kiln": "Which kiln does the pottery go into?",
    "train": "When does the Vienna train leave?",
    "bread": "What does rye bread need?",
    "piano": "Who tunes the piano?",
    "comet": "When did the comet pass?",
}
NEIGHBOURS = ("previous", "next", "second_previous", "second_next")
WORDS = {"semantic": 0, "entity": 0} | dict.fromkeys(NEIGHBOURS, 0)


@pytest.fixture
def cases(tmp_path: Path) -> str:
    """Four sets of facts of one user each; the questions are of two categories."""
    lines: list[dict[str, Any]] = []
    for user in ("u1", "u2", "u3", "u4"):
        for name, text in FACTS.items():
            lines.append({"memory": text, "id": f"{user}-{name}", "user": user})
        for name, text in QUESTIONS.items():
            kind = "when" if text.startswith("When") else "other"
            lines.append(
                {"question": text, "evidence": [f"{user}-{name}"], "user": user, "category": kind}
            )
    path = tmp_path / "facts.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*argv: str) -> tuple[int, str, str]:
        status = main(["eval", *argv])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


def test_figures_of_a_run(cases: str) -> None:
    suite = case_suite(cases)
    options = Options(k=3, budget=40)
    embedder = StaticEmbedder()
    with MemorySystem(options, embedder) as system:
        seen: list[tuple[str, int, int]] = []
        done = run(suite, system, options, lambda *step: seen.append(step))
    assert seen[-1] == ("asking", 24, 24)
    assert ("storing", 24, 24) in seen
    for asked in done.asked:
        # Nothing of another user's is ever found.
        user = asked.question.ids["user_id"]
        assert {name.split("-")[0] for name in asked.ranked} == {user}
        assert asked.ranked[0] in asked.question.evidence
        assert all(packed.tokens <= budget for budget, packed in asked.packed.items())
    document = run_document(done, embedder)
    assert document["all"]["recall@1"] == document["all"]["mrr"] == 1
    assert document["all"]["recall_within_40"] == 1
    assert document["all"]["precision@3"] == pytest.approx(1 / 3)
    assert document["categories"]["when"]["questions"] == 8
    budgets = [point["budget"] for point in document["curve"]]
    assert budgets == sorted(budgets)
    assert {40, 50, 2000} <= set(budgets)


def test_expanded_hits_are_as_many_texts_as_asked_for(tmp_path: Path) -> None:
    """Two long texts: without ``expand`` the passages of one are all that three hits show."""
    about_otters = " ".join(f"Otter number {n} sleeps in the kelp of bay {n}." for n in range(60))
    rooms = " ".join(f"Room {n} has a blue door." for n in range(60))
    lines = [
        {"memory": about_otters, "id": "bays"},
        {"memory": f"One otter lives in the zoo. {rooms}", "id": "zoo"},
        {"question": "Where do otters sleep?", "evidence": ["bays"]},
    ]
    path = tmp_path / "long.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    suite = case_suite(str(path))

    def ranked(expand: str | None) -> list[str]:
        options = Options(k=2, budget=40, expand=expand)
        with MemorySystem(options, StaticEmbedder()) as system:
            return list(run(suite, system, options).asked[0].ranked[:2])

    assert ranked(None) == ["bays", "bays"]
    assert ranked("parent") == ["bays", "zoo"]
    with pytest.raises(InvalidInputError, match="expand"):
        Options(expand="everything")


def test_a_conversation_is_learnt_from(tmp_path: Path) -> None:
    """A record stands for the turn it came from; what tells nothing new is no record."""
    turns = {
        "hello": "Hi there! How are you?",
        "move": "I live in Oslo and I have two cats.",
        "again": "I live in Oslo.",
    }
    lines = [
        {"memory": text, "id": id, "user": "u1", "session": "s1", "speaker": "Ann"}
        for id, text in turns.items()
    ]
    asked = {"question": "Where does Ann live?", "evidence": ["move"], "user": "u1"}
    path = tmp_path / "talk.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in [*lines, asked]))
    suite = case_suite(str(path))

    def ranked(infer: bool) -> list[str]:
        options = Options(infer=infer)
        with MemorySystem(options, StaticEmbedder()) as system:
            return list(run(suite, system, options).asked[0].ranked)

    assert set(ranked(False)) == set(turns)
    assert ranked(True) == ["move", "move"]


def test_a_run_prints_its_figures(command: Run, cases: str) -> None:
    status, out, err = command("run", cases, "--k", "3", "--budget", "40")
    assert (status, err) == (0, "")
    assert "24 questions about 24 memories" in out
    assert re.search(r"^all +24 +1\.000", out, re.MULTILINE)
    assert re.search(r"^when +8 +1\.000", out, re.MULTILINE)
    assert "static:1:" in out


def test_json_is_the_same_again_but_for_times(command: Run, cases: str) -> None:
    documents = []
    for _ in range(2):
        status, out, _ = command("run", cases, "--json", "--category", "when", "--limit", "5")
        assert status == 0
        documents.append(json.loads(out))
        for one in documents[-1]["runs"]:
            assert one.pop("latency_ms")["search"]["p50"] > 0
            assert one.pop("store_ms") > 0
    assert documents[0] == documents[1]
    (one,) = documents[0]["runs"]
    assert one["all"]["questions"] == 5
    assert len(documents[0]["suite"]["sha256"]["facts.jsonl"]) == 64
    assert documents[0]["environment"]["seed"] == 0
    assert one["configuration"]["weights"]["keyword"] == Weights().keyword
    assert one["questions"][0]["ranked"][0] == "u1-train"


def test_compare_says_which_is_better(command: Run, cases: str, tmp_path: Path) -> None:
    now, worse, page = tmp_path / "now.toml", tmp_path / "worse.toml", tmp_path / "page.html"
    now.write_text('name = "now"\n')
    worse.write_text('name = "kinds alone"\n[weights]\nkeyword = 0\nsemantic = 0\n')
    status, out, _ = command(
        *("run", cases, "--compare", str(worse), str(now), "--html", str(page), "--json")
    )
    assert status == 0
    document = json.loads(out)
    first = document["comparison"]["differences"][0]
    assert first["figure"] == "recall@10"
    assert first["better"] == "B"
    assert first["low"] > 0
    assert document["comparison"]["verdict"].startswith("B is better: in recall@10")
    assert "kinds alone" in page.read_text(encoding="utf-8")
    status, out, _ = command("run", cases, "--compare", str(now), str(now))
    assert status == 0
    assert "No difference shown" in out


def test_the_page_is_well_formed_and_stands_alone(command: Run, cases: str, tmp_path: Path) -> None:
    awkward = Path(cases)
    text = awkward.read_text().replace("rye bread need", 'rye bread <script>&\\" need')
    awkward.write_text(text)
    page = tmp_path / "page.html"
    status, _, _ = command("run", cases, "--html", str(page), "--k", "1")
    assert status == 0
    text = page.read_text(encoding="utf-8")
    doctype, root = text.split("\n", 1)
    assert doctype == "<!DOCTYPE html>"
    tree = ElementTree.fromstring(root)
    assert len(tree.findall(".//{http://www.w3.org/2000/svg}svg")) == 4
    assert not tree.findall(".//script")
    links = re.findall(r'(?:src|href)="|url\(', text)
    assert not links


def test_wrong_use_is_told(command: Run, cases: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    small = tmp_path / "small.toml"
    small.write_text("k = 2\n")
    for text, message in [
        ("colour = 1", "sets unknown colour"),
        ("k = 0", "k must be"),
        ("plan = 'guess'", "plan must be one of exact"),
        ("weights = 3", "weights must be a table"),
        ("k =", "is not TOML"),
        ("[weights]\nkeyward = 1", "unknown 'keyward'"),
    ]:
        wrong.write_text(text)
        status, _, err = command("run", cases, "--config", str(wrong))
        assert status == 2
        assert message in err
    for options, message in [
        (["--compare", str(small), str(small), "--answer", "m"], "not with --compare"),
        (["--category", "why"], "no question is of category 'why'"),
        (["--html", str(tmp_path / "none" / "page.html")], "cannot write"),
        (["--limit", "0"], "limit must be at least 1"),
        (["--seed", "-1"], "seed must not be below 0"),
        (["--embedder", "magic"], "unknown embedder"),
    ]:
        status, _, err = command("run", cases, *options)
        assert status == 2, options
        assert message in err
    wrong.write_text("k = 3\n")
    status, _, err = command("run", cases, "--compare", str(small), str(wrong))
    assert status == 2
    assert "must have the same k" in err


def test_the_examples_of_the_documentation_work(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (Path(__file__).parent.parent / "docs" / "evaluation.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (options,) = re.findall(r"^```toml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("cases.jsonl").write_text(lines)
    Path("new.toml").write_text(options)
    Path("now.toml").write_text("")
    (compared,) = re.findall(r"^    recollect eval (.*--compare.*)$", text, re.MULTILINE)
    status, out, _ = command(*compared.split(), "--json")
    assert status == 0
    document = json.loads(out)
    assert [one["configuration"]["name"] for one in document["runs"]] == [
        "now.toml",
        "more meaning",
    ]
    assert document["runs"][0]["all"]["recall@10"] == 1
    assert Path("report.html").stat().st_size > 1000


def test_options_of_a_file_go_before_those_of_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("budget = 90\n[weights]\nkeyword = 0.7\n")
    base = Options(k=4, budget=50, weights={"semantic": 0.2, "keyword": 0.1})
    files = Files()
    options = read_options(str(path), base, files)
    assert (options.k, options.budget, options.name) == (4, 90, str(path))
    assert options.checked_weights().keyword == 0.7
    assert options.checked_weights().semantic == 0.2
    assert set(files.checksums) == {"mine.toml"}


def test_intervals_hold_what_they_say() -> None:
    """Of many comparisons of equals, at most about one in twenty may name a winner."""
    rng = np.random.default_rng(5)
    named = 0
    for seed in range(60):
        values = rng.random((2, 100, 3))
        a, b = ([dict(zip("xyz", row, strict=True)) for row in side] for side in values)
        named += any(one.better for one in compare(a, b, ["x", "y", "z"], seed))
    assert named <= 8


def test_differences_by_hand() -> None:
    a = [{"x": 0.0, "y": 1.0}] * 30 + [{"x": 1.0, "y": 0.0}] * 10
    b = [{"x": 1.0, "y": 1.0}] * 30 + [{"x": 1.0, "y": 0.0}] * 10
    x, y = compare(a, b, ["x", "y"], seed=1)
    assert (x.a, x.b, x.difference) == (0.25, 1.0, 0.75)
    assert 0.5 < x.low < 0.75 < x.high < 1
    assert (y.difference, y.low, y.high, y.better) == (0, 0, 0, "")
    assert compare(a, b, ["x"], seed=1) == compare(a, b, ["x"], seed=1)
    assert verdict([x, y]) == "B is better: in x; worse in none."
    back = compare(b, a, ["x"], seed=1)
    assert verdict([*back, x]) == "Mixed: A is better in x, B in x."
    assert verdict(compare(a[:5], b[:5], ["x"], seed=1)).startswith("Too few questions")
    with pytest.raises(InvalidInputError, match="same questions"):
        compare(a, b[:3], ["x"], 0)
    with pytest.raises(InvalidInputError, match="not measured on both sides: z"):
        compare(a, b, ["z"], 0)


class Counting(StaticEmbedder):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0

    def embed(self, texts: Any) -> Any:
        self.texts += len(texts)
        return super().embed(texts)

    def embed_query(self, text: str) -> Any:
        self.texts += 1
        return super().embed_query(text)


def test_vectors_are_made_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "vectors.db"
    texts = ["an otter", "a kiln", "an otter"]
    first, second = Counting(), Counting()
    with CachedEmbedder(first, path) as cache:
        rows = cache.embed(texts)
        query = cache.embed_query("an otter")
        assert (cache.made, first.texts) == (3, 3)  # two records, and a query of its own
        assert cache.embed([]).shape == (0, cache.dimensions)
    np.testing.assert_array_equal(rows, StaticEmbedder().embed(texts))
    np.testing.assert_array_equal(query, StaticEmbedder().embed_query("an otter"))
    with CachedEmbedder(second, path) as cache:
        np.testing.assert_array_equal(cache.embed(texts), rows)
        np.testing.assert_array_equal(cache.embed_query("an otter"), query)
        assert cache.fingerprint == second.fingerprint
    assert second.texts == 0


def test_a_cache_that_is_no_cache(tmp_path: Path) -> None:
    path = tmp_path / "vectors.db"
    path.write_text("something else, long enough to be no SQLite file at all" * 10)
    with pytest.raises(EmbeddingError, match="cache of vectors"):
        CachedEmbedder(StaticEmbedder(), path)


def test_figures_need_no_ranking(cases: str) -> None:
    suite = case_suite(cases)
    options = Options(weights=WORDS)
    with MemorySystem(options, StaticEmbedder()) as system:
        done = run(suite.only([], 2), system, options)
    assert figures_of(done.asked[0], options)["recall@1"] == 1
