"""The studies under the names by which notebooks call them."""

from sim.lab.jupyter import open_lab as open
from sim.studies.audit.audit import audit as audit
from sim.studies.casefile.casefile import casefile as casefile
from sim.studies.comparison import comparison as comparison
from sim.studies.gain.gain import gain as gain
from sim.studies.reform.reform import reform as reform
from sim.studies.tipping.tipping import tipping as tipping
from sim.studies.why.shapley import why as why

__all__ = ["audit", "casefile", "comparison", "gain", "open", "reform", "tipping", "why"]
