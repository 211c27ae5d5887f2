"""Choices: each does what it says where that is in reach, nothing where it is not, and nothing to anybody else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.rules import shelf
from sim.studies.snapshot import Snapshot
from sim.town import measures
from sim.town.choices import LARGE, SMALL, Choice, ChoiceError, Choices, Orders, Standing
from sim.town.ledger import CANNOT, EXPUNGED, RESIDUAL, STANDS, WILL_NOT, WRONG
from sim.town.town import Town
from tests.players import random_choices
from tests.town.hand import HandTown, rules
from tests.towns import all_bits, state_bits

DUE = "court: due"
LISTED = {"listed": True, "knows": True}


def by_hand(*answers: tuple[int, str, float], month: int = 1) -> Choices:
    """Answers (resident, matter, value) of one month."""
    return Choices(Choice(month, *answer) for answer in answers)


def ordered(*residents: int, since: int = 1, **orders: Any) -> Choices:
    return Choices(orders=[Standing(since, resident, Orders(**orders)) for resident in residents])


def causes(town: HandTown) -> list[tuple[int, int]]:
    columns = town.ledger.columns()
    return list(zip(columns["place"].tolist(), columns["cause"].tolist(), strict=True))


# ---- by hand


def test_a_bill_is_withheld_or_paid_as_was_chosen_if_it_falls_due_and_there_is_money() -> None:
    """Four owe nothing of it to defiance: one withholds, one pays against their will, one has no money, one no bill."""
    book = rules({"life.defiance": 0.5}, sources=[{"rate": 0.5, "amount": 0.5}])
    answers = by_hand((0, "pay court", False), (1, "pay court", True), (2, "pay court", True), (3, "pay court", False))
    luck = {DUE: [0.3, 0.1, 0.1, 0.6, 0.1]}
    town = HandTown(book, residents=5, savings=[1, 1, 0.25, 1, 1], luck=luck, choices=answers).advance(1)
    assert town.of("savings") == [1.0, 0.5, 0.25, 1.0, 1.0]
    assert town.of("arrears") == [0.5, 0.0, 0.5, 0.0, 0.5]
    assert (town.tally("missed_will_not"), town.tally("missed_cannot"), town.tally("due")) == (2, 1, 4)


def test_a_choice_is_for_one_month() -> None:
    town = HandTown(rules(sources=[{"amount": 0.25}]), savings=1.0, choices=by_hand((0, "pay court", 0), month=2))
    assert [town.advance(1).of("arrears")[0] for _ in range(2)] == [0.0, 0.25]
    assert town.advance(1).of("arrears") == [0.0, 0.0] and town.of("savings") == [0.25, 0.25]


def test_deterred_is_who_would_have_missed_without_fear_and_did_not() -> None:
    book = rules({"life.defiance": 0.5, "deterrence.fixed": 0.5}, sources=[{}], services=[{"gated": True}])
    answers = by_hand((0, "pay court", 0), (1, "pay court", 1), (2, "pay court", 1))
    town = HandTown(book, residents=4, luck={DUE: [0.3, 0.3, 0.1, 0.3]}, choices=answers).advance(1)
    assert (town.tally("deterred"), town.tally("missed_will_not")) == (2, 1)


@pytest.mark.parametrize(("keep", "arrears"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0), (5.0, 1.0)])
def test_savings_may_be_kept_back_from_arrears(keep: float, arrears: float) -> None:
    town = HandTown(rules(), savings=1.0, choices=by_hand((0, "keep", keep)))
    town.state.arrears[:] = 1.0
    town.advance(1)
    assert town.of("arrears") == [arrears, 0.0] and town.of("savings") == [arrears, 0.0]


def test_an_overdraft_pays_no_arrears_whatever_is_kept() -> None:
    town = HandTown(rules({"life.credit_line": 1.0}), savings=-0.5, choices=by_hand((0, "keep", 0.25)))
    town.state.arrears[:] = 1.0
    town.advance(1)
    assert town.of("arrears") == [1.0, 1.0] and town.of("savings") == [-0.5, -0.5]


@pytest.mark.parametrize(("what", "tally"), [("appeal", "appeals_filed"), ("repair", "repaired")])
def test_recourse_is_asked_for_as_was_chosen_by_those_who_may(what: str, tally: str) -> None:
    """By luck nobody does but the last two; the fourth is not listed, the fifth does not know, the last refrains."""
    book = rules({f"{what}.rate": 0.5, "appeal.capacity": 0.0, "repair.wait": 0}, sources=[{"rate": 0.0}])
    answers = by_hand((0, what, True), (1, what, False), (3, what, True), (4, what, True), (6, what, False))
    state = {"listed": [1, 1, 1, 0, 1, 1, 1], "knows": [1, 1, 1, 1, 0, 1, 1]}
    luck = {what: [0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.1]}
    town = HandTown(book, residents=7, luck=luck, choices=answers, **state)
    for resident in range(7):
        town.record(resident)
    town.advance(1)
    assert town.tally(tally) == 2  # the first by choice, the last but one by luck
    assert (town.of("waiting") if what == "appeal" else town.left()) == [x * (1 if what == "appeal" else 3)
                                                                         for x in (1, 0, 0, 0, 0, 1, 0)]  # fmt: skip


@pytest.mark.parametrize("what", ["appeal", "repair"])
def test_where_there_is_no_recourse_choosing_it_does_nothing(what: str) -> None:
    quiet = [{"rate": 0.0}]
    there, gone = (rules({f"{what}.rate": rate, "repair.wait": 0}, quiet) for rate in (0.5, 0.0))
    town = HandTown(there, gone, luck={what: 0.9}, choices=by_hand((0, what, True)), **LISTED)
    for world in range(2):
        town.record(0, world=world)
    town.advance(1)
    assert town.scratch.tallies.appeals_filed.tolist() == [what == "appeal", 0]
    assert town.scratch.tallies.repaired.tolist() == [what == "repair", 0]


BUY = {"purchase.cap": 10.0, "purchase.price": 0.25, "purchase.reserve": 3.0}


def test_points_are_bought_as_was_chosen_whatever_the_reserve_and_never_on_credit() -> None:
    """So many, no more than the cap, no more than there is money for, none; by rule from what is above the reserve."""
    answers = by_hand((0, "buy", 2), (1, "buy", 99), (2, "buy", 99), (3, "buy", 0), (5, "buy", 3))
    savings = [8.0, 8.0, 1.1, 8.0, 4.0, -1.0]
    book = rules(BUY | {"life.credit_line": 2.0})
    town = HandTown(book, residents=6, savings=savings, choices=answers).advance(1)
    assert town.of("bought") == [2.0, 10.0, 4.0, 0.0, 4.0, 0.0]
    assert town.of("savings") == [7.5, 5.5, pytest.approx(0.1), 8.0, 3.0, -1.0]


def test_where_no_points_are_sold_none_are_bought() -> None:
    town = HandTown(rules({"purchase.cap": 0.0}), savings=9.0, choices=by_hand((0, "buy", 5))).advance(1)
    assert town.of("bought") == [0.0, 0.0] and town.of("savings") == [9.0, 9.0]


def test_money_is_lent_to_ties_in_need_wherever_ties_may_help() -> None:
    """Offered by hand: as much as was chosen, in equal parts to the needy ties, of which each takes what it needs."""
    books = rules({"help.upto": 0.0}), rules({"help.upto": 0.0, "channels.help": False})
    town = HandTown(*books, residents=4, ties=[(0, 1), (0, 2), (0, 3)], savings=[4.0, 0.0, 0.0, 9.0],
                    choices=by_hand((0, "lend", 2.0)))  # fmt: skip
    town.state.arrears[:] = [0.0, 3.0, 0.5, 0.0]
    town.advance(1)
    assert (town.of("arrears"), town.of("savings")) == ([0.0, 2.0, 0.0, 0.0], [2.5, 0.0, 0.0, 9.0])
    assert (town.of("arrears", 1), town.of("savings", 1)) == ([0.0, 3.0, 0.5, 0.0], [4.0, 0.0, 0.0, 9.0])
    assert town.scratch.tallies.help.tolist() == [1.5, 0.0]


@pytest.mark.parametrize(
    ("savings", "arrears", "left"), [(1.0, 0.0, 0.0), (1.0, 0.5, 0.5), (0.0, 0.0, 0.0)],
    ids=["no more than there is", "who owes lends nothing", "who has nothing lends nothing"],
)  # fmt: skip
def test_nobody_lends_what_they_have_not(savings: float, arrears: float, left: float) -> None:
    town = HandTown(rules({"help.upto": 0.0}), ties=[(0, 1)], savings=[savings, 0.0],
                    choices=by_hand((0, "lend", 9.0), (0, "keep", 9.0)))  # fmt: skip
    town.state.arrears[:] = [arrears, 5.0]
    town.advance(1)
    assert town.of("savings") == [savings if arrears else left, 0.0]
    assert town.of("arrears") == [arrears, 5.0 - (0.0 if arrears else savings)]


def test_who_lends_nothing_by_choice_helps_nobody() -> None:
    book = rules({"help.share": 1.0, "help.reserve": 0.0, "help.upto": 0.0})
    town = HandTown(book, ties=[(0, 1)], savings=[4.0, 0.0], choices=by_hand((0, "lend", 0)))
    town.state.arrears[:] = [0.0, 1.0]
    assert town.advance(1).of("arrears") == [0.0, 1.0]


# ---- standing orders


def test_who_never_lets_one_slip_pays_whatever_there_is_money_for() -> None:
    book = rules({"life.defiance": 1.0}, sources=[{"amount": 0.5}])
    town = HandTown(book, residents=3, savings=[1.0, 1.0, 0.0], choices=ordered(0, 2, never_slip=True)).advance(1)
    assert causes(town) == [(1, WILL_NOT), (2, CANNOT)]


BILLS = [{"name": "utility", "amount": 0.5}, {"name": "lender", "amount": 0.25}, {"name": "court", "amount": 0.75}]


@pytest.mark.parametrize(
    ("first", "savings", "missed"),
    [
        ("", 0.75, ["court"]), (SMALL, 0.75, ["court"]), (LARGE, 0.75, ["utility", "lender"]),
        ("court", 0.75, ["utility", "lender"]), ("court", 1.0, ["utility"]), (LARGE, 1.0, ["utility"]),
        ("lender", 0.5, ["utility", "court"]), (SMALL, 0.5, ["utility", "court"]), ("", 0.5, ["lender", "court"]),
        ("court", 0.5, ["lender", "court"]), (LARGE, 1.5, []),
    ],
)  # fmt: skip
def test_when_the_money_is_short_bills_go_in_the_order_that_was_chosen(
    first: str, savings: float, missed: list[str]
) -> None:
    """The others are missed for want of money, like any bill that other bills leave no money for."""
    town = HandTown(rules(sources=BILLS), savings=savings, choices=ordered(0, 1, first=first)).advance(1)
    columns = town.ledger.columns()
    assert [town.sources[s].name for s, p in zip(columns["source"], columns["place"], strict=True) if p == 0] == missed
    assert set(columns["cause"].tolist()) <= {CANNOT}


def test_equal_bills_go_as_they_come_and_the_overdraft_is_money() -> None:
    equal = [bill | {"amount": 0.5} for bill in BILLS]
    for first in (SMALL, LARGE):
        town = HandTown(rules({"life.credit_line": 0.5}, sources=equal), savings=0.25, choices=ordered(0, first=first))
        assert [town.sources[s].name for s in town.advance(1).ledger.columns()["source"][::2]] == ["lender", "court"]


def test_what_will_be_withheld_leaves_money_for_the_others() -> None:
    choices = Choices([Choice(1, 0, "pay court", 0)], [Standing(1, 0, Orders(first=LARGE))])
    town = HandTown(rules(sources=BILLS), savings=[0.75, 9.0], choices=choices).advance(1)
    assert causes(town) == [(0, WILL_NOT)] and town.of("savings")[0] == 0.0


def test_the_order_is_worked_out_anew_in_each_world() -> None:
    dear = [*BILLS[:2], BILLS[2] | {"amount": 2.0}]
    town = HandTown(rules(sources=BILLS), rules(sources=dear), savings=2.0, choices=ordered(0, first=LARGE)).advance(1)
    assert (town.of("arrears")[0], town.of("arrears", 1)[0]) == (0.0, 0.75)  # all three are paid; the dear one alone


@pytest.mark.parametrize(
    ("orders", "arrears"),
    [({}, 0.5), ({"keep": 0.25}, 0.75), ({"bills_first": True}, 1.25), ({"keep": 0.25, "bills_first": True}, 1.5)],
)
def test_a_cushion_and_this_months_bills_may_come_before_old_debts(orders: dict[str, Any], arrears: float) -> None:
    """Two bills of three fall due, 0.75 in all."""
    book = rules(sources=[bill | {"rate": 0.5} for bill in BILLS])
    luck = {"utility: due": 0.1, "lender: due": 0.1}
    town = HandTown(book, savings=1.5, luck=luck, choices=ordered(0, **orders))
    town.state.arrears[:] = 2.0
    town.advance(1)
    assert town.tally("arrears_paid") == (2.0 - arrears) + 1.5  # the other pays all that there is
    missed = {0.5: 0.75, 0.75: 0.5, 1.25: 0.0, 1.5: 0.0}[arrears]  # the cushion alone pays the smaller bill
    assert town.of("arrears") == [arrears + missed, 0.5 + 0.75]


def test_bills_that_are_not_to_be_paid_keep_nothing_back() -> None:
    choices = Choices([Choice(1, 0, "pay court", 0)], [Standing(1, 0, Orders(bills_first=True))])
    town = HandTown(rules(sources=[{"amount": 0.75}]), savings=1.0, choices=choices)
    town.state.arrears[:] = 1.0
    assert town.advance(1).of("arrears") == [0.75, 0.75] and town.of("savings")[0] == 0.0


def test_recourse_and_points_by_order_whenever_they_can_be_or_never() -> None:
    book = rules(BUY | {"appeal.rate": 0.5, "repair.rate": 0.5, "repair.wait": 9, "appeal.capacity": 0.0})
    choices = Choices(orders=[
        Standing(1, 0, Orders(appeal=True, repair=True, buy=True)),
        Standing(1, 1, Orders(appeal=False, repair=False, buy=False)),
    ])  # fmt: skip
    luck = {"appeal": [0.9, 0.1, 0.1, 0.9]}
    town = HandTown(book, residents=4, savings=[1.0, 9.0, 9.0, 1.0], luck=luck, choices=choices, **LISTED).advance(1)
    assert town.of("waiting") == [1, 0, 1, 0] and town.of("bought") == [4.0, 0.0, 10.0, 0.0]


def test_orders_hold_from_their_month_until_others_do_and_an_answer_by_hand_comes_before_them() -> None:
    book = rules({"life.defiance": 1.0}, sources=[{"amount": 0.0}])
    orders = [Standing(5, 0, Orders()), Standing(2, 0, Orders(never_slip=True))]  # in any order
    town = HandTown(book, choices=Choices([Choice(3, 0, "pay court", 0)], orders)).advance(6)
    missed = [bool(flags[0, 0] & measures.WILL_NOT) for flags in town.history.flags]
    assert missed == [True, False, True, False, True, True]


# ---- what no choice may do


PLAYERS = 12


def both_worlds(pilot: str, choices: Choices | None, worlds: Sequence[int] = (0, 1)) -> Town:
    rulebook = shelf.load(pilot)
    books = [rulebook, rulebook.without_list()]
    with Town([books[w] for w in worlds], 100, 5, choices=choices) as town:
        return town.advance(40)


@pytest.mark.parametrize("pilot", shelf.pilots())
def test_orders_that_say_nothing_change_no_bit(pilot: str) -> None:
    nothing = Choices(orders=[Standing(1, resident, Orders()) for resident in range(100)])
    with_them, without = both_worlds(pilot, nothing), both_worlds(pilot, None)
    assert all_bits(with_them) == all_bits(without)


class Watcher(Town):
    """Notes what everybody does by rule, as choices would say it."""

    def step(self) -> None:
        before = self.state.bought.copy()
        lapsed = (np.arange(self.people.count) + self.month + 1) % 12 == 1
        super().step()
        for source in self.sources:
            if source.index in self.scratch.bills:
                bill = self.scratch.bills[source.index]
                self.note(f"pay {source.name}", bill.due[0], bill.willing[0])
        before[:, lapsed] = 0
        everyone = np.ones(self.people.count, dtype=bool)
        self.note("buy", everyone, (self.state.bought - before)[0])
        self.note("strike out", everyone, np.zeros(self.people.count))
        self.note("keep", everyone, np.zeros(self.people.count))
        self.note("appeal", everyone, self.state.waiting[0] == self.month)
        self.note("waive", everyone, self.state.waived[0])

    def note(self, what: str, asked: Any, values: Any) -> None:
        self.noted: list[Choice] = getattr(self, "noted", [])
        self.noted += [Choice(self.month, int(r), what, float(values[r])) for r in np.flatnonzero(asked)]


# ---- a clerk's rulings

STRICT = {"listing.threshold": 900.0, "score.start": 1000.0}


def test_struck_out_records_leave_and_with_them_the_listing_whatever_is_owed() -> None:
    """Of three with two records and a mark each: struck out, upheld, and struck out though only a drawer holds any."""
    book = rules(STRICT | {"listing.arrears_paid": True}, sources=[{"rate": 0.0}, {"name": "shop", "connected": False}])
    rulings = by_hand((0, "strike out", 1), (1, "strike out", 0), (2, "strike out", 1))
    town = HandTown(book, residents=3, **LISTED, arrears=0.5, choices=rulings)
    for resident in (0, 1):
        town.record(resident)
        town.record(resident, cause=WRONG)
        town.record(resident, cause=RESIDUAL)
    town.record(2, source=1)
    town.state.score[0, 2] = 0.0
    assert town.advance(1).of("listed") == [False, True, True]
    assert town.left() == [EXPUNGED] * 3 + [STANDS] * 4
    assert (town.tally("expunged"), town.of("demerits")) == (3, [0, 300, 0])
    assert town.advance(3).of("listed") == [False, True, True]


def test_whoever_is_let_off_comes_off_the_list_though_the_records_stand_until_the_next_one() -> None:
    """0 is on the list, 1 would come onto it, 2 likewise and is not let off though the clerk's luck says so."""
    book = rules(STRICT | {"discretion.waive": 0.5}, sources=[{"rate": 0.0, "demerit": 150}])
    rulings = by_hand((0, "waive", 1), (1, "waive", 1), (2, "waive", 0), (3, "waive", 1))
    luck = {"clerk": {1: [0.9, 0.9, 0.1, 0.9]}}
    town = HandTown(book, residents=4, listed=[True, False, False, False], luck=luck, choices=rulings)
    for resident in range(3):
        town.record(resident, demerit=150)
    assert town.advance(1).of("listed") == [False, False, True, False]
    assert (town.of("waived"), town.left()) == ([True, True, False, False], [STANDS] * 3)
    assert town.advance(2).of("listed") == [False, False, True, False]
    town.record(0)
    town.scratch.recorded[0, 0] = True
    town.registry.update_lists(town)
    assert (town.of("listed"), town.of("waived")) == ([True, False, True, False], [False, True, False, False])


def test_whoever_serves_a_term_for_nothing_that_stands_can_be_let_off() -> None:
    town = HandTown(rules(STRICT), residents=2, **LISTED, choices=by_hand((0, "waive", 1)))
    assert town.advance(1).of("listed") == [False, True] and town.of("waived") == [False, False]


@pytest.mark.parametrize("pilot", ["joined-hands", "lantern-score", "auto-flag"])
def test_a_choice_equal_to_what_the_rule_does_changes_no_bit(pilot: str) -> None:
    """Everybody chooses, in every month, what they would have done."""
    rulebook = shelf.load(pilot).set(
        {"appeal.capacity": 0.0, "life.defiance": 0.2, "purchase.price": 0.013, "discretion.waive": 0.4}
    )
    with Watcher([rulebook], 60, 5) as by_rule, Town([rulebook], 60, 5) as again:
        by_rule.advance(40)
        again.choices = Choices(by_rule.noted)
        assert state_bits(again.advance(40), 0) == state_bits(by_rule, 0)
    assert {c.what for c in by_rule.noted if c.value} >= {"appeal", "pay lender", "waive"}


def test_a_world_lives_alone_as_in_a_stack() -> None:
    sources = [source.name for source in shelf.load("joined-hands").source]
    choices = random_choices(11, sources, 100, 30, 40)
    stack = both_worlds("joined-hands", choices)
    for world in range(2):
        assert state_bits(both_worlds("joined-hands", choices, [world]), 0) == state_bits(stack, world)
    assert state_bits(stack, 0) != state_bits(both_worlds("joined-hands", None), 0)


def test_where_nothing_joins_people_a_choice_reaches_nobody_else() -> None:
    unjoined = shelf.load("joined-hands").set({
        "score.association": 0.0, "score.household": 0.0, "inspection.focus": 0.0, "appeal.rate": 0.0,
        "life.pool_price": 0.0, "registry.mismatch": 0.0, "channels.help": False,
    })  # fmt: skip
    sources = [source.name for source in unjoined.source]
    choices = random_choices(3, sources, 100, PLAYERS, 40)
    players = {choice.resident for choice in choices.by_hand} | {given.resident for given in choices.orders}
    with Town([unjoined], 100, 5) as plain, Town([unjoined], 100, 5, choices=choices) as played:
        plain.advance(40)
        played.advance(40)
    differ: set[int] = set()
    for name, column in vars(plain.state).items():
        if isinstance(column, np.ndarray) and column.shape == plain.state.shape and name != "listed_ties":
            differ |= set(np.flatnonzero((column != getattr(played.state, name))[0]).tolist())
    assert differ and differ <= players


def test_a_snapshot_and_one_persons_life_go_on_with_the_choices() -> None:
    sources = [source.name for source in shelf.load("joined-hands").source]
    choices = random_choices(2, sources, 100, 30, 40)
    played = both_worlds("joined-hands", choices)
    with Town(played.worlds, 100, 5, choices=choices) as town:
        town.advance(20)
        with Snapshot(town).town([0, 1]) as later:
            later.advance(20)
            assert later.state.savings.tolist() == played.state.savings.tolist()
    for resident in range(0, 100, 9):
        life = played.resident(resident).life
        assert life["savings"].iloc[[39, 79]].tolist() == played.state.savings[:, resident].tolist()


# ---- errors


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([Choice(0, 1, "keep", 1)], "choices: month: 0; must be a whole number from 1 to 12,000"),
        ([Choice(1, 1, "kep", 1)], "choices: month 1, resident 1: 'kep': no such matter; did you mean keep?"),
        ([Choice(1, 1, "keep", -1)], "choices: month 1, resident 1: keep: -1; must be a number from 0 to 10,000"),
        ([Choice(1, 1, "lend", math.nan)],
         "choices: month 1, resident 1: lend: nan; must be a number from 0 to 10,000"),
        ([Choice(1, 1, "buy", math.inf)], "choices: month 1, resident 1: buy: inf; must be a number from 0 to 10,000"),
        ([Choice(1, 1, "appeal", 2)], "choices: month 1, resident 1: appeal: 2; must be yes or no (1 or 0)"),
        ([Choice(1, 1, "appeal", 1), Choice(1, 1, "appeal", 1)],
         "choices: month 1, resident 1: 'appeal' is said twice"),
        ([Choice(1, 100, "appeal", 1)], "choices: resident: 100; must be a whole number from 0 to 99"),
        ([Choice(1, 1, "pay lander", 1)],
         "choices: pay 'lander': no such source in this town; did you mean lender?"),
        ([Standing(1, 1, Orders(first="lander"))],
         "choices: pay 'lander': no such source in this town; did you mean lender?"),
        ([Standing(1, 1, Orders(keep=-0.5))],
         "choices: month 1, orders of resident 1: keep: -0.5; must be a number from 0 to 10,000"),
        ([Standing(3, 1, Orders()), Standing(3, 1, Orders())], "choices: month 3, resident 1: 'orders' is said twice"),
        ([Standing(0, 1, Orders())], "choices: month: 0; must be a whole number from 1 to 12,000"),
        ([Standing(1, -1, Orders())], "choices: resident: -1; must be a whole number from 0 to 99"),
    ],
)  # fmt: skip
def test_a_choice_that_cannot_be_is_refused_in_one_line(given: list[Any], said: str) -> None:
    with pytest.raises(ChoiceError) as error:
        both_worlds("joined-hands", Choices([g for g in given if isinstance(g, Choice)],
                                            [g for g in given if isinstance(g, Standing)]))  # fmt: skip
    assert str(error.value) == said
