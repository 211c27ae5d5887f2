"""The list of checks: theory against companions, the town against theory, and wrong reductions that must fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from statistics import mean, pstdev
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import ListedError
from sim.theory import closed_forms, directions, dynamics, special_cases, validate
from sim.theory.claims import Claim
from tests import companions

# the model's numbers are the same everywhere
pytestmark = pytest.mark.once

EFFORT = 0.2
Row = Callable[..., list[Claim]]


def shown(lines: list[Claim]) -> str:
    return "\n".join(f"{line.result} ({line.set_up}): {line.expected} {line.found} {line.tolerance}" for line in lines)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (
            [31.2, 48.5, 115.4, 17.0],
            [closed_forms.spell(q, n)[0] for q, n in ((0.02, 24), (0.05, 24), (0.1, 24), (0.05, 12))],
        ),
        ([0.384, 0.492, 0.698], [closed_forms.listed_share(0.02, q, 24) for q in (0.02, 0.05, 0.1)]),
        ([1.43, 2.5], [closed_forms.cluster(n)["mean"] for n in (0.3, 0.6)]),
        ([0.776, 0.683, 0.639], [closed_forms.urn_limit(w, 3.685, 2.816) for w in (0.9, 0.8, 0.7)]),
        ([0.289], [closed_forms.urn_spread(2000)]),
        ([0.15, 0.197, 0.281, 0.347, 0.497], [closed_forms.seen_by_auditor(r, 5, 6) for r in (8, 6, 4, 3, 1.5)]),
        ([5289], [1000 * sum(r * closed_forms.seen_by_auditor(r, 5, 6) for r in (8, 6, 4, 3, 1.5))]),
        ([1.0], closed_forms.poverty_points(4.0)),
        ([0.216, 0.733, 1.0], closed_forms.poverty_points(8.0)),
        ([20.0], [closed_forms.performative(10, 0.5, 60)]),
    ],
)
def test_formulas_give_the_published_figures(expected: list[float], found: list[float]) -> None:
    places = [len(str(number).partition(".")[2]) if number < 1000 else 0 for number in expected]
    assert len(expected) == len(found)
    for number, value, digits in zip(expected, found, places, strict=True):
        assert abs(number - value) <= 0.5 * 10**-digits


def test_companions_agree_with_the_formulas() -> None:
    luck = Random(1)
    stays = [companions.stay(luck, 0.05, 12) for _ in range(4000)]
    average, variance = closed_forms.spell(0.05, 12)
    assert abs(mean(stays) - average) < 4 * (variance / 4000) ** 0.5
    assert abs(pstdev(stays) ** 2 / variance - 1) < 0.2
    sizes = [companions.cluster(luck, 0.6) for _ in range(4000)]
    assert abs(mean(sizes) - 2.5) < 4 * (9.375 / 4000) ** 0.5
    ended = [companions.cluster(luck, 1.5, 300) > 0 for _ in range(1000)]
    assert abs(mean(ended) - closed_forms.extinction(1.5)) < 4 * 0.5 / 1000**0.5
    found = companions.audited(luck, (8.0, 6.0, 4.0, 3.0, 1.5), 6, 2000)
    assert np.allclose(found, [closed_forms.seen_by_auditor(r, 5, 6) for r in (8, 6, 4, 3, 1.5)], atol=0.04)
    assert companions.threshold(10, 1.1, 60) == pytest.approx(closed_forms.performative(10, 1.1, 60))


def test_rejecting_finds_and_weighing_them_narrow_the_urn_alike() -> None:
    luck = Random(2)
    rejecting = pstdev(companions.urn(luck, 200, True) for _ in range(400))
    weighing = float(closed_forms.urn(200, 4000, 1, True).std())
    assert rejecting == pytest.approx(weighing, rel=0.2)
    assert pstdev(companions.urn(luck, 200, False) for _ in range(400)) > 5 * weighing


def test_reported_records_hold_a_plain_urn_at_its_limit() -> None:
    luck, limit = Random(3), closed_forms.urn_limit(0.8, 3.685, 2.816)
    ends = [companions.mixed_urn(luck, 200, 0.8, (3.685, 2.816), (100 * limit, 100 * (1 - limit))) for _ in range(100)]
    assert abs(mean(ends) - limit) < 4 * pstdev(ends) / 10


def test_poor_and_ill_people_have_two_ends_where_there_are_three_points_and_else_one() -> None:
    low, _, high = closed_forms.poverty_points(8.0)
    assert companions.trapped_town(Random(4), 800, 8.0, 0.95, 120) == pytest.approx(low, abs=0.02)
    assert companions.trapped_town(Random(4), 800, 8.0, 0.02, 120) == pytest.approx(high, abs=0.02)
    assert companions.trapped_town(Random(4), 800, 4.0, 0.5, 160) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    "row",
    [
        special_cases.row_1, special_cases.row_2, special_cases.row_3, special_cases.row_6, special_cases.row_8,
        dynamics.row_7, dynamics.row_9, directions.row_10, directions.row_11,
        lambda effort: dynamics.row_4(effort) + dynamics.row_5(effort),
        lambda effort: directions.row_12(directions.split(effort, only=["pilot"])),
    ],
    ids=["1", "2", "3", "6", "8", "7", "9", "10", "11", "4 and 5", "12"],
)  # fmt: skip
def test_the_town_agrees_with_theory(row: Row) -> None:
    lines = row(EFFORT)
    assert lines
    assert all(line.passed for line in lines), shown([line for line in lines if not line.passed])
    assert all(line.tolerance > 0 or line.result == "no memory of the start" for line in lines)


@pytest.mark.parametrize(
    ("row", "changes", "failing"),
    [
        (special_cases.row_1, {"listing.term": 30}, 6),
        (special_cases.row_1, {"source.*.retention": 20}, 8),
        (special_cases.row_2, {"inspection.listed_factor": 1.0}, 2),
        (special_cases.row_3, {"inspection.record_factor": 0.0}, 5),
        (special_cases.row_6, {"source.office-0.connected": False}, 2),
        (special_cases.row_8, {"inspection.finds_per_unit": 0}, 6),
        (dynamics._equal_rates, {"inspection.focus": 0.0}, 1),
        (dynamics.row_5, {"inspection.reported": 0.0}, 3),
        (directions.row_10, {"listing.term": 24}, 3),
        (directions.row_11, {"source.*.retention": 24}, 3),
    ],
)
def test_a_wrong_reduction_fails(row: Row, changes: dict[str, Any], failing: int) -> None:
    lines = row(0.1, changes)
    failed = [line for line in lines if not line.passed]
    assert len(failed) >= failing, shown(lines)


def test_a_model_without_a_trap_fails_row_7(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed_forms, "capacity", lambda m, risk: 0.1 + 0.9 * min(1.0, 4 / risk) + 0 * m)
    assert sum(not line.passed for line in dynamics.row_7()) >= 3


def test_no_optimum_between_the_ends_fails_row_12() -> None:
    rising = [np.array([0.03, 0.031, 0.032]) + 0.01 * place for place in range(6)]
    lines = directions.row_12(pd.DataFrame({"variant": "pilot", "by_seed": rising}))
    assert [line.passed for line in lines] == [False, True]


def test_a_line_passes_within_above_or_below_and_never_without_a_number() -> None:
    def line(found: float, tolerance: float, test: Any = "within") -> bool:
        return Claim(1, "", "", 1.0, found, tolerance, "", "", test=test).passed

    assert line(1.1, 0.2)
    assert not line(1.3, 0.2)
    assert line(1.3, 0.2, "above")
    assert not line(1.1, 0.2, "above")
    assert line(0.7, 0.2, "below")
    assert not line(float("nan"), 0.2)
    assert not line(1.0, float("nan"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A validation whose rows are quickly lived."""
    flat = [np.full(3, 0.03)] * 6
    columns = {
        "variant": "pilot",
        "share": directions.SPLIT,
        "breach_rate": 0.03,
        "se": 0.0,
        "seeds": 3,
        "by_seed": flat,
    }
    monkeypatch.setattr(validate, "_ROWS", (special_cases.row_6, dynamics.row_7))
    monkeypatch.setattr(validate, "split", lambda effort: pd.DataFrame(columns))


def test_the_study_says_what_failed_and_writes_plain_data(quick: None) -> None:
    heard: list[tuple[int, int]] = []
    study = validate.validate(lambda *steps: heard.append(steps), effort=0.05)
    assert heard == [(done, 4) for done in range(1, 5)]
    assert not study.ok  # where every split is as good as another, there is no optimum
    assert "FAILS" in study.sentences[1]
    assert list(study.tables) == ["checks", "split", "luck"]
    wanted = ["row", "result", "set-up", "expected", "found", "tolerance", "source", "pass"]
    assert [c for c in study.tables["checks"] if c in wanted] == wanted
    json.dumps(study.data, allow_nan=False)
    text = validate.as_markdown(study)
    rows = [line for line in text.splitlines() if line.startswith("| 6") or line.startswith("| 7")]
    assert len(rows) == 5 + 7
    assert all(row.count("|") == 9 for row in rows)
    assert "companion" in text
    luck = study.tables["luck"].set_index("comparison")
    assert luck.loc["without carrots", "low"] > 2  # fewer runs are needed where luck is shared
    assert (luck["low"] <= luck["times"]).all()


@pytest.mark.parametrize("effort", [0, 5, float("nan"), True, "all"])
def test_an_effort_out_of_range_is_refused(effort: Any) -> None:
    with pytest.raises(ListedError, match="effort"):
        validate.validate(effort=effort)
