"""Two ledgers: what the registry reports, and what happened to the same people in the same months.

The official side counts what a registry can count: records, repayments, removals. The true side is known to the town
alone. Twins tell what the list did: the same people under the same rules without any list (`no list`), with a list
that feeds nothing back (`no feedback`), and without wrong records (`errors-cut`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.arrays import Bools, Reals
from sim.checks import MOST_MONTHS, whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results import ladder, twins
from sim.results.listings import by_cause, causes_said, shared_out
from sim.results.study import Study, study_data
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.studies.audit.fair import Fair
from sim.studies.audit.words import NEVER, PUSHED, answer, full_tables, sentences, totals
from sim.town import measures, tables
from sim.town.ledger import (
    CANNOT,
    CAUSES,
    EXPIRED,
    EXPUNGED,
    FORCED,
    LEFT,
    RESIDUAL,
    SHARES,
    STANDS,
    TIES,
    WILL_NOT,
    WRONG,
)
from sim.town.people import People
from sim.town.town import Town

if TYPE_CHECKING:
    from sim.figures import Picture

OWN, CUT, NO_LIST, NO_ERRORS = range(4)
"""Places of the worlds: the rulebook, no feedback, no list, no wrong records."""
MISSED = measures.CANNOT | measures.WILL_NOT
SORTS = tuple(CAUSES[cause] for cause in (WRONG, CANNOT, WILL_NOT, RESIDUAL, TIES, FORCED))
"""What weighed most on the file when a stay on the list began, in the order of tables."""
COLUMNS = tuple(sort.replace(" ", "_") for sort in SORTS)
LONG = 24


def audit(
    rulebook: str | Path | Rulebook | World,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    districts: int = 4,
) -> Study:
    """Lay the registry's reports beside what happened.

    Args:
        rulebook: a pilot's name, a TOML file, a rulebook or a world with hand-written rules.
        residents: how many people.
        months: how long, 1 to 12,000.
        seed: of everybody's luck.
        progress: called with the number of months lived, and of all.
        districts: of the town.

    Tables: `totals` (reported beside happened), `monthly` (one row a month), `causes` (listings and months on the list
    by what weighed most on the file), `fair` (by district: who was listed without a deliberate miss, who was not listed
    with one, what a listing says), `fair_shares` (its shares alone), `conduct` (by district and conduct: how often on
    the list; see `audit.fair`), `blameless` (people who never missed an obligation with or without the list),
    `corrections` (wrong records by how they left), `people` (helped and harmed against no list). Money in months of
    basic costs.

    Raises ListedError before anything is lived.
    """
    whole_number("months", months, 1, MOST_MONTHS)
    own = rulebook if isinstance(rulebook, World) else World(shelf.resolve(rulebook))
    rules = own.rulebook
    others = {
        ladder.NO_FEEDBACK: rules.cut(*schema.FEEDBACK),
        ladder.NO_LIST: rules.without_list(),
        "errors-cut": rules.cut("errors"),
    }
    worlds = [own, *(replace(own, rulebook=other, name=name) for name, other in others.items())]
    steps = Steps(progress, months)
    with Town(worlds, residents, seed, districts=districts) as town:
        town.undivided = True
        town.expect(months)
        notes = Notes(town.people)
        for _ in range(months):
            before = town.ledger.size
            town.step()
            notes.add_month(town, before)
            steps()
    monthly = pd.DataFrame(notes.rows)
    frames = {
        "monthly": monthly,
        "causes": _causes(town, notes),
        "fair": notes.fair.table(),
        "fair_shares": notes.fair.short(),
        "conduct": notes.fair.conducts(),
        "blameless": _blameless(town, notes),
        "corrections": _corrections(town),
        "people": _people(town),
    }
    stays, shared = tables.spells(town), twins.overlap(town, OWN, NO_ERRORS)
    fed = twins.overlap(town, OWN, CUT)
    late = {"wages_lost": notes.lost_marked, "only_with": shared.only_world, "only_without": shared.only_twin}
    late |= {"listed_unable": notes.fair.listed_unable(), "left_wrong": notes.left[WRONG]}
    late |= {"prevented": fed.only_twin}
    total = totals(frames, stays[stays["world"] == town.worlds[OWN].label], late)
    return _study(own.label, town, {"totals": total, **frames})


@dataclass
class Unearned:
    """Listed person-months of people who, when they were listed, had missed nothing for so long."""

    who: str
    ever: Bools
    months: int = 0
    wages: float = 0.0

    def add(self, listed: Bools, lost: Reals) -> None:
        """A month in which `listed` marks those on the list, and `lost` their wages."""
        self.ever |= listed
        self.months += int(np.count_nonzero(listed))
        self.wages += float(lost[listed].sum())


class Notes:
    """What is noted of a town's first world while it is lived: the registry's counts and the true ones, side by side.

    Nothing here changes the town: what it reads is what the institutions left in the month's scratch.

    Attributes:
        rows: of the table `monthly`, one a month.
        lost: wages lost to blocked services so far, by resident, in months of basic costs; `lost_marked` of them by
            residents against whom a wrong record stood.
        missed: who ever missed an obligation, here and without a list: (2, residents).
        unearned: listed person-months without a miss, so far and for `LONG` months (or since the start).
        months, fed: months on the list by the causes of the stay (sums of `ledger.BITS`): all, and those not on the
            list of the twin without feedback.
        fair: person-months by district and conduct.
    """

    def __init__(self, people: People) -> None:
        residents = people.count
        self.fair = Fair(people)
        self.months, self.fed, self._left = np.zeros((3, len(SHARES)), dtype=np.int64)
        self.rows: list[dict[str, float]] = []
        self.lost = np.zeros(residents)
        self.lost_marked = 0.0
        self.missed = np.zeros((2, residents), dtype=bool)
        words = ("had missed nothing so far", f"had missed nothing for {LONG} months")
        self.unearned = [Unearned(who, np.zeros(residents, dtype=bool)) for who in words]
        self._last = np.full(residents, -LONG)  # month of the last miss here
        self._causes = np.zeros(residents, dtype=np.int64)  # of the present stay, or the last
        self._marked = np.zeros(residents, dtype=bool)  # a wrong record stood after last month

    @property
    def left(self) -> Reals:
        """Stays that ended, by the cause of their beginning: (causes,)."""
        return shared_out(self._left)

    def add_month(self, town: Town, before: int) -> None:
        """Note the month that was just lived; `before` it the ledger held so many records.

        Obligations, breaches and records are those of sources that the registry reads.
        """
        n, scratch, ledger, tallies = town.people.count, town.scratch, town.ledger, town.scratch.tallies
        due = cannot = will_not = 0
        for source, dues in scratch.dues.items():
            if town.each_source.connected[source, OWN]:
                due += int(np.count_nonzero(dues.paid[OWN] | dues.missed[OWN]))
                cannot += int(np.count_nonzero(dues.missed[OWN] & ~dues.will_not[OWN]))
                will_not += int(np.count_nonzero(dues.will_not[OWN]))
        new = np.arange(before, ledger.size)
        read = (ledger.place[new] < n) & town.registry.reads(new) & (ledger.cause[new] != RESIDUAL)
        records = int(np.count_nonzero(read))
        wrong = int(np.count_nonzero(read & (ledger.cause[new] == WRONG)))
        astray = int(tallies.records_astray[OWN])
        breaches, discovered = cannot + will_not, records - wrong + astray
        listed, in_twin = town.state.listed[OWN], town.state.listed[CUT]
        entered = scratch.enters[scratch.enters < n]
        self._left += np.bincount(self._causes[scratch.leaves[scratch.leaves < n]], minlength=len(SHARES))
        self._causes[entered] = scratch.causes[: len(entered)]
        masks = np.bincount(self._causes[listed], minlength=len(SHARES))
        self.months += masks
        self.fed += np.bincount(self._causes[listed & ~in_twin], minlength=len(SHARES))
        by_cause = causes_said(shared_out(masks))
        on_purpose = self.fair.add_month(town.history.flags[-1][OWN], listed)
        lost = scratch.lost[OWN].astype(np.float64)
        self.lost += lost
        self.lost_marked += float(lost[self._marked].sum())
        missed = (town.history.flags[-1][[OWN, NO_LIST]] & MISSED) > 0
        self.missed |= missed
        self._last[missed[0]] = town.month
        for case, clean in zip(self.unearned, (~self.missed.any(axis=0), town.month - self._last >= LONG), strict=True):
            case.add(listed & clean, lost)
        standing = ledger.standing
        standing = standing[(ledger.place[standing] < n) & (ledger.cause[standing] == WRONG)]
        self._marked = np.zeros(n, dtype=bool)
        self._marked[ledger.place[standing[town.registry.reads(standing)]]] = True
        self.rows.append(
            {
                "month": town.month,
                "obligations": due,
                "records": records,
                "compliance_reported": 1 - records / due if due else float("nan"),
                "compliance_true": 1 - breaches / due if due else float("nan"),
                "breaches": breaches,
                "breaches_cannot": cannot,
                "breaches_will_not": will_not,
                "discovered": discovered,
                "undiscovered": breaches - discovered,
                "records_of_payers": records - discovered,
                "records_of_namesakes": astray,
                "breaches_elsewhere": int(tallies.missed_cannot[OWN] + tallies.missed_will_not[OWN]) - breaches,
                "deterred": int(tallies.deterred[OWN]),
                "listed": int(tallies.listed[OWN]),
                "entries": int(tallies.entries[OWN]),
                "removals": int(tallies.exits[OWN]),
                "repaid": float(tallies.arrears_paid[OWN]),
                "arrears": float(tallies.arrears[OWN]),
                "wages_lost": float(tallies.wages_lost[OWN]),
                **{f"listed_{name}": by_cause[sort] for name, sort in zip(COLUMNS, SORTS, strict=True)},
                "listed_caused_by_feedback": int(np.count_nonzero(listed & ~in_twin)),
                "listed_without_deliberate_miss": int(np.count_nonzero(listed & ~on_purpose)),
                "listed_any_wrong_record": int(np.count_nonzero(listed & self._marked)),
            }
        )


def _causes(town: Town, notes: Notes) -> pd.DataFrame:
    """By what weighed most on the file, ties in equal parts.

    Columns: cause, listings, share_of_listings, person_months, share (of all these), caused_by_feedback (of the
    person_months, those that the same people do not have without feedback).
    """
    columns = (by_cause(town, OWN), shared_out(notes.months), shared_out(notes.fed))
    listings, months, fed = (causes_said(parts) for parts in columns)
    entries, total = sum(listings.values()), sum(months.values())
    rows = [
        (s, listings[s], listings[s] / max(entries, 1), months[s], months[s] / max(total, 1), fed[s]) for s in SORTS
    ]
    names = ["cause", "listings", "share_of_listings", "person_months", "share", "caused_by_feedback"]
    return pd.DataFrame(rows, columns=names)


def _blameless(town: Town, notes: Notes) -> pd.DataFrame:
    """Listed without having missed anything: who, people, ever_listed, listed_person_months, wages_lost.

    Never, in a whole life with the list and in the twin without it; only under the list; and in the months in which
    they were listed, up to then (with or without the list) or for two years (with it).
    """
    months, ever, (with_list, without) = town.state.months_listed[OWN], town.state.ever_listed[OWN], notes.missed
    rows = [
        (name, int(who.sum()), int(ever[who].sum()), int(months[who].sum()), float(notes.lost[who].sum()))
        for name, who in ((NEVER, ~with_list & ~without), (PUSHED, with_list & ~without))
    ]
    rows += [(c.who, int(c.ever.sum()), int(c.ever.sum()), c.months, c.wages) for c in notes.unearned]
    return pd.DataFrame(rows, columns=["who", "people", "ever_listed", "listed_person_months", "wages_lost"])


def _corrections(town: Town) -> pd.DataFrame:
    """Wrong records that the registry reads now: how they left, how many, mean_months_stood, longest (months)."""
    ledger = town.ledger
    records = np.arange(ledger.size)
    records = records[(ledger.place[records] < town.people.count) & (ledger.cause[records] == WRONG)]
    records = records[town.registry.reads(records)]
    left = ledger.left[records]
    stood = np.where(left == STANDS, town.month, ledger.left_month[records]) - ledger.month[records]
    rows = []
    for why in (EXPUNGED, EXPIRED, STANDS):
        lasted = stood[left == why]
        mean, most = (float(lasted.mean()), int(lasted.max())) if len(lasted) else (float("nan"), 0)
        rows.append((LEFT[why] or "still stands", len(lasted), mean, most))
    return pd.DataFrame(rows, columns=["how", "wrong_records", "mean_months_stood", "longest"])


def _people(town: Town) -> pd.DataFrame:
    """Against no list: how many people the list harmed and helped, and why each counts as such."""
    lives = twins.lives(town, OWN, NO_LIST)
    listed = lives["months_listed"] > 0
    gap = lives["wealth"] - lives["wealth_twin"]
    cases = (
        ("harmed", "listed in some month", listed),
        ("harmed", "never listed, poorer at the end", ~listed & (lives["effect"] == "harmed")),
        ("helped", "never listed, richer at the end", lives["effect"] == "helped"),
        ("same", "never listed, as rich", lives["effect"] == "same"),
    )
    rows = [(e, why, int(who.sum()), float(gap[who].mean()) if who.any() else 0.0) for e, why, who in cases]
    return pd.DataFrame(rows, columns=["effect", "why", "people", "mean_wealth_change"])


def _study(label: str, town: Town, frames: dict[str, pd.DataFrame]) -> Study:
    said = sentences(label, frames)
    facts: dict[str, Json] = {"rulebook": label, "residents": town.people.count, "months": town.month}
    facts["seed"] = town.town_seed

    def draw() -> Sequence[Picture]:
        from sim.studies.audit import figure

        return [
            figure.two_lines(frames["monthly"], label),
            figure.why_listed(frames["causes"], label),
            figure.fair_to_whom(frames["fair"], label),
        ]

    title = f"Two ledgers of {label}: {town.people.count:,} people, {town.month:,} months"
    data = study_data(facts, frames, said)
    return Study(
        "audit", title, said, frames, data, draw, answer=answer(label, frames["totals"]), full=full_tables(frames)
    )
