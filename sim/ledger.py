"""The ledger: every record ever made, as sparse events in the order in which they were made.

A record belongs to one place: world * residents + resident. Its columns never move; a record that leaves is marked
with why and when. Whether its time is over is asked in the first month in which it may be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer[Any]]

WRONG, CANNOT, WILL_NOT, RESIDUAL = 1, 2, 3, 4
CAUSES = {0: "ties", WRONG: "wrong person", CANNOT: "cannot", WILL_NOT: "will not", RESIDUAL: "residual", 5: "forced"}
"""What a record stands for; 0 and 5 occur only as causes of listings."""
TIES, FORCED = 0, 5
STANDS, EXPIRED, EXPUNGED, REPAIRED = 0, 1, 2, 3
LEFT = {STANDS: "", EXPIRED: "expired", EXPUNGED: "expunged", REPAIRED: "repaired"}

_COLUMNS: dict[str, Any] = {
    "place": np.int64,
    "month": np.int32,
    "source": np.int16,
    "cause": np.int8,
    "demerit": np.int32,
    "retention": np.int32,
    "frozen": np.int32,
    "look": np.int32,
    "left": np.int8,
    "left_month": np.int32,
}


class Ledger:
    """Growing columns of records. `ledger.place[:ledger.size]` and so on; numbers of records are int64 row numbers."""

    place: Ints
    month: Ints
    source: Ints
    cause: Ints
    demerit: Ints
    retention: Ints
    frozen: Ints
    look: Ints
    left: Ints
    left_month: Ints

    def __init__(self) -> None:
        self.size = 0
        self.standing: Ints = np.empty(0, dtype=np.int64)
        for name, kind in _COLUMNS.items():
            setattr(self, name, np.empty(1024, dtype=kind))

    def add(self, **columns: Any) -> Ints:
        """Enter records (one array or scalar for each column); gives their numbers.

        Left out can be `look`, the month in which to ask first whether the time is over, and `left` and `left_month`.
        """
        count = len(columns["place"])
        first, self.size = self.size, self.size + count
        if self.size > len(self.place):
            room = max(self.size, 2 * len(self.place))
            for name in _COLUMNS:
                column = getattr(self, name)
                grown = np.empty(room, dtype=column.dtype)
                grown[:first] = column[:first]
                setattr(self, name, grown)
        for name in _COLUMNS:
            getattr(self, name)[first : self.size] = columns.get(name, 0)
        if "look" not in columns:
            self.look[first : self.size] = columns["month"] + columns["retention"]
        numbers = np.arange(first, self.size, dtype=np.int64)
        self.standing = np.concatenate([self.standing, numbers])
        return numbers

    def expire(self, month: int, frozen: Ints) -> Ints:
        """Records whose time is over in `month`, marked as expired.

        `frozen` counts for every place the months in which its clock stood still; a record ages only in the others.
        """
        numbers = self.standing[self.look[self.standing] == month]
        if not len(numbers):
            return numbers
        stood_still = frozen[self.place[numbers]] - self.frozen[numbers]
        rest = self.retention[numbers] - (month - self.month[numbers] - stood_still)
        self.look[numbers] = month + rest
        over: Ints = numbers[rest <= 0]
        self.remove(over, EXPIRED, month)
        return over

    def remove(self, numbers: Ints, why: int, month: int) -> None:
        """Mark standing records as gone."""
        if len(numbers):
            self.left[numbers] = why
            self.left_month[numbers] = month
            self.standing = self.standing[self.left[self.standing] == STANDS]

    def of(self, places: npt.NDArray[np.bool_]) -> Ints:
        """Numbers of the standing records at the marked places (flat, one for each place), oldest first."""
        here: npt.NDArray[np.bool_] = places[self.place[self.standing]]
        numbers: Ints = self.standing[here]
        return numbers

    def columns(self) -> dict[str, Ints]:
        """All records so far, by column, without spare room (and without `look`, which is no part of a record)."""
        return {name: getattr(self, name)[: self.size] for name in _COLUMNS if name != "look"}
