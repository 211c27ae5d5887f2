"""Jobs for other processes, which load nothing heavy for them."""

from __future__ import annotations

import multiprocessing
import os
import time

from sim.errors import ListedError
from sim.progress import Steps
from sim.studies.parallel import Workers

PATIENCE = float(os.environ.get("LISTED_PATIENCE", 600))


def elsewhere() -> bool:
    """Whether this is a process that another one has started."""
    return multiprocessing.parent_process() is not None


def square(job: int, steps: Steps) -> tuple[int, int]:
    """The square, and who worked it out; in three steps, one fewer than was thought where the job is odd."""
    steps.total -= job % 2
    for _ in range(3 - job % 2):
        steps()
    return job * job, os.getpid()


def fail(job: int, steps: Steps) -> int:
    """An error, but only elsewhere."""
    if elsewhere():
        raise ListedError(f"job {job}: cannot be")
    return job


def die(job: int, steps: Steps) -> int:
    """The end of the process, but only elsewhere."""
    if elsewhere():
        os._exit(1)
    return job


def workers_of_a_worker(job: int, steps: Steps) -> int:
    """How many workers a worker has."""
    with Workers(3) as crew:
        return crew.count


def wait_for(job: str, steps: Steps) -> bool:
    """Elsewhere: wait for the file that is named; here, nothing. Whether it came while somebody could wait for it."""
    start = time.monotonic()
    while elsewhere() and not os.path.exists(job) and time.monotonic() - start < PATIENCE:
        pass
    return os.path.exists(job)
