"""Sources: where obligations fall due, are met or missed, and become records, true or wrong.

The model knows why an obligation was missed: the money was not there (*cannot*), or on purpose (*will not*). The
registry sees only records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.town import inspection
from sim.town.institution import Institution
from sim.town.measures import in_each_world
from sim.town.scratch import Dues, Finds

if TYPE_CHECKING:
    from sim.town.town import Town


def apply_deterrence(town: Town) -> None:
    """Phase owe, first step: readiness to miss on purpose, after fear of the list.

    Fear needs a list that covers one, and a gate that reads it. Those already listed follow `deterrence.listed`, which
    is below 0 where it backfires.
    """
    s, k, one = town.state, town.rules.deterrence, town.dtype(1)
    feared = town.rules.listing.enabled & town.scratch.gated
    strength = np.where(feared, k.strength, town.dtype(0))
    backlash = np.where(feared, k.listed, town.dtype(0))
    fear = np.where(s.listed, backlash, np.where(s.aware & s.covered, strength, town.dtype(0)))
    town.scratch.will = np.minimum(s.defiance * (one - fear), one)


class Source(Institution):
    """A body to which residents owe, and which keeps records of what it noticed."""

    def __init__(self, model: Town, name: str, index: int) -> None:
        super().__init__(model)
        self.name = name
        self.index = index
        model.luck.declare(f"{name}: due", f"{name}: watch")

    def owe(self) -> None:
        """Phase owe: due with its rate; paid, or missed because of *cannot* or *will not*.

        One uniform decides both: due if u < rate, on purpose if u < rate x will, so that more of either only adds.
        """
        town, s, scratch, tallies = self.model, self.model.state, self.model.scratch, self.model.scratch.tallies
        k = town.rules.source[self.name]
        if not town.used.source[self.name].rate:
            return
        luck = town.draw(f"{self.name}: due")
        chance = k.rate * s.tilt
        due = luck < chance
        will_not = luck < chance * scratch.will
        able = s.savings >= k.amount + scratch.floor
        willing = due ^ will_not  # who misses on purpose had an obligation due
        paid = willing & able
        missed, cannot = due ^ paid, willing ^ paid
        s.savings -= k.amount * paid
        s.arrears += k.amount * missed
        scratch.dues[self.index] = Dues(paid, missed, will_not)
        scratch.cannot |= cannot
        scratch.will_not |= will_not
        tallies.missed_cannot += in_each_world(cannot)
        tallies.missed_will_not += in_each_world(will_not)
        tallies.deterred += in_each_world((luck < chance * s.defiance) & ~will_not)
        bills = in_each_world(due)
        tallies.due += bills
        tallies.billed += bills * k.amount[:, 0].astype(np.float64)

    def watch(self) -> None:
        """Phase watch: a miss becomes a true find, a clean event a wrong one, by one uniform."""
        town, scratch = self.model, self.model.scratch
        if self.index not in scratch.dues:
            return
        k, dues = town.rules.source[self.name], scratch.dues[self.index]
        luck = town.draw(f"{self.name}: watch")
        chance = k.detection * scratch.watched
        noticed = dues.missed & (luck < chance)
        if town.used.means_test.enabled:
            noticed &= ~inspection.excused(town, dues.will_not)
        wrong = dues.paid & (luck < k.error)
        places = np.flatnonzero(noticed | wrong)
        finds = Finds(
            source=np.full(len(places), self.index, dtype=np.int16),
            place=places,
            wrong=wrong.ravel()[places],
            will_not=dues.will_not.ravel()[places],
            luck=luck[places % town.people.count],
            chance=chance.ravel()[places],
        )
        scratch.finds.append(finds)
