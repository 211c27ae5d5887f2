"""Does the list feed itself? What one forced listing causes, to the person and to others, per month imposed.

*Imposed* are the months of the minimum term (at least one) that the base twin would not have been listed anyway;
*further* are all other months in which the two worlds' lists differ: those listed only in the forced world less those
listed only in the base world. Gain is further over imposed, over all cases. Above 1 the list makes more of itself than
was put in. It counts the whole chain that a month sets off: if each month caused n months directly and these n each,
without end and side by side, the chain would come to n + n^2 + ... = n/(1 - n), so that gain 1 belongs to n = 1/2. What
the horizon cuts off is missing: gain is a lower bound while it still grows at the end.

Towns differ much in their gain, so several are lived, and the verdict is a count of them. With several, intervals are
of the mean, by Student's t over towns; with one they are over its cases, and say nothing of other towns.

Channels are cut in both worlds, base and forced; what the gain drops by is the channel's. Drops add up to the gain only
while they are small; the rest is what channels do together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.arrays import Ints
from sim.checks import seeds_from, whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.study import Study, study_data
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.gain.experiment import force_in_towns, horizon, lives, per_month_imposed
from sim.studies.gain.words import TO_OTHERS, TO_SELF, WHOLE, answer, full_tables, sentences
from sim.studies.intervals import drop, drop_over_clusters, picks
from sim.studies.parallel import Workers
from sim.studies.rulebooks import active_channels, couplings

if TYPE_CHECKING:
    from sim.figures import Picture

PARTS = {TO_SELF: "to_self", TO_OTHERS: "to_others", WHOLE: "further"}
"""Parts of the gain, and the columns of the cases that hold them."""


def gain(
    rulebook: shelf.Given,
    cases: int = 100,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    towns: int = 9,
    follow: int | None = None,
    channel_cases: int | None = None,
    workers: int | None = None,
) -> Study:
    """Force residents onto the list, one a twin world, and count the further listing that each causes.

    Args:
        rulebook: the rules; they must keep a list.
        cases: how many residents are forced in each town, 2 to 100,000; fewer where not enough are off the list.
        residents: of each town.
        months: lived by the base worlds.
        seed: of the first town: of everybody's luck, and of the choice of cases.
        progress: called with the number of months of stacks of worlds lived, and of all.
        towns: how many, 1 to 1,000, from `seed` on. Nine towns of 100 cases take three times as long as one of 200.
        follow: months that each case is followed, that of the listing included; by default half of `months`. Forced
            listings are spread over the months from a tenth of `months` to the last that leaves time to follow: six of
            them in one town, three in each of several.
        channel_cases: cases for each channel in each town, among the same; by default a tenth of them, at least 20 in
            all towns.
        workers: processes, see `sim.studies.parallel.Workers`; results are the same whatever their number.

    Returns a study with tables `gain` (part; gain, low and high over all cases; middle, lowest and highest of towns;
    cases), `towns` (town, cases, imposed, to_self, to_others, gain), `channels` (channel, cases, gain, without, drop,
    low, high, drop_self, drop_others, note), `growth` (months_followed, gain) and `cases` (one row a case, in
    person-months; see `sim.studies.gain.experiment.Outcome`). Intervals are at 95%: of the mean, over towns (Student's
    t); for one town over its cases (bootstrap).

    Raises ListedError for a rulebook without a list and for numbers that cannot be used.
    """
    rulebook = shelf.resolve(rulebook)
    followed = horizon(cases, months, follow)
    whole_number("towns", towns, 1, 1000)
    channels = active_channels(rulebook, months)
    few = channel_cases
    if few is None:
        few = min(cases, max(2, -(-20 // towns), cases // 10))
    else:
        whole_number("channel_cases", few, 2, cases, why="the cases")
    rulebooks = [rulebook, *(rulebook.cut(c) for c in channels)]
    counts = [cases, *[few] * len(channels)]
    seeds = seeds_from(seed, towns)
    with Workers(workers, lives(counts, residents, months, followed, towns)) as crew:
        lived, growth = force_in_towns(
            rulebooks, counts, residents, months, seeds, followed, Steps(progress, 0), workers=crew
        )
    facts: dict[str, Json] = {
        "rulebook": rulebook.name, "residents": residents, "months": months, "seed": seed, "seeds": list(seeds),
        "follow": followed, "dates": sorted({int(m) for m in lived["month"]}), "couplings": list(couplings(rulebook)),
    }  # fmt: skip
    return _study(rulebook, facts, _tables(lived, growth, channels, seed))


def _tables(lived: pd.DataFrame, growth: Ints, channels: Sequence[str], seed: int) -> dict[str, pd.DataFrame]:
    own = (lived["world"] == 0).to_numpy()
    cases = lived[own].drop(columns="world").reset_index(drop=True)
    cases.insert(0, "town", cases.pop("town"))
    by_town = _by_town(cases)
    so_far = growth[own].sum(axis=0) / max(float(cases["imposed"].sum()), 1)
    return {
        "gain": pd.DataFrame([_part(part, cases, by_town, seed) for part in PARTS]),
        "towns": by_town,
        "channels": _channels(lived, channels, seed),
        "growth": pd.DataFrame({"months_followed": np.arange(1, len(so_far) + 1), "gain": so_far}),
        "cases": cases,
    }


def _by_town(cases: pd.DataFrame) -> pd.DataFrame:
    """The gain of each town by itself."""
    sums = cases.groupby("town")[["imposed", *PARTS.values()]].sum()
    ratios = sums[list(PARTS.values())].div(sums["imposed"].clip(lower=1), axis=0)
    table = pd.concat([cases.groupby("town").size().rename("cases"), sums["imposed"], ratios], axis=1)
    return table.rename(columns={PARTS[WHOLE]: "gain"}).reset_index()


def _part(part: str, cases: pd.DataFrame, by_town: pd.DataFrame, seed: int) -> dict[str, str | float | int]:
    column = PARTS[part]
    value, low, high = per_month_imposed(cases, column, seed)
    each = by_town["gain" if part == WHOLE else column]
    spread = {"middle": float(each.median()), "lowest": float(each.min()), "highest": float(each.max())}
    return {"part": part, "gain": value, "low": low, "high": high, **spread, "cases": len(cases)}


def _channels(lived: pd.DataFrame, active: Sequence[str], seed: int) -> pd.DataFrame:
    rows, none = [], float("nan")
    case = ["town", "month", "resident"]
    uncut = lived[lived["world"] == 0].set_index(case)
    for channel in schema.CHANNELS:
        if channel not in active:
            note = "off or neutral in this rulebook: exactly zero"
            rows.append((channel, 0, none, none, 0.0, none, none, 0.0, 0.0, note))
            continue
        cut = lived[lived["world"] == 1 + active.index(channel)].set_index(case)
        falls = {part: _drop(uncut.loc[cut.index], cut, PARTS[part], seed) for part in PARTS}
        with_it, without, low, high = falls[WHOLE]
        own, others = (falls[part][0] - falls[part][1] for part in (TO_SELF, TO_OTHERS))
        note = "the interval holds 0" if low <= 0 <= high else ""
        rows.append((channel, len(cut), with_it, without, with_it - without, low, high, own, others, note))
    columns = ["channel", "cases", "gain", "without", "drop", "low", "high", "drop_self", "drop_others", "note"]
    return pd.DataFrame(rows, columns=columns)


def _drop(full: pd.DataFrame, cut: pd.DataFrame, column: str, seed: int) -> tuple[float, float, float, float]:
    """With the channel, without it, and the interval of the difference, among the same cases."""
    if cut.index.get_level_values("town").nunique() > 1:
        sums = [frame.groupby(level="town")[[column, "imposed"]].sum() for frame in (full, cut)]
        return drop_over_clusters(*((each[column], each["imposed"]) for each in sums))
    chosen = picks(seed, len(cut))
    return drop((full[column], full["imposed"]), (cut[column], cut["imposed"]), chosen)


def _study(rulebook: Rulebook, facts: Mapping[str, Json], tables: Mapping[str, pd.DataFrame]) -> Study:
    said = sentences(rulebook, tables)

    def draw() -> Sequence[Picture]:
        from sim.studies.gain import figure

        channels = tables["channels"].replace({"channel": schema.CHANNEL_WORDS})
        return [figure.gain_parts(tables["gain"], channels, tables["towns"], rulebook.name)]

    forced, towns = len(tables["cases"]), len(tables["towns"])
    where = "one town" if towns == 1 else f"{towns} towns"
    title = f"Does the list feed itself? {rulebook.name}: {forced:,} forced listings in {where}"
    data = study_data(facts, tables, said)
    first, every = answer(rulebook, tables), full_tables(tables)
    return Study("gain", title, said, tables, data, draw, answer=first, full=every)
