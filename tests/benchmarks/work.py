"""The pieces of work that are timed. Each gives seconds for one resident's month (or one agent's step)."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from sim.rules import shelf
from sim.studies.parallel import stack_size
from sim.town.luck import Luck
from sim.town.town import Town
from tests.reference import ReferenceTown

BOOK = shelf.load(shelf.DEFAULT)


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def columns(worlds: int, residents: int, months: int, real: Any = np.float32) -> float:
    """The model, `worlds` lives of one town at once; in several stacks where studies would have several."""
    seconds, size = 0.0, stack_size(residents, worlds)
    for first in range(0, worlds, size):
        with Town([BOOK] * min(size, worlds - first), residents, 1, dtype=real) as town:
            seconds += timed(lambda town=town: town.advance(months))  # type: ignore[misc]
    return seconds / (worlds * residents * months)


def columns_by(pool: Executor, count: int, worlds: int, residents: int, months: int) -> float:
    """The same, worlds shared among so many processes that are up: from the first month begun to the last one lived."""
    lives = list(pool.map(_begun_and_done, [(worlds // count, residents, months)] * count))
    return (max(done for _, done in lives) - min(begun for begun, _ in lives)) / (worlds * residents * months)


def _begun_and_done(life: tuple[int, int, int]) -> tuple[float, float]:
    worlds, residents, months = life
    with Town([BOOK] * worlds, residents, 1) as town:
        begun = time.time()  # the one clock that processes share
        town.advance(months)
        return begun, time.time()


def peak_memory() -> float:
    """The most memory that this process has held, in GB; 0 where the system does not say."""
    status = Path("/proc/self/status")  # getrusage would count what the parent held when it started us
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024**2


def plain(residents: int = 1000, months: int = 24, real: Any = float) -> float:
    """The plain reference: one Mesa agent a resident. In double precision it is at its fastest (plain floats)."""
    town = ReferenceTown(BOOK, residents, 1, real=real)
    return timed(lambda: town.advance(months)) / (residents * months)


def limit(residents: int, months: int = 3, worlds: int = 1) -> float:
    """What NumPy needs merely to draw the months' uniforms and to read and write each state column once."""
    with Town([BOOK] * worlds, residents, 1) as town:
        town.advance(2)
        drawn = [p for p in town.luck.purposes if town.luck._last_drawn.get(p) == 2]
        state = [v for v in vars(town.state).values() if isinstance(v, np.ndarray) and v.size >= residents]
    luck = Luck(1, drawn)

    def touch() -> None:
        for month in range(1, months + 1):
            for purpose in drawn:
                luck.draw(purpose, month, residents)
            for column in state:
                (np.logical_or if column.dtype == bool else np.add)(column, column.dtype.type(0), out=column)

    return timed(touch) / (worlds * residents * months)


def starsim(residents: int, steps: int = 120) -> float | None:
    """A step of an agent in Starsim's SIS, a peer that also keeps agents as arrays; None where it is not installed."""
    try:
        import starsim as ss
    except ImportError:
        return None
    peer = ss.Sim(
        n_agents=residents, diseases="sis", networks="random", start=2000, stop=2000 + steps // 12, dt=1 / 12, verbose=0
    )
    peer.init()
    return timed(peer.run) / (residents * steps)


def _share(worlds: int) -> None:
    with Town([BOOK] * worlds, 1000, 1) as town:
        town.advance(120)


def processes(count: int, worlds: int = 48) -> float:
    """Seconds for `worlds` worlds of 1,000 residents and ten years, divided among processes that are already up."""
    with ProcessPoolExecutor(count, get_context("spawn")) as pool:
        list(pool.map(_share, [1] * count))
        return timed(lambda: list(pool.map(_share, [8] * (worlds // 8))))
