"""Intervals at 95%: over towns by Student's t, over the cases of one town by bootstrap.

Such an interval is of the mean. How single towns differ is said by a range: the lowest and the highest of them. Either
holds another town less often than one might think; `another_town` says how often, in one wording for all.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy import special  # scipy.stats takes a second to load; its t is these two functions

from sim.arrays import Ints, Reals
from sim.town.luck import Luck

REPLICATES = 2000


def interval(values: Iterable[float]) -> tuple[float, float, float]:
    """Mean and t-interval over towns; with one town low and high are NaN."""
    x = np.asarray(list(values), dtype=np.float64)
    mean = float(x.mean())
    if len(x) < 2:
        return mean, float("nan"), float("nan")
    half = float(special.stdtrit(len(x) - 1, 0.975)) * float(x.std(ddof=1)) / float(np.sqrt(len(x)))
    return mean, mean - half, mean + half


def clustered(part: npt.ArrayLike, total: npt.ArrayLike) -> tuple[float, float, float]:
    """The sum of `part` over that of `total`, and its t-interval over clusters (one value each), within 0 and 1.

    By the linear approximation of a ratio of sums. NaN where there is nothing to divide by; low and high also with
    fewer than two clusters.
    """
    share, apart = _linear(part, total)
    half = _half(apart)
    return share, float(np.maximum(share - half, 0.0)), float(np.minimum(share + half, 1.0))  # NaN stays


def over_clusters(part: npt.ArrayLike, total: npt.ArrayLike) -> tuple[float, float, float]:
    """As `clustered`, of a ratio that may be anything; a sum of less than 1 to divide by counts as 1."""
    value, apart = _linear(part, total, 1.0)
    half = _half(apart)
    return value, value - half, value + half


def drop_over_clusters(
    with_it: tuple[npt.ArrayLike, npt.ArrayLike], without: tuple[npt.ArrayLike, npt.ArrayLike]
) -> tuple[float, float, float, float]:
    """Two ratios (part, total), one value a cluster in pairs, and the t-interval of their difference."""
    (one, ones), (other, others) = _linear(*with_it, 1.0), _linear(*without, 1.0)
    half = _half(ones - others)
    return one, other, one - other - half, one - other + half


def _linear(part: npt.ArrayLike, total: npt.ArrayLike, least: float = 0.0) -> tuple[float, Reals]:
    """The ratio of sums, and what each cluster moves it by (NaN where there is nothing to divide by)."""
    x, n = np.asarray(part, dtype=np.float64), np.asarray(total, dtype=np.float64)
    total = max(float(n.sum()), least)
    if not total:
        return float("nan"), np.full(len(n), np.nan)
    value = float(x.sum()) / total
    apart: Reals = (x - value * n) / total
    return value, apart


def _half(apart: Reals) -> float:
    count = len(apart)
    if count < 2:
        return float("nan")
    spread = float(np.sqrt(count / (count - 1) * np.square(apart).sum()))
    return float(special.stdtrit(count - 1, 0.975)) * spread


def range_holds(towns: int, held: float = 1.0) -> float:
    """How often another town lies within the range of the middle `held` of so many towns (1: lowest to highest).

    Exactly, whatever the distribution, between two towns of an ordered row; between percentiles very nearly.
    """
    return held * (towns - 1) / (towns + 1)


def interval_holds(towns: int) -> float:
    """How often another town lies within the 95% t-interval of the mean of so many towns, if they are normal."""
    if towns < 2:
        return float("nan")
    least = float(special.stdtrit(towns - 1, 0.975)) / float(np.sqrt(towns + 1))
    return float(2 * special.stdtr(towns - 1, least) - 1)


def another_town(holds: float, what: str = "such a range") -> str:
    """The one wording for how often a range, or the interval of a mean, holds a town that is not among its own."""
    return f"Another town lies within {what} about {100 * holds:.0f} times of 100."


def of_the_mean(towns: int) -> str:
    """The same for the intervals of a study over so many towns."""
    return f"Intervals are of the mean over {towns:,} towns. {another_town(interval_holds(towns), 'such an interval')}"


def picks(seed: int, count: int, replicates: int = REPLICATES) -> Ints:
    """Which cases each bootstrap replicate takes, by keyed luck: (replicates, count)."""
    luck = Luck(seed, ("gain: bootstrap",)).draw("gain: bootstrap", 0, replicates * count)
    return (luck.astype(np.float64) * count).astype(np.int64).reshape(replicates, count)


def ratio(part: npt.ArrayLike, total: npt.ArrayLike, chosen: Ints) -> tuple[float, float, float]:
    """The sum of `part` over that of `total`, and the percentiles of the same over the `chosen` cases of replicates."""
    value, again = _ratio(part, total, chosen)
    return (value, *_middle(again))


def drop(
    with_it: tuple[npt.ArrayLike, npt.ArrayLike], without: tuple[npt.ArrayLike, npt.ArrayLike], chosen: Ints
) -> tuple[float, float, float, float]:
    """Two ratios (part, total) of the same cases, in pairs, and the percentiles of their difference."""
    (one, ones), (other, others) = _ratio(*with_it, chosen), _ratio(*without, chosen)
    return (one, other, *_middle(ones - others))


def _ratio(part: npt.ArrayLike, total: npt.ArrayLike, chosen: Ints) -> tuple[float, Reals]:
    parts, totals = np.asarray(part, dtype=np.float64), np.asarray(total, dtype=np.float64)
    again: Reals = parts[chosen].sum(axis=1) / np.maximum(totals[chosen].sum(axis=1), 1)
    return float(parts.sum() / max(totals.sum(), 1)), again


def _middle(values: Reals) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
