"""1,000 hostile inputs over all commands: no traceback, none that takes long or much memory, no file changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.cli import main as cli
from tests import hostile
from tests.hostile import GOOD, SEED, Cost, Hostile, baseline, good_files, inputs, judged
from tests.processes import PATIENCE, Forked
from tests.sweep_tools import ROOT

INPUTS = 1000


def good_ones(place: str) -> None:
    """Give each of them to `sim`, in this process."""
    assert baseline(good_files(), Path(place)).keys() == {name for name, words in GOOD.items() if words}


linux = pytest.mark.skipif(sys.platform != "linux", reason="the use of memory is read where Linux tells it")


@linux
@pytest.mark.slow(5)
def test_good_ones_end_well_on_each_python(tmp_path: Path) -> None:
    """Every command but those that never end or take long: what studies find is looked at on one Python."""
    process = Forked(good_ones, str(tmp_path))
    assert process.communicate()[1] == "" and process.returncode == 0
    assert sum(map(bool, GOOD.values())) >= 16


@linux
@pytest.mark.once
@pytest.mark.slow(30)
def test_hostile_inputs() -> None:
    """In a process of its own, whose memory is its own. To repeat: python -m tests.hostile --only NUMBER."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile", "--inputs", str(INPUTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "all ended well"), done.stdout + done.stderr


@linux
@pytest.mark.once
@pytest.mark.parametrize("slower", [1, 1000])
@pytest.mark.parametrize(("yards", "ends"), [(0.9 * hostile.YARDS, 0), (1.1 * hostile.YARDS, 1)])
def test_what_takes_long_is_told_and_a_slow_machine_is_not(
    slower: int, yards: float, ends: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that moves with the work done: a machine on which all takes a thousand times as long is no fault."""
    now = 0.0

    def work(yards: float) -> None:
        nonlocal now
        now += slower * yards

    def refuse(words: list[str]) -> int:
        work(0 if words == GOOD["show"] else yards)
        sys.stderr.write("sim: no\n")
        return 2

    monkeypatch.setattr(hostile, "time", SimpleNamespace(process_time=lambda: now))
    monkeypatch.setattr(hostile, "tomllib", SimpleNamespace(loads=lambda text: work(1 / 70)))
    monkeypatch.setattr(cli, "main", refuse)
    good = {"show": Cost(seconds=0.0, bytes=0)}
    broken = judged([(3, Hostile(["show", "x"]))], lambda _: good, {"taken": b"", "secret": b""}, tmp_path)
    assert len(broken) == ends and all("a fixed piece of work" in text for text in broken)


@pytest.mark.once
def test_they_reach_every_command() -> None:
    commands = next(a.choices for a in cli._parser()._actions if a.choices) or {}
    assert set(GOOD) == set(commands)
    given = inputs(INPUTS, SEED)
    for command in commands:
        assert sum(command in one.words[:1] for one in given) >= 3, command
