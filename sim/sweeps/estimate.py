"""A dry run: how many runs a design has, how long they would take here, and how much disk they would need."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sim.checks import whole_number
from sim.sweeps import executors, parquet, worker
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan
from sim.sweeps.run import load_design
from sim.words import duration, size

PATIENCE = 2.0  # seconds that the probe may take, more or less


@dataclass(frozen=True)
class Estimate:
    """What a sweep would come to; `seconds` and `bytes` are measured by living a little of it."""

    runs: int
    batches: int
    rows: int
    seconds: float
    bytes: int

    def __str__(self) -> str:
        return (
            f"{self.runs:,} runs in {self.batches:,} files, {self.rows:,} rows; about {duration(self.seconds)} here, "
            f"about {size(self.bytes)} of disk"
        )


def dry_run(
    design: str | Path | Design | Mapping[str, object], *, processes: int = 1, batch: int | None = None
) -> Estimate:
    """Say what a sweep would take, without writing anything. Raises ListedError as `sweep` would.

    For each number of residents (at most three: others lie between), a few months of a few runs are lived and timed.
    """
    whole_number("processes", processes, 1, executors.MOST)
    plan = Plan(load_design(design), batch)
    counts = plan.design.residents
    probed = sorted({min(counts), max(counts), sorted(counts)[len(counts) // 2]})
    probes = {}
    for residents in probed:
        first = sum(plan.counts[: counts.index(residents)])
        probes[residents] = _probe(plan, first, PATIENCE / len(probed))
    seconds, room = 0.0, 0
    for residents, batches in zip(counts, plan.counts, strict=True):
        near = min(probed, key=lambda r: abs(r - residents))
        spent, size_of_file = probes[near]
        seconds += spent * residents / near * plan.share
        room += size_of_file * batches
    cores = min(processes, plan.batches)
    return Estimate(plan.runs, plan.batches, plan.rows, seconds / cores, room)


def _probe(plan: Plan, batch: int, patience: float) -> tuple[float, int]:
    """Seconds for a whole run, and bytes of a file."""
    task, months, runs = plan.task(batch), plan.design.months, 1
    lived = 1
    while True:
        part = replace(task, runs=task.runs[:runs], months=lived)
        start = time.perf_counter()
        columns = worker.run_batch(part).columns
        spent = time.perf_counter() - start
        if spent > patience / 3 or (lived == months and runs >= len(task.runs)):
            break
        if lived < months:
            lived = min(months, lived * 4)
        else:
            runs = min(len(task.runs), runs * 4)
    rows = max(1, len(next(iter(columns.values()))))
    needed = len(task.runs) * (months if plan.design.per == "month" else 1)
    columns = {name: values.repeat(-(-needed // rows))[:needed] for name, values in columns.items()}
    return spent / runs / lived * months, len(parquet.encode(parquet.table(plan, batch, columns)))
