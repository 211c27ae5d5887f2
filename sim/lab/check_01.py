"""Notebook 01, *Joining the data*: its small figures and its checks."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

import numpy as np
import pandas as pd

from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import NONE, RESIDENTS, load, means, run_town, side_by_side, sums
from sim.lab.display import Display
from sim.lab.exercises import exercise, require_list, to_rulebook
from sim.lab.laws import MISTAKES, require_law
from sim.lab.parse import Hint, to_number, to_share
from sim.results.runs import Given, Run
from sim.results.summary import DEFINITIONS
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

TOWN, SEEDS = 102, (102, 104, 106)
"""The seed of this lesson's own town, and those of the towns whose means it shows; all are uneven."""
DRAWERS = schema.SOURCE_ORDER
COUNTS = tuple(range(len(DRAWERS) + 1))
FILED = {
    "records_true": "true record",
    "records_wrong": "wrong: the bill was paid",
    "records_astray": "wrong: filed under a namesake",
}
ASKED = ("listed_share", "ever_listed_share", "cannot_share", "will_not_share", "breach_rate")
F, MORE, FEW = 0.10, 10, 60
KEEP = "Keep it, and change another number."


def joined(rules: Given = shelf.DEFAULT, count: int = 5) -> Rulebook:
    """The rulebook with only the first `count` drawers joined: utility, lender, court, transit, platform."""
    first = {f"source.{name}.connected": True for name in DRAWERS[:count]}
    return load(rules).set({"source.*.connected": False, **first})


def drawers(rules: Given = shelf.DEFAULT, seeds: Iterable[int] = SEEDS) -> Picture:
    """The share on the list at the end by how many drawers are joined, with the list and without feedback."""
    lines = side_by_side([joined(rules, count) for count in COUNTS], "listed_share", seeds)
    return charts.curve(f"On the list after ten years, of {RESIDENTS:,}", "drawers joined", COUNTS, lines)


def wronged(rules: Given = shelf.DEFAULT, seed: int = TOWN) -> Picture:
    """Residents with a wrong record on the joined file: counted, and by the formula from each drawer alone."""
    lived = run_town([joined(rules, count) for count in COUNTS], seed)
    worlds = [world.label for world in lived.town.worlds[: len(COUNTS)]]
    wrong = lived.records[lived.records["truth"] == "wrong"]
    counted = [wrong[(wrong["world"] == w) & wrong["joined"]]["resident"].nunique() / RESIDENTS for w in worlds]
    bearers = wrong[wrong["world"] == worlds[0]].groupby("source")["resident"].nunique()
    alone = [float(bearers.get(name, 0)) / RESIDENTS for name in DRAWERS]
    formula = [1 - prod(1 - share for share in alone[:count]) for count in COUNTS]
    each = ", ".join(f"{name} {100 * share:.0f}" for name, share in zip(DRAWERS, alone, strict=True))
    lines = {"counted": np.array(counted) * 100, "the formula": np.array(formula) * 100}
    return charts.curve(f"A wrong record on file (% from each alone: {each})", "drawers joined", COUNTS, lines)


def uneven() -> Rulebook:
    """This lesson's rulebook, with its people."""
    return shelf.load("joined-hands", "uneven")


def with_wrong_record(lived: Run) -> float:
    """The share of residents who ever had a wrong record that the registry could read, in the first world."""
    records = lived.records[(lived.records["world"] == lived.town.worlds[0].label) & lived.records["joined"]]
    return float(records[records["truth"] == "wrong"]["resident"].nunique()) / lived.town.people.count


def filed(lived: Run) -> Display:
    """How many records of each kind were made in ten years, one column a world."""
    table = sums(lived, FILED).rename(columns=FILED)
    return Display(tables=[pd.DataFrame(table.rename_axis(None).T)])


def asked(before: Given, after: Given, seed: int = TOWN) -> Display:
    """Who is listed and for what, without and with the question "could not, or would not?", beside no list at all."""
    old, new = run_town(before, seed).worlds, run_town(after, seed).worlds
    columns = {"as before": old.iloc[0], "with the question": new.iloc[0], NONE: old.iloc[-1]}
    data = {name: [DEFINITIONS[key].form.format(row[key]) for key in ASKED] for name, row in columns.items()}
    return Display(tables=[pd.DataFrame(data, index=[DEFINITIONS[key].label.strip() for key in ASKED])])


@exercise("01.1")
def ten_drawers(answer: object) -> str | None:
    """Each drawer is right about 90 in 100, and yet two of three people have a wrong record somewhere."""
    said = to_share(answer)
    if abs(said - (1 - (1 - F) ** MORE)) <= 0.011:
        return None
    if abs(said - (1 - F) ** MORE) <= 0.011:
        return "This is the share who have no wrong record at all. The question asks for the others."
    if abs(said - F * MORE) <= 0.011:
        return "Adding up would make it certain at ten drawers, and more than certain at eleven. Some are hit twice."
    return "First find the share with NO wrong record: 0.9 for one drawer, 0.9 x 0.9 for two. Then take it from 1."


@exercise("01.2")
def mixups_multiply(answer: object) -> str | None:
    """Each true record is one more that can land on a namesake. What makes more true records makes more mix-ups."""
    said = to_number(answer)
    filed = sums(run_town(uneven(), TOWN), FILED)
    own, cut = filed.iloc[0], filed.iloc[1]
    if abs(said - own["records_astray"] / cut["records_astray"]) <= 0.15:
        return None
    if abs(said - own["records_wrong"] / cut["records_wrong"]) <= 0.1:
        return "These are the paid bills that were booked as unpaid. Look one row further down: the namesakes."
    if abs(said - (own["records_astray"] - cut["records_astray"])) <= 1:
        return "This is how many more. How many TIMES as many? Divide."
    return (
        "Take the last row. Divide the number of joined-hands by that of the twin without feedback. Give one decimal."
    )


@exercise("01.3")
def cleaner(answer: object) -> str | None:
    """The drawers stay joined, and far fewer wrong records are made."""
    rulebook = to_rulebook(answer, uneven())
    require_list(rulebook, KEEP)
    require_law(rulebook, uneven(), besides=(MISTAKES,))
    if not all(source.connected for source in rulebook.at(120).source):
        raise Hint("You took a drawer out. Keep all five joined, and make fewer mistakes.")
    filed = np.mean([sums(run_town(rulebook, seed), FILED).iloc[0] for seed in SEEDS], axis=0)
    true, paid, astray = (float(count) for count in filed)
    if true < 500:
        return "Now hardly any true record is made either. Keep drawers that notice missed bills."
    if paid + astray < FEW:
        return None
    return (
        f"Three towns had {paid + astray:,.0f} wrong records each: {paid:,.0f} of bills that were paid, {astray:,.0f} "
        f"filed under a namesake. Aim for fewer than {FEW}. Each kind has a number of its own."
    )


@exercise("01.4")
def one_drawer(answer: object) -> str | None:
    """The claim is overturned: one drawer lists more people than five. What is done with data decides."""
    rulebook = to_rulebook(answer, joined(uneven(), 1))
    require_list(rulebook, KEEP)
    require_law(rulebook, uneven())
    count = sum(source.connected for source in rulebook.at(120).source)
    if count != 1:
        return f"{count} drawers are joined. Leave exactly one, and change what a record in it does."
    own, five = (means(rules, SEEDS)["ever_listed_share"] for rules in (rulebook, uneven()))
    if own > five + 0.01:
        return None
    return (
        f"With your one drawer {own:.1%} of the residents are ever listed, with all five {five:.1%} (three towns). "
        "What could make each record of this drawer count for more?"
    )
