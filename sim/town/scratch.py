"""The month's scratch: what one phase works out for the next, thrown away when the next month begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from sim.arrays import Bools, Counts, Ints, Reals
from sim.town.luck import Uniforms
from sim.town.measures import Tallies


class Asked(NamedTuple):
    """What a group of sources asks for this month, each (sources, worlds, residents) but the amount."""

    amount: Reals  # (sources, worlds, 1)
    due: Bools
    willing: Bools  # due, and to be paid if there is money
    paid: Bools  # without a value before the phase owe


class Bill(NamedTuple):
    """The same of one source: (worlds, residents)."""

    amount: Reals  # (worlds, 1)
    due: Bools
    willing: Bools
    paid: Bools


class Dues(NamedTuple):
    """What became of this month's obligations at a source, each (worlds, residents), or at a group of sources.

    Due is what was paid or missed.
    """

    paid: Bools
    missed: Bools
    will_not: Bools  # missed on purpose


@dataclass(frozen=True)
class Finds:
    """What was noticed, before it is a record: columns with one entry a find, in the order of the sources."""

    source: Ints
    place: Counts  # world * residents + resident
    wrong: Bools  # a clean event taken for a miss
    will_not: Bools  # missed on purpose
    luck: Uniforms  # the uniform that made it
    chance: Reals  # of being noticed; may be above 1

    def __getitem__(self, chosen: Bools | Ints) -> Finds:
        return Finds(*(getattr(self, f.name)[chosen] for f in fields(self)))

    def in_turn(self) -> Finds:
        """The finds of one source, in the order of their places."""
        return self[np.argsort(self.place, kind="stable")]

    @staticmethod
    def joined(parts: Sequence[Finds]) -> Finds:
        """The finds of several sources, one after the other."""
        if len(parts) == 1:
            return parts[0]
        return Finds(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Finds)))


class Noted(NamedTuple):
    """What has been counted and noticed in a part of a large town; see `Scratch`."""

    tallies: Tallies
    counts: list[Counts]
    finds: list[Finds]
    share: Reals | None  # None before the phase watch


class Scratch:
    """One month. A field has no value before the phase under which it stands.

    Shapes are (worlds, residents) unless said; `places` are world * residents + resident, of shape (how many,).

    What somebody is or is not this month stands side by side in `marks`, to be counted at once: who waits for a
    review and who with open credit missed something (both set by `measures.count`), whose credit is blocked, and
    then the flags of `History.flags` in their order, of which `count` sets the first two.
    """

    def __init__(self, worlds: int, residents: int) -> None:
        self.tallies = Tallies(worlds)
        self.copies: list[Counts] = []  # places on each gated service's copy and not on the list, if there are copies
        self.asked: list[Asked] = []  # by each group of sources
        self.bills: dict[int, Bill] = {}  # by the number of the source
        self.refusals: list[tuple[Ints, Counts]] = []  # numbers among the gated services, and the places refused there
        self.crowded_out: dict[int, Bools] = {}  # by source: whose bill other bills leave no money for
        self.dues_together: list[tuple[Ints, Dues]] = []  # of each group: numbers, (sources, worlds, residents)
        self.finds: list[Finds] = []  # of each group
        self.counts: list[Counts] = []  # what is counted before it is added up: (..., worlds)
        self.marks = np.zeros((11, worlds, residents), dtype=bool)
        self.moves = np.empty((2, worlds, residents), dtype=bool)
        self.flags = np.empty((worlds, residents), dtype=np.uint8)
        self._name()

    def _name(self) -> None:
        self.credit_blocked, self.in_arrears = self.marks[2], self.marks[5]
        self.refused, self.recorded, self.cannot, self.will_not, self.cleared = self.marks[6:]
        self.entering, self.leaving = self.moves

    def part(self, begin: int, end: int) -> Scratch:
        """That of a part of a large town, for some steps: what later steps need of all are views of this one's."""
        part = Scratch(len(self.flags), 0)
        part.marks, part.moves = self.marks[..., begin:end], self.moves[..., begin:end]
        part.flags, part.copies = self.flags[:, begin:end], self.copies
        part._name()
        return part

    def noted(self) -> Noted:
        """What all of a town need of a part; its columns can be let go of."""
        return Noted(self.tallies, self.counts, self.finds, getattr(self, "share", None))

    def gather(self, parts: Sequence[Noted]) -> None:
        """What all parts have noted, in their order."""
        self.tallies.add([part.tallies for part in parts])
        self.counts += [np.add.reduce(counts) for counts in zip(*(part.counts for part in parts), strict=True)]
        self.finds += [Finds.joined(finds).in_turn() for finds in zip(*(part.finds for part in parts), strict=True)]
        if parts[0].share is not None:
            self.share = parts[0].share  # the same in all

    @property
    def dues(self) -> dict[int, Dues]:
        """What became of this month's obligations at each source, by its number."""
        together = (zip(numbers, map(Dues, *dues), strict=True) for numbers, dues in self.dues_together)
        return {int(number): dues for group in together for number, dues in group}

    # live
    on_list: Counts  # places on the list when the month begins
    world: Counts  # of each of them
    loss: Reals  # share of the wage that blocked services cost
    lost: Reals  # the same in money
    extra: Reals  # what they add to living costs
    perk: Reals  # what the favoured save: (worlds, 1)
    pool: Reals  # missed share of last month's open borrowers, which lenders price: (worlds, 1)
    floor: Reals  # the least savings that may be
    # watch
    regard: Reals  # how closely each is watched for being known
    watched: Reals  # the same times the inspection of the district
    share: Reals  # of the budget: (worlds, districts)
    sent: Counts  # inspectors who go by lot: (worlds, districts)
    test_right: Bools  # whether a means test would be right
    # list
    entering: Bools
    leaving: Bools
    by_force: Bools  # of those who enter; there only in a town with forced listings
    enters: Counts  # places that come onto the list, in rising order
    leaves: Counts  # places that come off it
    causes: Ints  # of the new listings, in the order of `enters`: sums of `ledger.BITS`
