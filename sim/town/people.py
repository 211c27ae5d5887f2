"""People: N invented residents. Traits are fixed and shared by all worlds; state is one column a quantity and world."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.town.luck import BIRTH, Luck

HOUSEHOLD = 3  # residents next to each other share a home
FRIENDS = 3  # ties that each resident names; about twice as many in all, since ties are mutual
LOCAL = 0.8  # share of named ties within the own district
PURPOSES = (
    "wage a", "wage b", "wage c", "defiance", "savings", "coverage", "awareness", "tenure", "namesake",
    *(f"tie {k} {what}" for k in range(FRIENDS) for what in ("local", "who")),
)  # fmt: skip

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.integer[Any]]
Reals = npt.NDArray[np.floating[Any]]


class People:
    """Fixed traits, all of shape (residents,): drawn once from the town's luck, in month 0.

    `wage` and `defiance` are places in the town's distribution (a rulebook's `life` turns them into money and
    chances), so worlds that differ in prosperity still share who stands where.
    """

    def __init__(self, luck: Luck, residents: int, districts: int) -> None:
        def drawn(purpose: str) -> npt.NDArray[np.float32]:
            return luck.draw(purpose, BIRTH, residents)

        self.count = residents
        self.districts = districts
        self.district: Ints = (np.arange(residents, dtype=np.int64) * districts // residents).astype(np.int16)
        self.bounds = np.searchsorted(self.district, np.arange(districts + 1))
        self.sizes = np.diff(self.bounds)
        one, two, three = drawn("wage a"), drawn("wage b"), drawn("wage c")
        self.wage = (one + two + three - np.float32(1.5)) * np.float32(2)  # mean 0, variance 1, bounded, no libm
        self.defiance = np.float32(2) * drawn("defiance") - np.float32(1)
        self.savings = drawn("savings") + np.float32(0.5)
        self.coverage, self.awareness, self.tenure = drawn("coverage"), drawn("awareness"), drawn("tenure")
        ring = np.argsort(drawn("namesake"), kind="stable")
        self.namesake = np.empty(residents, dtype=np.int64)
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
        mine, self.ties = np.divmod(both, n)
        self.tie_count: Ints = np.bincount(mine, minlength=n)
        self.first: Ints = np.concatenate([[0], np.cumsum(self.tie_count)])

    def lever(self, real: Any) -> Reals:
        """How far each district stands from the middle: 1 for the first, -1 for the last, evenly between."""
        steps = real(max(self.districts - 1, 1))
        places = np.arange(self.districts).astype(real)
        return real(1) - real(2) * places / steps if self.districts > 1 else np.zeros(1, dtype=real)

    def ties_of(self, residents: Ints) -> tuple[Ints, Ints]:
        """(positions in `residents`, neighbours): every tie of every given resident, in order."""
        counts = self.tie_count[residents]
        owner = np.repeat(np.arange(len(residents)), counts)
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return owner, self.ties[self.first[residents][owner] + offset]


class State:
    """What changes: columns of shape (worlds, residents). Money in months of basic costs, time in months."""

    def __init__(self, people: People, numbers: SimpleNamespace, sources: int, real: Any) -> None:
        worlds, n = len(numbers.life.wage), people.count
        self.shape = (worlds, n)
        self.savings: Reals = np.empty(self.shape, dtype=real)
        self.savings[:] = np.minimum(numbers.life.savings_start * people.savings.astype(real), numbers.life.savings_cap)
        self.arrears: Reals = np.zeros(self.shape, dtype=real)
        self.score: Reals = np.empty(self.shape, dtype=real)
        self.score[:] = numbers.score.start
        self.bought: Reals = np.zeros(self.shape, dtype=real)
        for name in ("listed", "favoured", "knows", "ever_listed"):
            setattr(self, name, np.zeros(self.shape, dtype=bool))
        for name in ("since", "clean", "waiting", "frozen", "demerits", "months_listed"):
            setattr(self, name, np.zeros(self.shape, dtype=np.int32))
        self.strikes: Ints = np.zeros(self.shape, dtype=np.int16)
        self.listed_ties: Ints = np.zeros(self.shape, dtype=np.int16)
        self.held: Ints = np.zeros((sources, *self.shape), dtype=np.int16)
        self.settle_traits(people, numbers, real)

    listed: Bools
    favoured: Bools
    knows: Bools
    ever_listed: Bools
    since: Ints
    clean: Ints
    waiting: Ints
    frozen: Ints
    demerits: Ints
    months_listed: Ints

    def settle_traits(self, people: People, numbers: SimpleNamespace, real: Any) -> None:
        """Traits in the units of each world's rulebook; again after an amendment."""
        life, one = numbers.life, real(1)
        spread = one + life.wage_spread * people.wage.astype(real)
        self.wage: Reals = life.wage * np.maximum(spread, real(0))
        self.defiance: Reals = np.minimum(
            life.defiance * (one + life.defiance_spread * people.defiance.astype(real)), one
        )
        self.covered: Bools = people.coverage.astype(real) < numbers.registry.coverage
        self.aware: Bools = people.awareness.astype(real) < numbers.deterrence.awareness
        self.tilt: Reals = one + life.district_tilt * people.lever(real)[people.district]


def live(town: Any) -> None:
    """Phase live: wage in, living costs and bad luck out; savings are capped above and floored below."""
    s, life, month = town.state, town.numbers.life, town.this
    real, one = town.real, town.real(1)
    called = np.where(month.credit_blocked, -np.minimum(s.savings, real(0)), real(0))  # overdrafts are called in
    s.savings += called
    s.arrears += called
    lost = s.wage * month.loss
    cost = one + month.extra - month.perk * s.favoured
    shocked = town.draw("shock") < life.shock
    cost = cost + life.shock_cost * shocked
    cost = cost + np.where(month.credit_blocked, real(0), life.pool_price * month.pool)
    s.savings += s.wage - lost
    s.savings -= cost
    floor = np.where(month.credit_blocked, real(0), -life.credit_line)
    unmet = np.maximum(floor - s.savings, real(0))
    s.savings += unmet
    spent = np.maximum(s.savings - life.savings_cap, real(0))
    s.savings -= spent
    month.floor = floor
    town.tally_sums(wages=s.wage - lost, wages_lost=lost, living_costs=cost, unmet=unmet, luxuries=spent)


def settle(town: Any) -> None:
    """Phase settle: arrears grow by the surcharge, then are paid from what is left."""
    s, life, zero = town.state, town.numbers.life, town.real(0)
    surcharge = s.arrears * life.surcharge
    s.arrears += surcharge
    forgiven = np.maximum(s.arrears - life.arrears_cap, zero)
    s.arrears -= forgiven
    paid = np.minimum(s.arrears, np.maximum(s.savings, zero))
    s.savings -= paid
    s.arrears -= paid
    town.tally_sums(surcharges=surcharge, written_off=forgiven, arrears_paid=paid)
