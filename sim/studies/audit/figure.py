"""Pictures of an audit: tables in, pictures out. Reported beside true; why people are listed; fair to whom."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import words
from sim.arrays import Reals
from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.labels import month_range
from sim.figures.style import End, Picture

WINDOW = 12
"""Months that each point of a line is the mean of, as far as they have been lived."""
REPORTED, HAPPENED = 0, 1  # places of the two lines in the order of looks


@drawing
def two_lines(monthly: pd.DataFrame, label: str = "") -> Picture:
    """Bills missed, as the registry reports them and as they were, with the gap between them shaded.

    Args:
        monthly: columns month, obligations, records, breaches; one row a month.
        label: of the rulebook.
    """
    title = "Two ledgers: what is reported, and what happened" + (f" ({label})" if label else "")
    name = "reported-and-happened"
    due = _rolling(monthly["obligations"]) if len(monthly) else np.zeros(0)
    if not due.any():
        return style.blank(title, "Nothing fell due at a source that the registry reads.", name)
    share = {c: 100 * _rolling(monthly[c]) / np.where(due > 0, due, np.nan) for c in ("records", "breaches")}
    months = monthly["month"].to_numpy()
    known = np.isfinite(share["records"])
    months, reported, happened = months[known], share["records"][known], share["breaches"][known]
    total, records = float(monthly["breaches"].sum()), float(monthly["records"].sum())
    figure, (ax,) = style.page(f"{label}: {total:,.0f} bills missed; {records:,.0f} reported".removeprefix(": "))
    style.month_axis(ax, months)
    style.percent_axis(ax, 1.35 * float(max(reported.max(), happened.max())))  # room for words above the lines
    style.axis_title(ax, f"missed, % of bills at sources the registry reads (mean of the last {WINDOW} months)")
    hidden, extra = happened >= reported, reported > happened
    ax.fill_between(months, reported, happened, where=hidden, interpolate=True, color="#D9D9D9", linewidth=0, zorder=1)
    ax.fill_between(
        months, reported, happened, where=extra, interpolate=True, facecolor="white", edgecolor="#777777", hatch="///",
        linewidth=0, zorder=1,
    )  # fmt: skip
    ends: list[End] = []
    for place, values, word in ((REPORTED, reported, "reported"), (HAPPENED, happened, "happened")):
        style.line(ax, months, values, place)
        text = f"{word}: {words.percent(float(values[-1]))}"
        ends.append(End(float(months[-1]), float(values[-1]), text, *style.look(place)))
    gap = total - records
    note = f"shaded: the gap, in all {abs(gap):,.0f} {'fewer' if gap >= 0 else 'more'} reported\n"
    note += f"({records:,.0f} reported, {total:,.0f} happened)"
    note += "\nhatched: more reported than happened" if extra.any() else ""
    ax.text(
        0.02, 0.97, note,
        transform=ax.transAxes, va="top", linespacing=1.3, bbox={"facecolor": "white", "edgecolor": "none", "pad": 4},
        zorder=6, **style.font(),
    )  # fmt: skip
    said = [
        f"Line chart of bills missed each month, {month_range(months)}, as reported and as happened.",
        f"Reported: {words.percent(float(reported[-1]))} at the end; happened: {words.percent(float(happened[-1]))}.",
        f"In all {records:,.0f} were reported and {total:,.0f} happened.",
    ]
    return style.finish(figure, said, name, style.end_labels(ax, ends))


@drawing
def why_listed(causes: pd.DataFrame, label: str = "") -> Picture:
    """Person-months on the list by what weighed most as the stay began; caused by feedback in colour, the rest hatched.

    Args:
        causes: columns cause, person_months, share (0 to 1), caused_by_feedback (of these months); one row a cause.
        label: of the rulebook.
    """
    title = "Why people were on the list, month by month" + (f" ({label})" if label else "")
    name = "why-on-the-list"
    if not causes["person_months"].sum():
        return style.blank(title, "Nobody was ever listed.", name)
    bars = causes[(causes["person_months"] > 0) | causes["cause"].isin(list(_WORDS)[:3])]
    total, fed = round(float(bars["person_months"].sum())), round(float(bars["caused_by_feedback"].sum()))
    finding = f"{fed / total:.0%} of months on the list would not be there without feedback"
    figure, (ax,) = style.page(f"{label}: {finding}".removeprefix(": "))
    head = f"months on the list, of all people: {total:,}, of which feedback caused {fed:,} ({fed / total:.0%})"
    style.axis_title(ax, head)
    places = np.arange(len(bars))
    values, fed_back = (bars[c].to_numpy(dtype=float) for c in ("person_months", "caused_by_feedback"))
    ax.barh(places, fed_back, height=0.62, color=style.COLOURS[1], zorder=3)
    ax.barh(
        places, values - fed_back, left=fed_back, height=0.62, facecolor="white", edgecolor=style.COLOURS[0],
        hatch="//", linewidth=2, zorder=3,
    )  # fmt: skip
    ax.set_yticks(places, [_WORDS.get(str(cause), str(cause)) for cause in bars["cause"]])
    ax.set_ylim(len(bars) - 0.45, -0.55)
    ax.set_xlim(0, float(values.max()) * 1.3)
    ax.grid(False)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    for place, value, share in zip(places, values, bars["share"], strict=True):
        ax.annotate(
            f"{value:,.0f} ({share:.0%})", (value, place), xytext=(8, 0), textcoords="offset points",
            va="center_baseline", **style.font(style.TEXT),
        )  # fmt: skip
    key = "full: caused by feedback (not on the list without feedback)\nhatched: on the list there, too"
    ax.set_xlabel(key, labelpad=12, **style.font())
    said = [f"Bar chart of {head}."]
    said += [
        f"{cause}: {value:,.0f} ({share:.0%}), {part:,.0f} of them caused by feedback."
        for cause, value, share, part in zip(bars["cause"], values, bars["share"], fed_back, strict=True)
    ]
    return style.finish(figure, said, name)


_WORDS = {
    "wrong record": "wrong record:\nof a payer,\nor of a namesake",
    "could not pay": "could not pay",
    "would not pay": "would not pay",
    "mark after repair": "mark after\nrepair",
}


@drawing
def fair_to_whom(fair: pd.DataFrame, label: str = "") -> Picture:
    """Four shares of each district, as dots with their intervals: conduct, both kinds of mistake, what a listing says.

    Args:
        fair: column district, and a share with `_low` and `_high` (0 to 1) for rate, listed_without, not_listed and
            meaning; the row "all" is left out.
        label: of the rulebook.
    """
    title = "Fair to whom? The same list in each district" + (f" ({label})" if label else "")
    name = "fair-to-whom"
    rows = fair[fair["district"] != "all"]
    if not rows["listed"].sum():
        return style.blank(title, "Nobody was ever listed.", name)
    figure, axes = style.page(_least_and_most(rows, label), 2, 2, height=8.6)
    said = ["Four panels of dots, one a district, with 95% intervals over homes."]
    at = np.arange(len(rows))
    step = -(-len(rows) // 10)
    for place, (ax, (share, words_)) in enumerate(zip(axes, _SHARES.items(), strict=True)):
        value, low, high = (100 * rows[c].to_numpy(dtype=float) for c in (share, f"{share}_low", f"{share}_high"))
        style.percent_axis(ax, float(np.nanmax(np.r_[value, high, 0.0])), 4)
        style.axis_title(ax, words_)
        colour = style.COLOURS[0] if place == 0 else style.COLOURS[1]
        ax.vlines(at, low, high, color=colour, linewidth=3.2, zorder=3)
        ax.plot(at, value, "o", color=colour, markersize=11, markeredgecolor=style.INK, zorder=4, clip_on=False)
        ax.set_xlim(-0.6, len(rows) - 0.4)
        ax.set_xticks(at[::step], list(rows["district"])[::step])
        if place > 1:
            ax.set_xlabel("district", labelpad=4, **style.font())
        each = ", ".join(f"{d} {words.percent(float(v))}" for d, v in zip(rows["district"], value, strict=True))
        said.append(f"{' '.join(words_.split())}: district {each}.")
    return style.finish(figure, said, name)


def _least_and_most(rows: pd.DataFrame, label: str) -> str:
    """The finding: how often people without a deliberate miss are on the list, in the extreme districts."""
    share, district = rows["listed_without"].to_numpy(dtype=float), rows["district"].tolist()
    ends = (int(np.nanargmin(share)), int(np.nanargmax(share)))
    low, high = (f"{words.percent(100 * float(share[i]))} (district {district[i]})" for i in ends)
    return f"{label}: of months without a miss on purpose {low} are on the list, {high}".removeprefix(": ")


_SHARES = {
    "rate": "conduct: % of all months with a bill\nmissed on purpose in the last year",
    "meaning": "what a listing says: % of listed months\nwith such a miss",
    "listed_without": "on the list: % of the months\nwithout such a miss",
    "not_listed": "not on the list: % of the months\nwith such a miss",
}


def _rolling(column: pd.Series) -> Reals:
    """Mean over the last `WINDOW` months, or as many as there are."""
    return column.rolling(WINDOW, min_periods=1).mean().to_numpy(dtype=float)
