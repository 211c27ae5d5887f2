"""What makes a command quick: processes begun before they are needed, shared drawing, loading at a run."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sim
from sim import processes
from sim.cli import early
from sim.cli.main import _parser, main
from sim.progress import Steps
from sim.results import drawn, output, runs
from sim.results.drawn import Sketch
from sim.results.study import Study
from sim.studies import parallel
from sim.studies.gain import experiment
from sim.studies.parallel import SMALL_BEGUN, Workers, between
from tests import jobs

pytestmark = pytest.mark.once
Begun = list[tuple[int, str, str | None]]
SMALL = ["--residents", "40", "--months", "14"]


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Every process of a test has ended with it."""
    before = set(multiprocessing.active_children())
    yield
    processes.end_begun()
    assert set(multiprocessing.active_children()) == before


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Begun:
    """What commands begin, on a machine of two cores, however small the town; nothing is."""
    calls: Begun = []
    monkeypatch.setattr(processes, "cores", lambda: 2)
    monkeypatch.setattr(early, "LONG", 1)
    monkeypatch.setattr(processes, "begin", lambda count, module, later=None: calls.append((count, module, later)))
    return calls


def test_the_next_that_asks_for_as_many_has_the_processes_that_were_begun() -> None:
    processes.begin(1, "sim.words")
    (child,) = multiprocessing.active_children()
    assert processes.is_begun(1) and not processes.is_begun(2)
    with Workers(2) as crew:
        assert crew.map(jobs.square, range(2), Steps(None, 0))[0][1] == child.pid
        assert not processes.is_begun(1)


def test_others_are_started_for_who_asks_for_more_and_those_begun_end_at_the_end() -> None:
    processes.begin(1, "sim.words")
    before = multiprocessing.active_children()
    with Workers(3) as crew:
        crew.map(jobs.square, range(3), Steps(None, 0))
    assert multiprocessing.active_children() == before
    processes.end_begun()
    assert not multiprocessing.active_children()


def test_less_work_is_worth_a_process_that_is_there_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    assert Workers(None, SMALL_BEGUN + 1).count == 1
    processes.begin(1, "sim.words")
    assert (Workers(None, SMALL_BEGUN).count, Workers(None, SMALL_BEGUN + 1).count) == (1, 2)


def test_what_is_needed_later_is_loaded_while_others_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "needed_later.py").write_text("import pathlib; pathlib.Path(__file__).with_name('loaded').touch()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    processes.begin(1, "sim.words", "needed_later")
    with Workers(2) as crew:
        assert "needed_later" not in sys.modules
        assert crew.map(jobs.wait_for, [str(tmp_path / "loaded")] * 2, Steps(None, 0))[0]  # the first is for another
    monkeypatch.delitem(sys.modules, "needed_later")


def test_short_jobs_stand_amid_long_ones() -> None:
    assert between([1, 2, 3], ["a", "b"]) == [1, 2, "a", "b", 3]
    assert between([], ["a"]) == ["a"]


def test_a_study_begins_as_many_as_will_share_its_work(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parallel, "_new_pool", lambda count: None)  # nor are any started later
    assert main(["reform", *SMALL, "--month", "6"]) == 0
    assert main(["reform", *SMALL, "--month", "6", "--workers", "3", "--out", str(tmp_path / "out")]) == 0
    module = "sim.studies.reform.reform"
    assert begun == [(1, module, None), (2, module, "sim.figures")]


@pytest.mark.parametrize("words", [["reform", *SMALL, "--month", "6", "--workers", "1"], ["run", *SMALL, "--json"]])
def test_a_command_that_shares_nothing_begins_nothing(begun: Begun, words: list[str]) -> None:
    assert main(words) == 0
    assert not begun


def test_a_small_town_is_lived_before_a_process_has_begun(
    begun: Begun, undrawn: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(early, "LONG", 40 * 14 + 1)
    assert main(["run", *SMALL, "--out", str(tmp_path / "run")]) == 0
    assert not begun
    monkeypatch.setattr(early, "LONG", 40 * 14)
    assert main(["run", *SMALL, "--out", str(tmp_path / "run")]) == 0
    assert begun == [(1, "sim.figures", None)]


def test_one_core_begins_nothing(begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 1)
    early.begin("sim.figures", most=1)
    assert not begun


def test_a_command_that_fails_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "cores", lambda: 2)
    assert main(["why", "nonesuch"]) == 2
    assert not multiprocessing.active_children()


def test_what_others_load_for_a_command_is_there() -> None:
    commands = next(action for action in _parser()._actions if action.dest == "command").choices or {}
    loads = {name: parser.get_default("loads") for name, parser in commands.items()}  # type: ignore[attr-defined]
    taking = {name for name, parser in commands.items() if "--workers" in parser.format_usage()}  # type: ignore[attr-defined]
    assert {name for name, module in loads.items() if module} == taking
    for module in filter(None, loads.values()):
        importlib.import_module(module)


def _sketches() -> list[Sketch]:
    run = runs.run("joined-hands", 40, 6)
    return [sketch for sketch in output.sketches(run) if sketch.function in ("listed_by_month", "district_gap")]


def _elsewhere(drawing: drawn.Shared) -> None:
    """Wait until the first picture has been drawn by the other process."""
    drawing._futures[0].result()


def _killed(drawing: drawn.Shared) -> None:
    """End the other process."""
    for child in multiprocessing.active_children():
        child.kill()
        child.join()


@pytest.mark.parametrize("happens", [_elsewhere, _killed])
def test_pictures_are_the_same_bytes_whoever_draws_them(happens: Callable[[drawn.Shared], None]) -> None:
    sketches = _sketches()
    with drawn.shared(sketches, True, True) as drawing:
        alone = drawing.files()
    assert [name for name, _ in alone] == [
        f"{n}.{e}" for n in ("listed-by-month", "district-gap") for e in ("png", "svg")
    ]
    processes.begin(1, "sim.figures")
    with drawn.shared(sketches, True, True) as drawing:
        happens(drawing)
        assert drawing.files() == alone


def test_an_error_of_the_other_process_is_told() -> None:
    processes.begin(1, "sim.words")
    with (
        pytest.raises(AttributeError, match="no_such"),
        drawn.shared([Sketch("no_such", ()), *_sketches()], False, False) as drawing,
    ):
        drawing.files()


def test_the_collector_passes_over_what_is_loaded_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = gc.get_freeze_count()
    with early.loading():
        assert gc.isenabled()
    assert gc.get_freeze_count() == frozen
    monkeypatch.setattr(early, "alone", False)
    monkeypatch.setattr(sys, "argv", ["sim"])
    assert main() == 0 and early.alone
    with early.loading():
        assert not gc.isenabled()
    assert gc.isenabled() and gc.get_freeze_count() > frozen
    assert main([]) == 0 and not early.alone


def test_towns_whose_cases_wait_to_be_followed_are_few_where_they_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    lived: list[int] = []
    base = experiment._live_base

    def live_base(job: experiment.InTown, steps: Steps) -> experiment.Base:
        lived.append(job.seed)
        return base(job, steps)

    follow = experiment._follow

    def follow_stack(stack: experiment.Stack, steps: Steps) -> object:
        lived.append(0)
        return follow(stack, steps)

    monkeypatch.setattr(experiment, "_live_base", live_base)
    monkeypatch.setattr(experiment, "_follow", follow_stack)

    def asked() -> Study:
        return sim.gain("joined-hands", 4, 40, 14, towns=3, workers=1)

    together = asked()
    assert lived[:3] == [1, 2, 3] and set(lived[3:]) == {0}
    lived.clear()
    monkeypatch.setattr(experiment, "MOST_KEPT", 1)
    assert asked().data == together.data
    assert [seed for seed in lived if seed] == [1, 2, 3] and lived[1] == 0
