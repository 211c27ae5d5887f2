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
        n, scratch, ledger, tallies = town.people.count, town.scratch, town.ledger, town.scratch.tallies
        due = cannot = will_not = 0
        for source, dues in scratch.dues.items():
            if town.each_source.connected[source, GIVEN]:
                due += int(np.count_nonzero(dues.paid[GIVEN] | dues.missed[GIVEN]))
                cannot += int(np.count_nonzero(dues.missed[GIVEN] & ~dues.will_not[GIVEN]))
                will_not += int(np.count_nonzero(dues.will_not[GIVEN]))
        new = np.arange(before, ledger.size)
        mine = (ledger.place[new] < n) & town.registry.reads(new) & (ledger.cause[new] != RESIDUAL)
        records = int(np.count_nonzero(mine))
        wrong = int(np.count_nonzero(mine & (ledger.cause[new] == WRONG)))
        astray = int(tallies.records_astray[GIVEN])
        breaches, discovered = cannot + will_not, records - wrong + astray
        listed, in_twin = town.state.listed[GIVEN], town.state.listed[CUT]
        entered = scratch.enters[scratch.enters < n]
        self._cause[entered] = scratch.causes[: len(entered)]
        other = ~np.isin(self._cause, (WRONG, CANNOT, WILL_NOT))
        kinds = (self._cause == WRONG, self._cause == CANNOT, self._cause == WILL_NOT, other)
        masks = (listed & ~in_twin, *(listed & in_twin & kind for kind in kinds))
        lost = scratch.lost[GIVEN].astype(np.float64)
        self.lost += lost
        self.lost_marked += float(lost[self._marked].sum())
        missed = (town.history.flags[-1][[GIVEN, NO_LIST]] & MISSED) > 0
        self.missed |= missed
        self._last[missed[0]] = town.month
        for case, clean in zip(self.unearned, (~self.missed.any(axis=0), town.month - self._last >= LONG), strict=True):
            case.add(listed & clean, lost)
        standing = ledger.standing
        standing = standing[(ledger.place[standing] < n) & (ledger.cause[standing] == WRONG)]
        self._marked = np.zeros(n, dtype=bool)
        self._marked[ledger.place[standing[town.registry.reads(standing)]]] = True
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
                "records_of_namesakes": astray,
                "breaches_elsewhere": int(tallies.missed_cannot[GIVEN] + tallies.missed_will_not[GIVEN]) - breaches,
                "deterred": int(tallies.deterred[GIVEN]),
                "listed": int(tallies.listed[GIVEN]),
                "entries": int(tallies.entries[GIVEN]),
                "removals": int(tallies.exits[GIVEN]),
                "repaid": float(tallies.arrears_paid[GIVEN]),
                "arrears": float(tallies.arrears[GIVEN]),
                "wages_lost": float(tallies.wages_lost[GIVEN]),
                **{f"listed_{kind}": int(np.count_nonzero(m)) for kind, m in zip(COLUMNS, masks, strict=True)},
                "listed_any_wrong_record": int(np.count_nonzero(listed & self._marked)),
            }
        )
