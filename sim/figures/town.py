"""Pictures of the town's people. Use them from `sim.figures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim import words
from sim.arrays import Ints, Reals
from sim.figures import style
from sim.figures.canvas import Axes, Figure, Line2D, Rectangle, colormaps, drawing
from sim.figures.labels import compared, plain, short_names
from sim.figures.style import Picture

if TYPE_CHECKING:
    from matplotlib.collections import PathCollection
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


@drawing
def people_grid(
    marks_by_month: Mapping[int, Ints], states: Sequence[str], worlds: Sequence[str], districts: Ints, dates: int = 1
) -> Picture:
    """The town as a grid of people: the same person at the same place, one panel a world, or one row of dates a world.

    Args:
        marks_by_month: for each month an array (worlds, residents) of indices into `states`.
        states: what the indices mean, up to four words; the last is being listed.
        worlds: their names.
        districts: the district of every resident, drawn as a quarter of its own.
        dates: how many months to show, 1 to 4: the last one, large; or evenly spaced ones, the last among them.
    """
    area = np.asarray(districts)
    shown = sorted(marks_by_month)
    most = min(max(dates, 1), 4, len(shown))
    shown = [shown[i] for i in np.unique(np.linspace(len(shown) - 1, 0, most).round().astype(int))]
    marks = {m: np.asarray(marks_by_month[m]) for m in shown}
    if len(area) == 0 or not 1 <= len(states) <= len(MARKS) or not shown:
        raise ValueError(f"people_grid: needs a month, residents, and 1 to {len(MARKS)} states; the last is listed")
    for month, mark in marks.items():
        if mark.shape != (len(worlds), len(area)):
            wanted = f"(worlds, residents) = ({len(worlds)}, {len(area)})"
            raise ValueError(f"people_grid: marks of month {month} have shape {mark.shape}; {wanted} is needed")
    listed, many, large = len(states) - 1, len(area) > MOST_PEOPLE, len(shown) == 1
    group, x, y, quarters = _town_map(area, -(-len(area) // GROUPS) if many else 1, 1.0 if large else SHAPE)
    sizes = np.bincount(group)
    shares = {m: [np.bincount(group, row == listed) / sizes * 100 for row in marks[m]] for m in shown}
    top = max(1.0, *(float(s.max()) for rows in shares.values() for s in rows))
    title = _title(worlds, [int((mark == listed).sum()) for mark in marks[shown[-1]]], states[listed])
    columns = min(len(worlds), 2) if large else len(shown)
    high = 6.6 * -(-len(worlds) // columns) if large else 1.3 + 2.95 * len(worlds)
    figure, _ = style.page(title, 0, 0, max(style.HIGH, high))
    figure.set_layout_engine("constrained", w_pad=0.09, h_pad=0.05, wspace=0.06 if large else 0.02, hspace=0.02)
    layout = f"one panel for each of {words.count(len(worlds), 'world')}"
    said = [f"{title}. {len(area):,} people, {words.count(len(shown), 'date')}, {layout}."]
    if many:
        said.append(f"People are shown in groups of up to {sizes.max():,}.")
    drawn: list[tuple[Axes, PathCollection, float]] = []

    def panel(ax: Axes, w: int, month: int, heading: str) -> None:
        mark = marks[month][w]
        number = int((mark == listed).sum())
        share = words.percent(100 * number / len(area))
        _quarters(ax, quarters)
        under = f"{number:,} {states[listed]} ({share})" if large else f"{share} {states[listed]}"
        ax.set_title(
            f"{heading}: {plain(under)}", loc="left", pad=6 if large else 5, fontweight="bold" if large else "normal",
            **style.font(style.TEXT if large else style.SMALL),
        )  # fmt: skip
        if many:
            dots = ax.scatter(x, y, marker="s", linewidths=0, c=shares[month][w], cmap="Greys", vmin=0, vmax=top)
            drawn.append((ax, dots, 1.08))
        else:
            for s, (marker, size, face, edge) in enumerate(MARKS[-len(states) :] if listed else MARKS[-1:]):
                who = mark == s
                dots = ax.scatter(x[who], y[who], marker=marker, facecolors=face, edgecolors=edge, linewidths=0)
                drawn.append((ax, dots, size))
        others = "".join(f", {int((mark == s).sum()):,} {states[s]}" for s in range(listed) if s)
        said.append(f"{worlds[w]}, month {month}: {number:,} {states[listed]} ({share}){others}.")

    if large:
        grid = figure.subplots(-(-len(worlds) // columns), columns, squeeze=False).ravel()
        for w, name in enumerate(short_names(worlds, 13 if columns > 1 else 40, 1)):
            panel(grid[w], w, shown[0], name)
        for spare in grid[len(worlds) :]:
            spare.set_axis_off()
    else:
        rows = figure.subfigures(len(worlds), 1, squeeze=False)[:, 0]
        for w, (row, name) in enumerate(zip(rows, short_names(worlds, 60, 1), strict=True)):
            row.suptitle(name, x=0.012, ha="left", fontweight="bold", **style.font(style.TEXT))
            for ax, month in zip(row.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
                panel(ax, w, month, f"month {month}")
    _key(figure, states, top, many, int(sizes.max()))
    return style.finish(figure, said, "people-grid", lambda: _fit_marks(drawn))


def _title(worlds: Sequence[str], numbers: Sequence[int], word: str) -> str:
    """The finding: how many are on the list in each life."""
    finding = compared(worlds, numbers, [f"{n:,} {word}" for n in numbers], [f"{n:,}" for n in numbers])
    return f"Same people, same luck: {finding}" if len(worlds) > 1 else f"In this town: {finding}"


def _key(figure: Figure, states: Sequence[str], top: float, many: bool, size: int) -> None:
    """What the marks mean; of groups, how dark which share is."""
    looks: list[tuple[str, float, ColorType, ColorType, str]]
    if many:
        looks = [("", 0.0, "none", "none", f"{states[-1]}, of up to {size:,} neighbours:")]
        looks += [("s", 0.98, colormaps["Greys"](step), "#8A8A8A", f"{step * top:.3g}%")
                  for step in (0.0, 0.25, 0.5, 0.75, 1.0)]  # fmt: skip
    else:
        looks = [(*mark, word) for mark, word in zip(MARKS[-len(states) :], states, strict=True)]
    keys = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=m,
            markersize=19 * z,
            mfc=f,
            mec=e,
            mew=2.5,
            label=plain("none of these" if word == "none" else word),
        )
        for m, z, f, e, word in looks
    ]
    style.legend(figure, keys, 6)


def _town_map(
    area: Ints, size: int, shape: float
) -> tuple[Ints, Reals, Reals, list[tuple[float, float, float, float]]]:  # fmt: skip
    """The group of every resident (neighbours, `size` to a group), the groups' places, and the quarters' boxes.

    `shape`: the town is so many times as wide as high.
    """
    names, district, people = np.unique(area, return_inverse=True, return_counts=True)
    rank = np.empty(len(area), dtype=np.int64)
    rank[np.argsort(district, kind="stable")] = np.arange(len(area))
    rank -= (np.cumsum(people) - people)[district]
    groups = -(-people // size)
    group = rank // size + (np.cumsum(groups) - groups)[district]
    across = int(np.ceil(np.sqrt(len(names))))
    down = -(-len(names) // across)
    wide = max(1, round(float(np.sqrt(groups.max() * shape * down / across))))
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
