"""Sources: where obligations fall due, are met or missed, and become records, true or wrong.

The model knows why an obligation was missed: the money was not there (*cannot*), or on purpose (*will not*). The
registry sees only records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Dtype, Reals
from sim.rules.columns import Rules
from sim.town import choices, inspection
from sim.town.institution import Institution
from sim.town.measures import in_each_world
from sim.town.scratch import Bills, Dues, Finds

if TYPE_CHECKING:
    from sim.town.town import Town


def apply_deterrence(town: Town) -> None:
    """Phase settle, first step: who fears the list. It takes one that covers them, and a gate that reads it."""
    town.scratch.feared = town.rules.listing.enabled & town.scratch.gated
    town.scratch.fearful = town.state.aware & town.state.covered


def fear_by_law(rules: Rules, law: Rules, dtype: Dtype) -> dict[str, Reals]:
    """How much a record of each source is feared by those off the list: (worlds, 1), by source.

    fear = strength x certainty x cost / (cost + half): certainty counts for more than severity (Nagin 2017), and where
    the list costs nothing or notices nothing there is no fear, to the last bit. `law` are the rulebooks as they are
    written: a cut channel changes what happens to people, not what they have read.
    """
    k, one, zero = rules.deterrence, dtype(1), dtype(0)
    loss, extra, line = np.zeros_like(k.half), np.zeros_like(k.half), np.zeros(k.half.shape, dtype=bool)
    for gate in law.service.values():
        loss = loss + gate.wage_loss * gate.gated
        extra = extra + gate.extra_cost * gate.gated
        line = line | (gate.credit & gate.gated)
    severity, listing = law.sanctions.severity, law.listing
    bite = np.minimum(severity * loss, one) * law.life.wage + severity * extra
    bite = bite - law.informal.share * bite
    overdraft = np.where(line & (severity > 0), law.life.credit_line, zero)
    best = np.minimum(law.score.start + law.score.merit * law.score.merit_months.astype(dtype), law.score.high)
    way = np.maximum(best - listing.threshold, one)  # points from a clean file to the list
    by_strikes = np.where(listing.strikes > 0, one / np.maximum(listing.strikes, 1).astype(dtype), zero)
    fear = {}
    for name, source in law.source.items():
        weight = np.maximum(np.minimum(source.demerit.astype(dtype) / way, one), by_strikes)
        weight = np.where(source.ceiling < listing.threshold, one, weight)
        lasting = np.minimum(source.retention.astype(dtype) / dtype(12), one)
        weight = np.where(weight < one, weight * lasting, weight)  # more must come before this one is forgotten
        months = np.maximum(listing.term, source.retention).astype(dtype)
        cost = weight * weight * (bite * months + overdraft)
        certainty = source.connected * source.detection
        certainty = certainty * np.where(law.means_test.enabled, law.means_test.accuracy, one)
        certainty = certainty * (one - law.discretion.waive)
        fear[name] = np.where(k.fixed > 0, k.fixed, k.strength * certainty * (cost / (cost + k.half)))
    return fear


class Source(Institution):
    """A body to which residents owe, and which keeps records of what it noticed."""

    def __init__(self, model: Town, name: str, index: int) -> None:
        super().__init__(model)
        self.name = name
        self.index = index
        model.luck.declare(f"{name}: due", f"{name}: watch")

    def bill(self) -> None:
        """Phase settle, before arrears are paid: what falls due this month, and who means to miss it.

        One uniform decides both: due if u < rate, on purpose if u < rate x will, so that more of either only adds.
        """
        town, s = self.model, self.model.state
        k = town.rules.source[self.name]
        if not town.used.source[self.name].rate:
            return
        luck = town.draw(f"{self.name}: due")
        chance = k.rate * s.tilt
        due = luck < chance
        will_not = luck < chance * self.readiness()  # who misses on purpose has an obligation due
        willing = choices.over(town, due ^ will_not, f"{choices.PAY}{self.name}", due)
        town.scratch.bills[self.index] = Bills(due, willing)
        town.scratch.tallies.deterred += in_each_world((luck < chance * s.defiance) & ~will_not & willing)

    def owe(self) -> None:
        """Phase owe: bills are paid, or missed because of *cannot* or *will not*."""
        town, s, scratch, tallies = self.model, self.model.state, self.model.scratch, self.model.scratch.tallies
        if self.index not in scratch.bills:
            return
        k = town.rules.source[self.name]
        due, willing = scratch.bills[self.index].due, scratch.bills[self.index].willing
        able = s.savings >= k.amount + scratch.floor
        if self.index in scratch.crowded_out:
            able &= ~scratch.crowded_out[self.index]
        paid = willing & able
        missed, cannot, will_not = due ^ paid, willing ^ paid, due ^ willing
        s.savings -= k.amount * paid
        s.arrears += k.amount * missed
        scratch.dues[self.index] = Dues(paid, missed, will_not)
        scratch.cannot |= cannot
        scratch.will_not |= will_not
        for_want, on_purpose = in_each_world(cannot), in_each_world(will_not)
        tallies.missed_cannot += for_want
        tallies.missed_will_not += on_purpose
        bills, amount = in_each_world(due), k.amount[:, 0].astype(np.float64)
        tallies.due += bills
        tallies.billed += bills * amount
        tallies.unpaid += (for_want + on_purpose) * amount

    def readiness(self) -> Reals:
        """Readiness to miss on purpose, after fear of the list: (worlds, residents).

        Those already listed follow `deterrence.listed`, which is below 0 where it backfires; they are those of
        `on_list`, for the list has not changed since the month began.
        """
        town, s, scratch = self.model, self.model.state, self.model.scratch
        zero, one = town.dtype(0), town.dtype(1)
        fear = scratch.fearful * np.where(scratch.feared, town.fear[self.name], zero)
        listed = np.where(scratch.feared, town.rules.deterrence.listed, zero)
        fear.ravel()[scratch.on_list] = listed[scratch.on_list // town.people.count, 0]
        readiness = np.subtract(one, fear, out=fear)
        readiness *= s.defiance
        return np.minimum(readiness, one, out=readiness)

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
        error = k.error * town.state.error_tilt if town.used.inspection.error_tilt else k.error
        wrong = dues.paid & (luck < error)
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
