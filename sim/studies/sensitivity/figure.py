"""Pictures of where the claim fails: which keys decide, and where the list feeds itself, harms or serves."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from scipy import stats

from sim import words
from sim.figures import dark, style
from sim.figures.canvas import MaxNLocator, drawing, patheffects
from sim.figures.labels import plain
from sim.figures.style import Picture

MARKS = {"floods": "■", "feeds itself": "●", "harms": "▲", "serves": "○", "nobody listed": "x"}
MEANINGS = {
    "floods": "more than half of the town is on the list: little is left to feed",
    "feeds itself": "feeds itself: each forced month brings more than one",
    "harms": "does not feed itself, yet no fewer bills are missed",
    "serves": "does not feed itself, and fewer bills are missed",
    "nobody listed": "nobody is listed",
}

LINE = "line: to its right a middle month on the list is a loss for the middle resident"


@drawing
def indices(table: pd.DataFrame, rulebooks: int, most: int = 10) -> Picture:
    """What decides: total Sobol indices as percentages with their intervals, the largest on top.

    Args:
        table: columns key, label (what the key is), ST, ST_conf; largest first.
        rulebooks: how many were lived, for the words.
        most: keys shown.
    """
    top = table.head(most)
    first, clear = top.iloc[0], (top["ST"] > top["ST_conf"]).any()
    title = f"What share of listed months feedback causes hangs most on one number: {first['label']}"
    title = title if clear else "No one number decides what share of listed months feedback causes"
    figure, (ax,) = style.page(title, height=2.4 + 0.72 * len(top))
    ax.grid(False)
    rows = np.arange(len(top))
    high = float((top["ST"] + top["ST_conf"]).max()) or 1.0
    for row, (value, half) in enumerate(zip(top["ST"], top["ST_conf"], strict=True)):
        ax.plot([0, value], [row, row], color="#8A8A8A", linewidth=3, zorder=2)
        ax.plot([max(value - half, 0), value + half], [row, row], color=style.INK, linewidth=1.5, zorder=3)
        style.dot(ax, value, row, 0)
        ax.text(value + half + 0.025 * high, row, f"{value:.0%} ± {half:.0%}", va="center", **style.font())
    ax.set_yticks(rows, ["\n".join(textwrap.wrap(plain(label), 36)) for label in top["label"]])
    ax.set_ylim(len(top) - 0.4, -0.6)
    ax.set_xlim(0, 1.25 * high)
    ax.axvline(0, color="#777777", linewidth=1)
    ticks = [tick for tick in MaxNLocator(5).tick_values(0, high) if 0 <= tick <= 1.2 * high]
    ax.set_xticks(ticks, [f"{tick:.0%}" for tick in ticks])
    figure.supxlabel(
        f"of the differences between {rulebooks:,} rulebooks, the part in which it has a hand (± 95% interval)",
        **style.font(),
    )
    said = [
        f"What share of listed months feedback causes, in {rulebooks:,} rulebooks: the part of the differences in "
        "which each number has a hand (total Sobol index), largest first."
    ]
    said += [f"{r.label}: {r.ST:.0%}, plus or minus {r.ST_conf:.0%}." for r in top.itertuples()]
    return style.finish(figure, said, "sensitivity-what-decides")


@drawing
def slope(lived: pd.DataFrame, along: pd.DataFrame, clear: float) -> Picture:
    """Feedback's share against the month on the list: a pale dot a rulebook, a large one for each tenth of them.

    Args:
        lived: columns on_margin (months of basic costs), entrenchment, listed (shares); one row a rulebook.
        along: columns on (months of basic costs), feedback; one row a group, from the lowest on.
        clear: rank correlation from which a slope is called one.
    """
    if along.empty:
        return style.blank("Does feedback follow the month on the list?", "Nobody is ever listed.", "sensitivity-slope")
    kept = lived[lived["listed"] > 0]
    flat = np.ptp(kept["on_margin"]) == 0 or np.ptp(kept["entrenchment"]) == 0
    rank = 0.0 if flat else float(stats.spearmanr(kept["on_margin"], kept["entrenchment"]).statistic)
    way = "grows" if rank <= -clear else "falls" if rank >= clear else "hardly changes"
    title = f"Feedback {way} as the month on the list turns into a loss"
    figure, (ax,) = style.page(title)
    ax.plot(100 * kept["on_margin"], 100 * kept["entrenchment"], "o", color="#9A9A9A", markersize=4, alpha=0.45,
            markeredgewidth=0, zorder=2)  # fmt: skip
    x, y = 100 * along["on"], 100 * along["feedback"]
    ax.plot(x, y, "-o", color=style.COLOURS[0], linewidth=3.2, markersize=13, markeredgecolor=style.INK, zorder=5)
    ax.axvline(0, color=style.INK, linewidth=2, zorder=3)
    ax.set_ylim(-2, 102)
    ticks = (0, 25, 50, 75, 100)
    ax.set_yticks(ticks, [f"{tick}%" for tick in ticks])
    low, high = float(x.min()), float(x.max())
    space = 0.1 * ((high - low) or 1.0)
    ax.set_xlim(low - space, high + space)
    style.axis_title(ax, "listed months caused by feedback (pale: one rulebook; large: mean of a tenth of them)")
    ax.set_xlabel("left to the middle resident in a month on the list, % of basic costs", **style.font())
    said = [f"{title}. {len(kept):,} rulebooks by what a month on the list leaves; the mean of each tenth of them."]
    said += [f"At {words.signed(a)}% of basic costs {b:.0f}%." for a, b in zip(x, y, strict=True)]
    return style.finish(figure, said, "sensitivity-slope")


@drawing
def harm_map(area: pd.DataFrame, across: str, up: str, names: tuple[str, str]) -> Picture:
    """The gain over two keys as numbers on a grid, each field marked by what the list does there.

    Args:
        area: columns `across`, `up`, gain, on_margin (what a middle month on the list leaves to the middle resident),
            kind (of MARKS); one row a field.
        across: the key on the horizontal axis.
        up: the key on the vertical axis.
        names: what the two are.
    """
    xs, ys = (np.sort(area[key].unique()) for key in (across, up))
    gain = area.pivot(index=up, columns=across, values="gain").to_numpy()
    kinds = area.pivot(index=up, columns=across, values="kind").to_numpy()
    feeds, serves = (int((kinds == kind).sum()) for kind in ("feeds itself", "serves"))
    title = (
        f"The list feeds itself in {feeds} of {kinds.size} fields; in {serves} it does not, and fewer bills are missed"
    )
    figure, (ax,) = style.page(title, height=8.2)
    ax.grid(False)
    shade = np.clip(gain, 0, 2)
    image = ax.imshow(shade, origin="lower", cmap="cividis", vmin=0, vmax=2, aspect="auto")
    for row in range(len(ys)):
        for column in range(len(xs)):
            field = image.cmap(image.norm(shade[row, column]))
            ink = style.ink_on(field)
            text = f"{MARKS[kinds[row, column]]} {words.fixed(float(gain[row, column]), 1)}"
            letters = ax.text(column, row, text, ha="center", va="center", **style.font(color=ink))
            letters.set_path_effects([patheffects.withStroke(linewidth=4, foreground=field)])
            letters.set_gid(dark.KEEPS)  # their field stays as it is on a dark wall
    left = area.pivot(index=up, columns=across, values="on_margin").to_numpy()
    parted = bool((left < 0).any() and (left >= 0).any())
    if parted:
        edges = ax.contour(left, levels=[0], colors=["white"], linewidths=7, zorder=1.5)
        edges.set_gid(dark.KEEPS)
        ax.contour(left, levels=[0], colors=["#D55E00"], linewidths=3.5, zorder=1.6)
    ax.set_xticks(range(len(xs)), [f"{x:.3g}" for x in xs])
    ax.set_yticks(range(len(ys)), [f"{y:.3g}" for y in ys])
    style.axis_title(ax, plain(f"upwards: {names[1]}"))
    ax.set_xlabel(plain(names[0]), **style.font())
    present = [k for k in MARKS if (kinds == k).any()]
    figure.supxlabel(
        "number: further months on the list for each forced one\n"
        + (f"{LINE}\n" if parted else "")
        + "\n".join(f"{MARKS[k]}  {MEANINGS[k]}" for k in present),
        x=0.02,
        ha="left",
        **style.font(),
    )
    count = {k: int((kinds == k).sum()) for k in present}
    sinks = int((left < 0).sum())
    said = [f"A map of further months for each forced one. Right: {names[0]}; up: {names[1]}; {kinds.size} fields."]
    said += [f"{MEANINGS[k]}: {n} fields." for k, n in count.items()]
    said.append(f"A middle month on the list is a loss for the middle resident in {sinks} fields.")
    said.append(f"These months run from {gain.min():.2f} to {gain.max():.2f}.")
    return style.finish(figure, said, "sensitivity-map")
