"""The summary: what one life of the town comes to, in numbers of one line each and in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import numpy as np

from sim import words
from sim.results import bills, listings, twins
from sim.results.answer import MEAN_MONTHS, PEOPLE, PERCENT, Unit
from sim.results.ladder import NO_FEEDBACK, NO_LIST, endings
from sim.town import measures
from sim.town.ledger import CANNOT, WILL_NOT, WRONG
from sim.town.town import Town


@dataclass(frozen=True)
class Definition:
    """A number of a world's summary.

    Attributes:
        label: in tables and pictures.
        form: how it is written.
        unit: what it is counted in.
        text: what it is.
        group: what it stands under in a table; the first group needs no title.
        beside: the twin that it compares the world with; "" if it needs none.
        alone: the label where it does not stand under its group.
    """

    label: str
    form: str
    unit: str
    text: str
    group: str = ""
    beside: str = ""
    alone: str = ""

    @property
    def name(self) -> str:
        """The label as it stands by itself, in any table or sentence."""
        return self.alone or self.label.strip()

    def shown(self, value: float) -> str:
        """A value as it stands in a table."""
        return self.form.format(int(value) if self.form == WHOLE else value)

    @property
    def counted(self) -> Unit:
        """How its values are written in an answer."""
        if self.form.endswith("%}"):
            return PERCENT
        named = {"residents": PEOPLE, "months": MEAN_MONTHS}
        return named.get(self.unit) or Unit("", "")


SHARE, LISTINGS, MONTHS = "share of residents", "share of listings", "share of listed months"
COSTS, WHOLE = "months of basic costs", "{:,}"
FED, ENDS, LIVES, BILLS = (
    "Months on it, beside no feedback", "On it at the end; in no feedback", "People and services", "Bills",
)  # fmt: skip
"""Groups of numbers, as titles in a table."""
DEFINITIONS: dict[str, Definition] = {
    "listed_share": Definition("on the list at the end", "{:.1%}", SHARE, "on the list after the last month"),
    "ever_listed_share": Definition("ever on the list", "{:.1%}", SHARE, "on the list in at least one month"),
    "favoured_share": Definition("favoured at the end", "{:.1%}", SHARE, "on the redlist after the last month"),
    "mean_months_listed": Definition(
        "months on it, if ever", "{:.1f}", "months", "months on the list, mean over those ever listed"
    ),
    "entries": Definition("times put on", WHOLE, "listings", "times that someone was put onto the list"),
    "exits": Definition(
        "times taken off", WHOLE, "removals", "times that someone came off; listed now = entries - exits"
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
    "concentration": Definition(
        "listed months of the top 1%", "{:.0%}", MONTHS, "borne by the most-listed hundredth of residents"
    ),
    "district_gap": Definition(
        "gap between districts", "{:.1%}", SHARE, "highest less lowest listed share of a district after the last month"
    ),
    "entrenchment": Definition(
        "caused by feedback", "{:.0%}", MONTHS, "that the same people do not have in the twin `no feedback`: caused",
        FED, NO_FEEDBACK, "listed months caused by feedback",
    ),
    "prevented": Definition(
        "prevented by feedback", "{:.0%}", MONTHS,
        "that the same people have in the twin `no feedback` and not here, as a share of the months here",
        FED, NO_FEEDBACK, "listed months prevented by feedback",
    ),
    "net": Definition(
        "net: caused less prevented", "{:.0%}", MONTHS, "caused less prevented; near 0 where listings only move about",
        FED, NO_FEEDBACK, "caused less prevented",
    ),
    "never": Definition(
        "never: not once on it", WHOLE, "residents", "on the list at the end; never on it without feedback",
        ENDS, NO_FEEDBACK,
    ),
    "again": Definition(
        "again: only before this stay", WHOLE, "residents",
        "on the list at the end; without feedback only before this stay began", ENDS, NO_FEEDBACK,
    ),
    "longer": Definition(
        "longer: off it before the end", WHOLE, "residents",
        "on the list at the end; without feedback off it by then, after some month of this stay", ENDS, NO_FEEDBACK,
    ),
    "sooner": Definition(
        "sooner: not all of this stay", WHOLE, "residents",
        "on the list at the end of both; without feedback not in every month of this stay", ENDS, NO_FEEDBACK,
    ),
    "anyway": Definition(
        "anyway: on it just the same", WHOLE, "residents",
        "on the list at the end; without feedback, too, in every month of this stay", ENDS, NO_FEEDBACK,
    ),
    "worse_off": Definition(
        "poorer than with no list", "{:.1%}", SHARE,
        f"poorer at the end (savings less arrears) than without a list, by more than {twins.TOLERANCE} months of costs",
        LIVES, NO_LIST,
    ),
    "better_off": Definition(
        "richer than with no list", "{:.1%}", SHARE,
        f"richer at the end (savings less arrears) than without a list, by more than {twins.TOLERANCE} months of costs",
        LIVES, NO_LIST,
    ),
    "refusals": Definition("transactions refused", WHOLE, "transactions", "refused by gated services", LIVES),
    "wages_lost": Definition(
        "wages lost (months of costs)", "{:,.0f}", COSTS, "wages lost to blocked services, over all residents", LIVES
    ),
    "breach_rate": Definition(
        "bills missed", "{:.1%}", "share of obligations", "missed, for whatever reason, of those that fell due",
        BILLS,
    ),
    "deterred": Definition(
        "bills not missed, from fear", WHOLE, "obligations",
        "that would have been missed on purpose but for fear of the list", BILLS,
    ),
    "unpaid": Definition(
        "unpaid when due (months of costs)", "{:,.0f}", COSTS, "of obligations, missed when they fell due", BILLS
    ),
    "collected_late": Definition(
        "collected late (months of costs)", "{:,.0f}", COSTS, "arrears paid later, help of ties included", BILLS
    ),
    "written_off": Definition(
        "written off (months of costs)", "{:,.0f}", COSTS, "arrears that nobody will ever pay", BILLS
    ),
    "still_owed": Definition(
        "still owed (months of costs)", "{:,.0f}", COSTS,
        "arrears after the last month; unpaid bills, surcharges and overdrafts called in are what was owed", BILLS,
    ),
}  # fmt: skip
"""Every number of a world's summary (beside its `name`), in the order of tables."""
Summary = dict[str, int | float | str]


def _share(part: float, total: float) -> float:
    return float(part) / float(total) if total else 0.0


def twins_of(names: Iterable[str]) -> tuple[str, ...]:
    """The twins that these numbers of a summary need beside a world, in the order of the ladder."""
    needed = {DEFINITIONS[name].beside for name in names if name in DEFINITIONS}
    return tuple(twin for twin in (NO_FEEDBACK, NO_LIST) if twin in needed)


def world(town: Town, index: int, no_feedback: int | None, no_list: int | None) -> Summary:
    """The summary of one world; see DEFINITIONS.

    Args:
        town: that has been lived.
        index: of the world.
        no_feedback: index of the same rulebook without feedback; None leaves out the numbers that need it.
        no_list: the same without a list.
    """
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
        "refusals": int(totals["refusals"]),
        "wages_lost": float(totals["wages_lost"]),
        "breach_rate": float(bills.breach_rate(town)[index]),
        "deterred": int(totals["deterred"]),
        "unpaid": float(totals["unpaid"]),
        "collected_late": float(totals["arrears_paid"]),
        "written_off": float(totals["written_off"]),
        "still_owed": float(months["arrears"][-1]),
    }
    if no_feedback is not None:
        numbers |= _fed_back(town, index, no_feedback)
    if no_list is not None:
        apart = twins.richer(town, index, no_list)
        numbers |= {"worse_off": _share(int(np.count_nonzero(apart < 0)), n)}
        numbers |= {"better_off": _share(int(np.count_nonzero(apart > 0)), n)}
    numbers = {name: numbers[name] for name in DEFINITIONS if name in numbers}
    rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in numbers.items()}
    return {"name": town.worlds[index].label, **rounded}


def _fed_back(town: Town, index: int, no_feedback: int) -> dict[str, int | float]:
    """What differs from the twin without feedback, both ways."""
    here, there = twins.listed_months(town, index), twins.listed_months(town, no_feedback)
    both = twins.overlap_of(here, there)
    shares = {"entrenchment": both.caused_share, "prevented": both.prevented_share, "net": both.net_share}
    return {**shares, **asdict(endings(here, there))}


def sentence(town: Town, index: int, no_feedback: int) -> str:
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
    twin = twins.listed_months(town, no_feedback)
    ends = endings(twins.listed_months(town, index), twin)
    where = f"on the list of {label} {after}"
    if listed == 1:
        if not ends.off_in_twin:
            return f"The one person {where} would be on it even without feedback."
        return f"The one person {where} would not be on it without feedback, {_ever(1, ends.never)}."
    people = words.count(listed, "person", "people")
    if not ends.off_in_twin:
        return f"Of {people} {where}, all would be on it even without feedback."
    fewer = "none would" if ends.off_in_twin == listed else f"{ends.off_in_twin:,} would not"
    return f"Of {people} {where}, {fewer} be on it without feedback, {_ever(ends.off_in_twin, ends.never)}."


def _ever(off: int, never: int) -> str:
    """Of those who would not be on the list, how many would never have been."""
    if off == 1:
        return "and would never have been listed" if never else "but would have been listed before"
    if never in (0, off):
        return f"{'and none' if never else 'but each'} of them would {'ever ' if never else ''}have been listed" + (
            "" if never else " before"
        )
    return f"and {never:,} of them would never have been listed"
