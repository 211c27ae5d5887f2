"""Notebook 07 in pictures: rulebooks by two aims, three gauges, and bills missed as the list bites harder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.arrays import Reals
from sim.figures import style
from sim.figures.canvas import Axes, drawing, patheffects
from sim.figures.labels import short_names
from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.aims import COLUMNS, GAP, GOAL, front
from sim.rules.rulebook import described
from sim.words import count


@drawing
def picture(frame: pd.DataFrame, title: str, starred: bool = True) -> Picture:
    """Rulebooks by two aims: feedback to the right, bills missed upwards. The best corner is below left.

    Args:
        frame: from `table`: columns missed, feedback, gap, ever, meets; the index names the rulebooks.
        title: whose rulebooks; what was found is added.
        starred: mark those that no other beats.
    """
    if frame.empty:
        return style.blank(title, "There is no rulebook to show.", "aims")
    title = f"{title}: {_found(frame)}"
    figure, (ax,) = style.page(title, height=8.2)
    figure.set_layout_engine("none")
    ax.set_position((0.075, 0.1, 0.885, 0.72))
    ax.grid(True, axis="x", color=style.PALE)
    rows = frame.sort_values(["missed", "feedback"])
    x, y = rows["feedback"].to_numpy(dtype=float), rows["missed"].to_numpy(dtype=float)
    good = rows["meets"].to_numpy(dtype=bool)
    right, top = max(40.0, float(x.max()) * 1.12 + 4), max(120.0, float(y.max()) * 1.1)
    bottom = min(60.0, float(y.min()) - 6)
    ax.set_xlim(0, right)
    ax.set_ylim(bottom, top)
    ax.axhspan(bottom, GOAL, color="#E5F3EE", zorder=0)
    ax.axhline(100, color="#777777", linewidth=1.6, linestyle=(0, (5, 3)), zorder=1)
    lines = ((100.0, "as many as with no list"), (bottom + 0.01 * (top - bottom), f"goal: {GOAL:.0f} or fewer"))
    for height, text in lines:
        ax.text(0.995, height, text, ha="right", va="bottom", transform=ax.get_yaxis_transform(), **style.font(14))
    kept = front(rows) if starred else rows.iloc[:0]
    if len(kept) > 1:
        ax.step(kept["feedback"], kept["missed"], where="post", color=style.COLOURS[2], linewidth=2.4,
                linestyle=(0, (2, 1.5)), zorder=2)  # fmt: skip
    for (name, row), ok in zip(rows.iterrows(), good, strict=True):
        best = name in kept.index
        edge = style.COLOURS[0] if ok else style.COLOURS[1]
        face = edge if ok else "white"
        marker = "*" if best else "o" if ok else "X"
        size = 22 if best else 13
        ax.plot(row["feedback"], row["missed"], marker, markersize=size, color=face, markeredgecolor=edge,
                markeredgewidth=2, zorder=5, clip_on=False)  # fmt: skip
    _name_marks(ax, [str(n) for n in rows.index], x, y)
    ax.set_xlabel(f"{COLUMNS['feedback']} (fewer is better)", labelpad=6, **style.font())
    style.axis_title(ax, f"upwards: {COLUMNS['missed']} (fewer is better)")
    key = "★ unbeaten by any other   " if starred else ""
    key += "filled: meets the goal   hollow: does not, or breaks a bound"
    figure.text(0.012, 0.885, key, **style.font(14))
    said = [
        f"Scatter chart of {count(len(rows), 'rulebook')}. {title}. Across, listed months caused by feedback; "
        f"up, bills missed for 100 with no list; the goal is {GOAL:.0f} or fewer.",
        *(
            f"{name}: {row['missed']:.0f} missed, feedback {row['feedback']:.0f}%, gap {row['gap']:.1f}, "
            f"{'meets the goal' if ok else 'does not meet the goal within the bounds'}"
            f"{', unbeaten' if name in kept.index else ''}."
            for (name, row), ok in zip(rows.iterrows(), good, strict=True)
        ),
    ]
    return style.finish(figure, said, "aims")


def _found(frame: pd.DataFrame) -> str:
    """How many meet the goal, and which of them has the least feedback."""
    good = frame[frame["meets"]]
    if good.empty:
        return "none meets the goal"
    if len(good) == 1:
        return f"only {good.index[0]} meets the goal"
    least = good["feedback"].astype(float).sort_values(kind="stable")
    return f"{len(good)} meet the goal; of these {least.index[0]} has the least feedback, {least.iloc[0]:.0f}%"


@drawing
def gauges(row: Mapping[str, float], name: str) -> Picture:
    """Three bars: bills missed with their goal, the gap between districts with its bound, and feedback with neither."""
    figure, ax = charts.page(f"{name}: {_kept(row)}", 3.4)
    ax.set_position((0.02, 0.05, 0.95, 0.72))
    ax.set_axis_off()
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.2, 3)
    said = []
    bars = (("missed", "bills missed, for 100 with no list", 200.0, "goal", GOAL, "{:.0f}"),
            ("gap", "gap between districts, points of %", 12.0, "bound", GAP, "{:.1f}"),
            ("feedback", COLUMNS["feedback"], 100.0, "", None, "{:.0f}"))  # fmt: skip
    for place, (key, label, full, kind, bound, form) in zip((2, 1, 0), bars, strict=True):
        value = row[key]
        ok = bound is None or value <= bound
        colour = "#888888" if bound is None else style.COLOURS[0] if ok else style.COLOURS[1]
        left, long = 0.47, 0.41
        ax.barh(place + 0.3, long, 0.5, left=left, color="#F0F0F0")
        ax.barh(place + 0.3, long * min(value / full, 1), 0.5, left=left, color=colour, hatch="" if ok else "//",
                edgecolor="white")  # fmt: skip
        ax.text(left - 0.02, place + 0.3, label, ha="right", va="center", **style.font(14))
        ax.text(left + long + 0.02, place + 0.3, form.format(value), va="center", **style.font(15))
        text = f"{label}: {form.format(value)}"
        if bound is not None:
            at = left + long * bound / full
            ax.plot([at, at], [place - 0.02, place + 0.62], color=style.INK, linewidth=2.4)
            ax.text(at, place + 0.72, f"{kind} {bound:g}", ha="center", va="center", **style.font(11))
            text += f", {'within' if ok else 'above'} the {kind} of {bound:g}"
        said.append(text + ".")
    return Picture(figure, f"Three bars for {name}. " + " ".join(said), "gauges")


def _kept(row: Mapping[str, float]) -> str:
    """Which of the two bounds hold."""
    bounds = {"few enough bills missed": row["missed"] <= GOAL, "districts alike enough": row["gap"] <= GAP}
    kept = [words for words, holds in bounds.items() if holds]
    return " and ".join(kept) if kept else "neither few enough bills missed nor districts alike enough"


@drawing
def by_severity(name: str, severities: Sequence[float], missed: Reals) -> Picture:
    """Bills missed along the severity, beside the goal and the town without a list."""
    first, last = round(float(missed[0])), round(float(missed[-1]))
    went = f"{first} bills missed for 100 with no list at severity {severities[0]:g}, {last} at {severities[-1]:g}"
    title = f"{name}: {went}"
    figure, ax = charts.page(title)
    charts.key_axis(ax, described("sanctions.severity"), severities)
    ax.set_ylim(min(60.0, float(missed.min()) - 8), max(120.0, float(missed.max()) + 10))
    ax.axhline(100, color="#777777", linewidth=1.6, linestyle=(0, (5, 3)), zorder=1)
    ax.axhline(GOAL, color=style.COLOURS[2], linewidth=1.6, linestyle=(0, (2, 1.5)), zorder=1)
    style.line(ax, np.asarray(severities, dtype=float), missed, 0, marker="o")
    names = [(float(missed[-1]), f"{name}: {missed[-1]:.0f}", style.COLOURS[0]), (100.0, "no list: 100", style.INK),
             (GOAL, f"goal: {GOAL:.0f}", style.COLOURS[2])]  # fmt: skip
    charts.beside(ax, names, 0.1)
    said = ", ".join(f"{y:.0f} at {x:g}" for x, y in zip(severities, missed, strict=True))
    return Picture(figure, f"Line chart. {title}: {said}. The goal is {GOAL:.0f} or fewer.", "harder")


def _name_marks(ax: Axes, names: list[str], x: Reals, y: Reals) -> None:
    """Each mark's name beside it, moved up or down where names would meet, led back to the mark."""
    low, high = ax.get_ylim()
    width = ax.get_xlim()[1]
    tall = 0.044 * (high - low)
    flip = x > 0.7 * width
    spots = np.array(y, dtype=float)
    for side in (False, True):
        group = np.flatnonzero(flip == side)
        spots[group] = style.spread([float(v) for v in y[group]], [tall] * len(group), low, high)
    for name, a, b, spot, left in zip(names, x, y, spots, flip, strict=True):
        aside = (-1 if left else 1) * 0.028 * width
        text = short_names([name], 24, 1)[0]
        word = ax.text(a + aside, spot, text, ha="right" if left else "left", va="center", zorder=6, **style.font(14))
        word.set_path_effects([patheffects.withStroke(linewidth=4, foreground="white")])
        if abs(spot - b) > 0.3 * tall:
            ax.plot([a, a + aside * 0.9], [b, spot], color="#777777", linewidth=1.2, zorder=3)
