"""What a law may change: one rule, which every exercise that writes rules keeps, and which the search keeps, too."""

import random
from pathlib import Path

import pytest

import sim
from sim.lab import aims, check, laws
from sim.lab.classroom import MONTHS, RESIDENTS
from sim.lab.parse import Hint
from sim.results import runs
from sim.rules import dotted, shelf
from tests import capstone
from tests.answers.check_07 import GOOD, MENDED

WRITTEN = ("01.4", "02.3", "02.4", "03.4", "03.5", "04.3", "05.2", "05.3", "06.2", "06.3", "07.2", "07.3", "08.3")
OF_MISTAKES = ("00.3", "01.3", "04.4")
"""Exercises whose answers may say how many mistakes offices make, and nothing else that no law can write."""
BEYOND_LAW = {
    "life.shock": 0.0, "life.wage": 5.0, "life.defiance": 0.0, "source.*.amount": 0.0, "source.*.rate": 0.1,
    "registry.coverage": 0.9, "registry.mismatch": 0.3, "deterrence.fixed": 0.9, "deterrence.strength": 1.0,
    "help.share": 0.5, "informal.share": 1.0, "service.*.need": 0.0, "source.*.error": 0.5,
}  # fmt: skip
"""A change of the world for each kind of thing that no law can write."""


def test_each_reason_names_keys_that_there_are_and_no_key_twice():
    keys = sim.load("joined-hands").keys()
    for reason, patterns in laws.FOUND.items():
        for pattern in patterns:
            assert any(k.split(".")[0] == pattern or dotted.matches(pattern, k) for k in keys), (reason, pattern)
    lawful = {key.split(".")[0] for key in keys if laws.is_lawful(key)}
    assert lawful == {
        *("score", "purchase", "listing", "favour", "sanctions", "inspection", "means_test", "notice", "appeal"),
        *("repair", "registry", "discretion", "source", "service"),
    }


@pytest.mark.parametrize("key", [*WRITTEN, *OF_MISTAKES])
def test_no_exercise_is_solved_by_a_better_world(key):
    """Refused before any town is lived, in words that name the key."""
    for change, value in BEYOND_LAW.items():
        if key in OF_MISTAKES and change in laws.FOUND[laws.MISTAKES]:
            continue
        verdict = check(key, {change: value})
        last = change.split(".")[-1]
        assert (not verdict.ok and f"{last} is not for a law" in verdict.text) or "fewer people in" in verdict.text, (
            verdict
        )


def test_a_law_that_is_amended_later_is_a_law():
    rulebook = sim.load("joined-hands")
    laws.require_law(rulebook.amended({6: {"listing.term": 3}}))
    with pytest.raises(Hint, match=r"life\.wage is not for a law"):
        laws.require_law(rulebook.amended({6: {"life.wage": 3.0}}))
    with pytest.raises(Hint, match="No office is always right"):
        laws.require_law(rulebook.set({"means_test.accuracy": 1.0}))
    with pytest.raises(Hint, match="which sources"):
        laws.require_law(sim.load("auto-flag"))


def test_what_ships_is_not_ones_own():
    for name in shelf.shipped():
        if name != shelf.DEFAULT:
            with pytest.raises(Hint, match=f"That is {name}"):
                laws.require_own(shelf.load(name).set({"listing.term": 7}))
    laws.require_own(sim.load("joined-hands").set({"listing.term": 7}))


WINNERS = (
    ("gifts", {"service.*.perk": 0.2, "favour.threshold": 900.0}),
    ("cannot", {"service.credit.gated": False, "service.employer.gated": False}),
    ("cannot", {"source.platform.connected": False, "service.credit.gated": False, "service.employer.wage_loss": 0.05}),
    ("cannot", {"service.*.extra_cost": 0.1, "sanctions.severity": 0.1, "service.credit.gated": False}),
    ("cannot", {
        "service.*.extra_cost": 0.1, "listing.strikes": 2, "sanctions.severity": 0.25, "service.credit.gated": False,
    }),
)  # fmt: skip
"""What meets the goal as first written, by the search, without what it does not need; and the bound that closes it."""


def test_what_the_search_found_is_closed_by_the_mended_goal():
    rows = aims.measures([capstone.rulebook(changes) for _, changes in WINNERS])
    for (bound, changes), row in zip(WINNERS, rows, strict=True):
        assert aims.meets(row), changes
        assert bound in aims.broken(row, MENDED), changes


ONE_BILL_LISTS = {
    "means_test.enabled": True, "source.utility.demerit": 101, "service.credit.gated": False,
    "service.employer.gated": False, "score.tenure": 50.0,
}  # fmt: skip
FOR_THE_RICH = {
    "means_test.enabled": True, "means_test.accuracy": 0.95, "registry.frozen_clock": False, "score.means": 50.0
}  # fmt: skip
SOLD = {**GOOD, "purchase.cap": 40.0}
UNHEARD = {**GOOD, "appeal.rate": 0.0}


def test_what_passes_the_mended_goal_is_closed_by_another_bound_or_taught():
    """Four tricks of which the lecturer's cell tells: bounds of the menu close two, and none the others."""
    more = {"wrong": 25, "poorer": 10}
    tricks = [*map(capstone.rulebook, (ONE_BILL_LISTS, SOLD, FOR_THE_RICH, UNHEARD)), sim.load("second-chance")]
    one_bill, sold, rich, unheard, witness = aims.measures(tricks)
    assert all(aims.meets(row, MENDED) for row in (one_bill, sold, rich, unheard, witness))
    assert [aims.broken(row, more) for row in (one_bill, sold, witness)] == [["wrong"], ["poorer"], []]
    for taught in (rich, unheard):
        assert not aims.broken(taught, more) and taught["ever"] <= 1.1 * witness["ever"]


def test_the_tricks_that_the_lesson_names_do_what_it_says():
    """Points for means: who has much saved is not on the list. Told, not heard: they know, and nothing is reviewed."""
    (lesson,) = (Path(__file__).parents[1] / "notebooks/instructor").glob("07_*.py")
    text = " ".join(lesson.read_text(encoding="utf-8").replace("\n# ", " ").split())
    assert "savings give points, so nobody who has much" in text and "all may know, nobody is listened to" in text
    same = {key: value for key, value in FOR_THE_RICH.items() if key != "score.means"}
    lived = runs.run([*map(capstone.rulebook, (FOR_THE_RICH, same, UNHEARD, GOOD))], RESIDENTS, MONTHS, aims.TOWNS[0])
    listed, savings = lived.town.state.listed, lived.town.state.savings
    much = lived.town.worlds[0].rulebook.life.savings_cap / 2
    rich, poor = (savings[world][listed[world]].max() for world in (0, 1))
    assert rich < much < poor
    assert lived.town.state.knows[2][listed[2]].mean() > 0.9
    reviewed = lived.monthly.groupby("world", sort=False)["appeals_reviewed"].sum()
    assert reviewed[lived.town.worlds[2].label] == 0 < reviewed[lived.town.worlds[3].label]


def test_a_winner_is_left_with_what_it_needs():
    """Two that hold one trick are one line; what a rulebook changes for nothing is gone."""
    trick = {"favour.threshold": 900.0, "service.*.perk": 0.2}
    result = list(capstone.simplest([{**trick, "repair.wait": 1}, {**trick, "listing.term": 24, "repair.wait": 1}], {}))
    assert [(changes, count) for changes, _, count in result] == [(trick, 2)]


def test_the_search_tries_only_laws():
    assert [key for key in capstone.CHOICES if not laws.is_lawful(key)] == []
    chance = random.Random(1)
    for _ in range(30):
        laws.require_law(capstone.rulebook(capstone.neighbour(chance, capstone.at_random(chance))))
