"""Pictures of why: the loop with its measured numbers, the parts as bars, and one life beside its twin. Tables in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim import figures_style as style
from sim.figures_style import Picture

BARE, WHOLE = "bare list", "whole"
ADDS, TAKES, NEUTRAL = "#D55E00", "#0072B2", "#777777"
WORDS = {
    BARE: "true records (bare list)", "means": "what being listed costs", "scrutiny": "closer watch", "association": "listed ties",
    "carrots": "perks for the favoured", "errors": "wrong records", "deterrence": "fear of the list",
    "recourse": "appeal and repair", WHOLE: "all of it",
}  # fmt: skip
THICK = 26.0  # points, the widest arrow
_X, _Y = 12.0, 6.1
_BOXES = {  # place, size, words; the ring clockwise, then what comes in from outside
    "score": (1.75, 4.98, 2.3, 0.78, "low score"),
    "listed": (6.1, 4.98, 2.3, 0.78, "ON THE LIST"),
    "services": (10.3, 4.98, 2.5, 0.78, "services closed"),
    "money": (10.3, 2.35, 2.5, 0.78, "less money"),
    "missed": (6.1, 2.35, 2.3, 0.78, "bills missed"),
    "records": (1.75, 2.35, 2.3, 0.78, "records"),
}


def loop_diagram(parts: pd.DataFrame, name: str = "") -> Picture:
    """The loop as boxes and arrows that carry measured person-months; width by size, colour, line and sign by direction.

    Args:
        parts: the table `parts` of `sim.why`: channel, person_months, low, high (NaN: one town), share.
        name: of the rulebook.
    """
    rows = _rows(parts)
    figure, (ax,) = style.page(f"{name}: the loop, and what each arrow adds" if name else "The loop, and what each arrow adds")
    ax.set_axis_off()
    ax.set(xlim=(0, _X), ylim=(0, _Y))
    top = max(abs(r["person_months"]) for r in rows.values()) or 1.0

    def arrow(which: str, start: tuple[float, float], end: tuple[float, float], **bend: Any) -> None:
        value = rows[which]["person_months"]
        colour, dash = _look(which, value)
        width = max(1.6, THICK * abs(value) / top)
        head = 12 + 1.15 * width
        ax.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle=f"simple,tail_width={width},head_width={width + 13},head_length={min(head, 24)}",
                facecolor=colour, edgecolor="white", linewidth=0.8, zorder=2, hatch=dash, mutation_scale=1, shrinkA=0,
                shrinkB=0, **bend,
            )
        )  # fmt: skip

    # the ring: what being listed costs runs down the right-hand side, everything comes together on the left
    arrow("means", (7.25, 4.98), (9.05, 4.98))
    arrow("means", (10.3, 4.59), (10.3, 2.74))
    arrow("means", (9.05, 2.35), (7.25, 2.35))
    arrow(BARE, (4.95, 2.35), (2.9, 2.35))
    arrow(WHOLE, (1.75, 2.74), (1.75, 4.59))
    arrow(WHOLE, (2.9, 4.98), (4.95, 4.98))
    arrow("scrutiny", (5.45, 4.59), (2.35, 2.74))
    arrow("association", (5.75, 5.37), (2.2, 5.37), connectionstyle="arc3,rad=0.16")
    arrow("errors", (1.1, 1.0), (1.1, 1.96))
    arrow("recourse", (2.7, 1.0), (2.3, 1.96))
    arrow("deterrence", (6.4, 1.0), (6.4, 1.96))
    arrow("carrots", (10.3, 1.0), (10.3, 1.96))
    for kind, (x, y, wide, high, text) in _BOXES.items():
        dark = kind == "listed"
        box = FancyBboxPatch(
            (x - wide / 2 + 0.08, y - high / 2 + 0.08), wide - 0.16, high - 0.16, boxstyle="round,pad=0.08",
            facecolor="#1A1A1A" if dark else "white", edgecolor="#1A1A1A", linewidth=2.2, zorder=3,
        )  # fmt: skip
        ax.add_patch(box)
        colour = {"color": "white"} if dark else {}
        ax.text(x, y, text, ha="center", va="center", fontweight="bold", zorder=4, **{**style.words(style.TEXT), **colour})
    _label(ax, rows, "means", 10.15, 3.66, "right")
    _label(ax, rows, BARE, 3.95, 1.62, "center")
    _label(ax, rows, WHOLE, 1.3, 3.66, "right")
    _label(ax, rows, "scrutiny", 4.35, 3.66, "left")
    _label(ax, rows, "association", 4.0, 5.86, "left")
    for which, x, align in (("errors", 0.05, "left"), ("recourse", 2.35, "left"), ("deterrence", 6.1, "left"), ("carrots", 11.9, "right")):
        _label(ax, rows, which, x, 0.68, align)
    key = "Person-months on the list. Width: how many. Orange, +: adds. Blue, striped, \N{MINUS SIGN}: takes off."
    unsure = any(_unsure(rows, which) for which in rows)
    ax.text(0.05, 0.1, key + (" ?: may be 0." if unsure else ""), **style.words(14))
    said = [f"The loop as a diagram{f' for {name}' if name else ''}: on the list, services closed, less money, bills missed, records, low score, on the list."]
    return style.finish(figure, [*said, *_said(rows)], "loop-diagram")


def shapley_bars(parts: pd.DataFrame, name: str = "") -> Picture:
    """Each part of the person-months on the list as a bar from zero, with its 95% interval over towns.

    Args:
        parts: as for `loop_diagram`.
        name: of the rulebook.
    """
    rows = _rows(parts)
    order = [BARE, *sorted((c for c in rows if c not in (BARE, WHOLE)), key=lambda c: -rows[c]["person_months"]), WHOLE]
    figure, (ax,) = style.page(f"{name}: where person-months on the list come from" if name else "Where the list comes from")
    known = not np.isnan(rows[WHOLE]["low"])
    low = min(0.0, *(np.nanmin([r["low"], r["person_months"]]) for r in rows.values()))
    high = max(1.0, *(np.nanmax([r["high"], r["person_months"]]) for r in rows.values()))
    span = high - low
    for place, which in enumerate(order):
        row, value = rows[which], rows[which]["person_months"]
        colour, hatch = _look(which, value)
        ax.barh(place, value, height=0.62, color=colour, hatch=hatch, edgecolor="white", linewidth=0, zorder=2)
        if known:
            ax.plot([row["low"], row["high"]], [place, place], color=style.INK, linewidth=2.4, zorder=3, solid_capstyle="butt")
            for end in (row["low"], row["high"]):
                ax.plot([end, end], [place - 0.16, place + 0.16], color=style.INK, linewidth=2.4, zorder=3)
        right = np.nanmax([value, row["high"], 0.0])
        ax.text(right + 0.012 * span, place, style.plain(_number(row, which)), va="center", zorder=4, **style.words(style.SMALL))
    ax.axhline(len(order) - 1.5, color=style.INK, linewidth=1.4)
    ax.axvline(0, color=style.INK, linewidth=1.4, zorder=4)
    ax.set(ylim=(len(order) - 0.45, -0.55), xlim=(low - 0.03 * span if low < 0 else 0, high + 0.22 * span))
    ax.set_yticks(range(len(order)), [WORDS[c] if c in (BARE, WHOLE) else f"{WORDS[c]} ({c})" for c in order])
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.grid(True, axis="x", color=style.PALE, linewidth=1)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.0f}".replace("-", "\N{MINUS SIGN}")))
    key = "person-months on the list; striped: kept off it" + ("; lines: 95% intervals over towns" if known else "; one town, no intervals")
    ax.set_xlabel(key, labelpad=6, **style.words(style.SMALL))
    said = [f"Bar chart of the parts of the person-months on the list{f' of {name}' if name else ''}."]
    return style.finish(figure, [*said, *_said(rows)], "shapley-bars")


def case_timeline(
    life: pd.DataFrame, records: pd.DataFrame, refusals: pd.DataFrame, title: str, worlds: Sequence[str]
) -> Picture:
    """Two lives of one person: money above, and what happened below, month by month.

    Args:
        life: world, month, savings, arrears (months of basic costs), listed, missed_cannot, missed_will_not.
        records: world, month, truth (true, wrong, residual).
        refusals: month, service; of the first world.
        title: whose life.
        worlds: the two to show: with the list, then its twin.
    """
    mine = [life[life["world"] == w] for w in worlds]
    if not len(mine[0]):
        return style.blank(title, "No month has been lived yet.", "case-timeline")
    figure, (ax, strip) = style.page(title, 2, 1, height_ratios=(1.0, 1.12), sharex=True)
    months = mine[0]["month"].to_numpy()
    said = [f"Timeline of two lives: {title}, {style.span(months)}."]
    ends: list[style.End] = []
    for lived, world, colour, dash in zip(mine, worlds, (ADDS, TAKES), ("-", style.DASHES[1]), strict=True):
        money = (lived["savings"] - lived["arrears"]).to_numpy()
        ax.plot(months, money, color=colour, linestyle=dash, linewidth=3.2, zorder=4, clip_on=False)
        ends.append((months[-1], float(money[-1]), f"{world}:\n{_signed(money[-1], 1)}", colour, dash))
        said.append(
            f"{world}: {lived['savings'].iloc[-1]:.1f} months of costs saved and {lived['arrears'].iloc[-1]:.1f} owed at the end, "
            f"listed in {int(lived['listed'].sum())} months."
        )
    ax.axhline(0, color=style.INK, linewidth=1.2, zorder=2)
    _shade(ax, mine[0])
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}".replace("-", "\N{MINUS SIGN}")))
    style.axis_title(ax, "savings less arrears, months of basic costs (grey: on the list)", pad=6)
    said += _strips(strip, mine, records, refusals, worlds)
    style.month_axis(strip, months, most=11)
    ax.tick_params(labelbottom=False)
    return style.finish(figure, said, "case-timeline", style.end_labels(ax, ends))


def _strips(
    ax: Axes, mine: Sequence[pd.DataFrame], records: pd.DataFrame, refusals: pd.DataFrame, worlds: Sequence[str]
) -> list[str]:
    """What happened, a row for each kind of event, first with the list, then in the twin; gives it in words."""
    _shade(ax, mine[0], 0.42)
    names, said = [], []
    for lived, world, colour, mark in zip(mine, worlds, (ADDS, TAKES), ("|", "|"), strict=True):
        own = records[(records["world"] == world) & (records["truth"] != "residual")]
        wrong, true = own[own["truth"] == "wrong"], own[own["truth"] != "wrong"]
        cannot = lived.loc[lived["missed_cannot"], "month"]
        wilful = lived.loc[lived["missed_will_not"], "month"]
        rows: list[tuple[str, list[tuple[Any, str]]]] = [("bills missed", [(cannot, "could"), (wilful, "would")])]
        rows.append(("records", [(true["month"], "could"), (wrong["month"], "wrong")]))
        if world == worlds[0]:
            rows.append(("refused", [(refusals["month"], "could")]))
        for text, events in rows:
            y = len(names)
            names.append(text)
            ax.axhline(y, color=style.PALE, linewidth=1, zorder=1)
            for when, kind in ((w, k) for w, k in events if len(w)):  # nothing drawn has no place in the layout
                look: dict[str, Any] = {"color": colour, "markersize": 15, "markeredgewidth": 3}
                if kind != "could":
                    look = {"color": "white" if kind == "would" else "black", "markersize": 11, "markeredgewidth": 2.2}
                    look["markeredgecolor"] = colour if kind == "would" else "black"
                shape = {"could": mark, "would": "o", "wrong": "X"}[kind]
                ax.plot(when, np.full(len(when), y), shape, linestyle="", zorder=4 if kind == "could" else 5, clip_on=False, **look)
        said.append(
            f"{world}: bills missed in {len(cannot)} months for want of money and in {len(wilful)} on purpose, "
            f"{style.count(len(true), 'true record')} and {style.count(len(wrong), 'wrong record')}"
            + (f", {style.count(len(refusals), 'refusal')}." if world == worlds[0] else ".")
        )
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.axhline(2.5, color=style.INK, linewidth=1.2)
    for y, world, colour in ((1.0, worlds[0], ADDS), (3.5, worlds[1], TAKES)):
        place: dict[str, Any] = {"va": "center", "ha": "left", **style.words(style.SMALL), "color": colour}
        aside = ax.annotate(world, (1, y), xycoords=("axes fraction", "data"), xytext=(26, 0), textcoords="offset points", **place)
        aside.set_in_layout(False)
    keys = [
        Line2D([], [], linestyle="", marker="|", markersize=15, mew=3, color=style.INK, label="could not pay; true record; refused"),
        Line2D([], [], linestyle="", marker="o", markersize=11, mew=2.2, mfc="white", mec=style.INK, label="missed on purpose"),
        Line2D([], [], linestyle="", marker="X", markersize=11, color="black", label="wrong record"),
    ]
    ax.legend(
        handles=keys, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, frameon=False, handletextpad=0.2, columnspacing=1.4,
        borderaxespad=0.2, prop={"family": style.FONT, "size": style.SMALL},
    )  # fmt: skip
    return said


def _shade(ax: Axes, lived: pd.DataFrame, low: float = 0.0) -> None:
    """Grey where listed, from the first to the last month of a stay; from `low` (share of the axes' height) upwards."""
    on = np.concatenate([[False], lived["listed"].to_numpy(), [False]]).astype(int)
    first = int(lived["month"].iloc[0])
    for start, end in zip(np.flatnonzero(np.diff(on) == 1), np.flatnonzero(np.diff(on) == -1), strict=True):
        ax.axvspan(first + start - 0.5, first + end - 0.5, low, 1, color="#E2E2E2", linewidth=0, zorder=0)


def _rows(parts: pd.DataFrame) -> dict[str, dict[str, Any]]:
    rows = {str(r["channel"]): {str(k): v for k, v in r.items()} for r in parts.to_dict("records")}
    missing = [c for c in WORDS if c not in rows]
    if missing:
        raise ValueError(f"parts: no row for {missing[0]}; the table of sim.why has {len(WORDS)} rows")
    return rows


def _look(which: str, value: float) -> tuple[str, str]:
    """Colour and hatch: what adds is orange and plain, what takes off is blue and striped."""
    if which == WHOLE:
        return style.INK, ""
    if which == BARE or abs(value) < 0.5:
        return NEUTRAL, ""
    return (ADDS, "") if value > 0 else (TAKES, "//")


def _unsure(rows: dict[str, dict[str, Any]], which: str) -> bool:
    return which != WHOLE and bool(rows[which]["low"] < 0 < rows[which]["high"])


def _signed(value: float, digits: int = 0) -> str:
    text = f"{value:+,.{digits}f}" if round(abs(value), digits) else "0"
    return text.replace("-", "\N{MINUS SIGN}")


def _number(row: dict[str, Any], which: str) -> str:
    value = row["person_months"]
    number = f"{value:,.0f}" if which in (BARE, WHOLE) else _signed(value)
    share = f"{row['share']:.0%}".replace("-", "\N{MINUS SIGN}")
    return number if which == WHOLE or number == "0" else f"{number} ({share})"


def _label(ax: Axes, rows: dict[str, dict[str, Any]], which: str, x: float, y: float, align: str) -> None:
    """The words and the number of an arrow; a question mark where the interval holds zero."""
    number = _number(rows[which], which) + (" ?" if _unsure(rows, which) else "")
    shown: dict[str, Any] = {"ha": align, "va": "center", "linespacing": 1.15, "zorder": 5, **style.words(style.SMALL)}
    ax.text(x, y, style.plain(f"{WORDS[which]}\n{number}"), **shown)


def _said(rows: dict[str, dict[str, Any]]) -> list[str]:
    """The numbers in words, for those who cannot see the picture."""
    said = []
    for which, row in rows.items():
        span = "" if np.isnan(row["low"]) else f", 95% interval {_signed(row['low'])} to {_signed(row['high'])}"
        said.append(f"{WORDS[which]}{'' if which in (BARE, WHOLE) else f' ({which})'}: {_number(row, which)} person-months{span}.")
    return said
