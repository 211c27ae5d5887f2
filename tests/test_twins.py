"""Exact twins: same people, same luck, and a difference only where rules differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.results import twins
from sim.rules import schema
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.town.town import Town
from tests.towns import LIVELY, one_kind, state_bits

N, MONTHS = 240, 60


def lived(*books: Rulebook | World, months: int = MONTHS, **options: Any) -> Town:
    return Town(books, N, 7, **options).advance(months)


def test_placebo_two_worlds_of_one_rulebook_are_identical_to_the_last_bit() -> None:
    town = lived(LIVELY, LIVELY)
    assert state_bits(town, 0) == state_bits(town, 1)
    assert twins.overlap(town, 0, 1).only_world == twins.overlap(town, 0, 1).only_twin == 0


def test_the_same_town_twice_is_the_same() -> None:
    assert state_bits(lived(LIVELY), 0) == state_bits(lived(LIVELY), 0)


def test_another_seed_is_another_town() -> None:
    assert state_bits(lived(LIVELY), 0) != state_bits(Town([LIVELY], N, 8).advance(MONTHS), 0)


def test_a_world_alone_equals_itself_in_any_stack_in_any_order() -> None:
    others = [LIVELY.cut("means"), LIVELY.without_list(), one_kind(), LIVELY.set({"sanctions.stale_chance": 0.0})]
    alone = state_bits(lived(LIVELY), 0)
    assert state_bits(lived(LIVELY, *others), 0) == alone
    assert state_bits(lived(*others, LIVELY), len(others)) == alone
    assert state_bits(lived(others[2], LIVELY, others[0], LIVELY), 3) == alone


def test_a_month_more_is_the_same_life_continued() -> None:
    assert state_bits(lived(LIVELY, months=30).advance(30), 0) == state_bits(lived(LIVELY, months=60), 0)


@pytest.mark.parametrize(
    "key", ["listing.threshold", "appeal.rate", "source.utility.rate", "life.wage", "listing.enabled"]
)
def test_an_amendment_in_month_m_changes_nothing_before_m(key: str) -> None:
    value = {"listing.threshold": 990.0, "appeal.rate": 1.0, "source.utility.rate": 0.2, "life.wage": 1.1}.get(
        key, False
    )
    amended = Rulebook.parse({**LIVELY.model_dump(), "amendment": [{"month": 31, "changes": {key: value}}]})
    town = Town([LIVELY, amended], N, 7).advance(30)
    before = state_bits(town, 0), state_bits(town, 1)
    assert before[0] == before[1]
    town.advance(20)
    assert state_bits(town, 0) != state_bits(town, 1)


def test_an_appeal_rate_from_month_20_touches_nobody_whom_no_appeal_reaches() -> None:
    """Ties, shared inspection and namesakes would carry the difference on; here nothing joins residents."""
    alone = {"registry.mismatch": 0.0, "source.*.error": 0.05, "appeal.rate": 0.0, "repair.rate": 0.0}
    book = LIVELY.cut("association", "scrutiny").set(alone)
    more = Rulebook.parse({**book.model_dump(), "amendment": [{"month": 20, "changes": {"appeal.rate": 0.5}}]})
    town = Town([book, more], N, 7)
    reached = np.zeros(N, dtype=bool)
    for _ in range(MONTHS):
        town.step()
        reached |= town.scratch.cleared[1]
    same = (town.state.savings[0] == town.state.savings[1]) & (town.state.score[0] == town.state.score[1])
    assert reached.any() and not same[reached].all()
    assert same[~reached].all()


def test_an_unused_source_or_service_changes_nobody() -> None:
    data = LIVELY.model_dump()
    data["source"] = [*data["source"], {"name": "archive", "rate": 0.0}]
    data["service"] = [*data["service"], {"name": "library", "gated": False}]
    town = lived(LIVELY, Rulebook.parse(data))
    assert state_bits(town, 0) == state_bits(town, 1) == state_bits(lived(LIVELY), 0)


@pytest.mark.parametrize("channel", schema.CHANNELS)
def test_cut_means_cut(channel: str) -> None:
    """With a channel off, no number depends on its keys; with it on, some do."""
    low = {"registry.mismatch": 0.02, "deterrence.fixed": 0.3}  # fear by law reads what is written, whatever is cut
    high: dict[str, Any] = {
        "means": {"sanctions.severity": 2.5},
        "scrutiny": {"inspection.listed_factor": 4.0, "inspection.record_factor": 1.0, "inspection.focus": 1.0},
        "association": {"score.association": 400.0, "score.household": 90.0},
        "carrots": {"service.*.perk": 0.3},
        "errors": {"source.*.error": 0.2, "registry.mismatch": 0.3},
        "deterrence": {"deterrence.strength": 0.9, "deterrence.fixed": 0.6, "deterrence.listed": -0.5},
        "recourse": {"appeal.rate": 0.9, "repair.rate": 0.9},
        "help": {"help.share": 0.2},
        "informal": {"informal.share": 0.5},
        "discretion": {"discretion.waive": 0.5},
    }[channel]
    assert set(high) == set(schema.NEUTRAL[channel])
    on = LIVELY.set(low)
    town = lived(on.cut(channel), on.set(high).cut(channel), on.set(high))
    assert state_bits(town, 0) == state_bits(town, 1)
    assert state_bits(town, 1) != state_bits(town, 2)


def test_a_cut_outlasts_amendments() -> None:
    data = LIVELY.model_dump() | {"amendment": [{"month": 5, "changes": {"channels.means": True}}]}
    town = lived(Rulebook.parse(data).cut("means"), LIVELY.cut("means"))
    assert state_bits(town, 0) == state_bits(town, 1)


def test_without_list_nobody_is_listed_whatever_amendments_say() -> None:
    data = LIVELY.model_dump() | {"amendment": [{"month": 5, "changes": {"listing.enabled": True}}]}
    town = lived(Rulebook.parse(data).without_list())
    assert not town.state.ever_listed.any()
    assert not town.history.measure("favoured")[-1].any()


def test_with_no_gated_service_the_means_channel_is_silent() -> None:
    open_doors = LIVELY.set({"service.*.gated": False})
    town = lived(open_doors, open_doors.cut("means"))
    assert state_bits(town, 0) == state_bits(town, 1)


def test_a_resident_is_watched_without_being_changed() -> None:
    town = lived(LIVELY, LIVELY.without_list())
    person = town.resident(17)
    last = person.life.groupby("world", sort=False).last()
    for place, world in enumerate(town.worlds):
        assert last.loc[world.label, "savings"] == town.state.savings[place, 17]
        assert last.loc[world.label, "score"] == town.state.score[place, 17]
        assert last.loc[world.label, "months_listed"] == town.state.months_listed[place, 17]
    shock = person.luck.set_index("month")["shock"]
    assert all(town.luck.uniform("shock", month, 17) == value for month, value in shock.items())
    assert set(person.records["resident"]) <= {17}
