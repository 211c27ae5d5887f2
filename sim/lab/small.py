"""Small figures that answer a slider: half the size of `sim.figures`, the same look, the same care for alt text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.figures import style
from sim.figures.canvas import Axes, Figure, drawing, new_figure
from sim.figures.style import Picture

WIDE, HIGH, DPI = 9.0, 4.0, 75


def _page(title: str, high: float = HIGH, right: float = 0.69) -> tuple[Figure, Axes]:
    figure = new_figure(figsize=(WIDE, high), dpi=DPI)
    lines = textwrap.wrap(title, 74)
    ax = figure.add_axes((0.075, 0.62 / high, right - 0.075, 1 - (0.95 + 0.25 * len(lines)) / high))
    style.frame(ax)
    ax.set_title(style.plain("\n".join(lines)), loc="left", pad=12, fontweight="bold", **style.words(13.5))
    return figure, ax


def _ends(ax: Axes, ends: Sequence[tuple[float, float, str]]) -> None:
    """Names at the ends of lines, kept apart, each in the colour and with a piece of its line."""
    low, high = ax.get_ylim()
    places = style.spread([y for _, y, _ in ends], [(high - low) * 0.17] * len(ends), low, high)
    for i, ((_, y, text), place) in enumerate(zip(ends, places, strict=True)):
        colour, dash = style.look(i)
        ax.plot(
            [1.005, 1.03, 1.07], [(v - low) / (high - low) for v in (y, place, place)], color=colour, linestyle=dash,
            linewidth=2.4, transform=ax.transAxes, clip_on=False,
        )  # fmt: skip
        ax.text(
            1.08, (place - low) / (high - low), style.plain(text), transform=ax.transAxes, va="center",
            linespacing=1.1, **style.words(14),
        )  # fmt: skip


@drawing
def by_month(title: str, lines: Mapping[str, Any]) -> Picture:
    """Shares in per cent, month by month: one line a world, the gap between the first two shaded."""
    figure, ax = _page(title)
    values = [np.asarray(v, dtype=float) for v in lines.values()]
    months = np.arange(1, len(values[0]) + 1)
    style.month_axis(ax, months)
    style.percent_axis(ax, float(max(v.max() for v in values)), most=4)
    if len(values) > 1:
        ax.fill_between(months, values[0], values[1], color="#E4E4E4", linewidth=0, zorder=1)
    for i, v in enumerate(values):
        style.line(ax, months, v, i)
    last = {n: float(v[-1]) for n, v in zip(lines, values, strict=True)}
    _ends(ax, [(float(months[-1]), y, f"{n}:\n{style.percent(y)}") for n, y in last.items()])
    said = [f"Line chart, {style.span(months)}. {title}"]
    said += [
        f"{n}: {style.percent(v[-1])} in month {months[-1]}, highest {style.percent(v.max())} in month "
        f"{months[int(v.argmax())]}."
        for n, v in zip(lines, values, strict=True)
    ]
    return Picture(figure, " ".join(said), "by-month")


@drawing
def curve(title: str, name: str, x: Sequence[float], lines: Mapping[str, Any]) -> Picture:
    """Per cent as one number of the rulebook moves: one line a world."""
    figure, ax = _page(title)
    values = [np.asarray(v, dtype=float) for v in lines.values()]
    style.percent_axis(ax, float(max(v.max() for v in values)), most=4)
    ax.set_xticks(list(x), [f"{v:g}" for v in x])
    ax.set_xlim(min(x), max(x))
    ax.set_xlabel(name, labelpad=4, **style.words(14))
    for i, v in enumerate(values):
        style.line(ax, np.asarray(x), v, i, marker="o", markersize=7)
    _ends(ax, [(x[-1], float(v[-1]), f"{n}:\n{style.percent(v[-1])}") for n, v in zip(lines, values, strict=True)])
    said = [f"Line chart. {title}."]
    for n, v in zip(lines, values, strict=True):
        said.append(f"{n}: " + ", ".join(f"{style.percent(y)} at {a:g}" for a, y in zip(x, v, strict=True)) + ".")
    return Picture(figure, " ".join(said), "along")


@drawing
def by_town(title: str, towns: Sequence[int], rows: Mapping[str, Sequence[float]]) -> Picture:
    """One mark a town for each row of shares in per cent, side by side by seed."""
    figure, ax = _page(title)
    places = np.arange(len(towns))
    style.percent_axis(ax, float(max(max(v) for v in rows.values())), most=4)
    ax.set_xticks(places, [str(t) for t in towns])
    ax.set_xlim(-0.5, len(towns) - 0.5)
    ax.set_xlabel("seed of the town", labelpad=4, **style.words(14))
    said = [f"Dot chart. {title}."]
    ends = []
    for i, (name, values) in enumerate(rows.items()):
        colour, _ = style.look(i)
        ax.plot(
            places, values, linestyle="", marker="os^"[i % 3], markersize=11, color=colour, markeredgecolor=style.INK,
            zorder=4, clip_on=False,
        )  # fmt: skip
        low, high, mean = float(min(values)), float(max(values)), float(np.mean(values))
        ends.append((float(places[-1]), mean, f"{'●■▲'[i % 3]} {name}:\n{low:.3g} to {high:.3g}%"))
        said.append(f"{name}: from {style.percent(low)} to {style.percent(high)}, mean {style.percent(mean)}.")
    low, high = ax.get_ylim()
    spots = style.spread([y for _, y, _ in ends], [(high - low) * 0.17] * len(ends), low, high)
    for i, ((_, _, text), spot) in enumerate(zip(ends, spots, strict=True)):
        look: dict[str, Any] = style.words(14) | {"color": style.look(i)[0]}
        ax.text(1.03, (spot - low) / (high - low), text, transform=ax.transAxes, va="center", linespacing=1.1, **look)
    return Picture(figure, " ".join(said), "by-town")


@drawing
def number_line(title: str, low: float, high: float, marks: Mapping[str, float]) -> Picture:
    """A few numbers on one line: a prediction beside its result."""
    figure, ax = _page(title, 1.9, 0.96)
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(False)
    span = [low, high, *marks.values()]
    ax.set_xlim(min(span), max(span) + 1e-9)
    for i, (name, value) in enumerate(marks.items()):
        colour, _ = style.look(i)
        ax.plot([value], [0.16], marker="v^"[i % 2], markersize=13, color=colour, clip_on=False, zorder=4)
        right = value > (min(span) + max(span)) / 2
        ax.text(
            value, 0.78 - 0.36 * (i % 2), f"{name}: {value:g}", ha="right" if right else "left", va="center",
            **(style.words(14) | {"color": colour}),
        )  # fmt: skip
    said = ", ".join(f"{name} {value:g}" for name, value in marks.items())
    return Picture(figure, f"Number line from {low:g} to {high:g}. {title}: {said}.", "number-line")
