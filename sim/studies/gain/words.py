"""The words of gain: a verdict that counts towns, and no more said than was counted."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.results.answer import PERCENT, TOWNS, Answer, Row, Unit
from sim.results.table import FURTHER, NUMBER, Table, between, column, table
from sim.rules.rulebook import Rulebook
from sim.rules.schema import channel_described
from sim.studies.intervals import another_town, of_the_mean, range_holds
from sim.studies.rulebooks import couplings
from sim.words import count, fixed

WHOLE, TO_SELF, TO_OTHERS = "all", "to self", "to others"
MONTHS_EACH = Unit("month", "months", 2)


def answer(rulebook: Rulebook, tables: Mapping[str, pd.DataFrame]) -> Answer:
    """How many further months one forced month brings, for whom, and how far towns differ."""
    cases, gain = tables["cases"], tables["gain"].set_index("part")["gain"]
    each, value = tables["towns"]["gain"], float(gain[WHOLE])
    where = "one town" if len(each) == 1 else f"the mean of {len(each)} towns"
    brings = f"brings {fixed(value)} further months" if value >= 0 else f"spares {fixed(-value)} months"
    sentence = f"Under {rulebook.name}, a month on the list that is forced on somebody {brings} on it ({where})."
    rows = [
        Row("further months on the list for each forced month", [value], MONTHS_EACH),
        Row("  on the list of the same person", [float(gain[TO_SELF])], MONTHS_EACH),
        Row("  on the list of others", [float(gain[TO_OTHERS])], MONTHS_EACH),
    ]
    if len(each) > 1:
        rows += [
            Row("fewest of these towns", [float(each.min())], MONTHS_EACH),
            Row("most of these towns", [float(each.max())], MONTHS_EACH),
            Row(f"towns of {len(each)} in which more comes back than was put in", [float((each > 1).sum())], TOWNS),
        ]
    rows += [
        Row("forced people whose listing brought more than was put in", [_share(cases["further"] > cases["imposed"])]),
        Row("forced people whose listing spared months in the end", [_share(cases["further"] < 0)], PERCENT),
    ]
    note = f"{count(len(cases), 'person', 'people')} forced, followed for {count(len(tables['growth']), 'month')}."
    return Answer(sentence, rows, picture="further-months", note=note)


def full_tables(tables: Mapping[str, pd.DataFrame]) -> list[Table]:
    """What `--full` prints: further months for whom, town by town, and with each channel cut."""
    gain, towns, channels = tables["gain"], tables["towns"], tables["channels"]
    whom = {TO_SELF: "on the list of the same person", TO_OTHERS: "on the list of others", WHOLE: "all"}
    named = {name: channel_described(name) for name in channels["channel"]}
    return [
        table(
            "Further months on the list for each forced month", gain,
            {"part": ("", whom), "gain": ("mean", FURTHER)},
            between("95% interval", gain["low"], gain["high"], FURTHER),
            column("middle town", gain["middle"], FURTHER),
            between("of all towns", gain["lowest"], gain["highest"], FURTHER),
        ),
        table(
            "Town by town: further months for each forced month", towns,
            {"town": ("seed", None), "cases": ("people forced", NUMBER), "imposed": ("months forced", NUMBER),
             "to_self": ("same person", FURTHER), "to_others": ("others", FURTHER), "gain": ("all", FURTHER)},
        ),
        table(
            "Further months for each forced month, of the same people with one channel cut", channels,
            {"channel": ("", named), "gain": ("as written", FURTHER), "without": ("cut", FURTHER),
             "drop": ("fewer by", FURTHER)},
            between("95% interval of that", channels["low"], channels["high"], FURTHER),
        ),
        table(
            "How many fewer further months, for whom", channels,
            {"channel": ("", named), "cases": ("people forced", NUMBER), "drop_self": ("same person", FURTHER),
             "drop_others": ("others", FURTHER), "note": ("", None)},
        ),
    ]  # fmt: skip


def _share(which: pd.Series) -> float:
    return float(which.mean()) if len(which) else float("nan")


def sentences(rulebook: Rulebook, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    cases, towns, growth = tables["cases"], tables["towns"], tables["growth"]["gain"].to_numpy()
    parts = tables["gain"].set_index("part")
    gain = parts["gain"]
    value, low, high = (float(parts[column][WHOLE]) for column in ("gain", "low", "high"))
    followed, several = len(growth), len(towns) > 1
    said = [
        f"Under {rulebook.name}, each month on the list that is forced on an ordinary resident brings "
        f"{fixed(value)} further months within {followed} months (95% interval {fixed(low)} to {fixed(high)}"
        f"{f', mean of {len(towns)} towns' if several else ''}): {_verdict(low, high, several)}.",
        *(_towns(towns) if several else ()),
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
        f"Of {len(cases):,} people forced ({int(cases['imposed'].sum()):,} months), {over} caused more than was "
        f"forced, {still} nothing, and {helped} led to fewer months than without (off early by an appeal, or others "
        "spared)."
    )
    said += _of_channels(tables["channels"])
    if followed > 12:
        late = float(growth[-1] - growth[-13])
        grows = late > max(0.02, 0.05 * abs(value))
        rising = "still growing, so more would come" if grows else "hardly growing any more"
        said.append(f"Of these months, {fixed(late)} came in the last 12 of the {followed} months followed: {rising}.")
    first, last = towns["town"].min(), towns["town"].max()
    where = f"{len(towns)} invented towns (seeds {first} to {last})" if several else f"one invented town (seed {first})"
    other = "" if several else ", and other towns"
    over_what = (
        of_the_mean(len(towns)) if several else "Intervals are over the people of this town; --towns 9 asks more."
    )
    said.append(
        f"What this cannot show: what comes after {followed} months{other}. The people are forced in months "
        f"{cases['month'].min()} to {cases['month'].max()} of {where}. {over_what} Cutting channels one by one does "
        "not divide the further months among them where they work together."
    )
    return said


def _verdict(low: float, high: float, several: bool) -> str:
    those = "these towns" if several else "these people"
    return (
        "above 1: the list makes more of itself than was put in" if low > 1
        else "below 0: on balance a forced listing keeps more people off than on" if high < 0
        else "below 1: what is put in is not made again in full" if high < 1 and low > 0
        else "none in any case" if low == high == 0
        else "nothing that can be told from 0" if low <= 0 <= high < 1
        else f"the interval holds 1: {those} do not decide whether more is made than was put in"
    )  # fmt: skip


def _towns(towns: pd.DataFrame) -> list[str]:
    """In how many towns the gain is above 1, and how far apart they lie."""
    gain, count = towns["gain"], len(towns)
    above = int((gain > 1).sum())
    over = "none" if not above else "each" if above == count else f"{above}"
    return [
        f"It is above 1 in {over} of {count} towns: {fixed(gain.median())} in the middle one, {fixed(gain.min())} in "
        f"the lowest, {fixed(gain.max())} in the highest. {another_town(range_holds(count))} Part of what towns differ "
        f"by is the luck of the draw, of {int(towns['cases'].max())} people in each."
    ]


def _of_channels(channels: pd.DataFrame) -> list[str]:
    at_work = channels[channels["cases"] > 0]
    if at_work.empty:
        return ["No channel is at work in this rulebook."]
    count, clear = at_work["cases"].max(), at_work[at_work["note"] == ""]
    if clear.empty:
        return [f"With {count} people forced a channel, cutting no single channel changes this beyond its interval."]
    columns = (clear[column] for column in ("channel", "gain", "without", "drop"))
    changes = [
        f"without {channel_described(channel)} {'down' if fall > 0 else 'up'} from {fixed(gain)} to {fixed(without)}"
        for channel, gain, without, fall in zip(*columns, strict=True)
    ]
    others = len(at_work) - len(clear)
    rest = f" For the other {others} channels at work the interval of the change holds 0." if others else ""
    return [
        f"One channel cut in both worlds changes the further months of the same {count} people: "
        f"{'; '.join(changes)}.{rest}"
    ]
