"""Recourse: who may appeal, whose turn it is, what an appeal finds, and what it takes to make good."""

from __future__ import annotations

from typing import Any

import pytest

from sim.town.ledger import CANNOT, EXPUNGED, REPAIRED, RESIDUAL, STANDS, WILL_NOT, WRONG
from tests.town.hand import HandTown, rules

QUIET = {"rate": 0.0}
APPEAL = {"appeal.rate": 0.5, "appeal.capacity": 1000.0, "appeal.accuracy": 0.5}
ON = {"listed": True, "knows": True}


def office(changes: dict[str, Any] | None = None, residents: int = 2, luck: Any = None, **state: Any) -> HandTown:
    """A town in which everybody is on the list and knows it, unless said."""
    book = rules(APPEAL | (changes or {}), sources=[QUIET, {"name": "drawer", "rate": 0.0, "connected": False}])
    return HandTown(book, residents=residents, luck={"appeal": 0.0, "review": 0.0} | (luck or {}), **ON | state)


# ---- appeals


def test_those_who_are_listed_and_know_it_appeal_at_the_rate() -> None:
    town = office(residents=4, luck={"appeal": [0.49, 0.5, 0.0, 0.0]}, listed=[True, True, False, True],
                  knows=[True, True, True, False]).advance(1)  # fmt: skip
    assert (town.tally("appeals_filed"), town.tally("appeals_reviewed"), town.tally("appeals_waiting")) == (1, 1, 0)


def test_nobody_appeals_twice_at_a_time() -> None:
    town = office({"appeal.capacity": 0.0})
    assert [town.advance(1).tally("appeals_filed") for _ in range(3)] == [2, 0, 0]
    assert town.of("waiting") == [1, 1] and town.tally("appeals_waiting") == 2


@pytest.mark.parametrize(
    ("capacity", "residents", "desk"),
    [(0.0, 1000, 0), (5.0, 1000, 5), (5.0, 10, 1), (0.1, 10_000, 1), (0.1, 10_001, 2), (1000.0, 7, 7)],
)
def test_the_desk_grows_with_the_town_and_is_rounded_up(capacity: float, residents: int, desk: int) -> None:
    town = HandTown(rules({"appeal.capacity": capacity}), residents=residents)
    assert town.recourse.capacity.tolist() == [desk]


def test_the_desk_may_be_amended() -> None:
    book = rules({"appeal.capacity": 1.0}, amendment=[{"month": 2, "changes": {"appeal.capacity": 1000.0}}])
    town = HandTown(book, residents=5).advance(1)
    assert town.recourse.capacity.tolist() == [1] and town.advance(1).recourse.capacity.tolist() == [5]


def test_the_longest_waiting_come_first_then_the_lower_number() -> None:
    """A desk for one: 3 has waited longest, then 1 and 2, who filed together; 0 is the last to file."""
    town = office({"appeal.capacity": 250.0, "appeal.rate": 0.0}, residents=4, waiting=[4, 3, 3, 2])
    town.month = 4
    waiting = [town.advance(1).of("waiting") for _ in range(4)]
    assert waiting == [[4, 3, 3, 0], [4, 0, 3, 0], [4, 0, 0, 0], [0, 0, 0, 0]]


def test_each_world_has_a_desk_of_its_own() -> None:
    narrow, wide = (rules(APPEAL | {"appeal.capacity": capacity}) for capacity in (250.0, 500.0))
    town = HandTown(narrow, wide, residents=4, luck={"appeal": 0.0}, **ON).advance(1)
    assert [town.tally("appeals_reviewed", world) for world in (0, 1)] == [1, 2]
    assert [town.of("waiting", world) for world in (0, 1)] == [[0, 1, 1, 1], [0, 0, 1, 1]]


def test_a_queue_is_served_after_appeals_have_ended() -> None:
    town = office({"appeal.rate": 0.0}, waiting=[1, 0]).advance(1)
    assert town.tally("appeals_reviewed") == 1 and town.of("waiting") == [0, 0]


def test_a_review_finds_the_oldest_wrong_record_that_the_registry_reads() -> None:
    town = office({"listing.threshold": 1300.0})  # nobody comes off
    for cause, source in ((WILL_NOT, 0), (WRONG, 1), (WRONG, 0), (WRONG, 0), (CANNOT, 0), (RESIDUAL, 0)):
        town.record(0, source=source, cause=cause)
    assert town.advance(1).left() == [0, 0, EXPUNGED, 0, 0, 0]
    assert town.tally("expunged") == 1 and town.scratch.cleared.tolist() == [[True, False]]
    assert town.of("demerits") == [400, 0]
    assert town.advance(1).left() == [0, 0, EXPUNGED, EXPUNGED, 0, 0]
    assert town.advance(1).left().count(EXPUNGED) == 2


@pytest.mark.parametrize(("luck", "left"), [(0.49, EXPUNGED), (0.5, STANDS)])
def test_a_review_is_as_accurate_as_it_is(luck: float, left: int) -> None:
    town = office(luck={"review": luck})
    town.record(0, cause=WRONG)
    assert town.advance(1).left() == [left]
    assert town.tally("appeals_reviewed") == 2 and town.of("waiting") == [0, 0]


def test_each_appellant_has_their_own_review() -> None:
    town = office(residents=3, luck={"review": [0.9, 0.0, 0.9]})
    for resident in range(3):
        town.record(resident, cause=WRONG)
    assert town.advance(1).left() == [0, EXPUNGED, 0]


def test_true_records_are_upheld() -> None:
    town = office()
    town.record(0, cause=CANNOT)
    assert town.advance(1).left() == [STANDS] and not town.scratch.cleared.any()


# ---- repair


REPAIR = {"appeal.rate": 0.0, "repair.rate": 0.5, "repair.wait": 3, "repair.residual": 25, "repair.residual_months": 4}
CLEAN = {"clean": 2}
"""Three clean months, with the month of the repair."""


def counter(changes: dict[str, Any] | None = None, luck: Any = 0.0, **state: Any) -> HandTown:
    return office(REPAIR | (changes or {}), luck={"repair": luck}, **CLEAN | state)


def test_true_records_are_replaced_by_one_mark_under_the_newest_source() -> None:
    town = counter()
    for cause, source in ((WILL_NOT, 0), (WRONG, 0), (CANNOT, 0), (WILL_NOT, 1), (RESIDUAL, 0)):
        town.record(0, source=source, cause=cause)
    assert town.advance(1).left() == [REPAIRED, 0, REPAIRED, 0, 0, 0]
    columns = {name: column[-1] for name, column in town.ledger.columns().items()}
    assert (columns["place"], columns["cause"], columns["demerit"], columns["retention"], columns["month"]) == (
        0, RESIDUAL, 25, 4, 1,
    )  # fmt: skip
    assert town.tally("repaired") == 2 and town.scratch.cleared.tolist() == [[True, False]]


def test_the_mark_stands_under_the_source_of_the_newest_record() -> None:
    book = rules(REPAIR, sources=[QUIET, {"name": "zoo", "rate": 0.0}])
    for first, last in ((0, 1), (1, 0)):
        town = HandTown(book, luck={"repair": 0.0}, **ON, **CLEAN)
        town.record(0, source=first)
        town.record(0, source=last)
        town.advance(1)
        assert town.ledger.columns()["source"].tolist() == [first, last, last]


def test_each_has_a_mark_of_their_own() -> None:
    """Two repair at once: the records of one lie between those of the other."""
    book = rules(REPAIR, sources=[QUIET, {"name": "zoo", "rate": 0.0}])
    town = HandTown(book, luck={"repair": 0.0}, **ON, **CLEAN)
    for resident, source in ((0, 0), (1, 1), (0, 1), (1, 0)):
        town.record(resident, source=source)
    town.advance(1)
    columns = town.ledger.columns()
    assert columns["place"].tolist()[4:] == [0, 1] and columns["source"].tolist()[4:] == [1, 0]


def test_the_mark_stays_its_months() -> None:
    town = counter()
    town.record(0)
    assert [town.advance(1).of("demerits")[0] for _ in range(6)] == [25, 25, 25, 25, 0, 0]


def test_without_a_mark_nothing_stays() -> None:
    town = counter({"repair.residual": 0})
    town.record(0)
    assert town.advance(1).left() == [REPAIRED] and town.of("demerits") == [0, 0]


@pytest.mark.parametrize(
    "state",
    [{"listed": [False, False]}, {"knows": [False, False]}, {"arrears": [1.0, 0.0]}, {"clean": 1}],
    ids=["not listed", "does not know", "owes", "not clean for long"],
)
def test_only_those_may_repair_who_are_listed_know_it_owe_nothing_and_were_clean(state: dict[str, Any]) -> None:
    town = counter(**state)
    town.record(0)
    assert town.advance(1).left() == [STANDS]


@pytest.mark.parametrize(("luck", "left"), [(0.49, REPAIRED), (0.5, STANDS)])
def test_repair_comes_at_its_rate(luck: float, left: int) -> None:
    town = counter(luck=luck)
    town.record(0)
    assert town.advance(1).left()[0] == left


def test_whoever_has_nothing_to_make_good_is_cleared_of_nothing() -> None:
    town = counter().advance(1)
    assert not town.scratch.cleared.any() and town.left() == []


def test_marks_are_of_each_world() -> None:
    marked, unmarked = (rules(REPAIR | {"repair.residual": mark}, sources=[QUIET]) for mark in (25, 0))
    town = HandTown(marked, unmarked, luck={"repair": 0.0}, **ON, **CLEAN)
    for world in (0, 1):
        town.record(1, world=world)
    town.advance(1)
    assert [town.of("demerits", world) for world in (0, 1)] == [[0, 25], [0, 0]]
    assert [town.tally("repaired", world) for world in (0, 1)] == [1, 1]
