"""The ledger: every record ever made, as sparse events in the order in which they were made.

A record belongs to one place: world * residents + resident. Its columns never move; a record that leaves is marked
with why and when. Records are looked at again only when they may be due, so quiet ones cost nothing.
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
    left: Ints
    left_month: Ints

    def __init__(self) -> None:
        self.size = 0
        self._due: dict[int, list[Ints]] = {}
        self.standing: Ints = np.empty(0, dtype=np.int64)
        for name, kind in _COLUMNS.items():
            setattr(self, name, np.empty(1024, dtype=kind))

    def add(self, **columns: Any) -> Ints:
        """Enter records (one array or scalar for each column but `left` and `left_month`); gives their numbers."""
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
        numbers = np.arange(first, self.size, dtype=np.int64)
        self._remind(numbers, self.month[numbers] + self.retention[numbers])
        self.standing = np.concatenate([self.standing, numbers])
        return numbers

    def expire(self, month: int, frozen: Ints) -> Ints:
        """Records whose time is over in `month`, marked as expired.

        `frozen` counts for every place the months in which its clock stood still; a record ages only in the others.
        """
        waiting = self._due.pop(month, [])
        if not waiting:
            return np.empty(0, dtype=np.int64)
        numbers = np.concatenate(waiting)
        numbers = numbers[self.left[numbers] == STANDS]
        stood_still = frozen[self.place[numbers]] - self.frozen[numbers]
        rest = self.retention[numbers] - (month - self.month[numbers] - stood_still)
        over: Ints = numbers[rest <= 0]
        self._remind(numbers[rest > 0], month + rest[rest > 0])
        over.sort()
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

    def _remind(self, numbers: Ints, months: Ints) -> None:
        if not len(numbers):
            return
        order = np.argsort(months, kind="stable")
        numbers, months = numbers[order], months[order]
        starts = np.flatnonzero(np.diff(months, prepend=-1))
        for month, group in zip(months[starts].tolist(), np.split(numbers, starts[1:]), strict=True):
            self._due.setdefault(month, []).append(group)

    def columns(self) -> dict[str, Ints]:
        """All records so far, by column, without spare room."""
        return {name: getattr(self, name)[: self.size] for name in _COLUMNS}
