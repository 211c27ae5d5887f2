"""What joins residents is known: in a town without any of it, one person's listing reaches nobody else.

`gain` and `tipping` say in words what can carry a listing from one person to another. A new rule that does so, and that
`couplings` does not name, fails here as soon as a rulebook is drawn that has it.
"""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sim.rules.rulebook import Rulebook
from sim.studies.rulebooks import couplings
from sim.town.town import Town
from tests.strategies import rulebooks

UNJOINED = {
    "score.association": 0.0, "score.household": 0.0, "inspection.focus": 0.0, "inspection.finds_per_unit": 0,
    "appeal.rate": 0.0, "life.pool_price": 0.0, "registry.mismatch": 0.0, "help.share": 0.0,
}  # fmt: skip
TOLD = {"listed_ties"}
"""What is only known about others: acting on it is the score's business."""
RESIDENTS, MONTHS, FORCED, WHEN = 40, 24, 7, 4


def reached(book: Rulebook, seed: int) -> set[int]:
    """Whose life differs in any month when one person is forced onto the list."""
    twins = [book.model_copy(update={"name": name}) for name in ("as-written", "forced")]
    touched: set[int] = set()
    with Town(twins, RESIDENTS, seed, forced=[(1, FORCED, WHEN)]) as town:
        for _ in range(MONTHS):
            town.step()
            for name, column in vars(town.state).items():
                if isinstance(column, np.ndarray) and column.shape == town.state.shape and name not in TOLD:
                    touched |= set((column[0] != column[1]).nonzero()[0].tolist())
    return touched


@settings(max_examples=60, phases=[Phase.generate])
@given(rulebooks(), st.integers(0, 1000))
def test_without_couplings_a_listing_reaches_nobody_else(book: Rulebook, seed: int) -> None:
    free = book.model_copy(update={"amendment": ()}).set(UNJOINED)
    assert couplings(free) == ()
    assert reached(free, seed) <= {FORCED}
