"""Checks of notebook 05, *Guilt by association*."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.lab import ties
from sim.lab.checking import Hint, exercise, number, rulebook
from sim.lab.lives import live
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

SEEDS = (1, 2, 3)
HOUSEHOLD = 60.0
"""What the council of exercise 3 asks for."""
CLEAN, LISTED_FRIENDS = 10, 0.5
"""The person of exercise 1: clean months, and the share of their friends who are listed."""


@exercise("05.1")
def points(answer: Any) -> str | None:
    """Fifty points are gone, and this person did nothing. The list is another forty-odd points away."""
    score = shelf.load("joined-hands").score
    said = number(answer)
    friends = LISTED_FRIENDS * score.association
    right = score.start + CLEAN * score.merit - friends - score.household
    if abs(said - right) <= 0.5:
        return None
    if abs(said - (right - CLEAN * score.merit)) <= 0.5:
        return "Nearly. The months without a new record count, too: one point each."
    if abs(said - (right - score.association + friends)) <= 0.5:
        return "The 80 points are lost only if all friends are listed. Here it is half of them."
    if abs(said - (right + score.household)) <= 0.5:
        return "You left out the home: one of those who live there is listed."
    return "Start with 1,000. Add one for each clean month, take off the part for friends, then the part for the home."


@exercise("05.2")
def without_records(answer: Any) -> str | None:
    """The claim is overturned. It held by arithmetic: 80 and 20 points reach the line, and do not cross it."""
    book = rulebook(answer)
    _has_a_list(book)
    found = [ties.only_ties(book, seed) for seed in SEEDS]
    here, bare = sum(f[0] for f in found), sum(f[1] for f in found)
    if bare:
        return (
            f"{bare:,} people are listed without a record even when ties cost no points, so it is not their ties that "
            "do it. Leave the threshold below 1,000 and make the ties weigh more."
        )
    if here < 10:
        return (
            f"In three towns together {here} people are listed without a record; find rules for at least ten. How many "
            "points can ties take at the most, and how many does it take to fall below the threshold?"
        )
    return None


@exercise("05.3")
def less_to_spread(answer: Any) -> str | None:
    """A tie rule spreads what is there. With less to spread, it spreads less."""
    if isinstance(answer, Mapping):
        answer = shelf.load("joined-hands").set({"score.household": HOUSEHOLD}).set(dict(answer))
    book = rulebook(answer)
    _has_a_list(book)
    least = shelf.load("joined-hands").score
    if book.score.household < HOUSEHOLD or book.score.association < least.association:
        return (
            f"The council insists: score.household stays at {HOUSEHOLD:g}, score.association at {least.association:g}."
        )
    if not (book.channels.association and book.channels.means and book.channels.scrutiny and book.channels.carrots):
        return "You cut a channel by its switch. No law has that switch: change the number that lies behind it."
    worlds = [live(book, seed).worlds.iloc[0] for seed in SEEDS]
    now, ever = (float(np.mean([w[k] for w in worlds])) for k in ("listed_share", "ever_listed_share"))
    if ever < 0.02:
        return f"Now only {ever:.1%} of the residents are ever listed. Keep a list that lists at least 2%."
    if now > 0.07:
        return (
            f"{now:.1%} are on the list at the end (three towns); aim for 7% or less. What puts the first person of a "
            "home on the list? Fewer first persons, fewer who follow."
        )
    return None


def _has_a_list(book: Rulebook) -> None:
    if not book.listing.enabled or any("listing.enabled" in a.changes for a in book.amendment):
        raise Hint("You took the list away. Keep it, and change what it does.")
