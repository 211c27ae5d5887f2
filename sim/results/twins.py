"""Twins: the same people with the same luck in another world, compared person by person and month by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Bools, Ints
from sim.town import measures
from sim.town.town import Town

TOLERANCE = 0.1
"""Months of costs: a smaller difference in wealth (savings less arrears) counts as none."""


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
        return self._share(self.only_world)

    @property
    def prevented_share(self) -> float:
        """The twin's listed person-months that the world does not have, as a share of the world's; 0 if it has none."""
        return self._share(self.only_twin)

    @property
    def net_share(self) -> float:
        """Caused less prevented, as a share of the world's listed person-months; 0 if it has none."""
        return self._share(self.only_world - self.only_twin)

    def _share(self, months: int) -> float:
        total = self.both + self.only_world
        return months / total if total else 0.0


def listed_months(town: Town, world: int) -> Bools:
    """Who was on the list of one world after each month: (months, residents)."""
    return np.array([(flags[world] & measures.LISTED) > 0 for flags in town.history.flags])


def overlap(town: Town, world: int, twin: int) -> Overlap:
    """Compare the lists of two worlds of one town, over all months lived."""
    return overlap_of(listed_months(town, world), listed_months(town, twin))


def overlap_of(here: Bools, there: Bools) -> Overlap:
    """Compare two lists of the same people, each (months, residents), True after each month on the list."""
    both = int(np.count_nonzero(here & there))
    return Overlap(both, int(np.count_nonzero(here)) - both, int(np.count_nonzero(there)) - both)


def richer(town: Town, world: int, twin: int) -> Ints:
    """Who is richer (1) or poorer (-1) at the end than their twin by more than TOLERANCE, else 0: (residents,)."""
    wealth = town.state.savings - town.state.arrears
    apart = wealth[world] - wealth[twin]
    sign: Ints = np.where(np.abs(apart) <= TOLERANCE, 0, np.sign(apart)).astype(np.int8)
    return sign


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
