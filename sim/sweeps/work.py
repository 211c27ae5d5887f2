"""Work: one batch lived, wherever it is done. Gives the numbers of its runs; writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim import __version__
from sim.errors import ListedError
from sim.results import summary
from sim.rules import schema
from sim.rules.rulebook import Rulebook
from sim.sweeps.plan import Run, Task
from sim.town import measures
from sim.town.town import Town

Columns = dict[str, npt.NDArray[Any]]
MODEL = ("rules", "town", "results/summary.py", "results/twins.py")
"""The rooms and files that make the numbers: a change in one of them may change rows."""
_WHOLE = {
    *("entries", "exits", "refusals", "deterred"),
    *(name for name, kind in measures.MONTHLY.items() if kind is np.int64),
}


@dataclass(frozen=True)
class Lived:
    """A batch that has been lived: a column for each measure, in the order of runs (and months)."""

    number: int
    columns: Columns
    model: str


def kind(measure: str) -> Any:
    """The type of a measure's column: int64 or float64."""
    return np.int64 if measure in _WHOLE else np.float64


@cache
def model() -> str:
    """A short digest of the code that makes the numbers, and of the version of this package."""
    digest = hashlib.sha256(__version__.encode())
    folder = resources.files("sim")
    for name in MODEL:
        place = Path(str(folder)) / name
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def live(task: Task) -> Lived:
    """Live every run of a batch. Raises ListedError for what a person can mend, MemoryError if one run is too much."""
    parts = []
    for runs in _stacks(task):
        parts += _live(task, runs)
    return Lived(task.number, {m: np.concatenate([p[m] for p in parts]) for m in task.measures}, model())


def _stacks(task: Task) -> Iterator[tuple[Run, ...]]:
    """Runs of the same people, as many at a time as the cache holds; at most 8 rulebooks, since sources add up."""
    stack: list[Run] = []
    for run in task.runs:
        most = max(1, task.cells // run.residents // (2 if _twins(task) else 1))
        new_people = stack and (run.residents, run.seed) != (stack[0].residents, stack[0].seed)
        if new_people or len(stack) >= most or len({r.rulebook for r in (*stack, run)}) > 8:
            yield tuple(stack)
            stack = []
        stack.append(run)
    yield tuple(stack)


def _twins(task: Task) -> bool:
    return "entrenchment" in task.measures


def _live(task: Task, runs: Sequence[Run]) -> list[Columns]:
    """A stack; where memory is short, its halves: the rows are the same."""
    try:
        return [_stack(task, runs)]
    except MemoryError:
        if len(runs) == 1:
            raise
    half = len(runs) // 2
    return [*_live(task, runs[:half]), *_live(task, runs[half:])]


def _stack(task: Task, runs: Sequence[Run]) -> Columns:
    books = [_book(task, run) for run in runs]
    cuts = [book.cut(*schema.FEEDBACK) for book in books] if _twins(task) else []
    town = Town([*books, *cuts], runs[0].residents, runs[0].seed)
    try:
        if task.per == "month":
            town.advance(task.months, lambda _: town.history.flags.clear())  # nothing looks back at persons
            return _months(town, task, len(runs))
        town.advance(task.months)
        rows = [summary.world(town, i, len(runs) + i if cuts else i) for i in range(len(runs))]
        return {m: np.array([row[m] for row in rows], dtype=kind(m)) for m in task.measures}
    finally:
        town.close()
        town.__dict__.clear()  # a town and its institutions hold each other: let go of the columns now


def _book(task: Task, run: Run) -> Rulebook:
    book = task.books[run.rulebook]
    try:
        return book.set(dict(zip(task.keys, run.values, strict=True))) if task.keys else book
    except ListedError as error:
        raise ListedError(f"run {run.run}: {error}") from None


def _months(town: Town, task: Task, count: int) -> Columns:
    residents, columns = town.people.count, {}
    for measure in task.measures:
        share = measure == "listed_share"
        values = town.history.measure("listed" if share else measure)[:, :count].T.ravel()
        columns[measure] = values / residents if share else values
        if kind(measure) is np.float64:
            columns[measure] = columns[measure].astype(np.float64).round(6)
    return columns
