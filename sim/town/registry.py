"""The registry: joins the records of connected sources, scores residents by one formula, and keeps both lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bools, Counts, Ints, positions
from sim.town import choices, custom, inspection
from sim.town.institution import Institution
from sim.town.ledger import BITS, CANNOT, FORCED, RESIDUAL, TIES, WILL_NOT, WRONG
from sim.town.measures import by_world
from sim.town.scratch import Finds

if TYPE_CHECKING:
    from sim.town.town import Town

PURPOSES = ("notice", "clerk")


class Registry(Institution):
    """Component 1 of the plan."""

    def reads(self, rows: Ints) -> Bools:
        """Whether the registry reads these records of the ledger now: their source is connected in their world."""
        town, ledger = self.model, self.model.ledger
        if town.all_connected:
            return np.ones(len(rows), dtype=bool)
        return town.each_source.connected[ledger.source[rows], ledger.place[rows] // town.people.count]

    def recount(self) -> None:
        """Read the drawers anew after an amendment: what counts is what connected sources hold."""
        s, ledger = self.model.state, self.model.ledger
        rows = ledger.standing
        rows = rows[self.reads(rows)]
        demerits = np.bincount(ledger.place[rows], weights=ledger.demerit[rows], minlength=s.demerits.size)
        strikes = np.bincount(ledger.place[rows[ledger.cause[rows] != RESIDUAL]], minlength=s.strikes.size)
        s.demerits[:] = demerits.reshape(s.shape)
        s.strikes[:] = strikes.reshape(s.shape)

    def file_records(self) -> None:
        """Phase watch, last step: this month's finds become records, in the order of the sources."""
        town, s, scratch, tallies = self.model, self.model.state, self.model.scratch, self.model.scratch.tallies
        s.frozen += town.rules.registry.frozen_clock & scratch.in_arrears
        inspection.forget_discoveries(town)
        if not scratch.finds:
            return
        finds = inspection.within_reach(town, Finds.joined(scratch.finds))
        world, resident = np.divmod(finds.place, town.people.count)
        k = town.each_source
        known = k.connected[finds.source, world]
        inspection.add_discoveries(town, world[known], resident[known])
        astray = known & ~finds.wrong & self._misfiled(finds, world)
        place = finds.place + (town.people.namesake[resident] - resident) * astray
        cause = np.where(finds.will_not, np.int8(WILL_NOT), np.int8(CANNOT))
        cause[finds.wrong | astray] = WRONG
        demerit = k.demerit[finds.source, world]
        if town.repeats_differ:
            repeat = s.held.reshape(len(s.held), -1)[finds.source, place] > 0
            dearer = np.floor(demerit.astype(town.dtype) * town.rules.score.repeat[world, 0] + town.dtype(0.5))
            demerit = np.where(repeat, dearer, demerit).astype(np.int32)
        rows = town.ledger.add(
            place=place, month=town.month, source=finds.source, cause=cause, demerit=demerit,
            retention=k.retention[finds.source, world], frozen=s.frozen.ravel()[place],
        )  # fmt: skip
        records = self._update_counts(rows, 1)
        scratch.recorded.ravel()[place[known]] = True
        tallies.records_wrong = by_world(world[finds.wrong], len(town.worlds))
        tallies.records_astray = by_world(world[astray], len(town.worlds))
        tallies.records_true = records - tallies.records_wrong - tallies.records_astray

    def _misfiled(self, finds: Finds, world: Counts) -> Bools:
        """Finds that go to a namesake if they are true and joined by name: by the uniform that made them, scaled."""
        dtype = self.model.dtype
        least = np.minimum(finds.chance, dtype(1))
        misfiled: Bools = finds.luck.astype(dtype) < least * self.model.rules.registry.mismatch[world, 0]
        return misfiled

    def forget(self) -> None:
        """Phase forget: records older than their retention leave; clean months are counted."""
        town, s = self.model, self.model.state
        gone = town.ledger.expire(town.month, s.frozen.ravel())
        town.scratch.tallies.expired += self._update_counts(gone, -1)
        held_back = town.rules.score.lock & town.scratch.in_arrears
        s.clean += ~held_back
        s.clean[town.scratch.recorded] = 0

    def remove_records(self, rows: Counts, why: int) -> Counts:
        """Records leave before their time: expunged or repaired. Gives their number in each world."""
        self.model.ledger.remove(rows, why, self.model.month)
        return self._update_counts(rows, -1)

    def add_marks(self, place: Counts, source: Ints, demerit: Ints, retention: Ints) -> None:
        """Enter residual marks, which cost points but are no strikes."""
        town = self.model
        rows = town.ledger.add(
            place=place, month=town.month, source=source, cause=RESIDUAL, demerit=demerit,
            retention=retention, frozen=town.state.frozen.ravel()[place],
        )  # fmt: skip
        self._update_counts(rows, 1)

    def _update_counts(self, rows: Counts, step: int) -> Counts:
        """Keep the registry's counts equal to what the ledger holds, after these records came (step 1) or left (-1).

        Gives how many of them there are in each world.
        """
        s, ledger = self.model.state, self.model.ledger
        if not len(rows):
            return np.zeros(len(s.on_file), dtype=np.int64)
        place, source = ledger.place[rows], ledger.source[rows]
        counts = by_world(place // self.model.people.count, len(s.on_file))
        s.on_file = s.on_file + step * counts[:, None]
        a_strike = ledger.cause[rows] != RESIDUAL
        one = s.held.dtype.type(step)  # of the columns' own type: NumPy adds those thirty times as fast
        np.add.at(s.held.reshape(-1), (source * np.int64(s.listed.size) + place)[a_strike], one)
        read = self.reads(rows)
        np.add.at(s.demerits.reshape(-1), place[read], step * ledger.demerit[rows[read]])
        np.add.at(s.strikes.reshape(-1), place[read & a_strike], one)
        return counts

    def score(self, town: Town) -> None:
        """Phase score: start - demerits + merits - association (+ bought points, means, tenure), then clipped."""
        s, people, dtype = town.state, town.people, town.dtype
        k, used = town.rules.score, town.used.score
        sold = town.used.purchase.cap or s.bought.any()
        if sold:
            self._sell_points(town)
        points = k.start - s.demerits.astype(dtype)
        points += k.merit * np.minimum(s.clean, k.merit_months).astype(dtype)
        if used.association:
            share = s.listed_ties.astype(dtype) / np.maximum(people.tie_count, 1).astype(dtype)
            points -= k.association * share
        if used.household:
            points -= k.household * people.others_at_home(self.model.state.listed)
        if sold:
            points += s.bought
        if used.means:
            points += k.means * (np.maximum(s.savings, dtype(0)) / town.rules.life.savings_cap)
        if used.tenure:
            months = people.tenure.astype(dtype) * dtype(120) + dtype(town.month)
            points += k.tenure * np.minimum(months / k.tenure_months.astype(dtype), dtype(1))
        for index, source in town.bounding:
            bound = source.connected & (s.held[index] > 0)
            points = np.where(bound, np.minimum(points, source.ceiling), points)
        np.minimum(np.maximum(points, k.low, out=points), k.high, out=s.score)

    def _sell_points(self, town: Town) -> None:
        """Residents with money to spare buy points, up to a yearly cap; old ones lapse in a month of one's own."""
        s, k, zero, people = town.state, town.rules.purchase, town.dtype(0), town.people
        s.bought[:, (np.arange(people.begin, people.begin + people.count) + town.month) % 12 == 1] = zero
        spare = np.floor((s.savings - k.reserve) / k.price)
        spare = choices.over(town, spare, "buy", np.floor(np.maximum(s.savings, zero) / k.price))
        wanted = np.minimum(k.cap - s.bought, spare)
        offered = s.covered & (town.rules.listing.enabled | town.rules.favour.enabled)
        points = np.where(offered, np.maximum(wanted, zero), zero)
        s.bought += points
        s.savings -= points * k.price
        town.scratch.tallies.add_sums(points_bought=points, spent_on_points=points * k.price)

    def update_lists(self, town: Town) -> None:
        """Phase list: on when the score is too low or strikes are too many, off after the term; then the redlist."""
        s, scratch, now, k, favour = town.state, town.scratch, town.month, town.rules.listing, town.rules.favour
        bad = s.score < k.threshold
        if town.used.listing.strikes:
            bad |= (k.strikes > 0) & (s.strikes >= k.strikes)
        custom.list_by_hand(town, bad)
        forced = town.forced_this_month()
        let_off = np.zeros((1, 1), dtype=bool)
        if town.choices:
            let_off = s.listed & choices.over(town, np.zeros(1, dtype=bool), "waive", np.ones(1, dtype=bool))
        earned = bad & ~self._waived(town, bad, let_off)
        listable = k.enabled & s.covered
        enters = np.logical_and(listable & (earned | forced), ~s.listed, out=scratch.entering)
        served = (now - s.since >= k.term) & ~(k.arrears_paid & scratch.in_arrears)
        leaving = ~listable | let_off | (~bad & (scratch.cleared | served))
        leaves = np.logical_and(s.listed, leaving, out=scratch.leaving)
        if town.forced:
            scratch.by_force = enters & forced & ~earned
        np.logical_and(s.listed | enters, ~leaves, out=s.listed)
        np.logical_and(s.knows, ~leaves, out=s.knows)
        s.since[enters] = now
        s.waiting[leaves] = 0
        np.logical_and(favour.enabled & s.covered & (s.score > favour.threshold), ~s.listed, out=s.favoured)

    def note_moves(self) -> None:
        """Phase list: who came onto the list and for what, and who came off it."""
        town, scratch = self.model, self.model.scratch
        scratch.enters, scratch.leaves = positions(scratch.entering), positions(scratch.leaving)
        if len(scratch.enters):
            worlds, residents = np.divmod(scratch.enters, town.people.count)
            informed = town.draw_at(("notice",), residents)[0] < town.rules.notice.chance[worlds, 0]
            town.state.knows.ravel()[scratch.enters[informed]] = True
        scratch.causes = self._causes()
        if len(scratch.enters) or len(scratch.leaves):
            self._update_listed_ties()

    def _waived(self, town: Town, bad: Bools, let_off: Bools) -> Bools:
        """Discretion: a clerk may let off who turns bad, or has a new record, until the next record.

        By hand a clerk rules whenever it is; whoever is on the list and let off leaves it.
        """
        s, k, one = town.state, town.rules.discretion, town.dtype(1)
        ruled = bool(town.choices) and bool(town.choices.answers(town.month, "waive"))
        if town.used.discretion.waive or s.waived.any() or ruled:
            lever = town.people.lever(town.dtype)[town.people.district]
            lenience = k.waive * (one - k.district * lever) * (one - k.first * s.ever_listed)
            asked = ~s.was_bad | town.scratch.recorded
            waives = np.where(asked, town.draw("clerk") < lenience, s.waived)
            waives = choices.over(town, waives, "waive", np.ones(1, dtype=bool))
            s.waived[:] = waives & bad & (~s.listed | let_off)
        s.was_bad[:] = bad
        return s.waived

    def _causes(self) -> Ints:
        """What weighs most (in demerits, then in count) on the file of each new listing, as a sum of `BITS`.

        Causes that weigh the same are all in it. With no record at all it is the ties.
        """
        ledger, scratch, entered = self.model.ledger, self.model.scratch, self.model.scratch.enters
        if not len(entered):
            return np.empty(0, dtype=np.int8)
        rows = ledger.standing_at(scratch.entering.ravel())
        rows = rows[self.reads(rows)]
        entry = np.searchsorted(entered, ledger.place[rows])
        weight = np.zeros((len(entered), RESIDUAL + 1), dtype=np.int64)
        np.add.at(weight, (entry, ledger.cause[rows]), ledger.demerit[rows].astype(np.int64) * 2**32 + 1)
        heaviest = (weight == weight.max(axis=1, keepdims=True)) & (weight > 0)
        causes: Counts = heaviest @ BITS[: RESIDUAL + 1]
        causes[causes == 0] = BITS[TIES]
        if self.model.forced:
            causes[scratch.by_force.ravel()[entered]] = BITS[FORCED]
        small: Ints = causes.astype(np.int8)
        return small

    def _update_listed_ties(self) -> None:
        """Each change of the list changes how many ties of the neighbours are listed, from the next score on."""
        town, column = self.model, self.model.state.listed_ties
        enters, leaves = town.scratch.enters, town.scratch.leaves
        places = np.concatenate([enters, leaves])
        residents = places % town.people.count
        owner, ties = town.people.ties_of(residents)
        step = np.ones(len(owner), dtype=column.dtype)
        step[np.searchsorted(owner, len(enters)) :] = -1
        np.add.at(column.reshape(-1), (places - residents)[owner] + ties, step)
