"""Checks of notebook 08, *Fair to whom?*."""

from __future__ import annotations

from sim.lab import fairness
from sim.lab.classroom import SEEDS, means
from sim.lab.exercises import exercise, require_list, require_listings, to_letters, to_rulebook
from sim.lab.laws import require_list_by_law
from sim.lab.parse import Hint, to_number
from sim.rules import shelf
from sim.rules.rulebook import Rulebook

WATCHED = shelf.load(shelf.DEFAULT).set({"inspection.watch_tilt": 0.5})
"""The town of the lesson: one and a half times as closely watched in district 1, half as closely in district 2."""
NOTIONS = tuple(name for key, name in fairness.NOTIONS.items() if key != "rate")
ASKED = {
    "A": ("listed without cause", "someone who left nothing unpaid on purpose in a year asks how such people fare"),
    "B": ("predictive value", "a landlord sees only that a person IS listed, and asks what that tells"),
    "C": ("spared with cause", "a creditor thinks of those who would not pay, and asks how many get away"),
}
BILLS = ("life.district_tilt", "life.district_wage")
GAP, SPARED, TIMES = 0.08, 0.85, 4.0


@exercise("08.1")
def who_asks_what(answer: object) -> str | None:
    """Each asks about another share of the same list: of those without cause, of the listed, of those with cause."""
    said = to_letters(answer, ASKED, NOTIONS, "one of the three shares")
    wrong = [letter for letter, (right, _) in ASKED.items() if said[letter] != right]
    if wrong:
        return f"Look at {wrong[0]} again: {ASKED[wrong[0]][1]}. Which months does that person count, and of which?"
    return None


@exercise("08.2")
def identity(answer: object) -> str | None:
    """Six times: nobody was watched more and no mistake was added. Only the number of misses differs."""
    said = to_number(answer)
    if abs(said - 6) <= 0.1:  # 6.07 of shares that were rounded first
        return None
    if abs(said - 1 / 6) <= 0.01:
        return "You divided district 2 by 1. Turn it round: how many times as large is the share in district 1?"
    if abs(said - 4) <= 0.05:
        return "4 is 400 / 100, or 160 / 40. Divide the shares: what part of those without cause is on the list?"
    if min(abs(said - 16), abs(said - 160)) <= 0.05:
        return "160 is how many months WITH cause are on the list. As many are there without. Of how many without?"
    if min(abs(said - 26.7), abs(said - 0.267), abs(said - 4.4), abs(said - 0.044)) <= 0.06:
        return "This is one district's share. Work out the other, then divide the larger by the smaller."
    return "District 1: 160 without cause on the list, of 600 such months. Do the same for district 2, then divide."


@exercise("08.3")
def law_for_an_uneven_watch(answer: object) -> str | None:
    """The watch stayed as uneven as it was. How far that carries is written in the law."""
    rulebook = to_rulebook(answer, WATCHED)
    _require_the_same_watch(rulebook)
    require_listings(float(means(rulebook)["ever_listed_share"]))
    first, second = _districts(rulebook)
    if first["not_listed"] > SPARED:
        return (
            f"Now {first['not_listed']:.0%} of those with cause are spared in district 1: the gap is small because the "
            f"list is. Keep that at {SPARED:.0%} or less. What makes one record lead to the next?"
        )
    gap = first["listed_without"] - second["listed_without"]
    if gap > GAP:
        return (
            f"Listed without cause: {first['listed_without']:.1%} and {second['listed_without']:.1%} (three towns). "
            f"Aim for a gap of {100 * GAP:.0f} points or less. What makes one record lead to the next?"
        )
    return None


@exercise("08.4")
def without_a_biased_watch(answer: object) -> str | None:
    """The claim is overturned: watch and readiness are the same everywhere, and still one district bears the list."""
    rulebook = to_rulebook(answer)
    require_list(rulebook)
    base = shelf.load(shelf.DEFAULT)
    now, old = rulebook.keys(), base.keys()
    if rulebook.amendment:
        return "Change the town from the start, without an amendment."
    other = [key for key, value in now.items() if value != old.get(key) and key not in BILLS]
    if now.keys() != old.keys() or other:
        return f"Leave {other[0] if other else 'sources and services'} as it was: change only {' or '.join(BILLS)}."
    first, second = _districts(rulebook)
    times = first["listed_without"] / max(second["listed_without"], 1e-9)
    if times < TIMES:
        return (
            f"Listed without cause {times:.1f} times as often in district 1 (three towns). Aim for {TIMES:.0f} or more."
        )
    return None


def _districts(rulebook: Rulebook) -> tuple[dict[str, float], dict[str, float]]:
    """The shares of the two districts, as means over three towns."""
    rows = fairness.mean_shares(rulebook, SEEDS)[list(fairness.NOTIONS)].to_numpy()
    first, second = (dict(zip(fairness.NOTIONS, map(float, row), strict=True)) for row in rows)
    return first, second


def _require_the_same_watch(rulebook: Rulebook) -> None:
    """Raise Hint if more than a law was changed, or the watch is no longer as uneven as in the lesson."""
    old = WATCHED.inspection.watch_tilt
    if any(rulebook.at(month).inspection.watch_tilt != old for month in (0, *(a.month for a in rulebook.amendment))):
        raise Hint("Leave inspection.watch_tilt at 0.5: suppose that nobody can order the watch to be equal.")
    require_list_by_law(rulebook.set({"inspection.watch_tilt": 0.0}))
