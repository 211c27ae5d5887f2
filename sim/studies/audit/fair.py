"""Fair to whom: who was on the list, by district and by what they had done, counted month by month.

Conduct is that of the last year (`sim.results.listings`). Every cell is counted by itself, never as what is left of
others, so that a person counted twice would show: see `sim.theory.fairness`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.arrays import Bools, Counts, Flags
from sim.results.listings import CONDUCTS, ON_PURPOSE, UNABLE, Conduct
from sim.studies.intervals import clustered
from sim.town.people import People
from sim.words import share

ALL = "all"
CELLS = ("on_purpose", "others", "listed", "listed_on_purpose", "listed_others", "unlisted_on_purpose")
SHARES = {
    "rate": ("on_purpose", "person_months"),
    "listed_without": ("listed_others", "others"),
    "not_listed": ("unlisted_on_purpose", "on_purpose"),
    "meaning": ("listed_on_purpose", "listed"),
}
"""The shares of the table `fair`: which cell, of which.

`rate`: months in which a person had missed a bill on purpose in the last year, of all. `listed_without`: on the list,
of the months without such a miss. `not_listed`: not on it, of the months with one. `meaning`: what a listing says, of
the months on the list those with one (the predictive value).
"""


SHORT = {
    "listed_without": "on it, of months with no miss on purpose",
    "not_listed": "not on it, of months with one",
    "meaning": "with one, of months on it",
}
"""Heads for people: a miss on purpose within the last year."""


class Fair:
    """Person-months of one world by conduct and list, for each resident, counted while the town is lived."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._conduct = Conduct(people.count)
        self._cells = {name: np.zeros(people.count, dtype=np.int64) for name in ("person_months", *CELLS)}
        self._groups = np.zeros((len(CONDUCTS), 2, people.count), dtype=np.int64)  # all, and the listed

    def add_month(self, flags: Flags, listed: Bools) -> Bools:
        """Count a month of these flags (see `History.flags`) and this list; gives who had missed on purpose."""
        self._conduct.add_month(flags)
        groups = self._conduct.groups()
        for place in range(len(CONDUCTS)):
            self._groups[place, 0] += groups == place
            self._groups[place, 1] += (groups == place) & listed
        on_purpose = groups == CONDUCTS.index(ON_PURPOSE)
        others = groups != CONDUCTS.index(ON_PURPOSE)
        masks = (on_purpose, others, listed, listed & on_purpose, listed & others, ~listed & on_purpose)
        self._cells["person_months"] += 1
        for name, mask in zip(CELLS, masks, strict=True):
            self._cells[name] += mask
        marked: Bools = on_purpose
        return marked

    def listed_unable(self) -> int:
        """Months on the list of people who had missed nothing on purpose, and could not pay something."""
        return int(self._groups[CONDUCTS.index(UNABLE), 1].sum())

    def table(self) -> pd.DataFrame:
        """One row a district, and one for `ALL`: district, person_months, each of `CELLS`, each of `SHARES`.

        Beside a share stand `_low` and `_high`: a 95% t-interval over the homes of the district, as though they did not
        touch each other. NaN where nobody could be counted.
        """
        rows = [self._row(name, who) for name, who in self._districts()]
        return pd.DataFrame(rows)

    def short(self) -> pd.DataFrame:
        """One row a district, and one for `ALL`: the shares of `SHARES` in words, for people to read."""
        table = self.table()
        shares = {
            label: ["\N{EN DASH}" if value != value else share(value) for value in table[name]]
            for name, label in SHORT.items()
        }
        return pd.DataFrame({"district": table["district"], **shares})

    def conducts(self) -> pd.DataFrame:
        """One row a district (and `ALL`) and conduct: district, conduct, person_months, listed, share (listed)."""
        rows = []
        for name, who in self._districts():
            for conduct, (months, listed) in zip(CONDUCTS, self._groups[:, :, who].sum(axis=2), strict=True):
                rows.append((name, conduct, int(months), int(listed), listed / months if months else float("nan")))
        return pd.DataFrame(rows, columns=["district", "conduct", "person_months", "listed", "share"])

    def _districts(self) -> list[tuple[str, Counts]]:
        people = self._people
        each = [(str(d + 1), np.flatnonzero(people.district == d)) for d in range(people.districts)]
        return [*each, (ALL, np.arange(people.count))]

    def _row(self, name: str, who: Counts) -> dict[str, str | int | float]:
        row: dict[str, str | int | float] = {"district": name}
        row |= {cell: int(values[who].sum()) for cell, values in self._cells.items()}
        homes = np.unique(self._people.household[who], return_inverse=True)[1]
        by_home = {cell: np.bincount(homes, weights=values[who]) for cell, values in self._cells.items()}
        for name, (part, total) in SHARES.items():
            value, low, high = clustered(by_home[part], by_home[total])
            row |= {name: value, f"{name}_low": low, f"{name}_high": high}
        return row
