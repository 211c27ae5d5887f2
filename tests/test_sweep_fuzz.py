"""Fuzzing in small: a few thousand inputs, the same each time. In large: `python -m tests.fuzz --inputs 100000`."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ListedError
from sim.sweeps.design import Design
from sim.sweeps.plan import Plan
from tests.fuzz.targets import SMALL, TARGETS, WORDS, clean, mutated, seeds


@pytest.mark.parametrize("target", TARGETS)
def test_good_inputs(target: str) -> None:
    assert all(TARGETS[target](data) for data in seeds(target))


@pytest.mark.parametrize("target", TARGETS)
def test_spoilt_inputs(target: str) -> None:
    luck = random.Random(target)
    accepted = sum(TARGETS[target](mutated(target, luck)) for _ in range(600))
    assert accepted < 500


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(data=st.binary(max_size=300))
def test_any_bytes(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("target", ["rulebook", "design"])
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=40))
def test_any_words(target: str, words: list[str]) -> None:
    TARGETS[target](" ".join(words).encode("utf-8", "surrogatepass"))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.dictionaries(st.sampled_from(sorted(Design.model_fields)), PLAIN, max_size=4), PLAIN)
def test_any_plain_data(change: dict[str, object], keys: object) -> None:
    """Designs as notebooks give them, not as TOML."""
    clean(lambda: Plan(Design.parse({**SMALL, **change})))
    clean(lambda: Plan(Design.parse({**SMALL, "keys": keys})))
    with pytest.raises(ListedError):
        Design.parse({**SMALL, "rulebooks": keys, "months": -1})
