"""Intervals at 95%: over towns by Student's t, over the cases of one town by bootstrap."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.arrays import Ints, Reals
from sim.town.luck import Luck

REPLICATES = 2000


def interval(values: Iterable[float]) -> tuple[float, float, float]:
    """Mean and t-interval over towns; with one town low and high are NaN."""
    x = np.asarray(list(values), dtype=np.float64)
    mean = float(x.mean())
    if len(x) < 2:
        return mean, float("nan"), float("nan")
    half = float(stats.t.ppf(0.975, len(x) - 1)) * float(x.std(ddof=1)) / float(np.sqrt(len(x)))
    return mean, mean - half, mean + half


def clustered(part: npt.ArrayLike, whole: npt.ArrayLike) -> tuple[float, float, float]:
    """The sum of `part` over that of `whole`, and its t-interval over clusters (one value each), within 0 and 1.

    By the linear approximation of a ratio of sums. NaN where there is nothing to divide by; low and high also with
    fewer than two clusters.
    """
    x, n = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    count, total = len(n), float(n.sum())
    if not total:
        return (float("nan"),) * 3
    share = float(x.sum()) / total
    if count < 2:
        return share, float("nan"), float("nan")
    spread = float(np.sqrt(count / (count - 1) * np.square(x - share * n).sum())) / total
    half = float(stats.t.ppf(0.975, count - 1)) * spread
    return share, max(share - half, 0.0), min(share + half, 1.0)


def picks(seed: int, count: int, replicates: int = REPLICATES) -> Ints:
    """Which cases each bootstrap replicate takes, by keyed luck: (replicates, count)."""
    luck = Luck(seed, ("gain: bootstrap",)).draw("gain: bootstrap", 0, replicates * count)
    return (luck.astype(np.float64) * count).astype(np.int64).reshape(replicates, count)


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike, chosen: Ints) -> tuple[float, float, float]:
    """The sum of `part` over that of `whole`, and the percentiles of the same over the `chosen` cases of replicates."""
    value, again = _ratio(part, whole, chosen)
    return (value, *_middle(again))


def drop(
    with_it: tuple[npt.ArrayLike, npt.ArrayLike], without: tuple[npt.ArrayLike, npt.ArrayLike], chosen: Ints
) -> tuple[float, float, float, float]:
    """Two ratios (part, whole) of the same cases, in pairs, and the percentiles of their difference."""
    (one, ones), (other, others) = _ratio(*with_it, chosen), _ratio(*without, chosen)
    return (one, other, *_middle(ones - others))


def _ratio(part: npt.ArrayLike, whole: npt.ArrayLike, chosen: Ints) -> tuple[float, Reals]:
    parts, wholes = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    again: Reals = parts[chosen].sum(axis=1) / np.maximum(wholes[chosen].sum(axis=1), 1)
    return float(parts.sum() / max(wholes.sum(), 1)), again


def _middle(values: Reals) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
