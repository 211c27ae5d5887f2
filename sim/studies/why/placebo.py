"""The placebo: the most that chance can do. The same rules, and other luck for each person once they are listed."""

from __future__ import annotations

import numpy as np

from sim.arrays import Counts
from sim.rules.rulebook import Rulebook
from sim.town.luck import Luck, Uniforms
from sim.town.town import Town

LAST_SEED = 2**63 - 1


class Placebo(Town):
    """One world in which everyone's luck is that of the town until they are first listed, and another's after it.

    The other luck is that of the town with the seed `LAST_SEED - seed`; draws that belong to no resident stay.
    """

    def __init__(self, rulebook: Rulebook, residents: int, seed: int) -> None:
        super().__init__([rulebook], residents, seed)
        self.other = Luck(LAST_SEED - seed, self.luck.purposes)

    def restarted(self) -> Placebo:
        """The same town before its first month."""
        return Placebo(self.worlds[0].rulebook, self.people.count, self.town_seed)

    def part(self, begin: int, end: int) -> Placebo:
        """Some of its residents; see `Town.part`."""
        part = super().part(begin, end)
        part.other = self.other.part(begin)
        return part

    def draw_at(self, purposes: tuple[str, ...], residents: Counts) -> Uniforms:
        """The same for some residents."""
        return self.draw_each(purposes)[:, residents]

    def draw_each(self, purposes: tuple[str, ...]) -> Uniforms:
        """This month's uniforms, as in any town; of those ever listed, the other luck's."""
        own, other = super().draw_each(purposes), self.other.draw_each(purposes, self.month, self.people.count)
        drawn: Uniforms = np.where(self.state.ever_listed[0], other, own)
        return drawn
