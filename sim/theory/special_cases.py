"""Rows 1, 2, 3, 6 and 8 of the list of checks: the town reduced to special cases that theory knows, by rulebooks alone.

Each row is a function of `effort` (1 = the numbers of runs that are published; less for a quick look) and of `changes`
to its rulebooks (for the tests: a wrong reduction must fail). In all of them obligations cost nothing and savings are
kept, so that every miss is on purpose, at chances that the rulebook gives.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.arrays import Ints
from sim.rules.rulebook import Rulebook, Value
from sim.theory import closed_forms
from sim.theory.claims import NONE, SE, Changes, Claim, Z, by_t, of_mean, of_share, runs
from sim.town import tables
from sim.town.town import Town

_OPEN = ("means", "association", "carrots", "deterrence", "recourse")
Section = dict[str, Value]


def bare(sources: int = 1, services: int = 0, source: Section | None = None, **sections: Section) -> Rulebook:
    """A town with nothing but obligations that cost nothing and fall due monthly, and every loop but scrutiny cut.

    One record lists; term 0; no errors, no bad luck. `source` and `sections` are tables of a rulebook that say what
    differs.
    """
    free: Section = {"rate": 1.0, "amount": 0.0, "detection": 1.0, "error": 0.0}
    base: dict[str, Section] = {
        "life": {"shock": 0.0, "defiance": 1.0},
        "listing": {"threshold": -10000.0, "strikes": 1, "term": 0},
        "inspection": {"listed_factor": 1.0},
    }
    merged = {name: base.get(name, {}) | sections.get(name, {}) for name in {**base, **sections}}
    offices = [{"name": f"office-{i}", **free, **(source or {})} for i in range(sources)]
    doors = [{"name": f"door-{i}", "need": 1.0} for i in range(services)]
    return Rulebook.parse({"name": "bare", "source": offices, "service": doors, **merged}).cut(*_OPEN)


def row_1(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Stays on the list that end after L clean months: their mean, and the share that ends at once at L."""
    cases = ((0.02, 24), (0.05, 24), (0.10, 24), (0.05, 12))
    rulebooks = [bare(source={"retention": length}, life={"defiance": q}).set(changes) for q, length in cases]
    residents, first, months = runs(800, effort), 400, 1800
    with Town(rulebooks, residents, 1) as town:
        spells = tables.spells(town.advance(months))
    claims = []
    for world, (q, length) in zip(town.worlds, cases, strict=True):
        stays = spells[(spells["world"] == world.label) & (spells["start"] <= first)]
        lasted = stays["months"].to_numpy(dtype=float)
        mean, variance = closed_forms.spell(q, length)
        set_up = f"q={q:g}, L={length}: {len(lasted):,} stays of {residents:,} residents, followed to their end"
        measured = float(lasted.mean()) if stays["ended"].all() else float("nan")
        tolerance = Z * float(np.sqrt(variance / len(lasted)))
        source = "run-length theorem: ((1-q)^-L - 1)/q"
        claims.append(Claim(1, "mean stay, months", set_up, mean, measured, tolerance, f"{SE}, exact variance", source))
        measured = float((lasted == length).mean()) if lasted.min() >= length else float("nan")
        text = f"q={q:g}, L={length}: nobody before L, this share at L"
        share = (1 - q) ** length
        claims.append(of_share(1, "share of stays that end at L", text, share, measured, len(lasted), "(1-q)^L"))
    return claims


def row_2(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Share of time on the list: violations with chance a off it and q on it; and whether the start is forgotten."""
    a, length, burn = 0.02, 24, 600
    chances = (0.02, 0.05, 0.10)
    rulebooks = [
        bare(source={"retention": length, "detection": a}, inspection={"listed_factor": q / a}).set(changes)
        for q in chances
    ]
    late = {"month": 100, "changes": {"source.*.detection": a}}
    everyone = rulebooks[2].set({"source.*.detection": 1.0}).model_dump() | {"amendment": (late,)}
    residents, months = runs(600, effort), 800
    with Town([*rulebooks, Rulebook.parse(everyone)], residents, 2) as town:
        town.advance(burn)
        before = town.state.months_listed.astype(np.int64)
        town.advance(months)
    shares = (town.state.months_listed - before) / months
    claims = []
    for q, share in zip(chances, shares, strict=False):
        loop = "loop cut" if q == a else "listed people violate more"
        text = f"a={a:g}, q={q:g}, L={length} ({loop}): {residents:,} residents, {months} months after {burn}"
        expected = closed_forms.listed_share(a, q, length)
        claims.append(of_mean(2, "listed share", text, expected, share, "E[T]/(E[T] + 1/a)"))
    merged = "; 0 where twins have merged to the last bit"
    text = "q=0.1; everybody on the list for the first 100 months, against nobody: difference in listed share after 600"
    source = "constant hazards have one stationary share: no tipping (row 7)"
    claims.append(of_mean(2, "no memory of the start", text, 0.0, shares[3] - shares[2], source, merged))
    return claims


def row_3(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Records that cause records: sizes of clusters, each a stay on the list.

    Off the list the next record comes at once (detection 1); on it only earlier records cause new ones, because
    `listed_factor` is 0 and each record adds `record_factor` = n/R to the monthly chance, for R months.
    """
    kept, gains = 100, (0.3, 0.6, 1.5)
    rulebooks = [
        bare(source={"retention": kept}, inspection={"listed_factor": 0.0, "record_factor": n / kept}).set(changes)
        for n in gains
    ]
    residents, first, months = runs(600, effort), 6 * kept, 20 * kept
    with Town(rulebooks, residents, 3) as town:
        spells = tables.spells(town.advance(months))
    claims = []
    grid = f"{SE}, exact fourth moment (a grid of months, at most one record each, narrows it by about n/R)"
    for index, n in enumerate(gains):
        stays = spells[spells["world"] == town.worlds[index].label]
        if n > 1:
            starts = stays[stays["start"] == 1]
            expected, source = closed_forms.extinction(n), "n > 1 explodes: root of q = e^(-n(1-q))"
            text = f"n={n:g}: {len(starts):,} first records, followed for {months:,} months; the rest never end"
            measured = float(starts["ended"].mean())
            claims.append(of_share(3, "share of clusters that end", text, expected, measured, len(starts), source))
            continue
        chosen = (stays["start"] <= first).to_numpy()
        sizes = _records_in(town, index, stays)[chosen].astype(float)
        if not stays["ended"][chosen].all():
            sizes[:] = np.nan
        theory = closed_forms.cluster(n)
        mean, variance, single = theory["mean"], theory["variance"], theory["single"]
        text = f"n={n:g}, R={kept}: {len(sizes):,} clusters of {residents:,} residents, followed to their end"
        for what, expected, measured, error, why, source in (
            ("records per exogenous record", mean, sizes.mean(), variance**0.5, SE, "1/(1-n)"),
            ("variance of cluster size", variance, sizes.var(ddof=1), theory["error_of_variance"], grid, "n/(1-n)^3"),
        ):
            tolerance = Z * error / float(np.sqrt(len(sizes)))
            claims.append(
                Claim(3, what, text, expected, float(measured), tolerance, why, f"branching process: {source}")
            )
        measured, source = float((sizes == 1).mean()), "branching process: e^-n"
        claims.append(of_share(3, "share with no follow-on", text, single, measured, len(sizes), source))
    return claims


def _records_in(town: Town, world: int, stays: pd.DataFrame) -> Ints:
    """How many records each stay of one world holds: those of its resident from its first month to before its end."""
    columns, n = town.ledger.columns(), town.people.count
    own = columns["place"] // n == world
    step = town.month + 2
    moments = np.sort((columns["place"][own] % n) * step + columns["month"][own])
    start = stays["resident"].to_numpy() * step + stays["start"].to_numpy()
    end = start + stays["months"].to_numpy()
    counts: Ints = np.searchsorted(moments, end) - np.searchsorted(moments, start)
    return counts


def row_6(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Merged files: chance of any wrong record with k connected sources; one shared list against k lists."""
    f, joined = 0.01, (1, 5, 10)
    base = bare(sources=10, life={"defiance": 0.0}, source={"error": f})
    rulebooks = [base.set({f"source.office-{i}.connected": i < k for i in range(10)} | dict(changes)) for k in joined]
    people = runs(60_000, effort, 2000)
    with Town(rulebooks, people, 4) as town:
        town.advance(1)
    claims = []
    for k, listed in zip(joined, town.state.listed, strict=True):
        text = f"f={f:g}, k={k}: {people:,} residents who always pay, one month"
        expected = 1 - (1 - f) ** k
        claims.append(of_share(6, "anyone with a wrong record", text, expected, listed.mean(), people, "1-(1-f)^k"))
    lists, p = 3, 0.1
    three = bare(sources=lists, services=lists, life={"defiance": 0.0}, source={"error": p}).set(dict(changes))
    alone = [three.set({f"source.office-{i}.connected": i == own for i in range(lists)}) for own in range(lists)]
    with Town(alone, people, 5) as town:
        town.advance(2)
    shared = town.history.measure("refusals")[1, 0] / (people * lists)
    everywhere = (np.array(town.history.flags)[0] & 1).all(axis=0).mean()
    for what, text, expected, measured in (
        ("one shared list", "p=0.1: one list, read by three doors that all ask for it", p, shared),
        ("three lists", "p=0.1: three lists of their own, each with one source", p**lists, everywhere),
    ):
        claims.append(of_share(6, f"refused everywhere, {what}", text, expected, measured, people, "p against p^k"))
    return claims


def row_8(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """What the auditor sees: five sites, six units sent evenly by lot, at most one find a unit.

    One `district_tilt` cannot give 8, 6, 4, 3 and 1.5 incidents, so the town is lived in five worlds, one for each
    rate, and site k is read in world k. Even attention ignores past finds, so this is the same process to the last
    unit: the worlds share the inspectors, and districts have luck of their own.
    """
    rates, homes = (8.0, 6.0, 4.0, 3.0, 1.5), 200
    even: Section = {"units": 6, "finds_per_unit": 1, "focus": 0.0, "listed_factor": 1.0}
    rulebooks = [
        bare(listing={"enabled": False}, inspection=even, source={"rate": rate / homes, "retention": 1}).set(changes)
        for rate in rates
    ]
    months = runs(800, effort, 100)
    sites = np.arange(len(rates))
    happened, finds = np.zeros((2, months, len(rates)))
    with Town(rulebooks, homes * len(rates), 6, districts=len(rates)) as town:
        town.undivided = True
        for month in range(months):
            before = town.ledger.size
            town.step()
            missed = town.scratch.dues[0].missed
            happened[month] = missed.reshape(len(rates), len(rates), homes).sum(axis=2)[sites, sites]
            world, resident = np.divmod(town.ledger.place[before : town.ledger.size], town.people.count)
            finds[month] = np.bincount(world[world == resident // homes], minlength=len(rates))
    claims = []
    chances = [closed_forms.seen_by_auditor(r, len(rates), 6) for r in rates]
    groups = [
        (f"site with {r:g} incidents", c, sites[[i]]) for i, (r, c) in enumerate(zip(rates, chances, strict=True))
    ]
    expected_sites = sum(r * c for r, c in zip(rates, chances, strict=True)) / sum(rates)
    source = "D'Amour et al. 2020: E[min(Poisson, binomial)]; .150/.197/.281/.347/.497, in all 5,289 of 22,500"
    for what, expected, columns in [*groups, ("all sites", expected_sites, sites)]:
        seen, all_of = finds[:, columns].sum(axis=1), happened[:, columns].sum(axis=1)
        share = float(seen.sum() / all_of.sum())
        spread, why = by_t(seen - share * all_of)
        text = f"{what}: 6 units, {months:,} months; five worlds, a site in each"
        claims.append(
            Claim(8, "share of incidents found", text, expected, share, spread / float(all_of.mean()), why, source)
        )
    return claims
