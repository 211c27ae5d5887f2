"""Row 18: it holds, and fails where what is taken from the listed has no effect."""

from __future__ import annotations

from sim.theory import slope


def test_the_slope_holds_and_a_wage_that_is_not_lost_breaks_it() -> None:
    good, wrong = slope.row_18(), slope.row_18(0.5, {"service.*.wage_loss": 0.0})
    assert all(claim.passed for claim in good), good
    assert {claim.row for claim in good} == {18}
    assert [claim.passed for claim in wrong][1:] == [False, False, True]  # ties are still at work


def test_ties_carry_nothing_where_association_is_cut() -> None:
    assert not slope.ties_alone(range(180, 184), {"score.association": 0.0, "score.household": 0.0}).passed


def test_the_grid_lies_on_both_sides_of_nothing() -> None:
    on = slope.on_margins(slope.grid(), 1)
    assert len(on) >= 24
    assert (on < -0.1).sum() > 5
    assert (on > 0).sum() > 5
