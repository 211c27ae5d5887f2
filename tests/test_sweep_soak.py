"""The soak in small; in large: `python -m tests.soak --towns 10000`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import mesa
import pytest

import sim
from sim.sweeps import run, work
from sim.town.town import Town
from tests.soak import soak


def test_nothing_grows() -> None:
    """In a process of its own: what other tests have left behind would move beneath it."""
    root = Path(__file__).parents[1]
    line = [sys.executable, "-m", "tests.soak", "--towns", "132"]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_town_that_is_not_closed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The soak can fail: here towns are kept, as Mesa 3.3.1 does by itself."""
    kept = []
    monkeypatch.setattr(Town, "close", lambda self: kept.append(self))
    assert any(word in " ".join(soak(132)) for word in ("models", "objects"))
    for town in kept:
        getattr(mesa.Agent, "_ids", {}).pop(town, None)


def test_towns_of_a_sweep_go_at_once(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without waiting for a collection: a batch holds one town's columns at a time."""
    import gc
    import weakref

    lived = []
    real = work.Town

    def watched(*args: object) -> Town:
        assert not [t for t in lived if t() is not None and hasattr(t(), "state")]
        town = real(*args)
        lived.append(weakref.ref(town))
        return town

    monkeypatch.setattr(work, "Town", watched)
    gc.disable()
    try:
        run.sweep(
            {"rulebooks": [sim.load("joined-hands")], "residents": 50, "months": 3, "seeds": [1, 2, 3]},
            f"{tmp_path}/out",
        )
    finally:
        gc.enable()
    assert len(lived) == 3
