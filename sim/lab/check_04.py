"""Checks of notebook 04, *Wrong records*."""

from __future__ import annotations

import numpy as np

from sim.lab.classroom import SEEDS, run_town, sums
from sim.lab.exercises import exercise, require_list, require_listings, to_rulebook
from sim.lab.laws import MISTAKES, require_law
from sim.lab.parse import Hint, to_share
from sim.results.listings import by_wrong_records
from sim.results.runs import Run
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

BASE = "auto-flag"
TOWN = 31
"""The seed of this lesson's own town."""
ALONE, WITH_A_PERSON = (34_018, 40_195), (9_910, 22_589)
"""MiDAS, Michigan (mlive.com, 2017-08): cases reversed and reviewed, by the computer alone and with a person's part."""


@exercise("04.1")
def reversed_in_all(answer: object) -> str | None:
    """Seven of ten, of those reviewed: fewer than the sample said, and the computer alone erred twice as often."""
    said = to_share(answer)
    (alone, of_these), (helped, of_those) = ALONE, WITH_A_PERSON
    if abs(said - (alone + helped) / (of_these + of_those)) <= 0.006:
        return None
    if abs(said - 0.93) <= 0.006:
        return "This was the interim sample. What came out when all the cases had been looked at?"
    if abs(said - alone / of_these) <= 0.006:
        return "This is the share of those that the computer decided alone. The question asks for all."
    if abs(said - helped / of_those) <= 0.006:
        return "This is the share of those in which a person had a part. The question asks for all."
    if abs(said - (alone / of_these + helped / of_those) / 2) <= 0.006:
        return "This is the middle of the two shares. The groups differ in size: add the cases first, then divide."
    return "Add up the cases that were reversed, 34,018 and 9,910. Then divide by all that were reviewed."


@exercise("04.2")
def struck_out(answer: object) -> str | None:
    """There was a right to appeal, and it removed very few wrong records. Most went by age, or still stand."""
    said = to_share(answer)
    counts = sums(run_town(BASE, TOWN), ["expunged", "records_wrong", "records_astray"]).iloc[0]
    gone, wrong = float(counts["expunged"]), float(counts["records_wrong"] + counts["records_astray"])
    if abs(said - gone / wrong) <= 0.006:
        return None
    if abs(said * 100 - gone) <= 0.5 or abs(said - gone) <= 0.5:
        return "This is the number struck out. Of how many wrong records in all? Add up the column, then divide."
    if abs(said - (1 - gone / wrong)) <= 0.006:
        return "These are the ones that were NOT struck out. The question asks for the others."
    return "Table of corrections: the row 'expunged', divided by the sum of the column of wrong records."


@exercise("04.3")
def recourse(answer: object) -> str | None:
    """Same machine, a listing hardly cheaper, a list a third shorter or more: what is made of an accusation decides."""
    rulebook = to_rulebook(answer, BASE)
    require_law(rulebook, BASE)
    _same_machine(rulebook)
    worlds, before = _means(rulebook), _means(shelf.load(BASE))
    require_listings(worlds["ever"])
    if worlds["cost"] < 0.9 * before["cost"]:
        return "You made listing cheaper. That shortens the list, too. Here the cost is to stay: change the way off."
    if worlds["listed"] <= 0.65 * before["listed"]:
        return None
    return (
        f"{worlds['listed']:.1%} are on the list at the end under your rules, {before['listed']:.1%} before (three "
        f"towns); aim for {0.65 * before['listed']:.1%} or less. To come off by appeal a person must know, must "
        "appeal, must be heard and must be believed. Which of the four is the narrowest now?"
    )


@exercise("04.4")
def share_and_number(answer: object) -> str | None:
    """The claim is overturned: the share fell because others were added, not because fewer were listed in error."""
    rulebook = to_rulebook(answer, BASE)
    require_law(rulebook, BASE, besides=(MISTAKES,))
    _same_machine(rulebook)
    worlds, before = _means(rulebook), _means(shelf.load(BASE))
    if worlds["wronged"] < 0.9 * before["wronged"]:
        return (
            f"{worlds['wronged']:.0f} listings come from wrong records, {before['wronged']:.0f} before (three towns). "
            "You made fewer of them. The task is to make the SHARE smaller without that. What else is in the share?"
        )
    if worlds["wrong_share"] >= 0.30:
        return (
            f"Wrong records are behind {worlds['wrong_share']:.0%} of the listings, {before['wrong_share']:.0%} "
            "before. Aim for less than 30%. A share has a top and a bottom: what would make the bottom larger?"
        )
    return None


def _same_machine(rulebook: Rulebook) -> None:
    """Raise Hint if the list is given up, or wrong records are made less often."""
    base, now = shelf.load(BASE), rulebook.at(120)
    require_list(rulebook, "Keep it, and change what happens to those on it.")
    errors = {source.name: source.error for source in now.source if source.connected}
    if any(errors.get(source.name, 0.0) < source.error for source in base.source) or (
        now.registry.mismatch < base.registry.mismatch
    ):
        raise Hint("You made fewer errors. That helps, of course. But suppose that nobody knows how: keep the errors.")


def _means(rulebook: Rulebook) -> dict[str, float]:
    """What is compared, as means over three towns."""
    rows = [_row(run_town(rulebook, seed)) for seed in SEEDS]
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}


def _row(lived: Run) -> dict[str, float]:
    first = lived.worlds.iloc[0]
    months = float(lived.residents[lived.residents["world"] == first["name"]]["months_listed"].sum())
    return {
        "listed": float(first["listed_share"]),
        "ever": float(first["ever_listed_share"]),
        "wrong_share": float(first["wrong_person_share"]),
        "wronged": _wronged(lived),
        "cost": float(first["wages_lost"]) / months if months else 1.0,
    }


def _wronged(lived: Run) -> float:
    return by_wrong_records(lived.town, lived.shown[0])
