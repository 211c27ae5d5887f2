"""Notebook 05: a town beside the same town in which ties cost no points, and beside one in which they help."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sim.arrays import Bools
from sim.figures.style import Picture
from sim.lab import charts
from sim.lab.classroom import CUT, MONTHS, RESIDENTS, load, run_town, shares
from sim.lab.display import Display
from sim.results.runs import Given, Run
from sim.results.twins import listed_only_here, overlap
from sim.rules.rulebook import Rulebook

TOWN = 5
"""The seed of this lesson's own town."""
NO_TIES = {"score.association": 0.0, "score.household": 0.0}
HELP = {"help.share": 0.05}
"""Neighbours who have more than two months of costs saved offer a twentieth of the rest to ties in need."""
WITH, WITHOUT, HELPED = "with tie points", "no tie points", "neighbours help"
OWN, TIED, REST = "on the list either way", "only with tie points", "not on the list"


def without(rules: Given) -> Rulebook:
    """The same rulebook, but nobody loses points for friends or household."""
    return load(rules).set(NO_TIES).model_copy(update={"name": "no-tie-points"})


def pair(rules: Given, seed: int = TOWN) -> Run:
    """The town, and second the same town without tie points. `lab.not_in_twin` then tells what the ties made."""
    return run_town([load(rules), without(rules)], seed, MONTHS)


def compare(rules: Given, seed: int = TOWN) -> Picture:
    """The share on the list, month by month: with tie points, without them, and without feedback."""
    lived = pair(rules, seed)
    lines = shares(lived, (WITH, WITHOUT, CUT))
    only, now = int(listed_only_here(lived.town, 0, 1).sum()), int(lived.town.state.listed[0].sum())
    title = f"{only} of {now} would not be on the list at the end if ties cost no points. Residents on it"
    return charts.by_month(title, lines)


def helpful(rules: Given) -> Rulebook:
    """The same rulebook in a town whose people also help: ties still cost points."""
    return load(rules).set(HELP).model_copy(update={"name": "neighbours-help"})


def still_listed(rules: Given, seed: int = TOWN) -> float:
    """Of those on the list at the end, the share who are on it, too, where neighbours help."""
    listed = run_town([load(rules), helpful(rules)], seed, MONTHS).town.state.listed
    here = int(listed[0].sum())
    return float((listed[0] & listed[1]).sum()) / here if here else 0.0


def help_beside(rules: Given, seed: int = TOWN) -> Display:
    """The share on the list where ties only cost points, and where neighbours help as well; who is freed, who pays."""
    lived = run_town([load(rules), helpful(rules)], seed, MONTHS)
    alone, helped = lived.town.state.listed[:2]
    savings = lived.town.state.savings[:2]
    given = lived.monthly.groupby("world", sort=False)["help"].sum()[lived.town.worlds[1].label]
    said = [
        f"{int(alone.sum())} are on the list at the end; {int(helped.sum())} where neighbours help. "
        f"{int((alone & ~helped).sum())} are on it only without help, {int((helped & ~alone).sum())} only with it.",
        f"In ten years {given:,.0f} months of basic costs change hands. At the end "
        f"{int((savings[1] < savings[0]).sum())} of {RESIDENTS:,} people have less saved than where nobody helps.",
    ]
    title = f"Where neighbours help, {int(helped.sum())} in place of {int(alone.sum())} are on the list at the end"
    return Display(sentences=said, pictures=[charts.by_month(title, shares(lived, ("nobody helps", HELPED, CUT)))])


def files(rules: Given, seed: int = TOWN) -> Display:
    """What stands in the files of those listed either way, of those listed only because of ties, and of the rest."""
    lived = pair(rules, seed)
    people = lived.residents[lived.residents["world"] == lived.town.worlds[0].label].reset_index(drop=True)
    own, untied = lived.town.state.listed[:2]
    group = pd.Series(np.select([own & untied, own], [OWN, TIED], REST), name="group")
    columns = {
        "strikes": "records now, mean",
        "months_missed_will_not": "months with a bill missed on purpose, mean",
        "months_missed_cannot": "months with a bill missed for want of money, mean",
        "months_listed": "months on the list, mean",
    }
    groups = people.groupby(group)[list(columns)]
    table = groups.mean().rename(columns=columns).round(1)
    table.insert(0, "people", groups.size().map("{:,}".format))
    before = _records_at_listing(lived).groupby(group).mean()
    table.insert(1, "records when last put on the list, mean", before.round(1))
    table = table.reindex([name for name in (OWN, TIED, REST) if name in table.index]).rename_axis(None)
    bare = int((own & (people["strikes"] == 0).to_numpy()).sum())
    listed = int(own.sum())
    now = f"{listed - bare} of {listed} on the list now have a record of their own." if listed else "Nobody is listed."
    return Display(sentences=[now], tables=[table.T])


def _records_at_listing(lived: Run) -> pd.Series:
    """How many records stood in each person's file in the month they were last listed; NaN for who never was."""
    label = lived.town.worlds[0].label
    spells, records = (frame[frame["world"] == label] for frame in (lived.spells, lived.records))
    since = spells.groupby("resident")["start"].max()
    listed = records["resident"].map(since)
    stood = (records["month"] <= listed) & ((records["left"] == "") | (records["left_month"] > listed))
    counts = records[stood].groupby("resident").size().reindex(since.index, fill_value=0)
    return counts.reindex(range(lived.town.people.count))


def homes(rules: Given, seeds: Iterable[int] = (1, 2, 3)) -> Display:
    """How many are listed among those who share a home with a listed person, and among all others."""
    rows: dict[str, list[list[float]]] = {WITH: [], WITHOUT: []}
    for seed in seeds:
        lived = pair(rules, seed)
        people = lived.town.people
        for name, world in zip(rows, (0, 1), strict=True):
            listed = lived.town.state.listed[world]
            at_home = people.others_at_home(listed[None])[0]
            rows[name].append([_percent(listed[at_home]), _percent(listed[~at_home])])
    words = ["a listed person lives in the same home", "nobody else in the home is listed"]
    table = pd.DataFrame({name: np.mean(shares, axis=0).round(1) for name, shares in rows.items()}, index=words)
    return Display("Listed after ten years, in % (mean of the towns)", tables=[table])


def only_ties(rules: Given, seed: int = TOWN) -> tuple[int, int]:
    """How many people are listed at some time without one record of their own: here, and without tie points."""
    lived = pair(rules, seed)
    spells = lived.spells[lived.spells["cause"] == "ties"]
    counts = [spells.loc[spells["world"] == lived.town.worlds[i].label, "resident"].nunique() for i in (0, 1)]
    return int(counts[0]), int(counts[1])


def share(rules: Given, seed: int = TOWN) -> float:
    """The share of months on the list that the same people do not have without tie points."""
    return overlap(pair(rules, seed).town, 0, 1).caused_share


def _percent(marks: Bools) -> float:
    return 100 * float(marks.mean()) if len(marks) else 0.0
