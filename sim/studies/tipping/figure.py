"""Figures of a key along which gain and listed share change."""

from __future__ import annotations

import textwrap

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
def tipping_panels(
    along: pd.DataFrame, way: pd.DataFrame, vary: str, name: str = "", words_: str = ""
) -> Picture:  # fmt: skip
    """Two panels: gain along a key with the line at 1; listed share on the way up and on the way back.

    Args:
        along: columns value, gain, gain_low, gain_high; further months per month imposed.
        way: columns value, up, down, always; shares of residents.
        vary: the key, as it is typed.
        name: of the rulebook.
        words_: what the key is, with its name.
    """
    figure, (left, right) = style.page(_found(way, name), 1, 2)
    x, gain = along["value"].to_numpy(float), along["gain"].to_numpy(float)
    left.fill_between(x, along["gain_low"], along["gain_high"], color=BLUE, alpha=0.2, linewidth=0, zorder=2)
    left.plot(x, gain, color=BLUE, linewidth=3.2, marker="o", markersize=8, zorder=4)
    left.axhline(1, color=INK, linewidth=2, linestyle=DASHES[1], zorder=3)
    style.axis_title(left, "further months for each forced one\n(shaded: 95% interval; dashed: 1)")
    at, up, gap = (way[c].to_numpy(float) for c in ("value", "up", "gap"))
    back = up + gap
    low, high = (100 * (up + way[c].fillna(way["gap"]).to_numpy(float)) for c in ("low", "high"))
    right.fill_between(at, low, high, color=RED, alpha=0.16, linewidth=0, zorder=2)
    right.plot(at, 100 * up, color=BLUE, linewidth=3.2, marker="o", markersize=8, zorder=4)
    right.plot(at, 100 * back, color=RED, linewidth=3.2, linestyle=DASHES[1], marker="s", markersize=8, zorder=4)
    _arrows(right, at, 100 * up, BLUE)
    _arrows(right, at[::-1], 100 * back[::-1], RED)
    style.percent_axis(right, 128 * float(max(up.max(), back.max())))
    right.set_ylim(min(0.0, 105 * float(back.min())), right.get_ylim()[1])
    style.axis_title(right, "residents on the list, % of all\n(last year of each step)")
    looks = (("the way back*", RED, DASHES[1]), ("the way there", BLUE, DASHES[0]))
    keys = [Line2D([], [], color=colour, linestyle=dash, linewidth=3, label=text) for text, colour, dash in looks]
    right.legend(
        handles=keys, loc="upper right", frameon=False, labelcolor=INK, borderaxespad=0, handlelength=2.4,
        prop={"family": style.FONT, "size": style.SMALL},
    )  # fmt: skip
    key = "* less what merely came with time, as in a town that always had this value; shaded: 95% interval"
    figure.supxlabel(key, x=0.99, ha="right", **style.font())
    k = int(np.abs(gap).argmax())
    for ax in (left, right):
        ax.set_xlabel(plain("\n".join(textwrap.wrap(words_ or vary, 44))), **style.font())
    said = [
        f"Left: further months for each forced one along {vary}, from {fixed(gain[0])} at {x[0]:g} to "
        f"{fixed(gain[-1])} at {x[-1]:g}; line at 1.",
        f"Right: listed share on the way there and back, drift taken off; at {at[k]:g} it is "
        f"{words.percent(100 * up[k])} on the way there and {fixed(100 * back[k], 1)}% on the way back; at the top "
        f"{words.percent(100 * up[-1])}.",
    ]
    return style.finish(figure, said, "there-and-back")


def _found(way: pd.DataFrame, name: str) -> str:
    """The finding: how far the way back lies from the way there, drift taken off."""
    gap = way["gap"].to_numpy(float)
    k = int(np.abs(gap).argmax())
    beyond = ((way["low"] > 0) | (way["high"] < 0)).to_numpy()
    if not gap.any():
        finding = "the way back is the way there"
    elif not beyond.any():
        finding = "the way back does not differ by more than luck"
    else:
        k = int(np.where(beyond, np.abs(gap), -1).argmax())
        finding = f"on the way back the list differs by up to {fixed(100 * gap[k], 1)} points"
    return f"{name}: {finding}".removeprefix(": ")


def _arrows(ax: Axes, x: Reals, y: Reals, colour: str) -> None:
    """An arrow in the middle of each stretch, in the direction of the walk."""
    for i in range(len(x) - 1):
        a, b = ((x[i] * (1 - f) + x[i + 1] * f, y[i] * (1 - f) + y[i + 1] * f) for f in (0.45, 0.6))
        arrow = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 26, "linewidth": 0}
        ax.annotate("", b, a, arrowprops=arrow, zorder=5)
