"""What a page quotes of several towns that take long to live, as it came out: `python -m tests.kept` lives them anew.

What comes of a town does not depend on the others, so a test lives the first ones again: exactly, for a model that has
moved by one bit shows in some number of a whole life.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import sim
from sim.lab import aims, fairness, nine_towns
from sim.lab.check_08 import WATCHED
from sim.progress import Steps
from sim.studies.gain.experiment import force_in_towns
from sim.studies.why.shapley import why

Rows = list[dict[str, float]]
FOLDER = Path(__file__).parent / "headlines"


def parts(seeds: range) -> Rows:
    """`sim why joined-hands`: a row a town, the months on the list in all and those that each channel adds."""
    towns = why(sim.load("joined-hands"), seed=seeds[0], towns=len(seeds)).tables["by_town"]
    return [{str(name): float(value) for name, value in row.items()} for row in towns.to_dict("records")]


def gain(seeds: range) -> Rows:
    """100 people of each town forced onto the list: person-months imposed, and those that came of them."""
    cases, _ = force_in_towns([sim.load("joined-hands")], [100], 1000, 120, seeds, 60, Steps(None, 0))
    sums = cases.groupby("town")[["further", "imposed"]].sum()
    return [
        {"seed": float(seed), "further": float(further), "imposed": float(imposed)}
        for seed, further, imposed in zip(sums.index, sums["further"], sums["imposed"], strict=True)
    ]


NINE = ("listed_share", "favoured_share", "entrenchment", "breach_rate", "no_list")
THREE = ("joined-hands", "second-chance", "true-scale")


def nine(seeds: range) -> Rows:
    """Lesson 6: the nine rulebooks side by side, each number that its lecturer's cell gives a range of."""
    return [
        {"seed": float(seed)}
        | {f"{name} {key}": float(row[key]) for name, row in nine_towns.side_by_side(seed).iterrows() for key in NINE}
        for seed in seeds
    ]


def three(seeds: range) -> Rows:
    """Lesson 7: three rulebooks by its three aims."""
    return [
        {"seed": float(seed)}
        | {
            f"{name} {key}": row[key]
            for name in THREE
            for row in (aims.measure(sim.load(name), seeds=(seed,)),)
            for key in ("missed", "feedback", "gap")
        }
        for seed in seeds
    ]


def two(seeds: range) -> Rows:
    """Lesson 8: its shares in the two districts, under its uneven watch."""
    return [
        {"seed": float(seed)}
        | {
            f"{where} {key}": float(row[key])
            for where, row in fairness.shares(WATCHED, seed).iterrows()
            for key in fairness.NOTIONS
        }
        for seed in seeds
    ]


KEPT: dict[str, tuple[Callable[[range], Rows], int, int]] = {
    "parts": (parts, 5, 1),
    "gain": (gain, 9, 2),
    "nine": (nine, 8, 1),
    "three": (three, 8, 1),
    "two": (two, 8, 1),
}
"""By the name of its file: how its towns are lived, how many there are, and how many a test lives again.

Cases in a town that is lived alone are of more dates: so the gain of two is lived again, not of one.
"""


def towns(name: str) -> Rows:
    """What is kept of all towns, if the first of them come out today as they did then."""
    rows: Rows = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    lived, number, again = KEPT[name]
    assert [row["seed"] for row in rows] == list(range(1, number + 1))
    assert lived(range(1, again + 1)) == rows[:again], f"{name}: python -m tests.kept lives it anew"
    return rows


if __name__ == "__main__":
    for name, (lived, number, _) in KEPT.items():
        rows = lived(range(1, number + 1))
        (FOLDER / f"{name}.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
