"""A picture of one person: their life with the list beside their life without it. Tables in, pictures out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim import words
from sim.figures import style
from sim.figures.canvas import Axes, FuncFormatter, Line2D, MaxNLocator, drawing
from sim.figures.labels import month_range, plain
from sim.figures.style import End, Picture

COLOURS = (style.COLOURS[0], style.COLOURS[2])  # with the list, and with no list, as in all figures


@drawing
def case_timeline(
    life: pd.DataFrame, records: pd.DataFrame, refusals: pd.DataFrame, title: str, worlds: Sequence[str]
) -> Picture:
    """Two lives of one person: money above, and what happened below, month by month.

    Args:
        life: world, month, savings, arrears (months of basic costs), listed, missed_cannot, missed_will_not.
        records: world, month, truth (true, wrong, residual).
        refusals: month, service; of the first world.
        title: what was found.
        worlds: the two to show: with the list, then its twin.
    """
    lives = [life[life["world"] == w] for w in worlds]
    if not len(lives[0]):
        return style.blank(title, "No month has been lived yet.", "two-lives")
    figure, (ax, strip) = style.page(title, 2, 1, ratios=(1.0, 1.12), sharex=True)
    months = lives[0]["month"].to_numpy()
    said = [f"Timeline of two lives: {title}, {month_range(months)}."]
    ends: list[End] = []
    for lived, world, colour, dash in zip(lives, worlds, COLOURS, ("-", style.DASHES[1]), strict=True):
        money = (lived["savings"] - lived["arrears"]).to_numpy()
        ax.plot(months, money, color=colour, linestyle=dash, linewidth=3.2, zorder=4, clip_on=False)
        ends.append(End(months[-1], float(money[-1]), f"{world}:\n{words.signed(money[-1], 1)}", colour, dash))
        said.append(
            f"{world}: {lived['savings'].iloc[-1]:.1f} months of costs saved and {lived['arrears'].iloc[-1]:.1f} owed "
            f"at the end, listed in {int(lived['listed'].sum())} months."
        )
    ax.axhline(0, color=style.INK, linewidth=1.2, zorder=2)
    _shade(ax, lives[0])
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}".replace("-", "\N{MINUS SIGN}")))
    style.axis_title(ax, "savings less arrears, months of basic costs (grey: on the list)", pad=6)
    said += _strips(strip, lives, records, refusals, worlds)
    style.month_axis(strip, months, most=11)
    ax.tick_params(labelbottom=False)
    return style.finish(figure, said, "two-lives", style.end_labels(ax, ends))


def _strips(
    ax: Axes, lives: Sequence[pd.DataFrame], records: pd.DataFrame, refusals: pd.DataFrame, worlds: Sequence[str]
) -> list[str]:
    """What happened, a row for each kind of event, first with the list, then in the twin; gives it in words."""
    _shade(ax, lives[0], 0.42)
    names: list[str] = []
    said: list[str] = []
    for lived, world, colour in zip(lives, worlds, COLOURS, strict=True):
        own = records[(records["world"] == world) & (records["truth"] != "residual")]
        wrong, true = own[own["truth"] == "wrong"], own[own["truth"] != "wrong"]
        cannot, wilful = (lived.loc[lived[f"missed_{why}"], "month"] for why in ("cannot", "will_not"))
        rows = [("bills missed", cannot, wilful, "o"), ("records", true["month"], wrong["month"], "X")]
        if world == worlds[0]:
            rows.append(("refused", refusals["month"], refusals["month"].iloc[:0], "o"))
        looks = {"|": ("none", colour, 15, 3.0), "o": ("white", colour, 11, 2.2), "X": ("black", "black", 11, 1.0)}
        for text, ticks, marked, marker in rows:
            y = len(names)
            names.append(text)
            ax.axhline(y, color=style.PALE, linewidth=1, zorder=1)
            for when, kind in ((w, k) for w, k in ((ticks, "|"), (marked, marker)) if len(w)):
                face, edge, size, line = looks[kind]  # (an empty line would upset the layout)
                ax.plot(
                    when, np.full(len(when), y), linestyle="", marker=kind, markersize=size, markerfacecolor=face,
                    markeredgecolor=edge, markeredgewidth=line, zorder=4 if kind == "|" else 5, clip_on=False,
                )  # fmt: skip
        said.append(
            f"{world}: bills missed in {len(cannot)} months for want of money and in {len(wilful)} on purpose, "
            f"{words.count(len(true), 'true record')} and {words.count(len(wrong), 'wrong record')}"
            + (f", {words.count(len(refusals), 'refusal')}." if world == worlds[0] else ".")
        )
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.axhline(2.5, color=style.INK, linewidth=1.2)
    for middle, world, colour in zip((1.0, 3.5), worlds, COLOURS, strict=True):
        label = ax.annotate(
            plain(world), (1, middle), (26, 0), ("axes fraction", "data"), "offset points", va="center",
            **style.font(color=colour),
        )  # fmt: skip
        label.set_in_layout(False)
    keys = (
        ("|", "none", 15.0, 3.0, "could not pay; true record; refused"),
        ("o", "white", 11.0, 2.2, "missed on purpose"),
        ("X", style.INK, 11.0, 1.0, "wrong record"),
    )
    handles = [
        Line2D([], [], linestyle="", marker=m, mfc=face, mec=style.INK, markersize=size, mew=thick, label=text)
        for m, face, size, thick, text in keys
    ]
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, handletextpad=0.2,
        columnspacing=1.4, borderaxespad=0.2, prop={"family": style.FONT, "size": style.SMALL},
    )  # fmt: skip
    return said


def _shade(ax: Axes, lived: pd.DataFrame, low: float = 0.0) -> None:
    """Grey where listed, from the first to the last month of a stay; from `low` (share of the axes' height) upwards."""
    on = np.concatenate([[False], lived["listed"].to_numpy(), [False]]).astype(int)
    first = int(lived["month"].iloc[0])
    for start, end in zip(np.flatnonzero(np.diff(on) == 1), np.flatnonzero(np.diff(on) == -1), strict=True):
        ax.axvspan(first + start - 0.5, first + end - 0.5, low, 1, color="#E2E2E2", linewidth=0, zorder=0)
