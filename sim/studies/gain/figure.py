"""Figures of gain: tables in, pictures out; knows nothing of towns."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd

from sim.arrays import Reals
from sim.figures import style
from sim.figures.canvas import Axes, MaxNLocator, drawing
from sim.figures.style import COLOURS, DASHES, INK, Picture
from sim.words import fixed

BLUE, RED, GREEN, PINK = COLOURS[:4]
GREY = "#777777"
COLUMNS = {"all": "gain", "to self": "to_self", "to others": "to_others"}
"""Parts of the gain, and where the table of towns has them."""
ABOVE = 0.24  # how far above its bar a part's towns stand


@drawing
def gain_parts(parts: pd.DataFrame, channels: pd.DataFrame, towns: pd.DataFrame, name: str = "") -> Picture:
    """Gain: whole, to the person and to others, town by town; then without each channel, among the same cases with it.

    Args:
        parts: columns part, gain, low, high; further months per month imposed.
        channels: columns channel (in words), cases, gain, without, drop, low, high; `cases` 0 where it is not at work.
        towns: columns to_self, to_others, gain; one row a town.
        name: of the rulebook.
    """
    title = f"{name}: each forced month on the list brings {fixed(_all(parts))} more".removeprefix(": ")
    at_work = channels[channels["cases"] > 0]
    figure, (left, right) = style.page(title, 1, 2, max(style.HIGH, 2.2 + 0.7 * len(at_work)))
    said = [f"Dot charts of further months on the list for each forced one{f' under {name}' if name else ''}."]
    names = {"all": "all", "to self": "to the same\nperson", "to others": "to others"}
    labels, several, ends = [], len(towns) > 1, parts[["low", "high"]].to_numpy(float)
    for y, (_, row) in enumerate(parts.iterrows()):
        part = str(row["part"])
        spread = f"({fixed(row['low'])} to {fixed(row['high'])})"
        _bar(left, y, row["gain"], row["low"], row["high"], (GREEN, COLOURS[4], BLUE)[y % 3])
        each = towns[COLUMNS[part]].to_numpy(float)
        if several:
            left.plot(each, np.full(len(each), y + ABOVE), "|", color=INK, markersize=19, markeredgewidth=2.5, zorder=5)
            ends = np.vstack([ends, [each.min(), each.max()]])
        word = names.get(part, part)
        labels.append(f"{word}: {fixed(row['gain'])}\n{spread}")
        said.append(f"{word}: {fixed(row['gain'])} {spread}.".replace("\n", " "))
        if several:
            said.append(f"Towns, from the lowest: {', '.join(fixed(gain) for gain in sorted(each))}.")
    left.set_yticks(range(len(labels)), labels)
    strokes = f"strokes: the {len(towns)} towns; " if several else ""
    style.axis_title(left, f"further months for each forced one\n({strokes}dashed: 1, as many again)")
    _frame(left, ends, len(labels), 1.0)
    left.axvline(1, color=INK, linewidth=2.5, linestyle=DASHES[1], zorder=2)
    if at_work.empty:
        right.set_axis_off()
        right.text(0.5, 0.5, "no channel is at work", transform=right.transAxes, ha="center", **style.font(style.TEXT))
        return style.finish(figure, [*said, "No channel is at work."], "further-months")
    labels = []
    for y, (_, row) in enumerate(at_work.iloc[::-1].iterrows()):
        sure = row["low"] > 0 or row["high"] < 0
        _bar(right, y, row["drop"], row["low"], row["high"], RED if sure else GREY)
        labels.append("\n".join(textwrap.wrap(f"{row['channel']}: {fixed(row['drop'])}", 22)))
        spread = f"({fixed(row['low'])} to {fixed(row['high'])})"
        said.append(f"Without {row['channel']} it falls by {fixed(row['drop'])} {spread}.")
    right.set_yticks(range(len(labels)), labels)
    cases = int(at_work["cases"].max())
    style.axis_title(right, f"fewer without one channel\n({cases} forced; grey: may be none)")
    _frame(right, at_work[["low", "high"]].to_numpy(float), len(labels), 0.0)
    over = f"of the mean over {len(towns)} towns" if several else "over the people of one town"
    return style.finish(figure, [*said, f"Bars are 95% intervals {over}."], "further-months")


def _all(parts: pd.DataFrame) -> float:
    """The whole gain."""
    return float(parts.loc[parts["part"] == "all", "gain"].iloc[0])


def _bar(ax: Axes, y: float, value: float, low: float, high: float, colour: str) -> None:
    if np.isfinite([low, high]).all():
        ax.plot([low, high], [y, y], color=colour, linewidth=6, alpha=0.6, solid_capstyle="butt", zorder=3)
    ax.plot(value, y, "o", color=colour, markersize=12, markeredgecolor=INK, zorder=5)


def _frame(ax: Axes, ends: Reals, rows: int, level: float) -> None:
    """Axis limits that hold 0, the level and all intervals; a line at 0."""
    known = np.append(ends[np.isfinite(ends)], [0.0, level])
    low, high = float(known.min()), float(known.max())
    space = 0.06 * ((high - low) or 1.0)
    ax.set_xlim(low - space, high + space)
    ax.set_ylim(-0.6, rows - 0.4)
    ax.xaxis.set_major_locator(MaxNLocator(5))
    ax.grid(False)
    ax.grid(True, axis="x", color=style.PALE, linewidth=1)
    ax.axvline(0, color=GREY, linewidth=1.5, zorder=1)
    ax.tick_params(axis="y", length=0)
