"""What is told about time and disk: by a dry run before a sweep, and by the command while it runs."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.cli import progress
from sim.cli.main import main
from sim.files import atomic
from sim.sweeps import estimate, plan, run, worker
from sim.sweeps.estimate import dry_run
from sim.sweeps.plan import Task
from tests.sweep_tools import DESIGN, finished

NEAR = 1.25
"""The disk that a dry run foretells is this near to what the sweep then takes."""
COST = 1e-4
"""Seconds for a month of one resident, by the clock of these tests."""


class Clock:
    """A clock that only the living of towns moves on: by what it would take, exactly."""

    def __init__(self) -> None:
        self.now, self.cost, self.run_batch = 1000.0, COST, worker.run_batch

    def read(self) -> float:
        return self.now

    def timed(self, task: Task) -> worker.BatchRows:
        self.now += sum(r.residents for r in task.runs) * task.months * self.cost
        return self.run_batch(task)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    created = Clock()
    monkeypatch.setattr(worker, "run_batch", created.timed)
    for module in (estimate, progress):
        monkeypatch.setattr(module, "time", SimpleNamespace(perf_counter=created.read, monotonic=created.read))
    monkeypatch.setattr(progress, "PATIENCE", 1.0)
    return created


ONCE = 24 * 90 * 14 * COST
"""Seconds for DESIGN: its runs, residents and months."""


@pytest.mark.parametrize(
    ("change", "times"),
    [
        ({}, 1),
        ({"seeds": {"low": 1, "high": 6}}, 2),
        ({"seeds": {"low": 1, "high": 300}}, 100),
        ({"months": 28}, 2),
        ({"residents": 180}, 2),
        ({"residents": [90, 180]}, 3),
        ({"residents": [90, 180, 270, 360, 450]}, 1 + 2 + 3 + 4 + 5),
        ({"rulebooks": ["joined-hands"]}, 1 / 2),
        ({"keys": {}}, 1 / 4),
        ({"per": "month", "measures": ["listed_share"]}, 1),
    ],
)
def test_seconds_are_as_many_as_there_is_to_live(change: dict[str, Any], times: float, clock: Clock) -> None:
    """Twice the runs, the months or the residents: twice the seconds; and two processes need half of them."""
    alone = dry_run({**DESIGN, **change}, batch=2)
    assert alone.seconds == pytest.approx(ONCE * times)
    assert dry_run({**DESIGN, **change}, batch=2, processes=2).seconds == pytest.approx(ONCE * times / 2)


def test_no_more_processes_than_files(clock: Clock) -> None:
    assert dry_run(DESIGN, batch=6, processes=100).seconds == pytest.approx(ONCE / 4)
    assert dry_run(DESIGN, batch=24, processes=2).seconds == pytest.approx(ONCE)


def test_the_probe_is_short(clock: Clock) -> None:
    """However large the design: it is stopped after a few seconds, and a large town is never lived to its end."""
    before = clock.now
    result = dry_run({**DESIGN, "months": 1200, "residents": [90, 2000], "seeds": {"low": 1, "high": 1000}})
    assert clock.now - before < 6 * estimate.PATIENCE
    assert result.seconds == pytest.approx(8 * 1000 * (90 + 2000) * 1200 * COST)


def toml(folder: Path, seeds: int) -> str:
    """DESIGN as a file, with so many seeds."""
    lines = [
        'rulebooks = ["joined-hands", "auto-flag"]', f"seeds = {{low = 1, high = {seeds}}}", "residents = 90",
        "months = 14", 'measures = ["listed_share", "entrenchment", "entries", "wages_lost"]', "[keys]",
        "listing.threshold = [900.0, 950.0]", '"source.*.rate" = {low = 0.2, high = 0.6, steps = 2}',
    ]  # fmt: skip
    path = folder / f"design-{seeds}.toml"
    path.write_text("\n".join(lines))
    return str(path)


def test_command(clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What `--dry-run` prints: `--processes` and `--batch` count."""
    reply = []
    for words in (["--batch", "6"], ["--batch", "6", "--processes", "2"], ["--batch", "12", "--processes", "1000"]):
        assert main(["sweep", toml(tmp_path, 60), "--dry-run", *words]) == 0
        reply.append(capsys.readouterr().out)
    for text, count, seconds in zip(reply, (80, 80, 40), ("60 s", "30 s", "2 s"), strict=True):  # 20 * ONCE: 60.48
        assert text.startswith(f"480 runs in {count} files, 480 rows; about {seconds} here, about "), text
        assert re.search(r"about [\d.]+ kB of disk$", text.strip())
    assert str(estimate.Estimate(1, 1, 1, 7200.0, 1_500_000)) == (
        "1 runs in 1 files, 1 rows; about 2.0 h here, about 1.5 MB of disk"
    )


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither into the folder that is named, nor here, nor into the place for passing files."""
    path, out = toml(tmp_path, 3), tmp_path / "out"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(estimate, "PATIENCE", 0.05)
    assert main(["sweep", path, "--dry-run", "--out", str(out), "--processes", "2"]) == 0
    assert [str(p) for p in tmp_path.rglob("*")] == [path]
    run.sweep(path, out)
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.iterdir()}
    assert main(["sweep", path, "--dry-run", "--out", str(out)]) == 0
    assert {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.iterdir()} == before


@pytest.mark.parametrize(
    ("change", "batch"),
    [
        ({}, 6),
        ({}, None),
        ({"seeds": {"low": 1, "high": 12}}, 5),
        ({"per": "month", "measures": ["listed_share", "entries"]}, 3),
    ],
)
def test_disk_is_near(change: dict[str, Any], batch: int | None, tmp_path: Path) -> None:
    """What was foretold, and then the sweep itself."""
    design = {**DESIGN, **change}
    result = dry_run(design, batch=batch)
    run.sweep(design, tmp_path / "out", batch=batch)
    taken = sum(p.stat().st_size for p in finished(tmp_path / "out"))
    assert result.batches == len(finished(tmp_path / "out"))
    assert taken / NEAR < result.bytes < taken * NEAR


def test_disk_of_towns_of_many_sizes(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file holds many runs of small towns and one of a large one."""
    clock.cost = 0.0  # so that whole files are lived to foretell, on any machine
    monkeypatch.setattr(plan, "RESIDENT_MONTHS", 60 * 300)
    measures = ["listed", "entries", "wages", "savings"]
    design = {
        **DESIGN,
        "per": "month",
        "measures": measures,
        "residents": [*range(10, 20), 300],
        "months": 60,
        "keys": {},
    }
    result = dry_run(design)
    run.sweep(design, tmp_path / "out")
    taken = sum(p.stat().st_size for p in finished(tmp_path / "out"))
    assert taken / 1.1 < result.bytes < taken * 1.1  # as if all files were the largest town's: a sixth less


def test_rate_and_time_left_are_told(
    clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On stderr, while the command runs: after each batch, which takes 7.56 seconds by our clock, before the next."""
    clock.cost *= 10
    reply: list[str] = []
    written = atomic.written

    def watched(path: Path) -> Any:
        reply.append(capsys.readouterr().err)
        return written(path)

    monkeypatch.setattr(atomic, "written", watched)
    path, out = toml(tmp_path, 3), tmp_path / "out"
    assert main(["sweep", path, "--out", str(out), "--batch", "6"]) == 0
    end = capsys.readouterr()
    assert [line for line in reply if line] == [  # each by itself: it was told before the next file was written
        "6 of 24 runs, 47.6 a minute, 23 s left\n",
        "12 of 24 runs, 47.6 a minute, 15 s left\n",
        "18 of 24 runs, 47.6 a minute, 8 s left\n",
        "24 of 24 runs, 47.6 a minute, 0 s left\n",
    ]
    assert end.err == "" and end.out.startswith(f"{out}: 24 runs; see: ")
    for batch in finished(out)[2:]:
        batch.unlink()
    reply.clear()
    assert main(["sweep", path, "--out", str(out), "--batch", "6"]) == 0
    later = ["18 of 24 runs, 47.6 a minute, 8 s left\n", "24 of 24 runs, 47.6 a minute, 0 s left\n"]
    assert [line for line in reply if line] == later  # at the rate of today's runs, not of all


def test_a_terminal_shows_a_bar(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same words beside it."""
    clock.cost *= 10
    shown: list[tuple[str, int]] = []
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("rich.progress.Progress.start", lambda bar: None)
    monkeypatch.setattr(
        "rich.progress.Progress.update",
        lambda bar, task, completed, total, description: shown.append((description, completed)),
    )
    assert main(["sweep", toml(tmp_path, 3), "--out", str(tmp_path / "out"), "--batch", "12"]) == 0
    assert shown == [("12 of 24 runs, 47.6 a minute, 15 s left", 12), ("24 of 24 runs, 47.6 a minute, 0 s left", 24)]
