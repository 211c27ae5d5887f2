"""Fair to whom: the audit's counts against the town's own tables; row 17, and that it fails where it must."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from sim import words
from sim.results.study import Study
from sim.studies.audit import figure
from sim.studies.audit.audit import audit
from sim.studies.audit.fair import CELLS, SHARES, SHORT
from sim.studies.intervals import clustered
from sim.theory.fairness import off_the_identity, row_17
from sim.town import measures
from sim.town.town import Town
from tests.towns import LIVELY

RESIDENTS, MONTHS = 240, 40


@pytest.fixture(scope="module")
def study() -> Study:
    return audit(LIVELY, RESIDENTS, MONTHS, 3)


def test_the_cells_are_those_of_the_town(study: Study) -> None:
    """Counted again in plain loops over the town's history."""
    with Town([LIVELY], RESIDENTS, 3) as town:
        town.advance(MONTHS)
    flags, fair = np.array(town.history.flags)[:, 0], study.tables["fair"].set_index("district")
    for district in range(town.people.districts):
        own = dict.fromkeys(CELLS, 0)
        for who in np.flatnonzero(town.people.district == district):
            for month in range(MONTHS):
                recent = flags[max(month - 11, 0) : month + 1, who]
                on_purpose = any(f & measures.WILL_NOT for f in recent)
                listed = bool(flags[month, who] & measures.LISTED)
                own["on_purpose" if on_purpose else "others"] += 1
                own["listed"] += listed
                own["listed_on_purpose"] += listed and on_purpose
                own["listed_others"] += listed and not on_purpose
                own["unlisted_on_purpose"] += on_purpose and not listed
        row = fair.loc[str(district + 1)]
        assert {cell: row[cell] for cell in CELLS} == own
        for share, (part, complete) in SHARES.items():
            assert row[share] == pytest.approx(row[part] / row[complete])
            assert 0 <= row[f"{share}_low"] <= row[share] <= row[f"{share}_high"] <= 1


def test_districts_make_the_town_and_conducts_the_months(study: Study) -> None:
    fair, conduct = study.tables["fair"].set_index("district"), study.tables["conduct"]
    short = study.tables["fair_shares"].set_index("district")  # what `--full` prints of it
    assert short.index.tolist() == fair.index.tolist()
    for name, head in SHORT.items():
        assert short[head].tolist() == [words.share(value) for value in fair[name]]
    for cell in ("person_months", *CELLS):
        assert fair.loc["all", cell] == fair.drop("all")[cell].sum() > 0
    by = conduct.groupby("district")[["person_months", "listed"]].sum()
    assert by.loc["all"].tolist() == [RESIDENTS * MONTHS, fair.loc["all", "listed"]]
    on_purpose = conduct[conduct["conduct"] == "missed on purpose"].set_index("district")
    assert (on_purpose["person_months"] == fair["on_purpose"]).all()
    assert (on_purpose["listed"] == fair["listed_on_purpose"]).all()


def test_a_town_without_a_list_asks_nothing() -> None:
    bare = audit(LIVELY.without_list(), RESIDENTS, 12, 3)
    assert "Nobody was ever listed" in figure.fair_to_whom(bare.tables["fair"]).alt
    assert not [s for s in bare.sentences if "Chouldechova" in s]
    alone = audit(LIVELY, RESIDENTS, 24, 3, districts=1)
    assert not [s for s in alone.sentences if "Chouldechova" in s]


def test_row_17_holds() -> None:
    claims = row_17(0.2)
    assert {claim.row for claim in claims} == {17}
    assert [claim for claim in claims if not claim.passed] == []
    exact = [claim for claim in claims if claim.tolerance == 0]
    assert len(exact) == 3


@pytest.mark.parametrize(
    "changes", [{"inspection.watch_tilt": 0.3}, {"inspection.error_tilt": 0.0}, {"life.district_tilt": 0.0}]
)
def test_row_17_fails_where_detection_errors_or_conduct_are_not_as_it_says(changes: dict[str, float]) -> None:
    assert [claim for claim in row_17(0.5, changes) if not claim.passed]


@pytest.mark.parametrize("cell", [c for c in CELLS if c != "others"])
def test_the_identity_fails_where_somebody_is_counted_twice(study: Study, cell: str) -> None:
    row = study.tables["fair"].iloc[0].copy()
    assert off_the_identity(row) == Fraction(0)
    row[cell] += 1
    assert off_the_identity(row) != 0


def test_an_interval_over_clusters() -> None:
    """By hand, with clusters of one size: that of a mean; and it covers about 95% of the time."""
    part, complete = np.array([0, 1, 2, 3]), np.full(4, 3)
    share, low, high = clustered(part, complete)
    half = 3.182446 * np.std(part / 3, ddof=1) / 2
    assert share == 0.5
    assert (low, high) == (max(0.5 - half, 0), min(0.5 + half, 1))
    luck = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        size = luck.integers(1, 4, 60)
        _, low, high = clustered(luck.binomial(size, 0.3), size)
        held += low <= 0.3 <= high
    assert 0.91 <= held / 400 <= 0.98
    assert np.isnan(clustered([0, 0], [0, 0])).all()
    assert clustered([1], [2])[0] == 0.5
    assert np.isnan(clustered([1], [2])[1:]).all()


def test_the_picture_says_every_share() -> None:
    row = {"district": "1", "listed": 3} | {s + end: 0.25 for s in SHARES for end in ("", "_low", "_high")}
    picture = figure.fair_to_whom(pd.DataFrame([row, row | {"district": "2", "rate": 0.5}]))
    assert "district 1 25.0%, 2 50.0%" in picture.alt
    assert picture.png().startswith(b"\x89PNG")
