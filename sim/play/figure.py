"""Pictures of played lives: one person's four lives, and everybody's on one wall. Tables in, pictures out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Bools
from sim.figures import style
from sim.figures.canvas import Axes, FuncFormatter, Line2D, MaxNLocator, drawing
from sim.figures.labels import month_range
from sim.figures.style import End, Picture
from sim.play.words import BY_HABIT, LIST, NO_LIST, PLAYED, life_name

ORANGE, BLUE = "#D55E00", "#0072B2"
LOOKS = (
    (LIST, PLAYED, ORANGE, style.DASHES[0], 3.6),
    (NO_LIST, PLAYED, BLUE, style.DASHES[1], 3.6),
    (LIST, BY_HABIT, ORANGE, style.DASHES[2], 2.2),
    (NO_LIST, BY_HABIT, BLUE, style.DASHES[3], 2.2),
)
"""The four lives: as played in thick lines, by habit in thin ones."""
MOST_NAMES = 30
"""Rows of the wall that have their resident's number beside them."""


@drawing
def four_lives(months: pd.DataFrame, resident: int) -> Picture:
    """Four lives of one resident: money above; below, when they are listed and what they miss.

    Args:
        months: resident, world, lived, month, savings, arrears (months of basic costs), listed, missed_cannot,
            missed_will_not; of any residents.
        resident: the one to show.
    """
    own = months[months["resident"] == resident]
    title = _found(own, resident)
    figure, (ax, strip) = style.page(title, 2, 1, ratios=(1.0, 0.8), sharex=True)
    span = np.unique(own["month"])
    said = [f"Timeline of four lives: {title}, {month_range(span)}."]
    ends: list[End] = []
    for world, lived, colour, dash, width in LOOKS:
        life = _life(own, world, lived)
        money = (life["savings"] - life["arrears"]).to_numpy()
        ax.plot(span, money, color=colour, linestyle=dash, linewidth=width, zorder=4, clip_on=False)
        name = life_name(world, lived)
        ends.append(End(span[-1], float(money[-1]), f"{name}:\n{words.signed(money[-1], 1)}", colour, dash))
        missed = int((life["missed_cannot"] | life["missed_will_not"]).sum())
        said.append(
            f"{name}: {words.signed(money[-1], 1)} months of costs at the end, listed in {int(life['listed'].sum())} "
            f"months, bills missed in {missed}."
        )
    ax.axhline(0, color=style.INK, linewidth=1.2, zorder=2)
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}".replace("-", "\N{MINUS SIGN}")))
    style.axis_title(ax, "savings less arrears, months of basic costs", pad=6)
    _strips(strip, own)
    style.month_axis(strip, span, most=11)
    ax.tick_params(labelbottom=False)
    return style.finish(figure, said, f"four-lives-{resident}", style.end_labels(ax, ends))


def _found(own: pd.DataFrame, resident: int) -> str:
    """What the four lives show: how long they are on the list as played and by habit, and the money without it."""
    played, by_rule = (_life(own, LIST, lived) for lived in (PLAYED, BY_HABIT))
    listed = [int(life["listed"].sum()) for life in (played, by_rule)]
    on = f"{words.count(listed[0], 'month')} on the list as played" if listed[0] else "never on the list as played"
    rule = "" if listed[0] == listed[1] else f", {listed[1] or 'none'} by habit"
    ends = [_life(own, world, PLAYED).iloc[-1] for world in (LIST, NO_LIST)]
    here, there = (words.signed(float(end["savings"] - end["arrears"]), 1) for end in ends)
    end = (
        f"{here} months of costs at the end, {there} without a list"
        if here != there
        else f"{here} months of costs at the end with a list and without"
    )
    return f"Resident {resident}: {on}{rule}; {end}"


def _life(own: pd.DataFrame, world: str, lived: str) -> pd.DataFrame:
    return own[(own["world"] == world) & (own["lived"] == lived)]


def _strips(ax: Axes, own: pd.DataFrame) -> None:
    """A row a life and matter: the months on the list as a bar, missed bills as ticks."""
    rows: list[str] = []
    for world, lived, colour, _, _ in LOOKS:
        life = _life(own, world, lived)
        y = len(rows)
        rows.append(life_name(world, lived))
        ax.axhline(y, color=style.PALE, linewidth=1, zorder=1)
        listed, month = life["listed"].to_numpy(), life["month"].to_numpy()
        for start, stop in _stays(listed):
            ax.barh(y, stop - start, left=month[start] - 0.5, height=0.62, color="#BBBBBB", zorder=2)
        for missed, kind in (("missed_cannot", "|"), ("missed_will_not", "o")):
            when = life.loc[life[missed], "month"]
            if len(when):
                ax.plot(when, np.full(len(when), y), linestyle="", marker=kind, markersize=13 if kind == "|" else 9,
                        markerfacecolor="white", markeredgecolor=colour, markeredgewidth=2.6, zorder=4)  # fmt: skip
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    handles = [
        Line2D([], [], linestyle="", marker="s", mfc="#BBBBBB", mec="#BBBBBB", markersize=13, label="on the list"),
        Line2D([], [], linestyle="", marker="|", mec=style.INK, markersize=13, mew=2.6, label="could not pay a bill"),
        Line2D([], [], linestyle="", marker="o", mfc="white", mec=style.INK, markersize=9, mew=2.2,
               label="missed one on purpose"),
    ]  # fmt: skip
    ax.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, handletextpad=0.2,
        columnspacing=1.4, borderaxespad=0.2, prop={"family": style.FONT, "size": style.SMALL},
    )  # fmt: skip


def _stays(listed: Bools) -> list[tuple[int, int]]:
    """First and last (excluded) place of every run of True."""
    steps = np.diff(np.concatenate([[0], listed.astype(int), [0]]))
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))


@drawing
def class_wall(listed: pd.DataFrame, left: pd.DataFrame, months: int) -> Picture:
    """Everybody who was played: how they end with the list and without, at the same choices.

    Args:
        listed: resident, and months on the list in each of the four lives.
        left: resident, and savings less arrears at the end in each, in months of basic costs.
        months: lived.
    """
    here, there = life_name(LIST, PLAYED), life_name(NO_LIST, PLAYED)
    table = left[["resident", here, there]].assign(on=listed[here])
    table = table.assign(lost=(table[here] - table[there]).round(1))
    table = table.sort_values(["lost", "on"], ascending=[True, False], kind="stable", ignore_index=True)
    ever = int((table["on"] > 0).sum())
    by_rule = int((listed[life_name(LIST, BY_HABIT)] > 0).sum())
    title = f"{len(table)} played: {ever} ever listed; by habit it would be {by_rule}"
    figure, (ax,) = style.page(title, height=max(5.0, min(2.6 + 0.28 * len(table), 14.0)))
    rows = np.arange(len(table))
    for row, one in zip(rows, table.itertuples(), strict=True):
        ax.plot([one[2], one[3]], [row, row], color=style.PALE if not one.on else "#BBBBBB", linewidth=4, zorder=1)
    ax.plot(table[there], rows, linestyle="", marker="o", mfc="white", mec=BLUE, mew=2.4, markersize=9, label=there)
    ax.plot(table[here], rows, linestyle="", marker="X", mfc=ORANGE, mec=ORANGE, markersize=9, label=here)
    ax.axvline(0, color=style.INK, linewidth=1.2, zorder=0)
    names = [f"{int(r)}: {'listed ' + words.count(int(n), 'month') if n else 'never listed'}"
             for r, n in zip(table["resident"], table["on"], strict=True)]  # fmt: skip
    few = len(table) <= MOST_NAMES
    ax.set_yticks(rows if few else [], names if few else [])
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}".replace("-", "\N{MINUS SIGN}")))
    style.axis_title(ax, "at the end: savings less arrears, months of basic costs", pad=30)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, borderaxespad=0.2,
              prop={"family": style.FONT, "size": style.SMALL})  # fmt: skip
    said = [
        f"Dots in pairs: {title}, {months} months.",
        *(f"Resident {n}: {words.signed(one[2], 1)} with the list, {words.signed(one[3], 1)} without."
          for n, one in zip(names, table.head(10).itertuples(), strict=False)),
    ]  # fmt: skip
    return style.finish(figure, said, "class-wall")
