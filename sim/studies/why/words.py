"""The words of `why`: what each channel means, intervals, and sentences that say no more than was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from sim.rules import schema

BASE, WHOLE = "bare list", "whole"
MEANING = {
    BASE: "the bare list: true records, nothing fed back",
    "means": "what being listed costs",
    "scrutiny": "closer watch on the listed and recorded",
    "association": "ties to listed people",
    "carrots": "perks for the favoured",
    "errors": "wrong records",
    "deterrence": "fear of the list",
    "recourse": "appeal and repair",
    WHOLE: "all person-months on the list",
}
"""What each part is, in plain words."""


def interval(values: Iterable[float]) -> tuple[float, float, float]:
    """Mean and 95% t-interval over towns; with one town low and high are NaN."""
    x = np.asarray(list(values), dtype=np.float64)
    mean = float(x.mean())
    if len(x) < 2:
        return mean, float("nan"), float("nan")
    half = float(stats.t.ppf(0.975, len(x) - 1)) * float(x.std(ddof=1)) / float(np.sqrt(len(x)))
    return mean, mean - half, mean + half


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data: None for NaN, Python's own numbers."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(k): v.item() if hasattr(v, "item") else v for k, v in row.items()} for row in rows]


def note(name: str, at_work: bool, low: float, high: float) -> str:
    """A few words beside a part: whether it is zero by its rules, or cannot be told from zero over the towns."""
    if name in schema.CHANNELS and not at_work:
        return "off or neutral: exactly zero"
    return "may be 0" if name in schema.CHANNELS and low < 0 < high else ""


def months(value: float) -> str:
    """Person-months without decimals; the sign is told in words."""
    return f"{abs(value):,.0f}"


def sentences(
    town: Mapping[str, Any], parts: pd.DataFrame, people: pd.DataFrame, loop: tuple[float, float, float]
) -> tuple[str, ...]:
    """What was found, in plain words; the last one says what it cannot show."""
    row: dict[str, dict[str, Any]] = {str(r["channel"]): r for r in plain_rows(parts)}
    whole, count = row[WHOLE]["person_months"], len(town["seeds"])
    said = [_whole(town, row[WHOLE])]
    if whole:
        said += [_adding(row, whole), *_taking(row), _loop(loop, whole), *_interaction(row)]
    said += _people(people, town["residents"])
    if count == 1:
        said.append("One town only: no interval can be given; --seeds 5 gives one.")
    limit = (
        "What this cannot show: how to divide what channels do only together is a convention (Shapley's: in equal "
        "shares over all orders), and the numbers are of an invented town under these rules"
    )
    return (*said, limit + (", not of a real place." if count == 1 else "; the intervals are over towns, not places."))


def _whole(town: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    count, n, months_lived = len(town["seeds"]), town["residents"], town["months"]
    where = f"Under {town['rulebook']}, {n:,} people in {months_lived:,} months"
    if not whole["person_months"]:
        never = "are never listed in any town" if count > 1 else "are never listed"
        return f"{where} {never}: the list adds nothing, and no channel does."
    mean = f"mean of {count} towns, 95% interval {_range(whole['low'], whole['high'])}; " if count > 1 else "one town; "
    spent = months(whole["person_months"])
    return f"{where} spend {spent} person-months on the list ({mean}without a list there are none)."


def _range(low: float, high: float) -> str:
    return f"{low:,.0f} to {high:,.0f}".replace("-", "\N{MINUS SIGN}")


def _share(value: float, whole: float) -> str:
    share = abs(value) / whole
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"


def _adding(row: Mapping[str, Mapping[str, Any]], whole: float) -> str:
    bare = row[BASE]["person_months"]
    adds = sorted(
        (c for c in schema.CHANNELS if row[c]["person_months"] >= 0.5), key=lambda c: -row[c]["person_months"]
    )
    text = [f"{_of(row[c]['person_months'], whole)} from {MEANING[c]} ({c})" for c in adds]
    first = f"What adds, in person-months (in % of the whole): {_of(bare, whole)} from {MEANING[BASE]}"
    return first + "".join(f"; {t}" for t in text) + ("." if adds else "; no channel adds to it.")


def _of(value: float, whole: float) -> str:
    return f"{months(value)} ({_share(value, whole)})"


def _taking(row: Mapping[str, Mapping[str, Any]]) -> list[str]:
    takes = sorted(
        (c for c in schema.CHANNELS if row[c]["person_months"] <= -0.5), key=lambda c: row[c]["person_months"]
    )
    text = [f"{months(row[c]['person_months'])} by {MEANING[c]} ({c})" for c in takes]
    return ["What keeps off: " + "; ".join(text) + ". What adds less what keeps off is the whole."] if takes else []


def _loop(loop: tuple[float, float, float], whole: float) -> str:
    mean, low, high = loop
    known = not np.isnan(low)
    span = f" (95% interval {_range(low, high)})" if known else ""
    four = f"The four feedback channels ({', '.join(schema.FEEDBACK)}) together"
    if abs(mean) < 0.01 * whole or (known and low <= 0 <= high):
        return f"{four} come to {_signed(mean)} person-months{span}: no sign that the list feeds itself here."
    if mean < 0:
        return f"{four} take off {months(mean)} person-months{span}: the loop dampens."
    return f"{four} make {months(mean)} of them, {_share(mean, whole)}{span}: the list feeds itself."


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", "\N{MINUS SIGN}") if abs(value) >= 0.5 else "0"


def _interaction(row: Mapping[str, Mapping[str, Any]]) -> list[str]:
    total = sum(row[c]["person_months"] for c in schema.CHANNELS)
    alone = sum(row[c]["cut_alone"] for c in schema.CHANNELS)
    if abs(alone - total) < 0.5:
        return ["The channels work side by side: cutting each alone removes, in sum, what their parts come to."]
    return [
        f"The channels work through each other: their parts come to {_signed(total)} in sum, cutting each alone "
        f"removes {_signed(alone)} in sum; the difference of {months(alone - total)} belongs to no channel by itself."
    ]


def _people(people: pd.DataFrame, residents: int) -> list[str]:
    def of(twin: str) -> dict[str, float]:
        mine = people[people["beside"] == twin]
        return dict(zip(mine["effect"], mine["people"], strict=True))

    bare, cut = of("no-list"), of("channels-cut")
    favoured = bare["same_but_favoured"]
    return [
        f"Beside the same {residents:,} people without a list, {_number(bare['harmed'])} are worse off "
        f"({_number(bare['harmed'] - bare['harmed_not_by_listing'])} were listed, "
        f"{_number(bare['harmed_not_by_listing'])} were not but are poorer at the end), {_number(bare['helped'])} "
        f"better off (never listed and richer at the end), {_number(bare['same'])} as before"
        + (f", of whom {_number(favoured)} were favoured at times and spent it" if favoured >= 0.5 else "")
        + ".",
        f"Beside the same list with feedback cut, {_number(cut['harmed'])} are worse off (more months listed or, at "
        f"equal months, poorer), {_number(cut['helped'])} better off, {_number(cut['same'])} as before.",
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == round(value) else f"{value:.1f}"


def listed(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""
