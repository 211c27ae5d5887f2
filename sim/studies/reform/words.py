"""The words of `sim.studies.reform`: who returns, when, and what that cannot show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sim.results.answer import MONTHS, PEOPLE, PERCENT, Answer, Row
from sim.results.summary import DEFINITIONS
from sim.results.table import NUMBER, Column, Table, between, table
from sim.results.twins import TOLERANCE
from sim.rules.changes import written
from sim.rules.rulebook import Value, described
from sim.studies.intervals import of_the_mean
from sim.words import count, share

THINGS = ("listing", "wage", "wealth", "all")
ON, OFF, NEVER = "on the list", "off, listed before", "never listed"
REFORMED, AS_IS = "reformed", "as it is"
EVER = "ever listed"


@dataclass(frozen=True)
class Change:
    """What was changed in a rulebook, in which month, with how many months left to watch, in how many towns."""

    rulebook: str
    month: int
    changes: Mapping[str, Value]
    left: int
    towns: int


class Returned(NamedTuple):
    """How some people returned: a row of the table `returned`."""

    people: int
    median: float
    never: float
    low: float
    high: float

    @property
    def wait(self) -> str:
        """The median wait in words."""
        if math.isnan(self.median):
            return "more months than are left (most never do)"
        return f"{self.median:g} month{'' if self.median == 1 else 's'}"


Rows = Mapping[tuple[str, str, str, str], Returned]


def answer(change: Change, how: str, returned: pd.DataFrame, beside: pd.DataFrame) -> Answer:
    """Who of those listed before lives as without a list again, with the reform and without it."""
    rows: Rows = {tuple(row[:4]): Returned(*row[4:]) for row in returned.itertuples(index=False, name=None)}
    done = {"abolish": "is abolished", "soften": "is softened"}.get(how, "is changed")
    when = f"The list of {change.rulebook} {done} in month {change.month}"
    ever = [rows[world, EVER, "", "all"] for world in (REFORMED, AS_IS)]
    if not ever[0].people:
        return Answer(f"{when}: nobody had been on it before.", [], picture="reform")
    never = "none" if not ever[0].never else f"{share(ever[0].never)}"
    sentence = (
        f"{when}: {never} of the people who had been on it never live as without a list again in the "
        f"{count(change.left, 'month')} left; without the reform {share(ever[1].never)}."
    )
    on, off = ([rows[world, group, "", "all"].never for world in (REFORMED, AS_IS)] for group in (ON, OFF))
    shown = [
        Row("of those ever on it before, never as without a list", [e.never for e in ever]),
        Row("  of those on it at that time", on),
        Row("  of those off it by then", off),
        Row("half of them live as without a list after", [MONTHS.text(e.median) if e.median == e.median else "never"
                                                          for e in ever]),
        Row(DEFINITIONS["worse_off"].name, list(beside["worse"])),
        Row(DEFINITIONS["better_off"].name, list(beside["better"])),
        Row("people who had been on it", [float(e.people) for e in ever], PEOPLE),
    ]  # fmt: skip
    where = "one town" if change.towns == 1 else f"{change.towns} towns"
    return Answer(sentence, shown, ("reformed", "as it is"), "reform", f"In {where}; never: not in the months lived.")


def full_tables(returned: pd.DataFrame, beside: pd.DataFrame) -> list[Table]:
    """What `--full` prints: who never lives as without a list again, and how everybody ends."""
    all_of_it = returned[(returned["thing"] == "all") & (returned["people"] > 0)]
    groups = all_of_it["group"].where(all_of_it["cause"] == "", "  at the last listing: " + all_of_it["cause"])
    waits = ["more than are left" if wait != wait else MONTHS.text(wait) for wait in all_of_it["median"]]
    poorer, richer = (DEFINITIONS[name].name for name in ("worse_off", "better_off"))
    return [
        table(
            "Who never lives as without a list again, and when half of them do", all_of_it.assign(who=groups),
            {"world": ("", None), "who": ("", None), "people": ("people", NUMBER), "never": ("never", PERCENT)},
            between("95% interval", all_of_it["low"], all_of_it["high"], PERCENT),
            Column("half of them after", waits),
        ),
        table(
            "At the end, of all residents", beside,
            {"world": ("", None), "better": (richer, PERCENT), "same": ("as with no list", PERCENT),
             "worse": (poorer, PERCENT)},
        ),
    ]  # fmt: skip


def sentences(change: Change, returned: pd.DataFrame, beside: pd.DataFrame) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    rows: Rows = {tuple(row[:4]): Returned(*row[4:]) for row in returned.itertuples(index=False, name=None)}
    what = ", ".join(f"{described(key)}: {written(value)}" for key, value in change.changes.items())
    said = [
        f"From month {change.month} on, {change.rulebook} is changed ({what}); {count(change.left, 'month')} "
        f"{'is' if change.left == 1 else 'are'} left to watch."
    ]
    if rows[REFORMED, EVER, "", "all"].people:
        said += _who(change.towns, rows)
    else:
        said.append("Nobody had been listed before, so there is nothing to return from.")
    reformed = beside.iloc[0]
    said.append(
        f"At the end {reformed['worse']:.1%} of all residents are poorer than their twins without a list by more than "
        f"{TOLERANCE} months of costs, and {reformed['better']:.1%} richer."
    )
    said.append(
        f"What this cannot show: returns after {change.left} months. A life that drifts apart again late counts as "
        "never, and who returned in the last months may yet do so; savings are capped and arrears written off above a "
        "limit in this invented town, which helps lives to meet again."
        + (f" {of_the_mean(change.towns)}" if change.towns > 1 else "")
    )
    return said


def _who(towns: int, rows: Rows) -> list[str]:
    ever = rows[REFORMED, EVER, "", "all"]
    interval = f" (95% interval {ever.low:.0%} to {ever.high:.0%})" if towns > 1 and not math.isnan(ever.low) else ""
    said = [
        f"Of {ever.people:,} people listed before (in {'one town' if towns == 1 else f'{towns} towns'}), half live as "
        f"without a list after {ever.wait}; {ever.never:.0%} never do{interval}. Without the reform "
        f"{rows[AS_IS, EVER, '', 'all'].never:.0%} never do."
    ]
    things = [(thing, rows[REFORMED, EVER, "", thing]) for thing in THINGS[:3]]
    apart = "; ".join(f"{thing}: half after {r.wait}, never {r.never:.0%}" for thing, r in things)
    said.append(f"Taken apart, {apart}.")
    groups = [(g, rows[REFORMED, g, "", "all"]) for g in (ON, OFF, NEVER)]
    stood = ", ".join(f"{g} {r.never:.0%} (of {r.people:,})" for g, r in groups if r.people)
    said.append(f"Never, by where people stood at the reform: {stood}.")
    causes = [(key[2], row) for key, row in rows.items() if key[:2] == (REFORMED, EVER) and key[2] and key[3] == "all"]
    shares = ", ".join(f"{c} {r.never:.0%} (of {r.people:,})" for c, r in causes if r.people)
    if shares:
        said.append(f"Never, by what weighed most on the file at the last listing before: {shares}.")
    return said
