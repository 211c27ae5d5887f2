"""Figures: tables in, pictures out; knows nothing of towns. Here worlds over time and side by side; all are had here.

`listed_by_month(monthly).save("listed.png")` writes a file; a notebook shows a picture together with its alt text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Reals
from sim.figures import style
from sim.figures.canvas import Axes, drawing
from sim.figures.labels import compared, month_range, short_names, worlds_of
from sim.figures.margin import margin_by_tenth
from sim.figures.money import who_pays_whom
from sim.figures.stays import listing_causes, spell_survival, survival
from sim.figures.style import End, Picture, Place
from sim.figures.town import people_grid

if TYPE_CHECKING:
    from matplotlib.text import Annotation

__all__ = [
    "Picture", "district_gap", "listed_by_month", "listing_causes", "margin_by_tenth", "people_grid", "spell_survival",
    "survival", "who_pays_whom", "worlds_side_by_side",
]  # fmt: skip


@drawing
def listed_by_month(monthly: pd.DataFrame) -> Picture:
    """The share of residents on the list, month by month, one line a world.

    Args:
        monthly: columns world, month, listed_share; one row a world and month.
    """
    table = _pivot(monthly, "listed_share") * 100
    if table.empty:
        return style.blank("Residents on the list, month by month", "No month has been lived yet.", "listed-by-month")
    worlds = [str(w) for w in table.columns]
    final = [float(table.iloc[:, i].dropna().iloc[-1]) for i in range(len(worlds))]
    finding = compared(worlds, final, [words.percent(share) for share in final])
    title = f"On the list after {words.years(int(table.index[-1]))}: {finding}"
    figure, (ax,) = style.page(title, height=max(style.HIGH, 1.9 + 0.3 * len(worlds)))
    months = table.index.to_numpy()
    style.month_axis(ax, months)
    style.percent_axis(ax, float(table.max().max()))
    style.axis_title(ax, "residents on the list, % of all")
    ends: list[End] = []
    number = words.count(len(worlds), "world")
    said = [f"Line chart of the share of residents on the list in {number}, {month_range(months)}."]
    for i, (world, name) in enumerate(zip(worlds, short_names(worlds), strict=True)):
        shares = table.iloc[:, i].dropna()
        months, last = shares.index.to_numpy(), float(shares.iloc[-1])
        style.line(ax, months, shares.to_numpy(), i)
        ends.append(End(months[-1], last, f"{name}: {words.percent(last)}", *style.look(i)))
        top = f", highest {words.percent(shares.max())} in month {shares.idxmax()}" if shares.max() > last else ""
        said.append(f"{world}: {words.percent(last)} in month {months[-1]}{top}.")
    return style.finish(figure, said, "listed-by-month", style.end_labels(ax, ends, 26))


@drawing
def district_gap(districts: pd.DataFrame) -> Picture:
    """Listed share by district and month, one panel a world: the shaded gap lies between highest and lowest.

    Args:
        districts: columns world, month, district, listed_share; one row a world, month and district.
    """
    worlds = worlds_of(districts, None)
    if not worlds:
        title = "How far apart the districts are on the list"
        return style.blank(title, "No month has been lived yet.", "district-gap")
    tables = [_pivot(districts[districts["world"] == world], "listed_share", "district") * 100 for world in worlds]
    apart = [float(table.iloc[-1].max() - table.iloc[-1].min()) for table in tables]
    brief = [f"{round(gap, 1):g}" for gap in apart]
    finding = compared(worlds, apart, [f"{gap} points" for gap in brief], brief)
    title = f"Between the districts, at the end: {finding}"
    columns = len(worlds) if len(worlds) < 4 else 2 if len(worlds) == 4 else 3 if len(worlds) < 7 else 4
    rows = -(-len(worlds) // columns)
    figure, axes = style.page(title, rows, columns, max(style.HIGH, 1 + 2.3 * rows), sharey=True)
    number = words.count(len(worlds), "world")
    said = [f"Line charts of the share listed in each district, one panel for each of {number}."]
    places: list[Place] = []
    for i, ax in enumerate(axes):
        if i >= len(worlds):
            ax.set_axis_off()
            continue
        table = tables[i]
        months, last = table.index.to_numpy(), table.iloc[-1]
        style.month_axis(ax, months, "month" if i + columns >= len(worlds) else "", most=6 if columns < 3 else 4)
        style.percent_axis(ax, float(districts["listed_share"].max()) * 100, most=5 if rows < 3 else 3)
        ax.fill_between(months, table.min(axis=1), table.max(axis=1), color="#E4E4E4", linewidth=0, zorder=1)
        high, low = int(last.to_numpy().argmax()), int(last.to_numpy().argmin())
        ends: list[End] = []
        for d, name in enumerate(table.columns):
            if d not in (high, low) and len(last) > 12:
                continue
            colour, dash, width = ("#777777", style.DASHES[2], 1.8) if d not in (high, low) else (*style.look(0), 3.0)
            colour, dash = style.look(1) if d == high != low else (colour, dash)
            shares = table[name].to_numpy()
            ax.plot(months, shares, color=colour, linestyle=dash, linewidth=width, zorder=width, clip_on=False)
            if len(months) == 1:
                ax.plot(months, shares, "o", color=colour, markersize=8, zorder=4)
            if high == low == d and len(last) > 1:
                ends.append(End(months[-1], shares[-1], "all", colour, dash))
            elif d in (high, low) or (high != low and len(last) <= (6 if rows < 3 else 2)):
                text = f"district {name}: {words.percent(shares[-1])}" if columns == 1 else f"{name}"
                ends.append(End(months[-1], shares[-1], text, colour, dash))
        places.append(style.end_labels(ax, ends))
        gap = f"{round(last.max() - last.min(), 1):g} points"
        ending = "gap" if columns == 4 else "gap at the end"
        width = {1: 70, 2: 36, 3: 25, 4: 18}[columns]
        style.axis_title(ax, f"{short_names(worlds, width, 2 if rows < 3 else 1)[i]}\n{ending} {gap}")
        said.append(
            f"{worlds[i]}: gap {gap} in month {months[-1]}, between district {table.columns[high]} at "
            f"{words.percent(last.iloc[high])} and district {table.columns[low]} at {words.percent(last.iloc[low])}."
        )
    key = "residents on the list, % of each district; shaded: the gap; at the line's end: the district"
    figure.supxlabel(key, **style.font())
    return style.finish(figure, said, "district-gap", *places)


@drawing
def worlds_side_by_side(
    summary: pd.DataFrame, measures: Mapping[str, str], say: Callable[[float], str] = words.brief
) -> Picture:  # fmt: skip
    """Any number of worlds compared by several measures: one row a world, one panel a measure, from zero.

    Args:
        summary: column world, and a column of numbers for each measure; one row a world.
        measures: column names and their words with unit, such as {"listed_share": "on the list, share"}.
        say: writes a value.
    """
    worlds = worlds_of(summary, None)
    if not worlds or not measures:
        return style.blank("Side by side", "There is no world or no measure to compare.", "worlds-side-by-side")
    if len(worlds) < len(summary):
        raise ValueError("two rows for the same world; do two worlds share a name?")
    title = _title(worlds, summary, measures, say)
    rows = -(-len(measures) // 4)
    columns = -(-len(measures) // rows)
    high = max(style.HIGH, 0.9 + rows * (1.0 + 0.31 * len(worlds)))
    figure, axes = style.page(title, rows, columns, high, sharey=True)
    said = [f"Dot charts of {words.count(len(worlds), 'world')} by {words.count(len(measures), 'measure')}."]
    drawn: list[tuple[Axes, Reals, list[Annotation]]] = []
    wrap = {1: 60, 2: 34, 3: 23, 4: 17}[columns]
    wide = 40 if columns == 1 else 30 if columns == 2 else 24
    for ax, (column, text) in zip(axes, measures.items(), strict=False):
        values = summary[column].to_numpy(dtype=float)
        style.axis_title(ax, short_names([text], wrap, 3)[0])
        ax.grid(False)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        ax.set(xticks=[], ylim=(len(worlds) - 0.4, -0.6))
        ax.set_yticks(range(len(worlds)), short_names(worlds, wide, 2 if len(worlds) <= 8 and rows == 1 else 1))
        labels = []
        for i, value in enumerate(values):
            ax.axhspan(i - 0.5, i + 0.5, color="#F3F3F3" if i % 2 else "white", zorder=0, linewidth=0)
            if np.isfinite(value):
                ax.plot([0, value], [i, i], color="#8A8A8A", linewidth=3, zorder=2)
                style.dot(ax, value, i, i)
            at = (max(float(value), 0.0) if np.isfinite(value) else 0.0, i)
            labels.append(ax.annotate(say(value), at, (10, 0), textcoords="offset points",
                                      va="center_baseline", **style.font()))  # fmt: skip
            labels[-1].set_in_layout(False)
        drawn.append((ax, values, labels))
        said.append(f"{text}: {_in_words(worlds, values, say)}.")
    for ax in axes[len(measures) :]:
        ax.set_axis_off()
    return style.finish(figure, said, "worlds-side-by-side", *(_fit_values(*d) for d in drawn))


def _title(
    worlds: Sequence[str], summary: pd.DataFrame, measures: Mapping[str, str], say: Callable[[float], str]
) -> str:  # fmt: skip
    """What the first measure comes to, from the lowest world to the highest."""
    column, text = next(iter(measures.items()))
    values = summary[column].to_numpy(dtype=float)
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return "Side by side: nothing could be measured"
    finding = compared([worlds[int(i)] for i in known], values[known].tolist(), [say(values[i]) for i in known])
    return f"{text[:1].upper()}{text[1:]}: {finding}"


def _fit_values(ax: Axes, values: Reals, labels: Sequence[Annotation]) -> Place:
    """The axis from zero to the values, with room for the numbers beside them."""

    def place() -> None:
        known = np.append(values[np.isfinite(values)], 0.0)
        low, high = float(known.min()), float(known.max())
        high = high if high > low else low + 1.0
        right = max(label.get_window_extent().width for label in labels) + 24
        unit = (high - low) / max(ax.bbox.width - 10 - right, 20)
        ax.set_xlim(low - 10 * unit, high + right * unit)
        ax.axvline(0, color="#777777", linewidth=1, zorder=1)

    return place


def _in_words(worlds: Sequence[str], values: Reals, say: Callable[[float], str]) -> str:
    if len(worlds) <= 6 or not np.isfinite(values).any():
        return ", ".join(f"{w} {say(v)}" for w, v in zip(worlds, values, strict=True))
    low, high = int(np.nanargmin(values)), int(np.nanargmax(values))
    return f"lowest {say(values[low])} ({worlds[low]}), highest {say(values[high])} ({worlds[high]})"


def _pivot(frame: pd.DataFrame, value: str, by: str = "world") -> pd.DataFrame:
    if frame.duplicated([by, "month"]).any():
        raise ValueError(f"two rows for the same {by} and month; do two worlds share a name?")
    return frame.pivot(index="month", columns=by, values=value)[list(pd.unique(frame[by]))].sort_index()
