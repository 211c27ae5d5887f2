"""Small figures for the classroom: half the size of `sim.figures`, the same look, the same care for alt text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sim.figures import style
from sim.figures.canvas import Axes, Figure, drawing, new_figure
from sim.figures.labels import month_range, plain
from sim.figures.style import Picture
from sim.words import percent

WIDE, HIGH, DPI = 9.0, 4.0, 75
TEXT = 14  # points


def page(title: str, high: float = HIGH, right: float = 0.69, letters: int = 74) -> tuple[Figure, Axes]:
    """A small figure: its title in lines of up to so many letters, axes that leave room for names up to `right`."""
    figure = new_figure(figsize=(WIDE, high), dpi=DPI)
    lines = _wrapped(title, letters)
    ax = figure.add_axes((0.075, 0.62 / high, right - 0.075, 1 - (0.95 + 0.25 * len(lines)) / high))
    style.frame(ax)
    ax.set_title(plain("\n".join(lines)), loc="left", pad=12, fontweight="bold", **style.font(13.5))
    return figure, ax


def _wrapped(text: str, letters: int) -> list[str]:
    """As few lines as do, and of like length: no last line of one word."""
    lines = textwrap.wrap(text, letters)
    while len(lines) > 1 and len(shorter := textwrap.wrap(text, letters - 1)) == len(lines):
        lines, letters = shorter, letters - 1
    return lines


def beside(ax: Axes, names: Sequence[tuple[float, str, str]], share: float = 0.17, at: float = 1.03) -> list[float]:
    """Names (y, text, colour) to the right of the axes, kept apart by a share of their height; gives their heights."""
    low, high = ax.get_ylim()
    places = style.spread([y for y, _, _ in names], [(high - low) * share] * len(names), low, high)
    heights = [(place - low) / (high - low) for place in places]
    for (_, text, colour), height in zip(names, heights, strict=True):
        label = ax.text(at, height, plain(text), transform=ax.transAxes, va="center", **style.font(TEXT, colour))
        if "\n" in text:
            label.set_linespacing(1.1)
    return heights


def _ends(ax: Axes, ends: Sequence[tuple[float, str]]) -> None:
    """Names (y, text) at the ends of lines, kept apart, each with a piece of its line."""
    low, high = ax.get_ylim()
    heights = beside(ax, [(y, text, style.INK) for y, text in ends], at=1.08)
    for i, ((y, _), height) in enumerate(zip(ends, heights, strict=True)):
        colour, dash = style.look(i)
        ax.plot(
            [1.005, 1.03, 1.07], [(y - low) / (high - low), height, height], color=colour, linestyle=dash,
            linewidth=2.4, transform=ax.transAxes, clip_on=False,
        )  # fmt: skip


def _lines(lines: Mapping[str, npt.ArrayLike]) -> dict[str, npt.NDArray[np.float64]]:
    return {name: np.asarray(values, dtype=float) for name, values in lines.items()}


@drawing
def by_month(title: str, lines: Mapping[str, npt.ArrayLike]) -> Picture:
    """Shares in per cent, month by month: one line a world, the gap between the first two shaded.

    The title is followed by how the first two end.
    """
    shares = _lines(lines)
    first, *others = shares.values()
    ends = [f"{percent(values[-1])} ({name})" for name, values in list(shares.items())[:2]]
    title = f"{title}: {', '.join(ends)} at the end"
    figure, ax = page(title)
    months = np.arange(1, len(first) + 1)
    style.month_axis(ax, months)
    style.percent_axis(ax, float(max(v.max() for v in shares.values())), most=4)
    if others:
        ax.fill_between(months, first, others[0], color="#E4E4E4", linewidth=0, zorder=1)
    said = [f"Line chart, {month_range(months)}. {title}"]
    for i, (name, values) in enumerate(shares.items()):
        style.line(ax, months, values, i)
        said.append(
            f"{name}: {percent(values[-1])} in month {months[-1]}, highest {percent(values.max())} in month "
            f"{months[int(values.argmax())]}."
        )
    _ends(ax, [(float(values[-1]), f"{name}:\n{percent(values[-1])}") for name, values in shares.items()])
    return Picture(figure, " ".join(said), "by-month")


@drawing
def curve(title: str, name: str, x: Sequence[float], lines: Mapping[str, npt.ArrayLike]) -> Picture:
    """Per cent as one number of the rulebook moves: one line a world.

    The title is followed by how the line that moves most goes from one end to the other; of two that move alike to a
    tenth, the first.
    """
    shares = _lines(lines)
    most = max(shares, key=lambda line: round(abs(shares[line][-1] - shares[line][0]), 1))
    first, last = percent(shares[most][0]), percent(shares[most][-1])
    went = f"{first} at {x[0]:g}, {last} at {x[-1]:g}" if first != last else f"{first} at {x[0]:g} and {x[-1]:g}"
    title = f"{title}: {went} ({most})"
    figure, ax = page(title)
    style.percent_axis(ax, float(max(v.max() for v in shares.values())), most=4)
    key_axis(ax, name, x)
    said = [f"Line chart. {title}."]
    for i, (line, values) in enumerate(shares.items()):
        style.line(ax, np.asarray(x), values, i, marker="o")
        said.append(f"{line}: " + ", ".join(f"{percent(y)} at {a:g}" for a, y in zip(x, values, strict=True)) + ".")
    _ends(ax, [(float(values[-1]), f"{line}:\n{percent(values[-1])}") for line, values in shares.items()])
    return Picture(figure, " ".join(said), "along")


def key_axis(ax: Axes, name: str, x: Sequence[float]) -> None:
    """The values of a key to the right; a long name takes lines of its own, for which the axes make room."""
    ax.set_xticks(list(x), [f"{v:g}" for v in x])
    ax.set_xlim(min(x), max(x))
    lines = textwrap.wrap(name, 56)
    box = ax.get_position()
    room = 0.26 * (len(lines) - 1) * DPI / ax.figure.bbox.height
    ax.set_position((box.x0, box.y0 + room, box.width, box.height - room))
    ax.set_xlabel("\n".join(lines), labelpad=4, **style.font(TEXT))


@drawing
def by_town(title: str, towns: Sequence[int], rows: Mapping[str, npt.ArrayLike]) -> Picture:
    """One mark a town for each row of shares in per cent, side by side by seed."""
    figure, ax = page(title)
    places = np.arange(len(towns))
    shares = _lines(rows)
    style.percent_axis(ax, float(max(v.max() for v in shares.values())), most=4)
    ax.set_xticks(places, [str(t) for t in towns])
    ax.set_xlim(-0.5, len(towns) - 0.5)
    ax.set_xlabel("seed of the town", labelpad=4, **style.font(TEXT))
    said = [f"Dot chart. {title}."]
    names = []
    for i, (name, values) in enumerate(shares.items()):
        colour, _ = style.look(i)
        ax.plot(
            places, values, linestyle="", marker="os^"[i % 3], markersize=11, color=colour, markeredgecolor=style.INK,
            zorder=4, clip_on=False,
        )  # fmt: skip
        low, high, mean = float(values.min()), float(values.max()), float(values.mean())
        names.append((mean, f"{'●■▲'[i % 3]} {name}:\n{low:.3g} to {high:.3g}%", colour))
        said.append(f"{name}: from {percent(low)} to {percent(high)}, mean {percent(mean)}.")
    beside(ax, names)
    return Picture(figure, " ".join(said), "by-town")


@drawing
def number_line(title: str, low: float, high: float, marks: Mapping[str, float]) -> Picture:
    """A few numbers on one line: a prediction beside its result."""
    figure, ax = page(title, 1.9, 0.96)
    ax.set_ylim(0, 1)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.grid(False)
    span = [low, high, *marks.values()]
    ax.set_xlim(min(span), max(span) + 1e-9)
    for i, (name, value) in enumerate(marks.items()):
        colour = (style.INK, style.COLOURS[0])[i % 2]  # a prediction is of no world; the model's is the list's
        ax.plot([value], [0.16], marker="v^"[i % 2], markersize=13, color=colour, clip_on=False, zorder=4)
        right = value > (min(span) + max(span)) / 2
        ax.text(
            value, 0.78 - 0.36 * (i % 2), f"{name}: {value:g}", ha="right" if right else "left", va="center",
            **style.font(TEXT, colour),
        )  # fmt: skip
    said = ", ".join(f"{name} {value:g}" for name, value in marks.items())
    return Picture(figure, f"Number line from {low:g} to {high:g}. {title}: {said}.", "number-line")


@drawing
def steps(title: str, rows: Mapping[str, float], unit: str = "") -> Picture:
    """A bar for each row, the first on top, its name to the left and its number at its end."""
    figure, ax = page(title, 1.1 + 0.5 * len(rows))
    ax.set_position((0.36, 0.08, 0.55, 1 - 0.8 / (1.1 + 0.5 * len(rows)) - 0.08))
    ax.set_title(ax.get_title(loc="left"), loc="left", pad=12, fontweight="bold", x=-0.65, **style.font(13.5))
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.grid(False)
    ax.set_xticks([])
    ax.set_ylim(len(rows) - 0.4, -0.6)
    most = max(rows.values(), default=0) or 1.0
    ax.set_xlim(0, most * 1.12)
    for place, value in enumerate(rows.values()):
        ax.barh(place, value, height=0.62, color=style.COLOURS[0] if not place else "#9A9A9A", zorder=3)
        ax.text(most * 0.015 + value, place, f"{value:.3g}", va="center", **style.font(TEXT))
    ax.set_yticks(range(len(rows)), [plain(name) for name in rows])
    for label in ax.get_yticklabels():
        label.set(**style.font(TEXT))
    ax.tick_params(axis="y", length=0)
    said = ", ".join(f"{name} {value:.3g}" for name, value in rows.items())
    return Picture(figure, f"Bar chart. {title}: {said}{f' ({unit})' if unit else ''}.", "steps")
