"""The town as a Mesa model, hand-written rules, and what a finished town leaves behind."""

from __future__ import annotations

import gc
import sys
import weakref
from types import FrameType

import mesa
import numpy as np
import pytest

import sim
from sim.errors import ListedError
from sim.lab.classroom import run_town
from sim.rules import shelf
from sim.rules.worlds import OneWorld, RuleError, World
from sim.studies.snapshot import Snapshot
from sim.studies.why.placebo import Placebo
from sim.town import tables
from sim.town.measures import MONTHLY
from sim.town.recourse import Recourse
from sim.town.registry import Registry
from sim.town.services import Service
from sim.town.sources import Source
from sim.town.town import PHASES, Town, TownError
from tests.conftest import let_go
from tests.towns import LIVELY, state_bits


def test_institutions_are_mesa_agents_and_residents_are_columns() -> None:
    town = Town([LIVELY], 50, 1).advance(2)
    assert isinstance(town, mesa.Model)
    assert {type(a) for a in town.agents} == {Source, Service, Registry, Recourse}
    assert len(town.agents) == 3 + 3 + 2
    assert town.state.savings.shape == (1, 50)
    assert all(agent.model is town for agent in town.agents)


def test_mesas_collector_has_plain_columns() -> None:
    """One world: a column a measure. Several: a column a world and measure. What a user of Mesa plots and stores."""
    town = Town([LIVELY], 50, 1).advance(3)
    assert (
        town.datacollector.get_model_vars_dataframe()["listed"].tolist()
        == town.history.measure("listed")[:, 0].tolist()
    )
    frame = town.advance(3).datacollector.get_model_vars_dataframe()
    assert list(frame) == list(MONTHLY) and len(frame) == 6
    assert {str(kind) for kind in frame.dtypes} == {"int64", "float64"}
    assert frame["wages"].sum() == pytest.approx(town.history.measure("wages").sum())
    both = Town([LIVELY, LIVELY.without_list()], 50, 1).advance(6)
    frame = both.datacollector.get_model_vars_dataframe()
    assert frame["lively"].equals(town.datacollector.get_model_vars_dataframe())
    assert frame["lively (2)"]["due"].tolist() == both.history.measure("due")[:, 1].tolist()
    assert not frame["lively (2)", "listed"].any()


def test_institutions_act_by_their_type() -> None:
    """A kind of one's own takes part in the month, as Mesa's users expect; so does one that is taken out."""
    quiet = Town([LIVELY], 50, 1)
    for source in list(quiet.agents_by_type[Source]):
        source.remove()
    quiet.agents_by_type[Recourse].do(lambda office: setattr(office, "capacity", np.array([0])))
    quiet.advance(24)
    assert not quiet.history.measure("due").any() and not quiet.ledger.size
    for source in list(Town([LIVELY], 50, 1).agents_by_type[Source])[:1]:
        assert source.model.sources[0] is source


def test_a_town_may_have_a_collector_of_its_users() -> None:
    """Nothing of ours reads from the collector, so a subclass may bring any."""
    town = Town([LIVELY], 50, 1)
    town.datacollector = mesa.DataCollector({"on_list": lambda town: int(town.state.listed.sum())})
    run = town.advance(12)
    assert (
        run.datacollector.get_model_vars_dataframe()["on_list"].tolist() == run.history.measure("listed")[:, 0].tolist()
    )
    assert len(tables.monthly(run)) == 12


def test_the_phases_are_those_of_the_design() -> None:
    assert list(PHASES) == ["live", "settle", "owe", "watch", "forget", "appeal", "score", "list", "count"]
    assert all(step.__doc__ for steps in PHASES.values() for step in steps)


def test_a_closed_town_is_let_go() -> None:
    """Mesa 3.3.1 keeps every model in a class-level table."""
    with Town([LIVELY], 30, 1) as town:
        town.advance(2)
    gone = weakref.ref(town)
    del town
    gc.collect()
    assert gone() is None


def test_towns_that_tests_leave_open_are_let_go_after_each_file() -> None:
    town = Town([LIVELY], 30, 1)
    gone = weakref.ref(town)
    del town
    remembered = weakref.ref(run_town("joined-hands", months=2).town)
    let_go()
    gc.collect()
    assert gone() is None and remembered() is None


def test_same_law_by_hand_is_the_same_town() -> None:
    """A listing rule that says what the formula says changes nothing."""

    def by_the_book(town: OneWorld) -> np.ndarray:
        return town.score < np.float32(900.0)

    a, b = Town([LIVELY], 80, 1), Town([World(LIVELY, listing=by_the_book)], 80, 1)
    assert state_bits(a.advance(30), 0) == state_bits(b.advance(30), 0)


def test_a_scoring_rule_rules_one_world_only() -> None:
    town = Town([LIVELY, World(LIVELY, "kind", score=lambda town: 1000 - 1.0 * town.strikes)], 80, 1).advance(30)
    assert (town.state.score[1] == 1000 - town.state.strikes[1]).all()
    assert state_bits(town, 0) == state_bits(Town([LIVELY], 80, 1).advance(30), 0)


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (lambda t: np.zeros(3), r"shape \(3,\); one value for each of 40"),
        (lambda t: 5.0, r"shape \(\)"),
        (lambda t: np.full(40, "x"), "numbers are needed"),
        (lambda t: np.full(40, np.nan), "nan for resident 0"),
        (lambda t: np.where(np.arange(40) == 7, np.inf, 1.0), "inf for resident 7"),
        (lambda t: 1 / 0, "ZeroDivisionError"),
        (lambda t: t.saving, "saving"),
        (lambda t: t.savings.__setitem__(0, 1.0), "read-only"),
    ],
)
def test_what_a_rule_gives_is_checked(rule, complaint: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RuleError, match=complaint) as caught:
        Town([World(LIVELY, "mine", score=rule)], 40, 1).step()
    assert "world 'mine', month 1" in str(caught.value)


def test_a_listing_rule_must_say_yes_or_no() -> None:
    with pytest.raises(RuleError, match="True or False are needed"):
        Town([World(LIVELY, listing=lambda t: t.score)], 40, 1).step()


@pytest.mark.parametrize(
    "options", [{"residents": 1}, {"residents": 2.5}, {"seed": -1}, {"districts": 0}, {"seed": True}]
)
def test_a_town_that_cannot_be_is_refused(options: dict) -> None:
    with pytest.raises(TownError, match="must be a whole number from"):
        Town([LIVELY], **options)
    with pytest.raises(TownError, match="at least one rulebook"):
        Town([])


def test_a_resident_who_does_not_exist() -> None:
    with pytest.raises(TownError, match="resident: 40; must be a whole number from 0 to 39"):
        Town([LIVELY], 40, 1).resident(40)


def test_forced_listing_happens_then_and_there() -> None:
    town = Town([LIVELY, LIVELY], 60, 3, forced=[(1, 9, 5)]).advance(4)
    assert state_bits(town, 0) == state_bits(town, 1)
    town.step()
    assert town.state.listed[1, 9] and not town.state.listed[0, 9]
    spells = tables.spells(town)
    assert spells[spells["cause"] == "forced"][["resident", "start"]].to_numpy().tolist() == [[9, 5]]


@pytest.mark.parametrize("forced", [(2, 9, 5), (-1, 9, 5), (0, 60, 5), (0, -1, 5), (0, 9, 0)])
def test_nobody_who_does_not_exist_is_forced(forced: tuple[int, int, int]) -> None:
    with pytest.raises(TownError, match=r"forced: (world|resident|month): -?[0-9]+; must be"):
        Town([LIVELY, LIVELY], 60, 3, forced=[forced])


def test_a_life_is_followed_from_its_first_month_or_not_at_all() -> None:
    later = Snapshot(Town([LIVELY], 60, 3).advance(4)).town([0]).advance(2)
    with pytest.raises(TownError, match="goes on from another's life"):
        _ = later.resident(9).life
    with pytest.raises(TownError, match=r"forced: month: 2; must be a whole number from 5"):
        Snapshot(Town([LIVELY], 60, 3).advance(4)).town([0], [(0, 9, 2)])
    broken = Town([World(LIVELY, score=lambda mine: mine.savings * np.nan)], 60, 3)
    for _ in range(2):  # a rule that breaks off is what one hears of, the second time too
        with pytest.raises(RuleError):
            _ = broken.advance(1) if broken.month == 0 else broken.resident(9).life
    other = Placebo(LIVELY, 60, 3).advance(24)
    assert other.restarted().advance(24).state.savings.tobytes() == other.state.savings.tobytes()


def test_from_python_the_same_as_from_the_command_line() -> None:
    run = sim.run("joined-hands", residents=100, months=24, seed=2)
    assert list(run.worlds["name"]) == ["joined-hands", "no feedback", "no list"]
    assert run.monthly.groupby("world", sort=False)["listed"].last().tolist() == [
        round(share * 100) for share in run.worlds["listed_share"]
    ]
    for frame in (run.residents, run.records, run.spells, run.districts):
        assert set(frame["world"]) <= set(run.worlds["name"])
    both = sim.compare(["joined-hands", "second-chance"], residents=100, months=24, seed=2)
    assert list(both["name"]) == ["joined-hands", "second-chance"]
    with pytest.raises(ListedError, match="months: 0"):
        sim.run(months=0)


def test_a_month_of_a_small_town_is_few_steps() -> None:
    """In a town of a thousand the number of calls is what costs: 360 a month (379 with Python 3.12), 422 before.

    As the profiler counts them: compiled functions and methods; operators, ufuncs such as np.minimum and np.where are
    not among them.
    """
    calls, before = 0, sys.getprofile()

    def note(frame: FrameType, event: str, what: object) -> None:
        nonlocal calls
        calls += event == "c_call"

    with Town([shelf.load(shelf.DEFAULT)], 1000, 1) as town:
        town.advance(24)
        sys.setprofile(note)
        try:
            town.advance(12)
        finally:
            sys.setprofile(before)
    assert 200 < calls / 12 < 405


def test_two_worlds_of_one_name_get_two_labels() -> None:
    assert [w.label for w in Town([LIVELY, LIVELY, LIVELY], 10, 1).worlds] == ["lively", "lively (2)", "lively (3)"]


def test_single_and_double_precision_tell_the_same_story() -> None:
    single, double = (Town([LIVELY], 600, 1, dtype=real).advance(60) for real in (np.float32, np.float64))
    assert single.state.savings.dtype == np.float32 and double.state.savings.dtype == np.float64
    differ = np.count_nonzero(single.state.ever_listed != double.state.ever_listed)
    assert differ <= 12  # of 600: rounding decides a few close calls, no more
