"""Listed: an invented town in which a blacklist feeds on itself.

    import sim
    run = sim.run("joined-hands")
    print(run.sentence)
    run.worlds

Names are loaded when they are first used, so that `sim --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import ListedError
    from sim.rulebook import Rulebook
    from sim.rules_by_hand import World
    from sim.runs import Run, compare, run
    from sim.shelf import load, pilots
    from sim.town import Town

__version__ = "0.1.0"

__all__ = ["ListedError", "Rulebook", "Run", "Town", "World", "compare", "load", "pilots", "run"]

_HOMES = {
    "ListedError": "errors",
    "Rulebook": "rulebook",
    "Run": "runs",
    "Town": "town",
    "World": "rules_by_hand",
    "compare": "runs",
    "load": "shelf",
    "pilots": "shelf",
    "run": "runs",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"sim.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
