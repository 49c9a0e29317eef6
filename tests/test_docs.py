"""Every Python example in the documentation runs and prints what the page says it prints."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])

# A block of code; a block of text behind it, at most one line of words between, is its output.
EXAMPLE = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:(?:\n[^\n`#]+\n)?\n```text\n(?P<output>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]*)(?:#(?P<heading>[^)]*))?\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


LLM_PAGE = pytest.param(
    "docs/llm.md",
    marks=pytest.mark.skipif(
        not (find_spec("openai") and find_spec("anthropic")),
        reason="the openai or the anthropic package is not installed",
    ),
)


PAGES_WITH_EXAMPLES = ["README.md", "docs/api.md", "docs/extraction.md", "docs/mem0.md", LLM_PAGE]


@pytest.mark.parametrize("page", PAGES_WITH_EXAMPLES)
def test_the_examples_of_a_page_run_in_order(
    page: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    examples = list(EXAMPLE.finditer(text))
    assert len(examples) == text.count("```python\n") > 0
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "example"}
    for example in examples:
        line = text.count("\n", 0, example.start("code"))
        exec(compile("\n" * line + example["code"], page, "exec"), names)
        if example["output"] is not None:
            assert capsys.readouterr().out == example["output"], f"{page}, line {line + 1}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in LINK.finditer(text):
        target = page.parent / link["path"] if link["path"] else page
        assert target.exists(), f"{page.name} links to {link['path']}"
        if link["heading"]:
            assert link["heading"] in anchors(target.read_text(encoding="utf-8"))


def anchors(text: str) -> set[str]:
    """The headings of a page as they are linked to."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in plain}
