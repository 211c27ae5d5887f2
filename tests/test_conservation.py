"""Nothing appears and nothing is lost: money, records, persons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from sim.town.ledger import RESIDUAL
from sim.town.measures import MONTHLY
from sim.town.town import Town
from tests.strategies import edge_rulebooks, rulebooks
from tests.towns import LIVELY


def check_month(town: Town, wealth_before: np.ndarray, arrears_before: np.ndarray, real: type) -> None:
    s, n = town.state, town.people.count
    t = town.scratch.tallies
    wealth = (s.savings.astype(np.float64) - s.arrears).sum(axis=1)
    change = t.wages - t.living_costs + t.unmet - t.luxuries
    change = change - t.billed - t.surcharges + t.written_off - t.spent_on_points
    size = 1 + t.wages + t.living_costs + t.savings.clip(0) + t.arrears + t.billed
    tolerance = (1e-5 if real is np.float32 else 1e-12) * size
    assert (np.abs(wealth - wealth_before - change) <= tolerance).all()
    assert (s.arrears >= 0).all()
    owed = arrears_before + t.unpaid + t.called_in + t.surcharges  # nothing else makes a debt,
    left = t.arrears_paid + t.written_off + t.arrears  # and nothing else ends one
    assert (np.abs(owed - left) <= tolerance).all()
    assert (t.unpaid <= t.billed + 1e-12).all()

    rows = town.ledger.columns()
    world = rows["place"] // n
    created = np.bincount(world, minlength=len(town.worlds))
    gone = np.bincount(world[rows["left"] > 0], minlength=len(town.worlds))
    assert np.array_equal(t.records_standing, created - gone)
    joined = (rows["left"] == 0) & town.each_source.connected[rows["source"], world]
    places = rows["place"][joined]
    demerits = np.bincount(places, weights=rows["demerit"][joined], minlength=s.demerits.size)
    assert np.array_equal(demerits, s.demerits.ravel())
    strikes = rows["place"][joined & (rows["cause"] != RESIDUAL)]
    assert np.array_equal(np.bincount(strikes, minlength=s.strikes.size), s.strikes.ravel())
    standing = (rows["left"] == 0) & (rows["cause"] != RESIDUAL)
    for source in range(len(town.sources)):
        mine = rows["place"][standing & (rows["source"] == source)]
        assert np.array_equal(np.bincount(mine, minlength=s.strikes.size), s.held[source].ravel())
    starts, ties = town.people.first[:-1], town.people.ties
    listed_ties = np.concatenate([np.cumsum(s.listed[:, ties], axis=1), np.zeros((len(town.worlds), 1), int)], axis=1)
    total = listed_ties[:, town.people.first[1:] - 1] - listed_ties[:, starts - 1]
    assert np.array_equal(np.where(town.people.tie_count > 0, total, 0), s.listed_ties)


def test_what_is_looked_through_each_month_is_tidied() -> None:
    """Or a month would cost more the longer a town lives."""
    town = Town([LIVELY.set({"source.*.retention": 3, "registry.frozen_clock": False})], 300, 1).advance(60)
    standing = len(town.ledger.standing)
    assert standing and town.ledger.size > 10 * standing
    assert town.ledger.open.size < 2 * standing


def live_and_check(town: Town, months: int) -> None:
    entries = np.zeros(len(town.worlds), dtype=np.int64)
    exits, created, left = entries.copy(), entries.copy(), entries.copy()
    for _ in range(months):
        arrears = town.state.arrears.astype(np.float64)
        wealth = (town.state.savings - arrears).sum(axis=1)
        town.step()
        check_month(town, wealth, arrears.sum(axis=1), town.dtype)
        t = town.scratch.tallies
        entries += t.entries
        exits += t.exits
        created += t.records_true + t.records_wrong + t.records_astray
        left += t.expired + t.expunged + t.repaired
        assert np.array_equal(t.listed, entries - exits)
        assert (t.missed_cannot + t.missed_will_not <= t.due).all()
        assert not (town.state.listed & town.state.favoured).any()
    rows = town.ledger.columns()
    marks = np.bincount(rows["place"][rows["cause"] == RESIDUAL] // town.people.count, minlength=len(town.worlds))
    assert np.array_equal(town.scratch.tallies.records_standing, created + marks - left)


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_a_lively_town_conserves_money_records_and_persons(real: type) -> None:
    live_and_check(Town([LIVELY, LIVELY.cut("means"), LIVELY.without_list()], 150, 5, dtype=real), 60)


@settings(max_examples=20)
@given(rulebooks())
def test_any_town_conserves(book) -> None:  # type: ignore[no-untyped-def]
    live_and_check(Town([book], 40, 5), 18)


@settings(max_examples=30)
@given(edge_rulebooks())
def test_at_the_edges_of_every_range_nothing_breaks(book) -> None:  # type: ignore[no-untyped-def]
    """No exception, no warning (they are errors here), no NaN, no infinity, no negative count."""
    town = Town([book, book.without_list()], 30, 5)
    live_and_check(town, 20)
    for name in ("savings", "arrears", "score", "bought"):
        assert np.isfinite(getattr(town.state, name)).all(), name
    for name in MONTHLY:
        values = town.history.measure(name)
        assert np.isfinite(values).all(), name
        if name not in ("savings", "mean_score"):
            assert (values >= 0).all(), name
