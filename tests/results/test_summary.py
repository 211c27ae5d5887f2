"""The summary of a life and its twin, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.results import summary, twins
from sim.town import tables
from sim.town.ledger import CANNOT, RESIDUAL, WILL_NOT, WRONG
from tests.town.hand import HandTown, rules

EMPLOYER = {"name": "employer", "wage_loss": 0.5, "need": 1.0}
HERE = [(0, 0, 1), (0, 0, 6), (0, 1, 9)]
"""Put on the list: 0 in months 1 to 3 and 6 to 8, 1 in months 9 and 10."""
THERE = [(1, 0, 2), (1, 2, 1)]
"""In the twin: 0 in months 2 to 4, 2 in months 1 to 3."""


@pytest.fixture
def town() -> HandTown:
    """Ten months of four people, two in each district, and of their twins."""
    book = rules({"listing.term": 3}, services=[EMPLOYER])
    return HandTown(book, book, residents=4, districts=2, forced=HERE + THERE, savings=9.0,
                    luck={"employer: asked": 0.0}).advance(10)  # fmt: skip


def test_listed_months_of_both_worlds(town: HandTown) -> None:
    """Here eight, there six, the same person in the same month in two of them."""
    assert twins.overlap(town, 0, 1) == twins.Overlap(both=2, only_world=6, only_twin=4)
    assert twins.overlap(town, 1, 0) == twins.Overlap(both=2, only_world=4, only_twin=6)
    assert twins.overlap(town, 0, 1).caused_share == 0.75
    assert (twins.overlap(town, 0, 1).prevented_share, twins.overlap(town, 0, 1).net_share) == (0.5, 0.25)
    nobody = twins.Overlap(0, 0, 7)
    assert (nobody.caused_share, nobody.prevented_share, nobody.net_share) == (0, 0, 0)


def test_who_is_listed_at_the_end_here_only(town: HandTown) -> None:
    assert twins.listed_only_here(town, 0, 1).tolist() == [False, True, False, False]
    assert not twins.listed_only_here(town, 1, 0).any()
    town.state.listed[1] = [True, True, False, True]  # the second in both: caused by neither
    assert not twins.listed_only_here(town, 0, 1).any()
    assert twins.listed_only_here(town, 1, 0).tolist() == [True, False, False, True]


def test_what_a_world_did_to_each(town: HandTown) -> None:
    """More months listed is harm, fewer is help; at equal months it is the money."""
    assert twins.lives(town, 0, 1)["effect"].tolist() == ["harmed", "harmed", "helped", "same"]
    frame = twins.lives(town, 0, 1)
    assert frame["months_listed"].tolist() == [6, 2, 0, 0] and frame["months_listed_twin"].tolist() == [3, 0, 3, 0]
    assert frame["wealth"].tolist() == [6.0, 8.5, 9.0, 9.0]
    assert frame["wealth_twin"].tolist() == [7.5, 9.0, 7.5, 9.0]
    town.state.savings[0, 3], town.state.arrears[1, 3] = 9.5, 1.0
    assert twins.lives(town, 0, 1)["effect"][3] == "helped"
    assert twins.lives(town, 1, 0)["effect"][3] == "harmed"


def test_the_numbers_of_a_life(town: HandTown) -> None:
    reply = summary.world(town, 0, 1, 1)
    assert set(reply) == {"name", *summary.DEFINITIONS}
    assert reply == {
        "name": "calm",
        "listed_share": 0.25,
        "ever_listed_share": 0.5,
        "favoured_share": 0.0,
        "mean_months_listed": 4.0,
        "entries": 3,
        "exits": 2,
        "wrong_person_share": 0.0,
        "cannot_share": 0.0,
        "will_not_share": 0.0,
        "district_gap": 0.5,
        "concentration": 0.75,  # the most-listed hundredth is one person at least
        "relapse_share": 0.5,
        "entrenchment": 0.75,
        "prevented": 0.5,
        "net": 0.25,
        "never": 1,
        "again": 0,
        "longer": 0,
        "sooner": 0,
        "anyway": 0,
        "worse_off": 0.5,
        "better_off": 0.25,
        "unpaid": 0.0,
        "collected_late": 0.0,
        "written_off": 0.0,
        "still_owed": 0.0,
        "refusals": 7,
        "wages_lost": 3.5,
        "breach_rate": 0.0,
        "deterred": 0,
    }


def test_the_end_counts_and_not_the_beginning(town: HandTown) -> None:
    """In the twin, somebody is listed in the first month and nobody in the last."""
    there = summary.world(town, 1, 0, 0)
    assert (there["listed_share"], there["district_gap"], there["entries"], there["exits"]) == (0.0, 0.0, 2, 2)


def test_nothing_is_divided_by_nothing() -> None:
    reply = summary.world(HandTown(rules(), rules()).advance(1), 0, 1, 1)
    assert {value for name, value in reply.items() if name != "name"} == {0}


def test_causes_obligations_and_favours() -> None:
    """Of four listings one is by each cause and two by will; of eight bills two are left on purpose, one for want."""
    changes = {"listing.threshold": 1000.0, "favour.enabled": True, "favour.threshold": 999.0,
               "life.defiance": 0.25, "deterrence.fixed": 0.5}  # fmt: skip
    court = {"amount": 1.0, "detection": 0.0, "rate": 0.5}
    luck = {"court: due": [0.4, 0.01, 0.02, 0.1, 0.11, 0.3, 0.3, 0.3]}
    book = rules(changes, sources=[court], services=[{"need": 0.0}])
    town = HandTown(book, book, residents=8, savings=[0, 1, 1, 1, 1, 1, 1, 1], luck=luck)
    town.record(5, world=1, cause=CANNOT, demerit=1)
    for resident, cause in ((0, WRONG), (1, CANNOT), (2, WILL_NOT), (3, WILL_NOT)):
        town.record(resident, cause=cause, demerit=1)
    reply = summary.world(town.advance(1), 0, 1, 1)
    assert (reply["wrong_person_share"], reply["cannot_share"], reply["will_not_share"]) == (0.25, 0.25, 0.5)
    assert (reply["entries"], reply["listed_share"], reply["favoured_share"]) == (4, 0.5, 0.5)
    assert (reply["breach_rate"], reply["deterred"]) == (0.375, 2)
    assert (summary.world(town, 1, 0, 0)["entries"], summary.world(town, 1, 0, 0)["cannot_share"]) == (1, 1.0)


def test_causes_that_weigh_the_same_share_a_listing() -> None:
    """Of three listings one has two causes, one three, and one none of the three: their shares add up to two thirds."""
    town = HandTown(rules({"listing.threshold": 1000.0}, sources=[{"rate": 0.0}]), residents=4)
    for resident, causes in ((0, (WRONG, CANNOT)), (1, (WRONG, CANNOT, WILL_NOT)), (2, (RESIDUAL,))):
        for cause in causes:
            town.record(resident, cause=cause, demerit=1)
    reply = summary.world(town.advance(1), 0, None, None)
    assert reply["entries"] == 3
    assert reply["wrong_person_share"] == reply["cannot_share"] == pytest.approx((1 / 2 + 1 / 3) / 3, abs=1e-6)
    assert reply["will_not_share"] == pytest.approx(1 / 9, abs=1e-6)
    assert tables.spells(town)["cause"].tolist() == [
        "wrong record or could not pay",
        "wrong record or could not pay or would not pay",
        "mark after repair",
    ]


def sentence(here: list[str], twin: list[str]) -> str:
    """Of people whose months are given as 1 (on the list) and 0, in a world and in its twin."""
    town = HandTown(rules(), rules(), residents=len(here))
    months = np.array([[list(life) for life in lives] for lives in (here, twin)]) == "1"
    town.month = months.shape[-1]
    town.history.flags = list(np.moveaxis(months, -1, 0).astype(np.uint8))
    town.state.listed[:], town.state.ever_listed[:] = months[..., -1], months.any(axis=-1)
    return summary.sentence(town, 0, 1)


OF = "on the list of calm after two months"
FREE = "on it without feedback"


@pytest.mark.parametrize(
    ("here", "twin", "end"),
    [
        ("11 11 00", "11 00 00", f"Of 2 people {OF}, 1 would not be {FREE}, and would never have been listed."),
        ("11 11 00", "11 10 00", f"1 would not be {FREE}, but would have been listed before."),
        ("11 11 11", "11 10 00", f"2 would not be {FREE}, and 1 of them would never have been listed."),
        ("11 11 11", "11 10 10", f"2 would not be {FREE}, but each of them would have been listed before."),
        ("11 11 11", "11 00 00", f"2 would not be {FREE}, and none of them would ever have been listed."),
        ("11 11 00", "00 00 11", f"Of 2 people {OF}, none would be {FREE}, and none of them would ever have been "
         "listed."),
        ("11 01 00", "11 11 11", f"Of 2 people {OF}, all would be on it even without feedback."),
        ("01 00", "00 00", f"The one person {OF} would not be {FREE}, and would never have been listed."),
        ("01 00", "10 00", f"would not be {FREE}, but would have been listed before."),
        ("01 00", "01 11", f"The one person {OF} would be on it even without feedback."),
        ("00 00", "11 11", "Under calm, after two months, nobody is on the list, and nobody ever was."),
        ("10 00", "11 11", "nobody is on the list, though 1 person once was."),
        ("10 10", "11 11", "nobody is on the list, though 2 people once were."),
    ],
)  # fmt: skip
def test_a_life_in_one_sentence(here: str, twin: str, end: str) -> None:
    assert sentence(here.split(), twin.split()).endswith(end)


def test_better_and_worse_off_is_a_matter_of_money(town: HandTown) -> None:
    """By more than a tenth of a month's costs; months on the list do not count as such."""
    assert twins.richer(town, 0, 1).tolist() == [-1, -1, 1, 0]
    town.state.savings[0] = [7.5, 9.09, 7.41, 9.2]
    assert twins.richer(town, 0, 1).tolist() == [0, 0, 0, 1]
    result = summary.world(town, 0, 1, 1)
    assert (result["better_off"], result["worse_off"]) == (0.25, 0)


def test_what_needs_a_twin_is_left_out_without_one(town: HandTown) -> None:
    assert summary.twins_of(["listed_share", "net"]) == ("no feedback",)
    assert summary.twins_of(["worse_off", "never"]) == ("no feedback", "no list")
    left_out = set(summary.DEFINITIONS) - set(summary.world(town, 0, None, None))
    assert left_out == {name for name, number in summary.DEFINITIONS.items() if number.beside}
