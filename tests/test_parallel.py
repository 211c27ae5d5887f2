"""Studies among processes: the same answer whatever their number, and one line when one of them goes."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import ListedError
from sim.progress import Steps
from sim.studies import parallel
from sim.studies.parallel import SMALL, Workers
from tests.processes import PATIENCE

SCRIPT = """
import sim
print("begun", flush=True)
study = sim.reform("joined-hands", 6, residents=20, months=12, seeds=3, workers=2)
print(study.name, len(study.tables["returned"]) > 0)
"""


def in_a_helper() -> bool:
    return multiprocessing.parent_process() is not None


def square(job: int, steps: Steps) -> tuple[int, int]:
    steps.total += 2
    for _ in range(3):
        steps()
    return job * job, os.getpid()


def fail(job: int, steps: Steps) -> int:
    if in_a_helper():
        raise ListedError(f"job {job}: cannot be")
    return job


def die(job: int, steps: Steps) -> int:
    if in_a_helper():
        os._exit(1)
    return job


def nested(job: int, steps: Steps) -> int:
    with Workers(3) as crew:
        return crew.count


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_job_is_lived_once_and_comes_back_in_its_place(count: int) -> None:
    heard: list[tuple[int, int]] = []
    with Workers(count) as crew:
        for _ in range(2):  # the same processes again
            steps = Steps(lambda *told: heard.append(told), 9)
            found = crew.map(square, range(9), steps)
            assert [value for value, _ in found] == [job * job for job in range(9)]
            assert heard[-1] == (27, 27)
            assert [done for done, _ in heard] == sorted(done for done, _ in heard)
            heard.clear()
    lived_by = {pid for _, pid in found}
    assert (found[0][1] != os.getpid()) is (count > 1)  # the first job is the first helper's
    assert 1 <= len(lived_by) <= count
    assert multiprocessing.active_children() == []


def test_small_work_stays_in_this_process_and_more_is_shared() -> None:
    assert Workers(None, SMALL).count == 1
    assert Workers(None, SMALL + 1).count == min(parallel.cores(), parallel.USUAL)
    assert Workers(3, 1).count == 3
    with pytest.raises(ListedError, match="^workers: 0; must be a whole number from 1"):
        Workers(0)


def test_a_helper_has_no_helpers() -> None:
    with Workers(2) as crew:
        assert crew.map(nested, range(2), Steps(None, 0))[0] == 1


@pytest.mark.parametrize(("live", "line"), [(fail, "^job 0: cannot be$"), (die, "^workers: a process .* was ended")])
def test_what_goes_wrong_in_a_helper_ends_all_with_one_line(live: parallel.Live[int, int], line: str) -> None:
    with pytest.raises(ListedError, match=line) as caught, Workers(2) as crew:
        crew.map(live, range(4), Steps(None, 0))
    assert "\n" not in str(caught.value)
    assert multiprocessing.active_children() == []


def test_ctrl_c_ends_the_helpers() -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workers(3) as crew:
        crew.map(square, range(9), Steps(stop, 0))
    assert multiprocessing.active_children() == []


def test_where_no_process_may_be_started_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(method: str) -> None:
        raise PermissionError

    monkeypatch.setattr(multiprocessing, "get_context", refused)
    with Workers(2) as crew:
        assert {pid for _, pid in crew.map(square, range(3), Steps(None, 0))} == {os.getpid()}


def test_a_study_is_the_same_to_the_last_bit_whatever_the_number_of_workers() -> None:
    from sim.studies.tipping.tipping import tipping  # three rounds, with snapshots that travel

    one, two = (
        tipping(
            "joined-hands", cases=4, residents=60, months=24, hold=12, stay=12, seeds=2, steps=3, workers=workers
        ).tables
        for workers in (1, 2)
    )
    for name, table in one.items():
        pd.testing.assert_frame_equal(two[name], table, check_exact=True)


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    file = tmp_path / "script.py"
    file.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, file], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.stdout, done.stderr) == ("begun\nreform True\n", "")
