"""Tipping: found where a town has two resting places, not where it merely remembers or not even that."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import ListedError
from sim.rules.rulebook import Rulebook
from sim.studies.tipping import figure
from sim.studies.tipping import words as tipping_words
from sim.studies.tipping.grid import span, values
from sim.studies.tipping.tipping import _way, crossings, tipping
from tests.towns import LIVELY, adds_up, one_kind

SMALL: dict[str, Any] = {"cases": 6, "residents": 90, "months": 30, "hold": 24, "stay": 24, "towns": 2, "steps": 3}


def test_a_memoryless_rulebook_has_no_loop_at_all() -> None:
    """Records last a month, stays too: what the number is decides, not what it was; exactly, by shared luck."""
    book = one_kind().set({"source.court.retention": 1, "life.defiance": 0.3})
    study = tipping(book, "life.defiance", 0.1, 0.5, **SMALL)
    way = study.tables["way"]
    assert way["up"].is_monotonic_increasing and way["up"].iloc[0] > 0
    assert np.abs(way["gap"]).max() < 1e-12
    assert np.abs(study.tables["loop"]["area"]).max() < 1e-12
    assert any("exactly" in s for s in study.sentences)


def test_the_town_keeps_people_whose_stays_outlast_a_step_and_says_that_nothing_joins_them() -> None:
    book = one_kind().set({"source.court.retention": 60, "life.defiance": 0.05})
    study = tipping(book, "life.defiance", 0.0, 0.1, **(SMALL | {"hold": 12, "stay": 72, "towns": 3}))
    assert study.tables["way"]["gap"].iloc[0] > 0.2
    assert study.tables["stay"]["gap"].iloc[-1] == 0
    assert study.data["couplings"] == []
    assert any("slow forgetting (entrenchment), not tipping" in s for s in study.sentences)


def test_the_same_study_twice_is_the_same_and_progress_adds_up() -> None:
    heard: list[tuple[int, int]] = []
    one = tipping(LIVELY, **SMALL, progress=lambda *steps: heard.append(steps))
    assert adds_up(heard) and heard[0][1] == len(heard) == 2 * (30 + 3 * 15) + 2 * (5 * 24 + 24)  # gain; way; stay
    assert one.data == tipping(LIVELY, **SMALL).data
    assert json.loads(json.dumps(one.data, allow_nan=False)) == one.data
    assert list(one.tables) == ["along", "way", "stay", "loop"]
    assert "cannot show" in one.sentences[-1]
    (picture,) = one.draw()
    assert "sanctions.severity" in picture.alt


def test_a_value_held_from_the_start_is_the_rulebook_with_that_value() -> None:
    later = {"month": 9, "changes": {"sanctions.severity": 3.0}}
    amended = Rulebook.parse(LIVELY.model_dump() | {"amendment": [later]})
    fixed = amended.fixed({"sanctions.severity": 0.5})
    assert {fixed.at(m).sanctions.severity for m in (1, 9, 99)} == {0.5}


def test_where_gain_crosses_one() -> None:
    assert crossings([0, 1, 2], [0.0, 0.5, 1.5]) == [1.5]
    assert crossings([0, 1, 2], [0.0, 0.5, 0.9]) == []
    assert crossings([0, 1, 2], [2.0, 0.0, 2.0]) == [0.5, 1.5]
    assert crossings([0, 1, 2], [0.0, float("nan"), 2.0]) == []


def test_ranges_come_from_the_documented_ones() -> None:
    assert span(LIVELY, "sanctions.severity") == (0.0, 2.0, False)
    assert span(LIVELY, "listing.term") == (0.0, 24.0, True)
    assert span(LIVELY, "listing.threshold") == (800.0, 1000.0, False)
    assert span(LIVELY, "source.court.detection") == (0.0, 1.0, False)
    assert span(LIVELY, "repair.residual")[2]
    assert values(LIVELY, "listing.strikes", 0, 4, 9) == [0, 1, 2, 3, 4]
    assert values(LIVELY, "service.*.need", None, None, 3) == [0.0, 0.1, 0.2]


def _stay(gaps: list[float], width: float) -> pd.DataFrame:
    months = [12 * (i + 1) for i in range(len(gaps))]
    frame = pd.DataFrame({"value": 0.5, "months": months, "gap": gaps})
    return frame.assign(low=frame["gap"] - width, high=frame["gap"] + width)


@pytest.mark.parametrize(
    ("gaps", "joined", "owing", "words"),
    [
        ([0.3, 0.1, 0.0], ["ties"], 0, "it closes, so this was slow forgetting"),
        ([0.3, 0.2, 0.1], ["ties"], 0, "it is still closing"),
        ([0.3, 0.3, 0.3], [], 0, "nothing joins residents here"),
        ([0.3, 0.3, 0.3], ["ties"], 90, "a debt trap"),
        ([0.3, 0.3, 0.3], ["ties"], 10, "which is tipping"),
    ],
)
def test_entrenchment_a_debt_trap_and_tipping_have_words_of_their_own(
    gaps: list[float], joined: list[str], owing: int, words: str
) -> None:
    facts = SimpleNamespace(couplings=joined, kept_listed=100, kept_in_arrears=owing)
    assert words in tipping_words._lasting(facts, _stay(gaps, 0.02))


@pytest.mark.parametrize(
    ("key", "options", "words"),
    [
        ("sanctions.severty", {}, "'sanctions.severty': unknown key; did you mean sanctions.severity?"),
        ("sanctions", {}, "'sanctions': unknown key"),
        ("source.*.speed", {}, "unknown key"),
        ("listing.enabled", {}, "listing.enabled: yes or no"),
        ("sanctions.severity", {"low": 0, "high": 9}, "sanctions.severity: must be less than or equal to 3"),
        ("sanctions.severity", {"low": 2, "high": 1}, "the low end must lie below"),
        ("listing.term", {"low": 1, "high": 2}, "only 2 whole numbers"),
        ("life.savings_start", {}, "life.savings_start: counts only at the start"),
        ("sanctions.severity", {"hold": 3}, "hold: 3; must be"),
        ("sanctions.severity", {"steps": 2}, "steps: 2; must be"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_in_one_line(key: str, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ListedError) as error:
        tipping(LIVELY, key, **(SMALL | options))
    assert words in str(error.value) and "\n" not in str(error.value)


def test_a_rulebook_without_a_list_is_refused() -> None:
    with pytest.raises(ListedError, match=r"listing\.enabled"):
        tipping(LIVELY.without_list(), **SMALL)


def test_the_way_back_is_shown_with_drift_taken_off() -> None:
    """What merely came with time, as in a town that always had the value, is no memory: not in the table or picture."""
    grid, stops, months = [0.0, 1.0, 2.0], [0, 1, 2], 24
    walked = np.array([0.10, 0.12, 0.14, 0.20, 0.20])  # there, at the top, and back
    always = np.array([0.10, 0.12, 0.14, 0.17, 0.15])  # at these values all along: the list grows by itself
    lives = np.empty((1, 5, months, 4))
    lives[..., 0] = walked[:, None]
    lives[..., 1:] = always[:, None, None]
    way, _ = _way(grid, stops, lives)
    assert way["down"].tolist() == pytest.approx([0.20, 0.20, 0.14])
    assert way["drift"].tolist() == pytest.approx([0.05, 0.05, 0.0])
    assert way["gap"].tolist() == pytest.approx([0.05, 0.03, 0.0]), "of 10 and 8 points these are left"
    along = pd.DataFrame({"value": grid, "gain": 0.5, "gain_low": 0.4, "gain_high": 0.6})
    picture = figure.tipping_panels(along, way, "a.b", "one", "what it is (a.b)")
    left, right = picture.figure.axes
    there, back = (line.get_ydata() for line in right.lines[:2])
    assert list(there) == pytest.approx([10, 12, 14]) and list(back) == pytest.approx([15, 15, 14])
    assert [" ".join(ax.get_xlabel().split()) for ax in (left, right)] == ["what it is (a.b)"] * 2
