"""Twins: the same people with the same luck in another world, compared person by person and month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Bools
from sim.town import measures
from sim.town.town import Town


@dataclass(frozen=True)
class Overlap:
    """Listed person-months of a world beside those of its twin, for the same people in the same months.

    Attributes:
        both: listed in both worlds.
        only_world: listed in the world, not in the twin: what the difference between their rules has caused.
        only_twin: listed in the twin, not in the world: what it has prevented. Never netted against the other.
    """

    both: int
    only_world: int
    only_twin: int

    @property
    def caused_share(self) -> float:
        """Share of the world's listed person-months that its twin does not have; 0 when nobody was listed."""
        total = self.both + self.only_world
        return self.only_world / total if total else 0.0


def overlap(town: Town, world: int, twin: int) -> Overlap:
    """Compare the lists of two worlds of one town, over all months lived."""
    both = only_world = only_twin = 0
    for flags in town.history.flags:
        here, there = (flags[world] & measures.LISTED) > 0, (flags[twin] & measures.LISTED) > 0
        shared = int(np.count_nonzero(here & there))
        both += shared
        only_world += int(np.count_nonzero(here)) - shared
        only_twin += int(np.count_nonzero(there)) - shared
    return Overlap(both, only_world, only_twin)


def listed_only_here(town: Town, world: int, twin: int) -> Bools:
    """Who is listed after the last month in the world but not in the twin: bool, (residents,)."""
    only: Bools = town.state.listed[world] & ~town.state.listed[twin]
    return only


def lives(town: Town, world: int, twin: int) -> pd.DataFrame:
    """One row a resident: months listed and money in both worlds, and what the world did to them.

    Columns: resident, months_listed, months_listed_twin, wealth, wealth_twin (savings less arrears, months of costs),
    effect ('harmed' if more months listed or, at equal months, poorer; 'helped' the other way round; else 'same').
    """
    s = town.state
    wealth = s.savings - s.arrears
    more = s.months_listed[world] - s.months_listed[twin]
    richer = np.sign(wealth[world] - wealth[twin])
    effect = np.where(more != 0, -np.sign(more), richer)
    return pd.DataFrame(
        {
            "resident": np.arange(town.people.count),
            "months_listed": s.months_listed[world],
            "months_listed_twin": s.months_listed[twin],
            "wealth": wealth[world],
            "wealth_twin": wealth[twin],
            "effect": np.array(["harmed", "same", "helped"], dtype=object)[(effect + 1).astype(int)],
        }
    )
