"""The order of the tests: what shares a dear set-up runs in one process, so that it is set up once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from tests.conftest import DEAR, all_once, forget
from tests.processes import PATIENCE
from tests.sweep_tools import ROOT

TIMED = {"test_hostile.py", "test_sweep_dry.py", "test_order.py"}
"""Files that give a program a clock of their own, and this one."""

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


def test_a_file_is_left_out_only_if_it_says_that_all_of_it_is_once(tmp_path: Path) -> None:
    complete, listed, part = (tmp_path / f"test_{name}.py" for name in ("whole", "listed", "part"))
    complete.write_text("import pytest\n\npytestmark = pytest.mark.once  # whatever\n")
    listed.write_text("import pytest\n\npytestmark = [\n    pytest.mark.once,\n    pytest.mark.slow(3),\n]\n")
    part.write_text("import pytest\n\n@pytest.mark.once\ndef test_it():\n    pass\n")
    assert [all_once(file) for file in (complete, listed, part)] == [True, True, False]


def test_what_a_file_remembers_goes_with_it() -> None:
    """What its own functions keep; those of others, which it uses, keep theirs."""
    module = ModuleType("test_some")
    exec("from functools import cache\nfrom tests.conftest import all_once\nown = cache(lambda n: -n)", vars(module))
    module.own(1)
    all_once(Path(__file__))
    kept = all_once.cache_info().currsize
    forget(module)
    assert module.own.cache_info().currsize == 0 and all_once.cache_info().currsize == kept > 0


def test_no_test_asks_how_fast_the_machine_is() -> None:
    """Slowness is never a failure: states are awaited, as long as PATIENCE; work is counted, not timed."""
    timed = re.compile(
        r"process_time|perf_counter|wait_for_timeout|set_default_(navigation_)?timeout\(\d|\btimeout=\d|deadline=\d"
        r"|\.(?:wait|join)\(\d"
    )
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    result = {
        file.name: set(map(str, timed.findall(file.read_text("utf-8")))) for file in files if file.name not in TIMED
    }
    assert {name for name, words in result.items() if words} == set()
    assert settings.default is not None and settings.default.deadline is None


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
