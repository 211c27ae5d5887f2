"""Towns for the classroom: lived once and remembered, drawn small, so that a slider answers at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.figures.style import Picture
from sim.figures.town import people_grid
from sim.lab import charts
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.results.runs import Given, Run, run
from sim.results.summary import DEFINITIONS
from sim.results.twins import listed_only_here
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value, described
from sim.rules.worlds import World
from sim.town import tables
from sim.words import percent

RESIDENTS, MONTHS = 1000, 120
SEEDS = (1, 2, 3)
LIST, CUT, NONE = "with the list", NO_FEEDBACK, NO_LIST
"""The three lives of a town, as every small figure names them: as it is, nothing fed back, no list at all."""


def run_town(rules: Given | Sequence[Given] = shelf.DEFAULT, seed: int = 1, months: int = MONTHS) -> Run:
    """One town under a rulebook beside its twins; asked for again, it is not lived again."""
    given = [rules] if isinstance(rules, (str, Path, Rulebook, World)) else list(rules)
    if any(isinstance(one, World) for one in given):
        return run(given, RESIDENTS, months, seed)
    return _remembered(tuple(load(one).model_dump_json() for one in given), seed, months)


def load(rules: Given) -> Rulebook:
    """The rulebook itself."""
    return rules.rulebook if isinstance(rules, World) else shelf.resolve(rules)


@lru_cache(maxsize=48)
def _remembered(rulebooks: tuple[str, ...], seed: int, months: int) -> Run:
    return run([Rulebook.model_validate_json(rulebook) for rulebook in rulebooks], RESIDENTS, months, seed)


def means(rules: Given, seeds: Iterable[int] = SEEDS, world: int = 0) -> pd.Series:
    """The numbers of one world's summary (the first: as it is; the last: no list), as means over towns."""
    rows = [run_town(rules, seed).worlds.drop(columns="name").iloc[world] for seed in seeds]
    return pd.DataFrame(rows).astype(float).mean()


def sums(lived: Run, measures: Iterable[str]) -> pd.DataFrame:
    """Monthly measures over ten years: one row a world."""
    return lived.monthly.groupby("world", sort=False)[list(measures)].sum()


def twins(rules: Given = shelf.DEFAULT, seed: int = 1, months: int = MONTHS) -> Picture:
    """The share of residents on the list, month by month, in a town and in its twin without feedback."""
    lived = run_town(rules, seed, months)
    whose = shelf.town_name(lived.town.worlds[0].rulebook) or "changed"
    return charts.by_month(
        f"On the list, % of {RESIDENTS:,} residents, {whose} town {seed}", shares(lived, (LIST, CUT))
    )


def shares(lived: Run, names: Sequence[str], measure: str = "listed_share") -> dict[str, pd.Series]:
    """A monthly share in per cent: one line for each of the first worlds, under the names given."""
    table = lived.monthly.pivot(index="month", columns="world", values=measure) * 100
    return {name: table[world.label] for name, world in zip(names, lived.town.worlds, strict=False)}


def towns(rules: Given = shelf.DEFAULT, seeds: Iterable[int] = range(1, 9)) -> Picture:
    """Several towns under one rulebook: the share on the list at the end, and the same in each town's twin."""
    numbers = list(seeds)
    listed = np.array([run_town(rules, seed).worlds["listed_share"].to_numpy() * 100 for seed in numbers])
    own, cut = (f"{percent(float(column.min()))} to {percent(float(column.max()))}" for column in listed[:, :2].T)
    title = f"{len(numbers)} towns, same rules, other people and luck: {own} on the list at the end; {CUT} {cut}"
    return charts.by_town(title, numbers, {LIST: listed[:, 0], CUT: listed[:, 1]})


def along(
    rules: Given, key: str, values: Sequence[Value], measure: str = "listed_share", seeds: Iterable[int] = SEEDS
) -> Picture:
    """A measure as one key of the rulebook moves: the town, and its two twins, as means over the seeds.

    Args:
        rules: a pilot's name or a rulebook.
        key: the dotted key that moves, such as "sanctions.severity".
        values: what it is set to.
        measure: a share of `summary.DEFINITIONS`, such as "breach_rate".
        seeds: of the towns.
    """
    rulebook = load(rules)
    names = (LIST, CUT, NONE) if measure == "breach_rate" else (LIST, CUT)
    lines = side_by_side([rulebook.set({key: value}) for value in values], measure, seeds, names)
    label = DEFINITIONS[measure].name
    return charts.curve(f"{label}, %, as {key} moves", described(key), [float(v) for v in values], lines)


def side_by_side(
    rulebooks: Sequence[Rulebook], measure: str, seeds: Iterable[int], names: Sequence[str] = (LIST, CUT)
) -> dict[str, np.ndarray]:
    """A share in per cent under each rulebook, as means over towns: one line for the worlds and each kind of twin."""
    rows = [run_town(rulebooks, seed).worlds[measure].to_numpy(dtype=float) for seed in seeds]
    kinds = np.mean(np.array(rows), axis=0).reshape(3, len(rulebooks)) * 100
    return dict(zip(names, kinds, strict=False))


def people(rules: Given = shelf.DEFAULT, seed: int = 1, dates: Sequence[int] = (12, 48, 84, 120)) -> Picture:
    """Everyone in the town as a mark, at a few dates: the same person stands at the same place."""
    town = run_town(rules, seed).town
    marks = {month: tables.marks(town, month)[:2] for month in dates}
    return people_grid(marks, tables.STATES, [LIST, CUT], town.people.district, len(marks))


def not_in_twin(lived: Run) -> float:
    """Of those on the list at the end, the share who are not on it in the twin without feedback."""
    listed = int(lived.town.state.listed[0].sum())
    return float(listed_only_here(lived.town, 0, 1).sum()) / listed if listed else 0.0
