"""Rules written by hand, as the registry uses them: world by world, in place of its own formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.arrays import Bools
from sim.errors import in_a_line, quoted
from sim.rules.worlds import OneWorld, Rule, RuleError

if TYPE_CHECKING:
    from sim.town.town import Town


def score(town: Town) -> None:
    """Replace the scores of worlds that have a scoring rule. Raises RuleError for scores that cannot be used."""
    for index, world in enumerate(town.worlds):
        if world.score is not None:
            town.state.score[index] = _checked(world.score, "scoring", town, index)


def list_by_hand(town: Town, bad: Bools) -> None:
    """Replace who ought to be listed in worlds that have a listing rule, in place. Raises RuleError."""
    for index, world in enumerate(town.worlds):
        if world.listing is not None:
            bad[index] = _checked(world.listing, "listing", town, index)


def _checked(rule: Rule, kind: str, town: Town, world: int) -> npt.NDArray[np.generic]:
    name = getattr(rule, "__name__", "the rule")
    where = f"{kind} rule {quoted(name)} of world {quoted(town.worlds[world].label)}, month {town.month}"
    try:
        result: npt.NDArray[np.generic] = np.asarray(rule(_one_world(town, world)))
    except Exception as error:
        raise RuleError(f"{where}: {in_a_line(error)}") from error
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


def _one_world(town: Town, world: int) -> OneWorld:
    s, people = town.state, town.people
    names = ("savings", "arrears", "demerits", "strikes", "clean", "listed", "favoured", "score", "covered", "wage")
    columns = {name: getattr(s, name)[world].view() for name in names}
    columns["listed_ties"] = s.listed_ties[world] / np.maximum(people.tie_count, 1)
    columns["district"] = people.district.view()
    for column in columns.values():
        column.flags.writeable = False
    return OneWorld(month=town.month, **columns)
