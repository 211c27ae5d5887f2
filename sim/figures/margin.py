"""The picture of the margin: a middle month off and on the list. Use it from `sim.figures`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.canvas import Line2D, drawing
from sim.figures.style import COLOURS, INK, Picture
from sim.words import share, signed

OFF, ON = COLOURS[0], COLOURS[1]


@drawing
def margin_by_tenth(margin: pd.DataFrame) -> Picture:
    """What a middle month leaves to each tenth of residents by wage: a dot off the list, one on it, joined.

    Args:
        margin: columns tenth ("1" to "10", or "middle"), off, on (months of basic costs), hinge, poor (shares of the
            tenth); rows of one world.
    """
    tenths = margin[margin["tenth"] != "middle"].reset_index(drop=True)
    if tenths.empty:
        return style.blank("What a middle month leaves", "There are no residents.", "left-over-by-wage")
    off, on = (100 * tenths[name].to_numpy(dtype=float) for name in ("off", "on"))
    figure, (ax,) = style.page(_title(tenths))
    ax.axhline(0, color=INK, linewidth=2.2, zorder=3)
    x = np.arange(len(tenths))
    ax.vlines(x, on, off, color="#8A8A8A", linewidth=4, zorder=4)
    ax.plot(x, off, "o", color=OFF, markersize=14, markeredgecolor=INK, linestyle="", zorder=6)
    ax.plot(x, on, "s", color=ON, markersize=12, markeredgecolor=INK, linestyle="", zorder=5)
    for at, high, low in zip(x, off, on, strict=True):
        box = {"facecolor": "white", "edgecolor": "none", "boxstyle": "square,pad=0.05"}
        beside: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "zorder": 7, "bbox": box}
        ax.annotate(signed(high), (at, high), (0, 11), va="bottom", **beside, **style.font())
        ax.annotate(signed(low), (at, low), (0, -11), va="top", **beside, **style.font())
    top, bottom = max(float(off.max()), 0.0), min(float(on.min()), 0.0)
    space = 0.17 * ((top - bottom) or 1.0)
    ax.set(ylim=(bottom - space, top + space), xlim=(-0.6, len(x) - 0.4))
    hinge, poor = (tenths[name].to_numpy(dtype=float) for name in ("hinge", "poor"))
    ax.set_xticks(x, [f"{t}\n{_whole(h)}\n{_whole(p)}" for t, h, p in zip(tenths["tenth"], hinge, poor, strict=True)])
    ax.tick_params(axis="x", length=0)
    names = "residents by wage, tenths\nsink only if listed, %\nsink either way, %"
    ax.annotate(names, (0, 0), (-14, -4), xycoords="axes fraction", textcoords="offset points", ha="right", va="top",
                linespacing=1.2, **style.font())  # fmt: skip
    ax.set_yticks(ax.get_yticks(), [signed(tick) for tick in ax.get_yticks()])
    ax.set_ylim(bottom - space, top + space)
    style.axis_title(ax, "left over in a middle month, % of a month's basic costs")
    keys = [
        Line2D([], [], marker=mark, color=colour, markersize=13, markeredgecolor=INK, linestyle="", label=text)
        for mark, colour, text in (("o", OFF, "off the list"), ("s", ON, "on the list"))
    ]
    figure.legend(
        handles=keys, loc="outside lower right", ncols=2, frameon=False, labelcolor=INK,
        prop={"family": style.FONT, "size": style.TEXT},
    )  # fmt: skip
    said = [f"{_title(tenths)}. Two dots for each tenth of residents by wage, off and on the list, % of basic costs."]
    said += [
        f"Tenth {t}: {signed(a)} off, {signed(b)} on, {_whole(h)}% sink only if listed, {_whole(p)}% either way."
        for t, a, b, h, p in zip(tenths["tenth"], off, on, hinge, poor, strict=True)
    ]
    return style.finish(figure, said, "left-over-by-wage")


def _title(tenths: pd.DataFrame) -> str:
    """The finding."""
    hinge, poor = float(tenths["hinge"].mean()), float(tenths["poor"].mean())
    either = f"; {share(poor)} lose either way" if poor else ""
    if hinge == 1:
        return "Being listed turns everybody's middle month from a gain into a loss"
    if hinge == 0:
        return f"Being listed turns nobody's middle month into a loss{either}"
    return f"Being listed turns a gain into a loss for {share(hinge)} of residents{either}"


def _whole(value: float) -> str:
    return f"{100 * value:.0f}"
