"""Sources: where obligations fall due, are met or missed, and become records, true or wrong.

The model knows why an obligation was missed: the money was not there (*cannot*), or on purpose (*will not*). The
registry sees only records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Amounts, Dtype, Ints, Reals, positions
from sim.rules.columns import Rules
from sim.town import choices, inspection
from sim.town.institution import Institution
from sim.town.measures import count_each, in_each_world
from sim.town.parts import in_all
from sim.town.scratch import Asked, Bill, Dues, Finds

if TYPE_CHECKING:
    from sim.town.town import Town


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


@dataclass(frozen=True)
class Chances:
    """What a month asks of the residents, whoever is on the list: (sources, worlds, residents)."""

    due: Reals  # that an obligation falls due
    fearless: Reals  # that it does, and is missed on purpose if nobody fears the list
    ready: Reals  # readiness to miss it on purpose, of those off the list


@dataclass
class Group:
    """Sources that are asked together, by the same few steps on columns with one more axis: (sources, worlds, 1).

    In small towns all sources that bill anybody; in large ones each is a group of its own, since more at once would
    not fit the cache.
    """

    names: tuple[str, ...]
    index: Ints  # (sources,)
    rate: Reals
    amount: Reals
    detection: Reals
    error: Reals
    fear: Reals  # of a record, by those off the list
    fear_of_listed: Reals  # by those on it; (worlds, 1)
    small: bool  # whether its chances are kept
    _kept: tuple[Reals, Chances] | None = field(default=None, init=False)

    def chances(self, town: Town) -> Chances:
        """In small towns they are kept, and worked out anew with other traits."""
        s, one = town.state, town.dtype(1)
        if self._kept and self._kept[0] is s.tilt:
            return self._kept[1]
        due = self.rate * s.tilt
        fear = self.fear * (s.aware & s.covered)
        ready = np.subtract(one, fear, out=fear)
        ready *= s.defiance
        chances = Chances(due, due * s.defiance, np.minimum(ready, one, out=ready))
        if self.small:
            self._kept = (s.tilt, chances)
        return chances

    @cached_property
    def worth(self) -> Amounts:
        """The amounts, to be summed: (sources, worlds)."""
        return self.amount[:, :, 0].astype(np.float64)

    @cached_property
    def due(self) -> tuple[str, ...]:
        """The purposes of luck that decide what falls due."""
        return tuple(f"{name}: due" for name in self.names)

    @cached_property
    def watch(self) -> tuple[str, ...]:
        """The purposes of luck that decide what is noticed."""
        return tuple(f"{name}: watch" for name in self.names)


MOST_TOGETHER = 524_288
"""Sources x worlds x residents of a group of several sources."""


def groups(town: Town) -> list[Group]:
    """Those sources of the town that bill anybody, in the order of the month."""
    institutions, zero = town.agents_by_type.get(Source, ()), town.dtype(0)
    feared = town.rules.listing.enabled & town.gates.gated  # it takes a list, and a gate that reads it
    bills = [s for s in institutions if town.used.source[s.name].rate]
    cells = len(town.worlds) * town.people.count
    small = len(bills) * cells <= MOST_TOGETHER
    together = max(len(bills), 1) if small else 1
    finds = []
    for first in range(0, len(bills), together):
        names = tuple(source.name for source in bills[first : first + together])
        keys = [town.rules.source[name] for name in names]
        finds.append(
            Group(
                names=names,
                index=np.array([source.index for source in bills[first : first + together]]),
                rate=np.stack([k.rate for k in keys]),
                amount=np.stack([k.amount for k in keys]),
                detection=np.stack([k.detection for k in keys]),
                error=np.stack([k.error for k in keys]),
                fear=np.stack([np.where(feared, town.fear[name], zero) for name in names]),
                fear_of_listed=np.where(feared, town.rules.deterrence.listed, zero),
                small=small,
            )
        )
    return finds


class Source(Institution):
    """A body to which residents owe, and which keeps records of what it noticed."""

    def __init__(self, model: Town, name: str, index: int) -> None:
        super().__init__(model)
        self.name = name
        self.index = index
        model.luck.declare(f"{name}: due", f"{name}: watch")

    def owe(self, town: Town) -> None:
        """Phase owe: bills are paid, or missed because of *cannot* or *will not*. One source after the other."""
        s, scratch = town.state, town.scratch
        if self.index not in scratch.bills:
            return
        bill = scratch.bills[self.index]
        able = s.savings >= bill.amount + scratch.floor
        if self.index in scratch.crowded_out:
            able &= ~scratch.crowded_out[self.index]
        paid = np.logical_and(bill.willing, able, out=bill.paid)
        s.savings -= bill.amount * paid


def bill(town: Town) -> None:
    """Phase settle, before arrears are paid: what falls due at each source, and who means to miss it.

    One uniform decides both: due if u < rate, on purpose if u < rate x will, so that more of either only adds.
    """
    scratch = town.scratch
    for group in town.groups:
        chances, luck = group.chances(town), town.draw_each(group.due)[:, None]
        due = luck < chances.due
        will_not = luck < chances.due * readiness(town, group, chances)  # who misses on purpose has an obligation due
        willing = due ^ will_not
        deterred = luck < chances.fearless
        if town.choices:
            deterred &= ~will_not
            for at, name in enumerate(group.names):
                willing[at] = choices.over(town, willing[at], f"{choices.PAY}{name}", due[at])
        deterred &= willing
        scratch.tallies.deterred = scratch.tallies.deterred + np.add.reduce(in_each_world(deterred))
        bills = Asked(group.amount, due, willing, np.empty_like(due))
        scratch.asked.append(bills)
        scratch.bills.update(zip(group.index.tolist(), map(Bill, *bills), strict=True))


def readiness(town: Town, group: Group, chances: Chances) -> Reals:
    """Readiness to miss on purpose, after fear of the list: (sources, worlds, residents).

    Those already listed follow `deterrence.listed`, which is below 0 where it backfires; they are those of
    `on_list`, for the list has not changed since the month began.
    """
    scratch, one = town.scratch, town.dtype(1)
    ready = chances.ready.copy() if group.small else chances.ready
    of_listed = (one - group.fear_of_listed[scratch.world, 0]) * town.state.defiance.ravel()[scratch.on_list]
    ready.reshape(len(ready), -1)[:, scratch.on_list] = np.minimum(of_listed, one)
    return ready


def add_up(town: Town) -> None:
    """Phase owe, after the bills: what was missed becomes arrears."""
    s, scratch = town.state, town.scratch
    for group, asked in zip(town.groups, scratch.asked, strict=True):
        missed, cannot, will_not = asked.due ^ asked.paid, asked.willing ^ asked.paid, asked.due ^ asked.willing
        for owed in asked.amount * missed:
            s.arrears += owed
        scratch.dues_together.append((group.index, Dues(asked.paid, missed, will_not)))
        scratch.cannot |= np.logical_or.reduce(cannot)
        scratch.will_not |= np.logical_or.reduce(will_not)
        scratch.counts.append(count_each(asked.due, cannot, will_not))
    np.greater(s.arrears, 0, out=scratch.in_arrears)  # until next month: nothing else moves arrears


def count_dues(town: Town) -> None:
    """Phase owe, last step: what fell due and what was missed."""
    tallies = town.scratch.tallies
    for group, counts in zip(town.groups, town.scratch.counts, strict=True):
        due, for_want, on_purpose = np.add.reduce(counts, axis=1)
        tallies.due = tallies.due + due
        tallies.missed_cannot = tallies.missed_cannot + for_want
        tallies.missed_will_not = tallies.missed_will_not + on_purpose
        money = np.array([tallies.billed, tallies.unpaid])
        for of_source in np.swapaxes(np.array([counts[0], counts[1] + counts[2]]) * group.worth, 0, 1):
            money = money + of_source  # one after the other: a fixed order
        tallies.billed, tallies.unpaid = money


def watch(town: Town) -> None:
    """Phase watch: a miss becomes a true find, a clean event a wrong one, by one uniform."""
    scratch, cells = town.scratch, town.state.listed.size
    for group, (_, dues) in zip(town.groups, scratch.dues_together, strict=True):
        luck = town.draw_each(group.watch)
        chance = group.detection * scratch.watched
        noticed = luck[:, None] < chance
        noticed &= dues.missed
        if town.used.means_test.enabled:
            noticed &= ~inspection.excused(town, dues.will_not)
        error = group.error * town.state.error_tilt if town.used.inspection.error_tilt else group.error
        wrong = luck[:, None] < error
        wrong &= dues.paid
        events = positions(noticed | wrong)  # source by source
        source, place = np.divmod(events, cells)
        scratch.finds.append(
            Finds(
                source=group.index[source].astype(np.int16),
                place=in_all(town, place),
                wrong=wrong.ravel()[events],
                will_not=dues.will_not.ravel()[events],
                luck=luck[source, place % town.people.count],
                chance=chance.ravel()[events],
            )
        )
