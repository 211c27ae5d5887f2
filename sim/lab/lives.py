"""Towns for the classroom: lived once and remembered, drawn small, so that a slider answers at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.figures.style import Picture
from sim.figures.town import people_grid
from sim.lab import small
from sim.results.runs import Given, Run, run
from sim.results.summary import ROWS
from sim.results.twins import listed_only_here
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, Value
from sim.rules.worlds import World
from sim.town import tables

RESIDENTS, MONTHS = 1000, 120
LIST, CUT, NONE = "with the list", "listing costs nothing", "no list"
"""The three lives of a town, as every small figure names them: as it is, channels cut, no list at all."""


def live(given: Given | Sequence[Given] = shelf.DEFAULT, seed: int = 1, months: int = MONTHS) -> Run:
    """One town under a rulebook beside its twins; asked for again, it is not lived again."""
    books = [given] if isinstance(given, (str, Path, Rulebook, World)) else list(given)
    if any(isinstance(book, World) for book in books):
        return run(books, RESIDENTS, months, seed)
    return _live(tuple(loaded(book).model_dump_json() for book in books), seed, months)


def loaded(given: Given) -> Rulebook:
    """The rulebook itself."""
    if isinstance(given, World):
        return given.rulebook
    return given if isinstance(given, Rulebook) else shelf.load(given)


@lru_cache(maxsize=48)
def _live(books: tuple[str, ...], seed: int, months: int) -> Run:
    return run([Rulebook.model_validate_json(book) for book in books], RESIDENTS, months, seed)


def twins(given: Given = shelf.DEFAULT, seed: int = 1, months: int = MONTHS) -> Picture:
    """The share of residents on the list, month by month, in a town and in its twin where listing costs nothing."""
    lived = live(given, seed, months)
    table = lived.monthly.pivot(index="month", columns="world", values="listed_share") * 100
    labels = [lived.town.worlds[i].label for i in (0, 1)]
    lines = {name: table[label].to_numpy() for name, label in zip((LIST, CUT), labels, strict=True)}
    first = lived.worlds.iloc[0]
    fed = f"{first['entrenchment']:.0%} of the months on the list are not there in the twin."
    return small.by_month(f"On the list, % of {RESIDENTS:,} residents, town {seed}. {fed}", lines)


def towns(given: Given = shelf.DEFAULT, seeds: Iterable[int] = range(1, 9)) -> Picture:
    """Several towns under one rulebook: the share on the list at the end, and the same in each town's twin."""
    numbers = list(seeds)
    shares = [live(given, seed).worlds["listed_share"].to_numpy() * 100 for seed in numbers]
    rows = {LIST: [s[0] for s in shares], CUT: [s[1] for s in shares]}
    title = f"{len(numbers)} towns, same rules, other people and luck: on the list at the end, %"
    return small.by_town(title, numbers, rows)


def along(
    given: Given,
    key: str,
    values: Sequence[Value],
    measure: str = "listed_share",
    seeds: Iterable[int] = (1, 2, 3),
) -> Picture:
    """A measure as one key of the rulebook moves: the town, and its two twins, as means over the seeds.

    Args:
        given: a pilot's name or a rulebook.
        key: the dotted key that moves, such as "sanctions.severity".
        values: what it is set to.
        measure: a share of `summary.DEFINITIONS`, such as "breach_rate".
        seeds: of the towns.
    """
    book = loaded(given)
    books = [book.set({key: value}) for value in values]
    count = len(books)
    found: Any = np.mean([live(books, seed).worlds[measure].to_numpy(dtype=float) for seed in seeds], axis=0) * 100
    lines = {LIST: found[:count], CUT: found[count : 2 * count]}
    if measure == "breach_rate":
        lines[NONE] = found[2 * count :]
    words = next(label.strip() for row, label, _ in ROWS if row == measure)
    return small.curve(f"{words}, %, as {key} moves", key, [float(v) for v in values], lines)


def people(given: Given = shelf.DEFAULT, seed: int = 1, dates: Sequence[int] = (12, 48, 84, 120)) -> Picture:
    """Everyone in the town as a mark, at a few dates: the same person stands at the same place."""
    lived = live(given, seed)
    shown = [0, 1]
    marks = {month: tables.marks(lived.town, month)[shown] for month in dates}
    return people_grid(marks, tables.STATES, [LIST, CUT], lived.town.people.district)


def not_in_twin(lived: Run) -> float:
    """Of those on the list at the end, the share who are not on it in the twin where listing costs nothing."""
    listed = int(lived.town.state.listed[0].sum())
    return float(listed_only_here(lived.town, 0, 1).sum()) / listed if listed else 0.0
