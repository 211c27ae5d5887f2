"""Measures: what is counted each month, and the history that keeps it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from mesa.datacollection import DataCollector

from sim.arrays import Amounts, Bools, Counts, Flags, Ints, Reals, declared

if TYPE_CHECKING:
    from mesa import Model

    from sim.town.town import Town


class Tallies:
    """What is counted in one month, each of shape (worlds,). Counts are whole, amounts are sums over all residents."""

    listed: Counts  # residents on the list after the month
    favoured: Counts  # residents on the redlist after the month
    entries: Counts  # new listings
    exits: Counts  # removals
    due: Counts  # obligations that fell due
    missed_cannot: Counts  # of them missed because the money was not there
    missed_will_not: Counts  # of them missed on purpose
    deterred: Counts  # deliberate misses that fear of the list prevented
    records_true: Counts  # new records of the person who missed
    records_wrong: Counts  # new records of people who had paid
    records_astray: Counts  # new records filed under a namesake
    expired: Counts  # records gone by age
    expunged: Counts  # records gone by appeal
    repaired: Counts  # records gone by repair
    records_standing: Counts  # records standing after the month, drawers included
    appeals_filed: Counts
    appeals_reviewed: Counts
    appeals_waiting: Counts  # appeals not yet reviewed after the month
    refusals: Counts  # transactions refused by gated services
    people_refused: Counts  # residents refused at least once
    in_arrears: Counts  # residents with arrears after the month
    wages: Amounts  # money, in months of basic costs, over all residents
    wages_lost: Amounts
    living_costs: Amounts
    unmet: Amounts  # living costs that nobody could pay
    luxuries: Amounts  # spent above the savings cap
    billed: Amounts  # obligations that fell due
    unpaid: Amounts  # of them missed, for whatever reason: now arrears
    called_in: Amounts  # overdrafts of those whose credit is blocked: now arrears
    surcharges: Amounts
    written_off: Amounts
    arrears_paid: Amounts  # collected late, help included
    help: Amounts  # taken from ties
    points_bought: Amounts
    spent_on_points: Amounts
    savings: Amounts  # held after the month
    arrears: Amounts  # owed after the month
    mean_score: Amounts
    district_gap: Amounts  # highest less lowest listed share of a district

    def __init__(self, worlds: int) -> None:
        for names, dtype in ((_COUNTS, np.int64), (_AMOUNTS, np.float64)):
            vars(self).update(zip(names, np.zeros((len(names), worlds), dtype=dtype), strict=True))

    def add(self, parts: Sequence[Tallies]) -> None:
        """Add what was counted in parts of a town, halves of halves: amounts as NumPy adds those of a whole column."""
        for name in MONTHLY:
            values = [getattr(part, name) for part in parts]
            while len(values) > 1:
                values = [one + two for one, two in zip(values[::2], values[1::2], strict=True)]
            setattr(self, name, getattr(self, name) + values[0])

    def add_sums(self, **amounts: Reals) -> None:
        """Add to measures of these names the sums over residents of amounts, each (worlds, residents)."""
        for name, amount in amounts.items():
            setattr(self, name, getattr(self, name) + total(amount))  # twice as fast as in place


FEW_CELLS = 8_192
"""Cells of columns that are small enough to be counted side by side."""
MONTHLY = declared(Tallies)
"""What is counted every month in every world, and the type of the count: np.int64 or np.float64."""
_COUNTS, _AMOUNTS = ([n for n, kind in MONTHLY.items() if kind is wanted] for wanted in (np.int64, np.float64))

LISTED, FAVOURED, ARREARS, REFUSED, RECORDED, CANNOT, WILL_NOT, CLEARED = (1 << bit for bit in range(8))
"""The flags of a resident's month in `History.flags`."""


class History:
    """What is kept of every month: tallies, one byte a resident and world, and the moves of the list as sparse events.

    Attributes:
        tallies: of each month.
        flags: of each month, (worlds, residents); see LISTED and so on. May be cleared where nobody looks back.
        entries: (month, places, causes) of new listings, for months that have any; causes are sums of `ledger.BITS`.
        exits: (month, places) of removals.
    """

    def __init__(self) -> None:
        self.tallies: list[Tallies] = []
        self.flags: list[Flags] = []
        self.entries: list[tuple[int, Counts, Ints]] = []
        self.exits: list[tuple[int, Counts]] = []

    def measure(self, name: str) -> npt.NDArray[np.int64 | np.float64]:
        """One measure of MONTHLY in every month: (months, worlds)."""
        return np.array([getattr(tallies, name) for tallies in self.tallies])

    def having(self, flag: int) -> Bools:
        """Who had one of these flags in each month: (months, worlds, residents)."""
        return (np.array(self.flags) & flag) > 0

    def listed(self) -> Bools:
        """Who was listed after each month: (months, worlds, residents)."""
        return self.having(LISTED)


class Collector(DataCollector):
    """Mesa's collector, over the history that the town keeps anyway: columns of plain numbers, made when asked for.

    `get_model_vars_dataframe()` has a row a month, and a column a measure; for several worlds one a (world, measure).
    """

    def __init__(self, history: History, labels: Sequence[str]) -> None:
        self._history, self._labels = history, labels
        super().__init__(model_reporters=dict.fromkeys(self._names(), "history"))

    def _names(self) -> list[Hashable]:
        """Of the columns, measure by measure."""
        if len(self._labels) == 1:
            return list(MONTHLY)
        return [(label, name) for name in MONTHLY for label in self._labels]

    @property
    def model_vars(self) -> dict[Hashable, list[int | float]]:
        """Every column so far, by name."""
        fresh = self._history.tallies[len(next(iter(self._columns.values()), ())) :]
        if fresh:
            columns = (column for name in MONTHLY for column in np.array([getattr(t, name) for t in fresh]).T.tolist())
            for name, column in zip(self._names(), columns, strict=True):
                self._columns[name] += column
        return self._columns

    @model_vars.setter
    def model_vars(self, columns: dict[Hashable, list[int | float]]) -> None:
        self._columns = columns  # Mesa begins with an empty one, then enters each name

    def collect(self, model: Model) -> None:
        """Note that there is another month; its numbers are in the history."""
        if hasattr(self, "_collection_steps"):  # newer Mesas: `batch_run` reads from it which steps there are
            self._collection_steps.append(getattr(model, "time", None))


FEW_ROWS, SHORT_ROW = 4, 4096
"""Below so many rows, and above such a length (which 16 bits count), counting row by row is faster."""


_WORTH = (1 << np.arange(8, dtype=np.uint8))[:, None, None]


def _as_bits(masks: Bools, out: Flags) -> None:
    """One byte a resident and world, of (8, worlds, residents): the first mask is the lowest bit."""
    np.bitwise_or.reduce(masks.view(np.uint8) * _WORTH, axis=0, out=out)


def in_each_world(mask: Bools) -> Counts:
    """How many residents a mask of shape (..., worlds, residents) marks in each world, in the way that is fastest."""
    *outer, residents = mask.shape
    rows = mask.reshape(-1, residents)
    if len(rows) < FEW_ROWS or residents > SHORT_ROW:
        return np.fromiter(map(np.count_nonzero, rows), np.int64, len(rows)).reshape(outer)
    counts: Counts = np.add.reduce(rows.view(np.uint8), axis=1, dtype=np.uint16).astype(np.int64).reshape(outer)
    return counts


def count_each(*masks: Bools) -> Counts:
    """The same for several masks of one shape: (masks, ..., worlds). Small ones are counted side by side."""
    if masks[0].size <= FEW_CELLS:
        return in_each_world(np.array(masks))
    return np.array([in_each_world(mask) for mask in masks])


def by_world(worlds: Ints, count: int) -> Counts:
    """How many events there are in each of `count` worlds, of events given by their world."""
    return np.bincount(worlds, minlength=count) if count > 1 else np.array([len(worlds)], dtype=np.int64)


def total(amount: Reals) -> Amounts:
    """The sum over residents in each world, of (..., worlds, residents): in double precision and in a fixed order."""
    sums: Amounts = np.add.reduce(amount.astype(np.float64, copy=False), axis=-1)
    return sums


def sum_up(town: Town) -> None:
    """Phase count, first step: what is so at the end of the month."""
    s, scratch = town.state, town.scratch
    marks, open_to = scratch.marks, ~scratch.credit_blocked
    np.greater(s.waiting, 0, out=marks[0])
    marks[1] = open_to & (scratch.cannot | scratch.will_not)
    marks[3], marks[4] = s.listed, s.favoured  # marks[5] are those in arrears
    scratch.counts.append(in_each_world(marks[:7]))
    scratch.tallies.add_sums(savings=s.savings, arrears=s.arrears, mean_score=s.score)
    s.months_listed += s.listed
    s.ever_listed |= s.listed
    _as_bits(marks[3:], scratch.flags)


def count(town: Town) -> None:
    """Phase count: the month's measures, and its line in the history."""
    s, scratch, tallies, people, worlds = town.state, town.scratch, town.scratch.tallies, town.people, len(town.worlds)
    waiting, pooled, blocked, listed, favoured, in_arrears, refused = scratch.counts[-1]
    tallies.entries = by_world(scratch.enters // people.count, worlds)
    tallies.exits = by_world(scratch.leaves // people.count, worlds)
    tallies.listed, tallies.favoured, tallies.in_arrears = listed, favoured, in_arrears
    tallies.appeals_waiting, tallies.people_refused = waiting, refused
    tallies.records_standing = s.on_file[:, 0].copy()
    tallies.mean_score = tallies.mean_score / people.count
    by_district = np.add.reduceat(s.listed, people.bounds[:-1], axis=1, dtype=np.int64)
    share = by_district / people.sizes
    tallies.district_gap = share.max(axis=1) - share.min(axis=1)
    history = town.history
    history.tallies.append(tallies)
    history.flags.append(scratch.flags)
    if len(scratch.enters):
        history.entries.append((town.month, scratch.enters, scratch.causes))
    if len(scratch.leaves):
        history.exits.append((town.month, scratch.leaves))
    s.open_borrowers = (people.count - blocked)[:, None]
    s.pooled_misses = pooled[:, None]
