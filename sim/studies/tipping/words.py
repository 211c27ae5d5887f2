"""The words of `sim.studies.tipping`: entrenchment and tipping kept apart, and no more said than was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.answer import MOST_ROWS, NOTHING, PERCENT, Answer, Row
from sim.results.summary import DEFINITIONS
from sim.results.table import FURTHER, NUMBER, Column, Table, between, column, table
from sim.rules.rulebook import meaning
from sim.studies.intervals import of_the_mean
from sim.words import fixed, join


@dataclass(frozen=True)
class Facts:
    """How the town was moved along a key, and what was found besides the tables."""

    rulebook: str
    vary: str
    present: float
    residents: int
    months: int
    cases: int
    follow: int
    hold: int
    stay: int
    towns: int
    seed: int
    couplings: Sequence[str]
    kept_listed: int
    kept_in_arrears: int
    crossings: Sequence[float]


FLOOD = 0.5
"""A step over which so large a share of the town comes onto the list lists nearly everybody."""


def answer(facts: Facts, tables: Mapping[str, pd.DataFrame]) -> Answer:
    """The list along the key, whether the way back differs, and where one step lists the whole town."""
    along, way = tables["along"], tables["way"]
    first, last = along.iloc[0], along.iloc[-1]
    beyond = way[(way["low"] > 0) | (way["high"] < 0)]
    if not way["gap"].abs().any():
        back = "the way back is the way there"
    elif facts.towns < 2:
        back = "one town cannot tell whether the way back differs"
    elif beyond.empty:
        back = "the way back does not differ by more than luck"
    else:
        widest = beyond["gap"].iloc[int(beyond["gap"].abs().to_numpy().argmax())]
        back = f"on the way back the list differs by up to {points(widest)}"
    sentence = (
        f"As {facts.vary} goes from {first['value']:g} to {last['value']:g}, the share of people on the list of "
        f"{facts.rulebook} goes from {share(first['listed_share'])} to {share(last['listed_share'])}; {back}."
    )
    gaps = dict(zip(way["value"].tolist(), way["gap"].tolist(), strict=True))
    rows = []
    for place in thinned(len(along)):
        at = along.iloc[place]
        gap = points(gaps[at["value"]]) if at["value"] in gaps else None
        mark = " (now)" if at["value"] == facts.present else ""
        further = fixed(at["gain"]) if np.isfinite(at["gain"]) else None
        rows.append(Row(f"at {at['value']:g}{mark}", [float(at["listed_share"]), further, gap], PERCENT))
    heads = (DEFINITIONS["listed_share"].name, "further months for each forced one", "way back, less way there")
    note = f"{facts.vary}: {meaning(facts.vary)}. {_flood(facts, along)}".strip()
    return Answer(sentence, rows, heads, "there-and-back", note)


def full_tables(facts: Facts, tables: Mapping[str, pd.DataFrame]) -> list[Table]:
    """What `--full` prints: along the key, the way there and back, and whether the difference stays."""
    along, way, stay = (tables[name].assign(value=tables[name]["value"].map("{:g}".format))
                        for name in ("along", "way", "stay"))  # fmt: skip
    at = {"value": (facts.vary, None)}
    late = stay[stay["months"].isin([*stay["months"].iloc[:1], *stay["months"].iloc[4::5]])]
    return [
        table(
            f"Along {facts.vary}: {meaning(facts.vary)}", along,
            {**at, "listed_share": (DEFINITIONS["listed_share"].name, PERCENT)},
            between("95% interval", along["listed_low"], along["listed_high"], PERCENT),
            column("further months for each forced one", along["gain"], FURTHER),
            between("95% interval of these months", along["gain_low"], along["gain_high"], FURTHER),
            column("people forced", along["cases"], NUMBER),
        ),
        table(
            "The way there and back: on the list", way,
            {**at, "up": ("way there", PERCENT), "down": ("way back", PERCENT),
             "always": ("always at this value", PERCENT)},
            _in_points("drift", way["drift"]),
            _in_points("way back, less way there and drift", way["gap"]),
            _between_points(way),
        ),
        table(
            f"Kept at the value where they differ most ({stay['value'].iloc[0]}): does the difference stay?", late,
            {"months": ("months kept", NUMBER)}, _in_points("difference", late["gap"]), _between_points(late),
        ),
    ]  # fmt: skip


def _in_points(head: str, values: pd.Series) -> Column:
    return Column(head, [points(value) for value in values])


def _between_points(frame: pd.DataFrame) -> Column:
    ends = zip(frame["low"], frame["high"], strict=True)
    return Column("95% interval of that", [f"{fixed(100 * low, 1)} to {points(high)}" if low == low else NOTHING
                                           for low, high in ends])  # fmt: skip


def thinned(count: int) -> list[int]:
    """Places of as many values as an answer has rows: all, or evenly spread ones with both ends."""
    return sorted({round(place) for place in np.linspace(0, count - 1, min(count, MOST_ROWS)).tolist()})


def _flood(facts: Facts, along: pd.DataFrame) -> str:
    """Where one step of the key lists nearly the whole town."""
    listed, value = along["listed_share"].to_numpy(), along["value"].to_numpy()
    for k, step in enumerate(np.diff(listed)):
        if abs(step) >= FLOOD:
            return (
                f"Careful: one step of {facts.vary}, from {value[k]:g} to {value[k + 1]:g}, moves {share(abs(step))} "
                "of the town onto the list or off it. Look between them (--low, --high)."
            )
    return ""


def sentences(facts: Facts, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """What was found, in plain words; the last one says what it cannot show."""
    along, key = tables["along"], facts.vary
    first, last = along.iloc[0], along.iloc[-1]
    said = [
        f"Under {facts.rulebook}, as {key} ({meaning(key)}) goes from {first['value']:g} to {last['value']:g} (now "
        f"{facts.present:g}), the listed share after {facts.months} months goes from "
        f"{share(first['listed_share'])} to {share(last['listed_share'])} and each forced month on it brings "
        f"{fixed(first['gain'])} to {fixed(last['gain'])} further months.",
        _crossing(facts, along),
        *_way(facts, tables),
    ]
    towns = "one town" if facts.towns == 1 else f"{facts.towns} towns"
    said.append(
        f"What this cannot show: further months are of {facts.cases} people forced a value in {towns}, followed for "
        f"{facts.follow} months, and so misses what comes later; steps of {facts.hold} months and a stay of "
        f"{facts.stay} may be too short for slow memories, and a loop narrower than the noise of {towns} would be "
        "missed." + (f" {of_the_mean(facts.towns)}" if facts.towns > 1 else "")
    )
    return said


def _crossing(facts: Facts, along: pd.DataFrame) -> str:
    crossings = facts.crossings
    unsure = int(((along["gain_low"] <= 1) & (along["gain_high"] >= 1)).sum())
    if not crossings:
        side = "below" if along["gain"].max() < 1 else "above"
        text = f"Further months for each forced one are {side} 1 in the whole range"
    else:
        at = join([f"{v:.3g}" for v in crossings])
        text = f"Further months for each forced one pass 1 at {facts.vary} = {at} (straight lines between values)"
        text += "; more than one such place is a sign of noise" if len(crossings) > 1 else ""
    rest = f"; at {unsure} of {len(along)} values the interval holds 1" if unsure else ""
    return text + rest + "."


def _way(facts: Facts, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    way, loop = tables["way"], tables["loop"].iloc[0]
    gaps = way["gap"].to_numpy()
    top = way.iloc[int(np.abs(gaps).argmax())]
    where = f"{facts.vary} = {top['value']:g}"
    joined = facts.couplings
    if not np.abs(gaps).any():
        return ["The way back is the way in, exactly: at no value does the list remember where it came from."]
    largest = (
        f"The way back differs most from the way in at {where}: {points(top['gap'])} of residents "
        f"({share(top['down'])} listed on the way back, {share(top['up'])} on the way in; drift taken off)"
    )
    if facts.towns < 2:
        return [largest + ". With one town there is no telling this from noise."]
    beyond = way[(way["low"] > 0) | (way["high"] < 0)]
    area = f"the loop's area is {points(loop['area'])} (95% interval {points(loop['low'])} to {points(loop['high'])})"
    if beyond.empty:
        return [
            f"{largest}. That is not more than noise: at no value does the interval over {facts.towns} towns leave "
            f"out 0, and {area}: no tipping is seen.{_joined(joined)}"
        ]
    said = f"{largest}. At {len(beyond)} of {len(way)} values it is more than noise over {facts.towns} towns"
    return [f"{said}; {area}.", _lasting(facts, tables["stay"])]


def _lasting(facts: Facts, stay: pd.DataFrame) -> str:
    """Whether the gap closes: slow forgetting, a debt trap, or tipping."""
    first, last = stay.iloc[0], stay.iloc[-1]
    kept = (
        f"Kept at {first['value']:g} for {last['months']:g} months more, beside a world that was always there, the gap "
        f"goes from {points(first['gap'])} (first year) to {points(last['gap'])} (last year; 95% interval "
        f"{points(last['low'])} to {points(last['high'])})"
    )
    if last["low"] <= 0 <= last["high"]:
        return f"{kept}: it closes, so this was slow forgetting (entrenchment), not tipping."
    late = stay["gap"].iloc[-min(6, len(stay))]
    if abs(last["gap"]) < 0.85 * abs(late):
        return f"{kept}: it is still closing: as far as can be seen, slow forgetting (entrenchment), not tipping."
    joined, people = facts.couplings, facts.kept_listed
    owing = facts.kept_in_arrears / people if people else 0.0
    said = f"{kept}: it has all but stopped closing. Of those listed in the first only, {owing:.0%} are in arrears"
    if not joined:
        return f"{said}; nothing joins residents here, so it is each person's own memory (a debt trap), not tipping."
    if owing > 0.5:
        return (
            f"{said}: debts that grow as fast as they are paid hold most of them one by one (a debt trap, a kind of "
            f"entrenchment); whether the town would tip without debts this does not show. Joined are: {join(joined)}."
        )
    return (
        f"{said}: for as long as was watched the town rests at two places under the same rules, which is tipping. "
        f"What joins residents here: {join(joined)}."
    )


def _joined(joined: Sequence[str]) -> str:
    return "" if joined else " None could be: nothing in these rules joins residents."


def share(value: float) -> str:
    """A share as a percentage."""
    return f"{fixed(100 * value, 1)}%"


def points(value: float) -> str:
    """A difference of shares in percentage points."""
    return f"{fixed(100 * value, 1)} points"
