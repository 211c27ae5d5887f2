"""A dry run: how many runs a design has, how long they would take here, and how much disk they would need."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.sweeps import run as running
from sim.sweeps import store, work
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan

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
    design: str | Path | Design | Mapping[str, Any], *, processes: int = 1, batch: int | None = None
) -> Estimate:
    """Say what a sweep would take, without writing anything. Raises ListedError as `sweep` would.

    For each number of residents (at most three: others lie between), a few months of a few runs are lived and timed.
    """
    plan = Plan(running.made(design), batch)
    counts = plan.design.residents
    probed = sorted({min(counts), max(counts), sorted(counts)[len(counts) // 2]})
    found = {}
    for residents in probed:
        first = sum(plan.counts[: counts.index(residents)])
        found[residents] = _probe(plan, first, PATIENCE / len(probed))
    seconds, room = 0.0, 0
    for residents, batches in zip(counts, plan.counts, strict=True):
        near = min(probed, key=lambda r: abs(r - residents))
        seconds += found[near][0] * residents / near * plan.share
        room += found[near][1] * batches
    cores = min(processes, plan.batches)
    return Estimate(plan.runs, plan.batches, plan.rows, seconds / cores, room)


def _probe(plan: Plan, batch: int, patience: float) -> tuple[float, int]:
    """Seconds for a whole run, and bytes of a file."""
    task, months, runs = plan.task(batch), plan.design.months, 1
    lived = 1
    while True:
        part = replace(task, runs=task.runs[:runs], months=lived)
        start = time.perf_counter()
        found = work.live(part)
        spent = time.perf_counter() - start
        if spent > patience / 3 or (lived == months and runs >= len(task.runs)):
            break
        if lived < months:
            lived = min(months, lived * 4)
        else:
            runs = min(len(task.runs), runs * 4)
    rows = max(1, len(next(iter(found.columns.values()))))
    whole = len(task.runs) * (months if plan.design.per == "month" else 1)
    columns = {name: values.repeat(-(-whole // rows))[:whole] for name, values in found.columns.items()}
    return spent / runs / lived * months, len(store.encode(store.table(plan, batch, columns)))


def size(count: int) -> str:
    """Bytes in words."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= scale:
            return f"{count / scale:,.1f} {unit}"
    return f"{count} bytes"


def duration(seconds: float) -> str:
    """Seconds in words, to two figures that matter."""
    whole = max(0, round(seconds))
    if whole < 90:
        return f"{whole} s"
    if whole < 5400:
        return f"{round(whole / 60)} min"
    hours = whole / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
