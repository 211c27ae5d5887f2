"""Pictures of stays on the list: what began them, and how long they last. Use them from `sim.figures`."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Bools, Ints, Reals
from sim.figures import style
from sim.figures.canvas import Axes, Line2D, Patch, drawing
from sim.figures.labels import SECOND_LINE, compared, plain, short_names, worlds_of
from sim.figures.style import End, Picture

if TYPE_CHECKING:
    from matplotlib.text import Text


CAUSES = {  # words, colour, hatch; a cause not named here keeps its own name
    "wrong record": ("wrong record", "#D55E00", ""),
    "could not pay": ("could not pay", "#56B4E9", "//"),
    "would not pay": ("would not pay", "#0072B2", ""),
    "ties": ("ties to the listed", "#CC79A7", "xx"),
    "mark after repair": ("mark left after repair", "#F0E442", ".."),
    "forced": ("put on by the experiment", "#FFFFFF", "\\\\"),
}


@drawing
def spell_survival(spells: pd.DataFrame, worlds: Sequence[str] | None = None) -> Picture:
    """How long stays on the list last: the Kaplan-Meier share not yet off, by months since listing.

    Args:
        spells: columns world, months, ended; one row a stay. Stays not ended count as long as they were seen.
        worlds: all worlds in their order, those without a stay included; by default those of the table.
    """
    names = worlds_of(spells, worlds)
    if not names:
        return style.blank("How long a stay on the list lasts", "Nobody was ever listed.", "length-of-stay")
    figure, (ax,) = style.page(_how_long(spells, names), height=max(style.HIGH, 1.9 + 0.3 * len(names)))
    longest = float(spells["months"].max()) if len(spells) else 1.0
    key = "months since put on the list (stays not yet over: as long as seen)"
    style.month_axis(ax, np.array([0, max(1.0, longest)]), key)
    style.percent_axis(ax, 100)
    few = len(names) <= 4
    band = "; shaded: 95% confidence" if few else ""
    style.axis_title(ax, f"still on the list, % of stays; dot: half are off{band}")
    ax.axhline(50, color="#777777", linewidth=1.2, linestyle=(0, (2, 3)), zorder=1)
    ends: list[End] = []
    said = [f"Survival curves of stays on the list in {words.count(len(names), 'world')}."]
    for i, (world, name) in enumerate(zip(names, short_names(names), strict=True)):
        stays = spells[spells["world"] == world]
        if stays.empty:
            ends.append(End(None, 100, f"{name}: nobody listed", *style.look(i)))
            said.append(f"{world}: nobody was listed.")
            continue
        times, share, low, high = survival(stays["months"].to_numpy(), stays["ended"].to_numpy())
        style.line(ax, times, share * 100, i, drawstyle="steps-post")
        if few:
            ax.fill_between(times, low * 100, high * 100, step="post", color=style.look(i)[0], alpha=0.18, linewidth=0)
        off = np.flatnonzero(share <= 0.5)
        half = _half(times, share)
        if len(off):
            style.dot(ax, times[off[0]], 50, i)
        number = words.count(len(stays), "stay")
        more = f"\nhalf: {half}, {number}" if len(names) <= SECOND_LINE else f": {half}"
        ends.append(End(times[-1], share[-1] * 100, name + more, *style.look(i)))
        still = int((~stays["ended"].astype(bool)).sum())
        said.append(f"{world}: median stay {half}, of {number}, {still:,} not yet over.")
    return style.finish(figure, said, "length-of-stay", style.end_labels(ax, ends, 26))


def survival(months: Ints, ended: Bools) -> tuple[Reals, Reals, Reals, Reals]:
    """Kaplan-Meier: times (from 0), share of stays longer than each, and its 95% band (log-log)."""
    each, place = np.unique(np.asarray(months), return_inverse=True)  # scipy.stats has it, and takes a second to load
    left = np.bincount(place, minlength=len(each))
    off = np.bincount(place, weights=np.asarray(ended, dtype=bool), minlength=len(each))
    seen = left[::-1].cumsum()[::-1]
    over = off.cumsum()
    all_over = over[-1] == seen[0]  # then a half is exactly a half
    share = (seen[0] - over) / seen[0] if all_over else np.cumprod((seen - off) / seen)
    with np.errstate(all="ignore"):  # the band is not defined before the first end, nor where nobody is left
        spread = np.sqrt(np.cumsum(off / (seen * (seen - off)))) / np.abs(np.log(share))
        middle, half = np.log(-np.log(share)), NormalDist().inv_cdf(0.975) * spread
        ends = [np.exp(-np.exp(middle + half)), np.exp(-np.exp(middle - half))]
    low, high = (np.where(np.isnan(end), share, end) for end in ends)
    with_start = ((0, each), (1, share), (1, low), (1, high))
    times, share, low, high = (np.concatenate([[start], values]) for start, values in with_start)
    return times, share, low, high


def _half(times: Reals, share: Reals) -> str:
    """After how long half of the stays are over."""
    off = np.flatnonzero(share <= 0.5)
    return f"{times[off[0]]:g} months" if len(off) else f"beyond {times[-1]:g} months"


def _how_long(spells: pd.DataFrame, names: Sequence[str]) -> str:
    """The finding: how long half of the stays last at least."""
    lasts: dict[str, float] = {}
    for world in names:
        stays = spells[spells["world"] == world]
        if len(stays):
            times, share, *_ = survival(stays["months"].to_numpy(), stays["ended"].to_numpy())
            lasts[world] = float(times[np.flatnonzero(share <= 0.5)[0]] if share[-1] <= 0.5 else times[-1])
    if not lasts:
        return "Nobody was ever listed"
    said = [words.count(round(months), "month") for months in lasts.values()]
    brief = [f"{months:.0f}" for months in lasts.values()]
    finding = compared(list(lasts), list(lasts.values()), said, brief)
    return f"Half of the stays on the list last at least {finding}"


@drawing
def listing_causes(spells: pd.DataFrame, worlds: Sequence[str] | None = None) -> Picture:
    """What put people on the list, and how long they stayed: listings by cause, and beside them the mean stay.

    Args:
        spells: columns world, cause, months; one row a stay. Causes with "or" between them share it equally.
        worlds: all worlds in their order, those without a listing included; by default those of the table.
    """
    names = worlds_of(spells, worlds)
    if not names:
        return style.blank("What put people on the list", "Nobody was ever listed.", "causes-and-stays")
    table = _shared_out(spells).reindex(names, fill_value=0.0)
    kinds = [c for c in CAUSES if c in table] + [c for c in table if c not in CAUSES]
    totals = [round(t) for t in table.sum(axis=1)]
    means = spells.groupby("world")["months"].mean().reindex(names).to_numpy(dtype=float)
    title = _times_and_length(names, totals, means)
    figure, (left, right) = style.page(title, 1, 2, max(style.HIGH, 2.4 + 0.66 * len(names)), sharey=True)
    left.set_yticks(range(len(names)), short_names(names, 16, 2 if len(names) <= SECOND_LINE else 1))
    left.set_ylim(len(names) - 0.5, -0.65)
    parts, keys = _stack(left, table[kinds])
    style.axis_title(left, "times put on the list, by cause")
    style.axis_title(right, "how long each stay lasts, months")
    _bars(right, means)
    if keys:
        style.legend(figure, keys, 3)
    said = [f"Stacked bars of listings by cause in {words.count(len(names), 'world')}, and bars of the mean stay."]
    for world, total, mean, numbers in zip(names, totals, means, _in_integers(table[kinds]).to_numpy(), strict=True):
        parted = zip(kinds, numbers, strict=True)
        causes = [f"{CAUSES.get(str(k), (k,))[0]} {number:,}" for k, number in parted if number]
        lasts = f"; a stay lasts {words.fixed(mean, 1)} months" if total else ""
        said.append(f"{world}: {words.count(total, 'listing')}{': ' + ', '.join(causes) if causes else ''}{lasts}.")
    return style.finish(figure, said, "causes-and-stays", lambda: _label_parts(left, parts, len(names)))


def _times_and_length(names: Sequence[str], totals: Sequence[int], means: Reals) -> str:
    """The finding: how often people were put on the list, and for how long."""
    known = [i for i in range(len(names)) if totals[i]]
    if not known:
        return "Nobody was ever listed"
    said = [
        f"{words.count(totals[i], 'listing')}, of {words.count(round(means[i]), 'month')} on average" for i in known
    ]
    brief = [f"{totals[i]:,}, of {words.count(round(means[i]), 'month')}," for i in known]
    return compared([names[i] for i in known], [totals[i] * float(means[i]) for i in known], said, brief)


def _stack(ax: Axes, table: pd.DataFrame) -> tuple[list[tuple[int, float, float, Text]], list[Patch]]:
    """One bar a world, its parts by cause; gives the numbers to be placed, and the key."""
    most = max(1.0, float(table.sum(axis=1).max()) if table.size else 0.0)
    _across(ax, most * 1.03, integer=True)
    parts: list[tuple[int, float, float, Text]] = []
    keys = []
    before, integers = np.zeros(len(table)), _in_integers(table)
    for kind in table:
        text, colour, hatch = CAUSES.get(str(kind), (str(kind), "#AAAAAA", "--"))
        keys.append(Patch(label=plain(text), facecolor=colour, hatch=hatch, edgecolor=style.INK, linewidth=1))
        for row, (number, shown) in enumerate(zip(table[kind], integers[kind], strict=True)):
            if number:
                ax.barh(row, number, left=before[row], height=0.46, zorder=3, facecolor=colour, hatch=hatch,
                        edgecolor=style.INK, linewidth=1)  # fmt: skip
                middle = before[row] + number / 2
                label = ax.text(middle, row, f"{shown:,}" if shown else "", ha="center", va="center", **style.font())
                label.set(zorder=6, in_layout=False)
                parts.append((row, middle, float(number), label))
        before = before + table[kind].to_numpy()
    return parts, keys


def _in_integers(table: pd.DataFrame) -> pd.DataFrame:
    """Shared listings as integers, row by row, so that the parts add up to the total: the largest rests go up."""
    parts = np.floor(table.to_numpy(dtype=float))
    rests = table.to_numpy(dtype=float) - parts
    for row, rest in zip(parts, rests, strict=True):
        row[np.argsort(-rest, kind="stable")[: round(rest.sum())]] += 1
    return pd.DataFrame(parts.astype(np.int64), table.index, table.columns)


def _bars(ax: Axes, means: Reals) -> None:
    """The mean stay of each world, with its number."""
    known = np.nan_to_num(means)
    _across(ax, max(1.0, float(known.max())) * 1.25)
    ax.barh(range(len(means)), known, height=0.46, zorder=3, facecolor=style.INK)
    for row, mean in enumerate(means):
        text = words.fixed(mean, 1) if np.isfinite(mean) else "nobody listed"
        ax.annotate(text, (known[row], row), (8, 0), textcoords="offset points", va="center_baseline", zorder=6,
                    **style.font(style.TEXT))  # fmt: skip


def _across(ax: Axes, top: float, integer: bool = False) -> None:
    ax.set_xlim(0, top)
    ax.grid(False, axis="y")
    ax.grid(True, axis="x", color=style.PALE)
    ticks = style.ticks_to(top, 4, integer=integer)
    ax.set_xticks(ticks, [f"{tick:,.4g}" for tick in ticks])


def _shared_out(spells: pd.DataFrame) -> pd.DataFrame:
    """Listings by world and cause, one that has several causes in equal parts."""
    causes = spells["cause"].astype(str).str.split(f" {words.OR} ")
    rows = pd.DataFrame({"world": spells["world"], "cause": causes, "part": [1 / len(c) for c in causes]}).explode(
        "cause"
    )
    return rows.pivot_table(index="world", columns="cause", values="part", aggfunc="sum", fill_value=0.0)


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
