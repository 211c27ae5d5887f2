"""What the reference model borrows from the model, and what a life comes to, held against oracles written apart."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.results import twins
from sim.rules.rulebook import Rulebook
from sim.town import tables
from sim.town.luck import Luck
from sim.town.people import PURPOSES, People
from sim.town.town import Town
from tests import oracles
from tests.towns import LIVELY

pytestmark = pytest.mark.once  # the model's numbers are the same everywhere

SEED, RESIDENTS, DISTRICTS = 7, 61, 4  # neither homes nor districts come out even


@pytest.fixture(scope="module")
def people() -> People:
    return People(Luck(SEED, PURPOSES), RESIDENTS, DISTRICTS)


def test_philox_gives_the_published_answers() -> None:
    """Random123's known answers for philox4x64-10."""
    assert oracles.philox((0, 0, 0, 0), (0, 0)) == [
        0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B,
    ]  # fmt: skip
    ones = 2**64 - 1
    assert oracles.philox((ones, ones, ones, ones), (ones, ones))[0] == 0x87B092C3013FE90B


@pytest.mark.parametrize("month", [0, 1, 120])
@pytest.mark.parametrize("purpose", ["shock", "court: due"])
def test_luck_is_a_hash_a_counter_and_24_bits(purpose: str, month: int) -> None:
    luck = Luck(SEED, [purpose])
    wanted = [oracles.uniform(SEED, purpose, month, i) for i in range(19)]
    assert luck.draw(purpose, month, 19).tolist() == wanted
    assert luck.uniform(purpose, month, 17) == wanted[17]


def test_traits(people: People) -> None:
    everyone = range(RESIDENTS)
    assert people.wage.tolist() == [oracles.wage_place(SEED, i) for i in everyone]
    for trait in ("defiance", "savings", "exposure"):
        assert getattr(people, trait).tolist() == [oracles.even_place(SEED, trait, i) for i in everyone]
    for trait in ("coverage", "awareness", "tenure"):
        assert getattr(people, trait).tolist() == [oracles.uniform(SEED, trait, 0, i) for i in everyone]
    assert people.namesake.tolist() == oracles.namesakes(SEED, RESIDENTS)


def test_districts_and_homes(people: People) -> None:
    assert people.district.tolist() == [0] * 16 + [1] * 15 + [2] * 15 + [3] * 15
    assert people.sizes.tolist() == [16, 15, 15, 15]
    assert people.household.tolist() == [i // 3 for i in range(RESIDENTS)]
    assert people.homes.tolist() == list(range(0, RESIDENTS, 3))
    assert people.lever(np.float64).tolist() == pytest.approx([1, 1 / 3, -1 / 3, -1])


def test_ties(people: People) -> None:
    wanted = oracles.ties(SEED, RESIDENTS, DISTRICTS)
    first = people.first.tolist()
    assert [people.ties[first[i] : first[i + 1]].tolist() for i in range(RESIDENTS)] == wanted
    assert people.tie_count.tolist() == [len(mine) for mine in wanted]


def test_money_follows_the_places() -> None:
    """One resident's wage, defiance and savings from the formulas, in double precision."""
    life = {"wage": 2.0, "wage_spread": 0.3, "wage_skew": 1.0, "district_wage": 0.1, "wage_floor": 0.9,
            "defiance": 0.2, "defiance_spread": 0.5, "savings_start": 3.0, "savings_spread": 0.4, "savings_cap": 3.9,
            "commitment": 0.5, "committed_from": 1.5, "shock": 0.1, "shock_spread": 0.6}  # fmt: skip
    with Town([Rulebook.parse({"name": "unequal", "life": life})], RESIDENTS, SEED, dtype=np.float64) as town:
        s = town.state
    for i in range(RESIDENTS):
        p, lever = oracles.wage_place(SEED, i), 1 - 2 * (i * DISTRICTS // RESIDENTS) / 3
        wage = max(2.0 * max((1 + 0.3 * (p + (p * p - 1) / 6)) * (1 - 0.1 * lever), 0), 0.9)
        assert s.wage[0, i] == pytest.approx(wage)
        assert s.living[0, i] == pytest.approx(1 + 0.5 * max(wage - 1.5, 0))
        assert s.defiance[0, i] == pytest.approx(0.2 * (1 + 0.5 * oracles.even_place(SEED, "defiance", i)))
        assert s.savings[0, i] == pytest.approx(min(3.0 * (1 + 0.4 * oracles.even_place(SEED, "savings", i)), 3.9))
        assert s.shock_chance[0, i] == pytest.approx(0.1 * (1 + 0.6 * oracles.even_place(SEED, "exposure", i)))


def amended(*amendments: dict[str, Any]) -> Rulebook:
    sources = [{"name": "court", "rate": 0.1}, {"name": "transit", "rate": 0.2}]
    return Rulebook.parse({"name": "amended", "source": sources, "amendment": list(amendments)})


def test_amendments_hold_from_their_month_on_and_the_later_counts() -> None:
    rulebook = amended(
        {"month": 9, "changes": {"source.*.rate": 0.5}},
        {"month": 5, "changes": {"source.court.rate": 0.3, "listing.term": 7}},
        {"month": 9, "changes": {"source.transit.rate": 0.6}},
    )
    seen = {m: [rulebook.at(m).keys()[k] for k in ("source.court.rate", "source.transit.rate", "listing.term")]
            for m in (1, 4, 5, 8, 9, 50)}  # fmt: skip
    assert seen == {
        1: [0.1, 0.2, 12], 4: [0.1, 0.2, 12], 5: [0.3, 0.2, 7], 8: [0.3, 0.2, 7], 9: [0.5, 0.6, 7], 50: [0.5, 0.6, 7],
    }  # fmt: skip


def test_a_star_said_again_counts_for_a_key_that_was_changed_in_between() -> None:
    steps = ((3, "source.*.rate", 0.5), (5, "source.court.rate", 0.3), (9, "source.*.rate", 0.6))
    rulebook = amended(*({"month": month, "changes": {key: value}} for month, key, value in steps))
    assert [rulebook.at(month).keys()["source.court.rate"] for month in (2, 3, 5, 8, 9)] == [0.1, 0.5, 0.3, 0.3, 0.6]


CUTS: dict[str, dict[str, float]] = {
    "means": {"sanctions.severity": 0},
    "scrutiny": {"inspection.listed_factor": 1, "inspection.record_factor": 0, "inspection.focus": 0},
    "association": {"score.association": 0, "score.household": 0},
    "carrots": {"service.employer.perk": 0, "service.travel.perk": 0},
    "errors": {"source.court.error": 0, "source.transit.error": 0, "registry.mismatch": 0},
    "deterrence": {"deterrence.strength": 0, "deterrence.fixed": 0, "deterrence.listed": 0},
    "recourse": {"appeal.rate": 0, "repair.rate": 0},
    "help": {"help.share": 0},
    "informal": {"informal.share": 0},
    "discretion": {"discretion.waive": 0},
}


@pytest.mark.parametrize("channel", CUTS)
def test_a_cut_changes_these_keys_and_no_others(channel: str) -> None:
    busy = {"sanctions.severity": 0.7, "inspection.listed_factor": 2.0, "inspection.record_factor": 0.3,
            "inspection.focus": 0.4, "score.association": 50.0, "score.household": 9.0, "service.*.perk": 0.1,
            "source.*.error": 0.05, "registry.mismatch": 0.1, "deterrence.strength": 0.6, "deterrence.fixed": 0.2,
            "deterrence.listed": -0.1, "appeal.rate": 0.3, "repair.rate": 0.2, "help.share": 0.2,
            "informal.share": 0.3, "discretion.waive": 0.4}  # fmt: skip
    doors = [{"name": "employer"}, {"name": "travel"}]
    written = Rulebook.parse(amended().model_dump() | {"service": doors}).set(busy)
    cut = written.cut(channel)
    before, now = written.keys(), cut.effective().keys()
    assert now.pop(f"channels.{channel}") is False
    before.pop(f"channels.{channel}")
    assert {key: value for key, value in now.items() if value != before[key]} == CUTS[channel]


def hand_made(*listed: list[str]) -> Any:
    """A town of two worlds and four residents, from the lists after each month: one letter a world, x is listed."""
    flags = [np.array([[letter == "x" for letter in world] for world in month], dtype=np.uint8) for month in listed]
    state = SimpleNamespace(
        months_listed=np.sum(flags, axis=0).astype(np.int32), listed=flags[-1] > 0,
        savings=np.array([[1.0, 2, 3, 0], [1, 1, 3, 9]]), arrears=np.array([[0.0, 0, 0, 2], [0, 0, 1, 0]]),
    )  # fmt: skip
    people = SimpleNamespace(count=4)
    return SimpleNamespace(history=SimpleNamespace(flags=flags), state=state, people=people)


def test_overlap_counts_each_way_and_nets_nothing() -> None:
    town = hand_made(["xx..", ".x.x"], ["x..x", "xx.x"], ["x...", "..xx"])
    # here: 0 in three months, 1 in the first, 3 in the second; there: 1 in two months, 3 in three, 0 and 2 in one
    assert twins.overlap(town, 0, 1) == twins.Overlap(both=3, only_world=2, only_twin=4)
    assert twins.overlap(town, 1, 0) == twins.Overlap(both=3, only_world=4, only_twin=2)
    assert twins.overlap(town, 0, 1).caused_share == 2 / 5


def test_lives_says_who_was_harmed_and_who_helped() -> None:
    town = hand_made(["x...", "...x"], ["x...", "...x"])
    table = twins.lives(town, 0, 1)
    # 0 listed more; 1 never listed and richer; 2 the same months, richer by the twin's arrears; 3 listed less
    assert table["effect"].tolist() == ["harmed", "helped", "helped", "helped"]
    assert twins.lives(town, 1, 0)["effect"].tolist() == ["helped", "harmed", "harmed", "harmed"]
    assert twins.lives(town, 1, 1)["effect"].tolist() == ["same"] * 4
    assert table["months_listed"].tolist() == [2, 0, 0, 0]
    assert table["months_listed_twin"].tolist() == [0, 0, 0, 2]
    assert table["wealth"].tolist() == [1, 2, 3, -2]
    assert table["wealth_twin"].tolist() == [1, 1, 2, 9]


MONTHS, MANY = 50, 200


@pytest.fixture(scope="module")
def lived() -> Any:
    """A run of a lively rulebook that puts people on and off the list, and what fell due and was missed in it."""
    return sim.run([LIVELY.set({"listing.term": 3, "source.*.retention": 8})], residents=MANY, months=MONTHS, seed=3)


def test_a_life_on_the_list_by_plain_counting(lived: Any) -> None:
    listed = [[bool(flag & 1) for flag in month[0].tolist()] for month in lived.town.history.flags]
    stays = oracles.stays(listed)
    months = sorted((sum(row[i] for row in listed) for i in range(MANY)), reverse=True)
    ever = sum(m > 0 for m in months)
    ends = [sum(listed[-1][i] for i in range(50 * d, 50 * d + 50)) / 50 for d in range(4)]
    again = sum(1 for who, _, end in stays if end and any(w == who and start >= end for w, start, _ in stays))
    assert again > 3
    assert ever > 30
    wanted = {
        "listed_share": sum(listed[-1]) / MANY,
        "ever_listed_share": ever / MANY,
        "mean_months_listed": sum(months) / ever,
        "entries": len(stays),
        "exits": sum(end > 0 for _, _, end in stays),
        "relapse_share": again / sum(end > 0 for _, _, end in stays),
        "concentration": sum(months[:2]) / sum(months),
        "district_gap": max(ends) - min(ends),
    }
    summary = lived.summaries[0]
    assert {name: summary[name] for name in wanted} == pytest.approx(wanted, abs=1e-6)
    spells = tables.spells(lived.town)
    spells = spells[spells["world"] == summary["name"]]
    result = sorted(zip(spells["resident"], spells["start"], spells["end"], strict=True))
    assert result == sorted(stays)
    lasted = {(who, start): (end or MONTHS + 1) - start for who, start, end in stays}
    assert {(r.resident, r.start): r.months for r in spells.itertuples()} == lasted
    assert lived.town.state.months_listed[0].tolist() == [sum(row[i] for row in listed) for i in range(MANY)]


def test_the_breach_rate_by_counting_each_obligation(lived: Any) -> None:
    due = missed = 0
    with Town([lived.town.worlds[0]], MANY, 3) as town:
        for _ in range(MONTHS):
            town.step()
            for bill in town.scratch.dues.values():
                paid, not_paid = bill.paid[0].tolist(), bill.missed[0].tolist()
                assert not any(a and b for a, b in zip(paid, not_paid, strict=True))
                due += sum(paid) + sum(not_paid)
                missed += sum(not_paid)
    assert lived.summaries[0]["breach_rate"] == pytest.approx(missed / due, abs=1e-6)
