"""Special cases with a closed form (more of them: `sim validate`)."""

from __future__ import annotations

import numpy as np
import pytest

from sim.town.town import Town
from tests.towns import LIVELY, one_kind


@pytest.mark.parametrize(("q", "length"), [(0.02, 24), (0.05, 12)])
def test_listed_share_of_an_alternating_renewal_process(q: float, length: int) -> None:
    """Every channel cut, one record kind: share = E[T] / (E[T] + 1/q), E[T] = ((1-q)^-L - 1)/q."""
    book = one_kind(**{"life.defiance": q, "source.court.retention": length})
    burn, months, n = 10 * length, 240, 3000
    town = Town([book], n, 2).advance(burn)
    shares = np.zeros(n)
    for _ in range(months):
        town.step()
        shares += town.state.listed[0]
    shares /= months
    spell = ((1 - q) ** -length - 1) / q
    expected = spell / (spell + 1 / q)
    error = shares.std(ddof=1) / np.sqrt(n)  # residents are independent here
    assert abs(shares.mean() - expected) < 4 * error
    assert error < 0.01


def test_without_detection_and_error_nobody_is_ever_listed() -> None:
    town = Town([LIVELY.set({"source.*.detection": 0.0, "source.*.error": 0.0})], 500, 1).advance(60)
    assert town.ledger.size == 0
    assert not town.state.ever_listed.any()


def test_a_stay_lasts_at_least_the_term() -> None:
    from sim.town import tables

    book = LIVELY.cut("recourse").set({"listing.term": 9})
    spells = tables.spells(Town([book], 500, 1).advance(80))
    ended = spells[spells["ended"]]
    assert len(ended) > 20
    assert ended["months"].min() >= 9
