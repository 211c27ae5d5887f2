"""People: N invented residents. Traits are fixed and shared by all worlds; state is one column a quantity and world."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bools, Counts, Dtype, Ints, Reals
from sim.rules.columns import Rules
from sim.town import choices
from sim.town.luck import BIRTH, Luck, Uniforms

if TYPE_CHECKING:
    from sim.town.town import Town

HOUSEHOLD = 3  # residents next to each other share a home
FRIENDS = 3  # ties that each resident names; about twice as many in all, since ties are mutual
LOCAL = 0.8  # share of named ties within the own district
PURPOSES = (
    "wage a", "wage b", "wage c", "defiance", "savings", "coverage", "awareness", "tenure", "namesake",
    "exposure",
    *(f"tie {k} {what}" for k in range(FRIENDS) for what in ("local", "who")),
)  # fmt: skip


class People:
    """Fixed traits, all of shape (residents,): drawn once from the town's luck, in month 0.

    `wage`, `savings`, `exposure` (to bad luck) and `defiance` are places in the town's distribution (a rulebook's
    `life` turns them into money and chances), so worlds that differ in prosperity still share who stands where.
    """

    def __init__(self, luck: Luck, residents: int, districts: int) -> None:
        def drawn(purpose: str) -> Uniforms:
            return luck.draw(purpose, BIRTH, residents)

        self.count = residents
        self.begin, self.all = 0, residents  # in a part of them: number of the first, and how many there are in all
        self.districts = districts
        self.district: Ints = (np.arange(residents, dtype=np.int64) * districts // residents).astype(np.int16)
        self.bounds = np.searchsorted(self.district, np.arange(districts + 1))
        self.sizes = np.diff(self.bounds)
        one, two, three = drawn("wage a"), drawn("wage b"), drawn("wage c")
        self.wage = (one + two + three - np.float32(1.5)) * np.float32(2)  # mean 0, variance 1, bounded, no libm
        self.defiance = np.float32(2) * drawn("defiance") - np.float32(1)
        self.savings = np.float32(2) * drawn("savings") - np.float32(1)
        self.exposure = np.float32(2) * drawn("exposure") - np.float32(1)
        self.coverage, self.awareness, self.tenure = drawn("coverage"), drawn("awareness"), drawn("tenure")
        ring = np.argsort(drawn("namesake"), kind="stable")
        self.namesake = np.empty(residents, dtype=np.int32)
        self.namesake[ring] = np.roll(ring, -1)
        self.household: Ints = np.arange(residents) // HOUSEHOLD
        self.homes: Ints = np.arange(0, residents, HOUSEHOLD)
        self._tie(luck)

    def _tie(self, luck: Luck) -> None:
        """Mutual ties as neighbour lists: those of resident i are `ties[first[i]:first[i + 1]]`, in rising order."""
        n = self.count
        start, size = self.bounds[self.district], self.sizes[self.district]
        pairs = []
        for k in range(FRIENDS):
            local = luck.draw(f"tie {k} local", BIRTH, n) < LOCAL
            who = luck.draw(f"tie {k} who", BIRTH, n).astype(np.float64)
            friend = np.where(local, start + (who * size).astype(np.int64), (who * n).astype(np.int64))
            me = np.arange(n, dtype=np.int64)
            low, high = np.minimum(me, friend), np.maximum(me, friend)
            pairs.append(low[low != high] * n + high[low != high])
        low, high = np.divmod(np.unique(np.concatenate(pairs)), n)
        both = np.concatenate([low * n + high, high * n + low])
        both.sort()
        mine, ties = np.divmod(both, n)
        counts = np.bincount(mine, minlength=n)
        self.ties, self.tie_count = ties.astype(np.int32), counts.astype(np.int32)
        self.first: Ints = np.concatenate([[0], np.cumsum(counts)])

    def part(self, begin: int, end: int) -> People:
        """Those from `begin` to before `end`, without ties to the others; views of these columns."""
        part, some = copy.copy(self), slice(begin, end)
        part.begin, part.count = begin, end - begin
        part.district, part.tenure, part.tie_count = self.district[some], self.tenure[some], self.tie_count[some]
        return part

    def lever(self, dtype: Dtype) -> Reals:
        """How far each district stands from the middle: 1 for the first, -1 for the last, evenly between."""
        steps = dtype(max(self.districts - 1, 1))
        places = np.arange(self.districts).astype(dtype)
        return dtype(1) - dtype(2) * places / steps if self.districts > 1 else np.zeros(1, dtype=dtype)

    def others_at_home(self, marked: Bools) -> Bools:
        """Who shares a home with somebody else who is marked, of all residents: (worlds, residents)."""
        into_home = self.begin % HOUSEHOLD
        marked = marked[:, self.begin - into_home : self.begin + self.count + HOUSEHOLD - 1]
        worlds, residents = marked.shape
        homes = np.zeros((worlds, -(-residents // HOUSEHOLD), HOUSEHOLD), dtype=bool)
        homes.reshape(worlds, -1)[:, :residents] = marked
        one, two, three = homes[:, :, 0], homes[:, :, 1], homes[:, :, 2]
        others = np.empty_like(homes)
        others[:, :, 0], others[:, :, 1], others[:, :, 2] = two | three, one | three, one | two
        return others.reshape(worlds, -1)[:, into_home : into_home + self.count]

    def ties_of(self, residents: Ints) -> tuple[Ints, Ints]:
        """(positions in `residents`, neighbours): every tie of every given resident, in order."""
        counts = self.tie_count[residents]
        owner = np.arange(len(residents)).repeat(counts)
        before = self.first[residents] - (counts.cumsum() - counts)  # of the ties in all, less of those that are given
        return owner, self.ties[before[owner] + np.arange(len(owner))]


class State:
    """All that a town carries from month to month beside its ledger: columns of shape (worlds, residents) unless said.

    Money in months of basic costs, time in months. The second last axis of every column is the worlds.
    """

    savings: Reals  # below zero: overdraft
    arrears: Reals
    score: Reals
    bought: Reals  # points bought in the person's current year
    listed: Bools
    favoured: Bools
    knows: Bools  # of the listing
    ever_listed: Bools
    months_listed: Ints
    since: Ints  # month of the last listing
    clean: Ints  # months without a new record of a connected source
    waiting: Ints  # month in which the appeal that waits was filed, 0 for none
    frozen: Ints  # months in which the person's records did not age
    demerits: Ints  # of standing records of connected sources
    strikes: Ints  # the number of these records, marks after repair not among them
    listed_ties: Ints  # ties that are on the list
    waived: Bools  # let off by a clerk, until the next record
    was_bad: Bools  # ought to have been listed last month
    held: Ints  # standing records by source, connected or not: (sources, worlds, residents)
    on_file: Counts  # standing records, those of unconnected sources included: (worlds, 1)
    discoveries: Reals  # past discoveries: (worlds, districts)
    pooled_misses: Counts  # last month's open borrowers who missed something: (worlds, 1)
    open_borrowers: Counts  # residents whose credit was open last month: (worlds, 1)
    stale_until: dict[str, Ints]  # last month of a stale copy, by service; none for a service that never kept one
    wage: Reals  # traits in the units of each world's rulebook, from here on
    defiance: Reals
    covered: Bools
    aware: Bools
    living: Reals  # basic costs, and what those who earn more are committed to
    shock_chance: Reals  # of a stroke of bad luck
    tilt: Reals  # of the chance that obligations fall due
    watch_tilt: Reals  # of the chance that a miss is noticed
    error_tilt: Reals  # of the chance that a payment becomes a wrong record

    def __init__(self, people: People, rules: Rules, dtype: Dtype) -> None:
        worlds, sources = len(rules.life.wage), len(rules.source)
        self.shape = shape = (worlds, people.count)
        self.savings = np.empty(shape, dtype=dtype)
        place = dtype(1) + rules.life.savings_spread * people.savings.astype(dtype)
        self.savings[:] = np.minimum(rules.life.savings_start * place, rules.life.savings_cap)
        self.arrears, self.bought = np.zeros(shape, dtype=dtype), np.zeros(shape, dtype=dtype)
        self.score = np.empty(shape, dtype=dtype)
        self.score[:] = rules.score.start
        self.listed, self.favoured = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        self.knows, self.ever_listed = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        self.months_listed, self.since = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
        self.clean, self.waiting = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
        self.frozen, self.demerits = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
        self.strikes, self.listed_ties = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.int16)
        self.waived, self.was_bad = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        self.held = np.zeros((sources, *shape), dtype=np.int16)
        self.on_file = np.zeros((worlds, 1), dtype=np.int64)
        prior, tilt = rules.inspection.prior, rules.inspection.prior_tilt
        self.discoveries = prior * (dtype(1) + tilt * people.lever(dtype))
        self.pooled_misses = np.zeros((worlds, 1), dtype=np.int64)
        self.open_borrowers = np.zeros((worlds, 1), dtype=np.int64)
        self.stale_until = {}
        self.set_traits(people, rules, dtype)

    def set_traits(self, people: People, rules: Rules, dtype: Dtype) -> None:
        """Traits in the units of each world's rulebook; once more after an amendment."""
        life, one = rules.life, dtype(1)
        lever = people.lever(dtype)[people.district]
        place = people.wage.astype(dtype)
        skewed = place + life.wage_skew * ((place * place - one) / dtype(6))
        relative = (one + life.wage_spread * skewed) * (one - life.district_wage * lever)
        self.wage = np.maximum(life.wage * relative, life.wage_floor)  # no floor is below 0
        self.living = one + life.commitment * np.maximum(self.wage - life.committed_from, dtype(0))
        self.shock_chance = life.shock * (one + life.shock_spread * people.exposure.astype(dtype))
        self.defiance = np.minimum(life.defiance * (one + life.defiance_spread * people.defiance.astype(dtype)), one)
        self.covered = people.coverage.astype(dtype) < rules.registry.coverage
        self.aware = people.awareness.astype(dtype) < rules.deterrence.awareness
        self.tilt = one + life.district_tilt * lever
        self.watch_tilt = one + rules.inspection.watch_tilt * lever
        self.error_tilt = one + rules.inspection.error_tilt * lever

    def part(self, begin: int, end: int) -> State:
        """These residents: views of these columns, in which the part may write."""
        part, residents = copy.copy(self), self.shape[1]
        part.shape = (self.shape[0], end - begin)
        for name, column in vars(self).items():
            if isinstance(column, np.ndarray) and column.shape[-1] == residents:
                setattr(part, name, column[..., begin:end])
        return part

    def of_worlds(self, worlds: Ints) -> State:
        """A copy of these worlds, in this order."""
        chosen = copy.copy(self)
        chosen.shape = (len(worlds), self.shape[1])
        for name, column in vars(self).items():
            if isinstance(column, np.ndarray):
                setattr(chosen, name, np.take(column, worlds, axis=-2))
        chosen.stale_until = {name: column[worlds] for name, column in self.stale_until.items()}
        return chosen


def live(town: Town) -> None:
    """Phase live: wage in, living costs and bad luck out; savings are capped above and floored below."""
    s, life, scratch, tallies = town.state, town.rules.life, town.scratch, town.scratch.tallies
    zero = town.dtype(0)
    credit_open = ~scratch.credit_blocked
    # Times a mask, and not np.where, whose branches cost ten times as much where people differ.
    called = (zero - np.minimum(s.savings, zero)) * scratch.credit_blocked  # overdrafts are called in
    s.savings += called
    s.arrears += called
    scratch.lost = s.wage * scratch.loss
    if town.used.informal.share:
        scratch.lost -= town.rules.informal.share * scratch.lost
        scratch.extra -= town.rules.informal.share * scratch.extra
    cost = s.living + scratch.extra
    if town.gates.any_perk:
        cost -= scratch.perk * s.favoured
    shocked = town.draw("shock") < s.shock_chance
    cost += life.shock_cost * shocked
    if town.used.life.pool_price:
        cost += life.pool_price * scratch.pool * credit_open
    wages = pay(town)
    s.savings += wages
    s.savings -= cost
    scratch.floor = zero - life.credit_line * credit_open
    unmet = scratch.floor - s.savings
    unmet = np.maximum(unmet, zero, out=unmet)
    s.savings += unmet
    spent = s.savings - life.savings_cap
    spent = np.maximum(spent, zero, out=spent)
    s.savings -= spent
    tallies.add_sums(
        called_in=called, wages=wages, wages_lost=scratch.lost, living_costs=cost, unmet=unmet, luxuries=spent
    )


def pay(town: Town) -> Reals:
    """This month's wage after what blocked services cost: (worlds, residents)."""
    return town.state.wage - town.scratch.lost


def settle(town: Town) -> None:
    """Phase settle: arrears grow by the surcharge, then are paid from what is left."""
    s, life, zero, tallies = town.state, town.rules.life, town.dtype(0), town.scratch.tallies
    surcharge = s.arrears * life.surcharge
    s.arrears += surcharge
    forgiven = s.arrears - life.arrears_cap
    np.maximum(forgiven, zero, out=forgiven)
    s.arrears -= forgiven
    paid = np.minimum(s.arrears, np.maximum(s.savings - choices.kept_back(town), zero))
    s.savings -= paid
    s.arrears -= paid
    tallies.add_sums(surcharges=surcharge, written_off=forgiven, arrears_paid=paid)


def help_ties(town: Town) -> None:
    """Phase settle, last step: ties with money to spare help those in need, before the next bills fall due.

    Sums over ties go one tie after the other, in rising order, so that they round alike everywhere.
    """
    if not town.used.help.share and not town.choices.answers(town.month, "lend"):
        return
    k, s, zero, one = town.rules.help, town.state, town.dtype(0), town.dtype(1)
    short = np.where(k.upto > 0, np.maximum(k.upto - np.maximum(s.savings, zero), zero), zero)
    needs = s.arrears + short
    in_need = needs > 0
    needy = over_ties(town, in_need.astype(town.dtype))
    spare = k.share * np.maximum(s.savings - k.reserve, zero)
    spare = choices.over(town, spare, "lend", np.where(town.rules.channels.help, np.maximum(s.savings, zero), zero))
    helps = (needy > 0) & ~in_need  # who is in need helps nobody
    offer = np.where(helps, spare / np.maximum(needy, one), zero)
    offered = over_ties(town, offer)
    taken = np.minimum(needs, offered)
    used = over_ties(town, np.where(offered > 0, taken / np.where(offered > 0, offered, one), zero))
    debt = np.minimum(s.arrears, taken)
    s.arrears -= debt
    s.savings += taken - debt
    s.savings -= offer * used
    town.scratch.tallies.add_sums(help=taken, arrears_paid=debt)


def over_ties(town: Town, column: Reals) -> Reals:
    """Each resident's sum of a column (worlds, residents) over their ties."""
    people = town.people
    summed = np.zeros(town.state.shape, dtype=town.dtype)
    for nth in range(int(people.tie_count.max(initial=0))):
        has = np.flatnonzero(people.tie_count > nth)
        summed[:, has] += column[:, people.ties[people.first[has] + nth]]
    return summed
