"""One uniform serves nested events: a higher probability only adds events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.town.town import Town
from tests.towns import LIVELY, one_kind

# No feedback, so that the events of a month depend on luck and numbers alone.
BARE = LIVELY.cut("means", "scrutiny", "association", "carrots", "recourse").set({"registry.mismatch": 0.0})
BARE = BARE.set({"sanctions.stale_chance": 0.0, "deterrence.strength": 0.0})


def events(book: Any, months: int = 24) -> tuple[set[Any], set[Any]]:
    """(misses, records) as sets of (month, resident) and (month, resident, source)."""
    town = Town([book], 200, 3)
    misses = set()
    for month in range(1, months + 1):
        town.step()
        misses |= {(month, r) for r in np.flatnonzero(town.scratch.will_not[0])}
    rows = town.ledger.columns()
    return misses, set(zip(rows["month"], rows["place"], rows["source"], strict=True))


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [("life.defiance", 0.02, 0.2), ("source.court.rate", 0.02, 0.6), ("source.utility.rate", 0.3, 1.0)],
)
def test_raising_a_chance_only_adds_deliberate_misses(key: str, low: float, high: float) -> None:
    fewer, more = (events(BARE.set({key: value, "source.*.amount": 0.0})) for value in (low, high))
    assert fewer[0] < more[0]
    assert len(more[1]) > len(fewer[1])


@pytest.mark.parametrize(("key", "low", "high"), [("source.*.detection", 0.2, 0.9), ("source.*.error", 0.001, 0.05)])
def test_raising_detection_or_error_only_adds_records(key: str, low: float, high: float) -> None:
    fewer, more = (events(BARE.set({key: value})) for value in (low, high))
    assert fewer[0] == more[0]
    assert fewer[1] < more[1]


def test_fear_only_takes_away() -> None:
    strength = "deterrence.strength"
    calm, afraid = (events(BARE.set({strength: value, "source.*.amount": 0.0})) for value in (0.0, 0.7))
    assert afraid[0] < calm[0]


def test_a_longer_retention_only_adds_listed_months() -> None:
    town = Town([one_kind(**{"source.court.retention": 12}), one_kind(**{"source.court.retention": 30})], 300, 3)
    for _ in range(80):
        town.step()
        assert not (town.state.listed[0] & ~town.state.listed[1]).any()


def test_a_lower_threshold_only_takes_away_without_feedback() -> None:
    town = Town([BARE.set({"listing.threshold": 850.0, "listing.term": 0}), BARE.set({"listing.term": 0})], 300, 3)
    for _ in range(60):
        town.step()
        assert not (town.state.listed[0] & ~town.state.listed[1]).any()
