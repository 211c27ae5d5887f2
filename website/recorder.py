"""Loaded into the kernel that runs a lesson for the site: says after each cell which town its figures show.

A town that lives in the cell says so itself. What was remembered is lived again, so that every cell says its own.
"""

from __future__ import annotations

from IPython.core.getipython import get_ipython
from IPython.display import publish_display_data

from sim import page
from sim.errors import ListedError
from sim.lab import classroom
from sim.town.town import Town

KIND = "application/vnd.listed.link"
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


Town.__init__ = watched  # type: ignore[method-assign]
shell = get_ipython()
if shell is not None:
    shell.events.register("pre_run_cell", before)
    shell.events.register("post_run_cell", after)
