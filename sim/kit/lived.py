"""The class as the model lives it: luck cards by seat, and what comes out of each play, in coins.

A seat is a resident, seats in the order of the ring of namesakes: a record that goes astray goes to the next seat.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.arrays import Bools, Ints, Reals
from sim.checks import whole_number
from sim.errors import ListedError
from sim.progress import Progress, Steps
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.town.ledger import WRONG
from sim.town.town import Town

COIN = 0.25
"""Of a month's basic costs."""
FEWEST, MOST = 12, 30
SHORTEST, LONGEST = 6, 12
OTHERS = range(1, 201)
"""Seeds of the classes by which a class is judged."""


class KitError(ListedError):
    """A class for which there is no kit."""


@cache
def rulebooks() -> tuple[Rulebook, Rulebook, Rulebook, Rulebook]:
    """With the list; the list unread; with the second-chance card; with all of that card but its means test."""
    listed, second = shelf.load("paper-town"), shelf.load("paper-second-chance")
    return listed, listed.cut("means"), second, second.set({"means_test.enabled": False})


@dataclass(frozen=True)
class Card:
    """The numbers on the rule card: coins, but for `marker`, the rounds that a record stands."""

    payday: int
    payday_listed: int
    bad_luck: int
    most: int
    bill: int
    marker: int

    @classmethod
    def read(cls) -> Card:
        """The card of the rulebook paper-town, which has one source and one service."""
        rulebook = rulebooks()[0]
        (rent,), (doors,), life = rulebook.source, rulebook.service, rulebook.life
        payday = life.wage - 1
        return cls(
            payday=round(payday / COIN),
            payday_listed=round((payday - doors.extra_cost) / COIN),
            bad_luck=round(life.shock_cost / COIN),
            most=round(life.savings_cap / COIN),
            bill=round(rent.amount / COIN),
            marker=rent.retention,
        )


@dataclass(frozen=True)
class Luck:
    """One luck card."""

    bad: bool
    mix_up: bool


@dataclass(frozen=True)
class Play:
    """One life of the class: columns of shape (rounds, seats), each at the end of a round."""

    coins: Ints
    debts: Ints
    signs: Bools
    missed: Bools
    records: Bools  # a new record of the registry
    wrong: Bools  # and one that was made by a mix-up

    @property
    def listed(self) -> int:
        """Signs that are up at the end."""
        return int(self.signs[-1].sum())

    @property
    def ends(self) -> tuple[int, int, int]:
        """Signs that are up at the end, seats in debt at the end, bills that were not paid when they were due."""
        return self.listed, int((self.debts[-1] > 0).sum()), int(self.missed.sum())


@dataclass(frozen=True)
class Survey:
    """Classes of one size, by which a class is judged.

    Attributes:
        seeds: of all of them, from 1 on.
        plain: of those that show the loop plainly.
    """

    seeds: range
    plain: tuple[int, ...]

    @property
    def little(self) -> int:
        """How many show little."""
        return len(self.seeds) - len(self.plain)

    def after(self, seed: int) -> int:
        """The next seed whose class shows the loop plainly, or the first one."""
        return next((other for other in self.plain if other > seed), self.plain[0])


@dataclass(frozen=True)
class Lived:
    """A class: who it is, its luck, and its plays.

    Attributes:
        resident: the model's number of the resident in each seat, (players,).
        luck: cards by seat, then by round.
        read: with the list. `unread`: the same cards, nobody reads the list. `second`: with the second-chance card;
            `lenient`: the same, but who cannot pay gets a record.
        survey: of classes of this size.
    """

    players: int
    rounds: int
    seed: int
    resident: Ints
    luck: list[list[Luck]]
    read: Play
    unread: Play
    second: Play
    lenient: Play
    survey: Survey

    @property
    def plain(self) -> bool:
        """Whether this class shows the loop plainly."""
        return shows_plainly(self.players, self.read.ends, self.unread.ends)


def surplus(players: int) -> int:
    """How many more on the list, or in debt, are plain to see: an eighth of the class, two at least."""
    return max(2, players // 8)


def shows_plainly(players: int, read: tuple[int, ...], unread: tuple[int, ...]) -> bool:
    """Whether so many more are on the list (or in debt) at the end than with the list unread.

    `read` and `unread` begin with the numbers of those on the list and of those in debt.
    """
    return any(a - b >= surplus(players) for a, b in zip(read[:2], unread[:2], strict=True))


def seats(mask: Bools) -> list[int]:
    """The numbers, from 1, of the seats that are marked."""
    return [int(i) + 1 for i in np.flatnonzero(mask)]


def live(players: int, rounds: int, seed: int, progress: Progress | None = None, survey: Survey | None = None) -> Lived:
    """Live a class in all plays, and the classes by which it is judged.

    Args:
        players: seats, 12 to 30.
        rounds: months, 6 to 12.
        seed: of everybody's luck.
        progress: called with the number of rounds done, and of all.
        survey: of classes of this size, where it is known already.

    Raises KitError for a number out of range.
    """
    whole_number("players", players, FEWEST, MOST, error=KitError)
    whole_number("rounds", rounds, SHORTEST, LONGEST, error=KitError)
    whole_number("seed", seed, 0, 2**63 - 1, error=KitError)
    steps = Steps(progress, rounds * (1 + (len(OTHERS) if survey is None else 0)))
    with Town(rulebooks(), players, seed) as town:
        ring = _ring(town.people.namesake)
        luck = _luck(town, ring, rounds)
        plays = _plays(town, ring, rounds, steps)
    if survey is None:
        survey = Survey(OTHERS, tuple(seed for seed in OTHERS if _is_plain(players, rounds, seed, steps)))
    return Lived(players, rounds, seed, ring, luck, *plays, survey=survey)


def _ring(namesake: Ints) -> Ints:
    """Residents in the order of the seats: each one's namesake sits next."""
    ring = [0]
    while len(ring) < len(namesake):
        ring.append(int(namesake[ring[-1]]))
    return np.array(ring)


def _luck(town: Town, ring: Ints, rounds: int) -> list[list[Luck]]:
    """Each seat's cards, by the same comparisons as in the model."""
    rulebook = rulebooks()[0]
    (rent,) = rulebook.source
    bad, mix_up = town.dtype(rulebook.life.shock), town.dtype(rent.error)

    def card(resident: int, month: int) -> Luck:
        return Luck(
            bool(town.luck.uniform("shock", month, resident) < bad),
            bool(town.luck.uniform(f"{rent.name}: watch", month, resident) < mix_up),
        )

    return [[card(int(resident), month) for month in range(1, rounds + 1)] for resident in ring]


def _plays(town: Town, ring: Ints, rounds: int, steps: Steps) -> tuple[Play, Play, Play, Play]:
    months: list[list[Ints | Bools]] = []
    for month in range(1, rounds + 1):
        town.step()
        steps()
        s, ledger = town.state, town.ledger.columns()
        new = ledger["month"] == month
        records, wrong = (_at(ledger["place"][rows], s.shape) for rows in (new, new & (ledger["cause"] == WRONG)))
        now = (_coins(s.savings), _coins(s.arrears), s.listed, town.scratch.cannot, records, wrong)
        months.append([column[:, ring].copy() for column in now])
    columns = [np.stack(column, axis=1) for column in zip(*months, strict=True)]  # (worlds, rounds, seats)
    read, unread, second, lenient = (Play(*(column[world] for column in columns)) for world in range(4))
    return read, unread, second, lenient


def _at(places: Ints, shape: tuple[int, int]) -> Bools:
    marked = np.zeros(shape, dtype=bool)
    marked.ravel()[places] = True
    return marked


def _coins(amounts: Reals) -> Ints:
    """Money as coins; what is no whole number of them would make the card another game than the rulebook."""
    coins: Ints = np.rint(amounts / COIN).astype(np.int64)
    if not np.array_equal(coins * COIN, amounts):
        raise RuntimeError("an amount of the paper town is no whole number of coins")
    return coins


def _is_plain(players: int, rounds: int, seed: int, steps: Steps) -> bool:
    with Town(rulebooks()[:2], players, seed) as town:
        town.advance(rounds, steps)
        ends = [(int(town.state.listed[w].sum()), int((town.state.arrears[w] > 0).sum())) for w in (0, 1)]
    return shows_plainly(players, ends[0], ends[1])
