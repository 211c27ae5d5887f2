"""The summary of a life and its twin, counted by hand."""

from __future__ import annotations

from typing import Any

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
    assert twins.Overlap(0, 0, 7).caused_share == 0


def test_who_is_listed_at_the_end_here_only(town: HandTown) -> None:
    assert twins.listed_only_here(town, 0, 1).tolist() == [False, True, False, False]
    assert not twins.listed_only_here(town, 1, 0).any()


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
    told = summary.world(town, 0, 1)
    assert set(told) == {"name", *summary.DEFINITIONS}
    assert told == {
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
        "refusals": 7,
        "wages_lost": 3.5,
        "breach_rate": 0.0,
        "deterred": 0,
    }


def test_the_end_counts_and_not_the_beginning(town: HandTown) -> None:
    """In the twin, somebody is listed in the first month and nobody in the last."""
    there = summary.world(town, 1, 0)
    assert (there["listed_share"], there["district_gap"], there["entries"], there["exits"]) == (0.0, 0.0, 2, 2)


def test_nothing_is_divided_by_nothing() -> None:
    told = summary.world(HandTown(rules(), rules()).advance(1), 0, 1)
    assert {value for name, value in told.items() if name != "name"} == {0}


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
    told = summary.world(town.advance(1), 0, 1)
    assert (told["wrong_person_share"], told["cannot_share"], told["will_not_share"]) == (0.25, 0.25, 0.5)
    assert (told["entries"], told["listed_share"], told["favoured_share"]) == (4, 0.5, 0.5)
    assert (told["breach_rate"], told["deterred"]) == (0.375, 2)
    assert (summary.world(town, 1, 0)["entries"], summary.world(town, 1, 0)["cannot_share"]) == (1, 1.0)


def test_causes_that_weigh_the_same_share_a_listing() -> None:
    """Of three listings one has two causes, one three, and one none of the three: their shares add up to two thirds."""
    town = HandTown(rules({"listing.threshold": 1000.0}, sources=[{"rate": 0.0}]), residents=4)
    for resident, causes in ((0, (WRONG, CANNOT)), (1, (WRONG, CANNOT, WILL_NOT)), (2, (RESIDUAL,))):
        for cause in causes:
            town.record(resident, cause=cause, demerit=1)
    told = summary.world(town.advance(1), 0, 0)
    assert told["entries"] == 3
    assert told["wrong_person_share"] == told["cannot_share"] == pytest.approx((1 / 2 + 1 / 3) / 3, abs=1e-6)
    assert told["will_not_share"] == pytest.approx(1 / 9, abs=1e-6)
    assert tables.spells(town)["cause"].tolist() == [
        "wrong record or could not pay",
        "wrong record or could not pay or would not pay",
        "mark after repair",
    ]


def sentence(listed: list[bool], twin: list[bool], months: int = 1, ever: Any = None) -> str:
    town = HandTown(rules(), rules(), residents=len(listed), forced=[])
    town.advance(months)
    town.state.listed[:] = [listed, twin]
    if ever is not None:
        town.state.ever_listed[0] = ever
    return summary.sentence(town, 0, 1)


def test_a_life_in_one_sentence() -> None:
    on, off = [True, True, False], [False, False, False]
    assert sentence(on, [True, False, False], 24) == (
        "Of 2 people on the list of calm after two years, 1 would not be on it if being listed had cost them nothing."
    )
    assert sentence(on, on) == (
        "Of 2 people on the list of calm after one month, all would be on it even if being listed had cost them "
        "nothing."
    )
    one = [True, False, False]
    assert sentence(one, off, 13) == (
        "The one person on the list of calm after 13 months would not be on it if being listed had cost them nothing."
    )
    assert "would be on it even if" in sentence(one, one)
    assert sentence(off, on, 5) == "Under calm, after five months, nobody is on the list, and nobody ever was."
    assert sentence(off, on, ever=one).endswith("nobody is on the list, though 1 person once was.")
    assert sentence(off, on, ever=np.array(on)).endswith("nobody is on the list, though 2 people once were.")
