"""Gain: a forced listing does exactly what the rules make of it, and nothing else."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from sim.errors import ListedError
from sim.rules import schema
from sim.rules.rulebook import Rulebook
from sim.studies.gain.experiment import dates, force
from sim.studies.gain.gain import gain
from sim.studies.intervals import drop_over_clusters, over_clusters, picks, ratio
from sim.studies.rulebooks import couplings
from sim.studies.snapshot import Snapshot
from sim.town.measures import MONTHLY
from sim.town.people import State
from sim.town.town import Town
from tests.towns import LIVELY, adds_up, one_kind, state_bits

N, MONTHS, HALF = 120, 48, 24
ALONE = LIVELY.cut("association").set(
    {"inspection.focus": 0.0, "registry.mismatch": 0.0, "appeal.rate": 0.0, "life.pool_price": 0.0}
)
"""A rulebook in which nothing joins residents."""


def columns(town: Town, world: int) -> bytes:
    values = [v for _, v in sorted(vars(town.state).items()) if isinstance(v, np.ndarray)]
    return b"".join(np.ascontiguousarray(v[..., world, :]).tobytes() for v in values)


def test_a_fork_goes_on_to_the_last_bit_as_if_lived_from_the_start() -> None:
    cut = LIVELY.cut("means")
    base = Town([LIVELY, cut], N, 7).advance(30)
    fork = Snapshot(base).town([1, 0, 0], [(2, 17, 31)]).advance(30)
    few = Snapshot(Town([LIVELY, cut], N, 7).advance(30), [1]).town([0]).advance(30)
    complete = Town([LIVELY, cut, LIVELY], N, 7, forced=[(2, 17, 31)]).advance(60)
    base.advance(30)
    assert columns(fork, 1) == columns(complete, 0) == columns(base, 0)
    assert columns(fork, 0) == columns(complete, 1) == columns(few, 0)
    assert columns(fork, 2) == columns(complete, 2) != columns(complete, 0)
    assert len(fork.ledger.standing) == len(complete.ledger.standing)
    for name in MONTHLY:
        assert np.array_equal(fork.history.measure(name)[:, [1, 0, 2]], complete.history.measure(name)[30:]), name


def test_what_a_town_carries_from_month_to_month_stands_in_its_state() -> None:
    """Or a fork would go on without it. The rest follows from rulebooks, or is made each month."""
    town = Town([LIVELY], N, 7).advance(20)
    arrays = {
        f"{type(owner).__name__}.{name}"
        for owner in (town, *town.agents)
        for name, value in vars(owner).items()
        if isinstance(value, np.ndarray)
    }
    assert arrays == {"Recourse.capacity", "Service._stale_places"}  # from the rulebook; from `stale_until`
    fork = Snapshot(town).town([0])
    assert vars(fork.state).keys() == vars(town.state).keys() == {"shape", *State.__annotations__}
    for name in State.__annotations__:
        mine, other = getattr(fork.state, name), getattr(town.state, name)
        assert mine is not other
        np.testing.assert_equal(mine, other)


def test_records_whose_clock_stood_still_expire_in_a_fork_as_they_would_have() -> None:
    book = LIVELY.set({"source.*.retention": 6})
    fork = Snapshot(Town([book], N, 7).advance(30)).town([0]).advance(30)
    complete = Town([book], N, 7).advance(60)
    assert columns(fork, 0) == columns(complete, 0)
    assert 0 < complete.scratch.tallies.records_standing == fork.scratch.tallies.records_standing


def test_a_fork_across_an_amendment_that_changes_what_is_connected() -> None:
    steps = {20: {"source.lender.connected": False, "life.wage": 1.2}, 40: {"source.lender.connected": True}}
    book = LIVELY.amended(steps)
    fork = Snapshot(Town([book], N, 7).advance(30)).town([0]).advance(30)
    assert columns(fork, 0) == columns(Town([book], N, 7).advance(60), 0)


def test_the_forced_world_is_the_base_world_before_the_date() -> None:
    town = Town([LIVELY, LIVELY], N, 7, forced=[(1, 17, 25)]).advance(24)
    assert state_bits(town, 0) == state_bits(town, 1)
    town.advance(1)
    assert town.state.listed[1, 17] and not town.state.listed[0, 17]


def test_with_every_channel_cut_nothing_follows() -> None:
    """Exactly: a listing costs nothing and joins nobody, and with a threshold out of reach nobody else is listed."""
    book = LIVELY.cut(*schema.CHANNELS).set({"listing.threshold": -10000.0})
    study = gain(book, 30, N, MONTHS, towns=2)
    cases = study.tables["cases"]
    assert (cases["imposed"] == 12).all()
    assert (cases[["to_self", "others_more", "others_less", "further"]] == 0).all(axis=None)
    assert (study.tables["gain"][["gain", "low", "high"]] == 0).all(axis=None)
    assert study.tables["channels"]["cases"].sum() == 0


def test_with_every_channel_cut_but_a_list_that_bites_only_the_same_stay_moves() -> None:
    """Where the twin is not listed within two terms, nothing follows; nobody else is ever touched."""
    book = LIVELY.cut(*schema.CHANNELS)
    result = force([book], [40], N, MONTHS, 1, HALF)
    listed = result.base.history.listed()[:, 0]
    assert listed.any()
    for case in result.cases.itertuples():
        if not listed[case.month - 1 : case.month + 23, case.resident].any():
            assert case.further == 0
    assert (result.cases[["others_more", "others_less"]] == 0).all(axis=None)


def test_others_are_untouched_where_nothing_joins_residents() -> None:
    assert couplings(ALONE) == () and len(couplings(LIVELY)) == 5
    result = force([ALONE, LIVELY], [40, 40], N, MONTHS, 3, HALF)
    alone, joined = (result.cases[result.cases["world"] == w] for w in (0, 1))
    assert (alone[["others_more", "others_less"]] == 0).all(axis=None)
    assert alone["to_self"].any() and joined["others_more"].any()


def test_cases_count_months_as_two_whole_towns_do() -> None:
    result = force([LIVELY], [5], N, MONTHS, 2, HALF)
    for case, growth in itertools.islice(zip(result.cases.itertuples(), result.growth, strict=True), 5):
        town = Town([LIVELY, LIVELY], N, 2, forced=[(1, case.resident, case.month)]).advance(case.month + HALF - 1)
        listed = town.history.listed().sum(axis=0)
        assert case.imposed + case.further == listed[1].sum() - listed[0].sum()
        assert case.imposed + case.to_self == listed[1, case.resident] - listed[0, case.resident]
        assert growth[-1] == case.further


def test_one_persons_gain_agrees_with_the_run_length_theorem() -> None:
    """Hazard a off the list and 2a on it: a month imposed makes a stay a times likelier than it was.

    Such a stay lasts E[T] = ((1-q)^-L - 1)/q, q = 2a (row 1 of the checks), of which the twin has its listed share.
    """
    a, term = 0.01, 24
    book = Rulebook.model_validate({**one_kind().model_dump(), "name": "watched"}).set(
        {"channels.scrutiny": True, "source.court.detection": 0.5, "inspection.listed_factor": 2.0,
         "source.court.retention": term}
    )  # fmt: skip
    result = force([book], [600], 120, 130, 5, 110)
    stay = ((1 - 2 * a) ** -term - 1) / (2 * a)
    twin = stay / (stay + 1 / a)
    value, low, high = ratio(result.cases["further"], result.cases["imposed"], picks(5, len(result.cases)))
    expected = a * stay * (1 - twin)
    assert low < expected < high or abs(value - expected) < 0.1 * expected
    assert value > 0


def test_an_interval_over_towns_holds_the_ratio_of_all_of_them_as_often_as_it_says() -> None:
    """And that of a difference: nine towns each, drawn again and again from towns whose ratio is known."""
    luck = np.random.default_rng(1)
    held = []
    for _ in range(1000):
        imposed = luck.integers(80, 120, 9)
        town = luck.normal(0, 0.4, 9)
        further, less = ((level + town + luck.normal(0, 0.3, 9)) * imposed for level in (1.2, 0.7))
        _, low, high = over_clusters(further, imposed)
        _, _, least, most = drop_over_clusters((further, imposed), (less, imposed))
        held.append((low < 1.2 < high, least < 0.5 < most, high - low > most - least))
    complete, fall, narrower = np.mean(held, axis=0)
    assert abs(complete - 0.95) < 0.03 and abs(fall - 0.95) < 0.03
    assert narrower > 0.6, "what towns share falls out of the difference"


def test_a_stronger_loop_has_more_than_proportional_gain() -> None:
    """Branching: with n months caused by each, the chain comes to n/(1 - n), which is convex."""
    book = one_kind().set({"channels.scrutiny": True, "source.court.detection": 0.25})
    books = [book.set({"inspection.listed_factor": f}) for f in (1.0, 2.5, 4.0)]
    result = force(books, [300] * 3, 60, 130, 4, 90)
    cases = result.cases.groupby("world")[["further", "imposed"]].sum()
    none, half, full = cases["further"] / cases["imposed"]
    assert none == 0 and 0 < 2 * half < full


def test_the_same_seed_gives_the_same_study_and_progress_adds_up() -> None:
    heard: list[tuple[int, int]] = []
    one = gain(LIVELY, 12, 60, 36, 6, lambda *steps: heard.append(steps), towns=1, channel_cases=6)
    two = gain(LIVELY, 12, 60, 36, 6, towns=1, channel_cases=6)
    assert one.data == two.data
    assert adds_up(heard) and heard[0][1] == len(heard) == 36 + 6 * 18  # the base, and a stack for each date
    heard.clear()
    gain(LIVELY, 12, 60, 36, 6, lambda *steps: heard.append(steps), towns=3, channel_cases=6)
    assert adds_up(heard) and heard[0][1] == len(heard) == 3 * (36 + 3 * 18)
    assert json.loads(json.dumps(one.data, allow_nan=False)) == one.data
    part = one.tables["gain"].set_index("part")["gain"]
    assert part["all"] == pytest.approx(part["to self"] + part["to others"])
    assert one.tables["growth"]["gain"].iloc[-1] == pytest.approx(part["all"])
    assert "cannot show" in one.sentences[-1]
    assert {p.name for p in one.draw()} == {"further-months"}


def test_several_towns_are_each_what_they_are_alone_and_the_verdict_counts_them() -> None:
    """Alone with the same dates: a town's cases depend on its seed only."""
    study = gain(LIVELY, 30, N, MONTHS, 3, towns=5, channel_cases=9)
    cases, towns = study.tables["cases"], study.tables["towns"].set_index("town")
    assert towns.index.tolist() == study.data["seeds"] == [3, 4, 5, 6, 7]
    for seed in (4, 7):
        alone = force([LIVELY], [30], N, MONTHS, seed, HALF, number=3).cases
        mine = cases[cases["town"] == seed].drop(columns="town").reset_index(drop=True)
        assert mine.equals(alone.drop(columns="world"))
        assert towns.loc[seed, "gain"] == alone["further"].sum() / alone["imposed"].sum()
    complete = study.tables["gain"].set_index("part").loc["all"]
    each = towns["gain"]
    assert complete[["middle", "lowest", "highest"]].tolist() == [each.median(), each.min(), each.max()]
    assert complete["gain"] == cases["further"].sum() / cases["imposed"].sum()
    above = int((each > 1).sum())
    assert f"It is above 1 in {above or 'none'} of 5 towns" in study.sentences[1]
    assert "about 67 times of 100" in study.sentences[1], "the range of five towns holds another in 4 of 6 cases"
    assert "over 5 towns" in study.sentences[-1] and "other towns" not in study.sentences[-1]
    assert all(f"{gain:.2f}".replace("-", "\N{MINUS SIGN}") in study.draw()[0].alt for gain in each)


def test_one_town_says_that_it_is_one() -> None:
    study = gain(LIVELY, 30, N, MONTHS, towns=1)
    assert "other towns" in study.sentences[-1] and not any("times of 100" in s for s in study.sentences)


def test_dates_leave_time_to_follow_and_fall_where_there_is_a_list() -> None:
    assert dates(LIVELY, 120, 60) == [12, 22, 32, 41, 51, 61]
    assert dates(LIVELY, 1, 1) == [1]
    late = LIVELY.set({"listing.enabled": False}).amended({40: {"listing.enabled": True}})
    assert min(dates(late, 120, 60)) == 40
    with pytest.raises(ListedError, match=r"listing\.enabled: false in all of months 12 to 21"):
        dates(late, 120, 100)


@pytest.mark.parametrize(
    ("book", "options", "words"),
    [
        (LIVELY.without_list(), {}, r"lively: listing\.enabled: false in every month"),
        (LIVELY.set({"registry.coverage": 0.0}), {}, r"registry\.coverage: 0"),
        (LIVELY.set({"listing.threshold": 9000.0}), {}, "nobody is covered and off the list"),
        (LIVELY, {"cases": 1}, "cases: 1; must be"),
        (LIVELY, {"months": 0}, "months: 0; must be"),
        (LIVELY, {"follow": 99}, "follow: 99; must be"),
        (LIVELY, {"channel_cases": 31}, "channel_cases: 31; must be"),
        (LIVELY, {"towns": 0}, "towns: 0; must be"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_one_line(book: Rulebook, options: dict[str, int], words: str) -> None:
    with pytest.raises(ListedError, match=words) as error:
        gain(book, **({"cases": 30, "residents": N, "months": MONTHS} | options))
    assert "\n" not in str(error.value)
