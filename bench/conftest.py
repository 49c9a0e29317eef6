"""Fixtures of the benchmarks. Each benchmark asserts its answers before it is timed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

# Figures are for one core, those of peers that call BLAS too. NumPy reads this when imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The slow formula that the tests hold the engine to is what the benchmarks check it against.
sys.path.append(str(Path(__file__).parent.parent / "tests"))

from stores import Stores


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    return Stores(tmp_path_factory.mktemp("stores"))
