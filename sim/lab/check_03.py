"""Checks of notebook 03, *The loop*."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.lab.checking import Hint, exercise, rulebook, share, word
from sim.lab.lives import live
from sim.rules import schema
from sim.rules.rulebook import Rulebook

LOOP = ("listed", "services closed", "less money", "bills missed", "records", "low score")
SEEDS = (1, 2, 3)
GATED = 4


@exercise("03.1")
def order(answer: Any) -> str | None:
    """You named the loop. It has no first step: start where you like."""
    if not isinstance(answer, (list, tuple)):
        return 'Give a list of the six steps between square brackets: ["listed", ...].'
    steps = [word(step) for step in answer]
    unknown = [step for step in steps if step not in LOOP]
    if unknown:
        return f"'{unknown[0]}' is not one of the six steps. They are: {', '.join(sorted(LOOP))}."
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
def made_by_the_loop(answer: Any) -> str | None:
    """These months are not there when listing costs nothing. Everything else was the same."""
    said = share(answer)
    first = live("joined-hands").worlds
    right = float(first["entrenchment"].iloc[0])
    if abs(said - right) <= 0.011:
        return None
    if abs(said - (1 - right)) <= 0.011:
        return "This is the share that both towns have. The question asks for the rest."
    if abs(said - float(first["listed_share"].iloc[0])) <= 0.006:
        return "This is how many people stand on the list. The question is about months on the list and the twin."
    return "Look for 'listed months made by feedback' in the table, in the column of joined-hands."


@exercise("03.3")
def tame(answer: Any) -> str | None:
    """The list is still there and still lists people, but most of its months are no longer of its own making."""
    book = rulebook(answer)
    _keeps_the_list(book)
    worlds = [live(book, seed).worlds.iloc[0] for seed in SEEDS]
    ever, fed = (float(np.mean([w[k] for w in worlds])) for k in ("ever_listed_share", "entrenchment"))
    if ever < 0.02:
        return f"Now only {ever:.1%} of the residents are ever listed. Keep a list that lists at least 2%."
    if fed >= 0.35:
        return (
            f"Feedback still makes {fed:.0%} of the months on the list (three towns); aim for under 35%. What does "
            "being listed cost in this town, and which number scales that?"
        )
    return None


@exercise("03.4")
def fewer_misses(answer: Any) -> str | None:
    """The claim is overturned: under these rules the list prevents more missed bills than it makes."""
    book = rulebook(answer)
    _keeps_the_list(book)
    found = [live(book, seed).worlds for seed in SEEDS]
    ever = float(np.mean([w["ever_listed_share"].iloc[0] for w in found]))
    if ever < 0.02:
        return f"Only {ever:.1%} of the residents are ever listed. Keep a list that lists at least 2%."
    own, none = (float(np.mean([w["breach_rate"].iloc[i] for w in found])) for i in (0, 2))
    if own >= none - 0.001:
        return (
            f"{own:.1%} of bills are missed with your list, {none:.1%} without any. Two things pull: the list costs "
            "people money (more bills missed) and frightens people (fewer missed on purpose). Weaken the first or "
            "strengthen the second."
        )
    return None


def _keeps_the_list(book: Rulebook) -> None:
    """Raise Hint if the rulebook gives up the list, opens the gates, or just switches feedback off by name."""
    if not book.listing.enabled or any("listing.enabled" in a.changes for a in book.amendment):
        raise Hint("You took the list away. Keep it, and change what it does.")
    if sum(s.gated for s in book.service) < GATED:
        raise Hint("You opened a gate. Keep the four services that read the list, and change another number.")
    if any(not getattr(book.channels, channel) for channel in schema.FEEDBACK):
        raise Hint("You cut a channel by its switch. No law has that switch: change the number that lies behind it.")
