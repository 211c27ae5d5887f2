"""How fast the town is, as ratios against something run beside it: `python -m tests.benchmarks [--quick]`.

What is compared is run in turn, in the same minutes on the same machine, and the median of the ratios is told with its
spread. Nothing here is asserted; a slow machine is no bug. Run it when nothing else runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.benchmarks import against, page, work

WORLDS, RESIDENTS = (1, 16, 128), (1_000, 10_000, 100_000, 1_000_000)
SHARED = 128_000  # residents of all worlds in the stack that is also shared by two processes
CELLS = 20_000_000  # more residents of all worlds at once than this do not fit into the memory of a laptop
GOALS = (
    "More than four million residents of all worlds are lived in several stacks, as studies do. Goals: against plain"
    " Mesa 40x at 1 x 1,000, 250x at 16 x 1,000, 500x at 128 x 1,000 in two processes; 128 x 100,000 not below 1 x"
    " 100,000; of the limit 0.7 at 1 x 1,000,000. Limit: draw the months' uniforms, read and write each state column"
    " once. Starsim: its SIS model, agent-steps a second, worlds one after the other."
)


def months(cells: int) -> int:
    """How many months are lived to be timed: as many of the ten years as a minute or so allows."""
    return 120 if cells <= 16_000 else 24 if cells <= 1_600_000 else 6


def spread(values: list[float], unit: str = "") -> str:
    """The median, and from the lowest to the highest."""
    digits = 1 if min(values) >= 10 else 2
    low, median, high = (f"{x:,.{digits}f}" for x in (min(values), statistics.median(values), max(values)))
    return f"{median}{unit} ({low}-{high})"


def sizes(runs: int, most: int) -> Table:
    """The model beside the plain reference, the machine's limit and a peer, for towns of every size.

    A row is paired: what is compared is run in turn, in the same minutes; the ratios are taken run by run.
    """
    table = Table(title="Resident-months (agent-steps) a second", title_justify="left", caption=GOALS)
    for name in ("worlds x residents", "Listed, M/s", "against plain Mesa", "of the limit", "against Starsim"):
        table.add_column(name, justify="right")
    peer = work.starsim(1000, 12) is not None
    for worlds, residents in ((w, n) for n in RESIDENTS for w in WORLDS):
        cells = worlds * residents
        if cells > CELLS:
            table.add_row(f"{worlds} x {residents:,}", "does not fit", "", "", "")
        if cells > min(CELLS, most):
            continue
        result: dict[str, list[float]] = {"ours": [], "plain": [], "limit": [], "peer": []}
        for _ in range(runs):
            ours = work.columns(worlds, residents, months(cells))
            result["ours"].append(1e-6 / ours)
            result["plain"].append(work.plain() / ours)
            result["limit"].append(work.limit(residents, worlds=worlds) / ours)
            result["peer"].append((work.starsim(residents, 24) or 0.0) / ours)
        row = (spread(result["ours"]), spread(result["plain"], "x"), spread(result["limit"]))
        table.add_row(f"{worlds} x {residents:,}", *row, spread(result["peer"], "x") if peer else "not installed")
        if worlds * residents == SHARED:
            table.add_row("in two processes", *in_two(runs, worlds, residents), "")
    return table


def in_two(runs: int, worlds: int, residents: int) -> tuple[str, str, str]:
    """The row of a stack whose worlds two processes share, as studies and sweeps do it."""
    pool = ProcessPoolExecutor(2, get_context("spawn"))
    with pool:
        work.columns_by(pool, 2, 2, residents, 12)  # they start, and draw the luck
        pairs = [
            (work.columns_by(pool, 2, worlds, residents, months(worlds * residents)), work.plain()) for _ in range(runs)
        ]
    limit = [work.limit(residents, worlds=worlds) / ours for ours, _ in pairs]
    return (
        spread([1e-6 / ours for ours, _ in pairs]), spread([plain / ours for ours, plain in pairs], "x"), spread(limit)
    )  # fmt: skip


def precision(runs: int) -> str:
    """What double precision costs."""
    pairs = [(work.columns(16, 1_000, 60), work.columns(16, 1_000, 60, np.float64)) for _ in range(runs)]
    return f"double against single precision, time at 16 x 1,000: {spread([b / a for a, b in pairs], 'x')}"


def processes(runs: int) -> str:
    """How much faster two processes are than one."""
    pairs = [(work.processes(2), work.processes(1)) for _ in range(runs)]
    return f"two processes against one: {spread([one / two for two, one in pairs], 'x')}; goal 1.7x"


def ten_years(residents: int) -> tuple[float, float]:
    """Seconds for the months, and peak memory in GB, of one world and ten years, in a process of its own."""
    code = f"from tests.benchmarks import work; print(work.columns(1, {residents}, 120), work.peak_memory())"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return float(out[0]) * residents * 120, float(out[1])


def flatness(sizes: tuple[int, ...], runs: int) -> Table:
    """What a resident's month costs in towns of several sizes, over the same ten years."""
    table = Table(title="A resident's month over ten years, by size of the town", title_justify="left")
    for name in ("one world of", "ten years, s", "peak, GB", "resident-month, us", "of the dearest"):
        table.add_column(name, justify="right")
    lived = {n: [ten_years(n) for _ in range(runs)] for n in sizes}
    seconds = {n: statistics.median(s for s, _ in result) for n, result in lived.items()}
    dearest = max(s / n for n, s in seconds.items())
    for n, result in lived.items():
        peak, each = max(p for _, p in result), seconds[n] / n / 120 * 1e6
        share = f"1/{dearest * n / seconds[n]:.2f}"
        table.add_row(f"{n:,}", spread([s for s, _ in result]), f"{peak:.2f}", f"{each:.3f}", share)
    table.caption = "goals: from 10,000 on at least 1/2; a million under 2 GB"
    return table


def engine(runs: int) -> str:
    """The page's engine in node beside the columns."""
    fresh, kept = zip(*page.engine(runs), strict=True)
    ours = [work.columns(1, 1_000, 120) * 120e6 for _ in range(runs + 1)][1:]  # the first draws the luck, for all
    return (
        f"1 x 1,000, ten years, ms: the page's engine in node {spread(list(fresh))}, with luck kept"
        f" {spread(list(kept))}; NumPy, with luck kept, {spread(ours)}; goal 80"
    )


def studies(names: list[str], runs: int) -> str:
    """Seconds of each study, a process each."""
    return "; ".join(f"{n} {spread([against.seconds(against.WORK[n], against.ROOT) for _ in range(runs)], ' s')}"
                     for n in names)  # fmt: skip


def command(*words: str) -> str:
    """Wall time of a command: median of five, and the spread."""
    line = [sys.executable, "-m", "sim", *words]
    seconds = [work.timed(lambda: subprocess.run(line, capture_output=True, check=True)) for _ in range(5)]
    reply = " ".join(w for w in words if not w.startswith("/"))
    return f"sim {reply}: {statistics.median(seconds):.2f} s ({min(seconds):.2f}-{max(seconds):.2f})"


def main() -> None:
    """Print the table, and what is told in a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two runs a row, small towns only")
    parser.add_argument("--against", metavar="COMMIT", help="only what has changed since: time now over time then")
    given = parser.parse_args()
    quick = given.quick
    runs = 2 if quick else 5
    console = Console(width=110)
    if given.against:
        for name, each in against.ratios(given.against, runs, list(against.WORK)):
            console.print(f"{name}: {spread(each, 'x')} of the time")
        return
    console.print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, NumPy {np.__version__}; medians of {runs}")
    console.print(sizes(runs, 16_000 if quick else CELLS))
    console.print(precision(runs))
    console.print(processes(2 if quick else 3))
    with tempfile.TemporaryDirectory() as folder:
        for words in (("--help",), ("run", "--out", f"{folder}/run")):
            console.print(command(*words))
    console.print(studies(list(against.STUDIES), 1 if quick else 3))
    console.print(engine(runs))
    console.print(page.smoothness(runs))
    console.print(flatness((10_000, 100_000) if quick else (10_000, 100_000, 1_000_000), runs=1 if quick else 3))


if __name__ == "__main__":
    main()
