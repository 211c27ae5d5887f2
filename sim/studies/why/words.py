"""The words of `why`: what each channel means, and sentences that say no more than was counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from sim.results.answer import NOTHING, PARTS, Answer, Row
from sim.results.ladder import NO_FEEDBACK, NO_LIST, RUNGS
from sim.results.summary import DEFINITIONS
from sim.results.table import CHANGE, NUMBER, Table, between, column, table
from sim.rules import schema
from sim.studies.intervals import of_the_mean
from sim.words import fixed, integer, signed

BASE, WHOLE = "bare list", "all"
PLACEBO = "placebo, beside no feedback"
PICTURE = "loop"
FED = [rung.name for rung in RUNGS].index(NO_FEEDBACK)
"""The place of `no feedback` in the ladder."""
MEANING = {
    BASE: "the bare list: true records, nothing fed back",
    **schema.CHANNEL_WORDS,
    WHOLE: "all months on the list",
}
"""What each part is, in plain words."""


def answer(towns: Towns, ladder: pd.DataFrame, parts: pd.DataFrame) -> Answer:
    """How many of the months on the list feedback causes; the ladder, rung by rung; which channels do most."""
    named = parts.set_index("channel")
    value = {str(name): float(months) for name, months in named["person_months"].items()}
    total, net = value.pop(WHOLE), float(ladder.iloc[FED]["net"])
    if not total:
        return Answer(
            f"Under {towns.rulebook} nobody is ever on the list, so no channel adds to it.", [], picture=PICTURE
        )
    where = "one town" if len(towns.seeds) == 1 else f"the mean of {len(towns.seeds)} towns"
    both = ladder.iloc[FED]
    sentence = (
        f"Under {towns.rulebook} feedback causes {both['caused'] / total:.0%} of all the months that people spend on "
        f"the list and prevents others, {both['prevented'] / total:.0%} as many: net {signed(100 * net / total)}% "
        f"({where})."
    )
    rungs = ladder.set_index("rung")["listed_months"].astype(float)[[rung.name for rung in RUNGS]]
    left = (rungs / rungs.iloc[0]).tolist()
    steps = [NOTHING, *(f"{signed(100 * (after - before), 1)} points" for before, after in pairwise(left))]
    rows = [Row("caused by feedback", [float(both["caused"]) / total, NOTHING])]
    rows += [Row(name, [share, step]) for name, share, step in zip(rungs.index, left, steps, strict=True)]
    most = sorted((c for c in value if c != BASE), key=lambda c: (-abs(value[c]), c))[:2]
    spans = {c: (float(named["least"][c]), float(named["most"][c])) for c in most}
    channels = "; ".join(f"{MEANING[c]}, {signed(100 * value[c] / total)}%{_orders(spans[c], total)}" for c in most)
    note = f"Channels that do most, of all months on it: {channels}."
    return Answer(sentence, rows, ("of all months on it", "change"), PICTURE, note)


def _orders(span: tuple[float, float], total: float) -> str:
    """What a channel adds where it is switched on first, last or in between: a part is a mean over these."""
    least, most = (signed(100 * value / total) for value in span)
    return "" if least == most else f" ({least}% to {most}%, as the others are off or on)"


EFFECTS = {
    "harmed": "worse off", "harmed_not_by_listing": "  of them not listed for longer, but poorer",
    "helped": "better off", "same": "as before", "same_but_favoured": "  of them favoured at times",
}  # fmt: skip
"""What a list did to people, in the table `people`."""


def full_tables(ladder: pd.DataFrame, ends: pd.DataFrame, parts: pd.DataFrame, people: pd.DataFrame) -> list[Table]:
    """What `--full` prints: the rungs, what adds months, and who is better and worse off."""
    rung = {"rung": ("", None)}
    span, beside = "95% interval of that", {"no list": "beside no list", "no feedback": "beside no feedback"}
    feedback = {name: (DEFINITIONS[name].name, NUMBER) for name in ends if name in DEFINITIONS}
    named = {c: schema.channel_described(c) for c in schema.CHANNELS} | {BASE: MEANING[BASE], WHOLE: MEANING[WHOLE]}
    return [
        table(
            "Rung by rung: months on the list, those that only the list as written has (caused), and those that only "
            "the rung has (prevented)", ladder,
            {**rung, "listed": ("people on it at the end", NUMBER), "listed_months": ("months on it", NUMBER),
             "difference": ("change", CHANGE), "caused": ("caused", NUMBER), "prevented": ("prevented", NUMBER),
             "net": ("caused less prevented", CHANGE)},
            between(span, ladder["low"], ladder["high"], CHANGE),
        ),
        table("People on the list as written at the end, by where they are on each rung", ends, {**rung, **feedback}),
        table(
            "What adds months on the list, and what keeps them off", parts,
            {"channel": ("", named), "person_months": ("months", CHANGE), "share": ("of all", PARTS)},
            between("95% interval", parts["low"], parts["high"], CHANGE),
            column("", parts["note"]),
        ),
        table(
            "Months that go when one channel is cut: by itself, and as the others are off or on", parts,
            {"channel": ("", named), "cut_alone": ("cut alone", CHANGE)},
            between("least to most", parts["least"], parts["most"], CHANGE),
        ),
        table(
            "Better and worse off", people,
            {"beside": ("", beside), "effect": ("", EFFECTS), "people": ("people", NUMBER)},
            between("95% interval", people["low"], people["high"], NUMBER),
        ),
    ]  # fmt: skip


def note(name: str, at_work: bool, low: float, high: float) -> str:
    """A few words beside a part: whether it is zero by its rules, or cannot be told from zero over the towns."""
    if name in schema.CHANNELS and not at_work:
        return "off or neutral: exactly zero"
    return "may be 0" if name in schema.CHANNELS and low < 0 < high else ""


@dataclass(frozen=True)
class Towns:
    """What was lived: towns of so many people, one a seed, for so many months."""

    rulebook: str
    residents: int
    months: int
    seeds: Sequence[int]


def sentences(
    towns: Towns, ladder: pd.DataFrame, parts: pd.DataFrame, people: pd.DataFrame, loop: tuple[float, float, float]
) -> tuple[str, ...]:
    """What was found, in plain words; the last one says what it cannot show."""
    rows = parts.set_index("channel")
    value, alone = rows["person_months"], rows["cut_alone"]
    total, one_town = value[WHOLE], len(towns.seeds) == 1
    said = [_whole(towns, parts[parts["channel"] == WHOLE].iloc[0])]
    if total:
        said += [_both_ways(ladder.iloc[FED]), *_chance(ladder, len(towns.seeds))]
        said += [_adding(value, total), *_taking(value), _loop(loop, total), _interaction(value, alone)]
    said += _people(people, towns.residents)
    if one_town:
        said.append("One town only: no interval can be given; --towns 5 gives one.")
    limit = (
        "What this cannot show: how to divide what channels do only together is a convention (Shapley's: in equal "
        "shares over all orders), and the numbers are of an invented town under these rules"
    )
    return (*said, f"{limit}, not of a real place.{'' if one_town else f' {of_the_mean(len(towns.seeds))}'}")


def _whole(towns: Towns, total: pd.Series) -> str:
    count = len(towns.seeds)
    where = f"Under {towns.rulebook}, {towns.residents:,} people in {towns.months:,} months"
    if not total["person_months"]:
        never = "are never listed in any town" if count > 1 else "are never listed"
        return f"{where} {never}: the list adds nothing, and no channel does."
    mean = f"mean of {count} towns, 95% interval {_range(total['low'], total['high'])}; " if count > 1 else "one town; "
    spent = _months(total["person_months"])
    return f"{where} spend {spent} months on the list between them ({mean}without a list there are none)."


def _both_ways(rung: pd.Series) -> str:
    """What feedback does to the months on the list, both ways."""
    return (
        f"Without feedback the same people would not have {_months(rung['caused'])} of these months (caused), "
        f"and would have {_months(rung['prevented'])} others (prevented): net {signed(rung['net'])}."
    )


def _chance(ladder: pd.DataFrame, towns: int) -> list[str]:
    """How much of such a difference luck alone can make."""
    rung = ladder.iloc[-1]
    if not rung["listed_months"]:
        return []
    return [
        f"The most that chance can do: where everyone has other luck from their first listing on, the list without "
        f"feedback has {_months(rung['caused'])} months that it had not, and lacks "
        f"{_months(rung['prevented'])} that it had (net {signed(rung['net'])}{', mean over towns' * (towns > 1)}). "
        "A ceiling to compare with; nothing is subtracted."
    ]


def _months(value: float) -> str:
    """Months of all people without decimals; the sign is told in words."""
    return integer(abs(value))


def _range(low: float, high: float) -> str:
    return f"{integer(low)} to {integer(high)}"


def _share(value: float, total: float) -> str:
    share = abs(value) / total
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _of_whole(value: float, total: float) -> str:
    return f"{_months(value)} ({_share(value, total)})"


def _adding(value: pd.Series, total: float) -> str:
    adds = sorted((c for c in schema.CHANNELS if value.get(c, 0) >= 0.5), key=lambda c: -value[c])
    text = [f"{_of_whole(value[c], total)} from {schema.channel_described(c)}" for c in adds]
    bare = f"{_of_whole(value[BASE], total)} from {MEANING[BASE]}"
    first = f"What adds months (in brackets: of all months on the list): {bare}"
    return first + "".join(f"; {t}" for t in text) + ("." if adds else "; no channel adds to it.")


def _taking(value: pd.Series) -> list[str]:
    takes = sorted((c for c in schema.CHANNELS if value.get(c, 0) <= -0.5), key=lambda c: value[c])
    text = [f"{_months(value[c])} by {schema.channel_described(c)}" for c in takes]
    return ["What keeps off: " + "; ".join(text) + ". What adds less what keeps off is all of them."] if takes else []


def _loop(loop: tuple[float, float, float], total: float) -> str:
    mean, low, high = loop
    known = not math.isnan(low)
    span = f" (95% interval {_range(low, high)})" if known else ""
    four = f"The four feedback channels ({', '.join(schema.FEEDBACK)}) together"
    if abs(mean) < 0.01 * total:
        return f"{four} come to {signed(mean)} months{span}: no sign that the list feeds itself here."
    if known and low <= 0 <= high:
        return f"{four} come to {signed(mean)} months{span}: not told from nothing by these towns; ask of more."
    if mean < 0:
        return f"{four} take off {_months(mean)} months{span}: the loop dampens."
    return f"{four} make {_months(mean)} of them, {_share(mean, total)}{span}: the list feeds itself."


def _interaction(value: pd.Series, cut_alone: pd.Series) -> str:
    total, alone = (float(column[[c for c in schema.CHANNELS if c in column]].sum()) for column in (value, cut_alone))
    if abs(alone - total) < 0.5:
        return "The channels work side by side: cutting each alone removes, in sum, what their parts come to."
    return (
        f"The channels work through each other: their parts come to {signed(total)} in sum, cutting each alone removes "
        f"{signed(alone)} in sum; the difference of {_months(alone - total)} belongs to no channel by itself."
    )


def _people(people: pd.DataFrame, residents: int) -> list[str]:
    counts = people.set_index(["beside", "effect"])["people"]
    bare, cut = counts[NO_LIST], counts[NO_FEEDBACK]
    favoured = bare["same_but_favoured"]
    return [
        f"Beside the same {residents:,} people without a list, {_number(bare['harmed'])} are worse off "
        f"({_number(bare['harmed'] - bare['harmed_not_by_listing'])} were listed, "
        f"{_number(bare['harmed_not_by_listing'])} were not but are poorer at the end), {_number(bare['helped'])} "
        f"better off (never listed and richer at the end), {_number(bare['same'])} as before"
        + (f", of whom {_number(favoured)} were favoured at times and spent it" if favoured >= 0.5 else "")
        + ".",
        f"Beside the same list without feedback, {_number(cut['harmed'])} are worse off (more months listed or, at "
        f"equal months, poorer), {_number(cut['helped'])} better off, {_number(cut['same'])} as before.",
    ]


def _number(value: float) -> str:
    return fixed(value, 0 if value >= 10 or value == round(value) else 1)
