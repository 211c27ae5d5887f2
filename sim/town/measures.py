"""Measures: what is counted each month, and what a whole life of the town comes to. Pure functions of arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from mesa.datacollection import DataCollector

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.floating[Any]]

MONTHLY: dict[str, Any] = {
    "listed": np.int64,  # residents on the list after the month
    "favoured": np.int64,  # residents on the redlist after the month
    "entries": np.int64,  # new listings
    "exits": np.int64,  # removals
    "due": np.int64,  # obligations that fell due
    "missed_cannot": np.int64,  # of them missed because the money was not there
    "missed_will_not": np.int64,  # of them missed on purpose
    "deterred": np.int64,  # deliberate misses that fear of the list prevented
    "records_true": np.int64,  # new records of the person who missed
    "records_wrong": np.int64,  # new records of people who had paid
    "records_astray": np.int64,  # new records filed under a namesake
    "expired": np.int64,  # records gone by age
    "expunged": np.int64,  # records gone by appeal
    "repaired": np.int64,  # records gone by repair
    "records_standing": np.int64,  # records standing after the month, drawers included
    "appeals_filed": np.int64,
    "appeals_reviewed": np.int64,
    "appeals_waiting": np.int64,  # appeals not yet reviewed after the month
    "refusals": np.int64,  # transactions refused by gated services
    "people_refused": np.int64,  # residents refused at least once
    "in_arrears": np.int64,  # residents with arrears after the month
    "wages": np.float64,  # money, in months of basic costs, over all residents
    "wages_lost": np.float64,
    "living_costs": np.float64,
    "unmet": np.float64,  # living costs that nobody could pay
    "luxuries": np.float64,  # spent above the savings cap
    "billed": np.float64,  # obligations that fell due
    "surcharges": np.float64,
    "written_off": np.float64,
    "arrears_paid": np.float64,
    "points_bought": np.float64,
    "spent_on_points": np.float64,
    "savings": np.float64,  # held after the month
    "arrears": np.float64,  # owed after the month
    "mean_score": np.float64,
    "district_gap": np.float64,  # highest less lowest listed share of a district
}
"""What is counted every month in every world, and the type of the count."""

LISTED, FAVOURED, ARREARS, REFUSED, RECORDED, CANNOT, WILL_NOT, CLEARED = (1 << bit for bit in range(8))
"""The flags of a resident's month in `History.flags`."""


class Collector(DataCollector):  # type: ignore[misc]
    """Mesa's collector of the monthly measures. Each month has tallies of its own, so they are kept, not copied."""

    def __init__(self) -> None:
        super().__init__(model_reporters=dict.fromkeys(MONTHLY, "this"))  # the names; `collect` knows where they are

    def collect(self, model: Any) -> None:
        """Keep the measures of the month that was just lived."""
        if hasattr(self, "_collection_steps"):  # newer Mesas: `batch_run` reads from it which steps there are
            self._collection_steps.append(model.time)
        for name, values in model.this.tallies.items():
            self.model_vars[name].append(values)


class History:
    """One byte a resident, world and month, and the moves of the list as sparse events."""

    def __init__(self) -> None:
        self.flags: list[npt.NDArray[np.uint8]] = []
        self.entries: list[tuple[int, Ints, Ints]] = []
        self.exits: list[tuple[int, Ints]] = []

    def listed(self) -> npt.NDArray[np.bool_]:
        """Who was listed after each month: (months, worlds, residents)."""
        return (np.array(self.flags) & LISTED) > 0


def _as_bits(*masks: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """One byte a resident and world: the first mask is the lowest bit."""
    bits = masks[-1].astype(np.uint8)
    for mask in masks[-2::-1]:
        bits += bits
        bits |= mask.view(np.uint8)
    return bits


def none_yet(worlds: int) -> dict[str, npt.NDArray[Any]]:
    """Every monthly measure at 0, each of shape (worlds,)."""
    return {name: np.zeros(worlds, dtype=kind) for name, kind in MONTHLY.items()}


def in_each_world(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """How many residents a mask of shape (worlds, residents) marks in each world (row by row: the fastest way)."""
    return np.fromiter(map(np.count_nonzero, mask), np.int64, len(mask))


def count(town: Any) -> None:
    """Phase count: the month's measures, and its line in the history."""
    s, month, n = town.state, town.this, town.people.count
    worlds = len(town.worlds)
    in_arrears = s.arrears > 0
    for name, places in (("entries", month.enters), ("exits", month.leaves)):
        town.tally(**{name: np.bincount(places // n, minlength=worlds)})
    town.tally_counts(
        listed=s.listed,
        favoured=s.favoured,
        in_arrears=in_arrears,
        appeals_waiting=s.waiting > 0,
        people_refused=month.refused,
    )
    town.tally_sums(savings=s.savings, arrears=s.arrears)
    by_district = np.add.reduceat(s.listed, town.people.bounds[:-1], axis=1, dtype=np.int64)
    share = by_district / town.people.sizes
    town.tally(
        records_standing=town.registry.on_file,
        mean_score=s.score.astype(np.float64).sum(axis=1) / n,
        district_gap=share.max(axis=1) - share.min(axis=1),
    )
    s.months_listed += s.listed
    s.ever_listed |= s.listed
    town.history.flags.append(
        _as_bits(  # in the order of the flags: LISTED is the lowest bit
            s.listed, s.favoured, in_arrears, month.refused, month.recorded, month.cannot, month.will_not, month.cleared
        )
    )
    if len(month.enters):
        town.history.entries.append((town.month, month.enters, month.causes))
    if len(month.leaves):
        town.history.exits.append((town.month, month.leaves))
    open_to = ~month.credit_blocked
    town.open_borrowers = in_each_world(open_to)
    town.pooled_misses = in_each_world(open_to & (month.cannot | month.will_not))
