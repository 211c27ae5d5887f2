"""Notebook 06: the nine rulebooks that ship, side by side, and points that can be bought."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import words
from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import LIST, NONE, load, run_town, shares
from sim.lab.display import Display
from sim.results.runs import Given
from sim.results.summary import DEFINITIONS
from sim.rules import shelf

TOWN = 19
"""The seed of this lesson's own town."""
CLEAR = 0.001
"""Shares of missed bills that differ by less are called equal: one bill in a thousand."""
COLUMNS = {
    name: DEFINITIONS[name].name
    for name in (
        "listed_share", "ever_listed_share", "favoured_share", "entrenchment", "wrong_person_share", "breach_rate",
    )
}  # fmt: skip
FOR_SALE, NOT_FOR_SALE = "points for sale", "not for sale"


def side_by_side(seed: int = TOWN, town: str | None = None) -> pd.DataFrame:
    """One row a rulebook: the numbers of its summary, and the bills missed in the same town with no list."""
    names = shelf.pilots()
    lived = run_town([shelf.load(name, town) for name in names], seed)
    rows = lived.worlds.iloc[: len(names)].set_index("name")
    return rows.assign(no_list=lived.worlds["breach_rate"].to_numpy()[2 * len(names) :])


def table(seed: int = TOWN) -> Display:
    """The nine towns as a table, in per cent, in the order of the figure."""
    rows = side_by_side(seed).sort_values("breach_rate", ascending=False)
    names = COLUMNS | {"no_list": "bills missed with no list"}
    table = (rows[[*names]] * 100).round(1).rename(columns=names)
    return Display("Nine rulebooks, the same people and luck; in %", tables=[table.rename_axis(None)])


def more_missed(seed: int = TOWN) -> int:
    """In how many of the nine towns clearly more bills are missed than in the same town with no list."""
    rows = side_by_side(seed)
    return int((rows["breach_rate"] > rows["no_list"] + CLEAR).sum())


@drawing
def missed(seed: int = TOWN, town: str | None = None) -> Picture:
    """Bills missed in each of the nine towns, with its list and with no list at all; `town`: even or uneven people."""
    rows = side_by_side(seed, town).sort_values("breach_rate", ascending=False)
    first = rows.iloc[0]
    title = f"Most bills missed: {rows.index[0]}, {first['breach_rate']:.1%}; {first['no_list']:.1%} with no list"
    title += f" ({town} town)" if town else ""
    figure, ax = charts.page(title, 5.2, letters=58)
    ax.set_position((0.23, 0.14, 0.55, 0.72))
    places = np.arange(len(rows))[::-1]
    with_list, bare = rows["breach_rate"].to_numpy() * 100, rows["no_list"].to_numpy() * 100
    ax.hlines(places, np.minimum(with_list, bare), np.maximum(with_list, bare), color="#999999", linewidth=3, zorder=2)
    for marker, colour, values, size in (("o", style.COLOURS[0], with_list, 12), ("|", style.INK, bare, 20)):
        ax.plot(values, places, linestyle="", marker=marker, markersize=size, color=colour, markeredgewidth=3, zorder=4)
    ax.set_yticks(places, list(rows.index))
    ax.grid(False)
    ax.grid(True, axis="x", color=style.PALE)
    top = max(float(with_list.max()), float(bare.max())) * 1.06
    ticks = style.ticks_to(top, 5)
    ax.set_xlim(0, top)
    ax.set_xticks(ticks, [f"{tick:.3g}%" for tick in ticks])
    for spot, (text, colour) in enumerate(((f"● {LIST}", style.COLOURS[0]), (f"┃ {NONE}", style.INK))):
        ax.text(1.04, 0.9 - 0.1 * spot, text, transform=ax.transAxes, **style.font(charts.TEXT, colour))
    said = [f"Dot chart. {title}."]
    said += [
        f"{n}: {words.percent(a)}, no list {words.percent(b)}."
        for n, a, b in zip(rows.index, with_list, bare, strict=True)
    ]
    return Picture(figure, " ".join(said), "nine-towns")


def sale(rules: Given, seed: int = TOWN) -> Display:
    """Points for sale, and the same town in which they are not: who is favoured, who is listed, what it costs."""
    rulebook = load(rules)
    lived = run_town([rulebook, rulebook.set({"purchase.cap": 0.0}).model_copy(update={"name": "not-for-sale"})], seed)
    worlds = lived.worlds.iloc[:2]
    rows = {
        "favoured at the end, %": worlds["favoured_share"] * 100,
        "on the list at the end, %": worlds["listed_share"] * 100,
        "bills missed, %": worlds["breach_rate"] * 100,
        "savings at the end, months of costs, mean": [
            float(lived.residents.loc[lived.residents["world"] == name, "savings"].mean()) for name in worlds["name"]
        ],
    }
    table = pd.DataFrame(
        {key: np.asarray(v, dtype=float).round(1) for key, v in rows.items()}, index=[FOR_SALE, NOT_FOR_SALE]
    )
    lines = shares(lived, (FOR_SALE, NOT_FOR_SALE), "favoured_share")
    first = lived.monthly[lived.monthly["world"] == worlds["name"].iloc[0]]
    people = lived.residents[lived.residents["world"] == worlds["name"].iloc[0]]
    said = []
    if first["points_bought"].sum() > 0:
        said.append(
            f"In ten years {first['points_bought'].sum():,.0f} points are bought, for "
            f"{first['spent_on_points'].sum():,.0f} months of basic costs in all."
        )
    groups = people.groupby("favoured")[["savings", "months_missed_will_not"]].mean()
    if len(groups) == 2:
        said.append(
            f"The favoured have {groups.loc[True, 'savings']:.1f} months of costs saved, all others "
            f"{groups.loc[False, 'savings']:.1f}. They missed a bill on purpose in "
            f"{groups.loc[True, 'months_missed_will_not']:.1f} of 120 months, the others in "
            f"{groups.loc[False, 'months_missed_will_not']:.1f}."
        )
    return Display(
        rulebook.name, said, [charts.by_month(f"Favoured under {rulebook.name}, % of residents", lines)], [table.T]
    )


def favoured(rules: Given, seed: int = TOWN) -> Picture:
    """The favoured and the listed, month by month; one run, fast enough for a slider."""
    lived = run_town(rules, seed)
    own = lived.monthly[lived.monthly["world"] == lived.town.worlds[0].label]
    lines = {"on the list": own["listed_share"].to_numpy() * 100, "favoured": own["favoured_share"].to_numpy() * 100}
    return charts.by_month(f"Under {load(rules).name}, % of residents", lines)
