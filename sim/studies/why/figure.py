"""Pictures of why: the loop with its measured numbers, and the parts as bars. Tables in, pictures out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.canvas import Axes, FancyArrowPatch, FancyBboxPatch, FuncFormatter, MaxNLocator, drawing
from sim.figures.labels import plain
from sim.figures.style import Picture
from sim.words import integer, signed

BARE, WHOLE = "bare list", "all"
ADDS, TAKES, NEUTRAL = "#D55E00", "#0072B2", "#777777"
WORDS = {
    BARE: "true records (bare list)",
    "means": "what being listed costs",
    "scrutiny": "closer watch",
    "association": "listed ties",
    "carrots": "perks for the favoured",
    "errors": "wrong records",
    "deterrence": "fear of the list",
    "recourse": "appeal and repair",
    "help": "help from ties",
    "informal": "informal work",
    "discretion": "clerks who waive",
    WHOLE: "all of it",
}
THICK = 26.0  # points, the widest arrow
_X, _Y = 12.0, 6.1


class Part(NamedTuple):
    """A part of the person-months on the list: how many, their interval (NaN: one town), their share of the whole."""

    value: float
    low: float
    high: float
    share: float


_BOXES = {  # place, size, words; the ring clockwise, then what comes in from outside
    "score": (1.75, 4.98, 2.3, 0.78, "low score"),
    "listed": (6.1, 4.98, 2.3, 0.78, "ON THE LIST"),
    "services": (10.3, 4.98, 2.5, 0.78, "services closed"),
    "money": (10.3, 2.35, 2.5, 0.78, "less money"),
    "missed": (6.1, 2.35, 2.3, 0.78, "bills missed"),
    "records": (1.75, 2.35, 2.3, 0.78, "records"),
}

_OPTIONAL: dict[str, tuple[tuple[float, float], tuple[float, float], float, float, str]] = {
    "help": ((8.45, 1.0), (9.45, 1.96), 7.6, 0.68, "left"),
    "informal": ((11.1, 3.3), (11.1, 2.74), 10.55, 3.66, "left"),
    "discretion": ((6.1, 5.95), (6.1, 5.37), 6.4, 5.86, "left"),
}
"""Channels that are off by default: the arrow from and to, then the place of its words."""


@drawing
def loop_diagram(parts: pd.DataFrame, name: str = "") -> Picture:
    """The loop: boxes, and arrows that carry person-months. Width shows how many; colour, stripes and sign which way.

    Args:
        parts: the table `parts` of `sim.studies.why.shapley`: channel, person_months, low, high (NaN: one town), share.
        name: of the rulebook.
    """
    rows = _rows(parts)
    figure, (ax,) = style.page(_found(rows, name))
    ax.set_axis_off()
    ax.set(xlim=(0, _X), ylim=(0, _Y))
    top = max(abs(part.value) for part in rows.values()) or 1.0

    def arrow(which: str, start: tuple[float, float], end: tuple[float, float], bend: str = "arc3") -> None:
        value = rows[which].value
        colour, dash = _look(which, value)
        width = max(1.6, THICK * abs(value) / top)
        head = 12 + 1.15 * width
        ax.add_patch(
            FancyArrowPatch(
                start, end, arrowstyle=f"simple,tail_width={width},head_width={width + 13},head_length={min(head, 24)}",
                facecolor=colour, edgecolor="white", linewidth=0.8, zorder=2, hatch=dash, mutation_scale=1, shrinkA=0,
                shrinkB=0, connectionstyle=bend,
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
    arrow("association", (5.75, 5.37), (2.2, 5.37), "arc3,rad=0.16")
    arrow("errors", (1.1, 1.0), (1.1, 1.96))
    arrow("recourse", (2.7, 1.0), (2.3, 1.96))
    arrow("deterrence", (6.4, 1.0), (6.4, 1.96))
    arrow("carrots", (10.3, 1.0), (10.3, 1.96))
    optional = [c for c in _OPTIONAL if c in rows]
    for which in optional:
        arrow(which, *_OPTIONAL[which][:2])
    for kind, (x, y, wide, high, text) in _BOXES.items():
        dark = kind == "listed"
        box = FancyBboxPatch(
            (x - wide / 2 + 0.08, y - high / 2 + 0.08), wide - 0.16, high - 0.16, boxstyle="round,pad=0.08",
            facecolor="#1A1A1A" if dark else "white", edgecolor="#1A1A1A", linewidth=2.2, zorder=3,
        )  # fmt: skip
        ax.add_patch(box)
        ink = style.font(style.TEXT, "white" if dark else style.INK)
        ax.text(x, y, text, ha="center", va="center", zorder=4, fontweight="bold", **ink)
    _label(ax, rows, "means", 10.15, 3.66, "right")
    _label(ax, rows, BARE, 3.95, 1.62, "center")
    _label(ax, rows, WHOLE, 1.3, 3.66, "right")
    _label(ax, rows, "scrutiny", 4.35, 3.66, "left")
    _label(ax, rows, "association", 4.0, 5.86, "left")
    for which, x in (("errors", 0.05), ("recourse", 2.35), ("deterrence", 5.2 if "help" in rows else 6.1)):
        _label(ax, rows, which, x, 0.68, "left")
    _label(ax, rows, "carrots", 11.9, 0.68, "right")
    for which in optional:
        _label(ax, rows, which, *_OPTIONAL[which][2:])
    key = (
        "Months on the list, of all people. Width: how many. Orange, +: adds. Blue, striped, \N{MINUS SIGN}: takes off."
    )
    unsure = any(_unsure(rows, which) for which in rows)
    ax.text(0.05, 0.1, key + (" ?: may be 0." if unsure else ""), **style.font(14))
    ring = "on the list, services closed, less money, bills missed, records, low score, on the list"
    said = [f"The loop of {name or 'the rulebook'} as a diagram: {ring}."]
    return style.finish(figure, [*said, *_said(rows)], "loop")


@drawing
def shapley_bars(parts: pd.DataFrame, name: str = "") -> Picture:
    """Each part of the person-months on the list as a bar from zero, with its 95% interval over towns.

    Args:
        parts: as for `loop_diagram`.
        name: of the rulebook.
    """
    rows = _rows(parts)
    order = [BARE, *sorted((c for c in rows if c not in (BARE, WHOLE)), key=lambda c: -rows[c].value), WHOLE]
    figure, (ax,) = style.page(_found(rows, name))
    known = not np.isnan(rows[WHOLE].low)
    low = min(0.0, *(float(np.nanmin([part.low, part.value])) for part in rows.values()))
    high = max(1.0, *(float(np.nanmax([part.high, part.value])) for part in rows.values()))
    span = high - low
    for place, which in enumerate(order):
        part = rows[which]
        colour, hatch = _look(which, part.value)
        ax.barh(place, part.value, height=0.62, color=colour, hatch=hatch, edgecolor="white", linewidth=0, zorder=2)
        if known:
            ax.plot([part.low, part.high], [place, place], color=style.INK, linewidth=2.4, zorder=3)
            for end in (part.low, part.high):
                ax.plot([end, end], [place - 0.16, place + 0.16], color=style.INK, linewidth=2.4, zorder=3)
        right = float(np.nanmax([part.value, part.high, 0.0])) + 0.012 * span
        ax.text(right, place, _number(part, which), va="center", zorder=4, **style.font())
    ax.axhline(len(order) - 1.5, color=style.INK, linewidth=1.4)
    ax.axvline(0, color=style.INK, linewidth=1.4, zorder=4)
    ax.set(ylim=(len(order) - 0.45, -0.55), xlim=(low - 0.03 * span if low < 0 else 0, high + 0.22 * span))
    ax.set_yticks(range(len(order)), [WORDS[c] if c in (BARE, WHOLE) else f"{WORDS[c]} ({c})" for c in order])
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.grid(True, axis="x", color=style.PALE, linewidth=1)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: integer(v)))
    key = "lines: 95% intervals over towns" if known else "one town, no intervals"
    ax.set_xlabel(f"months on the list; striped: kept off it; {key}", labelpad=6, **style.font())
    said = [f"Bar chart of the parts of the months on the list of {name or 'the rulebook'}."]
    return style.finish(figure, [*said, *_said(rows)], "what-adds-months")


def _rows(parts: pd.DataFrame) -> dict[str, Part]:
    columns = parts[["channel", "person_months", "low", "high", "share"]].itertuples(index=False, name=None)
    rows = {str(channel): Part(*map(float, values)) for channel, *values in columns}
    missing = [c for c in WORDS if c not in rows and c not in _OPTIONAL]
    if missing:
        raise ValueError(f"parts: no row for {missing[0]}; the table of sim.why has it")
    return rows


def _found(rows: dict[str, Part], name: str) -> str:
    """The finding: the part that adds most to the months on the list."""
    if not rows[WHOLE].value:
        return f"{name}: nobody is listed, the loop stands still".removeprefix(": ")
    total, sure = integer(rows[WHOLE].value), [c for c in rows if c not in (BARE, WHOLE) and not _unsure(rows, c)]
    if not sure:
        return f"{name}: {total} months on the list; no part can be told from luck".removeprefix(": ")
    most = max(sure, key=lambda c: rows[c].value)
    part = rows[most]
    if signed(part.value) == "0" or part.value < 0:
        return f"{name}: {total} months on the list; nothing surely adds to them".removeprefix(": ")
    return f"{name}: {total} months on the list; {WORDS[most]} adds most: {_number(part, most)}".removeprefix(": ")


def _look(which: str, value: float) -> tuple[str, str]:
    """Colour and hatch: what adds is orange and plain, what takes off is blue and striped."""
    if which == WHOLE:
        return style.INK, ""
    if which == BARE or abs(value) < 0.5:
        return NEUTRAL, ""
    return (ADDS, "") if value > 0 else (TAKES, "//")


def _unsure(rows: dict[str, Part], which: str) -> bool:
    part = rows[which]
    return which not in (BARE, WHOLE) and signed(part.value) != "0" and part.low < 0 < part.high


def _number(part: Part, which: str) -> str:
    number = integer(part.value) if which in (BARE, WHOLE) else signed(part.value)
    return number if which == WHOLE or number == "0" else f"{number} ({integer(100 * part.share)}%)"


def _label(ax: Axes, rows: dict[str, Part], which: str, x: float, y: float, align: str) -> None:
    """The words and the number of an arrow; a question mark where the interval holds zero."""
    number = _number(rows[which], which) + (" ?" if _unsure(rows, which) else "")
    ax.text(x, y, plain(f"{WORDS[which]}\n{number}"), ha=align, va="center", linespacing=1.15, zorder=5, **style.font())


def _said(rows: dict[str, Part]) -> list[str]:
    """The numbers in words, for those who cannot see the picture."""
    said = []
    for which, part in rows.items():
        span = "" if np.isnan(part.low) else f", 95% interval {signed(part.low)} to {signed(part.high)}"
        what = WORDS[which] if which in (BARE, WHOLE) else f"{WORDS[which]} ({which})"
        said.append(f"{what}: {_number(part, which)} months{span}.")
    return said
