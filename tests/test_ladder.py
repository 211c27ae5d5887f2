"""The ladder of twins: tiny histories with known answers, and the properties of lived ones."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.results.ladder import RUNGS, endings
from sim.town.town import Town
from tests.towns import ladder_table, ladder_worlds

HISTORIES = {  # here and in the twin, month by month: 1 is a month on the list
    "never": ("0011", "0000"),
    "again": ("0011", "1100"),
    "longer": ("0111", "0110"),
    "sooner": ("0111", "0011"),
    "anyway": ("0011", "0011"),
}


def bits(text: str) -> list[bool]:
    return [c == "1" for c in text]


@pytest.mark.parametrize("name", HISTORIES)
def test_each_ending_by_hand(name: str) -> None:
    here, there = (np.array(bits(text))[:, None] for text in HISTORIES[name])
    assert asdict(endings(here, there)) == {n: int(n == name) for n in HISTORIES}


@pytest.mark.parametrize(
    ("here", "there", "ending"),
    [
        ("1011", "1000", "again"),  # the stay that stands began in month 3, not in month 1
        ("1011", "0111", "anyway"),  # and in all of its months the twin is on the list, too
        ("1111", "1000", "longer"),
        ("1111", "0001", "sooner"),
        ("0001", "1111", "anyway"),
        ("1010", "1111", None),  # not on the list at the end: counted nowhere
        ("1111", "1011", "sooner"),
    ],
)
def test_the_stay_that_stands_decides(here: str, there: str, ending: str | None) -> None:
    result = asdict(endings(np.array(bits(here))[:, None], np.array(bits(there))[:, None]))
    assert result == {n: int(n == ending) for n in result}


@given(st.integers(1, 6), st.integers(1, 6), st.randoms())
def test_everybody_listed_at_the_end_is_sorted_once(months: int, people: int, random: object) -> None:
    drawn = np.random.default_rng(random.getrandbits(32)).random((2, months, people)) < 0.5  # type: ignore[attr-defined]
    sorted_ = endings(drawn[0], drawn[1])
    assert sorted_.listed == drawn[0, -1].sum()
    assert sorted_.off_in_twin == (drawn[0, -1] & ~drawn[1, -1]).sum()
    assert sorted_.never == (drawn[0, -1] & ~drawn[1].any(axis=0)).sum()


def test_a_ladder_of_one_town() -> None:
    """The first rung is the world itself; the last has no list; caused and prevented make up the difference."""
    book = sim.load("joined-hands")
    with Town(ladder_worlds(book), 300, 3) as town:
        table = ladder_table(town.advance(60), range(len(RUNGS)))
    first, last = table.iloc[0], table.iloc[-1]
    assert first["anyway"] == first["listed"]
    assert (first["caused"], first["prevented"]) == (0, 0)
    assert (last["listed"], last["listed_months"], last["never"]) == (0, 0, first["listed"])
    assert ((first["listed_months"] - table["caused"] + table["prevented"]) == table["listed_months"]).all()
    assert (table[["never", "again", "longer", "sooner", "anyway"]].sum(axis=1) == first["listed"]).all()
