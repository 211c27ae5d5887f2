"""The audit in words: the table of totals, and what was found in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.results.answer import BILLS, MONTHS, PEOPLE, PERCENT, RECORDS, Answer, Row, Unit
from sim.results.summary import DEFINITIONS
from sim.results.table import AMOUNT, CHANGE_IN_MONEY, NUMBER, Table, by_unit, column, table
from sim.words import integer, percent

NOTHING = float("nan")  # a report that no registry makes
NEVER, PUSHED = "never missed a bill", "missed only where there is a list"
WITH, WITHOUT = "  with a deliberate miss in that year", "  without a deliberate miss in that year"
BY_RECORDS, ONLY_ERRORS = "  by wrong records", "  only because wrong records are made"
MISSED = DEFINITIONS["breach_rate"].name
CAUSED, PREVENTED = "  caused by feedback", "  prevented by feedback, so not among them"
WHILE_LISTED, WHILE_LOST = "  while a wrong record stood", "  lost while a wrong record stood"
REMOVALS, AGAIN = "removals: trustworthiness improved", "  put on again"


def totals(frames: Mapping[str, pd.DataFrame], stays: pd.DataFrame, late: Mapping[str, float]) -> pd.DataFrame:
    """Reported beside happened, over all months: measure, reported, happened, unit, note. NaN: not reported.

    Args:
        frames: the audit's other tables.
        stays: on the list of the audited world (columns of `tables.spells`).
        late: wages_lost while a wrong record stood; listed person-months only_with wrong records, or only_without;
            prevented: listed person-months without feedback that are not here;
            listed_unable: listed person-months of people who in a year missed nothing on purpose, and could not pay;
            left_wrong: stays that ended and had begun by wrong records.
    """
    months, causes, people = frames["monthly"], frames["causes"], frames["people"]
    total = months.select_dtypes("number").sum()
    ended = stays[stays["ended"]]
    relapsed = len(stays) - stays["resident"].nunique()
    by = causes.set_index("cause")["person_months"]
    effect = people.groupby("effect")["people"].sum()
    never, _, so_far, lately = (frames["blameless"].iloc[i] for i in range(4))
    due, without = float(total["obligations"]), total["listed_without_deliberate_miss"]
    fed = round(float(frames["causes"]["caused_by_feedback"].sum()))
    owed, records, listed, costs, people_unit = "bills", "records", "months", "months of costs", "people"
    compliance = (_ratio(due - total[column], due) for column in ("records", "breaches"))
    rows = [
        (MISSED, total["records"], total["breaches"], owed,
         "at sources the registry reads; reported: every record"),
        ("  could not pay", NOTHING, total["breaches_cannot"], owed, "the registry does not tell them apart"),
        ("  would not pay", NOTHING, total["breaches_will_not"], owed, ""),
        ("  never recorded", 0, total["undiscovered"], owed, "not noticed, or excused by a means test"),
        ("  recorded of somebody who had paid", NOTHING, total["records_of_payers"], records, "wrong records"),
        ("  recorded of a namesake", NOTHING, total["records_of_namesakes"], records, "wrong records"),
        ("compliance", *compliance, "share", "of bills due"),
        ("bills missed at sources it does not read", 0, total["breaches_elsewhere"], owed, ""),
        (DEFINITIONS["deterred"].name, NOTHING, total["deterred"], owed, "would have been missed on purpose"),
        ("on the list", total["listed"], total["listed"], listed, ""),
        (WITH, NOTHING, total["listed"] - without, listed, "at any source, this month included"),
        (WITHOUT, NOTHING, without, listed, "wrongly? That is for you to judge"),
        ("    of these, could not pay something", NOTHING, late["listed_unable"], listed, "in that year"),
        (CAUSED, NOTHING, fed, listed, "not without feedback"),
        (PREVENTED, NOTHING, late["prevented"], listed, "there without feedback, and not here"),
        (BY_RECORDS, NOTHING, by["wrong record"], listed, "weighed most when the stay began; ties in equal parts"),
        (WHILE_LISTED, NOTHING, total["listed_any_wrong_record"], listed, "cost of a late correction"),
        (ONLY_ERRORS, NOTHING, late["only_with"], listed, f"{late['only_without']:,} only without them"),
        (REMOVALS, total["removals"], len(ended) - late["left_wrong"], "removals",
         "happened: less those listed by wrong records"),
        (AGAIN, NOTHING, relapsed, "removals", "before the last month"),
        ("repaid", total["repaid"], total["repaid"], costs, "arrears paid, whether or not the list made them"),
        ("wages lost to blocked services", NOTHING, total["wages_lost"], costs, ""),
        (WHILE_LOST, NOTHING, late["wages_lost"], costs, ""),
        ("listed without ever missing a bill", NOTHING, never["ever_listed"], people_unit,
         "with or without a list"),
        ("  listed before they had missed any", NOTHING, so_far["listed_person_months"], listed,
         "with or without a list"),
        ("  listed after 24 months without a miss", NOTHING, lately["listed_person_months"], listed, ""),
        ("harmed by the list", NOTHING, effect["harmed"], people_unit, "against no list"),
        ("helped by the list", NOTHING, effect["helped"], people_unit, "against no list; never netted"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["measure", "reported", "happened", "unit", "note"])
    return frame.astype({"reported": float, "happened": float})


def answer(label: str, totals: pd.DataFrame) -> Answer:
    """What happened beside what the registry reports, as shares that a person can weigh."""
    row = totals.set_index("measure")
    reported, happened = row["reported"].to_dict(), row["happened"].to_dict()
    months = happened["on the list"]
    wrong = happened["  recorded of somebody who had paid"] + happened["  recorded of a namesake"]
    missed = [1 - side["compliance"] for side in (happened, reported)]
    missed_bills = int(happened[MISSED])
    never = happened["  never recorded"]
    sentence = (
        f"The registry of {label} reports {integer(reported[MISSED])} bills missed: {integer(missed_bills)} were "
        f"missed, {integer(never)} of them it never recorded, and {integer(wrong)} of its records are wrong."
    )

    def of_months(name: str) -> Row:
        return Row(_LABELS[name], [_ratio(happened[name], months), None])

    rows = [
        Row(DEFINITIONS["breach_rate"].name + " (where the registry reads)", missed),
        of_months(CAUSED),
        of_months(PREVENTED),
        of_months(WITHOUT),
        of_months(BY_RECORDS),
        Row("on it without ever missing a bill",
            [happened["listed without ever missing a bill"], None], PEOPLE),
        Row("harmed: listed, or poorer than with no list", [happened["harmed by the list"], None], PEOPLE),
        Row("helped: never listed, and richer than with no list", [happened["helped by the list"], None], PEOPLE),
    ]  # fmt: skip
    return Answer(sentence, rows, ("happened", "reported"), "reported-and-happened", "A dash: no registry reports it.")


_UNITS = {
    "bills": BILLS, "records": RECORDS, "months": MONTHS, "months of costs": Unit("month of costs", "months of costs"),
    "people": PEOPLE, "share": PERCENT, "removals": Unit("removal", "removals"),
}  # fmt: skip


def full_tables(frames: Mapping[str, pd.DataFrame]) -> list[Table]:
    """What `--full` prints: the two ledgers, causes, fairness by district, the blameless, corrections, and effects."""
    totals, causes, conduct = frames["totals"], frames["causes"], frames["conduct"]
    units = [_UNITS[str(unit)] for unit in totals["unit"]]
    shares = frames["fair_shares"]
    return [
        table(
            "What the registry reports, and what happened", totals, {"measure": ("", None)},
            by_unit("reported", totals["reported"], units), by_unit("happened", totals["happened"], units),
            column("", totals["note"]),
        ),
        table(
            "By what weighed most on the file when a stay on the list began", causes,
            {"cause": ("", None), "listings": ("listings", NUMBER), "share_of_listings": ("of all listings", PERCENT),
             "person_months": ("months on the list", NUMBER), "share": ("of all months", PERCENT),
             "caused_by_feedback": ("months caused by feedback", NUMBER)},
        ),
        table("Three shares that cannot all be equal, by district", shares, {str(n): (str(n), None) for n in shares}),
        table(
            "On the list by what people did in a year, by district", conduct,
            {"district": ("district", None), "conduct": ("in that year", None),
             "person_months": ("months lived", NUMBER), "listed": ("on the list", NUMBER),
             "share": ("of these months", PERCENT)},
        ),
        table(
            "Listed without having missed a bill", frames["blameless"],
            {"who": ("", None), "people": ("people", NUMBER), "ever_listed": ("ever on the list", NUMBER),
             "listed_person_months": ("months on it", NUMBER), "wages_lost": ("wages lost (months of costs)", AMOUNT)},
        ),
        table(
            "Wrong records", frames["corrections"],
            {"how": ("", None), "wrong_records": ("records", NUMBER), "mean_months_stood": ("months, mean", AMOUNT),
             "longest": ("months, longest", NUMBER)},
        ),
        table(
            "Harmed and helped, beside no list", frames["people"],
            {"effect": ("", None), "why": ("", None), "people": ("people", NUMBER),
             "mean_wealth_change": ("richer by, mean (months of costs)", CHANGE_IN_MONEY)},
        ),
    ]  # fmt: skip


_LABELS = {
    CAUSED: DEFINITIONS["entrenchment"].name,
    PREVENTED: DEFINITIONS["prevented"].name,
    WITHOUT: "months on it after a year without a deliberate miss",
    BY_RECORDS: "months on it because of a wrong record",
}


def _ratio(part: float, total: float) -> float:
    return float(part / total) if total else NOTHING


def sentences(label: str, frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """What was found, what the list did to people both ways, and last what this does not show."""
    row = frames["totals"].set_index("measure")
    reported, happened = (row[column].map(integer) for column in ("reported", "happened"))
    causes = frames["causes"].set_index("cause")
    wrong = row.loc[["  recorded of somebody who had paid", "  recorded of a namesake"], "happened"].sum()
    said = [
        f"Under {label}, the registry reports {reported[MISSED]} bills missed, and {happened[MISSED]} were. It "
        f"never recorded {happened['  never recorded']} of them, and {integer(float(wrong))} of its records stand "
        "against a person who had not missed that bill."
    ]
    compliance = row.loc["compliance", ["reported", "happened"]]
    if compliance.notna().all():
        true = f"in truth {compliance['happened']:.1%} of bills due"
        said.append(f"Compliance as reported is {compliance['reported']:.1%}, {true}.")
    listed = round(float(causes["person_months"].sum()))
    if listed:
        parts = ", ".join(f"{why} {share:.0%}" for why, share in causes["share"].items() if share)
        said.append(f"Of {listed:,} months on the list, by what weighed most on the file at the start: {parts}.")
        said += fair_to_whom(frames["fair"])
        said.append(_blameless(frames["blameless"]))
        corrections = frames["corrections"].set_index("how")
        expunged = corrections.loc["expunged"]
        after = f", after {expunged['mean_months_stood']:.0f} months on average" if expunged["wrong_records"] else ""
        said.append(
            f"Wrong records: {corrections['wrong_records'].sum():,}; expunged: {expunged['wrong_records']:,.0f}{after}."
            f" While they stood, their bearers were on the list for {happened[WHILE_LISTED]} months and lost wages "
            f"worth {row['happened'][WHILE_LOST]:.1f} months of costs; {happened[ONLY_ERRORS]} months on the list "
            "would not be there had no wrong record been made."
        )
        said.append(
            f"Removals reported as trustworthiness improved: {reported[REMOVALS]}; followed by another listing: "
            f"{happened[AGAIN]}."
        )
    effect = frames["people"].groupby("effect")["people"].sum()
    said.append(
        f"People harmed by the list, against the same town without one: {effect['harmed']:,}; helped: "
        f"{effect['helped']:,}; neither: {effect['same']:,}."
    )
    said.append(
        "This is one invented town with one seed. Harmed means more months listed or, at equal months, poorer at the "
        "end; what is not money or listing, such as shame or safety, is not counted. The ranges in the picture of the "
        "districts come from the homes of one town; where listings spread along ties, other towns differ by more."
    )
    return said


def fair_to_whom(frame: pd.DataFrame) -> list[str]:
    """What the list does to people of equal conduct, by district, and that not all of it can be equal."""
    town = frame[frame["district"] == "all"].drop(columns="district").astype(float).iloc[0].to_dict()
    said = [
        f"Of the months in which a person had missed no bill on purpose for a year, {_percent(town['listed_without'])} "
        f"were spent on the list; of those with such a miss, {_percent(town['not_listed'])} were not. Of the months on "
        f"the list, {_percent(town['meaning'])} were of people with such a miss: so much does a listing say."
    ]
    districts = frame[frame["district"] != "all"]
    if len(districts) > 1:
        lowest, highest = (f(districts["rate"]) for f in (min, max))
        said.append(
            f"These three shares cannot all be equal in all districts once people in one miss on purpose more often "
            f"(here {_percent(lowest)} to {_percent(highest)} of months), unless the list makes no mistake of one kind "
            "(Chouldechova 2017). Which of them should be?"
        )
    return said


def _percent(share: float) -> str:
    return percent(100 * share)


def _blameless(frame: pd.DataFrame) -> str:
    counts = frame.drop(columns="wages_lost").set_index("who").map(integer)
    never, pushed, so_far, lately = (counts.iloc[i] for i in range(4))
    of_never, of_so_far, of_lately = (
        f"{who['ever_listed']} (for {who['listed_person_months']} months)" for who in (never, so_far, lately)
    )
    return (
        f"People who never missed a bill, with the list or without it: {never['people']}; of them listed all "
        f"the same: {of_never}. Listed before they had missed any: {of_so_far}; after two years without a miss: "
        f"{of_lately}. People who missed one only where there was a list: {pushed['people']}."
    )
