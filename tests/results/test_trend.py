"""Whether the list still rises at the end."""

from __future__ import annotations

import sim
from sim.results.trend import Trend, trend
from sim.rules import shelf
from sim.town.town import Town


def test_joined_hands_rises_and_harmless_pilots_do_not() -> None:
    names, seeds = ("joined-hands", "second-chance", "separate-ledgers"), range(1, 11)
    moving = []
    for seed in seeds:
        with Town([shelf.load(name) for name in names], 1000, seed) as town:
            town.advance(120)
        moving.append([trend(town, i).moving for i in range(len(names))])
    rising = [sum(town[i] > 0 for town in moving) for i in range(len(names))]
    assert rising[0] >= 6
    assert rising[1] <= 2
    assert rising[2] == 0


def test_the_flows_are_those_of_the_history() -> None:
    run = sim.run("joined-hands", 300, 120)
    t, monthly = run.trend, run.monthly[run.monthly["world"] == "joined-hands"]
    last = monthly.tail(36)
    assert (t.months, t.entries, t.exits) == (36, last["entries"].sum(), last["exits"].sum())
    assert t.listed == monthly["listed"].iloc[83:119].sum()
    assert t.listed + t.unlisted == 36 * 300
    assert "in the last three years" in t.sentence()


def test_words() -> None:
    assert (
        "still rising at the end: in the last three years 90 people came on and 30 came off"
        in Trend(36, 90, 30, 30_000, 3_000).sentence()
    )
    assert "still rising at the end: each month 3.0 of 1,000 off the list" in Trend(36, 90, 30, 30_000, 3_000).short()
    assert "falling" in Trend(36, 30, 90, 30_000, 3_000).sentence()
    assert "not seen to be still rising" in Trend(36, 32, 30, 30_000, 3_000).sentence()
    assert "not seen to be still rising" in Trend(13, 1, 0, 1_500, 3).sentence()
    assert "stands still" in Trend(36, 0, 0, 36_000, 0).sentence()
    assert "too short" in sim.run("joined-hands", 20, 24).trend.sentence()
