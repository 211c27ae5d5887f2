"""What the audit notes of each month: the registry's counts and the true ones, side by side.

Nothing here changes the town: what it reads is what the institutions left in the month's scratch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.town import measures
from sim.town.ledger import CANNOT, RESIDUAL, WILL_NOT, WRONG
from sim.town.town import Town

GIVEN, CUT, NO_LIST, NO_ERRORS = range(4)
"""Places of the worlds: the rulebook, being listed costs nothing, no list, no wrong records."""
MISSED = measures.CANNOT | measures.WILL_NOT
SORTS = ("caused by a sanction", "wrong person", "cannot", "will not", "other")
"""Why someone is listed in a month, the first that holds: not listed in the channels-cut twin in that month; else what
weighed most on the file when this stay began ("other": ties, a mark after repair)."""
COLUMNS = tuple(sort.replace(" ", "_") for sort in SORTS)

LONG = 24
NEVER, PUSHED = "never missed an obligation", "missed only where there is a list"
SO_FAR, LATELY = "had missed nothing so far", f"had missed nothing for {LONG} months"


@dataclass
class Unearned:
    """Listed person-months of people who, when they were listed, had missed nothing for so long."""

    who: str
    ever: Any
    months: int = 0
    wages: float = 0.0

    def add(self, here: Any, lost: Any) -> None:
        """A month in which `here` marks those on the list, and `lost` their wages."""
        self.ever |= here
        self.months += int(np.count_nonzero(here))
        self.wages += float(lost[here].sum())


class Notes:
    """What is noted of a town's first world while it is lived.

    Attributes:
        rows: of the table `monthly`, one a month.
        lost: wages lost to blocked services so far, by resident, in months of basic costs; `lost_marked` of them by
            residents against whom a wrong record stood.
        missed: who ever missed an obligation, here and in the no-list twin: (2, residents).
        unearned: listed person-months without a miss, so far and for `LONG` months (or since the start).
    """

    def __init__(self, residents: int) -> None:
        self.rows: list[dict[str, Any]] = []
        self.lost = np.zeros(residents)
        self.lost_marked = 0.0
        self.missed = np.zeros((2, residents), dtype=bool)
        self.unearned = [Unearned(who, np.zeros(residents, dtype=bool)) for who in (SO_FAR, LATELY)]
        self._last = np.full(residents, -LONG)  # month of the last miss here
        self._cause = np.zeros(residents, dtype=np.int8)  # of the present stay
        self._marked = np.zeros(residents, dtype=bool)  # a wrong record stood after last month

    def month(self, town: Town, before: int) -> None:
        """Note the month that was just lived; `before` it the ledger held so many records.

        Obligations, breaches and records are those of sources that the registry reads.
        """
        n, this, book = town.people.count, town.this, town.ledger
        counts = {name: int(values[GIVEN]) for name, values in this.tallies.items() if values.dtype.kind == "i"}
        money = {name: float(values[GIVEN]) for name, values in this.tallies.items() if values.dtype.kind == "f"}
        due = cannot = will_not = 0
        for source, (paid, missed, on_purpose) in this.events.items():
            if town.connected[source, GIVEN]:
                due += int(np.count_nonzero(paid[GIVEN] | missed[GIVEN]))
                cannot += int(np.count_nonzero(missed[GIVEN] & ~on_purpose[GIVEN]))
                will_not += int(np.count_nonzero(on_purpose[GIVEN]))
        new = slice(before, book.size)
        mine = (book.place[new] < n) & town.connected[book.source[new], GIVEN] & (book.cause[new] != RESIDUAL)
        records = int(np.count_nonzero(mine))
        wrong = int(np.count_nonzero(mine & (book.cause[new] == WRONG)))
        breaches, discovered = cannot + will_not, records - wrong + counts["records_astray"]
        listed, in_twin = town.state.listed[GIVEN], town.state.listed[CUT]
        entered = this.enters[this.enters < n]
        self._cause[entered] = this.causes[: len(entered)]
        other = ~np.isin(self._cause, (WRONG, CANNOT, WILL_NOT))
        kinds = (self._cause == WRONG, self._cause == CANNOT, self._cause == WILL_NOT, other)
        masks = (listed & ~in_twin, *(listed & in_twin & kind for kind in kinds))
        lost = np.broadcast_to(town.state.wage * this.loss, town.state.shape)[GIVEN].astype(np.float64)
        self.lost += lost
        self.lost_marked += float(lost[self._marked].sum())
        missed = (town.history.flags[-1][[GIVEN, NO_LIST]] & MISSED) > 0
        self.missed |= missed
        self._last[missed[0]] = town.month
        for case, clean in zip(self.unearned, (~self.missed.any(axis=0), town.month - self._last >= LONG), strict=True):
            case.add(listed & clean, lost)
        standing = book.standing
        standing = standing[(book.place[standing] < n) & (book.cause[standing] == WRONG)]
        self._marked = np.zeros(n, dtype=bool)
        self._marked[book.place[standing[town.connected[book.source[standing], GIVEN]]]] = True
        self.rows.append(
            {
                "month": town.month,
                "obligations": due,
                "records": records,
                "compliance_reported": 1 - records / due if due else float("nan"),
                "compliance_true": 1 - breaches / due if due else float("nan"),
                "breaches": breaches,
                "breaches_cannot": cannot,
                "breaches_will_not": will_not,
                "discovered": discovered,
                "undiscovered": breaches - discovered,
                "records_of_payers": records - discovered,
                "records_of_namesakes": counts["records_astray"],
                "breaches_elsewhere": counts["missed_cannot"] + counts["missed_will_not"] - breaches,
                "deterred": counts["deterred"],
                "listed": counts["listed"],
                "entries": counts["entries"],
                "removals": counts["exits"],
                "repaid": money["arrears_paid"],
                "arrears": money["arrears"],
                "wages_lost": money["wages_lost"],
                **{f"listed_{kind}": int(np.count_nonzero(m)) for kind, m in zip(COLUMNS, masks, strict=True)},
                "listed_any_wrong_record": int(np.count_nonzero(listed & self._marked)),
            }
        )
