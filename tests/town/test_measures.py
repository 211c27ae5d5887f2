"""Measures: what is counted at the end of a month, and what is kept of it."""

from __future__ import annotations

import numpy as np

from sim.town import measures
from tests.town.hand import HandTown, rules


def test_the_end_of_a_month_is_counted() -> None:
    book = rules({"appeal.capacity": 0.0, "score.merit": 2.0}, sources=[{"rate": 0.0}])
    town = HandTown(book, residents=4, districts=2, savings=[1.0, 2.0, 0.5, 0.0], arrears=[0.0, 0.0, 1.0, 0.25],
                    listed=[True, True, False, True], waiting=[3, 0, 0, 1])  # fmt: skip
    town.record(0)
    town.advance(1)
    tallies = {name: town.tally(name) for name in measures.MONTHLY}
    assert {name: value for name, value in tallies.items() if value} == {
        "listed": 3, "records_standing": 1, "appeals_waiting": 2, "in_arrears": 2,
        "wages": 4.0, "living_costs": 4.0, "arrears_paid": 0.5,
        "savings": 3.0, "arrears": 0.75, "mean_score": (902 + 3 * 1002) / 4, "district_gap": 0.5,
    }  # fmt: skip
    assert town.of("ever_listed") == [True, True, False, True] and town.of("months_listed") == [1, 1, 0, 1]


def test_each_flag_of_a_month_has_a_bit() -> None:
    """Listed, favoured, in arrears, refused, recorded, cannot, will not, cleared: the lowest bit first."""
    book = rules({"favour.enabled": True, "favour.threshold": 0.0, "life.defiance": 0.5},
                 sources=[{"rate": 0.5, "amount": 1.0}], services=[{"need": 1.0}])  # fmt: skip
    luck = {"court: due": [0.9, 0.1, 0.4, 0.4], "court: watch": 0.0, "shop: asked": 0.0}
    town = HandTown(book, residents=4, listed=[True, False, False, False], savings=[2.0, 2.0, 0.0, 2.0], luck=luck)
    town.advance(1)
    missed = measures.FAVOURED | measures.ARREARS | measures.RECORDED
    bits = [measures.LISTED | measures.REFUSED, missed | measures.WILL_NOT, missed | measures.CANNOT, measures.FAVOURED]
    assert town.history.flags[-1].tolist() == [bits]
    town.scratch.cleared[0, 3] = True
    measures.sum_up(town)
    measures.count(town)
    assert town.history.flags[-1][0, 3] == measures.FAVOURED | measures.CLEARED == 2 + 128
    assert town.history.having(measures.CANNOT).tolist() == [[[False, False, True, False]]] * 2


def test_counts_and_sums_by_world() -> None:
    assert measures.by_world(np.array([0, 2, 2]), 4).tolist() == [1, 0, 2, 0]
    assert measures.in_each_world(np.array([[True, True], [False, False]])).tolist() == [2, 0]
    masks = np.arange(4 * 3 * 2 * 5).reshape(4, 3, 2, 5) % 7 < 2
    counts = measures.count_each(*masks)
    assert counts.shape == (4, 3, 2) and (counts == masks.sum(axis=-1)).all()
    large = np.repeat(masks, measures.FEW_CELLS, axis=-1)
    assert (measures.count_each(*large) == counts * measures.FEW_CELLS).all()
    thirds = measures.total(np.full((2, 3), 1 / 3, dtype=np.float32))
    assert thirds.dtype == np.float64 and thirds.tolist() == [float(np.float32(1 / 3)) * 3] * 2
