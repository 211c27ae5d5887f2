"""Listings by what put them there, and what their bearers had done: each defined here, once, for everything that tells.

*By wrong records* is a listing at which wrong records (of a payer, or of a namesake) weighed most on the file. *Without
a deliberate miss* is a month on the list of somebody who had missed no bill on purpose for a year, this month included.
Neither says that the listing was wrong: who could not pay is in the second and not in the first, and it is for the
reader to judge whether a list should hold them.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from sim.arrays import Counts, Flags, Reals
from sim.town import measures
from sim.town.ledger import CAUSES, SHARES, WRONG
from sim.town.town import Town

YEAR = 12
"""Months, this one included, for which a miss counts as a person's recent conduct."""
ON_PURPOSE, UNABLE, CLEAN = "missed on purpose", "only could not pay", "missed nothing"
CONDUCTS = (ON_PURPOSE, UNABLE, CLEAN)
"""What a person did in the last year, at whatever source: the first that holds."""


def by_cause(town: Town, world: int) -> Reals:
    """Listings of a world by what weighed most on the file, in the order of `ledger.CAUSES`: (causes,).

    A listing at which several weighed the same counts in equal parts for each, so that the sum is all listings.
    """
    masks = np.zeros(len(SHARES), dtype=np.int64)
    for _, places, causes in town.history.entries:
        masks += np.bincount(causes[places // town.people.count == world], minlength=len(SHARES))
    return shared_out(masks)


def shared_out(masks: Counts) -> Reals:
    """So many listings (or months on the list) for each sum of `ledger.BITS`, in equal parts by cause: (causes,)."""
    parts: Reals = masks.astype(np.float64) @ SHARES
    return parts


def by_wrong_records(town: Town, world: int) -> float:
    """Listings of a world by wrong records, ties in equal parts; `wrong_person_share` is their share of all."""
    return float(by_cause(town, world)[WRONG])


def causes_said(parts: Reals) -> dict[str, float]:
    """Parts by cause under the words of the causes."""
    return {CAUSES[cause]: float(part) for cause, part in enumerate(parts)}


class Conduct:
    """What people did in the last year of one world, kept while it is lived (or read from a history kept whole)."""

    def __init__(self, residents: int) -> None:
        self._flags: deque[Flags] = deque(maxlen=YEAR)
        self._residents = residents

    def add_month(self, flags: Flags) -> None:
        """Add one month's flags of the residents of one world; see `History.flags`."""
        self._flags.append(flags)

    def groups(self) -> Counts:
        """The place of each resident's conduct in `CONDUCTS`: (residents,)."""
        if not self._flags:
            return np.full(self._residents, CONDUCTS.index(CLEAN))
        seen = np.bitwise_or.reduce(np.array(self._flags))
        groups: Counts = np.where(seen & measures.WILL_NOT, 0, np.where(seen & measures.CANNOT, 1, 2))
        return groups
