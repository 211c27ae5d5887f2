"""A second core, for large towns: NumPy lets go of Python's lock while it works. No bit depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.processes import cores

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGE = 400_000
"""Cells of a column from which on two threads work faster than one: below, they wait for each other's lock."""


def two() -> bool:
    """Whether this process may use a second core."""
    return cores() > 1


def side_by_side(work: Callable[[Item], Result], items: Iterable[Item], cells: int) -> list[Result]:
    """What `work` gives for each item, in their order, for columns of so many cells.

    Items are asked for here, one after the other; `work` runs in two threads where the columns are large.
    """
    if cells < LARGE or not two():
        return [work(item) for item in items]
    with ThreadPoolExecutor(2, thread_name_prefix="town") as pool:
        return list(pool.map(work, items))
