"""Lesson 08 counts as the audit counts, and what its text says of three shares is so."""

import math

import pytest

import sim
from sim import lab
from sim.lab import fairness
from sim.lab.check_08 import WATCHED

TOWN = 8


@pytest.fixture(scope="module")
def shares():
    return fairness.shares(WATCHED, TOWN)


def test_the_lesson_counts_as_the_audit_does(shares):
    audited = lab.audit(WATCHED, seed=TOWN, districts=2).tables["fair"].iloc[:2]
    for key in fairness.NOTIONS:
        assert shares[key].tolist() == audited[key].tolist()


def test_one_list_means_the_same_and_burdens_one_district(shares):
    """What the lesson rests on: the same meaning, and ten times the burden on those without cause."""
    first, second = (shares.loc[name] for name in fairness.DISTRICTS)
    assert abs(first["meaning"] - second["meaning"]) < 0.12
    assert fairness.times(WATCHED, TOWN) > 8
    for row in (first, second):  # the identity that is printed
        odds = row["rate"] / (1 - row["rate"])
        due = odds * (1 - row["meaning"]) / row["meaning"] * (1 - row["not_listed"])
        assert math.isclose(row["listed_without"], due, rel_tol=1e-9)


def test_the_figure_and_the_table_show_one_number():
    """District 1 has 26.45% of its months with cause: the one must not round up what the other rounds down."""
    numbers = fairness.table(WATCHED, TOWN).tables[0].drop(columns="what is counted")
    picture = fairness.fair(WATCHED, TOWN)
    texts = [text.get_text() for text in picture.figure.axes[0].texts]
    assert texts[2:] == [f"{one:.1f} and {other:.1f}%" for one, other in numbers.itertuples(index=False)]
    one, other = numbers.loc["listed without cause"]
    assert f"Listed without cause: {one}% and {other}% (town 8)" in picture.alt


def test_an_even_eye_and_nobody_listed_are_shown():
    assert 0.5 < fairness.times(sim.load("joined-hands"), TOWN) < 2
    none = sim.load("joined-hands").set({"listing.enabled": False})
    picture = fairness.fair(none, TOWN)
    assert "listed without cause" in picture.alt and "nan" not in picture.html()
    assert "nan" not in fairness.table(none, TOWN)._repr_html_().lower()
