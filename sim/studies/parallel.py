"""Many worlds in one study: in stacks that fit the memory, and split among processes that fill the cores."""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Generic, Self, TypeVar

from sim import processes
from sim.checks import whole_number
from sim.errors import ListedError
from sim.progress import Steps

Job = TypeVar("Job")
Result = TypeVar("Result")
Live = Callable[[Job, Steps], Result]
"""Lives one job, and counts its steps. A function of a module, for another process has to find it."""
MOST_CELLS = 4_000_000  # residents x worlds of a stack
MOST = 60
"""Processes of a study; Windows lets nobody wait for more."""
SMALL = 12_000_000  # resident-months: what is lived sooner than another process has loaded what it needs
SMALL_BEGUN = 1_500_000  # the same for a process that was begun before


def stack_size(residents: int, most: int, least: int = 1) -> int:
    """How many worlds are lived together: `most`, or as many as fit the memory."""
    return max(least, min(most, MOST_CELLS // max(residents, 1)))


Other = TypeVar("Other")


def between(long: Sequence[Job], short: Sequence[Other]) -> list[Job | Other]:
    """The short jobs amid the long ones: processes take jobs from both ends, and so end at about the same time."""
    half = (len(long) + 1) // 2
    return [*long[:half], *short, *long[half:]]


class Workers:
    """This process and, where the work is worth it, others beside it: `with Workers(2, lives) as crew: crew.map(...)`.

    Whoever is free takes the next job, so that results are the same whatever the number. The others start with the
    first jobs and end with the block, however it ends, or with this process.

    Args:
        count: processes, this one included, 1 to MOST; None: one a core (see `processes.usual`), or this one alone
            where the work is small.
        lives: about how many resident-months the jobs of the block come to.

    Raises ListedError for a count that cannot be.
    """

    def __init__(self, count: int | None = None, lives: float = 0.0) -> None:
        if count is None:
            most = processes.usual()
            self.count = most if lives > (SMALL_BEGUN if processes.is_begun(most - 1) else SMALL) else 1
        else:
            self.count = whole_number("workers", count, 1, MOST)
        if multiprocessing.parent_process() is not None:
            self.count = 1  # a worker has no workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            processes.end(self._pool)
            self._pool = None

    def map(self, live: Live[Job, Result], jobs: Iterable[Job], steps: Steps) -> list[Result]:
        """What the function gives for every job, in their order; the first error ends the work.

        What this process does is counted step by step, what another does when its job is done.

        Raises whatever a job raises, and ListedError if one of the processes was ended from outside.
        """
        jobs = list(jobs)
        if self.count > 1 and len(jobs) > 1 and self._pool is None:
            self._pool = _new_pool(self.count - 1)
        if self._pool is None or len(jobs) == 1:
            return [live(job, steps) for job in jobs]
        return _Round(self._pool, live, jobs, steps).results(self.count - 1)


def _new_pool(count: int) -> ProcessPoolExecutor | None:
    """None where the system lets nobody start a process: then this one does all the work."""
    try:
        return processes.new_pool(count)
    except (ImportError, NotImplementedError, OSError):
        return None


class _Round(Generic[Job, Result]):
    """The jobs of one `Workers.map`, from both ends of the row: the others take the next, this process the last."""

    def __init__(self, pool: ProcessPoolExecutor, live: Live[Job, Result], jobs: list[Job], steps: Steps) -> None:
        self._pool, self._live, self._steps = pool, live, steps
        self._waiting, self._lock = deque(enumerate(jobs)), threading.Lock()
        self._futures: dict[int, Future[tuple[Result, int, int]]] = {}
        self._results: dict[int, Result] = {}

    def results(self, others: int) -> list[Result]:
        """Live them all."""
        for _ in range(others):
            self._hand_out()
        while True:
            with self._lock:
                if not self._waiting:
                    break
                place, job = self._waiting.pop()
            self._results[place] = self._live(job, self._steps)
            self._take([place for place in list(self._futures) if self._futures[place].done()])
        if not all(future.done() for future in self._futures.values()):
            processes.while_waiting()
        self._take(sorted(self._futures))
        return [self._results[place] for place in sorted(self._results)]

    def _hand_out(self, before: Future[tuple[Result, int, int]] | None = None) -> None:
        """The next job for one of the others, who has none or is done with the one before."""
        if before is not None and (before.cancelled() or before.exception() is not None):
            return
        with self._lock:
            if not self._waiting:
                return
            place, job = self._waiting.popleft()
            try:
                with processes.without_main():
                    future = self._pool.submit(_counted, self._live, job)
            except (RuntimeError, OSError) as error:
                if before is None and isinstance(error, OSError):  # no process may be started: this one lives the job
                    self._waiting.appendleft((place, job))
                    return
                future = Future()  # it broke meanwhile, or is ended
                future.set_exception(BrokenProcessPool(str(error)) if isinstance(error, OSError) else error)
            self._futures[place] = future
        future.add_done_callback(self._hand_out)

    def _take(self, places: Iterable[int]) -> None:
        """The results of the others, as soon as they are there. Raises what one of them raised."""
        for place in places:
            try:
                result, done, more = self._futures.pop(place).result()
            except BrokenProcessPool:
                raise ListedError(
                    "workers: a process of this study was ended from outside (out of memory?); fewer (--workers 1) or a"
                    " smaller town need less"
                ) from None
            self._results[place] = result
            self._steps.total += more
            self._steps.add(done)


def _counted(live: Live[Job, Result], job: Job) -> tuple[Result, int, int]:
    """In another process: the result of a job, the steps done, and how many more there are in all than was thought."""
    steps = Steps(None, 0)
    return live(job, steps), steps.done, steps.total
