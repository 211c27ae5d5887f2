"""Who pays whom: what became of the bills, with the list and without. Use it from `sim.figures`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim import words
from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.labels import SECOND_LINE, compared, short_names, worlds_of
from sim.figures.style import Picture

BILLS = {
    "unpaid": "missed\nwhen due",
    "collected_late": "collected\nlate",
    "written_off": "written\noff",
    "still_owed": "still owed\nat the end",
}
"""Columns of a summary, and their words; in the order of a bill's life."""


@drawing
def who_pays_whom(summary: pd.DataFrame) -> Picture:
    """What residents missed, what creditors got late and what they never get: one row a world, all on one scale.

    Args:
        summary: columns world, unpaid, collected_late, written_off, still_owed: months of basic costs, over all
            residents; one row a world.
    """
    worlds = worlds_of(summary, None)
    if not worlds:
        return style.blank("Who pays whom", "There is no world to show.", "who-pays-whom")
    owed = (summary["written_off"].round() + summary["still_owed"].round()).tolist()  # as the bars say, so it adds up
    finding = compared(worlds, owed, [f"{v:,.0f} months of costs" for v in owed], [f"{v:,.0f}" for v in owed])
    title = f"What creditors never got, or still wait for: {finding}"
    figure, axes = style.page(title, 1, len(BILLS), max(style.HIGH, 1.8 + 0.45 * len(worlds)), sharey=True)
    top = max(1.0, float(summary[list(BILLS)].to_numpy(dtype=float).max()))
    said = [f"Bars of what became of the bills in {words.count(len(worlds), 'world')}, in months of basic costs."]
    for place, (ax, (column, text)) in enumerate(zip(axes, BILLS.items(), strict=True)):
        values = summary[column].to_numpy(dtype=float)
        style.axis_title(ax, text)
        ax.grid(False)
        ax.spines["bottom"].set_visible(False)
        ax.tick_params(length=0)
        ax.set(xticks=[], xlim=(0, 1.75 * top), ylim=(len(worlds) - 0.45, -0.55))
        for row, value in enumerate(values):
            lost = place > 1
            ax.barh(row, value, height=0.56, zorder=3, edgecolor=style.INK, linewidth=1, hatch="//" if lost else "",
                    facecolor=style.COLOURS[1] if lost else style.COLOURS[0] if place else "#AAAAAA")  # fmt: skip
            ax.annotate(f"{value:,.0f}", (value, row), (7, 0), textcoords="offset points", va="center_baseline",
                        zorder=6, **style.font(style.TEXT))  # fmt: skip
        each = ", ".join(f"{world} {value:,.0f}" for world, value in zip(worlds, values, strict=True))
        said.append(f"{text.replace(chr(10), ' ')}: {each}.")
    axes[0].set_yticks(np.arange(len(worlds)), _names(worlds))
    key = "months of basic costs, over all residents, on one scale; late fees come on top of bills"
    figure.supxlabel(key, **style.font())
    return style.finish(figure, said, "who-pays-whom")


def _names(worlds: Sequence[str]) -> list[str]:
    return short_names(worlds, 16, 2 if len(worlds) <= SECOND_LINE else 1)
