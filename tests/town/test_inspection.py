"""Scrutiny: who is watched how closely, where inspectors go, what they have time for, and what is remembered."""

from __future__ import annotations

import pytest

from sim.town.ledger import WRONG
from tests.town.hand import HandTown, rules

BREACH = {"life.defiance": 1.0}
DUE, WATCH = "court: due", "court: watch"


def watched(town: HandTown) -> list[float]:
    closely: list[float] = (town.scratch.watched[0] * 1.0).tolist()
    return closely


def recorded(town: HandTown) -> list[int]:
    places: list[int] = town.ledger.columns()["place"].tolist()
    return places


# ---- persons


def test_those_on_the_list_are_watched_more() -> None:
    town = HandTown(rules({"inspection.listed_factor": 1.5}), listed=[True, False]).advance(1)
    assert watched(town) == [1.5, 1.0]


def test_each_strike_adds_to_the_watch() -> None:
    town = HandTown(rules({"inspection.record_factor": 0.25}, sources=[{"rate": 0.0}]), listed=[True, False])
    for resident in (0, 0, 1):
        town.record(resident)
    assert watched(town.advance(1)) == [1.5, 1.25]


def test_watching_scales_the_detection() -> None:
    """Of true misses; errors are no matter of watching."""
    book = rules(BREACH | {"inspection.listed_factor": 2.0}, sources=[{"detection": 0.25, "error": 0.25}])
    town = HandTown(book, listed=[True, False], luck={WATCH: 0.4}).advance(1)
    assert recorded(town) == [0]
    honest = HandTown(
        rules({"inspection.listed_factor": 2.0}, sources=[{"error": 0.25}]), listed=True, luck={WATCH: 0.4}
    )
    assert recorded(honest.advance(1)) == []


# ---- districts, smoothly


def two_districts(focus: float, past: list[float], **changes: object) -> HandTown:
    town = HandTown(rules({"inspection.focus": focus, **changes}), residents=4, districts=2)
    town.state.discoveries[:] = past
    return town.advance(1)


@pytest.mark.parametrize(("focus", "closely"), [(0.0, [1, 1]), (0.5, [1.25, 0.75]), (1.0, [1.5, 0.5])])
def test_the_budget_follows_past_discoveries(focus: float, closely: list[float]) -> None:
    town = two_districts(focus, [6.0, 2.0])
    assert watched(town) == [closely[0], closely[0], closely[1], closely[1]]
    assert town.scratch.share.tolist() == [[c / 2 for c in closely]]


def test_the_reported_share_needs_no_inspection() -> None:
    assert watched(two_districts(1.0, [6.0, 2.0], **{"inspection.reported": 0.5})) == [1.25, 1.25, 0.75, 0.75]


def test_without_past_discoveries_the_budget_is_even() -> None:
    assert watched(two_districts(1.0, [0.0, 0.0])) == [1.0] * 4


def test_the_first_district_may_start_with_more_discoveries() -> None:
    book = rules({"inspection.prior": 8.0, "inspection.prior_tilt": 0.5})
    assert HandTown(book, residents=4, districts=2).state.discoveries.tolist() == [[12.0, 4.0]]


# ---- districts, by lot


def by_lot(units: int, luck: list[float], residents: int = 4, **changes: object) -> HandTown:
    book = rules(BREACH | {"inspection.units": units, "inspection.focus": 1.0, **changes}, sources=[{"detection": 0.5}])
    town = HandTown(
        book, residents=residents, districts=2, luck={"inspectors": luck, WATCH: [0.1, 0.2, 0.3, 0.4][:residents]}
    )
    town.state.discoveries[:] = [6.0, 2.0]  # three of four inspectors go to the first
    return town.advance(1)


def test_inspectors_go_to_districts_in_proportion_to_the_shares() -> None:
    town = by_lot(3, [0.74, 0.75, 0.0])
    assert town.scratch.sent.tolist() == [[2, 1]]
    assert recorded(town) == [0, 1, 2, 3]


def test_where_no_inspector_goes_only_what_is_reported_is_found() -> None:
    assert recorded(by_lot(1, [0.75])) == [2, 3]
    town = by_lot(1, [0.75], **{"inspection.reported": 0.5})
    assert watched(town) == [0.5, 0.5, 1.0, 1.0] and recorded(town) == [0, 1, 2, 3]
    assert recorded(by_lot(1, [0.0], **{"inspection.reported": 0.5})) == [0, 1]  # 0.3 and 0.4 are above 0.5 x 0.5


def test_another_world_may_have_other_inspectors() -> None:
    few, many = (rules({"inspection.units": units, "inspection.focus": 1.0}) for units in (1, 3))
    town = HandTown(few, many, rules(), residents=4, districts=2, luck={"inspectors": [0.0, 0.9, 0.9]})
    town.advance(1)
    assert town.scratch.sent.tolist() == [[1, 0], [1, 2], [0, 0]]
    assert (town.scratch.watched[2] == 1).all()


def test_an_inspector_has_time_for_so_many_finds_the_clearest_first() -> None:
    town = by_lot(3, [0.0, 0.0, 0.9], **{"inspection.finds_per_unit": 1})
    assert recorded(town) == [0, 1, 2]  # two in the first district; one in the second, 0.3 before 0.4
    town = HandTown(
        rules(BREACH | {"inspection.units": 1, "inspection.finds_per_unit": 1}, sources=[{}]), residents=3, districts=1,
        luck={"inspectors": 0.0, WATCH: [0.3, 0.1, 0.2]},
    )  # fmt: skip
    assert recorded(town.advance(1)) == [1]


def test_what_is_reported_needs_no_inspectors_time() -> None:
    """Detection 0.5, half of it reported: 0.1 and 0.2 come to light by themselves, 0.3 and 0.4 are found."""
    town = by_lot(1, [0.9], **{"inspection.finds_per_unit": 1, "inspection.reported": 0.5})
    assert recorded(town) == [0, 1, 2]


def test_errors_need_no_inspectors_time() -> None:
    book = rules({"inspection.units": 1, "inspection.finds_per_unit": 1}, sources=[{"error": 1.0}])
    town = HandTown(book, residents=4, districts=2, luck={"inspectors": 0.0, WATCH: 0.5}).advance(1)
    assert recorded(town) == [0, 1, 2, 3]
    assert set(town.ledger.columns()["cause"].tolist()) == {WRONG}


# ---- what is remembered


def remembered(**changes: object) -> list[list[float]]:
    """Discoveries after a month in which one of four found something in each of two districts, 6 and 2 before."""
    book = rules(BREACH | {"inspection.focus": 1.0, "inspection.decay": 0.0, **changes}, sources=[{"rate": 0.5}])
    town = HandTown(book, residents=4, districts=2, luck={DUE: [0.0, 0.9, 0.0, 0.9], WATCH: 0.0})
    town.state.discoveries[:] = [6.0, 2.0]
    result: list[list[float]] = town.advance(1).state.discoveries.tolist()
    return result


def test_discoveries_are_added_up() -> None:
    assert remembered() == [[7.0, 3.0]]


def test_discoveries_are_forgotten_at_their_rate_before_new_ones_come() -> None:
    assert remembered(**{"inspection.decay": 0.5}) == [[4.0, 2.0]]


def test_corrected_discoveries_count_less_where_more_was_inspected() -> None:
    """Shares are 0.75 and 0.25, so the rests are 0.25 and 0.75: a third beside a whole one."""
    [[first, second]] = remembered(**{"inspection.corrected": True})
    assert (first, second) == (pytest.approx(6 + 1 / 3), 3.0)


def test_unconnected_sources_discover_nothing_for_the_inspectors() -> None:
    book = rules(BREACH | {"inspection.decay": 0.0, "inspection.prior": 8.0}, sources=[{"connected": False}])
    assert HandTown(book, residents=4, districts=2, luck={WATCH: 0.0}).advance(1).state.discoveries.tolist() == [[8, 8]]


def test_what_is_filed_under_a_namesake_counts_where_it_was_found() -> None:
    book = rules(BREACH | {"inspection.decay": 0.0, "inspection.prior": 8.0, "registry.mismatch": 0.5},
                 sources=[{"rate": 0.5}])  # fmt: skip
    town = HandTown(book, residents=2, districts=2, luck={DUE: [0.0, 0.9], WATCH: 0.0}).advance(1)
    assert recorded(town) == [1] and town.state.discoveries.tolist() == [[9.0, 8.0]]
