"""Rows 10 to 12 of the list of checks: measured in a pilot, where the literature gives a direction or a shape only.

The sizes belong to the invented town and are no estimates. Each difference is between twins, seed by seed, so that its
standard error is that of the difference. Beside them: what the luck that twins share saves in runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.arrays import Reals
from sim.results import bills, twins
from sim.rules import shelf
from sim.rules.rulebook import Rulebook
from sim.theory.claims import NONE, Changes, Claim, Test, of_mean, runs, standard_error
from sim.town.town import Town

RESIDENTS, MONTHS = 600, 120
PILOT, FORGETTING = "joined-hands", "full-forgetting"


def _towns(rulebooks: Sequence[Rulebook], count: int, first: int) -> Iterator[Town]:
    """Towns that have been lived under these rulebooks, one a seed."""
    for seed in range(first, first + count):
        with Town(rulebooks, RESIDENTS, seed) as town:
            yield town.advance(MONTHS)


def _total(town: Town, name: str) -> Reals:
    """A measure summed over all months: (worlds,)."""
    total: Reals = town.history.measure(name).astype(np.float64).sum(axis=0)
    return total


def _claim(
    row: int, what: str, text: str, expected: float, values: Sequence[float] | Reals, source: str, test: Test
) -> Claim:
    set_up = f"{text}; {len(values)} towns of {RESIDENTS} x {MONTHS} months"
    return of_mean(row, what, set_up, expected, values, source, " (towns)", test)


def row_10(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """A term longer by a fifth, with ties: more than the added months; some are better off, and more are worse off."""
    short, long = 24, 29
    base = shelf.load(PILOT)
    rulebooks = [base.set({"listing.term": short}), base.set({"listing.term": long} | dict(changes))]
    times, helped, harmed = [], [], []
    for town in _towns(rulebooks, runs(32, effort), 100):
        months = town.state.months_listed.sum(axis=1)
        effect = twins.lives(town, 1, 0)["effect"]
        times.append(float(months[1] / months[0]))
        helped.append(float((effect == "helped").mean()))
        harmed.append(float((effect == "harmed").mean()))
    text = f"{PILOT}, term {short} to {long} months"
    source = "Lum et al. 2014 (direction; 4.4 times in their model)"
    both = "Lum et al. 2014 (direction; 1-5% better off in theirs)"
    return [
        _claim(10, "months on the list, times", text, 1.0, times, source, "above"),
        _claim(10, "share of people helped by the longer term", text, 0.0, helped, both, "above"),
        _claim(10, "share of people harmed by it", text, 0.0, harmed, both, "above"),
    ]


def row_11(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Records kept a year longer: more are shut out of work, wages are lower. Kept shorter: dearer credit for all.

    The second is small. First tried in joined-hands with a pool price of its own: there 24 to 12 months moved the price
    in one of three towns only, so it is shown for 24 to 6 months in the pilot that is about pooled risk.
    """
    base, pooled = shelf.load(PILOT), shelf.load(FORGETTING)
    longer = {k: v + 12 for k, v in base.keys().items() if k.endswith(".retention")}
    kept = [pooled.set({"source.*.retention": months} | dict(changes)) for months in (24, 6)]
    rulebooks = [base, base.set(longer | dict(changes)), *kept]
    wages, listed, price = [], [], []
    for seed in range(200, 200 + runs(12, effort)):
        with Town(rulebooks, RESIDENTS, seed) as town:
            charged = np.zeros(2)
            for _ in range(MONTHS):
                town.step()
                charged += town.scratch.pool[2:, 0]
        paid = _total(town, "wages")
        wages.append(100 * (paid[1] / paid[0] - 1))
        months = town.state.months_listed.sum(axis=1) / (RESIDENTS * MONTHS)
        listed.append(100 * (months[1] - months[0]))
        price.append(100 * (charged[1] / charged[0] - 1))
    bos = "Bos, Breza & Liberman 2018 (direction: employment -3 points, earnings down)"
    other = "Bos & Nakamura; Liberman et al. 2018 (direction: shorter records, dearer credit)"
    text, shorter = f"{PILOT}, records kept 12 months longer", f"{FORGETTING}, records kept 6 months, not 24"
    return [
        _claim(11, "wages, change in %", text, 0.0, wages, bos, "below"),
        _claim(11, "months shut out of work, points", text, 0.0, listed, bos, "above"),
        _claim(11, "missed share lenders price, change in %", shorter, 0.0, price, other, "above"),
    ]


SPLIT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BEST = 1  # place in SPLIT of the optimum, found on other seeds (1 to 4) than those that test it


def share_to_punishment(base: Rulebook, share: float, fear: float = 0.3, help_most: float = 0.6) -> Rulebook:
    """A budget split: severity 2 x `share`, fear in proportion to it, the rest takes up to 60% off what bad luck costs.

    `fear` is deterrence at severity 1; the pilot's own numbers are severity 1 and fear 0.3. What help is worth is ours:
    0.3, 0.6 and 0.8 were tried; with 0.3 the best is to give help everything, so `split` shows that variant as well.
    """
    cost = base.life.shock_cost * (1 - help_most * (1 - share))
    fixed = min(1.0, 2 * fear * share)
    return base.set(
        {
            "sanctions.severity": 2 * share,
            "deterrence.strength": 0.0,
            "deterrence.fixed": fixed,
            "life.shock_cost": cost,
        }
    )


def split(effort: float = 1.0, changes: Changes = NONE, only: Sequence[str] = ()) -> pd.DataFrame:
    """Breach rate by share of the budget for punishment, in four variants: variant, share, breach_rate, se, towns.

    `only` names the variants that are wanted, all by default.
    """
    base = shelf.load(PILOT)
    variants = {
        "pilot": (base, 0.3, 0.6),
        "twice the defiance": (base.set({"life.defiance": 2 * base.life.defiance}), 0.3, 0.6),
        "half the help": (base, 0.3, 0.3),
        "fear that ends all deliberate breach": (base, 0.5, 0.6),
    }
    rows = []
    for name in only or variants:
        rulebook, fear, aid = variants[name]
        rulebooks = [share_to_punishment(rulebook, share, fear, aid).set(changes) for share in SPLIT]
        towns = runs(20, effort) if name == "pilot" else runs(3, effort, 3)
        rates = [bills.breach_rate(town) for town in _towns(rulebooks, towns, 300)]
        for share, rate in zip(SPLIT, np.array(rates).T, strict=True):
            rows.append((name, share, rate.mean(), standard_error(rate), len(rate), rate))
    return pd.DataFrame(rows, columns=["variant", "share", "breach_rate", "se", "towns", "by_seed"])


def row_12(table: pd.DataFrame) -> list[Claim]:
    """A budget split between punishment and help has its best between the ends; from the table that `split` gives."""
    pilot = table[table["variant"] == "pilot"]["by_seed"].to_list()
    source = "Berenji, Chou & D'Orsogna 2014 (shape: an interior optimum)"
    claims = []
    for place, end in ((0, "all help"), (-1, "all punishment")):
        text = f"{PILOT}, a fifth of the budget for punishment, against {end}"
        gap = 100 * (pilot[BEST] - pilot[place])
        claims.append(_claim(12, "bills missed, points", text, 0.0, gap, source, "below"))
    return claims


def luck_saved(effort: float = 1.0) -> pd.DataFrame:
    """How many times more runs independent seeds need than twins for the same interval of a difference.

    The difference is in the listed share after the last month. Columns: comparison, difference (points), sd_paired,
    sd_independent (of one run's difference), times (ratio of variances), low, high (95%, bootstrap over towns), towns.
    """
    base = shelf.load(PILOT)
    cases = {
        "severity 1 to 0.9": base.set({"sanctions.severity": 0.9}),
        "without carrots": base.cut("carrots"),
        "without scrutiny": base.cut("scrutiny"),
        "all feedback cut": base.cut("means", "scrutiny", "association", "carrots"),
    }
    listed = [100 * town.state.listed.mean(axis=1) for town in _towns([base, *cases.values()], runs(24, effort), 400)]
    shares = np.array(listed)
    picks = np.random.default_rng(1).integers(len(shares), size=(1000, len(shares)))
    rows = []
    for place, name in enumerate(cases, start=1):
        one, other = shares[:, 0], shares[:, place]
        low, high = np.percentile([_ratio(one[p], other[p]) for p in picks], [2.5, 97.5])
        alone = float(np.sqrt(one.var(ddof=1) + other.var(ddof=1)))
        paired = float((one - other).std(ddof=1))
        gap = float((other - one).mean())
        rows.append((name, gap, paired, alone, _ratio(one, other), low, high, len(shares)))
    columns = ["comparison", "difference", "sd_paired", "sd_independent", "times", "low", "high", "towns"]
    return pd.DataFrame(rows, columns=columns)


def _ratio(one: Reals, other: Reals) -> float:
    paired = (one - other).var(ddof=1)
    return float((one.var(ddof=1) + other.var(ddof=1)) / paired) if paired > 0 else float("inf")
