"""Which kernels the native module uses, the hits it makes, and the arrows between modules."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from recollect import Hit, Memory, _core
from recollect.errors import InvalidInputError

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


@pytest.mark.parametrize("explain", [False, True])
def test_a_hit_has_every_slot_filled_and_survives_a_pickle(explain: bool) -> None:
    with Memory(":memory:") as memory:
        memory.add("Ann likes tea", user_id="ann", metadata={"topic": "tea"}, source="Bob")
        (hit,) = memory.search("tea", user_id="ann", explain=explain)
    copied = pickle.loads(pickle.dumps(hit))
    for slot in Hit.__slots__:
        assert getattr(copied, slot) == getattr(hit, slot)
    assert repr(copied) == repr(hit) and (copied.signals is not None) == explain


def test_hits_are_made_of_a_class_with_slots() -> None:
    with pytest.raises(AttributeError):
        _core.HitMaker(dict)
    with pytest.raises(InvalidInputError, match="id is not a slot"):
        _core.HitMaker(type("Loose", (), {"id": ""}))
