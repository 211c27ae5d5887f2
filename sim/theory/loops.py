"""Rows 13 to 16: the channels that make the claim, each against a closed form.

Money here is in eighths, so that every sum is exact: what the formula says to the month, the town does to the month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import networkx as nx
import numpy as np

from sim.rules.rulebook import Rulebook
from sim.theory import closed_forms
from sim.theory.claims import NONE, SE, Changes, Claim, Z, of_share, runs
from sim.town import tables
from sim.town.town import Town

EXACT = "none: exact"
Table = Mapping[str, object]


def still_life(
    sources: Sequence[Table], amendments: Sequence[Table] = (), services: Sequence[Table] = (), **sections: Table
) -> Rulebook:
    """People who are all alike, without bad luck, errors or deliberate breach: what happens is what the tables say."""
    base: dict[str, dict[str, object]] = {
        "life": {
            "wage": 1.5, "wage_spread": 0.0, "shock": 0.0, "savings_start": 0.0, "credit_line": 0.0, "surcharge": 0.0,
            "savings_cap": 60.0, "arrears_cap": 120.0, "defiance": 0.0,
        },
        "score": {"merit": 0.0},
        "listing": {"threshold": -10000.0, "strikes": 1, "term": 0},
        "inspection": {"listed_factor": 1.0},
        "notice": {"chance": 1.0},
        "appeal": {"rate": 0.0},
        "deterrence": {"strength": 0.0},
    }  # fmt: skip
    merged = {name: {**base.get(name, {}), **sections.get(name, {})} for name in {**base, **sections}}
    plain = {"error": 0.0, "detection": 0.0}
    return Rulebook.parse(
        {
            "name": "still-life",
            "source": [{**plain, **source} for source in sources],
            "service": list(services),
            "amendment": list(amendments),
            **merged,
        }
    )


def row_13(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Way out of arrears: listed until they are paid, at a surplus of m a month and bills of k m with chance p.

    Off the list people save 0.5 a month, on it (a quarter of the wage lost) m = 0.125. The bill of month 1 leaves
    arrears of 10 m and one record, which is gone in month 2; then only arrears keep them on the list.
    """
    m, k, a = 0.125, 5, 10
    lines = []
    for p, months in ((0.1, 400), (0.3, 500)):
        later = {"month": 2, "source.court.rate": p, "source.court.amount": k * m, "source.court.detection": 0.0}
        court = {"name": "court", "rate": 1.0, "amount": a * m + 0.5, "detection": 1.0, "retention": 1}
        gate = {"name": "employer", "wage_loss": 0.25}
        rulebook = still_life([court], [later], [gate], listing={"arrears_paid": True}).set(changes)
        residents = runs(4000, effort, 200)
        with Town([rulebook], residents, 13) as town:
            stays = tables.spells(town.advance(months))
        out = stays["ended"].to_numpy()
        lasted = stays["months"].to_numpy(dtype=float)
        mean, variance, ever = closed_forms.way_out(p, k, a)
        text = f"surplus m, bills of {k} m with p={p:g}, arrears of {a} m; {residents:,} residents, {months} months"
        source = "first passage of a skip-free walk"
        if np.isfinite(mean):
            measured = float(lasted.mean()) if out.all() and len(stays) == residents else float("nan")
            tolerance = Z * float(np.sqrt(variance / residents))
            lines.append(
                Claim(13, "months to pay arrears", text, mean, measured, tolerance, f"{SE}, exact variance", source)
            )
        else:
            measured = float(out.mean()) if len(stays) == residents else float("nan")
            lines.append(of_share(13, "share who ever pay arrears", text, ever, measured, residents, source))
    return lines


def row_14(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """Listing along ties: one listed tie lists, from the next month on, so the list is a ball in the graph of ties."""
    rulebook = still_life(
        [], score={"merit": 0.0, "association": 2000.0}, listing={"threshold": 1000.0, "term": 600}
    ).set(changes)
    residents, months, seeds = runs(1500, effort, 100), 6, (3, 40, 77)
    with Town([rulebook], residents, 14, forced=[(0, seed, 1) for seed in seeds]) as town:
        town.advance(months)
        ties, first, listed = town.people.ties, town.people.first, town.history.listed()[:, 0]
    graph = nx.Graph()
    graph.add_nodes_from(range(residents))
    graph.add_edges_from((i, int(tie)) for i in range(residents) for tie in ties[first[i] : first[i + 1]])
    steps = nx.multi_source_dijkstra_path_length(graph, set(seeds), weight=None)
    distance = np.array([steps.get(i, residents) for i in range(residents)])
    wrong = sum(int((listed[t] != (distance <= t)).sum()) for t in range(months))
    text = (
        f"one listed tie lists; three forced seeds, {residents:,} residents, {months} months: person-months that differ"
    )
    return [
        Claim(14, "listing along ties", text, 0.0, float(wrong), 0.0, EXACT, "distance in the graph of ties (networkx)")
    ]


def row_15(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """The desk: appeals that come faster than they are reviewed queue up, and are reviewed in turn."""
    residents, months = runs(20_000, effort, 2000), 80
    rate, slow = 0.002, 1.025  # appeals come from two in a thousand a month; the slow desk reviews one, rounded up
    books = [
        still_life([], listing={"threshold": 2000.0}, appeal={"rate": rate, "accuracy": 0.0, "capacity": capacity})
        .set(changes)
        .model_copy(update={"name": name})
        for name, capacity in (("slow", slow), ("quick", 20.0))
    ]
    with Town(books, residents, 15) as town:
        town.advance(months)
        filed, queue = town.history.measure("appeals_filed"), town.history.measure("appeals_waiting")
        waiting = town.state.waiting[0]
    reviewed = ceil(residents * slow / 1000)
    # The first month's list comes after its appeals; from month 2 on each of the others appeals with `rate`.
    mean, variance = closed_forms.queue(residents, rate, reviewed, months - 1)
    text = f"{residents:,} listed, {rate:.1%} appeal a month, {reviewed} are reviewed: queue after {months} months"
    lines = [
        Claim(15, "the queue", text, mean, float(queue[-1, 0]), Z * float(np.sqrt(variance)), f"{SE}, exact variance",
             "linear recursion of a slotted queue"),
    ]  # fmt: skip
    total, served = np.cumsum(filed[:, 0]), 0
    for month in range(months):
        served = min(served + reviewed, int(total[month]))
    oldest = int(np.searchsorted(total, served, side="right")) + 1
    measured = float(waiting[waiting > 0].min()) if (waiting > 0).any() else float("nan")
    lines.append(Claim(15, "first come, first served", "the same: month in which the oldest waiting appeal was filed",
                      float(oldest), measured, 0.0, EXACT, "counting the appeals filed and reviewed"))  # fmt: skip
    lines.append(Claim(15, "an idle desk", f"{20 * residents // 1000} are reviewed: appeals that wait after a month",
                      0.0, float(queue[:, 1].max()), 0.0, EXACT, "more capacity than appeals"))  # fmt: skip
    return [*lines, _upheld(residents, changes)]


def _upheld(residents: int, changes: Changes) -> Claim:
    """Everybody is listed for one wrong record, and appeals at once: whose appeal is upheld comes off."""
    accuracy = 0.3
    wrong = {"name": "court", "rate": 1.0, "amount": 0.0, "error": 1.0, "retention": 600}
    appeal = {"rate": 1.0, "accuracy": accuracy, "capacity": 1000.0}
    rulebook = still_life([wrong], [{"month": 2, "source.court.error": 0.0}], listing={"term": 600}, appeal=appeal)
    with Town([rulebook.set(changes)], residents, 15) as town:
        off = 1 - town.advance(2).state.listed.mean()
    text = (
        f"{residents:,} listed for one wrong record, all appeal, accuracy {accuracy:g}: share off the list a month on"
    )
    return of_share(15, "appeals upheld", text, accuracy, float(off), residents, "binomial")


def row_16(effort: float = 1.0, changes: Changes = NONE) -> list[Claim]:
    """The frozen clock: a record of retention L leaves after L months in which no arrears stood."""
    length, start = 5, 6
    court = {"name": "court", "rate": 0.0, "amount": 2.0, "retention": length}
    first = {"name": "first", "rate": 1.0, "amount": 1.0}
    turns = [
        {"month": 2, "source.first.rate": 0.0},
        {"month": start, "source.court.rate": 1.0, "source.court.detection": 1.0},
        {"month": start + 1, "source.court.rate": 0.0},
    ]
    books = [
        still_life([court, first], turns, life={"wage": 1.25}, registry={"frozen_clock": frozen})
        .set(changes)
        .model_copy(update={"name": "frozen" if frozen else "running"})
        for frozen in (True, False)
    ]
    residents = 20
    with Town(books, residents, 16) as town:
        records = tables.records(town.advance(40))
    arrears_for = 5  # 2.0 are owed after month 6, 0.5 is at hand, 0.25 a month is over: paid in month 12
    lines = []
    for name, expected in (("frozen", length + arrears_for), ("running", length)):
        mine = records[records["world"] == name]
        lasted = (mine["left_month"] - mine["month"]).to_numpy(dtype=float)
        good = len(mine) == residents and bool((lasted == lasted[0]).all()) if len(mine) else False
        text = f"L={length}, arrears stand for {arrears_for} of its months and three before it: clock {name}"
        measured = float(lasted[0]) if good else float("nan")
        lines.append(Claim(16, "months a record stays", text, float(expected), measured, 0.0, EXACT, "L + F, or L"))
    return lines
