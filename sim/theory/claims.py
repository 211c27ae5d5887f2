"""Claims: the lines in which the town is held against a result, and how far chance may move what is found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from scipy import stats

from sim.arrays import Reals
from sim.plain import Scalar
from sim.rules.rulebook import Value

Z = 4.0
"""Standard errors that a tolerance allows where the variance is known."""
TAIL = float(2 * stats.norm.sf(Z))
"""Chance that a value which is as theory says lies further off, with fresh luck: one in 16,000 for each line.

Exact for binomial lines and normal values, near enough for means of many values. A mean whose variance is estimated
from few values is held to Student's t with the same tail, which assumes that the values are about normal. The seeds
are fixed, so the same model always gives the same verdict.
"""
SE = f"{Z:g} standard errors"
Test = Literal["within", "above", "below"]
Changes = Mapping[str, Value]
NONE: Changes = {}


@dataclass(frozen=True)
class Claim:
    """One claim held against a result.

    Attributes:
        row: number of the row of the list of checks.
        result: whose result it is.
        set_up: how the town (or its companion) was brought to the special case.
        expected: by theory or paper; for a direction, the value that must be passed.
        measured: in the runs.
        tolerance: how far chance (at `TAIL`) or rounding may move what is measured.
        why: where the tolerance comes from.
        source: of what is expected.
        by: "town", "companion" or "town, rule by hand".
        test: within the tolerance of what is expected, or above (below) it by more than the tolerance.
    """

    row: int
    result: str
    set_up: str
    expected: float
    measured: float
    tolerance: float
    why: str
    source: str
    by: str = "town"
    test: Test = "within"

    @property
    def passed(self) -> bool:
        """Whether the claim holds; False where nothing could be measured."""
        gap = self.measured - self.expected
        if not math.isfinite(gap) or not math.isfinite(self.tolerance):
            return False
        passes = {"within": abs(gap) <= self.tolerance, "above": gap > self.tolerance, "below": -gap > self.tolerance}
        return passes[self.test]

    @property
    def strain(self) -> float:
        """How near the claim comes to failing, as a share of its tolerance: from 1 on it fails."""
        if not self.passed:
            gap = abs(self.measured - self.expected)
            off = gap / self.tolerance if self.test == "within" and self.tolerance else math.inf
            return max(off, 1.0) if math.isfinite(off) else math.inf
        gap = abs(self.measured - self.expected)
        worst, best = (gap, self.tolerance) if self.test == "within" else (self.tolerance, gap)
        return worst / best if best else 0.0

    def as_row(self) -> dict[str, Scalar]:
        """The claim as plain data, as readers of tables know it: `set-up` and `pass`."""
        numbers = {name: value for name, value in asdict(self).items() if name != "set_up"}
        return {"row": self.row, "result": self.result, "set-up": self.set_up, **numbers, "pass": self.passed}


def of_mean(
    row: int, result: str, set_up: str, expected: float, values: Reals | Sequence[float], source: str,
    note: str = "", test: Test = "within",
) -> Claim:  # fmt: skip
    """A claim on the mean of independent values (one a seed, a resident, a stay), whose spread is theirs."""
    tolerance, why = by_t(values)
    return Claim(row, result, set_up, expected, float(np.mean(values)), tolerance, why + note, source, test=test)


def of_share(row: int, result: str, set_up: str, expected: float, measured: float, count: int, source: str) -> Claim:
    """A claim on the share of `count` independent cases in which something holds."""
    few, many = stats.binom(count, expected).ppf([TAIL / 2, 1 - TAIL / 2]) / count
    tolerance = float(max(expected - few, many - expected))
    return Claim(row, result, set_up, expected, float(measured), tolerance, f"binomial, {count:,} cases", source)


def by_t(values: Reals | Sequence[float]) -> tuple[float, str]:
    """How far the mean of independent values may lie off, by Student's t with the tail of `TAIL`, and why."""
    free = len(values) - 1
    return float(stats.t.isf(TAIL / 2, free)) * standard_error(values), f"t, {free:,} degrees of freedom"


def standard_error(values: Reals | Sequence[float]) -> float:
    """Of the mean of independent values."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values)))


def runs(published: int, effort: float, least: int = 8) -> int:
    """How many runs (or residents): the published number times the effort."""
    return max(least, round(published * effort))
