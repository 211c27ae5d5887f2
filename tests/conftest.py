"""In what order tests run, and what several files of them share."""

from __future__ import annotations

import builtins
import gc
import math
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(  # by itself it counts a slow machine as a fault, and draws other examples each time
    "listed", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("listed")

DEAR = {"lab": 15, "kernel": 10, "course": 15, "cluster": 10, "fresh": 40}
"""Fixtures that take so many seconds to set up. All tests that use one run in one process: it is set up once."""

ONCE = {
    f"test_{name}.py"
    for name in (
        "files", "files_commands", "files_ended", "mutants", "notebooks_lab", "notebooks_open", "page", "screen",
        "settings", "slope", "sweep_crew", "sweep_design", "sweep_dry", "sweep_faults", "sweep_fuzz", "sweep_manifest",
        "sweep_read", "sweep_security", "types", "words",  # files, words, pages and processes
        "answers", "audit", "casefile", "cases", "codes", "couplings", "fairness", "gain", "headlines", "kit", "live",
        "margin", "reform", "rulebook", "sensitivity", "studies", "tipping", "trend",
        "why",  # what is worked out from towns, and towns are the same everywhere
    )
}  # fmt: skip
"""Files of tests that are all `once`: not about how a town is lived, which is looked at on each Python and Mesa.

That each command runs there is looked at by test_hostile.py, with good inputs.
"""

WHOLE = re.compile(r"^pytestmark = (\[\s*)?pytest\.mark\.once\b", re.MULTILINE)
"""The others say it themselves, in their first lines."""

BROWSED = {"chrome"}
"""Fixtures that make a test `once`: a browser does the same with the same page, whatever Python wrote it."""


@cache
def all_once(file: Path) -> bool:
    """Whether all tests of a file are `once`."""
    return file.name in ONCE or WHOLE.search(file.read_text(encoding="utf-8")) is not None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where `once` is left out, its files are not even loaded: each process would load browsers and notebooks."""
    left_out = config.getoption("markexpr", "") == "not once" and collection_path.match("test_*.py")
    return True if left_out and all_once(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """What is loaded for the tests stays to their end: the collector of garbage need not look through it meanwhile."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor ever again: each time it would look through a million objects."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this hook, too: a group that comes later is none
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the slowest first, so that no process is left with a long test when the others are done."""
    seconds: Counter[str] = Counter()
    unit: dict[pytest.Item, str] = {}
    for item in items:
        if all_once(item.path) or BROWSED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("once")
        for name, cost in DEAR.items():
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))
                seconds[name] = seconds[name] or cost
                break
        group = item.get_closest_marker("xdist_group")
        unit[item] = group.args[0] if group else item.nodeid
        slow = item.get_closest_marker("slow")
        seconds[unit[item]] += (slow.args or (5,))[0] if slow else 0
    items.sort(key=lambda item: (-seconds[unit[item]], unit[item] if unit[item] != item.nodeid else ""))


@pytest.fixture(scope="session", autouse=True)
def _no_progress() -> Iterator[None]:
    """What a slow machine shows of its progress is no part of what a command says; tests of it set it themselves."""
    from sim.cli import progress

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progress, "PATIENCE", math.inf)
        yield


def let_go() -> None:
    """Forget towns that nobody has any more, and those that lessons remember: a process runs thousands of tests."""
    if mesa := sys.modules.get("mesa"):
        getattr(mesa.Agent, "_ids", {}).clear()  # Mesa 3.3.1 holds every model there that was not closed
    if classroom := sys.modules.get("sim.lab.classroom"):
        classroom._remembered.cache_clear()


def forget(module: ModuleType) -> None:
    """Empty the caches of the functions that a module has itself, not those that it has from others."""
    for value in list(vars(module).values()):
        if getattr(value, "__module__", None) == module.__name__ and callable(getattr(value, "cache_clear", None)):
            value.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a file of tests has lived goes with it."""
    yield
    forget(request.module)
    let_go()


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep of DESIGN in four files; not to be changed."""
    from sim.sweeps import run  # every process loads this file, also for tests that need no towns
    from tests.sweep_tools import DESIGN

    folder = tmp_path_factory.mktemp("faults") / "whole"
    run.sweep(DESIGN, folder, batch=6)
    return folder


@pytest.fixture
def copy(complete: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    return Path(shutil.copytree(complete, tmp_path / "copy"))


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    """A running browser: one of each process, for all its tests that look at pages."""
    from tests.page.browser import browser

    with browser() as running:
        yield running


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures of a run are a few bytes, for tests of what stands beside them: seven take a second or two."""
    from sim.results.drawn import Sketch

    def picture(sketch: Sketch) -> SimpleNamespace:
        return SimpleNamespace(name=sketch.function.replace("_", "-"), png=lambda: b"\x89PNG")

    monkeypatch.setattr(Sketch, "drawn", picture)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a notebook: empty, and the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def without_widgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which ipywidgets is not installed."""
    real = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name.split(".")[0] == "ipywidgets":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.fixture
def outputs(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a cell puts into its notebook, a mapping of kinds an output; an update takes the place of what was there."""
    ipython = pytest.importorskip("IPython.display")
    shown: list[dict[str, Any]] = []

    class Below:
        at = 0

        def update(self, data: dict[str, Any], raw: bool) -> None:
            assert raw
            shown[self.at] = data

    def display(data: dict[str, Any], raw: bool, display_id: bool = False) -> Below | None:
        assert raw
        shown.append(data)
        below = Below()
        below.at = len(shown) - 1
        return below if display_id else None

    monkeypatch.setattr(ipython, "display", display)
    return shown
