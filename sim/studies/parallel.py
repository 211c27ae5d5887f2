"""Many worlds in one study: in stacks that fit the memory, in threads that fill the cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sim.progress import Steps
from sim.rules.rulebook import Rulebook
from sim.town.town import Town

Job = TypeVar("Job")
Result = TypeVar("Result")
MOST_LIVES = 4_000_000  # residents x worlds of a stack
THREADS = min(2, os.cpu_count() or 1)  # more of them only wait for each other (Python's lock)


def stack_size(residents: int, most: int, least: int = 1) -> int:
    """How many worlds are lived together: `most`, or as many as fit the memory."""
    return max(least, min(most, MOST_LIVES // max(residents, 1)))


def in_threads(function: Callable[[Job], Result], jobs: Iterable[Job]) -> list[Result]:
    """What the function gives for every job, in their order. The first error ends what has not begun yet."""
    jobs = list(jobs)
    if THREADS == 1 or len(jobs) == 1:
        return [function(job) for job in jobs]
    pool = ThreadPoolExecutor(THREADS)
    try:
        return list(pool.map(function, jobs))
    finally:
        pool.shutdown(cancel_futures=True)


def run_stacks(
    stacks: Sequence[tuple[int, Sequence[Rulebook]]], residents: int, months: int, steps: Steps
) -> list[Town]:
    """Live stacks (seed, rulebooks) of worlds for so many months; the towns in their order."""

    def run_stack(stack: tuple[int, Sequence[Rulebook]]) -> Town:
        with Town(stack[1], residents, stack[0]) as town:
            return town.advance(months, steps)

    return in_threads(run_stack, stacks)
