"""Which kernels the native module uses, and the arrows between modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_arrows() -> None:
    done = subprocess.run(
        [sys.executable, "tools/check_arrows.py"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_external_kernels_are_chosen_by_name() -> None:
    code = "import recollect; from recollect import _core; print(_core.isa())"
    for isa in ("portable", "external"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"RECOLLECT_ISA": isa, "PATH": ""},
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip() == isa, done.stderr


def test_an_unknown_isa_is_a_clear_error() -> None:
    code = "from recollect import _core; import recollect; print(_core.isa())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"RECOLLECT_ISA": "mmx", "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "mmx" in done.stderr and "portable" in done.stderr
