"""Checks of notebook 05, *Guilt by association*."""

from __future__ import annotations

from sim.lab import ties
from sim.lab.classroom import SEEDS, means
from sim.lab.exercises import exercise, require_list, require_listings, to_rulebook
from sim.lab.laws import require_law, require_list_by_law
from sim.lab.parse import to_number
from sim.rules import schema, shelf

HOUSEHOLD = 60.0
"""What the council of exercise 3 asks for."""
CLEAN, LISTED_FRIENDS = 10, 0.5
"""The person of exercise 1: clean months, and the share of their friends who are listed."""


@exercise("05.1")
def points(answer: object) -> str | None:
    """Ties took 60 points, clean months gave 10 back; this person did nothing. With 51 fewer they would be listed."""
    score = shelf.load("joined-hands").score
    said = to_number(answer)
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
def without_records(answer: object) -> str | None:
    """The claim is overturned. It held by arithmetic: 80 and 20 points reach the line, and do not cross it."""
    rulebook = to_rulebook(answer)
    require_list(rulebook)
    require_law(rulebook)
    own, bare = (sum(counts) for counts in zip(*(ties.only_ties(rulebook, seed) for seed in SEEDS), strict=True))
    if bare:
        return (
            f"{bare:,} people are listed without a record even when ties cost no points, so it is not their ties that "
            "do it. Leave the threshold below 1,000 and make the ties weigh more."
        )
    if own < 10:
        return (
            f"In three towns together {own} people are listed without a record; find rules for at least ten. How many "
            "points can ties take at the most, how many do clean months give back, and where is the threshold?"
        )
    return None


@exercise("05.3")
def less_to_spread(answer: object) -> str | None:
    """A tie rule spreads what is there. With less to spread, it spreads less."""
    rulebook = to_rulebook(answer, shelf.load("joined-hands").set({"score.household": HOUSEHOLD}))
    require_list_by_law(rulebook, gates=False, channels=schema.FEEDBACK)
    least = shelf.load("joined-hands").score
    if rulebook.score.household < HOUSEHOLD or rulebook.score.association < least.association:
        return (
            f"The council insists: score.household stays at {HOUSEHOLD:g}, score.association at {least.association:g}."
        )
    own = means(rulebook)
    require_listings(own["ever_listed_share"])
    if own["listed_share"] > 0.07:
        return (
            f"{own['listed_share']:.1%} are on the list at the end (three towns); aim for 7% or less. What puts the "
            "first person of a home on the list? Fewer first persons, fewer who follow."
        )
    return None
