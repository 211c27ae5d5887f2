"""What the tests of faults in sweeps share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.sweeps import run
from tests.sweep_tools import DESIGN


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep of DESIGN in four files; not to be changed."""
    folder = tmp_path_factory.mktemp("faults") / "whole"
    run.sweep(DESIGN, folder, batch=6)
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(whole, tmp_path / "copy"))
