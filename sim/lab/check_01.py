"""Notebook 01, *Joining the data*: its small figures and its checks."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from sim.figures.style import Picture
from sim.lab import small
from sim.lab.checking import Hint, exercise, number, rulebook, share
from sim.lab.lives import CUT, LIST, RESIDENTS, live, loaded
from sim.lab.showing import Shown, plainly
from sim.results.runs import Given, Run
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

DRAWERS = schema.SOURCE_ORDER
COUNTS = tuple(range(len(DRAWERS) + 1))
SEEDS = (1, 2, 3)
FILED = {
    "records_true": "true record",
    "records_wrong": "wrong: the bill was paid",
    "records_astray": "wrong: filed under a namesake",
}
F, MORE = 0.10, 10


def joined(given: Given = shelf.DEFAULT, count: int = 5) -> Rulebook:
    """The rulebook with only the first `count` drawers joined: utility, lender, court, transit, platform."""
    first = {f"source.{name}.connected": True for name in DRAWERS[:count]}
    return loaded(given).set({"source.*.connected": False, **first})


def drawers(given: Given = shelf.DEFAULT, seeds: Iterable[int] = SEEDS) -> Picture:
    """The share on the list at the end by how many drawers are joined, with the list and when listing costs nothing."""
    books = [joined(given, count) for count in COUNTS]
    found: Any = np.mean([live(books, seed).worlds["listed_share"].to_numpy() for seed in seeds], axis=0) * 100
    lines = {LIST: found[: len(books)], CUT: found[len(books) : 2 * len(books)]}
    return small.curve(f"On the list after ten years, % of {RESIDENTS:,}", "drawers joined", COUNTS, lines)


def wronged(given: Given = shelf.DEFAULT, seed: int = 1) -> Picture:
    """Residents with a wrong record on the joined file: counted, and by the formula from each drawer alone."""
    lived = live([joined(given, count) for count in COUNTS], seed)
    worlds = [lived.town.worlds[i].label for i in lived.shown[: len(COUNTS)]]
    wrong = lived.records[lived.records["truth"] == "wrong"]
    counted = [wrong[(wrong["world"] == w) & wrong["joined"]]["resident"].nunique() / RESIDENTS for w in worlds]
    alone = wrong[wrong["world"] == worlds[0]].groupby("source")["resident"].nunique() / RESIDENTS
    formula = [1 - prod(1 - float(alone.get(name, 0.0)) for name in DRAWERS[:count]) for count in COUNTS]
    each = ", ".join(f"{name} {100 * float(alone.get(name, 0.0)):.0f}" for name in DRAWERS)
    lines = {"counted": np.array(counted) * 100, "the formula": np.array(formula) * 100}
    return small.curve(f"A wrong record on file, % of residents. Alone: {each}", "drawers joined", COUNTS, lines)


def with_wrong_record(lived: Run) -> float:
    """The share of residents who ever had a wrong record that the registry could read, in the first world."""
    first = lived.town.worlds[lived.shown[0]].label
    mine = lived.records[(lived.records["world"] == first) & lived.records["joined"]]
    return float(mine[mine["truth"] == "wrong"]["resident"].nunique()) / lived.town.people.count


def filed(lived: Run) -> Shown:
    """How many records of each kind were made in ten years, one column a world."""
    sums = lived.monthly.groupby("world", sort=False)[list(FILED)].sum()
    return Shown(tables=[pd.DataFrame(sums.rename(columns=FILED, index=plainly).rename_axis(None).T)])


@exercise("01.1")
def ten_drawers(answer: Any) -> str | None:
    """Each drawer is right about 90 in 100, and yet two of three people have a wrong record somewhere."""
    said = share(answer)
    if abs(said - (1 - (1 - F) ** MORE)) <= 0.011:
        return None
    if abs(said - (1 - F) ** MORE) <= 0.011:
        return "This is the share who have no wrong record at all. The question asks for the others."
    if abs(said - F * MORE) <= 0.011:
        return "Adding up would make it certain at ten drawers, and more than certain at eleven. Some are hit twice."
    return "First find the share with NO wrong record: 0.9 for one drawer, 0.9 x 0.9 for two. Then take it from 1."


@exercise("01.2")
def mixups_multiply(answer: Any) -> str | None:
    """Each true record is one more that can land on a namesake. What makes more true records makes more mix-ups."""
    said = number(answer)
    sums = live("joined-hands").monthly.groupby("world", sort=False)[list(FILED)].sum()
    times = sums["records_astray"].iloc[0] / sums["records_astray"].iloc[1]
    if abs(said - times) <= 0.35:
        return None
    if abs(said - sums["records_wrong"].iloc[0] / sums["records_wrong"].iloc[1]) <= 0.1:
        return "These are the paid bills that were booked as unpaid. Look one row further down: the namesakes."
    if abs(said - (sums["records_astray"].iloc[0] - sums["records_astray"].iloc[1])) <= 1:
        return "This is how many more. How many TIMES as many? Divide."
    return "Take the last row. Divide the number of joined-hands by that of the twin where listing costs nothing."


@exercise("01.3")
def cleaner(answer: Any) -> str | None:
    """The drawers stay joined, and far fewer wrong records are made."""
    book = rulebook(answer)
    _keeps_the_list(book)
    if not all(source.connected for source in book.at(120).source):
        raise Hint("You took a drawer out. Keep all five joined, and make fewer mistakes.")
    sums = [live(book, seed).monthly.groupby("world", sort=False)[list(FILED)].sum().iloc[0] for seed in SEEDS]
    paid, astray = (float(np.mean([s[k] for s in sums])) for k in ("records_wrong", "records_astray"))
    true = float(np.mean([s["records_true"] for s in sums]))
    if true < 500:
        return "Now hardly any true record is made either. Keep a registry that notices missed bills."
    if paid + astray < 100:
        return None
    return (
        f"Three towns had {paid + astray:,.0f} wrong records each: {paid:,.0f} of bills that were paid, {astray:,.0f} "
        "filed under a namesake. Aim for fewer than 100. Each kind has a number of its own."
    )


@exercise("01.4")
def one_drawer(answer: Any) -> str | None:
    """The claim is overturned: one drawer lists more people than five. What is done with data decides."""
    book = rulebook(answer)
    _keeps_the_list(book)
    count = sum(source.connected for source in book.at(120).source)
    if count != 1:
        return f"{count} drawers are joined. Leave exactly one, and change what a record in it does."
    own, five = (
        float(np.mean([live(b, seed).worlds["ever_listed_share"].iloc[0] for seed in SEEDS]))
        for b in (book, shelf.load("joined-hands"))
    )
    if own > five + 0.01:
        return None
    return (
        f"With your one drawer {own:.1%} of the residents are ever listed, with all five {five:.1%} (three towns). "
        "What could make each record of this drawer count for more?"
    )


def _keeps_the_list(book: Rulebook) -> None:
    """Raise Hint if the rulebook gives up the list."""
    if not book.listing.enabled or any("listing.enabled" in a.changes for a in book.amendment):
        raise Hint("You took the list away. Keep it, and change another number.")
