"""The audit: both ledgers add up, month by month, and say nothing where there is nothing to say."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from sim.errors import ListedError
from sim.results.study import Study
from sim.rules.rulebook import Rulebook
from sim.rules.worlds import World
from sim.studies.audit import figure as figures_audit
from sim.studies.audit.audit import COLUMNS, SORTS, audit
from sim.town.town import Town
from tests.towns import LIVELY

RESIDENTS, MONTHS = 300, 60
DRAWERS = LIVELY.set({"source.lender.connected": False, "inspection.listed_factor": 3.0})
AMENDED = Rulebook.parse(
    LIVELY.model_dump() | {"amendment": [{"month": 30, "changes": {"source.lender.connected": False}}]}
)


@pytest.fixture(scope="module", params=[LIVELY, DRAWERS, AMENDED], ids=["lively", "drawers", "amended"])
def audited(request: pytest.FixtureRequest) -> tuple[Study, Town]:
    town = Town([request.param], RESIDENTS, 3).advance(MONTHS)
    town.close()
    return audit(request.param, RESIDENTS, MONTHS, 3), town


def measure(town: Town, name: str) -> pd.Series:
    return pd.Series(town.history.measure(name)[:, 0])


def test_what_was_reported_and_what_was_not_make_what_happened(audited: tuple[Study, Town]) -> None:
    monthly = audited[0].tables["monthly"]
    assert (monthly["discovered"] + monthly["undiscovered"] == monthly["breaches"]).all()
    assert (monthly["breaches_cannot"] + monthly["breaches_will_not"] == monthly["breaches"]).all()
    assert (monthly["discovered"] + monthly["records_of_payers"] == monthly["records"]).all()
    assert (monthly["records_of_namesakes"] <= monthly["discovered"]).all()
    assert (monthly["undiscovered"] >= 0).all()
    assert monthly["undiscovered"].sum() > 0
    reported = 1 - monthly["records"] / monthly["obligations"]
    assert np.allclose(reported, monthly["compliance_reported"])
    true = 1 - monthly["breaches"] / monthly["obligations"]
    assert np.allclose(true, monthly["compliance_true"])


def test_both_ledgers_are_those_of_the_town(audited: tuple[Study, Town]) -> None:
    study, town = audited
    monthly = study.tables["monthly"]
    for name, ours in (("missed_cannot", "breaches_cannot"), ("missed_will_not", "breaches_will_not")):
        assert (monthly[ours] <= measure(town, name)).all()
    missed = measure(town, "missed_cannot") + measure(town, "missed_will_not")
    assert (monthly["breaches"] + monthly["breaches_elsewhere"] == missed).all()
    for name, ours in (("exits", "removals"), ("entries", "entries"), ("listed", "listed"), ("deterred", "deterred")):
        assert (monthly[ours] == measure(town, name)).all()
    assert np.allclose(monthly["wages_lost"], measure(town, "wages_lost"))
    records = measure(town, "records_true") + measure(town, "records_wrong") + measure(town, "records_astray")
    assert (monthly["records"] <= records).all()
    if town.worlds[0].rulebook == LIVELY:
        assert (monthly["records"] == records).all()
        assert (monthly["breaches_elsewhere"] == 0).all()


def test_listed_person_months_are_each_counted_under_one_cause(audited: tuple[Study, Town]) -> None:
    study, town = audited
    monthly, causes = study.tables["monthly"], study.tables["causes"]
    assert np.allclose(monthly[[f"listed_{column}" for column in COLUMNS]].sum(axis=1), monthly["listed"])
    assert causes["person_months"].sum() == pytest.approx(town.state.months_listed[0].sum())
    assert causes["person_months"].sum() > 0
    assert causes["caused_by_feedback"].sum() == pytest.approx(monthly["listed_caused_by_feedback"].sum())
    assert (causes["caused_by_feedback"] <= causes["person_months"]).all()
    assert causes["cause"].to_list() == list(SORTS)
    assert causes["share"].sum() == pytest.approx(1)
    assert (monthly["listed_any_wrong_record"] <= monthly["listed"]).all()


def test_everyone_is_harmed_helped_or_the_same(audited: tuple[Study, Town]) -> None:
    study, town = audited
    people = study.tables["people"]
    assert people["people"].sum() == RESIDENTS
    listed = people.set_index("why").loc["listed in some month", "people"]
    assert listed == town.state.ever_listed[0].sum()
    rows = study.tables["totals"].set_index("measure")["happened"]
    assert rows["harmed by the list"] == people.loc[people["effect"] == "harmed", "people"].sum()


def test_wrong_records_all_leave_or_stand(audited: tuple[Study, Town]) -> None:
    study, town = audited
    table, monthly = study.tables["corrections"], study.tables["monthly"]
    created = monthly["records_of_payers"].sum() + monthly["records_of_namesakes"].sum()
    if not town.worlds[0].rulebook.amendment:  # records of a source cut off later are read no more
        assert table["wrong_records"].sum() == created
    assert created > 0
    known = table[table["wrong_records"] > 0]
    assert (known["mean_months_stood"] <= known["longest"]).all()


def test_the_data_is_plain_and_the_words_name_both_directions(audited: tuple[Study, Town]) -> None:
    study = audited[0]
    json.dumps(study.data, allow_nan=False)
    text = " ".join(study.sentences)
    assert "harmed" in text
    assert "helped" in text
    assert study.ok


def test_a_town_without_a_list_reports_no_list() -> None:
    study = audit(LIVELY.without_list(), RESIDENTS, MONTHS, 3)
    monthly, people = study.tables["monthly"], study.tables["people"]
    for name in ("listed", "entries", "removals", "deterred", "wages_lost", "listed_any_wrong_record"):
        assert not monthly[name].any()
    assert study.tables["causes"]["person_months"].sum() == 0
    assert people.loc[people["effect"] == "same", "people"].sum() == RESIDENTS
    assert [picture.name for picture in study.draw()] == [
        "reported-and-happened",
        "why-on-the-list",
        "fair-to-whom",
    ]


def test_a_registry_that_reads_nothing_reports_nothing() -> None:
    study = audit(LIVELY.set({"source.*.connected": False}), RESIDENTS, 12, 3)
    monthly = study.tables["monthly"]
    for name in ("obligations", "records", "breaches", "discovered", "listed"):
        assert not monthly[name].any()
    assert monthly["breaches_elsewhere"].sum() > 0
    assert monthly["compliance_reported"].isna().all()
    assert study.data["monthly"][0]["compliance_reported"] is None
    assert "nothing" in study.draw()[0].alt.lower()


def test_with_every_breach_seen_and_no_error_the_ledgers_agree() -> None:
    book = LIVELY.cut("errors", "scrutiny").set({"source.*.detection": 1.0})
    monthly = audit(book, RESIDENTS, 24, 3).tables["monthly"]
    assert (monthly["records"] == monthly["breaches"]).all()
    assert np.allclose(monthly["compliance_reported"], monthly["compliance_true"])


def test_where_being_listed_costs_nothing_feedback_makes_no_listing() -> None:
    causes = audit(LIVELY.cut("means", "scrutiny", "association", "carrots"), RESIDENTS, 24, 3).tables["causes"]
    assert causes["person_months"].sum() > 0
    assert causes["caused_by_feedback"].sum() == 0


def test_people_who_miss_nothing_may_be_listed_for_records_of_others() -> None:
    book = LIVELY.set({"life.defiance": 0.0, "life.shock": 0.0, "life.wage": 3.0, "source.*.error": 0.1})
    study = audit(book, RESIDENTS, 36, 3)
    never = study.tables["blameless"].set_index("who").loc["never missed a bill"]
    assert never["ever_listed"] > 0
    assert never["wages_lost"] > 0
    assert never["listed_person_months"] >= never["ever_listed"]


def test_a_rule_written_by_hand_is_audited_beside_its_own_twins() -> None:
    world = World(LIVELY, "by hand", score=lambda town: 1000 - 60 * town.strikes)
    study = audit(world, RESIDENTS, 24, 3)
    assert study.data["rulebook"] == "by hand"
    assert study.tables["monthly"]["listed"].sum() > 0


def test_progress_is_told_month_by_month() -> None:
    heard: list[tuple[int, int]] = []
    audit(LIVELY, 50, 5, 1, lambda *steps: heard.append(steps))
    assert heard == [(done, 5) for done in range(1, 6)]


@pytest.mark.parametrize("months", [0, -1, 12_001, 1.5, True])
def test_months_out_of_range_are_refused(months: int) -> None:
    with pytest.raises(ListedError, match="months"):
        audit(LIVELY, 50, months)


def test_residents_out_of_range_and_unknown_pilots_are_refused() -> None:
    with pytest.raises(ListedError, match="residents"):
        audit(LIVELY, 1)
    with pytest.raises(ListedError, match="no-such-pilot"):
        audit("no-such-pilot")


def test_pictures_say_their_numbers_and_take_odd_tables() -> None:
    monthly = pd.DataFrame({"month": [1], "obligations": [10], "records": [3], "breaches": [2]})
    picture = figures_audit.two_lines(monthly, "costs $5")
    assert "3 were reported and 2 happened" in picture.alt
    assert picture.png().startswith(b"\x89PNG")
    assert figures_audit.two_lines(monthly.iloc[:0]).alt.endswith("reads.")
    causes = pd.DataFrame({"cause": SORTS, "person_months": [1, 5, 4, 0, 0, 0], "share": [0.1, 0.5, 0.4, 0, 0, 0]})
    causes["caused_by_feedback"] = causes["person_months"] / 2
    assert "feedback caused 5 (50%)" in figures_audit.why_listed(causes).alt
