"""Notebook 07: how the goal is gamed, and how a class mends it.

A machine searched 2,304 rulebooks for the goal as first written (`python -m tests.capstone`): 454 meet it, 334 of them
by one of these three tricks or a cousin. Each meets every number that was asked for, and none is what was
meant.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.lab.aims import GOAL, measure_each, meets
from sim.lab.aims import broken as broken
from sim.lab.display import Display
from sim.lab.parse import Hint, to_name, to_number
from sim.rules import shelf
from sim.rules.rulebook import Value

TRICKS: dict[str, dict[str, Value]] = {
    "rules-a": {"favour.threshold": 900.0, "service.*.perk": 0.2},
    "rules-b": {
        "means_test.enabled": True,
        "means_test.accuracy": 0.95,
        "listing.arrears_paid": False,
        "registry.frozen_clock": False,
        "listing.term": 6,
        "notice.chance": 0.0,
        "notice.on_refusal": False,
        "appeal.rate": 0.0,
    },
    "rules-c": {"service.employer.gated": False, "service.credit.gated": False},
}
"""Money that comes from nowhere; a list that nobody is told of; a list of people who could not pay."""
WITNESS = "second-chance"
"""What must still meet a goal that is mended: a bound that nothing keeps is none."""
MENU = {
    "gifts": "perks handed out, for each resident, % of basic costs",
    "told": "know that they are on the list, % of those on it",
    "cannot": "listings for bills that could not be paid, %",
    "wrong": "listings for wrong records, %",
    "poorer": "poorer than with no list, % of residents",
    "ever": "ever on the list, %",
}
"""Bounds that a class may add to the goal: `told` is a least, all others are a most."""


def tricks() -> Display:
    """The three rulebooks beside second-chance: what they change, and every number that a bound may be set to."""
    rows = _measured()
    words = {"missed": f"bills missed, for 100 with no list (goal: {GOAL:.0f})"}
    words |= {key: f"{key}: {meaning}" for key, meaning in MENU.items()}
    table = pd.DataFrame({name: {words[key]: round(row[key], 1) for key in words} for name, row in rows.items()})
    table.loc["meets the goal as first written"] = ["yes" if meets(row) else "no" for row in rows.values()]
    changes = pd.DataFrame(
        {"changes": ["; ".join(f"{key} {value}" for key, value in own.items()) for own in TRICKS.values()]},
        index=list(TRICKS),
    )
    return Display("Three rulebooks that a machine found", tables=[changes, table])


def to_bounds(answer: object) -> dict[str, float]:
    """The bounds that an answer adds to the goal. Raises Hint for what is none of the menu, or no number."""
    if not isinstance(answer, Mapping):
        raise Hint('Write your bounds as {"word": number}, such as {"ever": 15}.')
    return {to_name(key, MENU, "one of the words in the table"): to_number(value) for key, value in answer.items()}


def escaped(bounds: Mapping[str, float]) -> list[str]:
    """The tricks that still meet the goal with these bounds."""
    rows = _measured()
    return [name for name in TRICKS if meets(rows[name], bounds)]


def too_tight(bounds: Mapping[str, float]) -> dict[str, float]:
    """The bounds that second-chance breaks, and what it has."""
    row = _measured()[WITNESS]
    return {key: row[key] for key in broken(row, bounds)}


def _measured() -> dict[str, dict[str, float]]:
    """What the tricks and second-chance do."""
    base = shelf.load(shelf.DEFAULT)
    rulebooks = [base.set(changes).model_copy(update={"name": name}) for name, changes in TRICKS.items()]
    rulebooks.append(shelf.load(WITNESS))
    return dict(zip([*TRICKS, WITNESS], measure_each(rulebooks), strict=True))
