"""Figures of sweeps: what moves a number most, the number along one key, and along two. Tables in, pictures out.

Tables are those of `sim.sweeps.read`. Every title says what was found. `say` writes a value of the measure, '9.7%'.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Reals
from sim.figures import dark, style
from sim.figures.canvas import Axes, MaxNLocator, Rectangle, drawing
from sim.figures.labels import plain, short_names
from sim.figures.style import End, Picture
from sim.words import brief

MOST_LABELLED = 60  # cells of a heat map that carry their number
Say = Callable[[float], str]
BANDS = "the line is the middle run; half and nine tenths of the runs lie in its bands"


@drawing
def heat_map(
    cells: pd.DataFrame, x: str, y: str, measure: str, about: str = "", say: Say = brief
) -> Picture:  # fmt: skip
    """The mean of a measure over two keys, one cell for each pair of values; darker is less.

    Args:
        cells: columns x, y, value, runs; one row a cell. A pair without runs stays white.
        x: words for the key to the right.
        y: words for the key upwards.
        measure: words for the measure.
        about: what the mean runs over, such as "mean of 20 towns".
        say: writes a value of the measure.
    """
    if cells.empty:
        return style.blank(_first_large(measure), "There is no finished run to show.", "two-numbers")
    table = cells.pivot(index="y", columns="x", values="value").sort_index().sort_index(axis=1)
    values = table.to_numpy(dtype=float)
    xs, ys = (axis.to_numpy(dtype=float) for axis in (table.columns, table.index))
    at_low, at_high = (divmod(int(f(values)), values.shape[1]) for f in (np.nanargmin, np.nanargmax))
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    ends = [f"{say(values[at])} ({_at(x, 'across', xs[at[1]])}, {_at(y, 'up', ys[at[0]])})" for at in (at_low, at_high)]
    same = say(low) == say(high)
    span = f"{say(low)} in every field" if same else f"from {ends[0]} to {ends[1]}"
    figure, (ax,) = style.page(f"{_first_large(measure)}: {span}")
    top = high if high > low else low + 1.0
    image = ax.imshow(values, origin="lower", aspect="auto", cmap="cividis", vmin=low, vmax=top, interpolation="none")
    ax.grid(False)
    ax.spines[:].set_visible(False)
    for axis, places in (("x", xs), ("y", ys)):
        step = -(-len(places) // 12)
        getattr(ax, f"set_{axis}ticks")(range(0, len(places), step), [brief(v) for v in places[::step]])
    ax.set_xlabel(_wrapped(f"across: {x}" if x.endswith(")") else x), labelpad=6, **style.font())
    style.axis_title(ax, _wrapped(f"upwards: {y}"))
    if values.size <= MOST_LABELLED:
        for (row, column), value in np.ndenumerate(values):
            if np.isfinite(value):
                ink = style.ink_on(image.cmap(image.norm(value)))
                letters = ax.text(column, row, say(value), ha="center", va="center", **style.font(color=ink))
                letters.set_gid(dark.KEEPS)  # their field stays as it is on a dark wall
    bar = figure.colorbar(image, ax=ax, pad=0.02, fraction=0.05)
    ticks = [t for t in MaxNLocator(5).tick_values(low, top) if low <= t <= top]
    bar.set_ticks(ticks, labels=[say(t) for t in ticks])
    bar.ax.tick_params(labelsize=style.SMALL, labelcolor=style.INK, labelfontfamily=style.FONT)
    if about:
        figure.supxlabel(plain(about), **style.font())
    said = [
        f"Heat map of {measure} by {x} ({brief(xs[0])} to {brief(xs[-1])}) and {y} "
        f"({brief(ys[0])} to {brief(ys[-1])}), {words.count(int(cells['runs'].sum()), 'run')}.",
        *(
            f"{word} {say(values[up, right])} at {x} {brief(xs[right])}, {y} {brief(ys[up])}."
            for word, (up, right) in (("Lowest", at_low), ("Highest", at_high))
        ),
    ]
    return style.finish(figure, said, "two-numbers")


@drawing
def interval_bands(bands: pd.DataFrame, x: str, measure: str, say: Say = brief) -> Picture:
    """The middle run along a key or the months, with bands that hold half and nine tenths of the runs.

    Args:
        bands: columns rulebook, x, low, lower, middle, upper, high, runs; one row a rulebook and x.
        x: words for what goes to the right.
        measure: words for the measure.
        say: writes a value of the measure.
    """
    if bands.empty:
        return style.blank(_first_large(measure), "There is no finished run to show.", "one-number")
    names = [str(n) for n in pd.unique(bands["rulebook"])]
    title = f"{_first_large(measure)}: {_went(bands, names, x, say)}"
    figure, (ax,) = style.page(title, height=max(style.HIGH, 1.9 + 0.3 * len(names)))
    ends: list[End] = []
    said = [f"Line chart of {measure} by {x} under {words.count(len(names), 'rulebook')}, middle run and bands."]
    for i, (name, short) in enumerate(zip(names, short_names(names), strict=True)):
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
        ends.append(End(at[-1], middle[-1], f"{short}: {say(middle[-1])}", *style.look(i)))
        last = part.iloc[-1]
        said.append(
            f"{name}: {say(middle[0])} at {brief(at[0])}, {say(middle[-1])} at {brief(at[-1])} "
            f"(nine tenths of {words.count(int(last['runs']), 'run')} between {say(last['low'])} and "
            f"{say(last['high'])})."
        )
    _number_axis(ax, bands[["low", "high"]].to_numpy(dtype=float), say)
    xs = np.unique(bands["x"].to_numpy(dtype=float))
    room = 0.5 if len(xs) == 1 else 0.0
    ax.set_xlim(xs[0] - room, xs[-1] + room)
    ticks = xs if len(xs) <= 8 else [t for t in MaxNLocator(7).tick_values(xs[0], xs[-1]) if xs[0] <= t <= xs[-1]]
    ax.set_xticks(ticks, [brief(t) for t in ticks])
    ax.set_xlabel(_wrapped(x), labelpad=4, **style.font())
    style.axis_title(ax, BANDS)
    return style.finish(figure, said, "one-number", style.end_labels(ax, ends))


@drawing
def tornado(effects: pd.DataFrame, measure: str, most: int = 12, say: Say = brief) -> Picture:
    """How far each key moves a measure, largest first: from its mean at low to its mean at high values of the key.

    Args:
        effects: columns key, label (what it is), quarter, low, high, at_low, at_high, overall; one row a key, sorted.
        measure: words for the measure.
        most: how many keys are shown.
        say: writes a value of the measure.
    """
    if effects.empty:
        return style.blank(_first_large(measure), "This sweep varies nothing but luck and rulebooks.", "what-moves-it")
    keys = effects.head(most)
    names, lows, highs = (keys[column].tolist() for column in ("label", "low", "high"))
    at_low, at_high = (keys[column].to_numpy(dtype=float) for column in ("at_low", "at_high"))
    bars = list(zip(names, lows, highs, at_low, at_high, strict=True))
    middle = float(keys["overall"].iloc[0])
    name, low, high, *means = bars[0]
    moved = [say(mean) for mean in means]
    what = f'"{name}"' if "." in str(keys["key"].iloc[0]) else name
    finding = f"{what} moves it most, from {moved[0]} at {brief(low)} to {moved[1]} at {brief(high)}"
    title = f"{_first_large(measure)}: {finding if moved[0] != moved[1] else 'nothing that was varied moves it'}"
    figure, (ax,) = style.page(title, height=max(style.HIGH, 2.2 + 0.62 * len(keys)))
    for row, (*_, mean_low, mean_high) in enumerate(bars):
        for value, colour, hatch in ((mean_low, style.COLOURS[0], ""), (mean_high, style.COLOURS[1], "///")):
            bar = Rectangle((middle, row - 0.34), value - middle, 0.68)
            bar.set(facecolor=colour, hatch=hatch, edgecolor="white", zorder=3)
            ax.add_patch(bar)
    ends = keys[["at_low", "at_high"]].to_numpy(dtype=float)
    left, right = min(float(np.nanmin(ends)), middle), max(float(np.nanmax(ends)), middle)
    span = right - left or 1.0
    ax.set_xlim(left - 0.36 * span, right + 0.36 * span)
    ax.set_ylim(len(keys) - 0.5, -0.5)
    for row, (_, low, high, mean_low, mean_high) in enumerate(bars):
        tips = sorted(((mean_low, low), (mean_high, high)), key=lambda tip: tip[0])
        for (value, at), side in zip(tips, (-1, 1), strict=True):
            edge = min(value, middle) if side < 0 else max(value, middle)
            ax.annotate(
                f"{say(value)} at {brief(at)}", (edge, row), (side * 8, 0), textcoords="offset points", va="center",
                ha="right" if side < 0 else "left", **style.font(),
            )  # fmt: skip
    ax.axvline(middle, color="#555555", linewidth=1.4, zorder=4)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    pairs = zip(keys["key"], short_names([str(label) for label in names], 30, 2), strict=True)
    ax.set_yticks(range(len(keys)), [f"{text}\n({plain(key)})" if "." in key else text for key, text in pairs])
    ticks = [t for t in MaxNLocator(5).tick_values(left, right) if left - 0.2 * span <= t <= right + 0.2 * span]
    ax.set_xticks(ticks, [say(t) for t in ticks])
    quarters = "values: the lowest and highest quarter; " if (keys["quarter"] != "").any() else ""
    legend = "blue: mean at its low value; hatched orange: at its high value;"
    ax.set_xlabel(f"{legend}\n{quarters}line: mean of all runs", labelpad=6, **style.font())
    said = [f"Bars for {measure}, the key that moves it most on top: mean of all runs {say(middle)}."]
    for key, (name, low, high, mean_low, mean_high) in zip(keys["key"], bars, strict=True):
        what = f"{name} ({key})" if "." in key else name
        said.append(f"{what}: {say(mean_low)} at {brief(low)}, {say(mean_high)} at {brief(high)}.")
    return style.finish(figure, said, "what-moves-it")


def _went(bands: pd.DataFrame, names: list[str], x: str, say: Say) -> str:
    """How the middle run of a rulebook goes from one end to the other: of the one that goes farthest, if several."""
    walks: dict[str, tuple[float, ...]] = {}
    for name in names:
        part = bands[bands["rulebook"] == name].sort_values("x")
        walks[name] = tuple(float(part[column].iloc[i]) for column in ("middle", "x") for i in (0, -1))
    name = max(walks, key=lambda one: abs(walks[one][1] - walks[one][0]))
    first, last, low, high = walks[name]
    under, start = f" ({name})" if len(names) > 1 else "", brief(low) if x.endswith(")") else f"{x} {brief(low)}"
    if low == high or say(first) == say(last):
        return f"{say(first)} at {start}{'' if low == high else f', and at {brief(high)}'}{under}"
    return f"{say(first)} at {start}, {say(last)} at {brief(high)}{under}"


def _at(words_: str, side: str, value: float) -> str:
    """Where on an axis: by its words or, where these are a sentence with a key, by its side."""
    return f"{brief(value)} {side}" if words_.endswith(")") else f"{words_} {brief(value)}"


def _wrapped(text: str) -> str:
    """What an axis shows, in as many lines as it takes."""
    return plain("\n".join(textwrap.wrap(text, 84)))


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number_axis(ax: Axes, values: Reals, say: Say) -> None:
    """Upwards from zero, or from the lowest value where that is below."""
    low, high = min(0.0, float(np.nanmin(values))), float(np.nanmax(values))
    top = high + 0.05 * (high - low) if high > low else low + 1.0
    ax.set_ylim(low, top)
    ticks = [t for t in MaxNLocator(5).tick_values(low, top) if low <= t <= top]
    ax.set_yticks(ticks, [say(t) for t in ticks])
