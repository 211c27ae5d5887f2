"""Faults around a sweep: two on one folder, little memory, wild clocks, workers that die."""

from __future__ import annotations

import os
import random
import signal
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import processes
from sim.errors import ListedError
from sim.sweeps import executors, plan, run, worker
from sim.sweeps.design import Design
from tests.sweep_tools import DESIGN, GOLDEN, alive, finished, kept, one_line, rows_digest, start, wait


def test_two_on_one_folder(tmp_path: Path) -> None:
    """The second is told who is there; when the first is killed, the folder is free."""
    folder = tmp_path / "out"
    process = start({**DESIGN, "seeds": {"low": 1, "high": 400}}, folder, batch=6)
    wait(lambda: bool(finished(folder)), process)
    with pytest.raises(ListedError, match=rf"process {process.pid} on .* is writing there; wait for it, or stop it"):
        run.sweep(DESIGN, folder, batch=6)
    process.kill()
    process.communicate()
    with pytest.raises(ListedError, match=r"holds another sweep: design\.seeds"):
        run.sweep(DESIGN, folder, batch=6)


def test_forked_workers_do_not_keep_the_folder(tmp_path: Path) -> None:
    """Python forks the workers of an executor: when their owner is killed they stay, but the folder is free."""
    folder = tmp_path / "out"
    process = start({**DESIGN, "seeds": {"low": 1, "high": 400}}, folder, batch=6, fork=2)
    wait(lambda: bool(finished(folder)), process)
    lists = Path(f"/proc/{process.pid}/task").glob("*/children")
    workers = [child for path in lists for child in path.read_text().split()]
    try:
        process.kill()
        process.wait()
        assert len(workers) == 2 and all(map(alive, workers))
        with pytest.raises(ListedError, match=r"holds another sweep: design\.seeds"):
            run.sweep(DESIGN, folder, batch=6)
    finally:
        for worker in filter(alive, workers):
            os.kill(int(worker), signal.SIGKILL)
        process.communicate()


def test_two_in_one_process(tmp_path: Path) -> None:
    """The second is refused, by whatever name it knows the folder; and that does not let in others."""
    folder, refused = tmp_path / "out", []
    (tmp_path / "link").symlink_to(folder)

    def progress(done: int, total: int) -> None:
        if done != 6:
            return
        with ThreadPoolExecutor(1) as other, pytest.raises(ListedError) as error:
            other.submit(run.sweep, DESIGN, tmp_path / "link", batch=6).result()
        refused.append(str(error.value))
        process = start(DESIGN, folder, batch=6)
        refused.append(process.communicate()[1])
        assert process.returncode == 2

    run.sweep(DESIGN, folder, batch=6, progress=progress)
    assert len(refused) == 2
    assert all(f"process {os.getpid()} on " in text and "is writing there; wait for it" in text for text in refused)
    assert run.sweep(DESIGN, folder, batch=6).lived == 0


@pytest.mark.parametrize("measures", [["listed_share"], ["entrenchment"]])
def test_stacks_fit_the_cache(measures: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of a stack (8 bytes a resident and world) takes at most 128 kB; a larger town is lived by itself."""
    worlds: list[int] = []

    def watched(books: Any, residents: int, seed: int) -> Any:
        worlds.append(len(books))
        raise MemoryError

    def stack(task: plan.Task, runs: Any) -> list[worker.Columns]:
        with pytest.raises(MemoryError):
            worker._run_together(task, runs)
        return [{m: np.array([r.run for r in runs]) for m in task.measures}]

    monkeypatch.setattr(worker, "Town", watched)
    monkeypatch.setattr(worker, "_run_stack", stack)
    keys = {"listing.threshold": {"low": 800.0, "high": 900.0, "steps": 500}}
    twins = 2 if measures == ["entrenchment"] else 1
    for residents in (90, 1000, 40_000):
        design = {"rulebooks": ["joined-hands"], "months": 1, "measures": measures, "residents": residents}
        task = plan.Plan(Design.parse({**design, "keys": keys})).task(0)
        worlds.clear()
        assert list(worker.run_batch(task).columns[measures[0]]) == [r.run for r in task.runs]
        assert sum(worlds) == twins * len(task.runs) and len(task.runs) >= 50
        if residents == 40_000:
            assert set(worlds) == {twins}
        else:
            assert max(worlds) * residents * 8 <= 128 * 1024 and max(worlds) > twins


def test_little_memory_splits_stacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a stack does not fit, its halves are lived: the rows are the same."""
    real, sizes = worker.Town, []

    def small(worlds: Any, *args: Any) -> Any:
        sizes.append(len(worlds))
        if len(worlds) > 4:
            raise MemoryError
        return real(worlds, *args)

    monkeypatch.setattr(worker, "Town", small)
    run.sweep(DESIGN, tmp_path / "out", batch=6)
    assert max(sizes) > 4 and min(sizes) <= 4
    assert rows_digest(tmp_path / "out") == GOLDEN


def test_no_memory(tmp_path: Path) -> None:
    """A real limit of the system, too low for one town of a million."""
    design = {**DESIGN, "residents": 3_000_000, "measures": ["entries"]}
    process = start(design, tmp_path / "out", spare=300_000_000)
    out, error = process.communicate()
    assert process.returncode == 2, (out, error)
    assert "not enough memory for one run; fewer residents or months are needed" in error
    assert len(error.strip().splitlines()) == 1


def test_clock_jumps(complete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clocks that are set, backwards or by years, change nothing: neither what is kept nor what is lived."""
    luck = random.Random(1)
    monkeypatch.setattr(time, "time", lambda: luck.uniform(-1e10, 1e10))
    monkeypatch.setattr(time, "time_ns", lambda: luck.randrange(10**18))
    run.sweep({**DESIGN}, tmp_path / "out", batch=6)
    for path in finished(tmp_path / "out"):
        os.utime(path, (luck.uniform(0, 4e9),) * 2)
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 0
    assert kept(tmp_path / "out") == kept(complete)


def test_executors_that_break(tmp_path: Path) -> None:
    class Broken(ThreadPoolExecutor):
        def submit(self, *args: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
            future: Future[Any] = Future()
            future.set_exception(BrokenExecutor("gone"))
            return future

    with pytest.raises(ListedError, match=r"the executor broke.*the same command goes on"):
        run.sweep(DESIGN, tmp_path / "out", Broken(1), batch=6)
    with pytest.raises(ListedError, match="choose one of"):
        run.sweep(DESIGN, tmp_path / "out", processes=2, dask="tcp://127.0.0.1:1")


def test_workers_that_die_again_and_again(complete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that die as soon as they start are replaced a few times; then the sweep gives up, and can go on."""
    hired: list[object] = []
    real = processes.new_pool

    def new(count: int) -> Any:
        hired.append(count)
        assert len(hired) < 10
        return real(count)

    with monkeypatch.context() as patched:
        patched.setattr(processes, "new_pool", new)
        patched.setattr(processes, "_begin", partial(os._exit, 1))
        with pytest.raises(ListedError) as error:
            run.sweep(DESIGN, tmp_path / "out", batch=6, processes=2)
    one_line(error, "workers die again and again (out of memory?); use fewer, or a smaller --batch",
             "what is finished is kept, the same command goes on")  # fmt: skip
    assert len(hired) == 5
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 24
    assert kept(tmp_path / "out") == kept(complete)


def test_deaths_count_in_a_row(complete: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as workers may die, they may die again once something is finished; nothing is lived twice."""

    class Mortal(executors.InProcess):
        deaths = 0

        def submit(self, task: plan.Task) -> executors.Future:
            if self.deaths < 3:
                self.deaths += 1
                raise executors.Lost
            self.deaths = 0
            return super().submit(task)

        def lost(self, error: BaseException | None) -> bool:
            return isinstance(error, executors.Lost)

    monkeypatch.setattr(executors, "crew", lambda *_: Mortal())
    assert run.sweep(DESIGN, tmp_path / "out", batch=6).lived == 24
    assert kept(tmp_path / "out") == kept(complete)


def test_a_worker_with_another_version(tmp_path: Path) -> None:
    class Older(ThreadPoolExecutor):
        def submit(self, *args: Any, **more: Any) -> Future[Any]:  # type: ignore[override]
            future: Future[Any] = Future()
            future.set_result(worker.BatchRows(0, {}, "older"))
            return future

    with pytest.raises(ListedError, match="a worker has another version of this package"):
        run.sweep(DESIGN, tmp_path / "out", Older(1))
    assert not finished(tmp_path / "out")


def test_a_bug_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "Town", broken)
    with pytest.raises(ZeroDivisionError):
        run.sweep(DESIGN, tmp_path / "out")
