"""Pictures of the town's people, and of what put them on the list. Use them from `sim.figures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Ints, Reals
from sim.figures import style
from sim.figures.canvas import Axes, Figure, Line2D, Patch, Rectangle, colormaps, drawing
from sim.figures.labels import plain, short_names, worlds_of
from sim.figures.style import Picture

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.collections import PathCollection
    from matplotlib.text import Text
    from matplotlib.typing import ColorType

MOST_PEOPLE = 4000
"""A town with more residents is shown by groups."""
GROUPS = 1600
SHAPE = 1.4  # a town is so many times as wide as high
# marker, size (share of the cell), face, edge: in grey, too, the listed are the darkest and largest
MARKS = (
    ("o", 0.34, "#BDBDBD", "#BDBDBD"), ("D", 0.56, "#D55E00", "#D55E00"), ("o", 0.66, "white", "#56B4E9"),
    ("s", 0.88, "#000000", "#000000"),
)  # fmt: skip
CAUSES = {  # words, colour, hatch; a cause not named here keeps its own name
    "wrong record": ("wrong record", "#D55E00", ""),
    "could not pay": ("could not pay", "#56B4E9", "//"),
    "would not pay": ("would not pay", "#0072B2", ""),
    "ties": ("ties to the listed", "#CC79A7", "xx"),
    "mark after repair": ("mark left after repair", "#F0E442", ".."),
    "forced": ("put on by the experiment", "#FFFFFF", "\\\\"),
}


@drawing
def people_grid(
    marks_by_month: Mapping[int, Ints], states: Sequence[str], worlds: Sequence[str], districts: Ints
) -> Picture:
    """The town as a grid of people at up to four dates, one row a world: the same person at the same place.

    Args:
        marks_by_month: for each month an array (worlds, residents) of indices into `states`; of more than four
            months, four evenly spaced ones are shown.
        states: what the indices mean, up to four words; the last is being listed.
        worlds: their names.
        districts: the district of every resident, drawn as a quarter of its own.
    """
    area = np.asarray(districts)
    dates = sorted(marks_by_month)
    dates = [dates[i] for i in np.unique(np.linspace(0, len(dates) - 1, min(4, len(dates))).round().astype(int))]
    marks = {m: np.asarray(marks_by_month[m]) for m in dates}
    if len(area) == 0 or not 1 <= len(states) <= len(MARKS) or not dates:
        raise ValueError(f"people_grid: needs a month, residents, and 1 to {len(MARKS)} states; the last is listed")
    for month, mark in marks.items():
        if mark.shape != (len(worlds), len(area)):
            wanted = f"(worlds, residents) = ({len(worlds)}, {len(area)})"
            raise ValueError(f"people_grid: marks of month {month} have shape {mark.shape}; {wanted} is needed")
    listed, many = len(states) - 1, len(area) > MOST_PEOPLE
    group, x, y, quarters = _town_map(area, -(-len(area) // GROUPS) if many else 1)
    sizes = np.bincount(group)
    shares = {m: [np.bincount(group, row == listed) / sizes * 100 for row in marks[m]] for m in dates}
    top = max(1.0, *(float(s.max()) for rows in shares.values() for s in rows))
    title = f"{len(area):,} people in two lives of one town" if len(worlds) == 2 else f"The town's {len(area):,} people"
    title += f", in groups of up to {sizes.max():,}" if many else ": who is on the list"
    figure, _ = style.page(title, 0, 0, max(style.HIGH, 1.1 + 2.95 * len(worlds)))
    figure.set_layout_engine("constrained", w_pad=0.09, h_pad=0.05, wspace=0.02, hspace=0.02)
    said = [f"{title}. {words.count(len(dates), 'date')}, one row for each of {words.count(len(worlds), 'world')}."]
    drawn: list[tuple[Axes, PathCollection, float]] = []
    rows = figure.subfigures(len(worlds), 1, squeeze=False)[:, 0]
    for w, (row, name) in enumerate(zip(rows, short_names(worlds, 60, 1), strict=True)):
        row.suptitle(name, x=0.012, ha="left", fontweight="bold", **style.font(style.TEXT))
        for ax, month in zip(row.subplots(1, len(dates), squeeze=False)[0], dates, strict=True):
            mark = marks[month][w]
            number = int((mark == listed).sum())
            _quarters(ax, quarters)
            share = words.percent(100 * number / len(area))
            style.axis_title(ax, plain(f"month {month}: {share} {states[listed]}"), pad=5)
            if many:
                dots = ax.scatter(x, y, marker="s", linewidths=0, c=shares[month][w], cmap="Greys", vmin=0, vmax=top)
                drawn.append((ax, dots, 1.08))
            else:
                for s, (marker, size, face, edge) in enumerate(MARKS[-len(states) :] if listed else MARKS[-1:]):
                    who = mark == s
                    dots = ax.scatter(x[who], y[who], marker=marker, facecolors=face, edgecolors=edge, linewidths=0)
                    drawn.append((ax, dots, size))
            others = [f"{int((mark == s).sum()):,} {states[s]}" for s in range(listed) if s]
            said.append(
                f"{worlds[w]}, month {month}: {number:,} {states[listed]} ({share})"
                + "".join(f", {other}" for other in others) + "."
            )  # fmt: skip
    looks: list[tuple[str, float, ColorType, ColorType, str]]
    if many:
        looks = [("", 0.0, "none", "none", f"of the group {states[listed]}:")]
        looks += [("s", 0.98, colormaps["Greys"](step), "#8A8A8A", f"{step * top:.3g}%")
                  for step in (0.0, 0.25, 0.5, 0.75, 1.0)]  # fmt: skip
    else:
        looks = [(*mark, word) for mark, word in zip(MARKS[-len(states) :], states, strict=True)]
    keys = [
        Line2D([], [], linestyle="", marker=m, markersize=19 * z, mfc=f, mec=e, mew=2.5, label=plain(word))
        for m, z, f, e, word in looks
    ]
    _legend(figure, keys, 6)
    return style.finish(figure, said, "people-grid", lambda: _fit_marks(drawn))


def _town_map(area: Ints, size: int) -> tuple[Ints, Reals, Reals, list[tuple[float, float, float, float]]]:
    """The group of every resident (neighbours, `size` to a group), the groups' places, and the quarters' boxes."""
    names, district, people = np.unique(area, return_inverse=True, return_counts=True)
    rank = np.empty(len(area), dtype=np.int64)
    rank[np.argsort(district, kind="stable")] = np.arange(len(area))
    rank -= (np.cumsum(people) - people)[district]
    groups = -(-people // size)
    group = rank // size + (np.cumsum(groups) - groups)[district]
    across = int(np.ceil(np.sqrt(len(names))))
    down = -(-len(names) // across)
    wide = max(1, round(float(np.sqrt(groups.max() * SHAPE * down / across))))
    high = -(-int(groups.max()) // wide)
    gap = max(1.5, 0.12 * wide)
    place = np.concatenate([np.arange(g) for g in groups])
    corners = [(k % across * (wide + gap), k // across * (high + gap)) for k in range(len(names))]
    left, bottom = np.repeat(np.array(corners), groups, axis=0).T
    boxes = [(x, y, float(wide), float(high)) for x, y in corners]
    return group, left + place % wide + 0.5, bottom + place // wide + 0.5, boxes


def _quarters(ax: Axes, boxes: list[tuple[float, float, float, float]]) -> None:
    style.frame(ax)
    ax.grid(False)
    ax.set(xticks=[], yticks=[], aspect="equal")
    ax.spines[:].set_visible(False)
    pad = 0.3
    for left, bottom, wide, high in boxes:
        box = Rectangle((left - pad, bottom - pad), wide + 2 * pad, high + 2 * pad, fc="#F4F4F4", ec="#8A8A8A", lw=1)
        ax.add_patch(box).set_zorder(0)
    ax.set_xlim(-2 * pad, max(b[0] + b[2] for b in boxes) + 2 * pad)
    ax.set_ylim(max(b[1] + b[3] for b in boxes) + 2 * pad, -2 * pad)


def _fit_marks(drawn: list[tuple[Axes, PathCollection, float]]) -> None:
    """Marks as large as their cells, now that the layout is known."""
    for ax, dots, share in drawn:
        (x0, _), (x1, _) = ax.transData.transform([(0, 0), (1, 0)])
        points = (x1 - x0) * 72 / ax.figure.dpi
        ring = 0.16 * points if share == MARKS[2][1] else 0.0
        dots.set_sizes([(points * share) ** 2])
        dots.set_linewidth(ring)


def _legend(figure: Figure, keys: Sequence[Artist], columns: int) -> None:
    figure.legend(
        handles=keys, loc="outside lower center", ncols=columns, frameon=False, labelcolor=style.INK, handletextpad=0.5,
        prop={"family": style.FONT, "size": style.SMALL}, columnspacing=1.6, handlelength=1.6,
    )  # fmt: skip


@drawing
def listing_causes(spells: pd.DataFrame, worlds: Sequence[str] | None = None) -> Picture:
    """What put people on the list: one bar a world, its listings by cause, the numbers at the parts.

    Args:
        spells: columns world, cause; one row a stay on the list. Causes with "or" between them share it equally.
        worlds: all worlds in their order, those without a listing included; by default those of the table.
    """
    title = "What put people on the list"
    names = worlds_of(spells, worlds)
    if not names:
        return style.blank(title, "Nobody was ever listed.", "listing-causes")
    figure, (ax,) = style.page(title, height=max(style.HIGH, 2.4 + 0.66 * len(names)))
    table = _shared_out(spells).reindex(names, fill_value=0.0)
    kinds = [c for c in CAUSES if c in table] + [c for c in table if c not in CAUSES]
    totals = [round(t) for t in table.sum(axis=1)]
    lines = [f"{s}\n{words.count(t, 'listing')}" for s, t in zip(short_names(names, 26, 1), totals, strict=True)]
    ax.set_yticks(range(len(names)), lines)
    ax.set(ylim=(len(names) - 0.5, -0.65), xlim=(0, max(1, *totals, 1) * 1.03))
    ax.grid(False, axis="y")
    ax.grid(True, axis="x", color=style.PALE)
    ticks = style.ticks_to(ax.get_xlim()[1], 6, whole=True)
    ax.set_xticks(ticks, [f"{tick:,.0f}" for tick in ticks])
    ax.set_xlabel("listings (a person may be listed more than once)", **style.font())
    parts: list[tuple[int, float, float, Text]] = []
    keys = []
    before = np.zeros(len(names))
    for kind in kinds:
        text, colour, hatch = CAUSES.get(str(kind), (str(kind), "#AAAAAA", "--"))
        keys.append(Patch(label=plain(text), facecolor=colour, hatch=hatch, edgecolor=style.INK, linewidth=1))
        for row, number in enumerate(table[kind]):
            if number:
                ax.barh(row, number, left=before[row], height=0.46, zorder=3, facecolor=colour, hatch=hatch,
                        edgecolor=style.INK, linewidth=1)  # fmt: skip
                middle = before[row] + number / 2
                label = ax.text(middle, row, _parts(number), ha="center", va="center", **style.font())
                label.set(zorder=6, in_layout=False)
                parts.append((row, middle, float(number), label))
        before = before + table[kind].to_numpy()
    if keys:
        _legend(figure, keys, 3)
    said = [f"Stacked bars of listings by cause in {words.count(len(names), 'world')}."]
    for world, total, numbers in zip(names, totals, table[kinds].to_numpy(), strict=True):
        parted = zip(kinds, numbers, strict=True)
        causes = [f"{CAUSES.get(str(k), (k,))[0]} {_parts(number)}" for k, number in parted if number]
        said.append(f"{world}: {words.count(total, 'listing')}{': ' + ', '.join(causes) if causes else ''}.")
    return style.finish(figure, said, "listing-causes", lambda: _label_parts(ax, parts, len(names)))


def _shared_out(spells: pd.DataFrame) -> pd.DataFrame:
    """Listings by world and cause, one that has several causes in equal parts."""
    causes = spells["cause"].astype(str).str.split(f" {words.OR} ")
    rows = pd.DataFrame({"world": spells["world"], "cause": causes, "part": [1 / len(c) for c in causes]}).explode(
        "cause"
    )
    return rows.pivot_table(index="world", columns="cause", values="part", aggfunc="sum", fill_value=0.0)


def _parts(number: float) -> str:
    """A number of listings, with a decimal where one was shared."""
    return words.integer(number) if abs(number - round(number)) < 0.05 else words.fixed(number, 1)


def _label_parts(ax: Axes, parts: list[tuple[int, float, float, Text]], rows: int) -> None:
    """Numbers inside the parts that hold them, the others above the bar with a line down to their part."""
    per_unit = ax.bbox.width / (ax.get_xlim()[1] - ax.get_xlim()[0])
    for row in range(rows):
        outside = []
        for _, middle, number, label in (p for p in parts if p[0] == row):
            width = label.get_window_extent().width
            if width + 14 <= number * per_unit:
                label.set_bbox({"facecolor": "white", "edgecolor": "none", "boxstyle": "round,pad=0.12"})
            else:
                outside.append((middle, (width + 10) / per_unit, label))
        low, high = 0.0, ax.get_xlim()[1]
        for (middle, _, label), x in zip(
            outside, style.spread([o[0] for o in outside], [o[1] for o in outside], low, high), strict=True
        ):
            label.set(x=x, y=row - 0.3, va="bottom")
            ax.add_line(Line2D((x, middle), (row - 0.31, row - 0.22), color=style.INK, linewidth=1, zorder=5))
