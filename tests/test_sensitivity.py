"""Where the claim fails: the sample, its indices, and the map."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sim.errors import ListedError
from sim.studies.sensitivity import sensitivity as module
from sim.studies.sensitivity import words
from sim.studies.sensitivity.sensitivity import MAP, SPACE, sensitivity


@pytest.fixture(scope="module")
def heard() -> list[tuple[int, int]]:
    """The progress of the study that many tests look at."""
    return []


@pytest.fixture(scope="module")
def study(heard):  # type: ignore[no-untyped-def]
    return sensitivity(samples=4, fields=3, residents=120, months=48, progress=lambda *steps: heard.append(steps))


def test_at_least_twelve_keys_are_varied_and_all_exist() -> None:
    from sim.rules import shelf

    assert len(SPACE) >= 12
    shelf.load(shelf.DEFAULT).set(module._changes({k: low for k, (low, _) in SPACE.items()}))
    for key, low, high in MAP:
        assert SPACE[key][0] <= low < high <= SPACE[key][1]


def test_every_sample_is_lived_beside_its_twin(study) -> None:  # type: ignore[no-untyped-def]
    samples = study.tables["samples"]
    assert len(samples) == 4 * (len(SPACE) + 2)
    assert samples["entrenchment"].between(0, 1).all()
    assert (samples.loc[samples["listed"] == 0, "entrenchment"] == 0).all()
    assert (samples["net_of_all_months"] <= samples["listed"] + 1e-12).all()
    net = (samples["entrenchment"] - samples["prevented"]) * samples["listed"]
    assert net.to_numpy() == pytest.approx(samples["net_of_all_months"].where(samples["listed"] > 0, 0.0).to_numpy())
    (prevents,) = (row for row in study.answer.rows if "prevents" in row.label)
    assert prevents.values == [(samples["prevented"] > 0.1).mean()], "always both ways"
    nothing_costs = samples[samples["sanctions.severity"] < 0.01]
    assert len(nothing_costs) == 0 or (nothing_costs["entrenchment"] < 1).all()


def test_the_map_tells_apart_what_the_list_does(study) -> None:  # type: ignore[no-untyped-def]
    area = study.tables["map"]
    assert len(area) == 9
    kinds = {(row["kind"]) for row in study.data["map"]}
    assert kinds <= {module.FLOODS, module.FEEDS, module.HARMS, module.SERVES, module.EMPTY}
    for row in study.data["map"]:
        assert row["kind"] != module.FEEDS or row["gain"] > 1
        assert row["kind"] != module.SERVES or row["fewer_missed"] > 0


def test_the_same_call_gives_the_same_numbers(study) -> None:  # type: ignore[no-untyped-def]
    assert sensitivity(samples=4, fields=3, residents=120, months=48).data == study.data


def test_intervals_and_pictures(study) -> None:  # type: ignore[no-untyped-def]
    for row in study.data["indices"]:
        assert all(math.isfinite(row[k]) for k in ("S1", "S1_conf", "ST", "ST_conf"))
    first, slope, second = study.draw()
    assert "rulebooks by what a month on the list leaves" in slope.alt
    assert study.data["indices"][0]["key"] in first.alt
    assert "9 fields" in second.alt
    sinks = sum(row["on_margin"] < 0 for row in study.data["map"])
    assert f"is a loss for the middle resident in {sinks} fields" in second.alt
    assert first.png().startswith(b"\x89PNG") and second.png() == study.draw()[2].png()


def test_progress_counts_the_rulebooks_of_the_sample_and_the_map(study, heard) -> None:  # type: ignore[no-untyped-def]
    total = 4 * (len(SPACE) + 2) + 9
    assert [done for done, _ in heard][-4:] == [total - 9, total - 6, total - 3, total]
    assert {steps for _, steps in heard} == {total}


def test_what_a_town_says_of_its_people_and_what_was_set_is_held_not_drawn() -> None:
    """`--town` and `--set` would do nothing if the space drew the same numbers again."""
    from sim.rules import shelf

    small = {"samples": 4, "fields": 3, "residents": 40, "months": 24}
    held = sensitivity(shelf.load("joined-hands").set({"source.court.error": 0.003}), **small, town="uneven",
                       held=["source.court.error", "listing.term"])  # fmt: skip
    drawn = set(held.tables["samples"].columns) & SPACE.keys()
    assert drawn == SPACE.keys() - shelf.people("uneven").keys() - {"source.*.error", "listing.term"}
    wages = sorted(set(held.tables["map"]["life.wage"]))
    assert wages == pytest.approx([2.5 / 1.34 * wage for wage in (1.2, 1.4, 1.6)])
    with pytest.raises(ListedError, match="at least two must be drawn"):
        sensitivity(**small, held=list(SPACE)[:-1])


def test_a_number_of_samples_that_sobol_cannot_use() -> None:
    with pytest.raises(ListedError, match="power of two"):
        sensitivity(samples=100)


def test_the_space_holds_unequal_people_fear_and_what_people_and_officials_do() -> None:
    life = {f"life.{k}" for k in ("wage_spread", "wage_skew", "commitment", "savings_spread", "shock_spread")}
    fear = {f"deterrence.{k}" for k in ("strength", "half", "fixed")}
    assert {*life, *fear, "life.district_wage", "help.share", "informal.share", "discretion.waive"} <= SPACE.keys()
    drawn = module._changes({"deterrence.fixed": -0.2, "help.share": -0.01, "listing.term": 2.6})
    assert drawn == {"deterrence.fixed": 0.0, "help.share": 0.0, "listing.term": 3}


def test_the_slope_by_hand() -> None:
    on = [-0.4, -0.2, 0.1, 0.3, 9.0]
    lived = pd.DataFrame({"on_margin": on, "hinge": [1.0, 0.8, 0.1, 0.0, 0.0], "listed": [0.1, 0.1, 0.1, 0.1, 0.0],
                          "entrenchment": [0.8, 0.6, 0.7, 0.1, 0.0]})  # fmt: skip
    along = module.slope(lived, 2)
    assert along["rulebooks"].tolist() == [2, 2]  # where nobody is listed there is nothing to feed
    assert along["feedback"].tolist() == pytest.approx([0.7, 0.4])
    assert along["above_half"].tolist() == [1.0, 0.5]
    text = words.slope_in_words(lived, along)
    assert "more than half in 100% of the rulebooks where that month is a loss and in 50%" in text
    assert "A slope, no law" in text
    assert "hardly a slope" in words.verdict(-0.1)
    assert "other way" in words.verdict(0.5)
    assert "Too few" in words.slope_in_words(lived.assign(listed=0.0), module.slope(lived.assign(listed=0.0)))


def test_feedback_is_held_against_the_month_on_the_list(study) -> None:  # type: ignore[no-untyped-def]
    samples = study.tables["samples"]
    assert np.isfinite(samples["on_margin"]).all() and samples["hinge"].between(0, 1).all()
    assert study.tables["slope"]["rulebooks"].sum() == (samples["listed"] > 0).sum()
    assert study.tables["slope"]["on"].is_monotonic_increasing
