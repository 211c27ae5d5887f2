"""Checks of notebook 03, *The loop*."""

from __future__ import annotations

from sim.lab.classroom import means, run_town
from sim.lab.exercises import exercise, require_channels, require_gates, require_list, require_listings, to_rulebook
from sim.lab.laws import require_law
from sim.lab.parse import to_list, to_name, to_share
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook

TOWN = 4
"""The seed of this lesson's own town, which is uneven."""
LOOP = ("listed", "services closed", "less money", "bills missed", "records", "low score")


@exercise("03.1")
def order(answer: object) -> str | None:
    """You named the loop. It has no first step: start where you like."""
    steps = [to_name(step, LOOP, "one of the six steps") for step in to_list(answer)]
    if sorted(steps) != sorted(LOOP):
        return "Use each of the six steps once."
    start = steps.index("listed")
    turned = steps[start:] + steps[:start]
    wrong = next((a for a, b in zip(turned, LOOP, strict=True) if a != b), None)
    if wrong is None:
        return None
    before = turned[turned.index(wrong) - 1]
    return f"Can '{before}' lead straight to '{wrong}'? Ask what must happen in between."


@exercise("03.2")
def made_by_the_loop(answer: object) -> str | None:
    """These months are not there without feedback. Everything else was the same."""
    said = to_share(answer)
    first = run_town(shelf.load("joined-hands", "uneven"), TOWN).worlds.iloc[0]
    right = float(first["entrenchment"])
    if abs(said - right) <= 0.011:
        return None
    if abs(said - (1 - right)) <= 0.011:
        return "This is the share that both towns have. The question asks for the rest."
    if abs(said - float(first["listed_share"])) <= 0.006:
        return "This is how many people stand on the list. The question is about months on the list and the twin."
    return "Look for 'caused by feedback' in the table, in the column of joined-hands."


@exercise("03.3")
def tame(answer: object) -> str | None:
    """The list is still there and still lists people, and less than 40% of its months are of its own making."""
    rulebook = to_rulebook(answer)
    _keeps_the_list(rulebook)
    own = means(rulebook)
    require_listings(own["ever_listed_share"])
    if own["entrenchment"] >= 0.40:
        return (
            f"Feedback still makes {own['entrenchment']:.0%} of the months on the list (three towns); aim for under "
            "40%. What does being listed cost in this town, and which number scales that?"
        )
    return None


@exercise("03.4")
def fewer_misses(answer: object) -> str | None:
    """The claim is overturned: under these rules the list prevents more missed bills than it makes."""
    rulebook = to_rulebook(answer)
    _keeps_the_list(rulebook)
    own, none = (means(rulebook, world=world) for world in (0, 2))
    require_listings(own["ever_listed_share"])
    if own["breach_rate"] >= none["breach_rate"] - 0.001:
        return (
            f"{own['breach_rate']:.1%} of bills are missed with your list, {none['breach_rate']:.1%} without any. Two "
            "things pull: the list costs people money (more bills missed) and frightens people (fewer missed on "
            "purpose). What costs nothing frightens nobody. Weaken the first and keep some of the second: who of those "
            "that miss a bill need not come onto the list at all?"
        )
    return None


def _keeps_the_list(rulebook: Rulebook) -> None:
    """Raise Hint if the rulebook gives up the list, opens the gates, or changes what no law can write."""
    require_list(rulebook)
    require_gates(rulebook)
    require_channels(rulebook, schema.FEEDBACK)
    require_law(rulebook)
