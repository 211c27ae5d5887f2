"""Reform: person by person beside the twin without a list."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.errors import ListedError
from sim.rules.rulebook import Rulebook
from sim.studies.reform.reform import changes, reform
from sim.town.town import Town
from tests.towns import LIVELY, adds_up, state_bits

N = 150
HARSH = LIVELY.set({"service.employer.wage_loss": 0.5, "score.association": 0.0})


def test_abolished_in_the_first_month_is_the_no_list_twin_exactly() -> None:
    books = [LIVELY.amended({1: changes(LIVELY, 1, "abolish")}), LIVELY.without_list()]
    town = Town(books, N, 3).advance(40)
    assert state_bits(town, 0) == state_bits(town, 1)
    study = reform(LIVELY, 1, residents=N, months=40, towns=2)
    mine = study.tables["returned"].query("world == 'reformed' and people > 0")
    assert (mine["never"] == 0).all() and (mine["median"] == 0).all()
    assert study.tables["beside"].set_index("world").loc["reformed", "same"] == 1
    assert any("Nobody had been listed before" in s for s in study.sentences)


def test_a_reform_changes_nothing_before_it() -> None:
    books = [LIVELY.amended({30: changes(LIVELY, 30, "soften")}), LIVELY]
    town = Town(books, N, 3).advance(29)
    assert state_bits(town, 0) == state_bits(town, 1)


def test_what_soften_and_abolish_mean() -> None:
    assert changes(LIVELY, 60, "soften") == {"sanctions.severity": 0.5, "listing.term": 6}
    assert changes(LIVELY, 60, "abolish") == {"listing.enabled": False, "favour.enabled": False}
    assert changes(LIVELY, 60, {"appeal.rate": 0.9}) == {"appeal.rate": 0.9}


def test_a_later_amendment_does_not_undo_the_reform() -> None:
    later = {"month": 80, "changes": {"listing.enabled": True, "appeal.rate": 0.4}}
    book = Rulebook.parse(LIVELY.model_dump() | {"amendment": [later]}).amended({60: {"listing.enabled": False}})
    assert not book.at(99).listing.enabled and book.at(99).appeal.rate == 0.4 and book.at(59).listing.enabled
    star = LIVELY.amended({70: {"service.*.need": 0.9}}).amended({50: {"service.travel.need": 0.2}})
    assert star.at(99).service[2].need == 0.2


def test_months_to_return_are_those_of_two_lives_laid_side_by_side() -> None:
    month, months = 24, 60
    study = reform(HARSH, month, residents=N, months=months, towns=1, seed=5)
    town = Town([HARSH.amended({month: changes(HARSH, month, "abolish")}), HARSH.without_list()], N, 5)
    last, ever = np.zeros(N, dtype=int), np.zeros(N, dtype=bool)
    for now in range(1, months + 1):
        if now == month:
            ever = town.state.ever_listed[0].copy()
        town.step()
        s = town.state
        wealth, loss = s.savings - s.arrears, town.scratch.loss
        apart = s.listed[0] | (loss[0] != loss[1]) | (wealth[0] < wealth[1] - np.float32(0.1))
        last[apart] = now
    waits = np.where(last == months, np.inf, np.maximum(last - month + 1, 0))[ever]
    table = study.tables["returned"].set_index(["world", "group", "cause", "thing"])
    row = table.loc[("reformed", "ever listed", "", "all")]
    assert row["people"] == ever.sum() > 5
    assert row["never"] == pytest.approx(np.isinf(waits).mean())
    middle = float(np.median(waits))
    assert row["median"] == middle or (np.isinf(middle) and np.isnan(row["median"]))


def test_abolition_brings_more_people_back_than_going_on_and_softening_stands_between() -> None:
    def never(how: str, world: str) -> float:
        frame = reform(HARSH, 30, how, residents=N, months=90, towns=3).tables["returned"]
        mine = frame[(frame["world"] == world) & (frame["group"] == "ever listed") & (frame["cause"] == "")]
        return float(mine.set_index("thing").loc["listing", "never"])

    assert never("abolish", "reformed") == 0
    assert 0 < never("soften", "reformed") <= never("soften", "as it is")


def test_the_study_is_whole() -> None:
    heard: list[tuple[int, int]] = []
    one = reform(HARSH, 24, residents=N, months=50, towns=2, progress=lambda *steps: heard.append(steps))
    assert adds_up(heard) and len(heard) == 100
    assert one.data == reform(HARSH, 24, residents=N, months=50, towns=2).data
    assert json.loads(json.dumps(one.data, allow_nan=False)) == one.data
    curve = one.tables["curve"]
    assert curve["share"].between(0, 1).all() and len(curve) == 2 * 4 * 27
    for _, mine in curve.groupby(["world", "thing"]):
        assert mine["share"].is_monotonic_increasing
    assert "cannot show" in one.sentences[-1]
    (picture,) = one.draw()
    assert picture.alt.startswith("Of those listed before month 24")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"month": 0}, "month: 0; must be"),
        ({"month": 51}, "month: 51; must be a whole number from 1 to 50"),
        ({"how": "abolsh"}, "how: 'abolsh'; must be"),
        ({"how": {}}, "how: no changes"),
        ({"how": {"listing.trm": 3}}, "did you mean listing.term?"),
        ({"how": {"listing.term": -1}}, "listing.term: must be greater than or equal to 0"),
        ({"towns": 0}, "towns: 0; must be"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(options: dict[str, object], words: str) -> None:
    given: dict[str, object] = {"month": 30, "residents": N, "months": 50} | options
    with pytest.raises(ListedError) as error:
        reform(LIVELY, **given)  # type: ignore[arg-type]
    assert words in str(error.value) and "\n" not in str(error.value)


def test_a_rulebook_without_a_list_is_refused() -> None:
    with pytest.raises(ListedError, match=r"listing\.enabled"):
        reform(LIVELY.without_list(), residents=N, months=50, month=20)
