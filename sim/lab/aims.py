"""Notebook 07: what a rulebook does, in numbers; its goal and its bounds; and what beats what.

Aims: fewer missed bills than with no list, few months on the list that feedback caused, districts alike. A rulebook is
*beaten* by another that is no worse in missed bills and in feedback, and better in one of them. All that is unbeaten
among those shown is the Pareto front, whether or not it meets the goal: there is no reason to choose anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.lab.classroom import MONTHS, RESIDENTS, run_town
from sim.results import summary
from sim.results.bills import breach_rate
from sim.results.runs import Run, run
from sim.rules.rulebook import Rulebook

TOWNS = (23, 25, 27)
"""The seeds of this lesson's own towns."""
GOAL, GAP, REAL = 90.0, 3.0, 2.0
"""At most so many bills missed for 100 missed with no list; the widest gap between districts, in points of per cent;
the least share of residents ever listed, in per cent, for a list to count as one."""
MOST_BESIDE = 16
"""Rulebooks that live side by side: more would not be faster."""
SHARES = {
    "feedback": "entrenchment",
    "gap": "district_gap",
    "ever": "ever_listed_share",
    "cannot": "cannot_share",
    "wrong": "wrong_person_share",
    "poorer": "worse_off",
}
"""Measures that are shares of a world's summary, and its names for them."""
COLUMNS = {
    "missed": "bills missed, for 100 with no list",
    "feedback": f"{summary.DEFINITIONS['entrenchment'].name}, %",
    "gap": "gap between districts, points of %",
    "ever": "ever on the list, %",
    "meets": "meets the goal within the bounds",
    "beaten_by": "beaten by",
}


def bite(rulebook: Rulebook) -> float:
    """What being listed costs someone with the mean wage, in months of basic costs a month; the least at any time."""
    return min(
        r.listing.enabled
        * r.sanctions.severity
        * sum(s.gated * (s.wage_loss * r.life.wage + s.extra_cost) for s in r.service)
        for r in (rulebook.at(month) for month in (1, *(a.month for a in rulebook.amendment)))
    )


def perk(rulebook: Rulebook) -> float:
    """What perks are worth to somebody favoured, in months of basic costs a month; the most at any time."""
    return max(
        sum(s.gated * s.perk for s in r.service)
        for r in (rulebook.at(month) for month in (1, *(a.month for a in rulebook.amendment)))
    )


def measure(rulebook: Rulebook, months: int = MONTHS, seeds: Iterable[int] = TOWNS) -> dict[str, float]:
    """What one rulebook does; see `measures`. Asked for again, its towns are not lived again."""
    return measure_each([rulebook], months, seeds)[0]


def measure_each(
    rulebooks: Sequence[Rulebook], months: int = MONTHS, seeds: Iterable[int] = TOWNS
) -> list[dict[str, float]]:
    """The same for each of several, which live side by side, in a third of the time."""
    towns = tuple(seeds)
    parts = [list(rulebooks[first : first + MOST_BESIDE]) for first in range(0, len(rulebooks), MOST_BESIDE)]
    lived = [[_rows(run_town(part, seed, months)) for seed in towns] for part in parts]
    return [_mean(rows) for part in lived for rows in zip(*part, strict=True)]


def measures(
    rulebooks: Sequence[Rulebook], months: int = MONTHS, seeds: Iterable[int] = TOWNS, residents: int = RESIDENTS
) -> list[dict[str, float]]:
    """What each of many rulebooks does, side by side in the same towns, as means over these; all in per cent.

    Gives `missed` (bills, for 100 missed with no list), `feedback` (months on the list that it makes), `gap` between
    districts, `ever` listed, `feared` (of the bills that would be missed on purpose, how many fear of the list
    prevents), `cannot` and `wrong` (of the listings, those for bills that could not be paid, and for wrong records),
    `poorer` (than with no list), `told` (of those on the list at the end, those who know it) and `gifts` (what perks
    hand out for each resident, of basic costs).
    """
    if not rulebooks:
        return []
    lived = [_rows(run(list(rulebooks), residents, months, seed)) for seed in seeds]
    return [_mean(rows) for rows in zip(*lived, strict=True)]


def _rows(lived: Run) -> list[dict[str, float]]:
    """The measures of each rulebook in one town."""
    rates = breach_rate(lived.town)
    kept, still = (lived.town.history.measure(name).sum(axis=0) for name in ("deterred", "missed_will_not"))
    rows = []
    for i in range(len(lived.town.worlds) // 3):
        own = summary.world(lived.town, i, lived.no_feedback[i], lived.no_list[i])
        bare = float(rates[lived.no_list[i]])
        row = {"missed": 100 * float(own["breach_rate"]) / bare if bare else 100.0}
        row |= {short: 100 * float(own[name]) for short, name in SHARES.items()}
        listed, knows = lived.town.state.listed[i], lived.town.state.knows[i]
        row["told"] = 100 * float(knows[listed].mean()) if listed.any() else 100.0
        favoured = float(lived.town.history.measure("favoured")[:, i].mean()) / lived.town.people.count
        row["gifts"] = 100 * favoured * perk(lived.town.worlds[i].rulebook)
        rows.append(row | {"feared": 100 * float(kept[i]) / max(float(kept[i] + still[i]), 1.0)})
    return rows


def _mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}


def meets(row: Mapping[str, float], bounds: Mapping[str, float] | None = None) -> bool:
    """Whether the goal is met within its bounds; and within those that mend it, if given."""
    return row["missed"] <= GOAL and row["gap"] <= GAP and row["ever"] >= REAL and not broken(row, bounds or {})


def broken(row: Mapping[str, float], bounds: Mapping[str, float]) -> list[str]:
    """Which of these bounds are not kept. A number below the bound for `told` breaks it, for the others one above."""
    return [key for key, bound in bounds.items() if (row[key] < bound if key == "told" else row[key] > bound)]


def unbeaten(frame: pd.DataFrame) -> list[str]:
    """The rulebooks of a table that none of the others beats."""
    return [name for name in map(str, frame.index) if not beaters(frame, name)]


def front(frame: pd.DataFrame) -> pd.DataFrame:
    """The Pareto front: the unbeaten rulebooks of a table, from the least feedback on."""
    return frame.loc[unbeaten(frame)].sort_values("feedback")


def beaters(frame: pd.DataFrame, name: str) -> list[str]:
    """Who misses no more bills and feeds back no more, and less of one of them."""
    own = frame[frame.index == name].iloc[0]
    no_worse = (frame["missed"] <= own["missed"]) & (frame["feedback"] <= own["feedback"])
    better = (frame["missed"] < own["missed"]) | (frame["feedback"] < own["feedback"])
    return [str(other) for other in frame.index[no_worse & better]]
