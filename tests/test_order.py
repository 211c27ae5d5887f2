"""The order of the tests: what shares a dear set-up runs in one process, so that it is set up once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DEAR
from tests.processes import PATIENCE
from tests.sweep_tools import ROOT

TEST = """
from pathlib import Path
import pytest

@pytest.fixture(scope="session")
def {dear}(worker_id):
    Path(__file__).with_name(f"made-by-{{worker_id}}").touch()

@pytest.mark.parametrize("number", range(20))
def test_it({dear}, number):
    pass
"""


@pytest.mark.once
def test_a_dear_set_up_is_made_by_one_process(tmp_path: Path) -> None:
    """xdist reads the groups while the tests are collected: they must have been given by then."""
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_collection_modifyitems\n")
    (tmp_path / "test_it.py").write_text(TEST.format(dear=next(iter(DEAR))))
    words = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:nbmake", "--dist=loadgroup", "test_it.py"]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        words, cwd=tmp_path, env={**kept, "PYTHONPATH": os.pathsep.join(paths)}, capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(tmp_path.glob("made-by-*"))) == 1
