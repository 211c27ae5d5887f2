"""A second core, for large towns: NumPy lets go of Python's lock while it works. No bit depends on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.processes import cores

Item = TypeVar("Item")
Result = TypeVar("Result")


def two() -> bool:
    """Whether this process may use a second core."""
    return cores() > 1


def side_by_side(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """What `work` gives for each item, in their order; in two threads if there are two cores and several items.

    One of them is the caller's: each thread keeps memory for itself that it let go of.
    """
    if len(items) == 1 or not two():
        return [work(item) for item in items]
    rest, results = iter(enumerate(items)), dict[int, Result]()

    def take() -> None:
        for place, item in rest:
            results[place] = work(item)

    with ThreadPoolExecutor(1, thread_name_prefix="town") as pool:
        other = pool.submit(take)
        take()
        other.result()
    return [results[place] for place in range(len(items))]
