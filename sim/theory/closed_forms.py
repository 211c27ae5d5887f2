"""What theory says: exact results for special cases of the town. Plain numbers in, plain numbers out.

Nothing here knows a town; the sources are named in `sim.theory.validate`. Two functions (`poverty_sweep`, `urn`) are
companions: small models of their own, for results to which the town cannot be reduced.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, stats

from sim.arrays import Reals


def way_out(p: float, k: int, a: int) -> tuple[float, float, float]:
    """Months until arrears of `a` are paid: mean, variance, and the chance that they ever are.

    Each month they fall by one, or with chance `p` rise by k - 1: a walk that skips no step on its way down (Feller's
    Introduction to Probability Theory I, XIV). With drift d = p k - 1 below 0: a / -d months; above: r**a, where r is
    the smallest root of r = (1 - p) + p r**k. Mean and variance are infinite where it may never end.
    """
    drift = p * k - 1
    if drift < 0:
        return a / -drift, a * p * (1 - p) * k * k / -(drift**3), 1.0
    root = float(optimize.brentq(lambda r: (1 - p) + p * r**k - r, 0.0, 1 - 1e-9)) if drift > 0 else 1.0
    return float("inf"), float("inf"), root**a


def queue(people: int, rate: float, reviewed: int, months: int) -> tuple[float, float]:
    """Mean and variance of a queue that starts empty, when each of those not in it joins with `rate` a month.

    Each month `reviewed` leave it; exact while the queue does not run dry: q' = q + Binomial(people - q, rate) - c.
    """
    mean, variance = 0.0, 0.0
    for _ in range(months):
        variance = (1 - rate) ** 2 * variance + (people - mean) * rate * (1 - rate)
        mean += rate * (people - mean) - reviewed
    return mean, variance


def spell(q: float, length: int) -> tuple[float, float]:
    """Mean and variance, in months, of a stay that ends after `length` clean months (run-length theorem).

    Each month is unclean with chance q. Feller's Introduction to Probability Theory I, XIII.7.
    """
    clean = (1 - q) ** length
    mean = (1 / clean - 1) / q
    return mean, 1 / (q * clean) ** 2 - (2 * length + 1) / (q * clean) - (1 - q) / q**2


def listed_share(a: float, q: float, length: int) -> float:
    """Long-run share of time on the list: entered with chance a a month, left as in `spell`."""
    mean = spell(q, length)[0]
    return mean / (mean + 1 / a)


def cluster(n: float) -> dict[str, float]:
    """A cluster of records in which each causes n further ones (Poisson): moments of its size, 0 <= n < 1.

    Keys: mean, variance, single (chance of no follow-on), error_of_variance (times the root of the number of clusters).
    """
    second, fourth = n / (1 - n) ** 3, n * (1 + 8 * n + 6 * n**2) / (1 - n) ** 7
    spread = float(np.sqrt(fourth + 2 * second**2))
    return {"mean": 1 / (1 - n), "variance": second, "single": float(np.exp(-n)), "error_of_variance": spread}


def extinction(n: float) -> float:
    """Chance that a cluster ever ends, when each record causes n further ones (Poisson), n > 1."""
    return float(
        optimize.brentq(lambda q: q - np.exp(-n * (1 - q)), 0.0, 1 - 1e-9 if n <= 1 else 1 - (n - 1) / n**2 / 2)
    )


def urn_limit(w: float, rate_a: float, rate_b: float) -> float:
    """Limit share of district A, of the inspections, when a share w of records is discovered and 1 - w is reported.

    The stable root in (0, 1] of (c+d-a-b)x^2 + (a-2c-d)x + c = 0, with a = rate_a, b = (1-w) rate_b, c = (1-w) rate_a
    and d = rate_b (Ensign et al. 2018).
    """
    a, b, c, d = rate_a, (1 - w) * rate_b, (1 - w) * rate_a, rate_b
    coefficients = [c + d - a - b, a - 2 * c - d, c]
    roots = np.roots(coefficients if abs(coefficients[0]) > 1e-12 else coefficients[1:]).real
    pull = np.poly1d(coefficients).deriv()
    return float(next(x for x in sorted(roots) if 0 < x <= 1 + 1e-9 and pull(x) < 0))


def urn_spread(draws: int) -> float:
    """Standard deviation of the share after so many unit adds to a Polya urn that starts at (1, 1)."""
    return float(np.sqrt(draws / (12 * (draws + 2))))


def urn(draws: int, urns: int, seed: int, corrected: bool) -> Reals:
    """Companion: shares of district A in many two-district urns, unit adds from (1, 1), perhaps with correction."""
    luck = np.random.default_rng(seed)
    past = np.ones((urns, 2))
    each = np.arange(urns)
    for _ in range(draws):
        share = past / past.sum(axis=1, keepdims=True)
        drawn = (luck.random(urns) >= share[:, 0]).astype(int)
        rest = 1 - share
        weight = rest[each, drawn] / rest.max(axis=1) if corrected else np.ones(urns)
        past[each, drawn] += weight
    shares: Reals = past[:, 0] / past.sum(axis=1)
    return shares


def seen_by_auditor(rate: float, sites: int, units: int) -> float:
    """Chance that an incident is found: Poisson incidents, units sent to sites by lot, at most one find a unit."""
    sent = stats.binom(units, 1 / sites)
    at_least = stats.poisson(rate).sf(np.arange(units))  # more than 0, 1, ... incidents
    return sum(float(sent.pmf(u)) * float(at_least[:u].sum()) for u in range(units + 1)) / rate


SOUND, TRAPPED = 1.0, 0.1


def capacity(m: float, risk: float) -> float:
    """Mean capacity that follows from mean capacity m: the less of it, the more are ill; poverty trap."""
    return TRAPPED + (SOUND - TRAPPED) * min(1.0, (1 + (m / 0.5) ** 4) / risk)


def poverty_points(risk: float) -> list[float]:
    """Where capacity stays as it is, in rising order; with three, the middle one is unstable."""

    def gap(m: float) -> float:
        return capacity(m, risk) - m

    grid = np.linspace(TRAPPED, SOUND + 0.01, 2000).tolist()
    turns = np.flatnonzero(np.diff(np.sign([gap(m) for m in grid])))
    return [float(optimize.brentq(gap, grid[i], grid[i + 1])) for i in turns]


def poverty_sweep(risks: Reals) -> tuple[Reals, Reals]:
    """Companion: capacity where it comes to rest while risk rises slowly through `risks`, and on the way back."""

    def rests(path: Reals, m: float) -> list[float]:
        places = []
        for risk in path:
            move = 1.0
            while abs(move) > 1e-9:
                move = 0.5 * (capacity(m, risk) - m)
                m += move
            places.append(m)
        return places

    up = rests(risks, SOUND)
    down = rests(risks[::-1], up[-1])[::-1]
    return np.array(up), np.array(down)


def performative(mu: float, eps: float, months: int) -> float:
    """Threshold after so many months of t <- mu + eps t, from 0."""
    return float(mu * (months if eps == 1 else (1 - eps**months) / (1 - eps)))
