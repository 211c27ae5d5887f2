"""Some three hundred ways of writing an answer, each read as it is meant, or met with a sentence on how to write it."""

import csv
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.lab import parse
from sim.rules import shelf

TABLE = Path(__file__).parent / "answers" / "written.csv"
WORDS = {"np": np, "pd": pd, "Decimal": Decimal, "Fraction": Fraction}
READERS = {
    "number": parse.to_number,
    "share": parse.to_share,
    "word": parse.to_word,
    "name": lambda answer: parse.to_name(answer, shelf.pilots()),
    "list": parse.to_list,
    "changes": lambda answer: parse.to_changes(answer, sim.load("joined-hands")),
}
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row) for row in csv.reader(file)][1:]


def test_the_table_is_long_and_holds_no_row_twice():
    assert len(ROWS) >= 200 and len(set(ROWS)) == len(ROWS)
    assert {reader for reader, _, _ in ROWS} == set(READERS)


@pytest.mark.parametrize("reader", READERS)
def test_each_way_of_writing(reader):
    wrong = []
    for kind, answer, meant in ROWS:
        if kind != reader:
            continue
        try:
            said = READERS[kind](eval(answer, dict(WORDS)))
        except parse.Hint as hint:
            assert 10 < len(str(hint)) < 200
            said = "?"
        if said == "?" or meant == "?" or kind in ("word", "name"):
            good = str(said) == meant
        elif kind in ("number", "share"):
            good = math.isclose(said, float(meant), rel_tol=1e-7)
        else:
            good = said == eval(meant)
        if not good:
            wrong.append(f"{answer} is read as {said!r}, not as {meant}")
    assert not wrong, "\n".join(wrong)


def test_the_kinds_of_values_are_those_of_the_keys():
    changes = parse.to_changes(
        {"listing.term": "6.0", "appeal.rate": 1, "means_test.enabled": 1}, sim.load("joined-hands")
    )
    assert {key: type(value) for key, value in changes.items()} == {
        "listing.term": int, "appeal.rate": float, "means_test.enabled": bool
    }  # fmt: skip
    assert sim.load("joined-hands").set(changes).listing.term == 6


def test_what_is_no_key_or_value_is_left_for_the_rulebook_to_explain():
    wrong = {"listing.trem": 6, "listing.term": "long"}
    assert parse.to_changes(wrong, sim.load("joined-hands")) == wrong
