"""Does the list feed itself? What one forced listing causes, to the person and to others, per month imposed.

*Imposed* are the months of the minimum term (at least one) that the base twin would not have been listed anyway;
*further* are all other months in which the two worlds' lists differ: those listed only in the forced world less those
listed only in the base world. Gain is further over imposed, over all cases. Above 1 the list makes more of itself than
was put in. It counts the whole chain that a month sets off: if each month caused n months directly and these n each,
without end and side by side, the chain would come to n + n^2 + ... = n/(1 - n), so that gain 1 belongs to n = 1/2. What
the horizon cuts off is missing: gain is a lower bound while it still grows at the end.

Channels are cut in both worlds, base and forced; what the gain drops by is the channel's. Drops add up to the gain only
while they are small; the rest is what channels do together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.checks import whole_number
from sim.plain import Json
from sim.progress import Progress, Steps
from sim.results.study import Study, study_data
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.gain.experiment import Outcome, force, horizon
from sim.studies.intervals import drop, picks, ratio
from sim.studies.rulebooks import active_channels, couplings
from sim.words import fixed

if TYPE_CHECKING:
    from sim.figures import Picture

WHOLE, TO_SELF, TO_OTHERS = "whole", "to self", "to others"


def gain(
    rulebook: shelf.Given,
    cases: int = 200,
    residents: int = 1000,
    months: int = 120,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    follow: int | None = None,
    channel_cases: int | None = None,
) -> Study:
    """Force residents onto the list, one a twin world, and count the further listing that each causes.

    Args:
        rulebook: the rules; they must keep a list.
        cases: how many residents are forced, 2 to 100,000; fewer where not enough are off the list.
        residents: of the town.
        months: lived by the base world.
        seed: of everybody's luck, and of the choice of cases.
        progress: called with the number of months of stacks of worlds lived, and of all.
        follow: months that each case is followed, that of the listing included; by default half of `months`. Forced
            listings are spread over the months from a tenth of `months` to the last that leaves time to follow.
        channel_cases: cases for each channel, among the same; by default a fifth of them, at least 20.

    Returns a study with tables `gain` (part, gain, low, high, cases), `channels` (channel, cases, gain, without, drop,
    low, high, drop_self, drop_others, note), `growth` (months_followed, gain) and `cases` (one row a case, in
    person-months; see `sim.studies.gain.experiment.Outcome`). Intervals: 95%, of a bootstrap over cases of one town.

    Raises ListedError for a rulebook without a list and for numbers that cannot be used.
    """
    rulebook = shelf.resolve(rulebook)
    followed = horizon(cases, months, follow)
    channels = active_channels(rulebook, months)
    few = channel_cases
    if few is None:
        few = min(cases, max(20, cases // 5))
    else:
        whole_number("channel_cases", few, 2, cases, why="the cases")
    rulebooks = [rulebook, *(rulebook.cut(c) for c in channels)]
    counts = [cases, *[few] * len(channels)]
    outcome = force(rulebooks, counts, residents, months, seed, followed, Steps(progress, 0))
    return _study(rulebook, outcome, channels, residents, months, seed, followed)


def _channels(outcome: Outcome, active: Sequence[str], seed: int) -> pd.DataFrame:
    rows, none = [], float("nan")
    whole = outcome.cases[outcome.cases["world"] == 0].set_index(["month", "resident"])
    for channel in schema.CHANNELS:
        if channel not in active:
            note = "off or neutral in this rulebook: exactly zero"
            rows.append((channel, 0, none, none, 0.0, none, none, 0.0, 0.0, note))
            continue
        cut = outcome.cases[outcome.cases["world"] == 1 + active.index(channel)].set_index(["month", "resident"])
        full = whole.loc[cut.index]
        chosen = picks(seed, len(cut))
        falls = {
            part: drop((full[part], full["imposed"]), (cut[part], cut["imposed"]), chosen)
            for part in ("further", "to_self", "to_others")
        }
        with_it, without, low, high = falls["further"]
        own, others = (falls[part][0] - falls[part][1] for part in ("to_self", "to_others"))
        note = "the interval holds 0" if low <= 0 <= high else ""
        rows.append((channel, len(cut), with_it, without, with_it - without, low, high, own, others, note))
    columns = ["channel", "cases", "gain", "without", "drop", "low", "high", "drop_self", "drop_others", "note"]
    return pd.DataFrame(rows, columns=columns)


def _study(
    rulebook: Rulebook, outcome: Outcome, active: Sequence[str], residents: int, months: int, seed: int, followed: int
) -> Study:
    own = outcome.cases["world"] == 0
    cases = outcome.cases[own].drop(columns="world").reset_index(drop=True)
    chosen = picks(seed, len(cases))
    rows = [
        (part, *ratio(cases[column], cases["imposed"], chosen), len(cases))
        for part, column in ((TO_SELF, "to_self"), (TO_OTHERS, "to_others"), (WHOLE, "further"))
    ]
    parts = pd.DataFrame(rows, columns=["part", "gain", "low", "high", "cases"])
    so_far = outcome.growth[own].sum(axis=0) / max(float(cases["imposed"].sum()), 1)
    growth = pd.DataFrame({"months_followed": np.arange(1, followed + 1), "gain": so_far})
    channels = _channels(outcome, active, seed)
    tables = {"gain": parts, "channels": channels, "growth": growth, "cases": cases}
    facts: dict[str, Json] = {
        "rulebook": rulebook.name, "residents": residents, "months": months, "seed": seed, "follow": followed,
        "dates": sorted({int(m) for m in cases["month"]}), "couplings": list(couplings(rulebook)),
    }  # fmt: skip
    said = _sentences(rulebook, seed, tables)

    def draw() -> Sequence[Picture]:
        from sim.studies.gain import figure

        return [figure.gain_parts(parts, channels, rulebook.name), figure.gain_cases(cases, rulebook.name)]

    title = f"Does the list feed itself? {rulebook.name}: {len(cases)} forced listings among {residents:,} people"
    return Study("gain", title, said, tables, study_data(facts, tables, said), draw)


def _sentences(rulebook: Rulebook, seed: int, tables: dict[str, pd.DataFrame]) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    cases, growth = tables["cases"], tables["growth"]["gain"].to_numpy()
    parts = tables["gain"].set_index("part")
    gain = parts["gain"]
    value, low, high = (float(parts[column][WHOLE]) for column in ("gain", "low", "high"))
    imposed, followed = int(cases["imposed"].sum()), len(growth)
    verdict = (
        "above 1: the list makes more of itself than was put in" if low > 1
        else "below 0: on balance a forced listing keeps more people off than on" if high < 0
        else "below 1: what is put in is not made again in full" if high < 1 and low > 0
        else "none in any case" if low == high == 0
        else "no gain that can be told from 0" if low <= 0 <= high < 1
        else "the interval holds 1: these cases do not decide whether more is made than was put in"
    )  # fmt: skip
    said = [
        f"Under {rulebook.name}, each month on the list imposed on an ordinary resident is followed by "
        f"{fixed(value)} further months within {followed} months (95% interval {fixed(low)} to {fixed(high)}): "
        f"{verdict}.",
        f"Of these, {fixed(gain[TO_SELF])} fall on the same person and {fixed(gain[TO_OTHERS])} on others"
        + ("." if couplings(rulebook) else "; nothing in these rules joins residents, so that none can."),
    ]
    if value > 0:
        said.append(
            f"A chain in which each month directly causes {fixed(value / (1 + value))} months, and so on, comes to as "
            "much; at 1 it would never end."
        )
    helped, still = int((cases["further"] < 0).sum()), int((cases["further"] == 0).sum())
    over = int((cases["further"] > cases["imposed"]).sum())
    said.append(
        f"Of {len(cases)} cases ({imposed:,} months imposed), {over} caused more than was imposed, {still} nothing, "
        f"and {helped} led to fewer months than without (off early by an appeal, or others spared)."
    )
    said += _of_channels(tables["channels"])
    if followed > 12:
        late = float(growth[-1] - growth[-13])
        grows = late > max(0.02, 0.05 * abs(value))
        rising = "still growing, so more would come" if grows else "hardly growing any more"
        said.append(f"Of the gain, {fixed(late)} came in the last 12 of the {followed} months followed: {rising}.")
    said.append(
        f"What this cannot show: what comes after {followed} months, and other towns: the cases begin in months "
        f"{cases['month'].min()} to {cases['month'].max()} of one invented town (seed {seed}), and the intervals are "
        "over cases. Cutting channels one by one does not divide the gain among them where they work together."
    )
    return said


def _of_channels(channels: pd.DataFrame) -> list[str]:
    at_work = channels[channels["cases"] > 0]
    if at_work.empty:
        return ["No channel is at work in this rulebook."]
    count, clear = at_work["cases"].max(), at_work[at_work["note"] == ""]
    if clear.empty:
        return [f"With {count} cases a channel, cutting no single channel changes the gain beyond its interval."]
    columns = (clear[column] for column in ("channel", "gain", "without", "drop"))
    changes = [
        f"{channel} cut: {'down' if fall > 0 else 'up'} from {fixed(gain)} to {fixed(without)}"
        for channel, gain, without, fall in zip(*columns, strict=True)
    ]
    others = len(at_work) - len(clear)
    rest = f" For the other {others} channels at work the interval of the change holds 0." if others else ""
    return [f"One channel cut in both worlds changes the gain of the same {count} cases: {'; '.join(changes)}.{rest}"]
