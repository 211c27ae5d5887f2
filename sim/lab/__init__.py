"""The lab: the few functions that the notebooks of the course call.

    from sim import lab
    lab.twins(sim.load("joined-hands"))

Whatever a function gives back shows itself in a notebook, in words and with alt text; without a notebook it prints.
Names are loaded when they are first used, so that `sim lab` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.lab.checking import check, passed
    from sim.lab.lives import along, live, people, towns, twins
    from sim.lab.opening import open_lab as open
    from sim.lab.predictions import against, predict
    from sim.lab.showing import numbers, show
    from sim.lab.sliders import sliders

__all__ = [
    "against", "along", "check", "live", "numbers", "open", "passed", "people", "predict", "show", "sliders", "towns",
    "twins",
]  # fmt: skip

_HOMES = {
    "against": "predictions",
    "along": "lives",
    "check": "checking",
    "live": "lives",
    "numbers": "showing",
    "passed": "checking",
    "people": "lives",
    "predict": "predictions",
    "show": "showing",
    "sliders": "sliders",
    "towns": "lives",
    "twins": "lives",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"sim.lab.{_HOMES[name]}"), name)
    if name == "open":
        return import_module("sim.lab.opening").open_lab
    raise AttributeError(f"module 'sim.lab' has no attribute {name!r}")
