"""Figures of sweeps: a heat map, interval bands, a tornado. Tables in (see `sim.sweeps.read`), pictures out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.canvas import Axes, MaxNLocator, Rectangle, drawing
from sim.figures.style import End, Picture

MOST_LABELLED = 60  # cells of a heat map that carry their number


@drawing
def heat_map(cells: pd.DataFrame, x: str, y: str, measure: str, about: str = "") -> Picture:
    """The mean of a measure over two keys, one cell for each pair of values; darker is less.

    Args:
        cells: columns x, y, value, runs; one row a cell. A pair without runs stays white.
        x: words for the key to the right.
        y: words for the key upwards.
        measure: words for the measure, with its unit.
        about: what the mean runs over, such as "mean of 20 towns".
    """
    title = f"{measure}, by {x} and {y}"
    if cells.empty:
        return style.blank(title, "There is no finished run to show.", "heat-map")
    table = cells.pivot(index="y", columns="x", values="value").sort_index().sort_index(axis=1)
    values = table.to_numpy(dtype=float)
    figure, (ax,) = style.page(title)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    top = high if high > low else low + 1.0
    image = ax.imshow(values, origin="lower", aspect="auto", cmap="cividis", vmin=low, vmax=top, interpolation="none")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    for axis, places in (("x", table.columns), ("y", table.index)):
        step = -(-len(places) // 12)
        getattr(ax, f"set_{axis}ticks")(range(0, len(places), step), [number(v) for v in places[::step]])
    ax.set_xlabel(style.plain(x), labelpad=6, **style.words(style.SMALL))
    style.axis_title(ax, style.plain(f"upwards: {y}"))
    if values.size <= MOST_LABELLED:
        for (row, column), value in np.ndenumerate(values):
            if np.isfinite(value):
                ink = "white" if (value - low) / (top - low) < 0.5 else "black"
                more: dict[str, Any] = style.words(style.SMALL) | {"color": ink}
                ax.text(column, row, number(value), ha="center", va="center", **more)
    bar = figure.colorbar(image, ax=ax, pad=0.02, fraction=0.05)
    ticks = [t for t in MaxNLocator(5).tick_values(low, top) if low <= t <= top]
    bar.set_ticks(ticks, labels=[number(t) for t in ticks])
    bar.ax.tick_params(labelsize=style.SMALL, labelcolor=style.INK, labelfontfamily=style.FONT)
    if about:
        figure.supxlabel(style.plain(about), **style.words(style.SMALL))
    at_low, at_high = (divmod(int(f(values)), values.shape[1]) for f in (np.nanargmin, np.nanargmax))
    said = [
        f"Heat map of {measure} by {x} ({number(table.columns[0])} to {number(table.columns[-1])}) and {y} "
        f"({number(table.index[0])} to {number(table.index[-1])}), {style.count(int(cells['runs'].sum()), 'run')}.",
        *(
            f"{word} {number(values[up, right])} at {x} {number(table.columns[right])}, {y} {number(table.index[up])}."
            for word, (up, right) in (("Lowest", at_low), ("Highest", at_high))
        ),
    ]
    return style.finish(figure, said, "heat-map")


@drawing
def interval_bands(bands: pd.DataFrame, x: str, measure: str) -> Picture:
    """The middle run along a key or the months, with bands that hold half and nine tenths of the runs.

    Args:
        bands: columns rulebook, x, low, lower, middle, upper, high, runs; one row a rulebook and x.
        x: words for what goes to the right.
        measure: words for the measure, with its unit.
    """
    title = f"{measure}, by {x}"
    if bands.empty:
        return style.blank(title, "There is no finished run to show.", "interval-bands")
    names = [str(n) for n in pd.unique(bands["rulebook"])]
    figure, (ax,) = style.page(title, height=max(style.HIGH, 1.9 + 0.3 * len(names)))
    ends: list[End] = []
    said = [f"Line chart of {measure} by {x} under {style.count(len(names), 'rulebook')}, middle run and bands."]
    for i, (name, short) in enumerate(zip(names, style.short_names(names), strict=True)):
        part = bands[bands["rulebook"] == name].sort_values("x")
        at, middle = part["x"].to_numpy(dtype=float), part["middle"].to_numpy(dtype=float)
        colour = style.look(i)[0]
        for bottom, up, alpha in (("low", "high", 0.14), ("lower", "upper", 0.24)):
            low, high = part[bottom].to_numpy(dtype=float), part[up].to_numpy(dtype=float)
            if len(at) == 1:
                ax.vlines(at, low, high, color=colour, alpha=alpha * 2, linewidth=14)
            else:
                ax.fill_between(at, low, high, color=colour, alpha=alpha, linewidth=0)
        style.line(ax, at, middle, i)
        ends.append((at[-1], middle[-1], f"{short}: {number(middle[-1])}", *style.look(i)))
        last = part.iloc[-1]
        said.append(
            f"{name}: {number(middle[0])} at {number(at[0])}, {number(middle[-1])} at {number(at[-1])} "
            f"(nine tenths of {style.count(int(last['runs']), 'run')} between {number(last['low'])} and "
            f"{number(last['high'])})."
        )
    _number_axis(ax, bands[["low", "high"]].to_numpy(dtype=float))
    xs = np.unique(bands["x"].to_numpy(dtype=float))
    room = 0.5 if len(xs) == 1 else 0.0
    ax.set_xlim(xs[0] - room, xs[-1] + room)
    ticks = xs if len(xs) <= 8 else [t for t in MaxNLocator(7).tick_values(xs[0], xs[-1]) if xs[0] <= t <= xs[-1]]
    ax.set_xticks(ticks, [number(t) for t in ticks])
    ax.set_xlabel(style.plain(x), labelpad=4, **style.words(style.SMALL))
    style.axis_title(ax, "line: the middle run; bands: half and nine tenths of the runs")
    return style.finish(figure, said, "interval-bands", style.end_labels(ax, ends))


@drawing
def tornado(effects: pd.DataFrame, measure: str, most: int = 12) -> Picture:
    """How far each key moves a measure, largest first: from its mean at low to its mean at high values of the key.

    Args:
        effects: columns key, quarter, low, high, at_low, at_high, overall; one row a key, sorted.
        measure: words for the measure, with its unit.
        most: how many keys are shown.
    """
    title = f"What moves {measure}"
    if effects.empty:
        return style.blank(title, "This sweep varies nothing but luck and rulebooks.", "tornado")
    shown = effects.head(most)
    bars: list[Any] = list(shown.itertuples())
    middle = float(shown["overall"].iloc[0])
    figure, (ax,) = style.page(title, height=max(style.HIGH, 2.2 + 0.62 * len(shown)))
    low_colour, high_colour = style.COLOURS[0], style.COLOURS[1]
    for row, one in enumerate(bars):
        for value, colour, hatch in ((one.at_low, low_colour, ""), (one.at_high, high_colour, "///")):
            width = float(value) - middle
            look: dict[str, Any] = {"facecolor": colour, "hatch": hatch, "edgecolor": "white", "zorder": 3}
            ax.add_patch(Rectangle((middle, row - 0.34), width, 0.68, **look))
    ends = shown[["at_low", "at_high"]].to_numpy(dtype=float)
    left, right = min(float(np.nanmin(ends)), middle), max(float(np.nanmax(ends)), middle)
    span = right - left or 1.0
    ax.set_xlim(left - 0.36 * span, right + 0.36 * span)
    ax.set_ylim(len(shown) - 0.5, -0.5)
    for row, one in enumerate(bars):
        tips = sorted(((float(one.at_low), one.low), (float(one.at_high), one.high)), key=lambda t: t[0])
        for (value, at), side in zip(tips, (-1, 1), strict=True):
            edge = min(value, middle) if side < 0 else max(value, middle)
            aside: dict[str, Any] = {"xytext": (side * 8, 0), "textcoords": "offset points", "va": "center"}
            aside |= {"ha": "right" if side < 0 else "left"}
            ax.annotate(f"{number(value)} at {number(at)}", (edge, row), **aside, **style.words(style.SMALL))
    ax.axvline(middle, color="#555555", linewidth=1.4, zorder=4)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.set_yticks(range(len(shown)), style.short_names([str(k) for k in shown["key"]], 26, 2))
    ticks = [t for t in MaxNLocator(5).tick_values(left, right) if left - 0.2 * span <= t <= right + 0.2 * span]
    ax.set_xticks(ticks, [number(t) for t in ticks])
    quarters = "values: the lowest and highest quarter; " if (shown["quarter"] != "").any() else ""
    key = "blue: mean at the key's low value; hatched orange: at its high value;"
    ax.set_xlabel(f"{key}\n{quarters}line: mean of all runs", labelpad=6, **style.words(style.SMALL))
    said = [f"Tornado chart of {measure}: mean of all runs {number(middle)}."]
    for one in bars:
        said.append(
            f"{one.key}: {number(float(one.at_low))} at {number(one.low)}, {number(float(one.at_high))} at "
            f"{number(one.high)}."
        )
    return style.finish(figure, said, "tornado")


def _number_axis(ax: Axes, values: Any) -> None:
    """Upwards from zero, or from the lowest value where that is below."""
    low, high = min(0.0, float(np.nanmin(values))), float(np.nanmax(values))
    top = high + 0.05 * (high - low) if high > low else low + 1.0
    ax.set_ylim(low, top)
    ticks = [t for t in MaxNLocator(5).tick_values(low, top) if low <= t <= top]
    ax.set_yticks(ticks, [number(t) for t in ticks])


def number(value: Any) -> str:
    """A number as short as it may be."""
    value = float(value)
    if abs(value) >= 1e6 or (value and abs(value) < 1e-4):
        return f"{value:.3g}"
    return f"{value:,.0f}" if abs(value) >= 1000 or value == round(value) else f"{value:.3g}"
