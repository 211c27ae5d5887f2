"""How fast the town is, as ratios against something run beside it: `python -m tests.benchmarks [--quick]`.

Every row is paired: the two are run in turn, in the same minutes on the same machine, and the median of the ratios is
told with its spread. Nothing here is asserted; a slow machine is no bug. Run it when nothing else runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.benchmarks import work

SIZES = ((1, 1_000, 120), (16, 1_000, 120), (128, 1_000, 24), (1, 10_000, 48), (16, 10_000, 12), (128, 10_000, 2),
         (1, 100_000, 12), (16, 100_000, 2), (1, 1_000_000, 4))  # fmt: skip
GOALS = {(1, 1_000): "10x", (16, 1_000): "80x", (1, 100_000): "40x", (1, 1_000_000): "60x"}


def paired(
    name: str, ours: Callable[[], float], other: Callable[[], float], runs: int, table: Table, goal: str = ""
) -> None:
    """A row: rates of both in millions a second, and how many times as long the other takes."""
    pairs = [(ours(), other()) for _ in range(runs)]
    ratios = sorted(b / a for a, b in pairs)
    rates = [1e-6 / statistics.median(p[i] for p in pairs) for i in (0, 1)]
    digits = 1 if ratios[0] >= 10 else 2
    low, median, high = (f"{x:,.{digits}f}" for x in (ratios[0], statistics.median(ratios), ratios[-1]))
    table.add_row(name, f"{rates[0]:,.2f}", f"{rates[1]:,.3f}", f"{median}x", f"{low}-{high}", goal)


def heading(title: str, other: str) -> Table:
    """A table whose ratio says how many times as long the other takes."""
    table = Table(title=title, title_justify="left")
    for name in ("", "Listed, M/s", f"{other}, M/s", "ratio", "spread", "goal"):
        table.add_column(name, justify="right" if name else "left")
    return table


def ten_years(residents: int) -> tuple[float, float]:
    """Seconds for the months, and peak memory in GB, of one world and ten years, in a process of its own."""
    code = f"from tests.benchmarks import work; print(work.columns(1, {residents}, 120), work.peak_memory())"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return float(out[0]) * residents * 120, float(out[1])


def flatness(sizes: tuple[int, ...], runs: int) -> Table:
    """What a resident's month costs in towns of several sizes, over the same ten years."""
    table = Table(title="A resident's month over ten years, by size of the town", title_justify="left")
    for name in ("one world of", "ten years, s", "spread", "peak, GB", "resident-month, us", "of the dearest"):
        table.add_column(name, justify="right")
    lived = {n: [ten_years(n) for _ in range(runs)] for n in sizes}
    seconds = {n: statistics.median(s for s, _ in found) for n, found in lived.items()}
    dearest = max(s / n for n, s in seconds.items())
    for n, found in lived.items():
        spread = f"{min(s for s, _ in found):.2f}-{max(s for s, _ in found):.2f}"
        peak, each = max(p for _, p in found), seconds[n] / n / 120 * 1e6
        table.add_row(
            f"{n:,}", f"{seconds[n]:.2f}", spread, f"{peak:.2f}", f"{each:.3f}", f"1/{dearest * n / seconds[n]:.2f}"
        )
    table.caption = "goals: from 10,000 on at least 1/2; a million under 2 GB"
    return table


def command(*words: str) -> str:
    """Wall time of a command: median of five, and the spread."""
    line = [sys.executable, "-m", "sim", *words]
    seconds = [work.timed(lambda: subprocess.run(line, capture_output=True, check=True)) for _ in range(5)]
    told = " ".join(w for w in words if not w.startswith("/"))
    return f"sim {told}: {statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two runs a row, small towns only")
    quick = parser.parse_args().quick
    runs = 2 if quick else 5
    console = Console(width=110)
    console.print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, NumPy {np.__version__}; medians of {runs}")

    table = heading("Resident-months against the plain reference (one Mesa agent a resident)", "plain Mesa")
    for worlds, residents, months in SIZES:
        if not quick or worlds * residents <= 16_000:
            name = f"{worlds} x {residents:,}"
            ours = lambda w=worlds, n=residents, m=months: work.columns(w, n, m)  # noqa: E731
            paired(name, ours, work.plain, runs, table, GOALS.get((worlds, residents), ""))
    console.print(table)

    table = heading("The same against the machine's limit: draw the uniforms, touch each column once", "limit")
    for residents, months in ((10_000, 24), (100_000, 6), (1_000_000, 3)):
        if not quick or residents == 10_000:
            ours = lambda n=residents, m=months: work.columns(1, n, m)  # noqa: E731
            bound = lambda n=residents: work.limit(n)  # noqa: E731
            goal = "at least 0.25x" if residents == 1_000_000 else ""
            paired(f"1 x {residents:,}", ours, bound, runs, table, goal)
    console.print(table)

    table = heading("Agent-steps against a peer: Starsim's SIS", "Starsim")
    if work.starsim(1000, 12) is None:
        console.print("Starsim is not installed here (extra `bench`): no row for it.")
    else:
        for residents in (1_000, 10_000, 100_000):
            if not quick or residents < 100_000:
                ours = lambda n=residents: work.columns(1, n, 24)  # noqa: E731
                peer = lambda n=residents: work.starsim(n, 24) or 0.0  # noqa: E731
                paired(f"1 x {residents:,}", ours, peer, runs, table)
        console.print(table)

    table = heading("Single against double precision", "double")
    for worlds, residents, months in ((16, 1_000, 60), (1, 100_000, 12)):
        ours = lambda w=worlds, n=residents, m=months: work.columns(w, n, m)  # noqa: E731
        double = lambda w=worlds, n=residents, m=months: work.columns(w, n, m, np.float64)  # noqa: E731
        paired(f"{worlds} x {residents:,}", ours, double, runs, table)
    console.print(table)

    pairs = [(work.processes(2), work.processes(1)) for _ in range(2 if quick else 3)]
    ratios = sorted(one / two for two, one in pairs)
    console.print(
        f"two processes against one: {statistics.median(ratios):.2f}x ({ratios[0]:.2f}-{ratios[-1]:.2f}; goal 1.7x)"
    )
    with tempfile.TemporaryDirectory() as folder:
        for words in (("--help",), ("run", "--out", f"{folder}/run")):
            console.print(command(*words))
    console.print(flatness((10_000, 100_000) if quick else (10_000, 100_000, 1_000_000), runs=1 if quick else 3))


if __name__ == "__main__":
    main()
