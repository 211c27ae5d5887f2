"""Claims: the lines in which the town is held against a result, and how far chance may move what is found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

from sim.arrays import Reals
from sim.plain import Scalar
from sim.rules.rulebook import Value

Z = 4.0
"""Standard errors that a tolerance allows: by luck alone, one line in 16,000 fails."""
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
        found: in the runs.
        tolerance: `Z` standard errors of what was found, unless `why` says otherwise.
        why: where the tolerance comes from.
        source: of what is expected.
        by: "town", "companion" or "town, rule by hand".
        test: within the tolerance of what is expected, or above (below) it by more than the tolerance.
    """

    row: int
    result: str
    set_up: str
    expected: float
    found: float
    tolerance: float
    why: str
    source: str
    by: str = "town"
    test: Test = "within"

    @property
    def passed(self) -> bool:
        """Whether the claim holds; False where nothing could be measured."""
        gap = self.found - self.expected
        if not math.isfinite(gap) or not math.isfinite(self.tolerance):
            return False
        passes = {"within": abs(gap) <= self.tolerance, "above": gap > self.tolerance, "below": -gap > self.tolerance}
        return passes[self.test]

    def as_row(self) -> dict[str, Scalar]:
        """The claim as plain data, with `pass`."""
        numbers = {k: v for k, v in asdict(self).items() if k != "set_up"}
        return {"row": self.row, "result": self.result, "set-up": self.set_up, **numbers, "pass": self.passed}


def of_mean(
    row: int, result: str, set_up: str, expected: float, values: Reals | Sequence[float], source: str,
    why: str = SE, test: Test = "within",
) -> Claim:  # fmt: skip
    """A claim on the mean of independent values (one a seed, a resident, a stay)."""
    found, tolerance = float(np.mean(values)), Z * standard_error(values)
    return Claim(row, result, set_up, expected, found, tolerance, why, source, test=test)


def of_share(row: int, result: str, set_up: str, expected: float, found: float, count: int, source: str) -> Claim:
    """A claim on the share of `count` independent cases in which something holds."""
    tolerance = Z * math.sqrt(expected * (1 - expected) / count)
    return Claim(row, result, set_up, expected, float(found), tolerance, f"{SE}, binomial", source)


def standard_error(values: Reals | Sequence[float]) -> float:
    """Of the mean of independent values."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values)))


def runs(published: int, effort: float, least: int = 8) -> int:
    """How many runs (or residents): the published number times the effort."""
    return max(least, round(published * effort))
