"""Soak: many towns in a row, and nothing grows. `python -m tests.soak --towns 10000` is the nightly command.

After the first eleventh, memory, open files, threads and Mesa's own table of models (3.3.1 keeps every model in
`Agent._ids`) must stand where they stood. A Mesa model and its agents point at each other, so a town that nobody holds
waits for Python's collector, and how many wait at once is a matter of its timing. It is called every few towns here.
What is held survives that and is measured.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import mesa

import sim
from sim.sweeps import run
from sim.town.town import Town

MOST_GROWTH = 4_000_000
"""Bytes that the process may grow after the warm-up: less than what ten towns of the soak hold."""

COLLECT = 20  # towns between two collections
PARTS = 11  # the first is the warm-up
SWEEP = 6  # towns of one sweep


@dataclass(frozen=True)
class Footing:
    """What may grow: bytes resident, open files, threads, models that Mesa remembers, objects that Python tracks."""

    memory: int
    files: int
    threads: int
    models: int
    objects: int

    @classmethod
    def now(cls) -> Footing:
        """As it is, after a collection."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(
            pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir("/proc/self/fd")), threading.active_count(),
            len(getattr(mesa.Agent, "_ids", ())), len(gc.get_objects()),
        )  # fmt: skip

    def growth(self, since: Footing) -> list[str]:
        """What has grown since, in words."""
        result = [
            f"{name}: {getattr(since, name):,} to {getattr(self, name):,}"
            for name, most in (("files", 0), ("threads", 0), ("models", 0), ("objects", 2000), ("memory", MOST_GROWTH))
            if getattr(self, name) > getattr(since, name) + most
        ]
        return result


def towns(count: int, residents: int = 300, months: int = 6) -> None:
    """Towns in a row, each closed."""
    books = [sim.load("joined-hands"), sim.load("second-chance")]
    for seed in range(count):
        with Town(books, residents, seed) as town:
            town.advance(months)
        if seed % COLLECT == 0:
            gc.collect()


def sweeps(count: int) -> None:
    """Sweeps in a row, of six towns each."""
    design = {"rulebooks": ["joined-hands"], "residents": 300, "months": 6, "seeds": {"low": 1, "high": SWEEP}}
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            run.sweep(design, Path(folder) / "out", batch=2)


def soak(count: int, verbose: bool = False) -> list[str]:
    """Live `count` towns (132 or more), most by themselves and a sixth in sweeps; gives what has grown."""
    start, lived = time.monotonic(), 0
    in_sweeps = max(PARTS, count // 36)
    alone = count - SWEEP * in_sweeps
    footings = []
    for part in range(PARTS):
        mine, swept = (n * (part + 1) // PARTS - n * part // PARTS for n in (alone, in_sweeps))
        towns(mine)
        sweeps(swept)
        lived += mine + SWEEP * swept
        footings.append(Footing.now())
        if verbose:
            print(f"{lived:,} towns: {footings[-1]}, {time.monotonic() - start:.0f} s", flush=True)
    return footings[-1].growth(footings[0])


def main() -> int:
    """Soak; the exit code is 1 if anything has grown."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--towns", type=int, default=10_000)
    grown = soak(parser.parse_args().towns, verbose=True)
    print("nothing has grown" if not grown else "grown: " + "; ".join(grown))
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
