"""Plans: a design laid out as numbered runs, and the runs as batches, in an order that depends on nothing else.

A run is one rulebook at one point (one combination of the keys) with one seed and one number of residents. Run
numbers rise by residents, then seed, then rulebook, then point. A batch is a row of runs and becomes one file.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NotRequired, TypedDict

import numpy as np

from sim.arrays import Reals
from sim.checks import whole_number
from sim.errors import ListedError
from sim.plain import Json
from sim.results import summary
from sim.rules.dotted import matches
from sim.rules.rulebook import Rulebook, Value
from sim.sweeps.design import MOST_RUNS, Design, DesignError
from sim.sweeps.ranges import KeyValues, Range

RESIDENT_MONTHS = 4_000_000
"""What a batch amounts to, about a second's work: killed at any moment, a sweep loses that much for each worker."""
CELLS = 16_384
"""Residents times worlds of a stack: its columns stay in a core's cache."""
MOST_BATCH = 1000
_JOINT = ("score.low", "score.high", "score.start")


@dataclass(frozen=True)
class Run:
    """One life of a town: its number (`run`), seed, rulebook's name, point and the values of the keys there."""

    run: int
    residents: int
    seed: int
    rulebook: str
    point: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Task:
    """All that a worker needs to live one batch: plain data and rulebooks."""

    number: int
    runs: tuple[Run, ...]
    rulebooks: dict[str, Rulebook]
    keys: tuple[str, ...]
    months: int
    per: str
    measures: tuple[str, ...]
    cells: int = CELLS


class Identity(TypedDict):
    """What makes a sweep this one, as data for JSON: another identity is another sweep."""

    design: dict[str, Json]
    batch: list[int]
    points_sha256: NotRequired[str]


class Plan:
    """A design's runs and batches.

    Args:
        design: what to vary.
        batch: runs of a batch; by default about `RESIDENT_MONTHS` of work.

    Raises DesignError for a design with too many runs, or with a point that no rulebook allows.
    """

    def __init__(self, design: Design, batch: int | None = None) -> None:
        batch = None if batch is None else whole_number("batch", batch, 1, 1_000_000)
        self.design = design
        self.keys = tuple(design.keys)
        self.rulebooks = {rulebook.name: rulebook for rulebook in design.rulebooks}
        self.kinds = {key: type(_value(design.rulebooks[0], key)) for key in self.keys}
        self._choices = [_choices(key, design.keys[key], self.kinds[key]) for key in self.keys]
        self._grid = [choice for choice in self._choices if not isinstance(choice, Range)]  # of a grid, these are all
        self.points = math.prod(map(len, self._grid)) if design.sample == "grid" else design.points or 0
        self.share = len(design.seeds) * len(design.rulebooks) * self.points  # runs of one number of residents
        self.runs = len(design.residents) * self.share
        if self.runs > MOST_RUNS:
            raise DesignError(f"design: {self.runs:,} runs; at most {MOST_RUNS:,} are possible")
        self.rows = self.runs * (design.months if design.per == "month" else 1)
        twins = 1 + len(summary.twins_of(design.measures))
        work = [n * design.months * twins for n in design.residents]
        self.sizes = [batch or max(1, min(MOST_BATCH, RESIDENT_MONTHS // w)) for w in work]
        self.counts = [-(-self.share // size) for size in self.sizes]
        self.batches = sum(self.counts)
        self._check_points()

    def point(self, number: int) -> tuple[Value, ...]:
        """The values of the keys at a point, in the order of `keys`."""
        if self.design.sample != "grid":
            return tuple(_at(c, u) for c, u in zip(self._choices, self._sample[number].tolist(), strict=True))
        places = np.unravel_index(number, [len(values) for values in self._grid]) if self.keys else ()
        return tuple(values[int(p)] for values, p in zip(self._grid, places, strict=True))

    def run(self, number: int) -> Run:
        """The run of a number from 0 to `runs` - 1."""
        d = self.design
        rest, point = divmod(number, self.points)
        rest, rulebook = divmod(rest, len(d.rulebooks))
        place, seed = divmod(rest, len(d.seeds))
        return Run(number, d.residents[place], d.seeds[seed], d.rulebooks[rulebook].name, point, self.point(point))

    def span(self, batch: int) -> range:
        """Numbers of the runs of a batch."""
        for place, (size, count) in enumerate(zip(self.sizes, self.counts, strict=True)):
            if batch < count:
                first = place * self.share
                return range(first + batch * size, first + min((batch + 1) * size, self.share))
            batch -= count
        raise IndexError(batch)

    def task(self, batch: int, months: int | None = None) -> Task:
        """What a worker gets."""
        runs = tuple(self.run(n) for n in self.span(batch))
        rulebooks = {name: self.rulebooks[name] for name in dict.fromkeys(r.rulebook for r in runs)}
        d = self.design
        return Task(batch, runs, rulebooks, self.keys, months or d.months, d.per, d.measures)

    @cached_property
    def identity(self) -> Identity:
        """What makes this sweep this one.

        The order of rulebooks and keys belongs to it: the numbers of runs follow that order.
        """
        identity: Identity = {"design": self.design.plain(), "batch": self.sizes}
        if self.design.sample != "grid":
            digest = hashlib.sha256()
            for number in range(self.points):
                digest.update(repr(self.point(number)).encode())
            identity["points_sha256"] = digest.hexdigest()
        return identity

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the identity."""
        text = json.dumps(self.identity, ensure_ascii=True, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def _sample(self) -> Reals:
        from scipy.stats import qmc

        count, size = self.design.points or 0, len(self.keys)
        luck = np.random.default_rng(self.design.sample_seed)
        if self.design.sample == "latin":
            return np.asarray(qmc.LatinHypercube(size, rng=luck).random(count))
        return np.asarray(qmc.Sobol(size, rng=luck).random_base2((count - 1).bit_length())[:count])

    def _check_points(self) -> None:
        """The bounds of the score depend on one another: every combination of them must be allowed."""
        places = [i for i, key in enumerate(self.keys) if key in _JOINT]
        if not places:
            return
        if self.design.sample == "grid":
            points: Iterator[tuple[Value, ...]] = itertools.product(*(self._grid[i] for i in places))
        else:
            points = (tuple(self.point(n)[i] for i in places) for n in range(self.points))
        for values in dict.fromkeys(itertools.islice(points, 2000)):
            for rulebook in self.design.rulebooks:
                try:
                    rulebook.set({self.keys[i]: v for i, v in zip(places, values, strict=True)})
                except ListedError as error:
                    raise DesignError(f"design: {error}") from None


def _value(rulebook: Rulebook, key: str) -> Value:
    return next(v for k, v in rulebook.keys().items() if matches(key, k))


def _choices(key: str, given: KeyValues, kind: type[Value]) -> KeyValues:
    """The values of a key in a grid, or what a sample may pick from."""
    if not isinstance(given, Range):
        return tuple(kind(value) for value in given)
    low, high, steps = kind(given.low), kind(given.high), given.steps
    if steps is None:
        return Range(low, high)
    points = [low + (high - low) * i / (steps - 1) for i in range(steps)]
    values: list[Value] = [round(v) for v in points] if kind is int else [float(f"{v:.12g}") for v in points]
    if len(set(values)) < steps:
        raise DesignError(f"design: keys.{key}: steps: {steps} are too many between {low} and {high}")
    return tuple(values)


def _at(choice: KeyValues, share: float) -> Value:
    """The value at a place from 0 to 1 of a range or a list."""
    if not isinstance(choice, Range):
        return choice[min(int(share * len(choice)), len(choice) - 1)]
    low, high = choice.low, choice.high
    return low + (high - low) * share if isinstance(low, float) else low + int(share * (high - low + 1))
