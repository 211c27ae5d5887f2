"""The registry: joins the records of connected sources, scores residents by one formula, and keeps both lists."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from sim.rules import worlds
from sim.town import inspection, ledger
from sim.town.ledger import CANNOT, FORCED, RESIDUAL, TIES, WILL_NOT, WRONG

PURPOSES = ("notice",)


class Registry(mesa.Agent):  # type: ignore[misc]
    """Component 1 of the plan. All methods act on every world of the town at once."""

    def __init__(self, town: Any) -> None:
        super().__init__(town)
        self.town = town
        self.on_file = np.zeros(len(town.worlds), dtype=np.int64)  # standing records, drawers included

    def connect(self) -> None:
        """Read the drawers anew after an amendment: what counts is what connected sources hold."""
        town, s, book = self.town, self.town.state, self.town.ledger
        numbers = book.standing
        place = book.place[numbers]
        counts = town.connected[book.source[numbers], place // town.people.count]
        for name, weight in (("demerits", book.demerit[numbers]), ("strikes", book.cause[numbers] != RESIDUAL)):
            column = getattr(s, name)
            total = np.bincount(place, weights=weight * counts, minlength=column.size)
            column[:] = total.reshape(column.shape)

    def file(self) -> None:
        """Phase watch, last step: this month's finds become records, in the order of the sources."""
        town, s, month, now = self.town, self.town.state, self.town.this, self.town.month
        s.frozen += town.numbers.registry.frozen_clock & (s.arrears > 0)
        inspection.fade(town)
        if not month.finds:
            return
        finds = inspection.within_reach(town, {k: np.concatenate([f[k] for f in month.finds]) for k in month.finds[0]})
        source, place, wrong = finds["source"], finds["place"], finds["wrong"]
        world, resident = np.divmod(place, town.people.count)
        k = town.numbers.each_source
        known = k.connected[source, world]
        inspection.remember(town, world[known], resident[known])
        astray = known & ~wrong & self._mistaken(finds, world)
        place = place + np.where(astray, town.people.namesake[resident] - resident, 0)
        cause = np.where(wrong | astray, WRONG, np.where(finds["will_not"], WILL_NOT, CANNOT)).astype(np.int8)
        repeat = s.held.reshape(len(s.held), -1)[source, place] > 0
        plain = k.demerit[source, world]
        dearer = np.floor(plain.astype(town.real) * town.numbers.score.repeat[world, 0] + town.real(0.5))
        demerit = np.where(repeat, dearer, plain).astype(np.int32)
        numbers = town.ledger.add(
            place=place, month=now, source=source, cause=cause, demerit=demerit,
            retention=k.retention[source, world], frozen=s.frozen.ravel()[place],
        )  # fmt: skip
        self._count(numbers, 1)
        month.recorded.ravel()[place[known]] = True
        town.tally_events(world, records_true=~(wrong | astray), records_wrong=wrong, records_astray=astray)

    def _mistaken(self, finds: dict[str, Any], world: Any) -> Any:
        """Finds that go to a namesake if they are true and joined by name: by the uniform that made them, scaled."""
        real = self.town.real
        least = np.minimum(finds["chance"], real(1))
        return finds["luck"].astype(real) < least * self.town.numbers.registry.mismatch[world, 0]

    def forget(self) -> None:
        """Phase forget: records older than their retention leave; clean months are counted."""
        town, s, month = self.town, self.town.state, self.town.this
        gone = town.ledger.expire(town.month, s.frozen.ravel())
        self._count(gone, -1)
        town.tally_events(town.ledger.place[gone] // town.people.count, expired=np.ones(len(gone), dtype=bool))
        held_back = town.numbers.score.lock & (s.arrears > 0)
        s.clean += ~held_back
        s.clean[month.recorded] = 0

    def strike_out(self, numbers: ledger.Ints, why: int) -> None:
        """Records leave before their time: expunged or repaired."""
        town = self.town
        town.ledger.remove(numbers, why, town.month)
        self._count(numbers, -1)
        name = {ledger.EXPUNGED: "expunged", ledger.REPAIRED: "repaired"}[why]
        town.tally_events(town.ledger.place[numbers] // town.people.count, **{name: np.ones(len(numbers), dtype=bool)})

    def mark(self, place: ledger.Ints, source: ledger.Ints, demerit: ledger.Ints, retention: ledger.Ints) -> None:
        """Enter residual marks, which cost points but are no strikes."""
        town = self.town
        numbers = town.ledger.add(
            place=place, month=town.month, source=source, cause=RESIDUAL, demerit=demerit,
            retention=retention, frozen=town.state.frozen.ravel()[place],
        )  # fmt: skip
        self._count(numbers, 1)

    def _count(self, numbers: ledger.Ints, step: int) -> None:
        """Keep the registry's counts equal to what the ledger holds (see the conservation tests)."""
        if not len(numbers):
            return
        town, s, book = self.town, self.town.state, self.town.ledger
        place, source = book.place[numbers], book.source[numbers]
        world = place // town.people.count
        self.on_file += step * np.bincount(world, minlength=len(self.on_file))
        a_strike = book.cause[numbers] != RESIDUAL
        one = s.held.dtype.type(step)  # of the columns' own type: NumPy adds those thirty times as fast
        np.add.at(s.held.reshape(-1), (source * np.int64(s.listed.size) + place)[a_strike], one)
        joined = town.connected[source, world]
        np.add.at(s.demerits.reshape(-1), place[joined], step * book.demerit[numbers[joined]])
        np.add.at(s.strikes.reshape(-1), place[joined & a_strike], one)

    def rate(self) -> None:
        """Phase score: start - demerits + merits - association (+ bought points, means, tenure), then clipped."""
        town, s, k, real = self.town, self.town.state, self.town.numbers.score, self.town.real
        if "cap" in town.numbers.purchase.uses or s.bought.any():
            self._sell_points()
        points = k.start - s.demerits.astype(real)
        points = points + k.merit * np.minimum(s.clean, k.merit_months).astype(real)
        if "association" in k.uses:
            share = s.listed_ties.astype(real) / np.maximum(town.people.tie_count, 1).astype(real)
            points = points - k.association * share
        if "household" in k.uses:
            at_home = np.add.reduceat(s.listed.astype(np.int16), town.people.homes, axis=1)
            others = at_home[:, town.people.household] - s.listed
            points = points - k.household * (others > 0)
        points = points + s.bought
        if "means" in k.uses:
            points = points + k.means * (np.maximum(s.savings, real(0)) / town.numbers.life.savings_cap)
        if "tenure" in k.uses:
            years = town.people.tenure.astype(real) * real(120) + real(town.month)
            points = points + k.tenure * np.minimum(years / k.tenure_months.astype(real), real(1))
        for index, source in enumerate(town.numbers.source.values()):
            if (source.ceiling < k.high).any():
                bound = source.connected & (s.held[index] > 0)
                points = np.where(bound, np.minimum(points, source.ceiling), points)
        s.score[:] = np.minimum(np.maximum(points, k.low), k.high)
        worlds.score(town)

    def _sell_points(self) -> None:
        """Residents with money to spare buy points, up to a yearly cap; old ones lapse in a month of one's own."""
        town, s, k = self.town, self.town.state, self.town.numbers.purchase
        zero = town.real(0)
        s.bought[:, (np.arange(town.people.count) + town.month) % 12 == 1] = zero
        wanted = np.minimum(k.cap - s.bought, np.floor((s.savings - k.reserve) / k.price))
        offered = s.covered & (town.numbers.listing.enabled | town.numbers.favour.enabled)
        points = np.where(offered, np.maximum(wanted, zero), zero)
        s.bought += points
        s.savings -= points * k.price
        town.tally_sums(points_bought=points, spent_on_points=points * k.price)

    def list(self) -> None:
        """Phase list: on when the score is too low or strikes are too many, off after the term; then the redlist."""
        town, s, month, now = self.town, self.town.state, self.town.this, self.town.month
        k, favour = town.numbers.listing, town.numbers.favour
        bad = (s.score < k.threshold) | ((k.strikes > 0) & (s.strikes >= k.strikes))
        bad = worlds.listing(town, bad)
        forced = town.forced_now()
        enters = k.enabled & s.covered & (bad | forced) & ~s.listed
        served = (now - s.since >= k.term) & ~(k.arrears_paid & (s.arrears > 0))
        leaves = s.listed & (~(k.enabled & s.covered) | (~bad & (month.cleared | served)))
        month.before = s.listed.copy()
        s.listed = (s.listed | enters) & ~leaves
        told = town.draw("notice") < town.numbers.notice.chance
        s.knows = (s.knows & ~leaves) | (enters & told)
        s.since[enters] = now
        s.waiting[leaves] = 0
        month.enters, month.leaves = np.flatnonzero(enters), np.flatnonzero(leaves)
        month.causes = self._causes(enters, enters & forced & ~bad)
        s.favoured = favour.enabled & s.covered & (s.score > favour.threshold) & ~s.listed
        self._tell_ties(month.enters, month.leaves)

    def _causes(self, enters: Any, forced: Any) -> ledger.Ints:
        """What weighs most (in demerits, then in count) on the file of each new listing; no record at all: ties."""
        town, book = self.town, self.town.ledger
        entered = np.flatnonzero(enters)
        if not len(entered):
            return np.empty(0, dtype=np.int8)
        numbers = book.of(enters.ravel())
        joined = town.connected[book.source[numbers], book.place[numbers] // town.people.count]
        numbers = numbers[joined]
        row = np.searchsorted(entered, book.place[numbers])
        weight = np.zeros((len(entered), RESIDUAL + 1), dtype=np.int64)
        np.add.at(weight, (row, book.cause[numbers]), book.demerit[numbers].astype(np.int64) * 2**32 + 1)
        causes = np.where(weight.any(axis=1), weight.argmax(axis=1), TIES).astype(np.int8)
        causes[forced.ravel()[entered]] = FORCED
        return causes

    def _tell_ties(self, enters: ledger.Ints, leaves: ledger.Ints) -> None:
        """Each change of the list changes how many ties of the neighbours are listed, from the next score on."""
        town, column = self.town, self.town.state.listed_ties
        places = np.concatenate([enters, leaves])
        residents = places % town.people.count
        owner, ties = town.people.ties_of(residents)
        step = np.where(owner < len(enters), column.dtype.type(1), column.dtype.type(-1))
        np.add.at(column.reshape(-1), (places - residents)[owner] + ties, step)
