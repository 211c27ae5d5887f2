"""The figure of a reform: who comes back to a life as without the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.labels import worlds_of
from sim.figures.style import COLOURS, DASHES, INK, End, Picture

if TYPE_CHECKING:
    from matplotlib.typing import LineStyleType

RED = COLOURS[1]


@drawing
def reform_curves(curve: pd.DataFrame, month: int, name: str = "") -> Picture:
    """Who, of those listed before a reform, lives as without a list, by months since; with and without the reform.

    Args:
        curve: columns world (two of them), thing (listing, wage, wealth, all), months, share.
        month: of the reform.
        name: of the rulebook.
    """
    worlds = worlds_of(curve, None)
    title = _found(curve, worlds, name)
    figure, axes = style.page(title, 1, 2, sharey=True)
    looks: tuple[tuple[str, str, LineStyleType, float, str], ...] = (
        ("listing", "#7FCEB8", "-", 8, "off the list"), ("wage", RED, DASHES[1], 3, "wage"),
        ("wealth", COLOURS[5], "-", 8, "wealth"), ("all", INK, DASHES[2], 3, "all three"),
    )  # fmt: skip
    said = [f"Of those listed before month {month}, the share who live as without a list from then to the end."]
    places = []
    for ax, world in zip(axes, worlds, strict=False):
        ends: list[End] = []
        for thing, colour, dash, width, text in looks:
            returned = curve[(curve["world"] == world) & (curve["thing"] == thing)]
            months, share = returned["months"].to_numpy(), 100 * returned["share"].to_numpy(float)
            ax.plot(months, share, color=colour, linestyle=dash, linewidth=width, drawstyle="steps-post", clip_on=False,
                    zorder=4, solid_capstyle="butt")  # fmt: skip
            if not len(share):
                continue
            ends.append(End(float(months[-1]), float(share[-1]), f"{text} {share[-1]:.0f}%", colour, dash))
            said.append(f"{world}, {text}: {share[0]:.0f}% at once, {share[-1]:.0f}% by the end.")
        style.month_axis(ax, np.array([0, max(1, int(curve["months"].max()))]), f"months since month {month}", most=6)
        style.percent_axis(ax, 100)
        style.axis_title(ax, f"{world}: returned for good,\n% of those listed before")
        places.append(style.end_labels(ax, ends))
    return style.finish(figure, said, "reform", *places)


def _found(curve: pd.DataFrame, worlds: Sequence[str], name: str) -> str:
    """The finding: who lives as without a list at the end, with and without the reform."""
    ends = []
    for world in worlds:
        share = curve.loc[(curve["world"] == world) & (curve["thing"] == "all"), "share"]
        if len(share):
            ends.append(f"{world} {100 * float(share.iloc[-1]):.0f}%")
    who = "as without a list at the end, of those ever on it"
    return f"{name}: {who}: {'; '.join(ends) or 'nobody'}".removeprefix(": ")
