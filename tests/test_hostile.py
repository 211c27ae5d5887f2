"""1,000 hostile inputs over all commands: no traceback, none that takes long or much memory, no file changed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sim.cli import main as cli
from tests.hostile import GOOD, SEED, inputs
from tests.processes import PATIENCE
from tests.sweep_tools import ROOT

INPUTS = 1000


@pytest.mark.skipif(sys.platform != "linux", reason="the use of memory is read where Linux tells it")
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


def test_they_reach_every_command() -> None:
    commands = next(a.choices for a in cli._parser()._actions if a.choices) or {}
    assert set(GOOD) == set(commands)
    given = inputs(INPUTS, SEED)
    for command in commands:
        assert sum(command in one.words[:1] for one in given) >= 4, command
