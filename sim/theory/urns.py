"""Rows 4, 5, 7 and 9 of the list of checks: inspectors who follow their finds, a poverty trap, a moving threshold.

Rows 4 and 5 are the town: two districts, one inspector a month, sent by lot in proportion to past discoveries. Row 7 is
a companion: nothing in the town feeds a person's capacity back on their risk by a power of four, so no rulebook reduces
it to that model. What the town itself says of tipping stands in row 2: with constant hazards the start is forgotten.
Row 9 is the town with a scoring rule written by hand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sim.rules.rulebook import Value
from sim.rules.worlds import OneWorld, World
from sim.theory import checks
from sim.theory.checks import Line, Z, standard_error
from sim.theory.special import NONE, SE, Changes, bare, many
from sim.town.town import Town

RATES = (3.685, 2.816)
MIXED = (0.9, 0.8, 0.7)  # share of records that inspection discovers
HOMES = 100  # residents a district: chances of 2.8 to 3.7 in a hundred each, near enough to Poisson
ENSIGN = "Ensign et al. 2018"
_BY_LOT = {"units": 1, "focus": 1.0, "listed_factor": 1.0}


def _shares(books: list[Any], residents: int, months: int, seeds: int, first_seed: int) -> Any:
    """Share of past discoveries in the first of two districts after the last month: (seeds, worlds)."""
    found = []
    for seed in range(first_seed, first_seed + seeds):
        with Town(books, residents, seed, districts=2) as town:
            past = town.advance(months).state.discoveries
        found.append(past[:, 0] / past.sum(axis=1))
    return np.array(found, dtype=np.float64)


def row_4(effort: float = 1.0, changes: Changes = NONE) -> list[Line]:
    """Runaway inspection and its correction: unit adds from (1, 1), then the rates of two real districts."""
    return _equal_rates(effort, changes) + _unequal_rates(effort, changes)


def _equal_rates(effort: float, changes: Changes) -> list[Line]:
    """A Polya urn: one resident a district who misses every month, so that each inspection adds one record.

    The town is followed for 100 draws, where theory is exact as well, rather than 2,000, which would take minutes.
    """
    draws, seeds = 100, many(120, effort, 24)
    one = {**_BY_LOT, "prior": 1.0, "decay": 0.0}
    plain = bare(listing={"enabled": False}, inspection=one, source={"retention": 1})
    found = _shares(
        [plain.set(changes), plain.set({"inspection.corrected": True} | dict(changes))], 2, draws, seeds, 1000
    )
    text = f"equal rates, unit adds from (1, 1), {draws} draws, {seeds} towns"
    spread = checks.urn_spread(draws)
    naive, fair = found.std(axis=0, ddof=1)
    by_weight = float(checks.urn(draws, 10_000, 1, corrected=True).std())
    far = float(checks.urn(2000, 1000, 2, corrected=True).std())
    return [
        Line(4, "mean share", text, 0.5, found[:, 0].mean(), Z * spread / seeds**0.5, f"{SE}, exact variance",
             f"{ENSIGN}: Beta(1, 1)"),
        Line(4, "spread of shares, naive", f"{text}; at 2,000 draws .2885", spread, naive,
             Z * spread * (0.8 / (4 * seeds)) ** 0.5, f"{SE}, of a uniform",
             f"{ENSIGN}: Beta(1, 1), exact after {draws} draws"),
        Line(4, "spread of shares, corrected", text, by_weight, fair, Z * by_weight / (2 * seeds - 2) ** 0.5,
             f"{SE}, of a normal", "plain urn with the same weights, 10,000 times"),
        Line(4, "spread of shares, corrected, 2,000 draws", "plain urn, weights for rejection, 1,000 times", 0.012, far,
             0.0005 + Z * far / 1998**0.5, f"{SE} and the rounding of .012", f"{ENSIGN}: about .012", by="companion"),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _towns(effort: float, changes: tuple[tuple[str, Value], ...]) -> tuple[Any, int, int]:
    """Towns with the two rates under six rulebooks at once: naive, corrected, three mixtures, and one from even.

    Rows 4 and 5 read the same towns, so they are lived once.
    """
    mean = sum(RATES) / 2
    tilt = (RATES[0] - RATES[1]) / sum(RATES)
    draws, seeds = 1000, many(10, effort, 4)
    base = bare(
        listing={"enabled": False}, inspection=_BY_LOT, life={"defiance": 1.0, "district_tilt": tilt},
        source={"rate": mean / HOMES, "retention": 1},
    )  # fmt: skip
    start = {"inspection.prior": 494.0, "inspection.prior_tilt": 0.23279, "inspection.decay": 0.01}
    books = [base.set(start), base.set(start | {"inspection.corrected": True})]
    for w, prior, share in (*((w, 100.0, checks.urn_limit(w, *RATES)) for w in MIXED), (MIXED[-1], 5.0, 0.5)):
        mixture = {"inspection.prior": prior, "inspection.prior_tilt": 2 * share - 1, "inspection.decay": 0.0}
        books.append(base.set(mixture | {"inspection.reported": 1 - w}))
    shares = _shares([book.set(dict(changes)) for book in books], 2 * HOMES, draws, seeds, 2000)
    return shares, draws, seeds


def _unequal_rates(effort: float, changes: Changes) -> list[Line]:
    shares, draws, seeds = _towns(effort, tuple(sorted(changes.items())))
    truth = RATES[0] / sum(RATES)
    text = (
        f"rates 3.685 and 2.816 ({HOMES} residents each), start (609, 379), decay .01, {draws:,} draws, {seeds} towns"
    )
    lines = []
    for column, name, expected in ((0, "naive", 0.937), (1, "corrected", 0.566)):
        mine = shares[:, column]
        what, error = f"share of district A, {name}", Z * standard_error(mine)
        lines.append(Line(4, what, text, expected, mine.mean(), error, SE, f"{ENSIGN}; truth {truth:.3f}"))
    return lines


def row_5(effort: float = 1.0, changes: Changes = NONE) -> list[Line]:
    """Reported incidents mixed in: the limit share is a fixed point; from an even start the share still runs away."""
    shares, draws, seeds = _towns(effort, tuple(sorted(changes.items())))
    lines = []
    for column, w in enumerate(MIXED, start=2):
        limit, mine = checks.urn_limit(w, *RATES), shares[:, column]
        text = f"w={w:g} discovered, the rest reported; starts there, 200 records, {draws:,} draws, {seeds} towns"
        error = Z * standard_error(mine)
        lines.append(
            Line(5, "mean share stays at the limit", text, limit, mine.mean(), error, SE, f"{ENSIGN}: quadratic")
        )
    truth, mine = RATES[0] / sum(RATES), shares[:, -1]
    text = f"w={MIXED[-1]:g}; from an even start (5, 5), {draws:,} draws, {seeds} towns, against the true share"
    error, source = Z * standard_error(mine), f"{ENSIGN}: attenuated, never removed"
    lines.append(Line(5, "bias remains", text, truth, mine.mean(), error, SE, source, test="above"))
    return lines


def row_7(effort: float = 1.0, changes: Changes = NONE) -> list[Line]:
    """A companion: capacity that feeds back on risk, swept up and down."""
    del effort, changes  # nothing here is drawn by lot, and there is no rulebook
    source, text = "poverty trap: (M-mI)/(mS-mI) = min(1, 1/R0(M)), R0 = R/(1+(M/.5)^4)", "R=8: resting points"
    lines = []
    points = checks.poverty_points(8.0)
    for name, expected, place in (("low", 0.216, 0), ("unstable", 0.733, 1), ("high", 1.0, 2)):
        found = points[place] if len(points) == 3 else float("nan")
        lines.append(_companion(f"{name} point", text, expected, found, source))
    lines.append(_companion("number of points", "R=4", 1.0, float(len(checks.poverty_points(4.0))), source))
    risks = np.array([4.0, 6.0, 8.0, 12.0, 16.0, 20.0])
    up, down = checks.poverty_sweep(risks)
    for at, expected in ((4.0, 0.0), (8.0, 1 - 0.216), (20.0, 0.0)):
        place = int(np.flatnonzero(risks == at)[0])
        what = "hysteresis: way up less way down"
        lines.append(
            _companion(what, f"R swept 4 to 20 and back, at R={at:g}", expected, float(up[place] - down[place]), source)
        )
    return lines


def _companion(what: str, text: str, expected: float, found: float, source: str) -> Line:
    return Line(7, what, text, expected, found, 0.0005, "rounding of the published figure", source, by="companion")


def row_9(effort: float = 1.0, changes: Changes = NONE) -> list[Line]:
    """A threshold that follows the mean of last month's scores, which react to it: a hand-written rule in the town."""
    mu, months = 10.0, 60

    def reacting(eps: float) -> Any:
        threshold = 0.0

        def rule(town: OneWorld) -> Any:
            nonlocal threshold
            scores = mu + (town.wage - town.wage.mean(dtype=np.float64)) + eps * threshold
            threshold = float(scores.mean())
            return scores

        return rule

    base = bare(life={"defiance": 0.0}).set(dict(changes))
    factors = (0.5, 1.1)
    worlds = [World(base, f"eps {eps:g}", score=reacting(eps)) for eps in factors]
    with Town(worlds, many(200, effort, 20), 7) as town:
        town.advance(months)
    lines = []
    for world, eps in enumerate(factors):
        found = float(town.history.measure("mean_score")[-1, world])
        expected = mu / (1 - eps) if eps < 1 else checks.performative(mu, eps, months)
        what = "stable threshold" if eps < 1 else "diverging threshold"
        text = f"mu=10, eps={eps:g}: threshold after {months} months from 0"
        source = (
            "Perdomo et al. 2020: mu/(1-eps)" if eps < 1 else "mu (eps^m - 1)/(eps - 1): no stable point for eps > 1"
        )
        tolerance = months * 2.0**-23 * expected
        why = "rounding of single precision, once a month"
        lines.append(Line(9, what, text, expected, found, tolerance, why, source, "town, rule by hand"))
    return lines
