"""Sources: where obligations fall due, are met or missed, and become records, true or wrong.

The model knows why an obligation was missed: the money was not there (*cannot*), or on purpose (*will not*). The
registry sees only records.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from sim.town.measures import in_each_world


def temper(town: Any) -> None:
    """Deterrence: readiness to miss on purpose, after fear of the list. Sets `this.will`, (worlds, residents).

    Fear needs a list that covers one, and a gate that reads it. Those already listed follow `deterrence.listed`, which
    is below 0 where it backfires.
    """
    s, k, one = town.state, town.numbers.deterrence, town.real(1)
    feared = town.numbers.listing.enabled & town.gated
    strength = np.where(feared, k.strength, town.real(0))
    backlash = np.where(feared, k.listed, town.real(0))
    fear = np.where(s.listed, backlash, np.where(s.aware & s.covered, strength, town.real(0)))
    town.this.will = np.minimum(s.defiance * (one - fear), one)


class Source(mesa.Agent):  # type: ignore[misc]
    """A body to which residents owe, and which keeps records of what it noticed."""

    def __init__(self, town: Any, name: str, index: int) -> None:
        super().__init__(town)
        self.town = town
        self.name = name
        self.index = index
        town.luck.declare(f"{name}: due", f"{name}: watch")

    def owe(self) -> None:
        """Phase owe: due with its rate; paid, or missed because of *cannot* or *will not*.

        One uniform decides both: due if u < rate, on purpose if u < rate x will, so that more of either only adds.
        """
        town = self.town
        s, k, month = town.state, town.numbers.source[self.name], town.this
        if "rate" not in k.uses:
            return
        luck = town.draw(f"{self.name}: due")
        chance = k.rate * s.tilt
        due = luck < chance
        will_not = luck < chance * month.will
        able = s.savings >= k.amount + month.floor
        willing = due ^ will_not  # who misses on purpose had an obligation due
        paid = willing & able
        missed, cannot = due ^ paid, willing ^ paid
        s.savings -= k.amount * paid
        s.arrears += k.amount * missed
        month.events[self.index] = (paid, missed, will_not)
        month.cannot |= cannot
        month.will_not |= will_not
        deterred = (luck < chance * s.defiance) & ~will_not
        town.tally_counts(missed_cannot=cannot, missed_will_not=will_not, deterred=deterred)
        bills = in_each_world(due)
        town.tally(due=bills, billed=bills * k.amount[:, 0].astype(np.float64))

    def watch(self) -> None:
        """Phase watch: a miss becomes a true record, a clean event a wrong one, by one uniform.

        Adds to `this.finds` the source's number, and for each find its place, whether it is wrong, whether it was
        missed on purpose, the uniform and the chance of being noticed (which may be above 1).
        """
        town, month = self.town, self.town.this
        if self.index not in month.events:
            return
        k = town.numbers.source[self.name]
        paid, missed, will_not = month.events[self.index]
        luck = town.draw(f"{self.name}: watch")
        chance = k.detection * month.watched
        noticed = missed & (luck < chance)
        if month.excuse is not None:
            noticed &= ~month.excuse(will_not)
        wrong = paid & (luck < k.error)
        places = np.flatnonzero(noticed | wrong)
        month.finds.append(
            {
                "source": np.full(len(places), self.index, dtype=np.int16),
                "place": places,
                "wrong": wrong.ravel()[places],
                "will_not": will_not.ravel()[places],
                "luck": luck[places % town.people.count],
                "chance": chance.ravel()[places],
            }
        )
