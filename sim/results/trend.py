"""The trend: whether the list has settled by the end of a run, or its share is only where it stood when we looked."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from sim.arrays import Ints
from sim.town.town import Town
from sim.words import count, years

WINDOW = 36
"""Months at the end that are looked at: three years, or the last third of a shorter life."""
LEAST = 12
Z = 2.0
"""Standard errors by which the list must have grown. Of settled lists on which people come one by one, about one in
forty is called rising; where the listed pull others on, entries come in clusters, and it is about one in ten."""

FEW = 4
"""So few people more or less are no trend."""


@dataclass(frozen=True)
class Trend:
    """The last months of a list.

    Attributes:
        months: looked at; 0 where the life was too short.
        entries: who came on in these months.
        exits: who came off in them.
        unlisted: resident-months off the list before these months' moves.
        listed: resident-months on it.
    """

    months: int
    entries: int
    exits: int
    unlisted: int
    listed: int

    @property
    def moving(self) -> int:
        """1 where the list is still rising, -1 where it is falling, 0 where neither can be told."""
        gap = self.entries - self.exits
        if abs(gap) <= max(Z * self.chance, FEW):
            return 0
        return 1 if gap > 0 else -1

    @property
    def chance(self) -> float:
        """Standard deviation of entries less exits in a list that has settled, where people come and go one by one.

        The number on such a list is Poisson, and of those on it at first a share `stay` still is at the end, so that
        two counts so far apart differ with variance 2 x mean x (1 - stay).
        """
        if not self.listed:
            return sqrt(self.entries)
        stay = max(1 - self.exits / self.listed, 0.0) ** self.months
        return sqrt(2 * self.listed / self.months * (1 - stay))

    @property
    def came_on(self) -> float:
        """The hazard of being put on: a month, per 1,000 residents off the list."""
        return 1000 * self.entries / self.unlisted if self.unlisted else 0.0

    @property
    def came_off(self) -> float:
        """The hazard of coming off: a month, per 1,000 residents on the list."""
        return 1000 * self.exits / self.listed if self.listed else 0.0

    def short(self) -> str:
        """A few words where the share at the end is not one that stays; "" where it is, or cannot be told."""
        where = {1: "still rising", -1: "falling"}.get(self.moving)
        return f"The list is {where} at the end: {self._hazard()}." if where else ""

    def _hazard(self) -> str:
        """How likely a month was to put somebody on the list, or to take them off it."""
        return (
            f"each month {self.came_on:.1f} of 1,000 off the list were put on it, and {self.came_off:.1f} of 1,000 on "
            "it came off"
        )

    def sentence(self) -> str:
        """Whether the share at the end is one that stays, in one plain sentence."""
        if not self.months:
            return "The run is too short to say whether the list is still rising."
        time = f"in the last {years(self.months)}" if self.months != 12 else "in the last year"
        flows = f"{time} {count(self.entries, 'person came', 'people came')} on and {self.exits:,} came off"
        hazard = self._hazard()
        if not self.entries and not self.exits:
            return f"The list stands still: {time} nobody came on or off."
        if self.moving > 0:
            return f"The list is still rising at the end: {flows} ({hazard}). A longer run would likely end higher."
        if self.moving < 0:
            return f"The list is falling at the end: {flows} ({hazard}). A longer run would likely end lower."
        return f"The list is not seen to be still rising: {flows} ({hazard})."


def trend(town: Town, world: int) -> Trend:
    """How the list of one world moved in its last months."""
    months = min(WINDOW, town.month // 3)
    if months < LEAST:
        return Trend(0, 0, 0, 0, 0)
    listed: Ints = town.history.measure("listed")[:, world].astype(np.int64)
    before = listed[-months - 1 : -1]  # who could come off, month by month
    entries, exits = (int(town.history.measure(name)[-months:, world].sum()) for name in ("entries", "exits"))
    on = int(before.sum())
    return Trend(months, entries, exits, months * town.people.count - on, on)
