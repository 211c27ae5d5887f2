"""Listed: an invented town in which a blacklist feeds on itself.

    import sim
    run = sim.run("joined-hands")
    print(run.sentence)
    run.worlds
    sim.why("joined-hands").sentences

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
    from sim.studies.audit import audit
    from sim.studies.casefile import casefile
    from sim.studies.gain import gain
    from sim.studies.reform import reform
    from sim.studies.sensitivity import sensitivity
    from sim.studies.tipping import tipping
    from sim.studies.validate import validate
    from sim.studies.why import why
    from sim.sweeps.run import sweep
    from sim.town import Town

__version__ = "0.1.0"

__all__ = [
    "ListedError",
    "Rulebook",
    "Run",
    "Town",
    "World",
    "audit",
    "casefile",
    "compare",
    "gain",
    "load",
    "pilots",
    "reform",
    "run",
    "sensitivity",
    "sweep",
    "tipping",
    "validate",
    "why",
]

_HOMES = {
    "ListedError": "errors",
    "Rulebook": "rulebook",
    "Run": "runs",
    "Town": "town",
    "World": "rules_by_hand",
    "audit": "studies.audit",
    "casefile": "studies.casefile",
    "compare": "runs",
    "gain": "studies.gain",
    "load": "shelf",
    "reform": "studies.reform",
    "sensitivity": "studies.sensitivity",
    "sweep": "sweeps.run",
    "tipping": "studies.tipping",
    "validate": "studies.validate",
    "why": "studies.why",
    "pilots": "shelf",
    "run": "runs",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"sim.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
