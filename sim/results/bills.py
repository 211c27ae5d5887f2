"""Bills that are missed, which the list is meant to make fewer."""

from __future__ import annotations

import numpy as np

from sim.arrays import Reals
from sim.town.town import Town


def breach_rate(town: Town) -> Reals:
    """Share of obligations missed, for whatever reason, over all months: (worlds,); 0 where none fell due."""
    due, cannot, will_not = (
        town.history.measure(name).sum(axis=0) for name in ("due", "missed_cannot", "missed_will_not")
    )
    rate: Reals = (cannot + will_not) / np.maximum(due, 1)
    return rate
