"""What is counted every month: each measure with its label, its unit and what it means, as ODD and sweeps say it."""

from __future__ import annotations

from typing import NamedTuple

from sim.results.answer import PERCENT, Unit


class Measure(NamedTuple):
    """A measure of a month; a sum over all residents of one world, unless it says otherwise."""

    label: str
    unit: str
    text: str

    @property
    def counted(self) -> Unit:
        """How its values are written in an answer."""
        return PERCENT if self.unit == SHARE else Unit("", "", 1)


MONEY, PEOPLE, RECORDS, SHARE = "months of basic costs", "residents", "records", "share of residents"
APPEALS, DUES, MOVES = "appeals", "obligations", "moves of the list"
MONTHLY: dict[str, Measure] = {
    "listed": Measure("on the list", PEOPLE, "on the list after the month"),
    "favoured": Measure("favoured", PEOPLE, "on the redlist after the month"),
    "entries": Measure("put on", MOVES, "new listings"),
    "exits": Measure("taken off", MOVES, "removals"),
    "due": Measure("bills due", DUES, "that fell due"),
    "missed_cannot": Measure("bills missed: could not pay", DUES, "missed because the money was not there"),
    "missed_will_not": Measure(
        "bills missed: would not pay", DUES, "missed on purpose, whether or not the money was there"
    ),
    "deterred": Measure(
        "bills not missed, from fear", DUES, "that would have been missed on purpose but for fear of the list"
    ),
    "records_true": Measure("true records, new", RECORDS, "new, of the person who missed"),
    "records_wrong": Measure(
        "wrong records, new", RECORDS, "new, of people who had paid; with `records_astray` all wrong records"
    ),
    "records_astray": Measure("records astray, new", RECORDS, "new, true of somebody else, filed under a namesake"),
    "expired": Measure("records gone by age", RECORDS, "gone by age, marks after repair included"),
    "expunged": Measure("records gone by appeal", RECORDS, "gone by appeal"),
    "repaired": Measure("records gone by repair", RECORDS, "gone by repair"),
    "records_standing": Measure(
        "records standing", RECORDS, "standing after the month, drawers and marks after repair included"
    ),
    "appeals_filed": Measure("appeals, new", APPEALS, "new"),
    "appeals_reviewed": Measure("appeals reviewed", APPEALS, "looked at by the desk"),
    "appeals_waiting": Measure("appeals waiting", APPEALS, "not yet reviewed after the month"),
    "refusals": Measure("transactions refused", "transactions", "refused by gated services"),
    "people_refused": Measure("people refused", PEOPLE, "refused at least once in the month"),
    "in_arrears": Measure("people in arrears", PEOPLE, "with arrears after the month"),
    "wages": Measure("wages earned", MONEY, "earned, what blocked services cost taken off"),
    "wages_lost": Measure("wages lost", MONEY, "of wages, lost to blocked services"),
    "living_costs": Measure("living costs", MONEY, "basic costs, bad luck, extra costs and lenders' price, less perks"),
    "unmet": Measure("living costs unmet", MONEY, "living costs that nobody could pay; they vanish"),
    "luxuries": Measure("spent above the savings cap", MONEY, "spent because savings had reached their cap"),
    "billed": Measure("billed", MONEY, "obligations that fell due"),
    "unpaid": Measure("unpaid when due", MONEY, "of them missed, for whatever reason: added to arrears"),
    "called_in": Measure(
        "overdrafts called in", MONEY, "overdrafts of those whose credit is blocked: added to arrears"
    ),
    "surcharges": Measure("surcharges", MONEY, "added to arrears"),
    "written_off": Measure("written off", MONEY, "arrears above their cap"),
    "arrears_paid": Measure(
        "collected late", MONEY, "old arrears paid in the phase settle, by people and by ties that help"
    ),
    "help": Measure("help from ties", MONEY, "taken from ties that had money to spare"),
    "points_bought": Measure("points bought", "points", "bought"),
    "spent_on_points": Measure("spent on points", MONEY, "paid for them"),
    "savings": Measure("savings", MONEY, "held after the month; below zero is overdraft"),
    "arrears": Measure("still owed", MONEY, "owed after the month"),
    "mean_score": Measure("mean score", "points", "mean over residents after the month"),
    "district_gap": Measure(
        "gap between districts", SHARE, "highest less lowest listed share of a district after the month"
    ),
}
"""Every measure of `measures.MONTHLY`."""
