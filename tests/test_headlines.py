"""Headlines: the middle and range of many towns, each number as a run of that town tells it."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.errors import ListedError
from sim.studies.headlines.headlines import COVERED

TOWN = {"residents": 100, "months": 60}


def test_each_number_is_that_of_the_runs_and_its_range_that_of_the_towns() -> None:
    study = sim.headlines(sim.load("joined-hands"), 20, seed=5, **TOWN)
    rows = study.tables["headlines"].set_index("number")
    worlds = [sim.run("joined-hands", seed=seed, **TOWN).worlds for seed in range(5, 25)]
    for name in ("listed_share", "entrenchment", "prevented", "net", "worse_off", "breach_rate"):
        values = [100 * world[name].iloc[0] for world in worlds]
        assert rows.loc[name, "middle"] == pytest.approx(np.median(values))
        assert rows.loc[name, ["low", "high"]].tolist() == pytest.approx(np.percentile(values, (2.5, 97.5)).tolist())
    missed = [100 * world["breach_rate"].iloc[2] for world in worlds]
    assert rows.loc["missed_without", "middle"] == pytest.approx(np.median(missed))
    ends = [(w.iloc[0], round(w["listed_share"].iloc[0] * 100)) for w in worlds]
    never = [100 * w["never"] / listed for w, listed in ends if listed]
    assert rows.loc["never_in_twin", "middle"] == pytest.approx(np.median(never))
    assert rows.loc["never_in_twin", "towns"] == len(never)


def test_threads_and_seeds_do_not_depend_on_their_number() -> None:
    one, two = (sim.headlines(sim.load("joined-hands"), 20, seed=seed, **TOWN) for seed in (5, 5))
    assert one.tables["headlines"].equals(two.tables["headlines"])


def test_where_nobody_is_listed_it_says_nothing_of_them() -> None:
    study = sim.headlines(sim.load("joined-hands").set({"listing.threshold": -10000.0}), 20, **TOWN)
    assert study.tables["headlines"].set_index("number").loc["never_in_twin", "towns"] == 0
    assert not any("would not be there" in sentence for sentence in study.sentences)
    assert "nan" not in " ".join(study.sentences)


def test_too_few_towns_and_no_list_are_one_line() -> None:
    with pytest.raises(ListedError, match="towns: 19"):
        sim.headlines(sim.load("joined-hands"), 19)
    with pytest.raises(ListedError, match=r"listing\.enabled"):
        sim.headlines(sim.load("separate-ledgers").without_list(), 20)


def test_it_says_how_often_a_new_town_lies_within_a_range() -> None:
    """Of new draws, not of those that made the range: a little less than 95 of 100, the more so the fewer made it."""
    luck = np.random.default_rng(1)
    draws = luck.random((20_000, 21))
    low, high = np.percentile(draws[:, :20], (2.5, 97.5), axis=1)
    share = float(((low <= draws[:, 20]) & (draws[:, 20] <= high)).mean())
    assert share == pytest.approx(COVERED * 19 / 21, abs=0.01)
    assert any("about 86 times of 100" in s for s in sim.headlines(sim.load("joined-hands"), 20, **TOWN).sentences)
