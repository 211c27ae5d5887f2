"""The aims of the capstone: what a rulebook does, when it meets the goal, and which rulebooks no other one beats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.lab.lives import MONTHS, live
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

SEEDS = (1, 2, 3)
GOAL, GAP, REAL = 90.0, 3.0, 2.0
"""At most so many bills missed for 100 missed with no list; the widest gap between districts, in points of per cent;
the least share of residents ever listed, in per cent, for a list to count as one."""
COLUMNS = {
    "missed": "bills missed, for 100 with no list",
    "feedback": "of the months on the list, made by feedback, %",
    "gap": "gap between districts, points of %",
    "ever": "ever on the list, %",
    "meets": "meets the goal within the bounds",
    "beaten_by": "beaten by",
}
BITES_FULLY = "joined-hands"
"""What being listed costs under these rules is feared with the whole strength of `deterrence.strength`."""


def bite(book: Rulebook) -> float:
    """What being listed costs someone with the mean wage, in months of basic costs a month; the least at any time."""
    terms = [book.at(month) for month in (1, *(a.month for a in book.amendment))]
    return min(
        b.listing.enabled
        * b.sanctions.severity
        * sum(s.gated * (s.wage_loss * b.life.wage + s.extra_cost) for s in b.service)
        for b in terms
    )


def feared(book: Rulebook) -> Rulebook:
    """The same rulebook in a town that fears a list only as much as it bites."""
    full = shelf.load(BITES_FULLY)
    most = full.deterrence.strength * min(1.0, bite(book) / bite(full))
    return book.set({"deterrence.strength": min(book.deterrence.strength, round(most, 6))})


def measure(book: Rulebook, months: int = MONTHS, seeds: Iterable[int] = SEEDS) -> dict[str, float]:
    """What a rulebook does, as means over towns: `missed`, `feedback`, `gap`, `ever`, all in per cent."""
    rows = []
    book = feared(book)
    for seed in seeds:
        worlds = live(book, seed, months).worlds
        own, bare = worlds.iloc[0], float(worlds["breach_rate"].iloc[2])
        missed = 100 * float(own["breach_rate"]) / bare if bare else 100.0
        rows.append([missed, *(100 * float(own[k]) for k in ("entrenchment", "district_gap", "ever_listed_share"))])
    return dict(zip(("missed", "feedback", "gap", "ever"), np.mean(rows, axis=0).tolist(), strict=True))


def meets(row: Mapping[str, float]) -> bool:
    """Whether the goal is met within the bounds."""
    return row["missed"] <= GOAL and row["gap"] <= GAP and row["ever"] >= REAL


def unbeaten(frame: pd.DataFrame) -> list[str]:
    """The rulebooks of a table that none of the others beats."""
    return [str(name) for name in frame.index if not beaters(frame, name)]


def front(good: pd.DataFrame) -> pd.DataFrame:
    """The unbeaten rulebooks among these, from the least feedback on."""
    kept = [name for name in good.index if not beaters(good, name)]
    return good.loc[kept].sort_values("feedback")


def beaters(frame: pd.DataFrame, name: Any) -> list[str]:
    """Who misses no more bills and feeds back no more, and less of one of them."""
    own = frame.loc[name]
    no_worse = (frame["missed"] <= own["missed"]) & (frame["feedback"] <= own["feedback"])
    better = (frame["missed"] < own["missed"]) | (frame["feedback"] < own["feedback"])
    return [str(other) for other in frame.index[no_worse & better]]


def tick(good: bool) -> str:
    """Met or not, in words."""
    return "Met" if good else "Not met"
