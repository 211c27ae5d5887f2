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
    from sim.lab.lives import along, live, not_in_twin, people, towns, twins
    from sim.lab.opening import open_lab as open
    from sim.lab.predictions import against, predict
    from sim.lab.showing import numbers, show
    from sim.lab.widgets import sliders
    from sim.studies.audit import audit
    from sim.studies.casefile import casefile
    from sim.studies.comparison import comparison
    from sim.studies.gain import gain
    from sim.studies.reform import reform
    from sim.studies.tipping import tipping
    from sim.studies.why import why

__all__ = [
    "against", "along", "audit", "casefile", "check", "comparison", "gain", "live", "not_in_twin", "numbers", "open",
    "passed", "people", "predict", "reform", "show", "sliders", "tipping", "towns", "twins", "why",
]  # fmt: skip

_HOMES = {
    "against": "lab.predictions",
    "along": "lab.lives",
    "audit": "studies.audit",
    "casefile": "studies.casefile",
    "check": "lab.checking",
    "comparison": "studies.comparison",
    "gain": "studies.gain",
    "live": "lab.lives",
    "not_in_twin": "lab.lives",
    "numbers": "lab.showing",
    "passed": "lab.checking",
    "people": "lab.lives",
    "predict": "lab.predictions",
    "reform": "studies.reform",
    "show": "lab.showing",
    "sliders": "lab.widgets",
    "tipping": "studies.tipping",
    "towns": "lab.lives",
    "twins": "lab.lives",
    "why": "studies.why",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"sim.{_HOMES[name]}"), name)
    if name == "open":
        return import_module("sim.lab.opening").open_lab
    raise AttributeError(f"module 'sim.lab' has no attribute {name!r}")
