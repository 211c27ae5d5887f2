"""Figures of gain, tipping and reform: tables in, pictures out; knows nothing of towns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.figures import style
from sim.figures.style import COLOURS, DASHES, INK, End, Picture

BLUE, RED, GREEN, PINK = COLOURS[:4]
GREY = "#777777"


def gain_parts(parts: pd.DataFrame, channels: pd.DataFrame, name: str = "") -> Picture:
    """Gain: whole, to the person and to others; then without each channel, among the same cases with it.

    Args:
        parts: columns part, gain, low, high; further months per month imposed.
        channels: columns channel, cases, gain, without, drop, low, high; `cases` 0 where the channel is not at work.
        name: of the rulebook.
    """
    title = f"What a month on the list brings after it{f': {name}' if name else ''}"
    at_work = channels[channels["cases"] > 0]
    figure, (left, right) = style.page(title, 1, 2, max(style.HIGH, 2.2 + 0.7 * len(at_work)))
    said = [f"Dot charts of gain{f' under {name}' if name else ''}, in further months per month imposed."]
    words = {"whole": "all", "to self": "to the same\nperson", "to others": "to others"}
    labels = []
    for y, (_, row) in enumerate(parts.iterrows()):
        spread = f"({_two(row['low'])} to {_two(row['high'])})"
        _bar(left, y, row["gain"], row["low"], row["high"], (GREEN, COLOURS[4], BLUE)[y % 3])
        word = words.get(str(row["part"]), str(row["part"]))
        labels.append(f"{word}: {_two(row['gain'])}\n{spread}")
        said.append(f"{word}: {_two(row['gain'])} {spread}.".replace("\n", " "))
    left.set_yticks(range(len(labels)), labels)
    style.axis_title(left, "further months per month imposed\n(dashed: 1, as many again as imposed)")
    _frame(left, parts[["low", "high"]].to_numpy(float), len(labels), 1.0)
    left.axvline(1, color=INK, linewidth=2.5, linestyle=DASHES[1], zorder=2)
    if at_work.empty:
        right.set_axis_off()
        middle: dict[str, Any] = {"transform": right.transAxes, "ha": "center"}
        right.text(0.5, 0.5, "no channel is at work", **middle, **style.words(style.TEXT))
        return style.finish(figure, [*said, "No channel is at work."], "gain")
    labels = []
    for y, (_, row) in enumerate(at_work.iloc[::-1].iterrows()):
        sure = row["low"] > 0 or row["high"] < 0
        _bar(right, y, row["drop"], row["low"], row["high"], RED if sure else GREY)
        labels.append(f"{row['channel']}: {_two(row['drop'])}")
        spread = f"({_two(row['low'])} to {_two(row['high'])})"
        said.append(f"With {row['channel']} cut it falls by {_two(row['drop'])} {spread}.")
    right.set_yticks(range(len(labels)), labels)
    cases = int(at_work["cases"].max())
    style.axis_title(right, f"what it falls by if one channel is cut\n({cases} cases; grey: the bar holds 0)")
    _frame(right, at_work[["low", "high"]].to_numpy(float), len(labels), 0.0)
    return style.finish(figure, [*said, "Bars are 95% intervals over cases."], "gain")


def gain_cases(cases: pd.DataFrame, name: str = "") -> Picture:
    """Every forced listing by itself, sorted: further months to the person and to others.

    Args:
        cases: columns imposed, to_self, to_others, further; in person-months, one row a case.
        name: of the rulebook.
    """
    title = f"One by one: what each forced listing led to{f', {name}' if name else ''}"
    if cases.empty:
        return style.blank(title, "There are no cases.", "gain-cases")
    figure, (ax,) = style.page(title)
    frame = cases.sort_values(["further", "to_self"], ascending=False)
    own, others = frame["to_self"].to_numpy(float), frame["to_others"].to_numpy(float)
    x = np.arange(1, len(frame) + 1)
    wide = 0.86 if len(frame) <= 80 else 1.0
    ax.bar(x, own, wide, color=BLUE, linewidth=0, zorder=3, label="to the same person")
    start = np.where(np.sign(others) == np.sign(own), own, 0)
    hatch: dict[str, Any] = {"hatch": "////", "edgecolor": "white", "linewidth": 0}
    ax.bar(x, others, wide, bottom=start, color=COLOURS[4], zorder=3, label="to others", **hatch)
    line = float(frame["imposed"].mean())
    ax.axhline(line, color=INK, linewidth=2, linestyle=DASHES[1], zorder=4)
    ax.axhline(0, color=INK, linewidth=1, zorder=4)
    ax.set_xlim(0.3, len(frame) + 0.7)
    idle = np.flatnonzero(frame["further"].to_numpy() == 0)
    middle = float(x[idle].mean()) if len(idle) > len(x) // 3 else len(x) * 0.7
    aside: dict[str, Any] = {"xytext": (0, 5), "textcoords": "offset points", "ha": "center", "va": "bottom"}
    ax.annotate(f"as many again as imposed ({line:.1f})", (middle, line), zorder=6, **aside, **style.words(style.SMALL))
    if len(idle) > len(x) // 3:
        aside |= {"xytext": (0, -6), "va": "top"}
        ax.annotate(f"{len(idle)} cases: nothing further", (middle, 0), **aside, **style.words(style.SMALL))
    ax.set_xlabel("cases, from the most further months to the fewest", **style.words(style.SMALL))
    style.axis_title(ax, "further person-months on the list (below 0: fewer than without)")
    ax.legend(loc="upper right", frameon=False, prop={"family": style.FONT, "size": style.SMALL}, labelcolor=INK)
    none, less = int((frame["further"] == 0).sum()), int((frame["further"] < 0).sum())
    over = int((frame["further"] > frame["imposed"]).sum())
    said = [
        f"Bars of {len(frame)} forced listings, sorted by the further person-months each led to: most "
        f"{frame['further'].max():,.0f}, fewest {frame['further'].min():,.0f}; {over} led to more than was imposed, "
        f"{none} to none, {less} to fewer than without."
    ]
    return style.finish(figure, said, "gain-cases")


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
    ends: list[End] = [
        (at[0], 100 * down[0], "the way\nback", RED, DASHES[1]), (at[0], 100 * up[0], "the way in", BLUE, "-"),
        (at[0], 100 * always[0], "always at\nthis value*", GREY, DASHES[2]),
    ]  # fmt: skip
    keys = [Line2D([], [], color=e[3], linestyle=e[4], linewidth=3, label=e[2].replace("\n", " ")) for e in ends]
    font = {"family": style.FONT, "size": style.SMALL}
    look: dict[str, Any] = {"frameon": False, "prop": font, "labelcolor": INK, "borderaxespad": 0, "handlelength": 2.4}
    right.legend(handles=keys, loc="upper right", **look)
    key = "* in the months of the way back, in a world that had this value from the start"
    figure.supxlabel(key, x=0.99, ha="right", **style.words(style.SMALL))
    k = int(np.abs(down - always)[:-1].argmax())
    for ax in (left, right):
        ax.set_xlabel(style.plain(vary), **style.words(style.SMALL))
    said = [
        f"Left: gain along {vary}, from {_two(gain[0])} at {x[0]:g} to {_two(gain[-1])} at {x[-1]:g}; line at 1.",
        f"Right: listed share on the way in and back; at {at[k]:g} it is {style.percent(100 * up[k])} on the way in "
        f"and {style.percent(100 * down[k])} on the way back, when it is {style.percent(100 * always[k])} in a world "
        f"always there; at the top {style.percent(100 * up[-1])}.",
    ]
    return style.finish(figure, said, "tipping")


def reform_curves(curve: pd.DataFrame, month: int, name: str = "") -> Picture:
    """Who, of those listed before a reform, lives as without a list, by months since; with and without the reform.

    Args:
        curve: columns world (two of them), thing (listing, wage, wealth, all), months, share.
        month: of the reform.
        name: of the rulebook.
    """
    title = f"Back to a life as without the list{f': {name}' if name else ''}"
    worlds = style.worlds_of(curve, None)
    figure, axes = style.page(title, 1, 2, sharey=True)
    looks: tuple[tuple[str, str, Any, float, str], ...] = (
        ("listing", "#7FCEB8", "-", 8, "off the list"), ("wage", RED, DASHES[1], 3, "wage"),
        ("wealth", COLOURS[5], "-", 8, "wealth"), ("all", INK, DASHES[2], 3, "all three"),
    )  # fmt: skip
    steps: dict[str, Any] = {"drawstyle": "steps-post", "clip_on": False, "zorder": 4, "solid_capstyle": "butt"}
    said = [f"Of those listed before month {month}, the share who live as their no-list twins from then to the end."]
    places = []
    for ax, world in zip(axes, worlds, strict=False):
        ends: list[End] = []
        for thing, colour, dash, width, text in looks:
            mine = curve[(curve["world"] == world) & (curve["thing"] == thing)]
            months, share = mine["months"].to_numpy(), 100 * mine["share"].to_numpy(float)
            ax.plot(months, share, color=colour, linestyle=dash, linewidth=width, **steps)
            if not len(share):
                continue
            ends.append((float(months[-1]), float(share[-1]), f"{text} {share[-1]:.0f}%", colour, dash))
            said.append(f"{world}, {text}: {share[0]:.0f}% at once, {share[-1]:.0f}% by the end.")
        style.month_axis(ax, np.array([0, max(1, int(curve["months"].max()))]), f"months since month {month}", most=6)
        style.percent_axis(ax, 100)
        style.axis_title(ax, f"{world}: returned for good,\n% of those listed before")
        places.append(style.end_labels(ax, ends))
    return style.finish(figure, said, "reform", *places)


def _bar(ax: Axes, y: float, value: float, low: float, high: float, colour: str) -> None:
    if np.isfinite([low, high]).all():
        ax.plot([low, high], [y, y], color=colour, linewidth=6, alpha=0.6, solid_capstyle="butt", zorder=3)
    ax.plot(value, y, "o", color=colour, markersize=12, markeredgecolor=INK, zorder=5)


def _frame(ax: Axes, ends: Any, rows: int, level: float) -> None:
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


def _arrows(ax: Axes, x: Any, y: Any, colour: str) -> None:
    """An arrow in the middle of each stretch, in the direction of the walk."""
    for i in range(len(x) - 1):
        a, b = ((x[i] * (1 - f) + x[i + 1] * f, y[i] * (1 - f) + y[i + 1] * f) for f in (0.45, 0.6))
        arrow = {"arrowstyle": "-|>", "color": colour, "mutation_scale": 26, "linewidth": 0}
        ax.annotate("", b, a, arrowprops=arrow, zorder=5)


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "\N{MINUS SIGN}")
