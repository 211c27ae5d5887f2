"""The ledger: every record ever made, as sparse events in the order in which they were made.

A record belongs to one place: world * residents + resident. Its columns never move; a record that leaves is marked
with why and when. What is looked for every month is in a second table, of the standing records and, until it is tidied,
some that have left. Whether a record's time is over is asked in the first month in which it may be.
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


class Columns:
    """Columns of equal length that grow at the end: `columns.place[: columns.size]` and so on."""

    def __init__(self, kinds: dict[str, Any]) -> None:
        self.size = 0
        self._names = tuple(kinds)
        for name, kind in kinds.items():
            setattr(self, name, np.empty(1024, dtype=kind))

    def extend(self, count: int, values: dict[str, Any]) -> None:
        """Add `count` rows: an array or scalar for each column, 0 where there is none."""
        first, self.size = self.size, self.size + count
        for name in self._names:
            column = getattr(self, name)
            if self.size > len(column):
                grown = np.empty(max(self.size, 2 * len(column)), dtype=column.dtype)
                grown[:first] = column[:first]
                setattr(self, name, grown)
                column = grown
            column[first : self.size] = values.get(name, 0)

    def keep(self, rows: npt.NDArray[np.bool_]) -> None:
        """Drop all rows but the marked ones."""
        for name in self._names:
            column = getattr(self, name)
            kept = column[: self.size][rows]
            column[: len(kept)] = kept
        self.size = int(np.count_nonzero(rows))


class Ledger(Columns):
    """All records. Their numbers are int64 row numbers: `ledger.place[number]` and so on."""

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
        super().__init__(_COLUMNS)
        self._open: Any = Columns({"number": np.int64, "place": np.int64, "look": np.int32})
        self._gone = 0  # rows of the open table whose records have left

    @property
    def standing(self) -> Ints:
        """Numbers of the standing records, oldest first."""
        return self.standing_and_look()[0]

    def standing_and_look(self) -> tuple[Ints, Ints]:
        """Numbers of the standing records, oldest first, and the month in which each is looked at next."""
        numbers, look = (column[: self._open.size] for column in (self._open.number, self._open.look))
        stands = self.left[numbers] == STANDS
        return numbers[stands], look[stands]

    def add(self, look: Ints | None = None, **columns: Any) -> Ints:
        """Enter records (one array or scalar for each column but `left` and `left_month`); gives their numbers.

        `look` is the month in which to ask first whether the time is over, by default once the retention is.
        """
        numbers = np.arange(self.size, self.size + len(columns["place"]), dtype=np.int64)
        self.extend(len(numbers), columns)
        if look is None:
            look = columns["month"] + columns["retention"]
        self._open.extend(len(numbers), {"number": numbers, "place": columns["place"], "look": look})
        return numbers

    def expire(self, month: int, frozen: Ints) -> Ints:
        """Records whose time is over in `month`, marked as expired.

        `frozen` counts for every place the months in which its clock stood still; a record ages only in the others.
        """
        self._tidy()
        rows = np.flatnonzero(self._open.look[: self._open.size] == month)
        rows = rows[self.left[self._open.number[rows]] == STANDS]
        numbers = self._open.number[rows]
        stood_still = frozen[self.place[numbers]] - self.frozen[numbers]
        rest = self.retention[numbers] - (month - self.month[numbers] - stood_still)
        self._open.look[rows] = month + rest
        over: Ints = numbers[rest <= 0]
        self.remove(over, EXPIRED, month)
        return over

    def remove(self, numbers: Ints, why: int, month: int) -> None:
        """Mark standing records as gone."""
        self.left[numbers] = why
        self.left_month[numbers] = month
        self._gone += len(numbers)

    def of(self, places: npt.NDArray[np.bool_]) -> Ints:
        """Numbers of the standing records at the marked places (flat, one for each place), oldest first."""
        numbers = self._open.number[np.flatnonzero(places[self._open.place[: self._open.size]])]
        standing: Ints = numbers[self.left[numbers] == STANDS]
        return standing

    def columns(self) -> dict[str, Ints]:
        """All records so far, by column, without spare room."""
        return {name: getattr(self, name)[: self.size] for name in _COLUMNS}

    def _tidy(self) -> None:
        """Drop from the open table what has left, once that is more than an eighth of it."""
        if self._gone * 8 > self._open.size:
            self._open.keep(self.left[self._open.number[: self._open.size]] == STANDS)
            self._gone = 0
