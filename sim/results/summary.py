"""The summary: what one life of the town comes to, in seventeen numbers and one sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import words
from sim.results import bills, listings, twins
from sim.town import measures
from sim.town.ledger import CANNOT, WILL_NOT, WRONG
from sim.town.town import Town


@dataclass(frozen=True)
class Definition:
    """A number of a world's summary: its label and format in tables and pictures, its unit, and what it is."""

    label: str
    form: str
    unit: str
    text: str


SHARE, LISTINGS, MONTHS = "share of residents", "share of listings", "share of listed months"
DEFINITIONS: dict[str, Definition] = {
    "listed_share": Definition("on the list at the end", "{:.1%}", SHARE, "on the list after the last month"),
    "ever_listed_share": Definition("ever on the list", "{:.1%}", SHARE, "on the list in at least one month"),
    "favoured_share": Definition("favoured at the end", "{:.1%}", SHARE, "on the redlist after the last month"),
    "mean_months_listed": Definition(
        "months on it, if ever", "{:.1f}", "months", "months on the list, mean over those ever listed"
    ),
    "entries": Definition("times put on", "{:,}", "listings", "times that someone was put onto the list"),
    "exits": Definition(
        "times taken off", "{:,}", "removals", "times that someone came off; listed now = entries - exits"
    ),
    "wrong_person_share": Definition(
        "  cause: wrong record", "{:.0%}", LISTINGS, "where wrong records weigh most; ties in equal parts"
    ),
    "cannot_share": Definition(
        "  cause: could not pay", "{:.0%}", LISTINGS, "where bills that could not be paid weigh most, likewise"
    ),
    "will_not_share": Definition(
        "  cause: would not pay", "{:.0%}", LISTINGS, "where records of deliberate breach weigh most, likewise"
    ),
    "relapse_share": Definition(
        "put on again after", "{:.0%}", "share of removals",
        "followed by another listing of the same person before the end",
    ),
    "entrenchment": Definition(
        "listed months made by feedback", "{:.0%}", MONTHS, "that the same people do not have in the channels-cut twin"
    ),
    "concentration": Definition(
        "listed months of the top 1%", "{:.0%}", MONTHS, "borne by the most-listed hundredth of residents"
    ),
    "district_gap": Definition(
        "gap between districts", "{:.1%}", SHARE, "highest less lowest listed share of a district after the last month"
    ),
    "refusals": Definition("transactions refused", "{:,}", "transactions", "refused by gated services"),
    "wages_lost": Definition(
        "wages lost (months of costs)", "{:,.0f}", "months of basic costs",
        "wages lost to blocked services, over all residents",
    ),
    "breach_rate": Definition(
        "obligations missed", "{:.1%}", "share of obligations", "missed, for whatever reason, of those that fell due"
    ),
    "deterred": Definition(
        "breaches deterred", "{:,}", "obligations", "that would have been missed on purpose but for fear of the list"
    ),
}  # fmt: skip
"""Every number of a world's summary (beside its `name`), in the order of tables."""
Summary = dict[str, int | float | str]


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else 0.0


def world(town: Town, index: int, cut_twin: int) -> Summary:
    """The summary of one world; see DEFINITIONS. `cut_twin` is the index of the same rulebook with feedback cut."""
    s, n = town.state, town.people.count
    months = {name: town.history.measure(name)[:, index] for name in measures.MONTHLY}
    totals = {name: values.sum() for name, values in months.items()}
    causes = listings.by_cause(town, index)
    listed_months = np.sort(s.months_listed[index])[::-1]
    most = max(1, round(n / 100))
    ever = int(np.count_nonzero(s.ever_listed[index]))
    entries, exits = int(totals["entries"]), int(totals["exits"])
    numbers = {
        "listed_share": _share(months["listed"][-1], n),
        "ever_listed_share": _share(ever, n),
        "favoured_share": _share(months["favoured"][-1], n),
        "mean_months_listed": _share(listed_months.sum(), ever),
        "entries": entries,
        "exits": exits,
        "wrong_person_share": _share(causes[WRONG], entries),
        "cannot_share": _share(causes[CANNOT], entries),
        "will_not_share": _share(causes[WILL_NOT], entries),
        "district_gap": float(months["district_gap"][-1]),
        "concentration": _share(listed_months[:most].sum(), listed_months.sum()),
        "relapse_share": _share(entries - ever, exits),
        "entrenchment": twins.overlap(town, index, cut_twin).caused_share,
        "refusals": int(totals["refusals"]),
        "wages_lost": float(totals["wages_lost"]),
        "breach_rate": float(bills.breach_rate(town)[index]),
        "deterred": int(totals["deterred"]),
    }
    rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in numbers.items()}
    return {"name": town.worlds[index].label, **rounded}


def sentence(town: Town, index: int, cut_twin: int) -> str:
    """What happened in one world, in one plain sentence."""
    listed = int(np.count_nonzero(town.state.listed[index]))
    after = f"after {words.years(town.month)}"
    label = town.worlds[index].label
    if not listed:
        ever = int(np.count_nonzero(town.state.ever_listed[index]))
        was = (
            "and nobody ever was"
            if not ever
            else f"though {words.count(ever, 'person', 'people')} once {'was' if ever == 1 else 'were'}"
        )
        return f"Under {label}, {after}, nobody is on the list, {was}."
    people = words.count(listed, "person", "people")
    fewer = int(np.count_nonzero(twins.listed_only_here(town, index, cut_twin)))
    where, free = f"on the list of {label} {after}", "if being listed had cost them nothing"
    if listed == 1:
        return f"The one person {where} would {'not be on it' if fewer else 'be on it even'} {free}."
    if not fewer:
        return f"Of {people} {where}, all would be on it even {free}."
    return f"Of {people} {where}, {fewer:,} would not be on it {free}."
