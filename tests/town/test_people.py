"""People: who they are, and the money of one month."""

from __future__ import annotations

import numpy as np
import pytest

from sim.town.luck import Luck
from sim.town.people import FRIENDS, HOUSEHOLD, PURPOSES, People
from sim.town.town import Town
from tests.town.hand import HandTown, rules


def people(residents: int, seed: int = 1, districts: int = 4) -> People:
    return People(Luck(seed, PURPOSES), residents, districts)


# ---- who they are


def test_districts_are_equal_quarters_in_order() -> None:
    town = people(8)
    assert town.district.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert town.bounds.tolist() == [0, 2, 4, 6, 8] and town.sizes.tolist() == [2, 2, 2, 2]


def test_the_lever_falls_evenly_from_the_first_district_to_the_last() -> None:
    assert people(10, districts=5).lever(np.float32).tolist() == [1.0, 0.5, 0.0, -0.5, -1.0]
    assert people(10, districts=1).lever(np.float32).tolist() == [0.0]


def test_neighbours_in_threes_share_a_home() -> None:
    assert HOUSEHOLD == 3
    assert people(7).household.tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert people(7).homes.tolist() == [0, 3, 6]


def test_others_at_home_are_the_two_next_to_one() -> None:
    """One of the first home, two of the second, and somebody who lives alone, of seven."""
    marked = np.array([[True, False, False, False, True, True, True], [False] * 7])
    others = [False, True, True, True, True, True, False]
    assert people(7).others_at_home(marked).tolist() == [others, [False] * 7]


@pytest.mark.parametrize("residents", [2, 3, 40, 501])
def test_ties_are_mutual_and_never_to_oneself(residents: int) -> None:
    town = people(residents)
    pairs = {(i, int(j)) for i in range(residents) for j in town.ties[town.first[i] : town.first[i + 1]]}
    assert len(pairs) == len(town.ties) == town.tie_count.sum()
    assert all((j, i) in pairs and i != j for i, j in pairs)
    assert town.tie_count.tolist() == np.diff(town.first).tolist()


def test_most_ties_stay_in_the_district_and_each_names_three() -> None:
    town = people(2000)
    owner = np.repeat(np.arange(2000), town.tie_count)
    local = (town.district[owner] == town.district[town.ties]).mean()
    assert 0.82 < local < 0.88  # 0.8, and a quarter of the others by chance
    assert 2 * FRIENDS - 0.3 < town.tie_count.mean() <= 2 * FRIENDS


def test_ties_of_some_are_told_with_their_owner() -> None:
    town = HandTown(rules(), residents=4, ties=[(0, 1), (1, 2)])
    owner, ties = town.people.ties_of(np.array([1, 3, 0]))
    assert owner.tolist() == [0, 0, 2] and ties.tolist() == [0, 2, 1]


def test_namesakes_go_once_round_the_town() -> None:
    town = people(50)
    seen, at = [], 0
    for _ in range(50):
        seen.append(at)
        at = int(town.namesake[at])
    assert at == 0 and sorted(seen) == list(range(50))


def test_traits_lie_about_their_mean() -> None:
    town = people(5000)
    assert abs(town.wage.mean()) < 0.05 and abs(town.wage.var() - 1) < 0.05 and np.abs(town.wage).max() <= 3
    assert abs(town.defiance.mean()) < 0.05 and town.defiance.min() >= -1 and town.defiance.max() < 1
    for place in (town.savings, town.exposure):
        assert abs(place.mean()) < 0.05 and place.min() >= -1 and place.max() < 1


def test_a_rulebook_turns_places_into_money_and_chances() -> None:
    town = Town([rules({"life.wage": 2.0, "life.wage_spread": 0.25, "life.defiance": 0.5, "life.defiance_spread": 0.5,
                        "life.savings_start": 2.0})], 300, 1)  # fmt: skip
    traits, s = town.people, town.state
    assert s.wage[0] == pytest.approx(2.0 * (1 + 0.25 * traits.wage), rel=1e-6)
    assert s.defiance[0] == pytest.approx(0.5 * (1 + 0.5 * traits.defiance), rel=1e-6)
    assert s.savings[0] == pytest.approx(2.0 * (1 + 0.5 * traits.savings), rel=1e-6)


def test_people_differ_in_means_and_in_luck_as_the_rulebook_says() -> None:
    """Places -1, 0, 1 and 2 in two districts: wages lean, differ by district and have a floor; some live dearer."""
    changes = {
        "life.wage": 2.0, "life.wage_spread": 0.25, "life.wage_skew": 0.5, "life.district_wage": 0.5,
        "life.wage_floor": 0.75, "life.commitment": 0.5, "life.committed_from": 1.0, "life.shock": 0.25,
        "life.shock_spread": 0.5,
    }  # fmt: skip
    town = HandTown(rules(changes), residents=4, districts=2)
    town.people.wage = np.array([-1.0, 1.0, -1.0, 2.0], dtype=np.float32)
    town.people.exposure = np.array([-1.0, 0.0, 0.5, 1.0], dtype=np.float32)
    town.state.set_traits(town.people, town.rules, np.float32)
    # skewed places: -1, 1, -1, 2 + .5 x 3/6 = 2.25; districts earn half and one and a half of it
    assert town.of("wage") == [0.75, 1.25, 2.0 * 0.75 * 1.5, 2.0 * 1.5625 * 1.5]
    assert town.of("living") == [1.0, 1.125, 1.625, 1 + 0.5 * (4.6875 - 1)]
    assert town.of("shock_chance") == [0.125, 0.25, 0.3125, 0.375]


def test_savings_spread_as_far_as_the_rulebook_says() -> None:
    books = [rules({"life.savings_start": 2.0, "life.savings_spread": spread}) for spread in (0.0, 1.0)]
    town = Town(books, 400, 1)
    assert (town.state.savings[0] == 2.0).all()
    assert town.state.savings[1] == pytest.approx(2.0 * (1 + town.people.savings), rel=1e-6)


def test_the_listed_earn_back_part_of_what_gates_cost_unseen() -> None:
    shop = {"gated": True, "wage_loss": 0.5, "extra_cost": 0.25}
    books = [rules({"life.wage": 2.0, "informal.share": share}, services=[shop]) for share in (0.0, 0.5, 1.0)]
    town = HandTown(*books, listed=[True, False], savings=4.0).advance(1)
    assert [town.of("savings", world) for world in range(3)] == [[3.75, 5.0], [4.375, 5.0], [5.0, 5.0]]


def test_ties_with_money_to_spare_help_those_in_need() -> None:
    """Two can spare half of what they have above 1, and share one needy tie, who takes no more than the need."""
    changes = {"help.share": 0.5, "help.reserve": 1.0, "help.upto": 0.0}
    town = HandTown(rules(changes), residents=4, ties=[(0, 1), (0, 2), (3, 2)], savings=[0.0, 3.0, 5.0, 9.0])
    town.state.arrears[:] = [[1.5, 0.0, 0.0, 0.0]]
    town.advance(1)
    # offers: 1 of the second, 2 of the third; half of each is used; the fourth has no needy tie
    assert (town.of("arrears"), town.of("savings")) == ([0.0] * 4, [0.0, 2.5, 4.0, 9.0])
    assert town.tally("help") == 1.5


def test_help_also_fills_the_purse_before_the_next_bill_if_the_rulebook_says_so() -> None:
    changes = {"help.share": 0.5, "help.reserve": 1.0, "help.upto": 0.5}
    town = HandTown(rules(changes), residents=2, ties=[(0, 1)], savings=[0.25, 3.0]).advance(1)
    assert town.of("savings") == [0.5, 2.75]


def test_who_is_in_need_helps_nobody_and_strangers_do_not_help() -> None:
    changes = {"help.share": 1.0, "help.reserve": 0.0, "help.upto": 2.0}
    town = HandTown(rules(changes), residents=3, ties=[(0, 1)], savings=[0.0, 1.0, 9.0]).advance(1)
    assert town.of("savings") == [0.0, 1.0, 9.0]


def test_no_wage_is_below_nothing_and_no_defiance_above_certainty() -> None:
    town = HandTown(rules())
    town.people.wage = np.array([-5.0, 0.0], dtype=np.float32)
    town.people.defiance = np.array([1.0, 0.0], dtype=np.float32)
    town.rules.life.wage_spread[:], town.rules.life.defiance[:], town.rules.life.defiance_spread[:] = 0.3, 0.8, 1.0
    town.state.set_traits(town.people, town.rules, np.float32)
    assert town.of("wage") == [0.0, 1.0]
    assert town.of("defiance") == [1.0, pytest.approx(0.8)]


def test_savings_start_below_their_cap() -> None:
    town = Town([rules({"life.savings_start": 8.0, "life.savings_cap": 8.0})], 200, 1)
    assert town.state.savings.max() == 8.0 and town.state.savings.min() < 8.0


def test_coverage_and_awareness_are_shares_of_the_town() -> None:
    some = Town([rules({"registry.coverage": 0.25, "deterrence.awareness": 0.5})], 4000, 1)
    assert 0.22 < some.state.covered.mean() < 0.28 and 0.46 < some.state.aware.mean() < 0.54
    everybody = Town([rules()], 4000, 1)
    assert everybody.state.covered.all() and everybody.state.aware.all()
    nobody = Town([rules({"registry.coverage": 0.0, "deterrence.awareness": 0.0})], 4000, 1)
    assert not nobody.state.covered.any() and not nobody.state.aware.any()


def test_obligations_tilt_towards_the_first_district() -> None:
    town = Town([rules({"life.district_tilt": 0.5})], 8, 1)
    assert town.state.tilt[0].tolist() == pytest.approx([1.5, 1.5, 7 / 6, 7 / 6, 5 / 6, 5 / 6, 0.5, 0.5])


def test_traits_follow_an_amendment() -> None:
    richer = rules(amendment=[{"month": 3, "changes": {"life.wage": 1.5}}])
    town = HandTown(richer)
    assert town.advance(2).state.wage.tolist() == [[1.0, 1.0]] and town.of("savings") == [0.0, 0.0]
    assert town.advance(1).state.wage.tolist() == [[1.5, 1.5]] and town.of("savings") == [0.5, 0.5]


# ---- live


def test_wages_come_in_and_living_costs_go_out() -> None:
    town = HandTown(rules({"life.wage": 1.5}), savings=[0.0, 2.0]).advance(1)
    assert town.of("savings") == [0.5, 2.5]
    assert (town.tally("wages"), town.tally("living_costs"), town.tally("unmet")) == (3.0, 2.0, 0.0)


def test_savings_above_the_cap_are_spent() -> None:
    town = HandTown(rules({"life.wage": 1.5, "life.savings_cap": 2.0}), savings=[0.0, 2.0]).advance(1)
    assert town.of("savings") == [0.5, 2.0]
    assert town.tally("luxuries") == 0.5


def test_bad_luck_strikes_those_whose_uniform_is_below_the_chance() -> None:
    town = HandTown(rules({"life.shock": 0.25, "life.shock_cost": 2.0}), residents=3, savings=4.0,
                    luck={"shock": [0.0, 0.25, 0.2]}).advance(1)  # fmt: skip
    assert town.of("savings") == [2.0, 4.0, 2.0]
    assert town.tally("living_costs") == 3 + 2 * 2


def test_savings_have_a_floor_and_what_is_below_it_is_unmet() -> None:
    town = HandTown(rules({"life.wage": 0.5}), savings=[0.0, 0.25]).advance(1)
    assert town.of("savings") == [0.0, 0.0]
    assert town.tally("unmet") == 0.5 + 0.25


def test_an_open_credit_line_lowers_the_floor() -> None:
    town = HandTown(rules({"life.wage": 0.5, "life.credit_line": 0.75}), savings=[0.0, -0.5]).advance(1)
    assert town.of("savings") == [-0.5, -0.75]
    assert town.tally("unmet") == 0.25


CREDIT = rules({"life.credit_line": 1.0}, services=[{"name": "credit", "credit": True}])


def test_blocked_credit_calls_the_overdraft_in_as_arrears() -> None:
    town = HandTown(CREDIT, residents=3, savings=[-0.5, -0.5, 0.5], arrears=[0.25, 0.0, 0.0],
                    listed=[True, False, True]).advance(1)  # fmt: skip
    assert town.of("savings") == [0.0, -0.5, 0.5]
    assert town.of("arrears") == [0.75, 0.0, 0.0]
    assert town.scratch.floor.tolist() == [[0.0, -1.0, 0.0]]


def test_lenders_price_last_months_misses_to_open_borrowers_only() -> None:
    book = rules({"life.pool_price": 2.0}, services=[{"name": "credit", "credit": True}])
    town = HandTown(book, residents=4, savings=4.0, listed=[True, False, False, False])
    town.state.pooled_misses[:], town.state.open_borrowers[:] = 1, 4
    town.advance(1)
    assert town.scratch.pool.tolist() == [[0.25]]
    assert town.of("savings") == [4.0, 3.5, 3.5, 3.5]
    assert town.state.open_borrowers.tolist() == [[3]]


def test_only_misses_of_open_borrowers_are_pooled() -> None:
    book = rules(services=[{"name": "credit", "credit": True}], sources=[{"amount": 1.0}])
    town = HandTown(book, residents=3, savings=[0.0, 0.0, 8.0], listed=[True, False, False],
                    luck={"court: due": 0.0}).advance(1)  # fmt: skip
    assert town.state.pooled_misses.tolist() == [[1]] and town.state.open_borrowers.tolist() == [[2]]


def test_without_open_borrowers_nothing_is_divided_by_nothing() -> None:
    town = HandTown(rules({"life.pool_price": 2.0}, services=[{"name": "credit", "credit": True}]), listed=True)
    town.state.pooled_misses[:], town.state.open_borrowers[:] = 3, 0
    town.advance(1)
    assert town.scratch.pool.tolist() == [[3.0]] and town.of("savings") == [0.0, 0.0]


# ---- settle


def test_arrears_grow_before_they_are_paid_and_only_from_what_is_there() -> None:
    town = HandTown(rules({"life.surcharge": 0.125}), residents=3, savings=[0.5, 4.0, -0.0], arrears=[2.0, 2.0, 0.0])
    town.advance(1)
    assert town.of("arrears") == [1.75, 0.0, 0.0]
    assert town.of("savings") == [0.0, 1.75, 0.0]
    assert (town.tally("surcharges"), town.tally("arrears_paid")) == (0.5, 2.75)


def test_no_overdraft_pays_arrears() -> None:
    town = HandTown(rules({"life.credit_line": 1.0}), savings=[-0.5, 0.25], arrears=[1.0, 1.0]).advance(1)
    assert town.of("savings") == [-0.5, 0.0] and town.of("arrears") == [1.0, 0.75]


def test_arrears_above_the_cap_are_written_off() -> None:
    town = HandTown(rules({"life.arrears_cap": 2.0, "life.surcharge": 0.25 / 2}), arrears=[2.0, 1.0]).advance(1)
    assert town.of("arrears") == [2.0, 1.125]
    assert town.tally("written_off") == 0.25
