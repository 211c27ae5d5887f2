"""The case file: who is picked, both lives, what was refused, and the smallest sets checked against worlds lived."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli.main import main
from sim.errors import ListedError
from sim.results.ladder import NO_FEEDBACK, NO_LIST
from sim.results.runs import run
from sim.results.study import Study
from sim.rules import schema, shelf
from sim.rules.rulebook import Rulebook
from sim.studies.casefile.casefile import WORLDS, casefile
from sim.studies.casefile.words import LISTED
from sim.studies.parallel import Workers
from sim.town.measures import MONTHLY
from sim.town.resident import Resident
from sim.town.town import Town
from tests.towns import LIVELY, adds_up

TOWN: dict[str, Any] = {"residents": 60, "months": 40}


@pytest.fixture(scope="module")
def case() -> Study:
    return casefile(LIVELY, **TOWN, seed=2)


def listed_months(books: list[Rulebook], resident: int, seed: int) -> list[int]:
    with Town(books, TOWN["residents"], seed) as town:
        return [int(n) for n in town.advance(TOWN["months"]).state.months_listed[:, resident]]


def check_smallest(study: Study, book: Rulebook, seed: int) -> None:
    """No smaller set and no other set of that size keeps the person off: every one is lived."""
    who, result = study.data["resident"], {tuple(s) for s in study.data["smallest_sets"]}
    size = min((len(s) for s in result), default=len(schema.CHANNELS) + 1)
    sets = [s for k in range(1, min(size, len(schema.CHANNELS)) + 1) for s in combinations(schema.CHANNELS, k)]
    months = listed_months([book.cut(*s) for s in sets], who, seed)
    assert {s for s, n in zip(sets, months, strict=True) if not n} == result


@pytest.mark.parametrize("seed", [1, 2])
def test_the_smallest_sets_are_the_smallest(seed: int) -> None:
    study = casefile(LIVELY, **TOWN, seed=seed)
    assert study.data["smallest_sets"]
    check_smallest(study, LIVELY, seed)


def test_every_one_of_some_people_has_its_smallest_sets() -> None:
    # one of them was put on the list by true records alone
    for resident in listed_people(5):
        study = casefile(LIVELY, resident, **TOWN, seed=5)
        check_smallest(study, LIVELY, 5)


def listed_people(seed: int) -> list[int]:
    with Town([LIVELY], TOWN["residents"], seed) as town:
        months = town.advance(TOWN["months"]).state.months_listed[0]
    return [int(i) for i in months.nonzero()[0][::12]]


def test_true_records_alone_are_named_where_no_set_of_channels_is_enough() -> None:
    strict = LIVELY.set({"listing.strikes": 1, "life.defiance": 0.5})
    study = casefile(strict, 3, residents=12, months=30, seed=1)
    assert study.data["smallest_sets"] == []
    assert any("true records alone list them" in s for s in study.sentences)


def test_the_first_listed_only_by_feedback_is_picked(case: Study) -> None:
    books = [LIVELY, LIVELY.cut(*schema.FEEDBACK)]
    with Town(books, TOWN["residents"], 2) as town:
        town.advance(TOWN["months"])
    n = TOWN["residents"]
    entered = [int(p) for _, places, _ in town.history.entries for p in places if p < n]
    only = [p for p in entered if not town.state.ever_listed[1, p]]
    assert case.data["resident"] == (only or entered)[0]


def test_lives_are_those_of_the_towns_lived_alone(case: Study) -> None:
    books = {LISTED: LIVELY, NO_FEEDBACK: LIVELY.cut(*schema.FEEDBACK), NO_LIST: LIVELY.without_list()}
    who, lives = case.data["resident"], case.tables["lives"].set_index("world")
    assert tuple(lives.index) == WORLDS
    for name, book in books.items():
        with Town([book], TOWN["residents"], 2) as town:
            town.advance(TOWN["months"])
        assert lives.loc[name, "months_listed"] == town.state.months_listed[0, who]
        assert lives.loc[name, "savings_at_end"] == town.state.savings[0, who]
        assert lives.loc[name, "records"] == (town.resident(who).records["truth"] != "residual").sum()
    assert lives.loc[NO_LIST, "months_listed"] == 0


def by_luck(person: Resident, book: Rulebook) -> list[tuple[int, str, bool]]:
    """What was refused in a town of one world, worked out from what the person asked for and what services knew."""
    luck, rows = person.luck.set_index("month"), []
    before, until = False, dict[str, int]()
    none = pd.Series(dtype=float)  # never drawn: no luck can have called for it
    for month, now in zip(person.life["month"], person.life["listed"], strict=True):
        in_force = book.at(month)
        gated = sorted((s for s in in_force.service if s.gated), key=lambda s: schema.SERVICE_ORDER.index(s.name))
        for service in gated:
            asked = luck.get(f"{service.name}: asked", none).get(month, 1.0) < np.float32(service.need)
            if asked and (before or until.get(service.name, 0) >= month):
                rows.append((month, service.name, not before))
        if before and not now:
            for service in gated:
                kept = luck.get(f"{service.name}: stale copy", none).get(month, 1.0)
                if kept < np.float32(in_force.sanctions.stale_chance):
                    until[service.name] = month + in_force.sanctions.stale_months
        before = bool(now)
    return rows


def test_what_was_refused_agrees_with_what_the_town_counted() -> None:
    changes = {"sanctions.stale_chance": 0.6, "sanctions.stale_months": 9, "listing.term": 3, "service.*.need": 0.6}
    book = LIVELY.set({**changes, "listing.threshold": 940.0})
    with Town([book], TOWN["residents"], 2) as town:
        town.advance(TOWN["months"])
    left = sorted({int(p) for _, places in town.history.exits for p in places})
    old_copies = 0
    for who in left[:5]:
        person = town.resident(who)
        result = person.refusals
        assert list(result.drop(columns="world").itertuples(index=False, name=None)) == by_luck(person, book)
        assert set(result["month"]) == set(person.life[person.life["refused"]]["month"])
        old_copies += int(result["old_copy"].sum())
    assert old_copies


def test_all_refusals_add_up_to_those_of_the_town() -> None:
    book = LIVELY.set({"sanctions.stale_chance": 0.5, "listing.threshold": 980.0, "listing.term": 3})
    with Town([book], 9, 3) as town:
        town.advance(24)
    people = [town.resident(who) for who in range(9)]
    total = sum(len(person.refusals) for person in people)
    assert total
    assert total == town.history.measure("refusals").sum()


def test_the_same_question_has_the_same_answer(case: Study) -> None:
    again = casefile(LIVELY, case.data["resident"], **TOWN, seed=2)
    assert json.dumps(again.data, allow_nan=False) == json.dumps(case.data, allow_nan=False)


def test_somebody_who_is_never_listed_has_a_life_too() -> None:
    with Town([LIVELY], TOWN["residents"], 2) as town:
        months = town.advance(TOWN["months"]).state.months_listed[0]
    who = int((months == 0).nonzero()[0][0])
    study = casefile(LIVELY, who, **TOWN, seed=2)
    assert "never on the list" in study.sentences[0]
    assert study.tables["sets"].empty
    assert study.draw()[0].png()


def test_a_town_without_a_listing_has_no_case() -> None:
    never = shelf.parse(shelf.template()).set({"listing.threshold": 0.0})
    study = casefile(never, residents=20, months=12)
    assert "no case to open" in study.sentences[0]
    assert study.draw() == ()
    json.dumps(study.data, allow_nan=False)


@pytest.mark.parametrize(("resident", "months", "word"), [(60, 40, "resident"), (-1, 40, "resident"), (0, 0, "months")])
def test_bad_input_is_refused_before_anything_is_lived(resident: int, months: int, word: str) -> None:
    heard: list[tuple[int, int]] = []
    with pytest.raises(ListedError, match=word):
        casefile(LIVELY, resident, residents=60, months=months, progress=lambda *steps: heard.append(steps))
    assert not heard


def test_progress_counts_the_months_of_all_sets_that_are_tried(case: Study) -> None:
    heard: list[tuple[int, int]] = []
    assert casefile(LIVELY, **TOWN, seed=2, progress=lambda *steps: heard.append(steps)).data == case.data
    assert adds_up(heard) and heard[0] == (1, TOWN["months"]) and len(heard) > TOWN["months"]


def test_the_timeline_carries_its_numbers_in_words(case: Study) -> None:
    (picture,) = case.draw()
    here, _, bare = case.tables["lives"].to_dict("records")
    assert f"listed in {here['months_listed']} months" in picture.alt
    assert f"{here['savings_at_end']:.1f}" in picture.alt
    assert f"{bare['arrears_at_end']:.1f}" in picture.alt
    assert f"{len(case.tables['refusals']):,} refusal" in picture.alt
    assert f"{here['records_wrong_or_astray']:,} wrong record" in picture.alt
    assert picture.png() == picture.png()


def test_the_last_sentence_says_what_it_cannot_show(case: Study) -> None:
    assert case.sentences[-1].startswith("What this cannot show")


def test_what_has_the_name_of_a_monthly_measure_is_that_measure() -> None:
    """All case files of a small town together come to what the town counts; wrong records are named for both kinds."""
    town = {"residents": 12, "months": 24, "seed": 3}
    rulebook = LIVELY.set({"registry.mismatch": 0.5, "source.*.detection": 0.9})
    lives = pd.concat([casefile(rulebook, resident, **town).tables["lives"] for resident in range(12)])
    own = lives[lives["world"] == LISTED]
    months = run(rulebook, twins=False, **town).monthly[list(MONTHLY)].sum()
    assert months["records_astray"] > 0 < months["records_wrong"]
    assert own["records_wrong_or_astray"].sum() == months["records_wrong"] + months["records_astray"]
    shared = [name for name in own.columns if name in MONTHLY]
    assert "wages" in shared
    for name in shared:
        assert own[name].sum() == pytest.approx(months[name]), name


def test_the_search_has_as_many_workers_as_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int | None] = []

    class Counted(Workers):
        def __init__(self, count: int | None = None, lives: float = 0.0) -> None:
            counts.append(count)
            super().__init__(1, lives)

    monkeypatch.setattr("sim.studies.casefile.casefile.Workers", Counted)
    main(
        [
            "why",
            "joined-hands",
            "--resident",
            "3",
            "--residents",
            "60",
            "--months",
            "24",
            "--set",
            "score.start=880",
            "--workers",
            "2",
        ]
    )
    assert counts == [2]
