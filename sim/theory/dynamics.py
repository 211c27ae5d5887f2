"""Rows 4, 5, 7 and 9 of the list of checks: inspectors who follow their finds, a poverty trap, a moving threshold.

Rows 4 and 5 are the town: two districts, one inspector a month, sent by lot in proportion to past discoveries. Row 7 is
a companion: nothing in the town feeds a person's capacity back on their risk by a power of four, so no rulebook reduces
it to that model. What the town itself says of tipping stands in row 2: with constant hazards the start is forgotten.
Row 9 is the town with a scoring rule written by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from sim.arrays import Reals
from sim.rules.rulebook import Rulebook, Value
from sim.rules.worlds import OneWorld, Rule, World
from sim.theory import closed_forms
from sim.theory.claims import NONE, SE, Changes, Claim, Z, of_mean, runs
from sim.theory.special_cases import Section, bare
from sim.town.town import Town

RATES = (3.685, 2.816)
MIXED = (0.9, 0.8, 0.7)  # share of records that inspection discovers
HOMES = 100  # residents a district: chances of 2.8 to 3.7 in a hundred each, near enough to Poisson
ENSIGN = "Ensign et al. 2018"
_BY_LOT: Section = {"units": 1, "focus": 1.0, "listed_factor": 1.0}


def _shares(rulebooks: Sequence[Rulebook], residents: int, months: int, towns: int, first_seed: int) -> Reals:
    """Share of past discoveries in the first of two districts after the last month: (towns, worlds)."""
    shares = []
    for seed in range(first_seed, first_seed + towns):
        with Town(rulebooks, residents, seed, districts=2) as town:
            past = town.advance(months).state.discoveries
        shares.append(past[:, 0] / past.sum(axis=1))
    return np.array(shares, dtype=np.float64)


def row_4(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Runaway inspection and its correction: unit adds from (1, 1), then the rates of two real districts."""
    return _equal_rates(effort, changes) + _unequal_rates(effort, changes)


def _equal_rates(effort: float, changes: Changes) -> list[Claim]:
    """A Polya urn: one resident a district who misses every month, so that each inspection adds one record.

    The town is followed for 100 draws, where theory is exact as well, rather than 2,000, which would take minutes.
    """
    draws, towns = 100, runs(120, effort, 24)
    one = {**_BY_LOT, "prior": 1.0, "decay": 0.0}
    plain = bare(listing={"enabled": False}, inspection=one, source={"retention": 1})
    rulebooks = [plain.set(changes), plain.set({"inspection.corrected": True} | dict(changes))]
    shares = _shares(rulebooks, 2, draws, towns, 1000)
    text = f"equal rates, unit adds from (1, 1), {draws} draws, {towns} towns"
    spread = closed_forms.urn_spread(draws)
    naive, fair = (float(s) for s in shares.std(axis=0, ddof=1))
    by_weight = float(closed_forms.urn(draws, 10_000, 1, corrected=True).std())
    far = float(closed_forms.urn(2000, 1000, 2, corrected=True).std())
    return [
        Claim(4, "mean share", text, 0.5, float(shares[:, 0].mean()), Z * spread / towns**0.5, f"{SE}, exact variance",
              f"{ENSIGN}: Beta(1, 1)"),
        Claim(4, "spread of shares, naive", f"{text}; at 2,000 draws .2885", spread, naive,
              Z * spread * (0.8 / (4 * towns)) ** 0.5, f"{SE}, of a uniform",
              f"{ENSIGN}: Beta(1, 1), exact after {draws} draws"),
        Claim(4, "spread of shares, corrected", text, by_weight, fair, Z * by_weight / (2 * towns - 2) ** 0.5,
              f"{SE}, of a normal", "plain urn with the same weights, 10,000 times"),
        Claim(4, "spread of shares, corrected, 2,000 draws", "plain urn, weights for rejection, 1,000 times", 0.012,
              far, 0.0005 + Z * far / 1998**0.5, f"{SE} and the rounding of .012", f"{ENSIGN}: about .012",
              by="companion"),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _two_rates(effort: float, changes: tuple[tuple[str, Value], ...]) -> tuple[Reals, int, int]:
    """Towns with the two rates under six rulebooks at once: naive, corrected, three mixtures, and one from even.

    Rows 4 and 5 read the same towns, so they are lived once.
    """
    mean = sum(RATES) / 2
    tilt = (RATES[0] - RATES[1]) / sum(RATES)
    draws, towns = 1000, runs(16, effort)
    base = bare(
        listing={"enabled": False}, inspection=_BY_LOT, life={"defiance": 1.0, "district_tilt": tilt},
        source={"rate": mean / HOMES, "retention": 1},
    )  # fmt: skip
    start = {"inspection.prior": 494.0, "inspection.prior_tilt": 0.23279, "inspection.decay": 0.01}
    rulebooks = [base.set(start), base.set(start | {"inspection.corrected": True})]
    for w, prior, share in (*((w, 100.0, closed_forms.urn_limit(w, *RATES)) for w in MIXED), (MIXED[-1], 5.0, 0.5)):
        mixture = {"inspection.prior": prior, "inspection.prior_tilt": 2 * share - 1, "inspection.decay": 0.0}
        rulebooks.append(base.set(mixture | {"inspection.reported": 1 - w}))
    shares = _shares([r.set(dict(changes)) for r in rulebooks], 2 * HOMES, draws, towns, 2000)
    return shares, draws, towns


def _unequal_rates(effort: float, changes: Changes) -> list[Claim]:
    shares, draws, towns = _two_rates(effort, tuple(sorted(changes.items())))
    text = (
        f"rates 3.685 and 2.816 ({HOMES} residents each), start (609, 379), decay .01, {draws:,} draws, {towns} towns"
    )
    source = f"{ENSIGN}; truth {RATES[0] / sum(RATES):.3f}"
    return [
        of_mean(4, f"share of district A, {name}", text, expected, shares[:, column], source)
        for column, name, expected in ((0, "naive", 0.937), (1, "corrected", 0.566))
    ]


def row_5(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Reported incidents mixed in: the limit share is a fixed point; from an even start the share still runs away."""
    shares, draws, towns = _two_rates(effort, tuple(sorted(changes.items())))
    claims = []
    for column, w in enumerate(MIXED, start=2):
        limit = closed_forms.urn_limit(w, *RATES)
        text = f"w={w:g} discovered, the rest reported; starts there, 200 records, {draws:,} draws, {towns} towns"
        what, source = "mean share stays at the limit", f"{ENSIGN}: quadratic"
        claims.append(of_mean(5, what, text, limit, shares[:, column], source))
    truth = RATES[0] / sum(RATES)
    text = f"w={MIXED[-1]:g}; from an even start (5, 5), {draws:,} draws, {towns} towns, against the true share"
    source = f"{ENSIGN}: attenuated, never removed"
    claims.append(of_mean(5, "bias remains", text, truth, shares[:, -1], source, test="above"))
    return claims


def row_7(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """A companion: capacity that feeds back on risk, swept up and down."""
    del effort, changes  # nothing here is drawn by lot, and there is no rulebook
    points = closed_forms.poverty_points(8.0)
    claims = []
    for name, expected, place in (("low", 0.216, 0), ("unstable", 0.733, 1), ("high", 1.0, 2)):
        measured = points[place] if len(points) == 3 else float("nan")
        claims.append(_companion(f"{name} point", "R=8: resting points", expected, measured))
    claims.append(_companion("number of points", "R=4", 1.0, float(len(closed_forms.poverty_points(4.0)))))
    risks = np.array([4.0, 6.0, 8.0, 12.0, 16.0, 20.0])
    gap = dict(zip(risks.tolist(), np.subtract(*closed_forms.poverty_sweep(risks)).tolist(), strict=True))
    for risk, expected in ((4.0, 0.0), (8.0, 1 - 0.216), (20.0, 0.0)):
        text = f"R swept 4 to 20 and back, at R={risk:g}"
        claims.append(_companion("hysteresis: way up less way down", text, expected, gap[risk]))
    return claims


def _companion(what: str, text: str, expected: float, measured: float) -> Claim:
    source = "poverty trap: (M-mI)/(mS-mI) = min(1, 1/R0(M)), R0 = R/(1+(M/.5)^4)"
    return Claim(7, what, text, expected, measured, 0.0005, "rounding of the published figure", source, by="companion")


def row_9(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """A threshold that follows the mean of last month's scores, which react to it: a hand-written rule in the town."""
    mu, months = 10.0, 60

    def reacting(eps: float) -> Rule:
        threshold = 0.0

        def rule(town: OneWorld) -> Reals:
            nonlocal threshold
            scores: Reals = mu + (town.wage - town.wage.mean(dtype=np.float64)) + eps * threshold
            threshold = float(scores.mean())
            return scores

        return rule

    base = bare(life={"defiance": 0.0}).set(dict(changes))
    factors = (0.5, 1.1)
    worlds = [World(base, f"eps {eps:g}", score=reacting(eps)) for eps in factors]
    with Town(worlds, runs(200, effort, 20), 7) as town:
        town.advance(months)
    claims = []
    for world, eps in enumerate(factors):
        measured = float(town.history.measure("mean_score")[-1, world])
        what, expected, source = (
            ("stable threshold", mu / (1 - eps), "Perdomo et al. 2020: mu/(1-eps)") if eps < 1
            else ("diverging threshold", closed_forms.performative(mu, eps, months),
                  "mu (eps^m - 1)/(eps - 1): no stable point for eps > 1")
        )  # fmt: skip
        text = f"mu=10, eps={eps:g}: threshold after {months} months from 0"
        why, tolerance = "rounding of single precision, once a month", months * 2.0**-23 * expected
        claims.append(Claim(9, what, text, expected, measured, tolerance, why, source, "town, rule by hand"))
    return claims
