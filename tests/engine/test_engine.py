"""The engine lives every case as Python's columns do, to the last bit."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sim.rules.columns import source_names
from sim.rules.rulebook import Rulebook
from tests.engine.agreement import Case, agree
from tests.engine.cases import CASES
from tests.engine.node import ENGINE, Node, tool
from tests.players import random_choices
from tests.strategies import edge_rulebooks, stacks

pytestmark = [pytest.mark.once, pytest.mark.xdist_group("engine")]

examples = settings(report_multiple_bugs=False, phases=[Phase.explicit, Phase.generate])


@pytest.mark.parametrize("name", CASES)
def test_a_case_agrees(node: Node, name: str) -> None:
    agree(node, CASES[name](), name)


@settings(examples, max_examples=25)
@given(stacks(), st.integers(2, 60), st.integers(0, 2**63 - 1), st.integers(1, 7))
def test_random_rulebooks_agree(node: Node, books: list[Rulebook], residents: int, seed: int, districts: int) -> None:
    agree(node, Case(books, residents, 30, seed, districts))


@settings(examples, max_examples=20)
@given(stacks(), st.integers(2, 45), st.integers(0, 1000))
def test_random_players_of_random_rulebooks_agree(node: Node, books: list[Rulebook], residents: int, seed: int) -> None:
    choices = random_choices(seed, source_names(books), residents, 1 + residents // 3, 24)
    agree(node, Case(books, residents, 24, seed, choices=choices))


@settings(examples, max_examples=15)
@given(edge_rulebooks(), st.integers(2, 40), st.integers(0, 1000))
def test_edges_agree(node: Node, book: Rulebook, residents: int, seed: int) -> None:
    agree(node, Case([book], residents, 16, seed))


def test_the_types_hold() -> None:
    done = subprocess.run([tool("tsc"), "--singleThreaded", "-p", str(ENGINE)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
