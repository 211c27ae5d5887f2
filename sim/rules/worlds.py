"""Rules written by hand: a student's Python function as the scoring or listing rule of one world.

    def kind(town):                    # town: read-only columns of one world, one value a resident
        return 1000 - 5 * town.strikes

    Town([World(rulebook, score=kind)])

A scoring rule gives points, a listing rule gives True for those who ought to be listed; term, arrears, appeals and
services stay as in the rulebook. What comes back is checked before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.errors import ListedError
from sim.rules.rulebook import Rulebook

Rule = Callable[[SimpleNamespace], Any]


class RuleError(ListedError):
    """A hand-written rule gave something that cannot be used."""


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
        label, again = world.label, 2
        while label in taken:
            label, again = f"{world.label} ({again})", again + 1
        result.append(replace(world, name=label))
    return tuple(result)


def _columns(town: Any, world: int) -> SimpleNamespace:
    """Read-only columns of one world, each of shape (residents,)."""
    names = ("savings", "arrears", "demerits", "strikes", "clean", "listed", "favoured", "score", "covered", "wage")
    columns = {name: np.broadcast_to(getattr(town.state, name), town.state.shape)[world].view() for name in names}
    columns["listed_ties"] = town.state.listed_ties[world] / np.maximum(town.people.tie_count, 1)
    columns["district"] = town.people.district.view()
    for column in columns.values():
        column.flags.writeable = False
    return SimpleNamespace(month=town.month, **columns)


def _checked(rule: Rule, kind: str, town: Any, world: int) -> np.ndarray[Any, Any]:
    name = getattr(rule, "__name__", "the rule")
    where = f"{kind} rule {name!r} of world {town.worlds[world].label!r}, month {town.month}"
    try:
        result = np.asarray(rule(_columns(town, world)))
    except Exception as error:
        raise RuleError(f"{where}: {type(error).__name__}: {error}") from error
    if result.shape != (town.people.count,):
        raise RuleError(
            f"{where}: gave shape {result.shape}; one value for each of {town.people.count} residents is needed"
        )
    wanted = "b" if kind == "listing" else "fiu"
    if result.dtype.kind not in wanted:
        expected = "True or False" if kind == "listing" else "numbers"
        raise RuleError(f"{where}: gave {result.dtype}; {expected} are needed")
    if not np.isfinite(result).all():
        first = int(np.flatnonzero(~np.isfinite(result))[0])
        raise RuleError(f"{where}: gave {result[first]} for resident {first}; every score must be a finite number")
    return result


def score(town: Any) -> None:
    """Replace the scores of worlds that have a scoring rule."""
    for index, world in enumerate(town.worlds):
        if world.score is not None:
            town.state.score[index] = _checked(world.score, "scoring", town, index)


def listing(town: Any, bad: Any) -> Any:
    """Replace who ought to be listed in worlds that have a listing rule."""
    for index, world in enumerate(town.worlds):
        if world.listing is not None:
            bad[index] = _checked(world.listing, "listing", town, index)
    return bad
