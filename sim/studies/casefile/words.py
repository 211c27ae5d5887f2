"""The words of a case file: one life in plain sentences that say no more than was lived."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from sim.results.answer import COSTS, MONTHS, RECORDS, Answer, Row
from sim.results.table import AMOUNT, NUMBER, Table, column, table
from sim.rules.schema import channel_described
from sim.words import count, fixed, join

LISTED = "with the list"
"""The world of the rulebook itself."""


def answer(
    name: str, number: int, months: int, lives: pd.DataFrame, smallest: Sequence[Sequence[str]] = ()
) -> Answer:  # fmt: skip
    """Three lives of one person side by side, and the least without which they would never have been listed."""
    own, cut, bare = lives.to_dict("records")
    listed = count(own["months_listed"], "month")
    sentence = (
        f"Resident {number} is on the list of {name} for {listed} of {months:,}: without feedback for "
        f"{cut['months_listed'] or 'none'}{_never_without(smallest)}."
        if own["months_listed"]
        else f"Resident {number} is never on the list of {name} in {count(months, 'month')}."
    )
    columns = {
        "on the list": ("months_listed", MONTHS),
        "refused something": ("months_refused", MONTHS),
        "bills missed: could not pay": ("months_missed_cannot", MONTHS),
        "bills missed: would not pay": ("months_missed_will_not", MONTHS),
        "records on file": ("records", RECORDS),
        "  of them wrong": ("records_wrong_or_astray", RECORDS),
    }
    rows = [Row(label, [float(life[key]) for life in (own, cut, bare)], unit) for label, (key, unit) in columns.items()]
    left = [float(life["savings_at_end"] - life["arrears_at_end"]) for life in (own, cut, bare)]
    rows += [Row("savings less arrears (months of costs)", left, COSTS), Row("wages in all (months of costs)", [
        float(life["wages"]) for life in (own, cut, bare)], COSTS)]  # fmt: skip
    return Answer(sentence, rows, tuple(lives["world"]), "two-lives")


def _never_without(smallest: Sequence[Sequence[str]]) -> str:
    """What made the difference: the first of the smallest sets of channels that keep this person off."""
    return f", without {join([channel_described(c) for c in smallest[0]])} for none" if smallest else ""


LIVES = {
    "months_listed": ("months on the list", NUMBER), "stays": ("stays on it", NUMBER),
    "months_refused": ("months with a refusal", NUMBER),
    "months_missed_cannot": ("months with bills they could not pay", NUMBER),
    "months_missed_will_not": ("months with bills they would not pay", NUMBER),
    "records": ("records on file", NUMBER), "records_wrong_or_astray": ("of them wrong", NUMBER),
    "wages": ("wages (months of costs)", AMOUNT), "savings_at_end": ("saved at the end (months of costs)", AMOUNT),
    "arrears_at_end": ("in arrears at the end (months of costs)", AMOUNT),
}  # fmt: skip


def full_tables(tables: Mapping[str, pd.DataFrame]) -> list[Table]:
    """What `--full` prints: three lives, each stay on the list, and what keeps this person off."""
    lives, stays, sets = tables["lives"], tables["stays"], tables["sets"]
    heads = [str(world) for world in lives["world"]]
    cells = [column(label, lives[name], unit).cells for name, (label, unit) in LIVES.items()]
    turned = [column(head, texts) for head, texts in zip(heads, zip(*cells, strict=True), strict=True)]
    shown = [Table("Three lives of one person", [column("", [label for label, _ in LIVES.values()]), *turned])]
    if len(stays):
        ends = stays["end"].map(str).where(stays["ended"], "still on it")
        shown.append(table(
            "Stays on the list", stays.assign(end=ends),
            {"world": ("", None), "start": ("from month", None), "end": ("to month", None),
             "months": ("months", NUMBER), "cause": ("what weighed most on the file", None)},
        ))  # fmt: skip
    if len(sets):
        cut = [" and ".join(map(channel_described, str(one).split(" + "))) for one in sets["cut"]]
        shown.append(table(
            "What is cut, and how long this person is on the list then", sets.assign(cut=cut),
            {"cut": ("", None), "months_listed": ("months on the list", NUMBER), "smallest": ("nothing less is enough",
                                                                                             None)},
        ))  # fmt: skip
    return shown


def headline(number: int, lives: pd.DataFrame) -> str:
    """What the picture of two lives shows: months on the list, and the money at the end of both."""
    own, _, bare = lives.to_dict("records")
    here, there = (float(life["savings_at_end"] - life["arrears_at_end"]) for life in (own, bare))
    listed = f"{count(own['months_listed'], 'month')} on the list" if own["months_listed"] else "never on the list"
    if fixed(here, 1) == fixed(there, 1):
        return f"Resident {number}: {listed}, and {_left(here)} at the end, as without a list"
    return f"Resident {number}: {listed}, and {_left(here)} at the end; {_left(there)} without a list"


def _left(money: float) -> str:
    """Money at the end in words."""
    return f"{fixed(abs(money), 1)} months of costs {'in debt' if money < -0.05 else 'saved'}"


def sentences(
    name: str, number: int, months: int, tables: Mapping[str, pd.DataFrame], smallest: Sequence[tuple[str, ...]]
) -> list[str]:
    """The case in plain words; what it cannot show comes last."""
    own, cut, bare = tables["lives"].to_dict("records")
    said = []
    if own["months_listed"]:
        stays = tables["stays"][tables["stays"]["world"] == LISTED]
        text = [
            f"from month {s['start']} for {count(s['months'], 'month')}{'' if s['ended'] else ' and still on it'} "
            f"(cause: {s['cause']})"
            for s in stays.head(5).to_dict("records")
        ]
        more = f"; and {count(len(stays) - 5, 'more stay')}" if len(stays) > 5 else ""
        said.append(
            f"Resident {number} is on the list of {name} in {own['months_listed']} of {months} months: "
            f"{'; '.join(text)}{more}."
        )
        said.append(_because(len(tables["sets"]), smallest))
        fewer = count(cut["months_listed"], "month")
        said.append(f"Without feedback it would have been {fewer}.")
    else:
        said.append(f"Resident {number} is never on the list of {name} in {count(months, 'month')}.")
    wrong, wrong_bare = own["records_wrong_or_astray"], bare["records_wrong_or_astray"]
    said.append(
        f"Their file: {count(own['records'], 'record')}, {wrong} of them wrong; without a list the sources would have "
        f"had {bare['records']}, {wrong_bare} of them wrong. They miss bills for want of "
        f"money in {count(own['months_missed_cannot'], 'month')} (without a list {bare['months_missed_cannot']}), on "
        f"purpose in {own['months_missed_will_not']} (without a list {bare['months_missed_will_not']})."
    )
    asked = tables["refusals"]
    if len(asked):
        by = [f"{service} {n}" for service, n in asked["service"].value_counts().sort_index().items()]
        old = int(asked["old_copy"].sum())
        stale = f"; {old} of them from an old copy of the list" if old else ""
        said.append(f"They are refused {count(len(asked), 'time')} ({', '.join(by)}){stale}.")
    else:
        said.append("They are never refused anything.")
    lost = bare["wages"] - own["wages"]
    said.append(
        f"At the end they have {_money(own)}, without a list {_money(bare)} (in months of basic costs); being listed "
        f"cost them {lost:.1f} in wages."
    )
    said.append(
        "What this cannot show: this is one invented life with one luck; and a set of channels says what would have "
        "been enough, not who is to blame."
    )
    return said


def _because(tried: int, smallest: Sequence[tuple[str, ...]]) -> str:
    if not smallest:
        if not tried:
            return "No channel is at work in this rulebook: its bare rules and true records list them."
        return "No set of channels keeps them off the list: true records alone list them."
    sets = [join([channel_described(c) for c in s]) for s in smallest[:6]]
    more = f" (and {len(smallest) - 6} more such sets)" if len(smallest) > 6 else ""
    if len(smallest[0]) == 1:
        return f"Cut {' alone, or '.join(sets)} alone, and they would never have been listed{more}."
    return (
        f"Cutting one channel is not enough: cut {len(smallest[0])} together ({'; or '.join(sets)}) and they would "
        f"never have been listed{more}."
    )


def _money(life: Mapping[Hashable, float]) -> str:
    saved = life["savings_at_end"]
    return f"{abs(saved):.1f} {'saved' if saved > -0.05 else 'overdrawn'} and arrears of {life['arrears_at_end']:.1f}"
