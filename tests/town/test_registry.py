"""The registry: what it reads, the score and each of its parts, points for money, and both lists."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.worlds import World
from sim.town.ledger import BITS, CANNOT, CAUSES, EXPUNGED, FORCED, RESIDUAL, TIES, WILL_NOT, WRONG
from tests.town.hand import LATE, HandTown, rules

DRAWER = {"name": "drawer", "rate": 0.0, "connected": False}
QUIET = {"rate": 0.0}
BREACH = {"life.defiance": 1.0}
DUE, WATCH = "court: due", "court: watch"


def scores(
    changes: dict[str, Any], residents: int = 2, ties: Any = (), sources: Any = (QUIET,), **state: Any
) -> list[float]:
    """Scores after a month in which nothing else happens."""
    return HandTown(rules(changes, sources=sources), residents=residents, ties=ties, **state).advance(1).of("score")


# ---- what it reads


def test_records_of_connected_sources_count_those_of_drawers_do_not() -> None:
    town = HandTown(rules(sources=[QUIET, DRAWER]))
    town.record(0, demerit=100)
    town.record(0, source=1, demerit=70)
    assert [s.name for s in town.sources] == ["court", "drawer"]
    assert (town.of("demerits"), town.of("strikes")) == ([100, 0], [1, 0])
    assert town.advance(1).of("score") == [900.0, 1000.0]
    assert town.tally("records_standing") == 2


def test_joining_the_drawers_brings_their_records_up() -> None:
    joined = [{"month": 2, "changes": {"source.drawer.connected": True}}]
    town = HandTown(rules(sources=[QUIET, DRAWER], amendment=joined))
    town.record(0, source=1, demerit=70)
    town.record(1, source=1, demerit=30, cause=RESIDUAL)
    assert town.advance(1).of("score") == [1000.0, 1000.0]
    assert town.advance(1).of("score") == [930.0, 970.0]
    assert town.of("strikes") == [1, 0]


def test_parting_them_takes_them_out_of_sight() -> None:
    parted = [{"month": 2, "changes": {"source.court.connected": False}}]
    town = HandTown(rules(sources=[QUIET], amendment=parted))
    town.record(0)
    assert town.advance(1).of("score") == [900.0, 1000.0]
    assert town.advance(1).of("score") == [1000.0, 1000.0] and town.left() == [0]


def test_what_left_counts_no_more() -> None:
    town = HandTown(rules(sources=[QUIET]))
    rows = [town.record(0), town.record(0, demerit=30)]
    assert town.registry.remove_records(np.array(rows[:1]), EXPUNGED).tolist() == [1]
    assert (town.of("demerits"), town.of("strikes"), town.left()) == ([30, 0], [1, 0], [EXPUNGED, 0])


def test_a_mark_costs_points_but_is_no_strike() -> None:
    town = HandTown(rules(sources=[QUIET]))
    town.registry.add_marks(np.array([1]), np.array([0]), np.array([25]), np.array([6]))
    assert (town.of("demerits"), town.of("strikes")) == ([0, 25], [0, 0])
    assert town.state.held.sum() == 0


# ---- filing


def test_a_record_has_the_numbers_of_its_source() -> None:
    book = rules(BREACH, sources=[{"demerit": 70, "retention": 5, "rate": 0.5}])
    town = HandTown(book, luck={DUE: [0.9, 0.0], WATCH: 0.0}).advance(1)
    [row] = zip(
        *(town.ledger.columns()[name].tolist() for name in ("place", "month", "demerit", "retention")), strict=True
    )
    assert row == (1, 1, 70, 5)
    assert town.scratch.recorded.tolist() == [[False, True]]


def test_a_record_in_a_drawer_is_no_mark_on_the_month() -> None:
    town = HandTown(rules(BREACH, sources=[{"connected": False}]), luck={WATCH: 0.0}).advance(1)
    assert not town.scratch.recorded.any() and town.of("clean") == [1, 1] and town.tally("records_true") == 2


def test_a_repeat_costs_more_while_a_record_of_the_same_source_stands() -> None:
    """Doubled and a half, rounded to the nearest point; the first, another source's, and one after expiry: plain."""
    book = rules(
        BREACH | {"score.repeat": 2.5}, sources=[{"demerit": 5, "retention": 2}, {"name": "zoo", "demerit": 5}]
    )
    luck = {DUE: {m: [0.0, LATE] for m in (1, 2, 5)}, "zoo: due": {2: [0.0, LATE]}, WATCH: 0.0, "zoo: watch": 0.0}
    book = book.set({"source.*.rate": 0.5})
    town = HandTown(book, luck=luck).advance(5)
    columns = town.ledger.columns()
    assert columns["month"].tolist() == [1, 2, 2, 5]
    assert columns["demerit"].tolist() == [5, 13, 5, 5]  # 12.5 is 13


def test_a_standing_mark_makes_no_repeat() -> None:
    town = HandTown(rules(BREACH | {"score.repeat": 3.0}, sources=[{"demerit": 5}]), luck={WATCH: 0.0})
    town.registry.add_marks(np.array([0]), np.array([0]), np.array([1]), np.array([9]))
    town.record(1)
    assert town.advance(1).ledger.columns()["demerit"].tolist() == [1, 100, 5, 15]


@pytest.mark.parametrize(("luck", "place"), [(0.12, 1), (0.13, 0)])
def test_a_true_record_may_be_filed_under_a_namesake(luck: float, place: int) -> None:
    """Noticed below 0.5, misfiled below a quarter of that: there it is a wrong record."""
    book = rules(BREACH | {"registry.mismatch": 0.25}, sources=[{"rate": 0.5, "detection": 0.5}])
    town = HandTown(book, residents=3, luck={DUE: [0.0, LATE, LATE], WATCH: luck}).advance(1)
    columns = town.ledger.columns()
    assert columns["place"].tolist() == [place]
    assert columns["cause"].tolist() == [WRONG if place else WILL_NOT]
    assert (town.tally("records_astray"), town.tally("records_true")) == (place, 1 - place)


def test_no_chance_above_certainty_misfiles_more() -> None:
    book = rules(BREACH | {"registry.mismatch": 0.25, "inspection.listed_factor": 4.0}, sources=[{}])
    town = HandTown(book, listed=True, luck={WATCH: [0.24, 0.26]}).advance(1)
    assert town.ledger.columns()["cause"].tolist() == [WRONG, WILL_NOT]


def test_wrong_records_and_drawers_are_not_joined_by_name() -> None:
    wrong = HandTown(
        rules({"registry.mismatch": 0.5}, sources=[{"error": 1.0, "rate": 0.5}]), luck={DUE: [0, LATE], WATCH: 0.0}
    )
    assert wrong.advance(1).ledger.columns()["place"].tolist() == [0] and wrong.tally("records_astray") == 0
    drawer = rules(BREACH | {"registry.mismatch": 0.5}, sources=[{"connected": False, "rate": 0.5}])
    assert HandTown(drawer, luck={DUE: [0, LATE], WATCH: 0.0}).advance(1).ledger.columns()["place"].tolist() == [0]


# ---- clean months


def test_clean_months_are_counted_until_a_record() -> None:
    book = rules(BREACH | {"score.merit": 2.0, "score.merit_months": 3}, sources=[{"rate": 0.5, "demerit": 0}])
    town = HandTown(book, luck={DUE: {4: [0.0, LATE]}, WATCH: 0.0})
    history = [town.advance(1).of("score") for _ in range(5)]
    assert history == [[1002.0] * 2, [1004.0] * 2, [1006.0] * 2, [1000.0, 1006.0], [1002.0, 1006.0]]
    assert town.of("clean") == [1, 5]


def test_good_conduct_does_not_count_while_arrears_stand_where_it_is_locked() -> None:
    locked = HandTown(rules({"score.lock": True}), arrears=[1.0, 0.0]).advance(2)
    assert locked.of("clean") == [0, 2]
    assert HandTown(rules(), arrears=[1.0, 0.0]).advance(2).of("clean") == [2, 2]


def test_a_locked_record_still_begins_anew() -> None:
    town = HandTown(
        rules(BREACH | {"score.lock": True}, sources=[{"amount": 1.0}]), clean=7, arrears=1.0, luck={WATCH: 0.0}
    )
    assert town.advance(1).of("clean") == [0, 0]


# ---- the score


def test_the_score_stays_between_its_bounds() -> None:
    book = rules({"score.low": 950.0, "score.high": 1001.0, "score.merit": 1.0}, sources=[QUIET])
    town = HandTown(book)
    town.record(0)
    assert town.advance(3).of("score") == [950.0, 1001.0]


def test_ties_to_the_listed_cost_their_share() -> None:
    ties = [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert scores({"score.association": 100.0}, 5, ties, listed=[False, True, False, False, False]) == [
        975,
        1000,
        1000,
        1000,
        1000,
    ]
    assert scores({"score.association": 100.0}, 5, ties, listed=[True, False, False, False, False]) == [
        1000,
        900,
        900,
        900,
        900,
    ]


def test_nobody_without_ties_loses_by_them() -> None:
    assert scores({"score.association": 100.0}, listed=[True, False]) == [1000.0, 1000.0]


def test_a_listed_household_costs_the_others_in_it() -> None:
    """Homes are 0-2 and 3-5: one listed in the first costs the two others; both of two listed cost each other."""
    lost = scores({"score.household": 40.0}, 6, listed=[True, False, False, True, True, False])
    assert lost == [1000.0, 960.0, 960.0, 960.0, 960.0, 960.0]


def test_means_count_in_proportion_to_savings_and_debts_do_not() -> None:
    book = {"score.means": 100.0, "life.savings_cap": 8.0, "life.credit_line": 2.0}
    assert scores(book, 3, savings=[2.0, 8.0, -1.0]) == [1025.0, 1100.0, 1000.0]


def test_tenure_counts_up_to_what_is_long() -> None:
    """Up to ten years before the first month, and the months since."""
    town = HandTown(rules({"score.tenure": 100.0, "score.tenure_months": 8}), residents=3)
    town.people.tenure = np.array([0.0, 0.025, 0.5], dtype=np.float32)
    assert town.advance(1).of("score") == [1012.5, 1050.0, 1100.0]
    assert town.advance(1).of("score") == [1025.0, 1062.5, 1100.0]


def test_no_score_passes_the_ceiling_while_a_record_stands() -> None:
    book = {"score.merit": 50.0}
    town = HandTown(rules(book, sources=[QUIET | {"ceiling": 980.0}, DRAWER | {"ceiling": 500.0}]), residents=3)
    town.record(0, demerit=0, retention=2)
    town.record(1, source=1, demerit=0)
    assert town.advance(1).of("score") == [980.0, 1050.0, 1050.0]
    assert town.advance(1).of("score") == [1100.0, 1100.0, 1100.0]


def test_a_ceiling_raises_nobody() -> None:
    town = HandTown(rules(sources=[QUIET | {"ceiling": 980.0}]))
    town.record(0, demerit=100)
    assert town.advance(1).of("score") == [900.0, 1000.0]


def test_a_mark_sets_no_ceiling() -> None:
    town = HandTown(rules(sources=[QUIET | {"ceiling": 900.0}]))
    town.registry.add_marks(np.array([0]), np.array([0]), np.array([1]), np.array([9]))
    assert town.advance(1).of("score") == [999.0, 1000.0]


# ---- points for money


BUY = {"purchase.cap": 10.0, "purchase.price": 0.25, "purchase.reserve": 3.0}


def test_points_are_bought_from_what_is_above_the_reserve_up_to_the_cap() -> None:
    town = HandTown(rules(BUY), residents=4, savings=[8.0, 4.0, 3.2, 1.0]).advance(1)
    assert town.of("bought") == [10.0, 4.0, 0.0, 0.0]
    assert town.of("score") == [1010.0, 1004.0, 1000.0, 1000.0]
    assert town.of("savings") == [5.5, 3.0, pytest.approx(3.2), 1.0]
    assert (town.tally("points_bought"), town.tally("spent_on_points")) == (14.0, 3.5)


def test_the_cap_is_for_a_year_of_ones_own() -> None:
    """Points lapse in the month whose number, with one's own, is 1 beyond a whole year."""
    town = HandTown(rules(BUY), residents=2, savings=[30.0, 30.0])
    bought = [(town.advance(1).tally("points_bought"), *town.of("bought")) for _ in range(13)]
    assert [month for month, (points, *_) in enumerate(bought, 1) if points] == [1, 12, 13]
    assert [bought[month - 1][0] for month in (1, 12, 13)] == [20.0, 10.0, 10.0]
    assert all(points == [10.0, 10.0] for _, *points in bought)


def test_points_stay_when_they_are_sold_no_more() -> None:
    ended = [{"month": 2, "changes": {"purchase.cap": 0.0}}]
    town = HandTown(rules(BUY, amendment=ended), savings=30.0)
    assert town.advance(1).of("score") == [1010.0, 1010.0]
    assert town.advance(5).of("score") == [1010.0, 1010.0]
    assert town.advance(8).of("score") == [1000.0, 1000.0]


@pytest.mark.parametrize(
    ("changes", "bought"),
    [({"listing.enabled": False}, 0.0), ({"listing.enabled": False, "favour.enabled": True}, 10.0),
     ({"registry.coverage": 0.0}, 0.0), ({}, 10.0)],
    ids=["no list", "only a redlist", "not covered", "a list"],
)  # fmt: skip
def test_points_are_for_those_whom_a_list_covers(changes: dict[str, Any], bought: float) -> None:
    assert HandTown(rules(BUY | changes), savings=30.0).advance(1).of("bought") == [bought] * 2


# ---- the blacklist


LIST = {"listing.threshold": 950.0, "listing.term": 3}


def town_with(changes: dict[str, Any], *records: dict[str, int], residents: int = 2, **more: Any) -> HandTown:
    """A town in which resident 0 has these records."""
    town = HandTown(rules(LIST | changes, sources=[QUIET, DRAWER]), residents=residents, **more)
    for columns in records:
        town.record(0, **columns)
    return town


@pytest.mark.parametrize(("demerit", "listed"), [(50, False), (51, True)])
def test_a_score_below_the_threshold_lists(demerit: int, listed: bool) -> None:
    town = town_with({}, {"demerit": demerit}).advance(1)
    assert town.of("listed") == [listed, False] and town.tally("entries") == listed
    assert town.of("since") == [int(listed), 0] and town.of("ever_listed") == [listed, False]


@pytest.mark.parametrize(("strikes", "listed"), [(0, False), (2, True), (3, False)])
def test_strikes_list_whatever_the_score(strikes: int, listed: bool) -> None:
    town = town_with({"listing.strikes": strikes}, {"demerit": 0}, {"demerit": 0})
    assert town.advance(1).of("listed") == [listed, False]


@pytest.mark.parametrize("changes", [{"listing.enabled": False}, {"registry.coverage": 0.0}])
def test_nobody_is_listed_where_there_is_no_list_or_it_covers_them_not(changes: dict[str, Any]) -> None:
    assert town_with(changes, {"demerit": 300}).advance(1).of("listed") == [False, False]


def test_the_term_is_served_to_its_end() -> None:
    """Listed in month 1 with a record that leaves in month 2: off in month 4."""
    town = town_with({}, {"demerit": 51, "retention": 2})
    assert [town.advance(1).of("listed")[0] for _ in range(5)] == [True, True, True, False, False]
    assert town.of("months_listed") == [3, 0] and town.history.measure("exits")[:, 0].tolist() == [0, 0, 0, 1, 0]


def test_nobody_comes_off_while_the_reason_stands() -> None:
    town = town_with({}, {"demerit": 51, "retention": 6})
    assert [town.advance(1).of("listed")[0] for _ in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("paid", [False, True])
def test_arrears_keep_people_on_the_list_where_the_rulebook_says_so(paid: bool) -> None:
    town = town_with({"listing.arrears_paid": paid}, {"demerit": 51, "retention": 2}, arrears=[1.0, 0.0])
    assert town.advance(5).of("listed") == [paid, False]
    town.state.arrears[:] = 0
    assert town.advance(1).of("listed") == [False, False]


def test_a_removal_that_leaves_no_reason_ends_the_term_at_once() -> None:
    """By appeal, in month 2 of a term of 600; where another reason stands, the stay goes on."""
    for demerit, listed in ((0, False), (51, True)):
        town = town_with({"listing.term": 600, "appeal.rate": 1.0, "appeal.accuracy": 1.0, "appeal.capacity": 1000.0},
                         {"demerit": 51, "cause": WRONG}, {"demerit": demerit})  # fmt: skip
        town.advance(1)
        assert town.of("listed") == [True, False]
        town.state.knows[0, 0] = True
        assert town.advance(1).of("listed") == [listed, False]


def test_the_end_of_the_list_frees_everybody_at_once() -> None:
    ended = [{"month": 3, "changes": {"listing.enabled": False}}]
    town = HandTown(rules(LIST, sources=[QUIET], amendment=ended))
    town.record(0)
    assert [town.advance(1).of("listed")[0] for _ in range(4)] == [True, True, False, False]


@pytest.mark.parametrize(("luck", "knows"), [(0.24, True), (0.25, False)])
def test_some_are_told(luck: float, knows: bool) -> None:
    town = town_with({"notice.chance": 0.25}, {"demerit": 51}, luck={"notice": luck}).advance(1)
    assert town.of("knows") == [knows, False]


def test_who_comes_off_waits_and_knows_no_more() -> None:
    book = rules({"listing.enabled": False, "appeal.capacity": 0.0})
    town = HandTown(book, listed=True, knows=True, waiting=[1, 0]).advance(1)
    assert (town.of("listed"), town.of("knows"), town.of("waiting")) == ([False] * 2, [False] * 2, [0, 0])


def test_being_put_on_the_list_by_the_experimenter() -> None:
    town = HandTown(rules(LIST), residents=3, forced=[(0, 1, 2)])
    assert [town.advance(1).of("listed")[1] for _ in range(5)] == [False, True, True, True, False]
    assert town.history.entries[0][0] == 2 and town.history.entries[0][2].tolist() == [BITS[FORCED]]


def test_the_causes_of_a_listing() -> None:
    """What weighs most in demerits, of what the registry reads, all if several do; no record at all: ties."""

    def cause(*records: dict[str, int]) -> list[int]:
        town = town_with({"score.start": 900.0}, *records).advance(1)
        month, places, causes = town.history.entries[0]
        assert (month, places.tolist()) == (1, [0, 1]) and causes[1] == BITS[TIES]
        return [cause for cause in CAUSES if causes[0] & BITS[cause]]

    assert cause({"cause": CANNOT, "demerit": 60}, {"cause": WILL_NOT, "demerit": 61}) == [WILL_NOT]
    assert cause(
        {"cause": CANNOT, "demerit": 40}, {"cause": CANNOT, "demerit": 40}, {"cause": WILL_NOT, "demerit": 61}
    ) == [CANNOT]
    assert cause(
        {"cause": WRONG, "demerit": 0}, {"cause": WILL_NOT, "demerit": 0}, {"cause": WILL_NOT, "demerit": 0}
    ) == [WILL_NOT]
    same = [{"cause": c, "demerit": 10} for c in (WILL_NOT, WRONG, CANNOT)]
    assert cause(*same) == [WRONG, CANNOT, WILL_NOT]
    assert cause(*same, {"cause": WRONG, "demerit": 1}) == [WRONG]
    assert cause(*same, {"cause": WRONG, "demerit": 0}) == [WRONG]
    assert cause({"cause": CANNOT, "demerit": 0}, {"cause": WILL_NOT, "demerit": 0}) == [CANNOT, WILL_NOT]
    assert cause({"cause": CANNOT, "demerit": 10}, {"cause": WRONG, "demerit": 99, "source": 1}) == [CANNOT]
    assert cause({"cause": RESIDUAL, "demerit": 10}) == [RESIDUAL]
    assert cause() == [TIES]


def test_the_months_on_the_list_are_counted() -> None:
    assert HandTown(rules(), listed=[True, False]).advance(3).of("months_listed") == [3, 0]


# ---- the redlist, and ties


@pytest.mark.parametrize(("start", "favoured"), [(1030.0, False), (1031.0, True)])
def test_a_score_above_the_threshold_is_favoured(start: float, favoured: bool) -> None:
    book = {"favour.enabled": True, "favour.threshold": 1030.0, "score.start": start}
    assert HandTown(rules(book)).advance(1).of("favoured") == [favoured] * 2


@pytest.mark.parametrize("changes", [{"favour.enabled": False}, {"registry.coverage": 0.0}])
def test_nobody_is_favoured_without_a_redlist_that_covers_them(changes: dict[str, Any]) -> None:
    book = {"favour.enabled": True, "favour.threshold": 900.0} | changes
    assert HandTown(rules(book)).advance(1).of("favoured") == [False, False]


def test_nobody_is_on_both_lists() -> None:
    book = {"favour.enabled": True, "favour.threshold": 900.0}
    assert HandTown(rules(book), listed=[True, False]).advance(1).of("favoured") == [False, True]


def test_listed_ties_follow_the_list_from_the_next_score_on() -> None:
    town = HandTown(rules(LIST | {"score.association": 100.0}, sources=[QUIET]), residents=3, ties=[(0, 1), (1, 2)])
    town.record(0, retention=5)
    months = [(*town.advance(1).of("listed_ties"), town.of("score")[1]) for _ in range(7)]
    assert months == [(0, 1, 0, 1000.0), *[(0, 1, 0, 950.0)] * 3, (0, 0, 0, 950.0), *[(0, 0, 0, 1000.0)] * 2]


# ---- rules written by hand


def test_hand_written_rules_take_the_place_of_the_formula_and_of_the_threshold() -> None:
    plain = rules(LIST)
    by_hand = World(plain, "mine", score=lambda town: np.array([700.0, 800.0]), listing=lambda town: town.score > 750)
    town = HandTown(plain, by_hand).advance(1)
    assert [town.of("score", world) for world in (0, 1)] == [[1000.0, 1000.0], [700.0, 800.0]]
    assert [town.of("listed", world) for world in (0, 1)] == [[False, False], [False, True]]


# ---- discretion


STRIKE = {"listing.threshold": 900.0, "score.start": 1000.0, "discretion.waive": 0.5}


def test_a_clerk_waives_until_the_next_record() -> None:
    """Asked when somebody turns bad, and again at a new record; not drawn anew in between."""
    luck = {"clerk": {1: [0.25, 0.5]}, "court: watch": {3: [0.0, LATE]}}
    town = HandTown(rules(STRIKE, sources=[{"error": 0.5}]), luck=luck)
    for resident in (0, 1):
        town.record(resident, demerit=150)
    town.advance(1)
    assert (town.of("listed"), town.of("waived")) == ([False, True], [True, False])
    town.advance(1)
    assert town.of("listed") == [False, True]  # nobody was asked
    town.advance(1)  # a new record of the first, and a clerk who is in no mood
    assert (town.of("listed"), town.of("waived")) == ([True, True], [False, False])


@pytest.mark.parametrize(
    ("changes", "waived"),
    [
        ({}, [True, True, True, True]),
        ({"discretion.district": 1.0}, [False, False, True, True]),
        ({"discretion.first": 1.0}, [True, False, True, False]),
        ({"discretion.waive": 0.0}, [False] * 4),
    ],
)
def test_a_waiver_may_depend_on_the_district_and_on_the_past(changes: dict[str, float], waived: list[bool]) -> None:
    town = HandTown(
        rules(STRIKE | changes, sources=[{"rate": 0.0}]), residents=4, districts=2, luck={"clerk": 0.25},
        ever_listed=[False, True, False, True],
    )  # fmt: skip
    for resident in range(4):
        town.record(resident, demerit=150)
    assert town.advance(1).of("waived") == waived
    assert town.of("listed") == [not one for one in waived]
