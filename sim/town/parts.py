"""Parts of a large town: neighbours who live some steps of the month by themselves, in columns that fit the cache.

Such a step looks at nobody else. Parts are lived on two cores if there are two. No bit depends on it: luck belongs to
residents, counts are whole, and amounts are added in the order in which NumPy adds a whole column: halves of halves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Counts
from sim.town.cores import side_by_side
from sim.town.scratch import Noted

if TYPE_CHECKING:
    from sim.town.town import Town

Step = Callable[["Town"], None]

LARGE = 1_000_000
"""Cells of a column from which on a town is lived in parts: below, luck drawn ahead keeps a second core as busy."""
MOST = 262_144
"""Cells of a part, of so many residents or more."""
LEAST = 512
_parted: set[Step] = set()
_afterwards: set[Step] = set()


def in_parts(*steps: Step) -> tuple[Step, ...]:
    """These steps can be lived part by part, one after the other; they put nothing in the place of a whole column."""
    _parted.update(steps)
    return steps


def afterwards(step: Step) -> Step:
    """This step needs what parts have counted, and no step among those that can be lived in parts needs it."""
    _afterwards.add(step)
    return step


def divisible(town: Town) -> bool:
    """Whether this town is lived in parts: it is large, ties do not help, and nothing is said of single people."""
    if town.state.listed.size < LARGE or town.undivided:
        return False
    by_hand = town.choices or town.forced or any(world.score or world.listing for world in town.worlds)
    return not (by_hand or town.used.help.share or town.used.inspection.units)


def bounds(residents: int, cells: int) -> list[tuple[int, int]]:
    """First and last (the one after it) resident of each part: halved as NumPy halves a row that it sums."""
    parts = [(0, residents)]
    while len(parts) * MOST < cells and len(parts) * 2 * LEAST <= residents:
        parts = [half for first, last in parts for half in _halves(first, last)]
    return parts


def _halves(first: int, last: int) -> tuple[tuple[int, int], tuple[int, int]]:
    half = (last - first) // 2
    middle = first + half - half % 8
    return (first, middle), (middle, last)


def in_all(town: Town, places: Counts) -> Counts:
    """Where these places of a town stand in the one of which it is a part, if it is."""
    people = town.people
    if people.count == people.all:
        return places
    world, resident = np.divmod(places, people.count)
    moved: Counts = world * people.all + (people.begin + resident)
    return moved


def of_all(town: Town, places: Counts) -> Counts:
    """Those of the whole town's places that are in this part of it, as its own."""
    people = town.people
    if people.count == people.all:
        return places
    world, resident = np.divmod(places, people.all)
    resident -= people.begin
    here = (resident >= 0) & (resident < people.count)
    mine: Counts = world[here] * people.count + resident[here]
    return mine


def live(town: Town, steps: Iterable[Step]) -> None:
    """A month of a divisible town, these steps in their order."""
    together: list[Step] = []
    for step in steps:
        if step in _parted or step in _afterwards:
            together.append(step)
            continue
        _deal(town, together)
        together = []
        step(town)
    _deal(town, together)


def _deal(town: Town, steps: Sequence[Step]) -> None:
    """These steps by each part, and then what is left to be done for all."""
    if not steps:
        return
    parted = [step for step in steps if step in _parted]

    def lived(part: tuple[int, int]) -> Noted:
        some = town.part(*part)
        for step in parted:
            step(some)
        return some.scratch.noted()

    worlds, residents = town.state.shape
    town.scratch.gather(side_by_side(lived, bounds(residents, worlds * residents)))
    for step in steps:
        if step in _afterwards:
            step(town)
