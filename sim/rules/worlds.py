"""Worlds: rulebooks, perhaps with rules written by hand: a student's Python function that scores or lists.

    def kind(town):                    # town: read-only columns of one world, one value a resident
        return 1000 - 5 * town.strikes

    Town([World(rulebook, score=kind)])

A scoring rule gives points, a listing rule gives True for those who ought to be listed; term, arrears, appeals and
services stay as in the rulebook. What comes back is checked before it is used (`sim/town/custom.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy.typing as npt

from sim.arrays import Bools, Ints, Reals
from sim.errors import ListedError
from sim.rules.rulebook import Rulebook


class RuleError(ListedError):
    """A hand-written rule gave something that cannot be used."""


@dataclass(frozen=True)
class OneWorld:
    """What a hand-written rule is given: the town in one world, as read-only columns of shape (residents,).

    As in `State`, but for `listed_ties`, here the share of a resident's ties that are listed.
    """

    month: int
    savings: Reals
    arrears: Reals
    demerits: Ints
    strikes: Ints
    clean: Ints
    listed: Bools
    favoured: Bools
    score: Reals
    covered: Bools
    wage: Reals
    listed_ties: Reals
    district: Ints


Rule = Callable[[OneWorld], npt.ArrayLike]


@dataclass(frozen=True)
class World:
    """One life of the town: a rulebook, and perhaps hand-written rules in place of its formula.

    Args:
        rulebook: the numbers.
        name: the world's name in tables and figures; the rulebook's if empty.
        score: from columns to points, float of shape (residents,).
        listing: from columns (with the new score) to bool of shape (residents,).
    """

    rulebook: Rulebook
    name: str = ""
    score: Rule | None = None
    listing: Rule | None = None

    @property
    def label(self) -> str:
        """The name shown."""
        return self.name or self.rulebook.name


def named(worlds: Sequence[World | Rulebook]) -> tuple[World, ...]:
    """Worlds with labels that differ: the second of the same name becomes `name (2)`."""
    result: list[World] = []
    for given in worlds:
        world = given if isinstance(given, World) else World(given)
        taken = {w.label for w in result}
        label, copy = world.label, 2
        while label in taken:
            label, copy = f"{world.label} ({copy})", copy + 1
        result.append(replace(world, name=label))
    return tuple(result)
