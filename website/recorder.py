"""Loaded into the kernel that runs a lesson for the site: says after each cell which town its figures show.

Where a prediction is looked at it says what the model gives. A town that lives in the cell says so itself. What was
remembered is lived again, so that every cell says its own.
"""

from __future__ import annotations

from IPython.core.getipython import get_ipython
from IPython.display import publish_display_data

from sim import lab, page
from sim.errors import ListedError
from sim.lab import classroom
from sim.town.town import Town

KIND = "application/vnd.listed.link"
RESULT = "application/vnd.listed.result+json"
against = lab.against
first: list[Town] = []
begin = Town.__init__


def watched(town: Town, *given: object, **named: object) -> None:
    """A town's own beginning; the first of a cell is kept in mind."""
    begin(town, *given, **named)  # type: ignore[arg-type]
    if not first:
        first.append(town)


def before(_: object = None) -> None:
    """Nothing was lived yet in this cell."""
    first.clear()
    classroom._remembered.cache_clear()


def after(_: object = None) -> None:
    """Say what was lived, as a link into the page."""
    for town in first:
        month = town.month
        try:
            where = page.link(
                town.worlds[0].rulebook, seed=town.town_seed, month=month, months=max(month, 120),
                residents=town.people.count, page="",
            )  # fmt: skip
        except ListedError:  # such as a town larger than the page takes
            continue
        publish_display_data({KIND: where})
    first.clear()


def said_against(key: str, result: float, **named: bool) -> object:
    """Say what a prediction is held against, and go on."""
    publish_display_data({RESULT: {"key": key, "result": float(result)}})
    return against(key, result, **named)


lab.against = said_against  # type: ignore[assignment]
Town.__init__ = watched  # type: ignore[method-assign]
shell = get_ipython()
if shell is not None:
    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)
