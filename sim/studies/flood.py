"""Does a change of one number list the whole town? A quick look, before anything dear is lived."""

from __future__ import annotations

from collections.abc import Sequence

from sim.rules.changes import Change, phrase, written
from sim.rules.rulebook import Rulebook
from sim.town.town import Town
from sim.words import share

FLOOD = 0.5
"""A list with so large a share of the town leaves nobody to compare with."""
RESIDENTS, TRIED_MONTHS = 300, 120


def listed_shares(rulebooks: Sequence[Rulebook], months: int = TRIED_MONTHS) -> list[float]:
    """The share of a small town on the list of each rulebook after so many months, at most TRIED_MONTHS."""
    with Town(rulebooks, RESIDENTS, 1) as town:
        for _ in range(min(months, TRIED_MONTHS)):
            town.step()
            town.history.flags.clear()
        return [float(value) for value in town.state.listed.mean(axis=1)]


def warning(before: Rulebook, after: Rulebook, changes: Sequence[Change], months: int = TRIED_MONTHS) -> str:
    """A line where the change, and not the rules before it, puts over half of the town on the list; else nothing."""
    was, now = listed_shares([before, after], months)
    if now < FLOOD or was >= FLOOD:
        return ""
    line = (
        f"careful: with {phrase(changes)}, {share(now)} of a small town are on the list at the end, before {share(was)}"
    )
    between = _between(changes)
    return f"{line}: this step lists nearly the whole town{between}"


def warning_of(rulebook: Rulebook) -> str:
    """A line where a rulebook puts over half of the town on the list; else nothing."""
    [now] = listed_shares([rulebook])
    if now < FLOOD:
        return ""
    return (
        f"Careful: {share(now)} of a small town are on its list after ten years; when nearly everybody is listed, "
        "nobody is left to compare with. Look at listing.threshold and the points of a record (source.*.demerit)."
    )


def _between(changes: Sequence[Change]) -> str:
    """A value half-way, where one number alone was changed."""
    if len(changes) != 1 or isinstance(changes[0].after, bool) or changes[0].before[0] != changes[0].before[-1]:
        return ""
    middle = (float(changes[0].before[0]) + float(changes[0].after)) / 2
    integer = isinstance(changes[0].before[0], int)
    return f"; try one between, such as {changes[0].key}={written(round(middle) if integer else round(middle, 6))}"
