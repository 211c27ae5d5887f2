"""The worker: one batch lived, wherever it is done. Gives the numbers of its runs; writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from sim import __version__
from sim.arrays import Numbers
from sim.errors import ListedError
from sim.results import summary
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.rules import schema
from sim.rules.rulebook import Rulebook
from sim.sweeps.plan import Run, Task
from sim.town import measures
from sim.town.town import Town

Columns = dict[str, Numbers]
MODEL = (
    "rules",
    "town",
    "results/summary.py",
    "results/twins.py",
    "results/ladder.py",
    "sweeps/plan.py",
    "sweeps/worker.py",
)
"""The rooms and files that make the numbers: a change in one of them may change rows."""
_WHOLE = {
    *(name for name, number in summary.DEFINITIONS.items() if number.form == summary.WHOLE),
    *(name for name, kind in measures.MONTHLY.items() if kind is np.int64),
}


@dataclass(frozen=True)
class BatchRows:
    """A batch that has been lived: a column for each measure, in the order of runs (and months)."""

    number: int
    columns: Columns
    model: str


def column_type(measure: str) -> type[np.int64] | type[np.float64]:
    """The type of a measure's column."""
    return np.int64 if measure in _WHOLE else np.float64


@cache
def model_digest() -> str:
    """A short digest of the code that makes the numbers, and of the version of this package."""
    digest = hashlib.sha256(__version__.encode())
    folder = resources.files("sim")
    for name in MODEL:
        place = Path(str(folder)) / name
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def run_batch(task: Task) -> BatchRows:
    """Live every run of a batch. Raises ListedError for what a person can mend, MemoryError if one run is too much."""
    parts = []
    for runs in _stacks(task):
        parts += _run_stack(task, runs)
    columns = {m: np.concatenate([part[m] for part in parts]) for m in task.measures}
    return BatchRows(task.number, columns, model_digest())


def _stacks(task: Task) -> Iterator[tuple[Run, ...]]:
    """Runs of the same people, as many at a time as the cache holds; at most 8 rulebooks, since sources add up."""
    stack: list[Run] = []
    for run in task.runs:
        most = max(1, task.cells // run.residents // (1 + len(summary.twins_of(task.measures))))
        new_people = stack and (run.residents, run.seed) != (stack[0].residents, stack[0].seed)
        if new_people or len(stack) >= most or len({r.rulebook for r in (*stack, run)}) > 8:
            yield tuple(stack)
            stack = []
        stack.append(run)
    yield tuple(stack)


def _run_stack(task: Task, runs: Sequence[Run]) -> list[Columns]:
    """A stack; where memory is short, its halves: the rows are the same."""
    try:
        return [_run_together(task, runs)]
    except MemoryError:
        if len(runs) == 1:
            raise
    half = len(runs) // 2
    return [*_run_stack(task, runs[:half]), *_run_stack(task, runs[half:])]


def _run_together(task: Task, runs: Sequence[Run]) -> Columns:
    rulebooks = [_rulebook(task, run) for run in runs]
    twin_of = {NO_FEEDBACK: lambda r: r.cut(*schema.FEEDBACK), NO_LIST: Rulebook.without_list}
    needed = summary.twins_of(task.measures)
    town = Town([*rulebooks, *(twin_of[t](r) for t in needed for r in rulebooks)], runs[0].residents, runs[0].seed)
    first = {twin: len(runs) * place for place, twin in enumerate(needed, 1)}  # of each kind of twin
    try:
        if task.per == "month":
            town.advance(task.months, lambda _: town.history.flags.clear())  # nothing looks back at persons
            return _months(town, task, len(runs))
        town.advance(task.months)
        beside = [[first[t] + i if t in first else None for t in (NO_FEEDBACK, NO_LIST)] for i in range(len(runs))]
        rows = [summary.world(town, i, *pair) for i, pair in enumerate(beside)]
        return {m: np.array([row[m] for row in rows], dtype=column_type(m)) for m in task.measures}
    finally:
        town.close()
        town.__dict__.clear()  # a town and its institutions hold each other: let go of the columns now


def _rulebook(task: Task, run: Run) -> Rulebook:
    rulebook = task.rulebooks[run.rulebook]
    try:
        return rulebook.set(dict(zip(task.keys, run.values, strict=True))) if task.keys else rulebook
    except ListedError as error:
        raise ListedError(f"run {run.run}: {error}") from None


def _months(town: Town, task: Task, count: int) -> Columns:
    columns: Columns = {}
    for measure in task.measures:
        name = "listed" if measure == "listed_share" else measure
        values = town.history.measure(name)[:, :count].T.ravel()
        if measure == "listed_share":
            values = values / town.people.count
        if column_type(measure) is np.float64:
            values = values.astype(np.float64).round(6)
        columns[measure] = values
    return columns
