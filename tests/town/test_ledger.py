"""The ledger: records stand for exactly their time, leave once and for one reason, and never move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import checks
from sim.rules import rulebook
from sim.town import ledger as module
from sim.town.ledger import EXPIRED, EXPUNGED, REPAIRED, STANDS, WILL_NOT, Ledger
from sim.town.town import Town, TownError
from tests.town.hand import HandTown, rules


def ledger_with(*records: tuple[int, int, int]) -> Ledger:
    """A ledger of (place, month, retention)."""
    ledger = Ledger()
    for place, month, retention in records:
        ledger.add(
            place=np.array([place]), month=month, source=np.array([0]), cause=WILL_NOT, demerit=np.array([40]),
            retention=np.array([retention]), frozen=np.array([0]),
        )  # fmt: skip
    return ledger


def expiries(ledger: Ledger, months: int, frozen: np.ndarray | None = None) -> dict[int, list[int]]:
    """Rows that expire, by month."""
    still = np.zeros(10, dtype=np.int64) if frozen is None else frozen
    gone = {month: ledger.expire(month, still).tolist() for month in range(1, months + 1)}
    return {month: rows for month, rows in gone.items() if rows}


@pytest.mark.parametrize("retention", [1, 2, 24])
def test_a_record_stands_for_exactly_its_time(retention: int) -> None:
    ledger = ledger_with((0, 3, retention))
    assert expiries(ledger, 3 + retention - 1) == {}
    assert ledger.standing.tolist() == [0]
    assert ledger.expire(3 + retention, np.zeros(10)).tolist() == [0]
    assert (
        ledger.standing.tolist() == [] and ledger.left.tolist()[0] == EXPIRED and ledger.left_month[0] == 3 + retention
    )


def test_each_record_has_a_time_of_its_own() -> None:
    assert expiries(ledger_with((0, 1, 5), (1, 1, 2), (0, 2, 4)), 12) == {3: [1], 6: [0, 2]}


def test_a_clock_that_stood_still_adds_its_months() -> None:
    """The clock of place 1 stands still in months 2 and 3: the months of one retention come two later, no more."""
    ledger, still = ledger_with((0, 1, 4), (1, 1, 4)), np.zeros(2, dtype=np.int64)
    gone = {}
    for month in range(1, 12):
        still[1] += month in (2, 3)
        gone[month] = ledger.expire(month, still).tolist()
    assert {month: rows for month, rows in gone.items() if rows} == {5: [0], 7: [1]}


def test_months_before_the_record_do_not_count() -> None:
    ledger, still = Ledger(), np.array([5])
    ledger.add(place=np.array([0]), month=3, source=np.array([0]), cause=WILL_NOT, demerit=np.array([1]),
             retention=np.array([2]), frozen=still.copy())  # fmt: skip
    assert ledger.expire(4, still).tolist() == [] and ledger.expire(5, still).tolist() == [0]


def test_a_clock_that_stands_still_again_is_asked_again() -> None:
    ledger, still = ledger_with((0, 1, 2)), np.zeros(1, dtype=np.int64)
    gone = []
    for month in range(1, 12):
        still[0] += month in (2, 4, 5)
        gone += [month] * len(ledger.expire(month, still))
    assert gone == [6]  # ages in months 3 and 6 only


def test_what_left_before_its_time_does_not_expire() -> None:
    ledger = ledger_with((0, 1, 2), (1, 1, 2))
    ledger.remove(np.array([0]), EXPUNGED, 2)
    assert expiries(ledger, 9) == {3: [1]}
    assert ledger.left.tolist()[:2] == [EXPUNGED, EXPIRED] and ledger.left_month.tolist()[:2] == [2, 3]


def test_what_left_does_not_expire_before_it_is_tidied_away() -> None:
    ledger = ledger_with(*((place, 1, 2) for place in range(10)))
    ledger.remove(np.array([3]), EXPUNGED, 1)
    assert expiries(ledger, 3) == {3: [0, 1, 2, *range(4, 10)]}
    assert ledger.left[3] == EXPUNGED and ledger.left_month[3] == 1


def test_standing_records_of_some_places_oldest_first() -> None:
    ledger = ledger_with((2, 1, 9), (0, 1, 9), (2, 2, 9), (1, 2, 9))
    ledger.remove(np.array([0]), REPAIRED, 3)
    places = np.array([True, False, True])
    assert ledger.standing_at(places).tolist() == [1, 2]
    assert ledger.standing.tolist() == [1, 2, 3]


def test_thousands_of_records_keep_their_columns() -> None:
    ledger = Ledger()
    for month in range(1, 8):
        rows = ledger.add(
            place=np.arange(500), month=month, source=np.arange(500) % 3, cause=WILL_NOT, demerit=np.arange(500),
            retention=np.full(500, 2), frozen=np.zeros(500),
        )  # fmt: skip
        assert rows.tolist() == list(range(500 * month - 500, 500 * month))
        ledger.expire(month, np.zeros(500))
    columns = ledger.columns()
    assert all(len(column) == 3500 for column in columns.values())
    assert columns["place"].tolist() == list(range(500)) * 7
    assert columns["demerit"].tolist() == list(range(500)) * 7
    assert columns["month"].tolist() == np.repeat(np.arange(1, 8), 500).tolist()
    assert (columns["left"] == STANDS).sum() == len(ledger.standing) == 1000
    assert ledger.open.size < 3500  # what left long ago is not looked through


def test_records_of_a_town_leave_in_their_month() -> None:
    """Made in month 1, kept for three months: they stand after months 1, 2 and 3, and are gone in month 4."""
    book = rules({"life.defiance": 1.0}, sources=[{"retention": 3, "rate": 0.5}])
    town = HandTown(book, luck={"court: due": {1: [0.0, 0.9]}, "court: watch": 0.0})
    standing = [town.advance(1).tally("records_standing") for _ in range(5)]
    assert standing == [1, 1, 1, 0, 0]
    assert town.tally("expired") == 0 and town.history.measure("expired")[:, 0].tolist() == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(("frozen", "months"), [(False, 3), (True, 5)])
def test_no_record_ages_while_arrears_stand_where_the_clock_is_frozen(frozen: bool, months: int) -> None:
    """Arrears stand in the filing of months 2 and 3: three months and two of them frozen."""
    town = HandTown(rules({"registry.frozen_clock": frozen}, sources=[{"rate": 0.0}]))
    town.month = 1
    town.record(0, retention=3)
    town.record(1, retention=3)
    stood = []
    for month in range(2, 9):
        town.state.arrears[0, 0] = 1.0 if month in (2, 3) else 0.0
        town.advance(1)
        stood.append(town.left())
    assert [left[0] for left in stood].index(EXPIRED) + 1 == months
    assert [left[1] for left in stood].index(EXPIRED) + 1 == 3


def test_columns_are_narrow_and_given_out_wide() -> None:
    """A million people leave eight million records in ten years: 20 bytes each, and 10 for each that stands."""
    ledger = ledger_with((2**31 - 2, 30_000, 1200))
    assert sum(getattr(ledger, name).itemsize for name in ledger._dtypes) <= 20
    assert sum(getattr(ledger.open, name).itemsize for name in ledger.open._dtypes) <= 10
    assert ledger.open.look[0] == 31_200
    columns = ledger.columns()
    assert (columns["place"] + 1)[0] == 2**31 - 1 and (columns["month"] + columns["retention"])[0] == 31_200
    assert columns["place"].dtype == np.int64 and columns["left_month"].dtype == np.int32


def test_the_columns_hold_what_keys_and_commands_allow() -> None:
    """The longest life that a command lives, with the longest retention of a key; and so the longest of all lives."""
    retention, demerit = (int(rulebook.limits(f"source.court.{key}")[1]) for key in ("retention", "demerit"))
    assert checks.MOST_MONTHS + retention <= module.LAST_MONTH
    ledger = ledger_with((0, module.LAST_MONTH, retention))
    ledger.add(
        place=np.array([0]), month=module.LAST_MONTH, source=np.array([rulebook.MOST_SOURCES]), cause=module.RESIDUAL,
        demerit=np.array([demerit]), retention=np.array([retention]), frozen=np.array([module.LAST_MONTH]),
    )  # fmt: skip
    ledger.remove(np.array([1]), REPAIRED, module.LAST_MONTH)
    assert ledger.open.look.tolist()[:2] == [module.LAST_MONTH + retention] * 2
    wide = {name: column.tolist()[1] for name, column in ledger.columns().items()}
    assert wide == {
        "place": 0, "month": module.LAST_MONTH, "source": rulebook.MOST_SOURCES, "cause": module.RESIDUAL,
        "demerit": demerit, "retention": retention, "frozen": module.LAST_MONTH, "left": REPAIRED,
        "left_month": module.LAST_MONTH,
    }  # fmt: skip


def test_what_the_columns_cannot_hold_is_refused_before_anybody_is_born() -> None:
    with pytest.raises(TownError, match=r"^worlds: 215; a town of 10,000,000 residents holds at most 214$"):
        Town([rules()] * 215, 10_000_000)
    with Town([rules()], 10) as town:
        town.month = module.LAST_MONTH
        with pytest.raises(TownError, match=r"^months: 30,001; a town lives for at most 30,000$"):
            town.step()
        assert town.month == module.LAST_MONTH


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.lists(st.integers(0, 4), max_size=20), st.integers(1, 7))
def test_looking_piece_by_piece_finds_the_same(marks: list[bool], numbers: list[int], at_once: int) -> None:
    marked, column = np.array(marks), np.array(numbers, dtype=np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_AT_ONCE", at_once)
        assert module._marks(marked, column).tolist() == marked[column].tolist()
