"""The words of `sim.studies.reform`: who returns, when, and what that cannot show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.studies.why.words import plain_rows

TOLERANCE = 0.1
"""Months of basic costs by which wealth may lie below the twin's."""
THINGS = ("listing", "wage", "wealth", "all")
ON, OFF, NEVER = "on the list", "off, listed before", "never listed"
REFORMED, AS_IS = "reformed", "as it is"
EVER = "ever listed"

Row = Mapping[str, Any]


def sentences(facts: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    rows = {(r["world"], r["group"], r["cause"], r["thing"]): r for r in plain_rows(tables["returned"])}
    left = facts["left"]
    what = ", ".join(f"{key} = {str(value).lower()}" for key, value in facts["changes"].items())
    said = [
        f"From month {facts['month']} on, {facts['rulebook']} has {what}; {left} month{'' if left == 1 else 's'} are "
        "left to watch."
    ]
    if rows[REFORMED, EVER, "", "all"]["people"]:
        said += _who(facts, rows)
    else:
        said.append("Nobody had been listed before, so there is nothing to return from.")
    beside = plain_rows(tables["beside"])[0]
    said.append(
        f"At the end {beside['worse']:.1%} of all residents are poorer than their no-list twins by more than "
        f"{TOLERANCE} months of costs, and {beside['better']:.1%} richer."
    )
    said.append(
        f"What this cannot show: returns after {left} months. A life that drifts apart again late counts as never, and "
        "who returned in the last months may yet do so; savings are capped and arrears written off above a limit in "
        "this invented town, which helps lives to meet again."
    )
    return said


def _who(facts: Mapping[str, Any], rows: Mapping[tuple[str, str, str, str], Row]) -> list[str]:
    ever, towns = rows[REFORMED, EVER, "", "all"], facts["seeds"]
    known = towns > 1 and ever["low"] is not None
    interval = f" (95% interval {ever['low']:.0%} to {ever['high']:.0%})" if known else ""
    otherwise = rows[AS_IS, EVER, "", "all"]["never"]
    where = "one town" if towns == 1 else f"{towns} towns"
    said = [
        f"Of {ever['people']:,} people listed before (in {where}), half live as without a list after {wait(ever)}; "
        f"{ever['never']:.0%} never do{interval}. Without the reform {otherwise:.0%} never do."
    ]
    things = [(thing, rows[REFORMED, EVER, "", thing]) for thing in THINGS[:3]]
    apart = "; ".join(f"{thing}: half after {wait(r)}, never {r['never']:.0%}" for thing, r in things)
    said.append(f"Taken apart, {apart}.")
    groups = [(g, rows[REFORMED, g, "", "all"]) for g in (ON, OFF, NEVER)]
    stood = ", ".join(f"{g} {r['never']:.0%} (of {r['people']:,})" for g, r in groups if r["people"])
    said.append(f"Never, by where people stood at the reform: {stood}.")
    causes = [(c, rows.get((REFORMED, EVER, c, "all"))) for c in ("wrong person", "cannot", "will not")]
    told = ", ".join(f"{c} {r['never']:.0%} (of {r['people']:,})" for c, r in causes if r)
    if told:
        said.append(f"Never, by what weighed most on the file at the last listing before: {told}.")
    return said


def wait(row: Row) -> str:
    """The median wait in words."""
    if row["median"] is None:
        return "more months than are left (most never do)"
    return f"{row['median']:g} month{'' if row['median'] == 1 else 's'}"
