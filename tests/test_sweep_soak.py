"""The soak in small; in large: `python -m tests.soak --towns 10000`."""

from __future__ import annotations

import sys

import pytest

import sim
from sim.sweeps import run, worker
from sim.town.town import Town
from tests import soak
from tests.processes import Forked


def soaked(*words: str) -> int:
    """The command, in this process."""
    sys.argv = ["soak", *words]
    return soak.main()


@pytest.mark.slow(5)
def test_nothing_grows() -> None:
    """In a process of its own: what other tests have left behind would move beneath it."""
    process = Forked(soaked, "--towns", "132")
    out, error = process.communicate()
    assert process.wait() == 0, out + error
    assert out.startswith("12 towns: ") and out.endswith("nothing has grown\n")


def soaked_unclosed(*words: str) -> int:
    """The same, where towns are kept, as Mesa 3.3.1 does by itself."""
    kept: list[Town] = []
    Town.close = lambda self: kept.append(self)  # type: ignore[method-assign]
    return soaked(*words)


@pytest.mark.once
@pytest.mark.slow(3)
def test_a_town_that_is_not_closed_is_found() -> None:
    """The soak can fail. In a process of its own, where a collection does not look through what others have loaded."""
    process = Forked(soaked_unclosed, "--towns", "132")
    out, error = process.communicate()
    assert process.wait() == 1, out + error
    assert any(word in out.splitlines()[-1] for word in ("models", "objects"))


def test_towns_of_a_sweep_go_at_once(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without waiting for a collection: a batch holds one town's columns at a time."""
    import gc
    import weakref

    lived = []
    real = worker.Town

    def watched(*args: object) -> Town:
        assert not [t for t in lived if t() is not None and hasattr(t(), "state")]
        town = real(*args)
        lived.append(weakref.ref(town))
        return town

    monkeypatch.setattr(worker, "Town", watched)
    gc.disable()
    try:
        run.sweep(
            {"rulebooks": [sim.load("joined-hands")], "residents": 50, "months": 3, "seeds": [1, 2, 3]},
            f"{tmp_path}/out",
        )
    finally:
        gc.enable()
    assert len(lived) == 3
