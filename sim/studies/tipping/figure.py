"""Figures of a key along which gain and listed share change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Reals
from sim.figures import style
from sim.figures.canvas import Axes, Line2D, drawing
from sim.figures.labels import plain
from sim.figures.style import COLOURS, DASHES, INK, Picture
from sim.words import fixed

BLUE, RED, GREY = COLOURS[0], COLOURS[1], "#777777"


@drawing
def tipping_panels(along: pd.DataFrame, way: pd.DataFrame, vary: str, name: str = "") -> Picture:
    """Two panels: gain along a key with the line at 1; listed share on the way up and on the way back.

    Args:
        along: columns value, gain, gain_low, gain_high; further months per month imposed.
        way: columns value, up, down, always; shares of residents.
        vary: the key.
        name: of the rulebook.
    """
    figure, (left, right) = style.page(f"Along {vary}{f', {name}' if name else ''}", 1, 2)
    x, gain = along["value"].to_numpy(float), along["gain"].to_numpy(float)
    left.fill_between(x, along["gain_low"], along["gain_high"], color=BLUE, alpha=0.2, linewidth=0, zorder=2)
    left.plot(x, gain, color=BLUE, linewidth=3.2, marker="o", markersize=8, zorder=4)
    left.axhline(1, color=INK, linewidth=2, linestyle=DASHES[1], zorder=3)
    style.axis_title(left, "gain: further months per month imposed\n(band: 95% interval; dashed: 1)")
    at, up, down, always = (way[c].to_numpy(float) for c in ("value", "up", "down", "always"))
    right.plot(at, 100 * always, color=GREY, linewidth=2.5, linestyle=DASHES[2], zorder=3)
    right.plot(at, 100 * up, color=BLUE, linewidth=3.2, marker="o", markersize=8, zorder=4)
    right.plot(at, 100 * down, color=RED, linewidth=3.2, linestyle=DASHES[1], marker="s", markersize=8, zorder=4)
    _arrows(right, at, 100 * up, BLUE)
    _arrows(right, at[::-1], 100 * down[::-1], RED)
    style.percent_axis(right, 138 * float(max(up.max(), down.max(), always.max())))
    style.axis_title(right, "residents on the list, % of all\n(last year of each step)")
    looks = (
        ("the way back", RED, DASHES[1]),
        ("the way in", BLUE, DASHES[0]),
        ("always at this value*", GREY, DASHES[2]),
    )
    keys = [Line2D([], [], color=colour, linestyle=dash, linewidth=3, label=text) for text, colour, dash in looks]
    right.legend(
        handles=keys, loc="upper right", frameon=False, labelcolor=INK, borderaxespad=0, handlelength=2.4,
        prop={"family": style.FONT, "size": style.SMALL},
    )  # fmt: skip
    key = "* in the months of the way back, in a world that had this value from the start"
    figure.supxlabel(key, x=0.99, ha="right", **style.font())
    k = int(np.abs(down - always)[:-1].argmax())
    for ax in (left, right):
        ax.set_xlabel(plain(vary), **style.font())
    said = [
        f"Left: gain along {vary}, from {fixed(gain[0])} at {x[0]:g} to {fixed(gain[-1])} at {x[-1]:g}; line at 1.",
        f"Right: listed share on the way in and back; at {at[k]:g} it is {words.percent(100 * up[k])} on the way in "
        f"and {words.percent(100 * down[k])} on the way back, when it is {words.percent(100 * always[k])} in a world "
        f"always there; at the top {words.percent(100 * up[-1])}.",
    ]
    return style.finish(figure, said, "tipping")


def _arrows(ax: Axes, x: Reals, y: Reals, colour: str) -> None:
    """An arrow in the middle of each stretch, in the direction of the walk."""
    for i in range(len(x) - 1):
        a, b = ((x[i] * (1 - f) + x[i + 1] * f, y[i] * (1 - f) + y[i + 1] * f) for f in (0.45, 0.6))
        arrow = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 26, "linewidth": 0}
        ax.annotate("", b, a, arrowprops=arrow, zorder=5)
