"""Attribution: Shapley's axioms on toy games and on towns, batching, honest words, the numbers of the pictures."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import ListedError
from sim.results import twins
from sim.results.ladder import NO_FEEDBACK, NO_LIST, RUNGS
from sim.results.study import Study
from sim.rules import schema, shelf
from sim.rules.rulebook import Amendment, Rulebook
from sim.studies.intervals import interval
from sim.studies.rulebooks import active_channels
from sim.studies.why import figure as figures_why
from sim.studies.why import shapley as why
from sim.studies.why import words as words_why
from sim.studies.why.placebo import Placebo
from sim.studies.why.words import BASE, PLACEBO, WHOLE
from sim.town.town import Town
from sim.words import signed
from tests.towns import LIVELY, adds_up, ladder_table, ladder_worlds

SMALL: dict[str, Any] = {"residents": 60, "months": 40}
SEVEN = tuple(c for c in schema.CHANNELS if c not in schema.OPTIONAL)
ALL_TEN = LIVELY.set({"help.share": 0.3, "help.reserve": 0.5, "informal.share": 0.5, "discretion.waive": 0.4})


@pytest.fixture(scope="module")
def lively() -> Study:
    return why.why(LIVELY, **SMALL, towns=3)


def game(value: Any) -> dict[frozenset[str], int]:
    return {frozenset(s): value(set(s)) for k in range(4) for s in combinations("abc", k)}


def test_the_glove_game_has_its_known_values() -> None:
    # a has a left glove, b and c a right one each; a pair is worth 6 (Shapley 1953): 4, 1, 1
    values = why.shapley(game(lambda s: 6 * ("a" in s and bool(s & {"b", "c"}))), "abc")
    assert values == {"a": 4, "b": 1, "c": 1}


def test_symmetry_dummy_and_efficiency() -> None:
    worth = game(lambda s: 5 + 7 * len(s & {"a", "b"}) ** 2)
    values = why.shapley(worth, "abc")
    assert values["a"] == values["b"]
    assert values["c"] == 0
    assert sum(values.values()) == worth[frozenset("abc")] - worth[frozenset()]


def test_fractions_sum_exactly_where_floats_would_not() -> None:
    rng = np.random.default_rng(1)
    sets = [frozenset(s) for k in range(8) for s in combinations(SEVEN, k)]
    worth = {s: int(v) for s, v in zip(sets, rng.integers(0, 10**9, len(sets)), strict=True)}
    values = why.shapley(worth, SEVEN)
    assert all(isinstance(v, Fraction) for v in values.values())
    assert sum(values.values()) == worth[frozenset(SEVEN)] - worth[frozenset()]


def test_parts_and_the_bare_list_sum_to_the_whole_in_every_town(lively: Study) -> None:
    by_town = lively.tables["by_town"]
    total = by_town[[BASE, *SEVEN]].sum(axis=1)
    np.testing.assert_allclose(total, by_town[WHOLE], rtol=1e-12)
    parts = lively.tables["parts"].set_index("channel")["person_months"]
    assert parts.drop(WHOLE).sum() == pytest.approx(parts[WHOLE], rel=1e-12)
    assert lively.tables["parts"].set_index("channel")["share"].drop(WHOLE).sum() == pytest.approx(1)


def test_the_numbers_are_those_of_the_towns_lived_alone(lively: Study) -> None:
    row = lively.tables["by_town"].iloc[1]

    def months(book: Rulebook) -> int:
        with Town([book], SMALL["residents"], int(row["seed"])) as town:
            return int(town.advance(SMALL["months"]).state.months_listed.sum())

    assert row[WHOLE] == months(LIVELY)
    assert row[BASE] == months(LIVELY.cut(*schema.CHANNELS))
    assert row["means cut alone"] == months(LIVELY) - months(LIVELY.cut("means"))
    assert months(LIVELY.without_list()) == 0


def test_every_channel_of_the_lively_town_is_at_work(lively: Study) -> None:
    assert lively.data["channels_at_work"] == list(SEVEN)
    assert (lively.tables["by_town"][["means", "errors"]] != 0).all(axis=None)


@pytest.mark.parametrize("stack", [6, 50, 500])
def test_batches_do_not_matter(stack: int) -> None:
    one = why.why(LIVELY, residents=16, months=12, towns=1, seed=4, stack=stack)
    other = why.why(LIVELY, residents=16, months=12, towns=1, seed=4)
    for name, frame in other.tables.items():
        pd.testing.assert_frame_equal(one.tables[name], frame)
    assert one.sentences == other.sentences


def test_the_same_question_has_the_same_answer(lively: Study) -> None:
    again = why.why(LIVELY, **SMALL, towns=3, seed=1)
    assert json.dumps(again.data, allow_nan=False) == json.dumps(lively.data, allow_nan=False)


def test_channels_that_are_off_or_neutral_are_exactly_zero_and_need_no_worlds() -> None:
    book = LIVELY.cut("means").set({"score.association": 0.0, "score.household": 0.0})
    assert active_channels(book, 40) == ("scrutiny", "carrots", "errors", "deterrence", "recourse")
    study = why.why(book, **SMALL, towns=1)
    parts = study.tables["parts"].set_index("channel")
    for channel in ("means", "association"):
        assert parts.loc[channel, "person_months"] == 0
        assert "exactly zero" in str(parts.loc[channel, "note"])
    assert parts.drop(WHOLE)["person_months"].sum() == pytest.approx(parts.loc[WHOLE, "person_months"])


def test_skipping_null_channels_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    book = LIVELY.cut("scrutiny", "carrots", "deterrence", "recourse")
    short = why.why(book, residents=40, months=30, towns=1, seed=2)
    monkeypatch.setattr(why, "active_channels", lambda *_: SEVEN)
    long = why.why(book, residents=40, months=30, towns=1, seed=2)
    np.testing.assert_allclose(short.tables["parts"]["person_months"], long.tables["parts"]["person_months"])


def test_a_channel_that_an_amendment_brings_is_at_work_from_then_on() -> None:
    base = LIVELY.cut("errors").set({"score.association": 0.0, "score.household": 0.0})
    book = base.model_copy(update={"amendment": (Amendment(month=20, changes={"score.association": 50.0}),)})
    assert "association" not in active_channels(book, 19)
    assert "association" in active_channels(book, 20)
    assert "errors" not in active_channels(book, 20)


def test_helped_harmed_and_same_are_everybody(lively: Study) -> None:
    people = lively.tables["people"].pivot(index="beside", columns="effect", values="people")
    assert people[["harmed", "helped", "same"]].sum(axis=1).tolist() == pytest.approx([60, 60])
    assert (people["harmed_not_by_listing"] <= people["harmed"]).all()
    assert (people["same_but_favoured"] <= people["same"]).all()
    assert people["harmed"].gt(0).all()


def test_helped_and_harmed_are_those_of_the_twins() -> None:
    study = why.why(LIVELY, **SMALL, towns=1, seed=2)
    books = [LIVELY, LIVELY.without_list(), LIVELY.cut(*schema.FEEDBACK)]
    with Town(books, SMALL["residents"], 2) as town:
        town.advance(SMALL["months"])
    people = study.tables["people"].set_index(["beside", "effect"])["people"]
    for place, twin in ((1, NO_LIST), (2, NO_FEEDBACK)):
        counts = twins.lives(town, 0, twin=place)["effect"].value_counts()
        for effect in ("harmed", "helped", "same"):
            assert people[twin, effect] == counts.get(effect, 0)


def test_intervals_are_those_of_students_t() -> None:
    mean, low, high = interval([1.0, 2.0, 3.0, 4.0])
    assert (mean, low, high) == pytest.approx((2.5, 2.5 - 2.0542, 2.5 + 2.0542), abs=1e-3)
    assert interval([5.0])[0] == 5.0
    assert np.isnan(interval([5.0])[1:]).all()


def test_one_town_has_no_interval_and_says_so() -> None:
    study = why.why(LIVELY, residents=30, months=20, towns=1)
    assert study.tables["parts"][["low", "high"]].isna().all(axis=None)
    assert any("no interval" in s for s in study.sentences)
    assert study.data["parts"][0]["low"] is None
    json.dumps(study.data, allow_nan=False)


def test_sentences_carry_the_numbers_and_end_with_what_they_cannot_show(lively: Study) -> None:
    text = " ".join(lively.sentences)
    parts = lively.tables["parts"].set_index("channel")["person_months"]
    for name in (WHOLE, BASE, "means", "errors"):
        assert f"{parts[name]:,.0f}" in text
    assert "convention" in lively.sentences[-1]


def test_a_harmless_rulebook_has_no_parts_and_says_so() -> None:
    never = shelf.parse(shelf.template()).set({"listing.threshold": 0.0})
    study = why.why(never, residents=40, months=24, towns=2)
    assert (study.tables["parts"]["person_months"] == 0).all()
    assert (study.tables["parts"]["share"] == 0).all()
    assert "never listed" in study.sentences[0]
    assert "feeds itself" not in " ".join(study.sentences)
    for picture in study.draw():
        assert "0 months" in picture.alt


def test_a_list_that_feeds_nothing_back_says_so() -> None:
    idle = LIVELY.cut("means", "scrutiny", "association", "carrots")
    study = why.why(idle, **SMALL, towns=2)
    parts = study.tables["parts"].set_index("channel")["person_months"]
    assert parts[WHOLE] > 0
    assert (parts[list(schema.FEEDBACK)] == 0).all()
    assert any("no sign that the list feeds itself" in s for s in study.sentences)


def test_too_few_towns_tell_nothing_and_no_sign_is_not_said() -> None:
    """A wide interval over two towns is no sign of harmlessness."""
    said = words_why._loop((5000.0, -900.0, 11_000.0), 7000.0)
    assert said.endswith("not told from nothing by these towns; ask of more.") and "no sign" not in said
    assert "the list feeds itself." in words_why._loop((5000.0, 900.0, 9_000.0), 7000.0)
    assert "no sign" in words_why._loop((5.0, -900.0, 910.0), 7000.0)


def test_progress_is_told_up_to_the_announced_total() -> None:
    heard: list[tuple[int, int]] = []
    why.why(LIVELY, residents=10, months=3, towns=2, progress=lambda *steps: heard.append(steps))
    assert adds_up(heard) and len(heard) == 2 * (2 + 1) * 3  # towns, stacks of each and the placebo, months


def test_an_error_in_a_thread_reaches_the_caller() -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        why.why(LIVELY, residents=10, months=3, towns=3, progress=stop)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"towns": 0}, "towns"),
        ({"towns": -2}, "towns"),
        ({"seed": -1}, "seed"),
        ({"towns": 10**9}, "towns"),
        ({"towns": [1, 2]}, "towns"),
        ({"seed": 2**63 - 1, "towns": 2}, "first of 2 towns"),
        ({"months": 0}, "months"),
        ({"months": 2.5}, "months"),
        ({"residents": 1}, "residents"),
        ({"stack": 5}, "stack"),
    ],
)
def test_bad_input_is_refused_in_one_line(options: dict[str, Any], word: str) -> None:
    with pytest.raises(ListedError, match=word) as caught:
        why.why(LIVELY, **{"residents": 10, "months": 3, "towns": 1, **options})
    assert "\n" not in str(caught.value)


def test_pictures_carry_their_numbers_in_words(lively: Study) -> None:
    parts = lively.tables["parts"].set_index("channel")["person_months"]
    pictures = lively.draw()
    assert [p.name for p in pictures] == ["loop", "what-adds-months"]
    for picture in pictures:
        for name in SEVEN:
            assert f"{abs(parts[name]):,.0f}" in picture.alt
        assert f"{parts[WHOLE]:,.0f}" in picture.alt
        assert picture.png() == picture.png()


def test_pictures_know_no_formula_and_no_missing_row(lively: Study) -> None:
    parts = lively.tables["parts"]
    assert figures_why.shapley_bars(parts, "$a$ and $b").png()
    with pytest.raises(ValueError, match="recourse"):
        figures_why.loop_diagram(parts[parts["channel"] != "recourse"])


def test_the_ladder_is_that_of_the_town(lively: Study) -> None:
    """In each town caused and prevented make up the difference; the table holds the means over towns."""
    tables = []
    for seed in (1, 2, 3):
        with Town(ladder_worlds(LIVELY), SMALL["residents"], seed) as town:
            tables.append(ladder_table(town.advance(SMALL["months"]), range(len(RUNGS))))
    ladder = lively.tables["ladder"].iloc[: len(RUNGS)]
    endings = lively.tables["endings"].iloc[: len(RUNGS)]
    assert list(ladder["rung"]) == [rung.name for rung in RUNGS]
    for name in ("listed", "listed_months", "caused", "prevented", "never", "again", "longer", "sooner", "anyway"):
        mean = sum(table[name] for table in tables) / 3
        np.testing.assert_allclose((ladder if name in ladder else endings)[name], mean)
    nets = [t["caused"][2] - t["prevented"][2] for t in tables]
    assert tuple(ladder.loc[2, ["net", "low", "high"]]) == pytest.approx(interval(nets))
    assert ladder["difference"][1:].sum() == pytest.approx(-ladder["listed_months"][0])  # down to no list


def test_the_placebo_is_the_twin_until_somebody_is_listed() -> None:
    """And then only those who were ever listed have other luck; whom nothing joins to them live as before."""
    book = LIVELY.cut("scrutiny", "association", "recourse").set(
        {"registry.mismatch": 0.0, "registry.frozen_clock": False, "listing.term": 3, "source.*.retention": 6}
    )
    with Town([book], 60, 2) as town, Placebo(book, 60, 2) as other:
        town.advance(40)
        other.advance(40)
    here, there = town.history.listed()[:, 0], other.history.listed()[:, 0]
    never = ~there.any(axis=0)
    assert never.any() and not here[:, never].any()
    first = here.argmax(axis=0)[~never]
    assert (first == there.argmax(axis=0)[~never]).all()  # everybody comes onto it in the same month
    assert (here != there).any()  # and stays as chance will have it
    alone = town.state.savings[0] == other.state.savings[0]
    assert alone[never].all() and not alone[~never].all()


def test_the_placebo_stands_beside_the_twin_without_feedback(lively: Study) -> None:
    ladder = lively.tables["ladder"].set_index("rung")
    unfed, placebo = ladder.loc["no feedback"], ladder.loc[PLACEBO]
    assert placebo["listed_months"] - unfed["listed_months"] == pytest.approx(placebo["net"])
    assert min(placebo["caused"], placebo["prevented"]) > 0


def test_the_range_over_orders_holds_the_value(lively: Study) -> None:
    values = game(lambda s: 6 * ("a" in s and bool(s & {"b", "c"})))
    worth = {on: Fraction(v) for on, v in values.items()}
    assert [why.orders(worth, "abc", p) for p in "abc"] == [(0, 6), (0, 6), (0, 6)]
    parts = lively.tables["parts"].set_index("channel").loc[list(SEVEN)]
    assert (parts["least"] < parts["person_months"]).all() and (parts["person_months"] < parts["most"]).all()
    assert (parts["least"] <= parts["cut_alone"]).all() and (parts["cut_alone"] <= parts["most"]).all()


def test_the_answer_tells_the_range_over_orders(lively: Study) -> None:
    parts = lively.tables["parts"].set_index("channel")
    complete = float(parts["person_months"][WHOLE])
    added = parts["person_months"].drop([BASE, WHOLE]).abs()
    first = str(added.sort_values(ascending=False).index[0])
    low, high = (signed(100 * float(parts[end][first]) / complete) for end in ("least", "most"))
    assert low != high
    assert f"({low}% to {high}%, as the others are off or on)" in lively.answer.note


def test_help_informal_work_and_discretion_have_rows_where_they_are_used() -> None:
    study = why.why(ALL_TEN, residents=40, months=30, towns=1)
    parts = study.tables["parts"].set_index("channel")["person_months"]
    assert study.data["channels_at_work"] == list(schema.CHANNELS)
    assert set(schema.OPTIONAL) <= set(parts.index)
    assert parts.drop(WHOLE).sum() == pytest.approx(parts[WHOLE])
    assert (parts[["help", "discretion"]] < 0).all()  # against the list: the sign that the literature gives
    for picture in study.draw():
        assert all(f"({name})" in picture.alt for name in schema.OPTIONAL)
    plain = why.why(LIVELY, residents=16, months=6, towns=1)
    assert not set(schema.OPTIONAL) & set(plain.tables["parts"]["channel"])
