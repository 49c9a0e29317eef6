"""Programs written for Mem0 run with only their import changed."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from test_compat_mem0 import load_tool

PROGRAMS = sorted((Path(__file__).parent / "mem0_programs").glob("*.py"))
IMPORT = re.compile(r"^from mem0 import ", re.MULTILINE)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of its own, and an endpoint for programs that ask a model themselves."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEM0_DIR", str(tmp_path / "home"))
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with load_tool()._Server().serving() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        yield


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
@pytest.mark.usefixtures("home")
def test_a_program_runs_with_only_its_import_changed(program: Path) -> None:
    source = program.read_text(encoding="utf-8")
    if "openai" in source and importlib.util.find_spec("openai") is None:
        pytest.skip("the program asks a model with the openai package")
    changed, times = IMPORT.subn("from recollect.compat.mem0 import ", source)
    assert times == 1
    exec(compile(changed, str(program), "exec"), {"__name__": "__main__"})
