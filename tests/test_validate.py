"""The list of checks: theory against companions, the town against theory, and wrong reductions that must fail."""

from __future__ import annotations

import inspect
import json
import textwrap
from collections.abc import Callable
from random import Random
from statistics import mean, pstdev
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import ListedError
from sim.studies.audit.fair import Fair
from sim.theory import closed_forms, directions, dynamics, fairness, fear, loops, special_cases, validate
from sim.theory.claims import TAIL, Claim, by_t, of_share
from sim.town import custom, inspection, services, sources
from sim.town.ledger import Ledger
from sim.town.people import People
from sim.town.recourse import Recourse
from sim.town.registry import Registry
from tests import companions

# the model's numbers are the same everywhere
pytestmark = pytest.mark.once

EFFORT = 0.2
Row = Callable[..., list[Claim]]


def shown(lines: list[Claim]) -> str:
    return "\n".join(
        f"{line.result} ({line.set_up}): {line.expected} {line.measured} {line.tolerance}" for line in lines
    )


@pytest.mark.parametrize(
    ("expected", "hits"),
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
def test_formulas_give_the_published_figures(expected: list[float], hits: list[float]) -> None:
    places = [len(str(number).partition(".")[2]) if number < 1000 else 0 for number in expected]
    assert len(expected) == len(hits)
    for number, value, digits in zip(expected, hits, places, strict=True):
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
    hits = companions.audited(luck, (8.0, 6.0, 4.0, 3.0, 1.5), 6, 2000)
    assert np.allclose(hits, [closed_forms.seen_by_auditor(r, 5, 6) for r in (8, 6, 4, 3, 1.5)], atol=0.04)
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
    ("row", "effort"),
    [
        (special_cases.row_1, EFFORT), (special_cases.row_2, EFFORT), (special_cases.row_3, EFFORT),
        (special_cases.row_6, EFFORT), (special_cases.row_8, EFFORT), (dynamics.row_7, EFFORT),
        (dynamics.row_9, EFFORT), (loops.row_13, EFFORT), (loops.row_14, EFFORT), (loops.row_15, EFFORT),
        (loops.row_16, EFFORT), (fear.row_19, EFFORT),
        # directions, and a bias that remains, cannot be told with fewer towns
        (directions.row_10, 1.0), (directions.row_11, 1.0),
        (lambda effort: directions.row_12(directions.split(effort, only=["pilot"])), 1.0),
        (lambda effort: dynamics._equal_rates(EFFORT, {}) + dynamics._unequal_rates(effort, {})
         + dynamics.row_5(effort), 0.75),
    ],
    ids=["1", "2", "3", "6", "8", "7", "9", "13", "14", "15", "16", "19", "10", "11", "12", "4 and 5"],
)  # fmt: skip
def test_the_town_agrees_with_theory(row: Row, effort: float) -> None:
    lines = row(effort)
    assert lines
    assert all(line.passed for line in lines), shown([line for line in lines if not line.passed])
    exact = ("none", "t, ")  # twins that have merged have no spread
    assert all(line.tolerance > 0 or line.why.startswith(exact) for line in lines)


def spoil(monkeypatch: pytest.MonkeyPatch, function: Any, old: str, new: str) -> None:
    """Make one small wrong change in a function of the model, wherever it is held: its code is exchanged."""
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {function.__qualname__}"
    created: dict[str, Any] = {}
    exec(source.replace(old, new).replace("@staticmethod\n", ""), function.__globals__, created)
    monkeypatch.setattr(function, "__code__", created[function.__name__].__code__)


SOME_FEAR = "k.strength * certainty * (cost / (cost + k.half))"


@pytest.mark.parametrize(
    ("row", "function", "old", "new", "failing"),
    [
        pytest.param(*case, id=f"{case[0].__name__.replace('_equal_rates', 'row_4')}: {why}")
        for why, *case in [
            ("records stay too long", special_cases.row_1, Ledger.expire, "rows[rest <= 0]", "rows[rest < -1]", 4),
            ("the unlisted are watched", special_cases.row_2, inspection.plan_inspection,
             "k.listed_factor[scratch.world, 0]", "one", 2),
            ("records are no ground to watch", special_cases.row_3, inspection.plan_inspection,
             "+ k.record_factor * s.strikes", "+ 0 * k.record_factor * s.strikes", 5),
            ("the budget follows nothing", dynamics._equal_rates, inspection.plan_inspection,
             "k.focus * past", "k.focus / districts", 1),
            ("nothing is reported", dynamics.row_5, inspection.plan_inspection,
             "np.where(scratch.sent > 0, one, k.reported)", "np.where(scratch.sent > 0, one, 0 * k.reported)", 3),
            ("drawers are read", special_cases.row_6, Registry._update_counts, "self.reads(rows)", "rows >= 0", 2),
            ("inspectors find more", special_cases.row_8, inspection.within_reach,
             "order[most:]", "order[2 * most:]", 4),
            ("scores by hand are rounded", dynamics.row_9, custom.score,
             '_checked(world.score, "scoring", town, index)', 'np.floor(_checked(world.score, "", town, index))', 1),
            ("a longer term is no longer", directions.row_10, Registry.update_lists, ">= k.term", ">= 24", 3),
            ("no wage is lost", loops.row_13, services.gates, "severity * k.wage_loss * k.gated", "0 * k.gated", 2),
            ("wages are lost twice", loops.row_13, services.gates,
             "severity * k.wage_loss * k.gated", "2 * k.wage_loss * k.gated", 2),
            ("association turned", loops.row_14, Registry.score, "points -= k.assoc", "points += k.assoc", 1),
            ("ties go one way", loops.row_14, People._tie, "[low * n + high, high * n + low]", "[low * n + high]", 1),
            ("this month's list counts", loops.row_14, Registry.score, "share = s.listed_ties.astype(dtype)",
             "share = (s.listed_ties + np.isin(np.arange(people.count), people.ties_of(np.flatnonzero("
             "town.forced_this_month()[0]))[1])).astype(dtype)", 1),
            ("the last come first", loops.row_15, Recourse._in_turn, "s.waiting[world, queue],",
             "-s.waiting[world, queue],", 1),
            ("the desk is rounded down", loops.row_15, Recourse.set_capacity, "np.ceil(", "np.floor(", 1),
            ("rejected appeals wait on", loops.row_15, Recourse.appeal,
             "s.waiting.ravel()[reviewed] = 0", "pass", 2),
            ("appeals are never upheld", loops.row_15, Recourse.appeal, "< k.accuracy", "< 0 * k.accuracy", 1),
            ("frozen months before it count", loops.row_16, Ledger.expire, " - self.frozen[rows]", "", 1),
            ("the clock never stands", loops.row_16, Registry.file_records,
             "s.frozen += town.rules.registry.frozen_clock & scratch.in_arrears", "pass", 1),
            ("the clock always stands", loops.row_16, Registry.file_records,
             "town.rules.registry.frozen_clock & scratch.in_arrears", "scratch.in_arrears", 1),
            ("fear is a constant", fear.row_19, sources.fear_by_law, SOME_FEAR, "k.strength + 0 * cost", 6),
            ("cost does not count", fear.row_19, sources.fear_by_law, SOME_FEAR, "k.strength * certainty", 3),
            ("certainty does not count", fear.row_19, sources.fear_by_law, "* source.detection", "* one", 3),
            ("drawers are feared", fear.row_19, sources.fear_by_law, "source.connected * source", "source", 1),
            ("what is waived is feared", fear.row_19, sources.fear_by_law, "(one - law.discretion.waive)", "one", 1),
            ("a resident is counted in two cells", fairness.row_17, Fair.add_month,
             "others = groups != CONDUCTS", "others = groups >= 0 * CONDUCTS", 2),
            ("errors do not tilt", fairness.row_17, sources.watch,
             "group.error * town.state.error_tilt", "group.error + 0 * town.state.error_tilt", 2),
            ("nobody is deterred", fear.row_19, sources.Group.chances,
             "np.subtract(one, fear, out=fear)", "np.ones_like(fear)", 2),
        ]
    ],
)  # fmt: skip
def test_a_wrong_model_fails(
    row: Row, function: Any, old: str, new: str, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, function, old, new)
    dynamics._two_rates.cache_clear()
    lines = row(0.1, {})
    dynamics._two_rates.cache_clear()
    failed = [line for line in lines if not line.passed]
    assert len(failed) >= failing, shown(lines)


def test_every_row_that_lives_a_town_is_shown_to_fail() -> None:
    """A row that joins the list must join the wrong changes, of the model or of the reduction, as well."""
    wrong = (test_a_wrong_model_fails, test_a_wrong_reduction_fails)
    cases = [case for test in wrong for case in test.pytestmark[0].args[1]]  # type: ignore[attr-defined]
    rows = {(case.values if hasattr(case, "values") else case)[0].__name__ for case in cases}
    elsewhere = {"row_18"}  # in test_slope.py
    known = elsewhere | {"row_4" if name == "_equal_rates" else name for name in rows} | {"row_7", "row_12"}
    assert {row.__name__ for row in validate._ROWS} <= known


def test_tolerances_hold_at_the_tail_that_they_state() -> None:
    tolerance, why = by_t(np.arange(10.0))
    assert why == "t, 9 degrees of freedom"
    steps = np.arange(tolerance / (3.02765035 / 10**0.5), 400, 0.001)
    density = 0.38803490887166868 * (1 + steps**2 / 9) ** -5  # Student's t, 9 degrees of freedom
    assert 2 * density.sum() * 0.001 == pytest.approx(TAIL, rel=0.01)
    rare = of_share(6, "", "", 0.001, 0.0, 5000, "")
    assert round((0.001 + rare.tolerance) * 5000) == 16  # of Poisson(5), 16 or more: once in 14,500; 17: in 50,000


@pytest.mark.parametrize(
    ("row", "changes", "failing"),
    [
        (special_cases.row_1, {"listing.term": 30}, 6),
        (special_cases.row_1, {"source.*.retention": 20}, 8),
        (special_cases.row_2, {"inspection.listed_factor": 1.0}, 2),
        (special_cases.row_3, {"inspection.record_factor": 0.0}, 5),
        (special_cases.row_6, {"source.office-0.connected": False}, 2),
        (special_cases.row_8, {"inspection.finds_per_unit": 0}, 6),
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
    def line(hits: float, tolerance: float, test: Any = "within") -> bool:
        return Claim(1, "", "", 1.0, hits, tolerance, "", "", test=test).passed

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
        "towns": 3,
        "by_seed": flat,
    }
    monkeypatch.setattr(validate, "_ROWS", (special_cases.row_6, dynamics.row_7))
    monkeypatch.setattr(validate, "split", lambda effort: pd.DataFrame(columns))


def test_the_study_says_what_failed_and_writes_plain_data(quick: None) -> None:
    heard: list[tuple[int, int]] = []
    study = validate.validate(lambda *steps: heard.append(steps), effort=0.05, workers=1)
    assert heard == [(done, 4) for done in range(1, 5)]
    assert not study.ok  # where every split is as good as another, there is no optimum
    assert "FAILS" in study.sentences[2]
    assert list(study.tables) == ["held_by_the_town", "companion_models", "checks", "split", "luck"]
    own, companions_ = study.tables["held_by_the_town"], study.tables["companion_models"]
    assert own["row"].tolist() == [6, 12]
    assert own["verdict"].tolist() == ["holds", "FAILS"]
    assert own["lines"].tolist() == ["5/5", "0/2"]
    assert companions_["row"].tolist() == [7]
    checks = study.tables["checks"]
    first = checks[(checks["row"] == 6) & (checks["result"] == own["what_is_held"][0])]
    assert own["measured"][0] in first["measured"].tolist()
    wanted = ["row", "result", "set-up", "expected", "measured", "tolerance", "source", "pass"]
    assert [c for c in study.tables["checks"] if c in wanted] == wanted
    json.dumps(study.data, allow_nan=False)
    text = validate.as_markdown(study)
    rows = [line for line in text.splitlines() if line.startswith("| 6") or line.startswith("| 7")]
    assert len(rows) == 5 + 7
    assert all(row.count("|") == 9 for row in rows)
    town, _, rest = text.partition("Companion models")
    assert "| 7 |" in rest
    assert "| 7 |" not in town
    luck = study.tables["luck"].set_index("comparison")
    assert luck.loc["without carrots", "low"] > 2  # fewer runs are needed where luck is shared
    assert (luck["low"] <= luck["times"]).all()


@pytest.mark.parametrize("effort", [0, 5, float("nan"), True, "all"])
def test_an_effort_out_of_range_is_refused(effort: Any) -> None:
    with pytest.raises(ListedError, match="effort"):
        validate.validate(effort=effort)
