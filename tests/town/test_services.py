"""Services: whom a gate blocks and what that costs, who is refused, and how long a stale copy lasts."""

from __future__ import annotations

import pytest

from sim.town.services import refused_by
from tests.town.hand import LATE, HandTown, rules

EMPLOYER = {"name": "employer", "wage_loss": 0.5}
TRAVEL = {"name": "travel", "extra_cost": 0.25}


def money(town: HandTown, world: int = 0) -> list[float]:
    return town.of("savings", world)


# ---- what a gate costs


def test_the_listed_lose_wages_at_a_gated_employer() -> None:
    town = HandTown(rules(services=[EMPLOYER]), savings=4.0, listed=[True, False]).advance(1)
    assert money(town) == [3.5, 4.0]
    assert (town.tally("wages"), town.tally("wages_lost")) == (1.5, 0.5)


def test_the_listed_live_dearer() -> None:
    town = HandTown(rules(services=[TRAVEL]), savings=4.0, listed=[True, False]).advance(1)
    assert money(town) == [3.75, 4.0]
    assert town.tally("living_costs") == 2.25


def test_severity_scales_both() -> None:
    town = HandTown(rules({"sanctions.severity": 2.0}, services=[EMPLOYER, TRAVEL]), savings=4.0, listed=[True, False])
    assert money(town.advance(1)) == [4 - 1.0 - 0.5, 4.0]


def test_several_services_add_up_but_no_more_than_the_wage_is_lost() -> None:
    town = HandTown(rules({"sanctions.severity": 1.5}, services=[EMPLOYER, EMPLOYER | {"name": "other"}]), savings=4.0,
                    listed=[True, False]).advance(1)  # fmt: skip
    assert money(town) == [3.0, 4.0]
    assert town.tally("wages_lost") == 1.0


def test_an_open_service_blocks_nobody() -> None:
    town = HandTown(rules(services=[EMPLOYER | {"gated": False, "need": 1.0}]), savings=4.0, listed=True,
                    luck={"employer: asked": 0.0}).advance(1)  # fmt: skip
    assert money(town) == [4.0, 4.0] and town.tally("refusals") == 0
    assert not town.gates.gated.any()


def test_each_world_has_gates_of_its_own() -> None:
    shut, ajar = (rules(services=[EMPLOYER | {"gated": gated}]) for gated in (True, False))
    town = HandTown(shut, ajar, shut, savings=4.0, listed=[True, False]).advance(1)
    assert [money(town, world) for world in range(3)] == [[3.5, 4.0], [4.0, 4.0], [3.5, 4.0]]
    assert town.gates.gated.tolist() == [[True], [False], [True]]


@pytest.mark.parametrize(("severity", "blocked"), [(1.0, True), (0.0, False)])
def test_credit_is_blocked_unless_the_gates_have_no_teeth(severity: float, blocked: bool) -> None:
    book = rules({"sanctions.severity": severity}, services=[{"name": "credit", "credit": True}])
    town = HandTown(book, listed=[True, False]).advance(1)
    assert town.scratch.credit_blocked.tolist() == [[blocked, False]]


def test_a_service_without_the_overdraft_blocks_no_credit() -> None:
    assert not HandTown(rules(services=[EMPLOYER]), listed=True).advance(1).scratch.credit_blocked.any()


# ---- carrots


def test_the_favoured_live_cheaper_at_gated_services() -> None:
    services = [{"name": "a", "perk": 0.25}, {"name": "b", "perk": 0.125}, {"name": "c", "perk": 0.5, "gated": False}]
    town = HandTown(rules({"favour.enabled": True}, services=services), favoured=[True, False]).advance(1)
    assert money(town) == [0.375, 0.0]


def test_carrots_are_of_the_worlds_whose_service_reads_the_lists() -> None:
    gated, ungated = (
        rules({"favour.enabled": True}, services=[{"name": "a", "perk": 0.25, "gated": g}]) for g in (True, False)
    )
    town = HandTown(gated, ungated, favoured=True).advance(1)
    assert [money(town, world) for world in (0, 1)] == [[0.25, 0.25], [0.0, 0.0]]


def test_perks_never_pay_more_than_living_costs() -> None:
    services = [{"name": name, "perk": 0.5} for name in ("a", "b", "c")]
    town = HandTown(rules({"favour.enabled": True}, services=services), favoured=[True, False]).advance(1)
    assert money(town) == [1.0, 0.0] and town.scratch.perk.tolist() == [[1.0]]


# ---- refusals


def test_the_listed_who_ask_are_refused() -> None:
    book = rules(services=[{"name": "travel", "need": 0.25}, {"name": "school", "need": 0.5}])
    luck = {"travel: asked": [0.24, 0.25, 0.0], "school: asked": [0.25, 0.9, 0.0]}
    town = HandTown(book, residents=3, listed=[True, True, False], luck=luck).advance(1)
    assert {name: places.tolist() for name, places in refused_by(town).items()} == {"travel": [0], "school": [0]}
    assert town.scratch.refused.tolist() == [[True, False, False]]
    assert (town.tally("refusals"), town.tally("people_refused")) == (2, 1)


@pytest.mark.parametrize("on_refusal", [True, False])
def test_a_refusal_tells_the_listed_where_the_rulebook_says_so(on_refusal: bool) -> None:
    book = rules({"notice.on_refusal": on_refusal}, services=[{"name": "travel", "need": 0.5}])
    town = HandTown(book, residents=3, listed=[True, True, False], luck={"travel: asked": [0.0, 0.9, 0.0]}).advance(1)
    assert town.of("knows") == [on_refusal, False, False]


def test_a_refusal_tells_in_the_worlds_whose_rulebook_says_so() -> None:
    telling, silent = (
        rules({"notice.on_refusal": t}, services=[{"name": "travel", "need": 1.0}]) for t in (True, False)
    )
    town = HandTown(silent, telling, listed=True).advance(1)
    assert [town.of("knows", world) for world in (0, 1)] == [[False, False], [True, True]]


def test_a_refusal_from_an_old_copy_tells_nothing() -> None:
    town = HandTown(rules({"notice.on_refusal": True}, services=[{"name": "travel", "need": 1.0}]))
    town.state.stale_until["travel"] = town.state.since * 0 + 9
    assert town.advance(1).tally("refusals") == 2 and town.of("knows") == [False, False]


# ---- stale copies


STALE = {"sanctions.stale_chance": 0.5, "sanctions.stale_months": 3, "listing.enabled": False}
"""Everybody comes off the list in the first month."""


def leaver(changes: dict[str, object] | None = None, **luck: object) -> HandTown:
    """Resident 0 comes off in month 1, where the employer and the shop (`b`) are gated; 1 was never on the list."""
    book = rules(STALE | (changes or {}), services=[EMPLOYER, {"name": "b", "extra_cost": 0.25, "need": 1.0}])
    return HandTown(book, savings=16.0, listed=[True, False], luck={f"{k}: stale copy": v for k, v in luck.items()})


def spent(town: HandTown, months: int) -> list[float]:
    """What each month costs resident 0."""
    before, costs = money(town)[0], []
    for _ in range(months):
        after = money(town.advance(1))[0]
        costs.append(before - after)
        before = after
    return costs


def test_a_stale_copy_lasts_its_months_at_the_service_that_kept_it_and_nowhere_else() -> None:
    assert spent(leaver(employer=[0.49, 0.0], b=0.5), 6) == [0.75, 0.5, 0.5, 0.5, 0.0, 0.0]
    assert spent(leaver(employer=0.5, b=[0.49, 0.0]), 6) == [0.75, 0.25, 0.25, 0.25, 0.0, 0.0]
    assert spent(leaver(employer=0.5, b=0.5), 4) == [0.75, 0.0, 0.0, 0.0]


def test_a_stale_copy_refuses_those_who_are_free() -> None:
    town = leaver(employer=LATE, b=0.0)
    assert [town.advance(1).tally("refusals") for _ in range(6)] == [1, 1, 1, 1, 0, 0]
    assert town.of("listed") == [False, False]


def test_a_service_that_reads_no_list_keeps_no_copy() -> None:
    town = leaver({"service.employer.gated": False}, employer=0.0, b=LATE)
    assert spent(town, 3) == [0.25, 0.0, 0.0]


def test_no_copy_is_left_for_the_day_when_a_service_reads_the_list_again() -> None:
    """The other service makes the rule run in month 1, when the employer is open."""
    opened = [{"month": 2, "changes": {"service.employer.gated": True}}]
    services = [EMPLOYER | {"gated": False}, {"name": "b"}]
    elsewhere = rules(STALE | {"service.employer.gated": True}, services=services)
    town = HandTown(rules(STALE, services=services, amendment=opened), elsewhere, savings=16.0, listed=[True, False],
                    luck={"employer: stale copy": 0.0}).advance(2)  # fmt: skip
    assert [money(town, world) for world in (0, 1)] == [[16.0, 16.0], [15.0, 16.0]]


def test_a_copy_blocks_nobody_once_the_service_reads_no_list() -> None:
    """In the other world it still does, so that the rule runs."""
    closed = [{"month": 2, "changes": {"service.employer.gated": False}}]
    town = HandTown(rules(STALE, services=[EMPLOYER], amendment=closed), rules(STALE, services=[EMPLOYER]),
                    savings=16.0, listed=[True, False], luck={"employer: stale copy": 0.0}).advance(2)  # fmt: skip
    assert [money(town, world) for world in (0, 1)] == [[15.5, 16.0], [15.0, 16.0]]


def test_a_stale_copy_is_of_one_world() -> None:
    keeps, forgets = (
        rules(STALE, services=[EMPLOYER]),
        rules(STALE | {"sanctions.stale_chance": 0.0}, services=[EMPLOYER]),
    )
    town = HandTown(forgets, keeps, savings=16.0, listed=[True, False], luck={"employer: stale copy": 0.0}).advance(2)
    assert money(town, 0) == [15.5, 16.0] and money(town, 1) == [15.0, 16.0]


def test_who_is_listed_again_is_blocked_once() -> None:
    """On the list and on a stale copy: the service neither takes nor refuses twice."""
    town = leaver(employer=0.0, b=0.0)
    town.advance(1)
    town.state.listed[0, 0] = True
    assert spent(town, 1) == [0.75] and town.tally("refusals") == 1


def test_a_copy_of_an_earlier_removal_is_renewed_by_a_later_one() -> None:
    town = leaver(employer=0.0, b=LATE)
    town.advance(2)  # off in month 1: stale until month 4
    town.state.listed[0, 0] = True
    assert spent(town, 6) == [0.75, 0.5, 0.5, 0.5, 0.0, 0.0]  # off again in month 3: stale until month 6
