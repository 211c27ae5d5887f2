"""Sweeps: the same bytes however they are lived, and nothing lost whenever they are killed."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import mesa
import pandas as pd
import polars
import pyarrow.parquet as pq
import pytest

import sim
from sim.cli.progress import RateBar
from sim.errors import ListedError
from sim.sweeps import estimate, manifest, parquet, plan, read, run, worker
from sim.sweeps.design import Design
from tests.processes import Forked
from tests.sweep_tools import DESIGN, GOLDEN, alive, finished, kept, rows_digest, start, wait


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small sweep, uninterrupted, in batches of six."""
    folder = tmp_path_factory.mktemp("sweep") / "whole"
    heard: list[tuple[int, int]] = []
    done = run.sweep(DESIGN, folder, batch=6, progress=lambda *steps: heard.append(steps))
    assert (done.runs, done.lived, done.notes) == (24, 24, [])
    assert heard == [(n, 24) for n in (0, 6, 12, 18, 24)]
    return folder


def test_golden(complete: Path) -> None:
    assert rows_digest(complete) == GOLDEN


@pytest.mark.parametrize("batch", [None, 1, 5, 7, 24])
def test_any_batch_gives_the_same_rows(batch: int | None, tmp_path: Path) -> None:
    run.sweep(DESIGN, tmp_path / "out", batch=batch)
    assert rows_digest(tmp_path / "out") == GOLDEN


def test_any_stack_gives_the_same_rows() -> None:
    created = plan.Plan(Design.parse(DESIGN), 6)
    lived = [worker.run_batch(replace(created.task(b), cells=90 * (1 + 3 * b))) for b in range(created.batches)]
    parts = [parquet.table(created, one.number, one.columns) for one in lived]
    assert parquet.digest(parquet.concatenated(parts)) == GOLDEN


def test_two_processes(complete: Path, tmp_path: Path) -> None:
    done = run.sweep(DESIGN, tmp_path / "out", batch=6, processes=2)
    assert done.lived == 24
    assert kept(tmp_path / "out") == kept(complete)


def test_any_executor(complete: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(3) as executor:
        run.sweep(DESIGN, tmp_path / "out", executor, batch=6)
        assert executor.submit(int, 3).result() == 3  # it is not ours to close
    assert kept(tmp_path / "out") == kept(complete)


def test_rows_are_those_of_single_runs(complete: Path) -> None:
    """Each row, from the town that `sim.run` lives."""
    frame = read.rows(complete)
    for row in frame.sample(4, random_state=1).to_dict("records"):
        changes = {key: row[key] for key in DESIGN["keys"]}
        book = sim.load(row["rulebook"]).set(changes)
        alone = sim.run(book, row["residents"], DESIGN["months"], row["seed"]).worlds.iloc[0]
        assert {m: row[m] for m in DESIGN["measures"]} == {m: alone[m] for m in DESIGN["measures"]}


def test_months(tmp_path: Path) -> None:
    design = {**DESIGN, "per": "month", "measures": ["listed_share", "entries", "savings"], "seeds": 2, "keys": {}}
    run.sweep(design, tmp_path / "out")
    frame = read.rows(tmp_path / "out")
    assert list(frame["month"]) == [*range(1, 15)] * 2
    alone = sim.run(DESIGN["rulebooks"], 90, 14, 2).monthly
    for name in DESIGN["rulebooks"]:
        mine, its = frame[frame["rulebook"] == name], alone[alone["world"] == name]
        assert list(mine["entries"]) == list(its["entries"])
        assert list(mine["savings"]) == list(its["savings"].round(6))
        assert list(mine["listed_share"]) == list(its["listed_share"].round(6))


def test_others_read_the_files(complete: Path) -> None:
    frame = read.rows(complete)
    assert pd.read_parquet(complete).equals(frame)
    assert polars.read_parquet(complete / "*.parquet")["entries"].to_list() == list(frame["entries"])
    with duckdb.connect() as base:
        hits = base.sql(f"select entries from '{complete}/*.parquet' order by run").fetchall()
    assert [one for (one,) in hits] == list(frame["entries"])
    assert list(frame["run"]) == list(range(24))


def test_files_name_no_python(complete: Path) -> None:
    import platform

    for path in finished(complete):
        data = path.read_bytes()
        assert platform.python_version().encode() not in data
        assert mesa.__version__.encode() not in data or mesa.__version__ in pq.ParquetFile(path).metadata.created_by
    written = manifest.read(complete)
    assert written is not None and written["complete"] and len(written["files"]) == 4
    assert set(written["versions"]) >= {"listed", "python", "mesa", "numpy", "scipy", "pyarrow", "model"}


def test_finished_is_finished(complete: Path) -> None:
    before = {p.name: p.stat().st_mtime_ns for p in finished(complete)}
    done = run.sweep(DESIGN, complete, batch=6)
    assert done.lived == 0 and done.notes == []
    assert {p.name: p.stat().st_mtime_ns for p in finished(complete)} == before
    assert len(done.rows) == 24


def test_killed_at_every_step(complete: Path, tmp_path: Path) -> None:
    """By one signal or another, at the first, second, third ... step of keeping something; each time, it goes on."""
    process = start(DESIGN, tmp_path / "out", everywhere=True)
    out, error = process.communicate()
    assert process.returncode == 0, error
    counts = json.loads(out)
    assert counts == sorted(counts) and set(counts) == {0, 1, 2, 3, 4}
    assert kept(tmp_path / "out") == kept(complete)


def test_a_worker_killed_then_all(tmp_path: Path) -> None:
    """One of two processes is killed: the sweep goes on unasked. Then the command: its processes end, too."""
    folder = tmp_path / "out"
    go_on, never = tmp_path / "go on", tmp_path / "never"
    process = start(DESIGN, folder, processes=2, batch=1, holds=[(2, str(go_on)), (12, str(never))])
    wait(lambda: len(finished(folder)) >= 2, process)
    os.kill(int(_workers(process)[-1]), signal.SIGKILL)
    go_on.touch()
    wait(lambda: len(finished(folder)) >= 12, process)  # more than were on their way
    _stop_and_go_on(process, signal.SIGKILL, folder)


def test_stopped_by_hand(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    process = start(DESIGN, folder, processes=2, batch=1, holds=[(2, str(tmp_path / "never"))])
    wait(lambda: len(finished(folder)) >= 2, process)
    _stop_and_go_on(process, signal.SIGINT, folder)


def _workers(process: Forked) -> list[str]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [c for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]


def _stop_and_go_on(process: Forked, which: signal.Signals, folder: Path) -> None:
    workers = _workers(process)
    process.send_signal(which)
    process.communicate()
    before = {p.name: p.stat().st_mtime_ns for p in finished(folder)}
    assert 2 <= len(before) < 24
    wait(lambda: not any(map(alive, workers)))
    done = run.sweep(DESIGN, folder, batch=1)
    assert done.lived == 24 - len(before) and done.notes == []
    assert {p.name: p.stat().st_mtime_ns for p in finished(folder) if p.name in before} == before
    assert rows_digest(folder) == GOLDEN


def test_changed_design_is_refused(complete: Path) -> None:
    before = kept(complete)
    longer = sim.load("joined-hands").set({"listing.term": 13})
    for change, named in (
        ({"months": 15}, "months was 14, is 15"),
        ({"seeds": [1, 2]}, "seeds"),
        ({"measures": ["listed_share"]}, "measures"),
        ({"keys": {**DESIGN["keys"], "listing.threshold": [900.0, 960.0]}}, "listing.threshold"),
        ({"rulebooks": ["joined-hands"]}, "rulebooks.auto-flag is missing here"),
        ({"rulebooks": ["auto-flag", "joined-hands"]}, "design.rulebooks: in another order"),
        ({"keys": dict(reversed(DESIGN["keys"].items()))}, "design.keys: in another order"),
        ({"rulebooks": [longer, "auto-flag"]}, "listing.term was 12, is 13"),
    ):  # fmt: skip
        with pytest.raises(ListedError, match="holds another sweep") as error:
            run.sweep({**DESIGN, **change}, complete, batch=6)
        assert named in str(error.value)
    with pytest.raises(ListedError, match="batch was"):
        run.sweep(DESIGN, complete, batch=7)
    assert kept(complete) == before


def test_another_version_of_the_model_is_refused(complete: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.sweeps.worker.model_digest", lambda: "other")
    with pytest.raises(ListedError, match="another state of its code"):
        run.sweep(DESIGN, complete, batch=6)


def test_another_pyarrow_finishes_what_this_one_began(complete: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.sweeps.parquet.ARROW", "1.0")
    assert run.sweep(DESIGN, complete, batch=6).lived == 0
    assert len(read.rows(complete)) == 24


def test_dry_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(estimate, "PATIENCE", 0.2)
    hits = estimate.dry_run({**DESIGN, "residents": [90, 120]}, batch=6)  # its seconds: test_sweep_dry.py
    assert (hits.runs, hits.batches, hits.rows) == (48, 8, 48)
    assert hits.seconds > 0 and 8 * 2000 < hits.bytes < 8 * 20_000
    assert str(hits).startswith("48 runs in 8 files, 48 rows; about ")
    assert not list(tmp_path.iterdir())


def test_the_rate_and_the_time_left() -> None:
    bar = RateBar("runs")
    bar.reached(40, 100)
    assert bar.text(40, 100, 0) == "40 of 100 runs"
    assert bar.text(50, 100, 5) == "50 of 100 runs, 2 a second, 25 s left"


def test_batch_run_recipe() -> None:
    """The recipe in the docstring of `sim.sweeps` works as it stands."""
    import sim.sweeps

    text = (sim.sweeps.__doc__ or "").split("    class OneTown", 1)[1].split("\nEach row", 1)[0]
    code = "class OneTown" + "\n".join(line.removeprefix("    ") for line in text.splitlines())
    code = code.replace("mesa.batch_run(", "found = mesa.batch_run(").replace(
        "number_processes=1", "number_processes=1, display_progress=False"
    )
    names = {"mesa": mesa, "sim": sim}
    exec(code, names)  # our own text
    hits = pd.DataFrame(names["found"])
    assert len(hits) == 6
    for row in hits.to_dict("records"):
        book = sim.load("joined-hands").set({"listing.threshold": row["threshold"]})
        town = sim.run(book, 200, 24, row["town_seed"])
        assert row["listed"] == town.monthly["listed"].iloc[23]
