"""Tables as a student reads them: a title in words, columns with their units, intervals as 'from to'.

The frames of a study are for machines and stay as they are, in CSV and JSON. What `--full` prints of them is said here,
by each study, column by column: what is not named is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.answer import NOTHING, Unit
from sim.words import signed

NUMBER, CHANGE = Unit("", ""), Unit("", "", signed=True)
"""Of what the head or the title names: with no decimals; a change has its sign."""
AMOUNT, CHANGE_IN_MONEY = Unit("", "", 1), Unit("", "", 1, signed=True)
"""In months of costs: the head says so."""
FURTHER = Unit("", "", 2)
"""Further months for each forced one: the title or the head says so."""
LONGEST_WORD = 30  # a longer word is broken
How = Unit | Mapping[str, str] | None
"""How the values of a column are written: in a unit, by the words for each, or as they stand."""


@dataclass(frozen=True)
class Column:
    """A head and its cells, one a row.

    Attributes:
        head: over the column.
        cells: one for each row.
        right: numbers stand to the right.
    """

    head: str
    cells: Sequence[str]
    right: bool = True

    @property
    def line(self) -> int:
        """Characters of the longest line."""
        return max(len(text) for text in (self.head, *self.cells))

    @property
    def word(self) -> int:
        """Characters of the longest word, with what leads it in; at most `LONGEST_WORD`."""
        words = [word for text in (self.head, *self.cells) for word in text.split()]
        lead = max(len(text) - len(text.lstrip()) for text in (self.head, *self.cells))
        return min(lead + max(map(len, words), default=1), LONGEST_WORD)


@dataclass(frozen=True)
class Table:
    """Columns under a title that says what they are of."""

    title: str
    columns: Sequence[Column]


def table(title: str, frame: pd.DataFrame, columns: Mapping[str, tuple[str, How]], *more: Column) -> Table:
    """Columns of a frame under heads in words, and others beside them.

    Args:
        title: what the rows are of, and what is counted.
        frame: rows.
        columns: of the frame, in the order of the table: each its head, and how its values are written.
        more: columns that are no column of the frame.
    """
    return Table(title, [*(column(head, frame[name], how) for name, (head, how) in columns.items()), *more])


def column(head: str, values: Iterable[object], how: How = None) -> Column:
    """Values in words under a head."""
    if isinstance(how, Unit):
        return Column(head, [_counted(value, how) for value in values])
    shown = [_named(value, how or {}) for value in values]
    return Column(head, shown, right=False)


def between(head: str, low: Iterable[float], high: Iterable[float], unit: Unit) -> Column:
    """An interval, or the lowest and the highest, in one cell: '6,085 to 8,525'."""
    ends = ((_counted(a, unit), _counted(b, unit)) for a, b in zip(low, high, strict=True))
    return Column(head, [NOTHING if NOTHING in pair else " to ".join(pair) for pair in ends])


def by_unit(head: str, values: Iterable[float], units: Iterable[Unit]) -> Column:
    """Values of which each row has a unit of its own."""
    return Column(head, [_counted(value, unit) for value, unit in zip(values, units, strict=True)])


def _counted(value: object, unit: Unit) -> str:
    if not isinstance(value, int | float | np.number) or not np.isfinite(float(value)):
        return NOTHING
    if unit.signed and unit.one != "%":
        return signed(float(value), unit.places)
    return unit.text(float(value))


def _named(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if value is None or (isinstance(value, float) and value != value):
        return NOTHING
    return words.get(str(value), str(value))
