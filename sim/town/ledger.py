"""The ledger: every record ever made, as sparse events in the order in which they were made.

A record belongs to one place: world * residents + resident. Its columns never move; a record that leaves is marked
with why and when. What is looked for every month is in a second table, of the standing records and, until it is tidied,
some that have left. Whether a record's time is over is asked in the first month in which it may be.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sim import words
from sim.arrays import Bools, Counts, Ints, declared, positions

WRONG, CANNOT, WILL_NOT, RESIDUAL = 1, 2, 3, 4
TIES, FORCED = 0, 5
CAUSES = {
    TIES: "ties", WRONG: "wrong record", CANNOT: "could not pay", WILL_NOT: "would not pay",
    RESIDUAL: "mark after repair", FORCED: "forced",
}  # fmt: skip
"""What a record stands for; ties and forced occur only as causes of listings."""
BITS = 1 << np.arange(len(CAUSES))
"""The causes of a listing are the sum of these: one bit for each of those that weigh most, and equally."""
_HOLDS = (np.arange(1 << len(CAUSES))[:, None] & BITS) > 0
SHARES = _HOLDS / np.maximum(_HOLDS.sum(axis=1, keepdims=True), 1)
"""Equal parts of one listing to each of its causes: (sum of bits, cause)."""
WORDS = tuple(f" {words.OR} ".join(CAUSES[c] for c in CAUSES if mask >> c & 1) for mask in range(1 << len(CAUSES)))
"""The causes of a listing in words, by the sum of their bits."""
STANDS, EXPIRED, EXPUNGED, REPAIRED = 0, 1, 2, 3
LEFT = {STANDS: "", EXPIRED: "expired", EXPUNGED: "expunged", REPAIRED: "repaired"}
MOST_PLACES, LAST_MONTH = 2**31 - 1, 30_000
"""What the ledger's narrow columns can hold: residents of all worlds, and months of a life with all retentions."""
_AT_ONCE = 1 << 18  # rows that are looked through at once: numbers to be looked up are made twice as wide for it


class Table:
    """Columns of equal length that grow at the end; a subclass declares them. Rows `[: size]` are in use."""

    def __init__(self) -> None:
        self.size = 0
        self._dtypes = declared(type(self))
        for name, dtype in self._dtypes.items():
            setattr(self, name, np.empty(1024, dtype=dtype))

    def extend(self, count: int, values: Mapping[str, Ints | int]) -> None:
        """Add `count` rows: an array or scalar for each column, 0 where there is none."""
        first, self.size = self.size, self.size + count
        for name, dtype in self._dtypes.items():
            column = getattr(self, name)
            if self.size > len(column):
                grown = np.empty(max(self.size, 2 * len(column)), dtype=dtype)
                grown[:first] = column[:first]
                setattr(self, name, grown)
                column = grown
            column[first : self.size] = values.get(name, 0)

    def keep(self, rows: Bools) -> None:
        """Drop all rows but the marked ones."""
        for name in self._dtypes:
            column = getattr(self, name)
            kept = column[: self.size][rows]
            column[: len(kept)] = kept
        self.size = int(np.count_nonzero(rows))


class OpenRecords(Table):
    """Where the ledger looks for standing records."""

    row: npt.NDArray[np.int32]  # of the ledger
    place: npt.NDArray[np.int32]
    look: npt.NDArray[np.int16]  # the month in which to ask next whether the time is over


class Ledger(Table):
    """All records, a row each: `ledger.place[rows]` and so on.

    Columns are narrow, since large towns have millions of records; `columns` gives them wide.
    """

    place: npt.NDArray[np.int32]
    month: npt.NDArray[np.int16]
    source: npt.NDArray[np.int16]
    cause: npt.NDArray[np.int8]
    demerit: npt.NDArray[np.int32]
    retention: npt.NDArray[np.int16]
    frozen: npt.NDArray[np.int16]  # months that the place's clock had stood still when the record was made
    left: npt.NDArray[np.int8]
    left_month: npt.NDArray[np.int16]

    def __init__(self) -> None:
        super().__init__()
        self.open = OpenRecords()
        self._gone = 0  # rows of the open table whose records have left

    @property
    def standing(self) -> Counts:
        """Rows of the standing records, oldest first."""
        return self.standing_and_look()[0]

    def standing_and_look(self) -> tuple[Counts, Ints]:
        """Rows of the standing records, oldest first, and the month in which each is looked at next."""
        rows, look = self.open.row[: self.open.size], self.open.look[: self.open.size]
        stands = self.left[rows] == STANDS
        return rows[stands].astype(np.int64), look[stands]

    def add(
        self, *, place: Counts, month: Ints | int, source: Ints, cause: Ints | int, demerit: Ints, retention: Ints,
        frozen: Ints, look: Ints | None = None,
    ) -> Counts:  # fmt: skip
        """Enter records, each of its columns an array or the same for all; gives their rows.

        `look` is the month in which to ask first whether the time is over, by default once the retention is.
        """
        rows = np.arange(self.size, self.size + len(place), dtype=np.int64)
        columns = {"place": place, "month": month, "source": source, "cause": cause, "demerit": demerit}
        self.extend(len(rows), columns | {"retention": retention, "frozen": frozen})
        look = month + retention if look is None else look
        self.open.extend(len(rows), {"row": rows, "place": place, "look": look})
        return rows

    def expire(self, month: int, frozen: Ints) -> Counts:
        """Records whose time is over in `month`, marked as expired.

        `frozen` counts for every place the months in which its clock stood still; a record ages only in the others.
        """
        self._tidy()
        open_rows = positions(self.open.look[: self.open.size] == month)
        open_rows = open_rows[self.left[self.open.row[open_rows]] == STANDS]
        rows = self.open.row[open_rows]
        stood_still = frozen[self.place[rows]] - self.frozen[rows]
        rest = self.retention[rows] - (month - self.month[rows] - stood_still)
        self.open.look[open_rows] = month + rest
        over: Counts = rows[rest <= 0]
        self.remove(over, EXPIRED, month)
        return over

    def remove(self, rows: Counts, why: int, month: int) -> None:
        """Mark standing records as gone."""
        self.left[rows] = why
        self.left_month[rows] = month
        self._gone += len(rows)

    def standing_at(self, places: Bools) -> Counts:
        """Rows of the standing records at the marked places (flat, one for each place), oldest first."""
        rows = self.open.row[positions(_marks(places, self.open.place[: self.open.size]))]
        standing: Counts = rows[self.left[rows] == STANDS].astype(np.int64)
        return standing

    def columns(self) -> dict[str, Ints]:
        """All records so far, by column, without spare room; places as int64 and months as int32, to reckon with."""
        columns = {name: getattr(self, name)[: self.size] for name in self._dtypes}
        months = ("month", "retention", "frozen", "left_month")
        return columns | {"place": columns["place"].astype(np.int64)} | {m: columns[m].astype(np.int32) for m in months}

    def _tidy(self) -> None:
        """Drop from the open table what has left, once that is more than an eighth of it."""
        if self._gone * 8 > self.open.size:
            self.open.keep(_marks(self.left[: self.size] == STANDS, self.open.row[: self.open.size]))
            self._gone = 0


def _marks(marked: Bools, numbers: Ints) -> Bools:
    """Which of those numbers are marked, piece by piece; `take` is twice as fast as an index."""
    if len(numbers) <= _AT_ONCE:
        return marked.take(numbers)
    pieces = range(0, len(numbers), _AT_ONCE)
    return np.concatenate([marked.take(numbers[first : first + _AT_ONCE]) for first in pieces])
