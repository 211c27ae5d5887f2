"""Notebook 02, *Carrots and sticks*: its small figures and its checks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.arrays import Reals
from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import RESIDENTS, load, means, run_town, sums
from sim.lab.display import Display
from sim.lab.exercises import exercise, require_list, to_rulebook
from sim.lab.laws import require_law
from sim.lab.parse import to_number
from sim.results.monthly import MONTHLY
from sim.results.runs import Given, Run
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

TOWN, SEEDS = 104, (104, 106, 108)
"""The seed of this lesson's own town, and those of the towns whose means it shows."""
SERVICES = schema.SERVICE_ORDER
COUNTS = tuple(range(len(SERVICES) + 1))
MISSED = {name: MONTHLY[name].label for name in ("missed_cannot", "missed_will_not", "deterred")}


def gated(rules: Given = shelf.DEFAULT, count: int = 4) -> Rulebook:
    """The rulebook with only the first `count` services reading the list: employer, travel, credit, housing, school."""
    first = {f"service.{name}.gated": True for name in SERVICES[:count]}
    return load(rules).set({"service.*.gated": False, **first})


def services(rules: Given = shelf.DEFAULT, seeds: Iterable[int] = SEEDS) -> Picture:
    """Bills missed by how many services read the list, and why: in per cent of the bills that fell due."""
    rulebooks = [gated(rules, count) for count in COUNTS]
    missed = np.mean([_missed(run_town(rulebooks, seed))[: len(rulebooks)] for seed in seeds], axis=0) * 100
    lines = {"could not": missed[:, 0], "would not": missed[:, 1]}
    return charts.curve("Bills missed, % of all bills, and why", "services that read the list", COUNTS, lines)


def misses(lived: Run) -> Display:
    """How many bills were missed in ten years and why, one column a world."""
    table = sums(lived, MISSED).rename(columns=MISSED)
    table.insert(2, "bills missed in all", table.iloc[:, 0] + table.iloc[:, 1])
    return Display(tables=[pd.DataFrame(table.rename_axis(None).T)])


def missed_for_each_hundred(lived: Run) -> int:
    """Bills missed with the list for every hundred missed without one."""
    total = sums(lived, ["missed_cannot", "missed_will_not"]).sum(axis=1)
    return round(100 * float(total.iloc[0] / total.iloc[2]))


def perks(rules: Given = "perks-only", seed: int = TOWN) -> Display:
    """Residents by whether a record stands in their file, and whether they get perks: how many, and their savings."""
    lived = run_town(rules, seed)
    people = _first(lived)
    file = np.where(people["strikes"] > 0, "a record on file", "no record on file")
    treated = np.where(people["favoured"], "gets perks", "gets none")
    grouped = people.groupby([file, treated])["savings"]
    table = pd.DataFrame({"residents": grouped.size(), "mean savings": grouped.mean().round(1)}).rename_axis(["", ""])
    return Display(f"{lived.town.worlds[0].label}: after ten years; savings in months of basic costs", tables=[table])


def _missed(lived: Run) -> Reals:
    """Shares of bills missed, (worlds, could not and would not)."""
    table = sums(lived, ["missed_cannot", "missed_will_not", "due"])
    shares: Reals = table[["missed_cannot", "missed_will_not"]].to_numpy(float) / table[["due"]].to_numpy(float)
    return shares


def _first(lived: Run) -> pd.DataFrame:
    people = lived.residents
    return people.loc[people["world"].eq(people["world"].iloc[0])]


@exercise("02.1")
def the_trade(answer: object) -> str | None:
    """The fear works, and the price is paid in bills that people cannot pay."""
    said = to_number(answer)
    table = sums(run_town("joined-hands", TOWN), MISSED)
    own, none = table.iloc[0], table.iloc[2]
    added = float(own["missed_cannot"] - none["missed_cannot"])
    fewer = float(none["missed_will_not"] - own["missed_will_not"])
    if abs(said - added / fewer) <= 0.25:
        return None
    if abs(said - added) <= 50:
        return "This is how many were added in all. Now divide by how many fear prevented."
    if abs(said - fewer / added) <= 0.05:
        return "You divided the other way round. How many were ADDED for each one prevented?"
    return (
        "Two rows, two columns. First row: joined-hands less 'no list' gives those added. Second row: 'no list' less "
        "joined-hands gives those prevented. Divide the first by the second."
    )


@exercise("02.2")
def the_bill(answer: object) -> str | None:
    """Somebody pays this. The model does not say who: perks cost nobody anything in it."""
    said = to_number(answer)
    rulebook = shelf.load("perks-only")
    perk = sum(service.perk for service in rulebook.service if service.gated)
    each = 100 * perk * float(run_town(rulebook, TOWN).worlds["favoured_share"].iloc[0])
    if abs(said - each) <= 0.15:
        return None
    if abs(said - each / 100) <= 0.0015:
        return "This is the share of one month's basic costs. Write it in per cent: times 100."
    if abs(said - 100 * perk) <= 0.1:
        return "This is what each favoured resident gets. Not all are favoured: what is it for each of all residents?"
    return "Perks of one person, in per cent of basic costs, times the number who get them, divided by all residents."


@exercise("02.3")
def perks_for_conduct(answer: object) -> str | None:
    """Now the file decides, and money no longer does. The file can still be wrong, or show bad luck."""
    rulebook = to_rulebook(answer, "perks-only")
    require_law(rulebook, "perks-only")
    clean, marked = [], []
    for seed in SEEDS:
        people = _first(run_town(rulebook, seed))
        clean.append(float(people[people["strikes"] == 0]["favoured"].mean()))
        marked.append(float(people[people["strikes"] > 0]["favoured"].mean()))
    yes, no = float(np.mean(clean)), float(np.mean(marked))
    if yes >= 0.98 and no <= 0.02:
        return None
    if yes < 0.02:
        return (
            "Now nobody gets perks. Which score can somebody reach who has been clean for three years? "
            "They start with 900 points and gain one a month, 36 at the most."
        )
    return (
        f"In three towns {yes:.0%} of those with no record on file get perks, and {no:.0%} of those with a record. Aim "
        "for at least 98% and at most 2%. What besides records moves the score? And where should the bar then lie?"
    )


@exercise("02.4")
def fewer_services(answer: object) -> str | None:
    """The claim is overturned: fewer services read the list, and fewer bills are missed than with four or none."""
    rulebook = to_rulebook(answer)
    require_list(rulebook, "Keep it, and change which services read it.")
    require_law(rulebook)
    count = sum(service.gated for service in rulebook.at(120).service)
    if count == 0:
        return "Now no service reads the list, so nobody fears it. Leave at least one."
    if count > 3:
        return f"{count} services read the list. The claim says that more is better: show that fewer can be."
    own, none = (means(rulebook, SEEDS, world)["breach_rate"] for world in (0, 2))
    four = means("joined-hands", SEEDS)["breach_rate"]
    if own < min(none, four) - 0.0015:
        return None
    return (
        f"{own:.1%} of bills are missed under your rules, {none:.1%} without a list, {four:.1%} with four services "
        f"({RESIDENTS:,} residents, three towns). A door that costs nothing frightens nobody; dear "
        "ones together push people under. Try each alone."
    )
