"""Notebook 08: three notions of fairness, counted on one list in two districts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from sim import words
from sim.figures import style
from sim.figures.canvas import drawing
from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import MONTHS, RESIDENTS, load
from sim.lab.display import Display
from sim.results.runs import Given
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.studies.audit.fair import Fair
from sim.town.town import Town

DISTRICTS = ("district 1", "district 2")
NOTIONS = {
    "rate": "base rate",
    "listed_without": "listed without cause",
    "not_listed": "spared with cause",
    "meaning": "predictive value",
}
"""The four shares of the audit's table `fair` in the words of the lesson; cause: a bill missed on purpose in a year."""
OF_WHAT = {
    "rate": "of all months: with cause (a bill missed on purpose in the last year)",
    "listed_without": "of months without cause: on the list",
    "not_listed": "of months with cause: not on the list",
    "meaning": "of months on the list: with cause",
}


def shares(rules: Given, seed: int = 1) -> pd.DataFrame:
    """One row a district: the four shares of `NOTIONS` (0 to 1; NaN where nobody could be counted)."""
    return _lived(load(rules).model_dump_json(), seed).copy()


def mean_shares(rules: Given, seeds: Iterable[int]) -> pd.DataFrame:
    """The same as means over towns; a town in which a share cannot be counted has no part in it."""
    return pd.concat([shares(rules, seed) for seed in seeds]).groupby(level=0).mean()


@lru_cache(maxsize=96)
def _lived(rulebook: str, seed: int) -> pd.DataFrame:
    return _side_by_side([rulebook], seed)[0]


def _side_by_side(rulebooks: Sequence[str], seed: int) -> list[pd.DataFrame]:
    """The shares under each of these rulebooks, in one town."""
    worlds = [World(Rulebook.model_validate_json(rulebook)) for rulebook in rulebooks]
    with Town(worlds, RESIDENTS, seed, districts=len(DISTRICTS)) as town:
        town.expect(MONTHS)
        counts = [Fair(town.people) for _ in worlds]
        for _ in range(MONTHS):
            town.step()
            for count, flags, listed in zip(counts, town.history.flags[-1], town.state.listed, strict=True):
                count.add_month(flags, listed)
    tables = [count.table().iloc[: len(DISTRICTS)][list(NOTIONS)].astype(float) for count in counts]
    return [table.set_axis(pd.Index(DISTRICTS)) for table in tables]


def table(rules: Given, seed: int = 1) -> Display:
    """What each share is of, and its size in the two districts, in per cent."""
    frame = _percent(rules, seed).T
    frame.insert(0, "what is counted", [OF_WHAT[key] for key in frame.index])
    return Display(f"The same list in two districts, % (town {seed})", tables=[frame.rename(index=NOTIONS)])


def _percent(rules: Given, seed: int) -> pd.DataFrame:
    """The four shares in per cent, rounded once for table and figure; what would be nothing keeps a digit more."""
    exact = shares(rules, seed) * 100
    return exact.round(1).where(exact >= 0.05, exact.round(2))


def _digits(percent: float) -> str:
    """One digit, or two where one would say nothing."""
    return f"{percent:.2f}" if 0 < percent < 0.1 else f"{percent:.1f}"


def times(rules: Given, seed: int = 1) -> float:
    """How many times as often people without cause are on the list in district 1 as in district 2."""
    column = shares(rules, seed)["listed_without"]
    return float(column.iloc[0] / column.iloc[1]) if column.iloc[1] else float("inf")


@drawing
def fair(rules: Given, seed: int = 1) -> Picture:
    """The four shares, a row each, with a mark for either district; the title says who is listed without cause."""
    frame = _percent(rules, seed)
    one, other = map(_digits, frame["listed_without"].tolist())
    title = f"Listed without cause: {one}% and {other}% (town {seed})"
    figure, ax = charts.page(title, 4.6)
    ax.set_position((0.27, 0.22, 0.49, 0.64))
    places = np.arange(len(NOTIONS))[::-1]
    first, second = (frame.loc[name, list(NOTIONS)].to_numpy() for name in DISTRICTS)
    ax.hlines(places, np.minimum(first, second), np.maximum(first, second), color="#999999", linewidth=3, zorder=2)
    looks = (("o", "●", style.COLOURS[3], first, 12), ("D", "◆", style.COLOURS[2], second, 10))
    for spot, (marker, sign, colour, values, size) in enumerate(looks):
        ax.plot(
            values, places, linestyle="", marker=marker, markersize=size, color=colour, markeredgecolor=style.INK,
            zorder=4, clip_on=False,
        )  # fmt: skip
        ax.text(
            0.5 * spot, -0.3, f"{sign} {DISTRICTS[spot]}", transform=ax.transAxes, **style.font(charts.TEXT, colour)
        )
    ax.set_yticks(places, list(NOTIONS.values()))
    ax.set_ylim(-0.5, len(NOTIONS) - 0.5)
    ax.grid(False)
    ax.grid(True, axis="x", color=style.PALE)
    ax.set_xlim(0, 100)
    ax.set_xticks([0, 25, 50, 75, 100], ["0%", "25%", "50%", "75%", "100%"])
    for place, one, other in zip(places, first, second, strict=True):
        if np.isfinite([one, other]).all():
            ax.text(
                1.06, (place + 0.5) / len(NOTIONS), f"{_digits(one)} and {_digits(other)}%", transform=ax.transAxes,
                va="center", **style.font(charts.TEXT),
            )  # fmt: skip
    said = [f"Dot chart. {title}."]
    said += [
        f"{NOTIONS[key]} ({OF_WHAT[key]}): district 1 {words.percent(one)}, district 2 {words.percent(other)}."
        for key, one, other in zip(NOTIONS, first, second, strict=True)
    ]
    return Picture(figure, " ".join(said), "fair-to-whom")
