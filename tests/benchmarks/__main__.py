"""How fast the town is, as ratios against something run beside it: `python -m tests.benchmarks [--quick]`.

Every row pairs the columns with the plain reference model (one Mesa agent a resident) on the same machine in the same
minutes: A B A B, medians, and the spread of the ratio. Nothing here is asserted; a slow machine is no bug.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

from sim import shelf
from sim.town import Town
from tests.reference import ReferenceTown

BOOK = shelf.load(shelf.DEFAULT)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def columns(worlds: int, residents: int, months: int) -> float:
    """Seconds for a resident's month in one world of a stack."""
    town = Town([BOOK] * worlds, residents, 1)
    seconds = timed(lambda: town.advance(months))
    town.close()
    return seconds / (worlds * residents * months)


def plain(residents: int, months: int, real: type) -> float:
    """Seconds for a resident's month in the reference."""
    town = ReferenceTown(BOOK, residents, 1, real=real)
    return timed(lambda: town.advance(months)) / (residents * months)


def paired(name: str, fast: Callable[[], float], slow: Callable[[], float], goal: str, runs: int, table: Table) -> None:
    pairs = []
    for _ in range(runs):
        pairs.append((fast(), slow()))
    ratios = sorted(b / a for a, b in pairs)
    table.add_row(
        name,
        f"{1e-6 / statistics.median(a for a, _ in pairs):,.2f}",
        f"{1e-6 / statistics.median(b for _, b in pairs):,.3f}",
        f"{statistics.median(ratios):,.0f}x",
        f"{ratios[0]:,.0f}-{ratios[-1]:,.0f}x",
        goal,
    )


def million() -> str:
    """Peak memory and time of one world of a million residents, 120 months, in a process of its own."""
    code = (
        "import resource, time; from sim import shelf; from sim.town import Town;"
        "t = time.perf_counter(); Town([shelf.load(shelf.DEFAULT)], 1_000_000, 1).advance(120);"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 ** 2)"
    )
    seconds, memory = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return f"one world of 1,000,000 x 120: {float(seconds):.0f} s, peak {float(memory):.2f} GB (goal: under 2 GB)"


def command(*words: str) -> str:
    """Median wall time of a command over five runs."""
    line = [sys.executable, "-m", "sim", *words]
    seconds = [timed(lambda: subprocess.run(line, capture_output=True, check=True)) for _ in range(5)]
    return f"sim {' '.join(words)}: {statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, no million")
    quick = parser.parse_args().quick
    runs = 2 if quick else 5
    table = Table(title=f"Million resident-months a second; {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    for heading in ("", "columns", "plain Mesa", "median ratio", "spread", "goal"):
        table.add_column(heading, justify="left" if not heading else "right")

    def slow() -> float:
        return plain(1000, 4 if quick else 12, float)  # double precision: plain floats, the faster of the two

    for worlds, residents, months, goal in ((1, 1000, 120, "10x"), (16, 1000, 120, "60x"), (1, 100_000, 12, "40x")):
        name = f"{worlds} world{'s' * (worlds > 1)} of {residents:,}"
        paired(name, lambda w=worlds, n=residents, m=months: columns(w, n, m), slow, goal, runs, table)  # type: ignore[misc]
    console = Console(width=100)
    console.print(table)
    for line in (command("--help"), command("run", "--out", "/dev/shm/listed-benchmark")):
        console.print(line)
    if not quick:
        console.print(million())
    console.print(f"peak memory here: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2:.2f} GB")


if __name__ == "__main__":
    main()
