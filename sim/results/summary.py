"""The summary: what one life of the town comes to, in seventeen numbers and one sentence."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.results import twins
from sim.town import measures
from sim.town.ledger import CANNOT, WILL_NOT, WRONG
from sim.town.town import Town

DEFINITIONS: dict[str, tuple[str, str]] = {
    "listed_share": ("share of residents", "on the list after the last month"),
    "ever_listed_share": ("share of residents", "on the list in at least one month"),
    "favoured_share": ("share of residents", "on the redlist after the last month"),
    "mean_months_listed": ("months", "months on the list, mean over those ever listed"),
    "entries": ("listings", "times that someone was put onto the list"),
    "exits": ("removals", "times that someone came off; listed now = entries - exits"),
    "wrong_person_share": ("share of listings", "where wrong records weigh most on the file"),
    "cannot_share": ("share of listings", "where records of money that was not there weigh most"),
    "will_not_share": ("share of listings", "where records of deliberate breach weigh most"),
    "district_gap": ("share of residents", "highest less lowest listed share of a district after the last month"),
    "concentration": ("share of listed months", "borne by the most-listed hundredth of residents"),
    "relapse_share": ("share of removals", "followed by another listing of the same person before the end"),
    "entrenchment": ("share of listed months", "that the same people do not have in the channels-cut twin"),
    "refusals": ("transactions", "refused by gated services"),
    "wages_lost": ("months of basic costs", "wages lost to blocked services, over all residents"),
    "breach_rate": ("share of obligations", "missed, for whatever reason, of those that fell due"),
    "deterred": ("obligations", "that would have been missed on purpose but for fear of the list"),
}
"""Unit and definition of every number of a world's summary (beside its `name`)."""


ROWS: tuple[tuple[str, str, str], ...] = (
    ("listed_share", "on the list at the end", "{:.1%}"),
    ("ever_listed_share", "ever on the list", "{:.1%}"),
    ("favoured_share", "favoured at the end", "{:.1%}"),
    ("mean_months_listed", "months on it, if ever", "{:.1f}"),
    ("entries", "times put on", "{:,}"),
    ("exits", "times taken off", "{:,}"),
    ("wrong_person_share", "  cause: wrong person", "{:.0%}"),
    ("cannot_share", "  cause: could not pay", "{:.0%}"),
    ("will_not_share", "  cause: would not pay", "{:.0%}"),
    ("relapse_share", "put on again after", "{:.0%}"),
    ("entrenchment", "listed months made by feedback", "{:.0%}"),
    ("concentration", "listed months of the top 1%", "{:.0%}"),
    ("district_gap", "gap between districts", "{:.1%}"),
    ("refusals", "transactions refused", "{:,}"),
    ("wages_lost", "wages lost (months of costs)", "{:,.0f}"),
    ("breach_rate", "obligations missed", "{:.1%}"),
    ("deterred", "breaches deterred", "{:,}"),
)
"""The same in few words for tables and figures: key, label, format."""


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else 0.0


def world(town: Town, index: int, cut_twin: int) -> dict[str, Any]:
    """The summary of one world; see DEFINITIONS. `cut_twin` is the index of the same rulebook with feedback cut."""
    s, n = town.state, town.people.count
    months = {name: town.history.measure(name)[:, index] for name in measures.MONTHLY}
    totals = {name: values.sum() for name, values in months.items()}
    causes = _causes(town, index)
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
        "breach_rate": _share(totals["missed_cannot"] + totals["missed_will_not"], totals["due"]),
        "deterred": int(totals["deterred"]),
    }
    rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in numbers.items()}
    return {"name": town.worlds[index].label, **rounded}


def _causes(town: Town, index: int) -> Any:
    n = town.people.count
    counts = np.zeros(6, dtype=np.int64)
    for _, places, causes in town.history.entries:
        counts += np.bincount(causes[places // n == index], minlength=6)
    return counts


def sentence(town: Town, index: int, cut_twin: int) -> str:
    """What happened in one world, in one plain sentence."""
    listed = int(np.count_nonzero(town.state.listed[index]))
    after = f"after {_duration(town.month)}"
    label = town.worlds[index].label
    if not listed:
        ever = int(np.count_nonzero(town.state.ever_listed[index]))
        was = "and nobody ever was" if not ever else f"though {_people(ever)} once {'was' if ever == 1 else 'were'}"
        return f"Under {label}, {after}, nobody is on the list, {was}."
    fewer = int(np.count_nonzero(twins.listed_only_here(town, index, cut_twin)))
    where, free = f"on the list of {label} {after}", "if being listed had cost them nothing"
    if listed == 1:
        return f"The one person {where} would {'not be on it' if fewer else 'be on it even'} {free}."
    if not fewer:
        return f"Of {_people(listed)} {where}, all would be on it even {free}."
    return f"Of {_people(listed)} {where}, {fewer:,} would not be on it {free}."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _duration(months: int) -> str:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    count, unit = (months // 12, "year") if months % 12 == 0 and months else (months, "month")
    number = words[count - 1] if 1 <= count <= 12 else f"{count:,}"
    return f"{number} {unit}{'' if count == 1 else 's'}"
