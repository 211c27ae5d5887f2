"""Towns that ship: the same rules for people who are alike, or not, in every command."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.cli.main import _parser, main
from sim.errors import Notice
from sim.results.margin import margin
from sim.rules import shelf
from sim.rules.rulebook import Rulebook, RulebookError
from sim.sweeps.design import Design, DesignError
from sim.town.town import Town


def test_the_even_town_is_the_default_of_every_key_and_pilot() -> None:
    defaults = Rulebook().keys()
    assert dict(shelf.people("even")) == {key: defaults[key] for key in shelf.people("even")}
    assert {shelf.town_name(sim.load(pilot)) for pilot in shelf.pilots()} == {"even"}


def test_every_command_that_lives_a_rulebook_takes_a_town() -> None:
    """A design and a choices file name their town themselves; the theory behind `validate` sets up its own people."""
    commands = dict(next(action.choices for action in _parser()._actions if action.choices) or {})
    without = {
        name
        for name, command in commands.items()
        if not any("--town" in action.option_strings for action in command._actions)
    }
    assert without == {"pilots", "new", "live", "validate", "sweep", "table", "plot", "kit", "lab"}


def test_both_towns_name_the_same_keys_of_life() -> None:
    assert list(shelf.people("even")) == list(shelf.people("uneven"))
    assert all(key.startswith("life.") for key in shelf.people("even"))


@pytest.mark.parametrize("pilot", shelf.pilots())
def test_a_town_changes_the_people_and_no_rule(pilot: str) -> None:
    even, uneven = sim.load(pilot), sim.load(pilot, town="uneven")
    changed = {key for key, value in uneven.keys().items() if value != even.keys()[key]}
    assert changed <= set(shelf.people("uneven"))
    assert shelf.in_town(uneven, "even") == even
    assert shelf.town_name(uneven) == "uneven"


def test_who_is_born_is_the_same_in_both_and_base_conduct_is_equal() -> None:
    with Town([sim.load("joined-hands"), sim.load("joined-hands", town="uneven")], 300, 1) as town:
        even, uneven = town.state.wage
        assert (np.argsort(even, kind="stable") == np.argsort(uneven, kind="stable")).mean() < 1  # districts differ
        for district in range(4):
            place = town.people.district == district
            assert (np.argsort(even[place], kind="stable") == np.argsort(uneven[place], kind="stable")).all()
        assert (town.state.defiance == town.state.defiance[0, 0]).all()


def test_few_are_poor_off_the_list_in_the_uneven_town() -> None:
    with Town([sim.load("joined-hands", town="uneven")], 20_000, 1) as town:
        assert 0.02 < margin(town).poor.mean() < 0.06  # the file says: about 4 in 100


def test_what_the_file_says_of_exposure_holds() -> None:
    with Town([sim.load("joined-hands", town="uneven")], 20_000, 1) as town:
        chance = town.state.shock_chance / town.rules.life.shock
    assert (round(float(chance.min()), 2), round(float(chance.max()), 2)) == (0.4, 1.6)


def test_an_amendment_of_the_people_does_not_undo_the_town() -> None:
    richer = sim.load("joined-hands").amended({12: {"life.wage": 2.0}})
    assert shelf.in_town(richer, "uneven").at(24).life.wage == 2.5


def test_a_town_that_does_not_ship_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RulebookError, match="'unevn': no such town; did you mean uneven"):
        sim.load("joined-hands", town="unevn")
    assert main(["why", "--town", "unevn"]) == 2
    assert capsys.readouterr().err == "sim: 'unevn': no such town; did you mean uneven?\n"


def test_a_run_and_a_comparison_take_a_town() -> None:
    run = sim.run("joined-hands", 200, 24, town="uneven")
    given = sim.run(sim.load("joined-hands", town="uneven"), 200, 24)
    assert run.summary() == given.summary()
    town = run.summary()["town"]
    assert isinstance(town, dict) and town["people"] == "uneven"
    assert sim.compare(["joined-hands"], 200, 24, town="uneven").equals(run.worlds.iloc[:1])


def test_a_design_takes_a_town() -> None:
    data = {"rulebooks": ["joined-hands"], "town": "uneven"}
    assert Design.parse(data).rulebooks == (sim.load("joined-hands", town="uneven"),)
    with pytest.raises(DesignError, match="design: town: 'unven': no such town"):
        Design.parse(data | {"town": "unven"})
    with pytest.raises(DesignError, match="design: town: 3; must be the name of a town"):
        Design.parse(data | {"town": 3})


OLD = '[deterrence]\nstrength = 0.3\n[[source]]\nname = "utility"\n'


def test_an_old_rulebook_loads_and_says_which_key_has_changed_its_meaning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.toml"
    file.write_text(OLD)
    with pytest.warns(Notice, match=r"deterrence.strength: was fear whatever.* fixed = 0.3; .* half = 0.2"):
        assert sim.load(file).deterrence.strength == 0.3
    assert main(["check", str(file)]) == 0
    shown = capsys.readouterr()
    assert shown.err.startswith("sim: note: ") and shown.err.count("\n") == 1
    file.write_text(OLD.replace("strength = 0.3", "fixed = 0.3"))
    assert main(["check", str(file)]) == 0
    assert not capsys.readouterr().err


def test_a_new_rulebook_says_nothing() -> None:
    for pilot in shelf.pilots():
        shelf.parse(shelf.dump(sim.load(pilot)))
    shelf.parse(shelf.template())


STEADY = "steady-hands"


def test_the_variant_is_joined_hands_but_for_the_numbers_that_it_marks() -> None:
    joined, steady = sim.load("joined-hands").keys(), sim.load(STEADY).keys()
    differ = {key.split(".")[1] for key in joined if joined[key] != steady[key]}
    assert differ == set(re.findall(r"^(\w+) = \S+ *# steady:", shelf.text(STEADY), re.MULTILINE))
    assert STEADY in shelf.variants() and STEADY not in shelf.pilots()


@pytest.mark.once
@pytest.mark.slow(20)
def test_its_list_settles_where_that_of_joined_hands_keeps_growing() -> None:
    """What the file says: about 6, 7 and 7% after 5, 10 and 30 years, beside 6, 11 and 48%. Means of six towns."""
    listed = np.empty((6, 3, 2))
    for nth, seed in enumerate(range(21, 27)):
        with Town([sim.load(STEADY), sim.load("joined-hands")], 1000, seed) as town:
            listed[nth] = town.advance(360).history.measure("listed")[[59, 119, 359]] / 10
    steady, joined = listed.mean(axis=0).T
    assert np.abs(steady - (6, 7, 7)).max() < 1
    assert np.abs(joined - (6, 11, 48)).max() < 1
