"""Studies among processes: the same answer whatever their number, and one line when one of them goes."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim import processes
from sim.cli.studies import TownSize
from sim.errors import ListedError
from sim.progress import Steps
from sim.results.runs import given_worlds
from sim.results.study import Study
from sim.studies import parallel
from sim.studies.comparison import comparison
from sim.studies.parallel import SMALL, Live, Workers
from sim.theory import validate
from sim.theory.directions import luck_saved, split
from tests import jobs
from tests.processes import PATIENCE

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
SCRIPT = f"""
import sys
sys.path.append({str(ROOT)!r})  # behind what is installed: for the jobs of these tests alone
print("begun", flush=True)
from sim.progress import Steps
from sim.results.runs import given_worlds
from sim.studies.parallel import Workers
from tests.jobs import square
with Workers(2) as crew:
    print([value for value, _ in crew.map(square, range(4), Steps(None, 0))])
"""
TINY: TownSize = {"residents": 40, "months": 14, "seed": 1}
STUDIES: dict[str, Callable[[int], Study]] = {
    "compare": lambda n: comparison(given_worlds(["joined-hands", "second-chance"]), **TINY, towns=3, workers=n),
    "why": lambda n: sim.why("joined-hands", 40, 14, towns=2, workers=n),
    "gain": lambda n: sim.gain("joined-hands", 4, **TINY, towns=3, workers=n),
    "headlines": lambda n: sim.headlines(sim.load("joined-hands"), 20, **TINY, workers=n),
    "tipping": lambda n: sim.tipping(
        "joined-hands", cases=4, **TINY, hold=12, stay=12, towns=2, steps=3, workers=n
    ),
    "reform": lambda n: sim.reform("joined-hands", 6, **TINY, towns=3, workers=n),
    "sensitivity": lambda n: sim.sensitivity(samples=4, fields=2, **TINY, workers=n),
}  # fmt: skip
"""Every study that takes workers, small; three rounds in `tipping`, with snapshots that travel."""


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """One other process for all studies."""
    pool = processes.new_pool(1)
    yield pool
    processes.end(pool)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_job_is_lived_once_and_comes_back_in_its_place(count: int) -> None:
    before = set(multiprocessing.active_children())
    heard: list[tuple[int, int]] = []
    with Workers(count) as crew:
        for _ in range(2):  # the same processes again
            steps = Steps(lambda *reached: heard.append(reached), 27)
            results = crew.map(jobs.square, range(9), steps)
            assert [value for value, _ in results] == [job * job for job in range(9)]
            assert heard[-1] == (23, 23)
            assert [done for done, _ in heard] == sorted(done for done, _ in heard)
            heard.clear()
    assert (results[0][1] != os.getpid()) is (count > 1)  # the first job is for another
    assert set(multiprocessing.active_children()) == before


def test_small_work_stays_in_this_process_and_more_is_shared() -> None:
    assert Workers(None, SMALL).count == 1
    assert Workers(None, SMALL + 1).count == min(processes.cores(), processes.USUAL)
    assert Workers(3, 1).count == 3
    for wrong in (0, parallel.MOST + 1):
        with pytest.raises(ListedError, match=f"workers: {wrong}; must be a whole number"):
            Workers(wrong)


def test_a_worker_has_no_workers() -> None:
    with Workers(2) as crew:
        assert crew.map(jobs.workers_of_a_worker, range(2), Steps(None, 0))[0] == 1  # the first job is for another


@pytest.mark.parametrize(
    ("live", "line"), [(jobs.fail, "^job 0: cannot be$"), (jobs.die, "^workers: a process .* was ended")]
)
def test_what_goes_wrong_elsewhere_ends_all_with_one_line(live: Live[int, int], line: str) -> None:
    before = set(multiprocessing.active_children())
    with pytest.raises(ListedError, match=line) as caught, Workers(2) as crew:
        crew.map(live, range(4), Steps(None, 0))
    assert "\n" not in str(caught.value)
    assert set(multiprocessing.active_children()) == before


def test_ctrl_c_ends_all() -> None:
    before = set(multiprocessing.active_children())

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workers(3) as crew:
        crew.map(jobs.square, range(9), Steps(stop, 0))
    assert set(multiprocessing.active_children()) == before


def test_where_no_process_may_be_started_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(count: int) -> ProcessPoolExecutor:
        raise PermissionError

    monkeypatch.setattr(processes, "new_pool", refused)
    with Workers(2) as crew:
        assert {pid for _, pid in crew.map(jobs.square, range(3), Steps(None, 0))} == {os.getpid()}


def test_where_the_first_process_cannot_start_no_job_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: ProcessPoolExecutor, *job: object) -> None:
        raise OSError("no process may be started")

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refused)
    with Workers(2) as crew:
        assert [value for value, _ in crew.map(jobs.square, range(3), Steps(None, 0))] == [0, 1, 4]


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    file = tmp_path / "script.py"
    file.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, file], capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("begun\n[0, 1, 4, 9]\n", "")


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_is_the_same_to_the_last_bit_whatever_the_number_of_workers(
    name: str, pool: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[int] = []

    def one(count: int) -> ProcessPoolExecutor:
        others.append(count)
        return pool

    monkeypatch.setattr(processes, "new_pool", one)
    monkeypatch.setattr(processes, "end", lambda pool: None)
    alone, shared = STUDIES[name](1), STUDIES[name](2)
    assert set(others) == {1}
    assert shared.data == alone.data and repr(shared.answer) == repr(alone.answer)  # there is NaN in it
    for table in alone.tables:
        pd.testing.assert_frame_equal(shared.tables[table], alone.tables[table], check_exact=True)


def test_the_rows_of_validate_can_travel() -> None:
    jobs_ = [(measure, 0.05) for measure in (split, luck_saved, *validate._ROWS)]
    assert pickle.loads(pickle.dumps((validate._measure, jobs_))) == (validate._measure, jobs_)


def test_every_study_that_shares_its_work_is_compared_here(capsys: pytest.CaptureFixture[str]) -> None:
    from sim.cli.main import _parser

    commands = next(action for action in _parser()._actions if action.dest == "command").choices or {}
    taking = {name for name, parser in commands.items() if "--workers" in parser.format_usage()}  # type: ignore[attr-defined]
    assert taking == set(STUDIES) | {"validate"}
