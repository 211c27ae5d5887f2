"""One answer first: a sentence, and at most eight rows in percent, people or months, for those who asked for no more.

Every command tells its finding in this form. The first column is the answer; what stands to its right is there to be
compared with it. Labels are those of `sim.results.summary` wherever both speak of the same thing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.words import count, fixed, percent

MOST_ROWS = 8
"""More are for `--full`."""
NOTHING = "\N{EN DASH}"
"""Where there is nothing to tell."""
SAME = "the same"


@dataclass(frozen=True)
class Unit:
    """How a number of a row is written.

    Attributes:
        one: what follows a single one.
        many: what follows any other number.
        places: decimals.
        signed: whether what adds has a plus sign.
    """

    one: str
    many: str
    places: int = 0
    signed: bool = False

    def text(self, value: float) -> str:
        """A value in words: '9.7%', '97 people'; a dash for what is no number."""
        if not math.isfinite(value):
            return NOTHING
        if self.one == "%":
            return _signed(100 * value, 1, "%") if self.signed else percent(100 * value)
        noun = self.one if fixed(abs(value), self.places) == "1" else self.many
        return f"{fixed(value, self.places)} {noun}".rstrip()

    def moved(self, before: float, after: float) -> str:
        """How far a value went: '+3.1 points', '\N{MINUS SIGN}4 people'."""
        if not (math.isfinite(before) and math.isfinite(after)):
            return NOTHING
        if self.one == "%":
            return _signed(100 * (after - before), 1, " points")
        return _signed(after - before, self.places, f" {self.many}".rstrip())


PERCENT, PARTS = Unit("%", "%"), Unit("%", "%", signed=True)
"""Shares from 0 to 1, written as percentages; parts have signs."""
PEOPLE, MONTHS, MEAN_MONTHS = Unit("person", "people"), Unit("month", "months"), Unit("month", "months", 1)
COSTS = Unit("", "", 1)
"""In months of basic costs: the label says so, as in the summary."""
TOWNS, BILLS, RECORDS = Unit("town", "towns"), Unit("bill", "bills"), Unit("record", "records")
Cell = float | str | None


@dataclass(frozen=True)
class Row:
    """A label and its values, one for each head of the answer; words stand as they are, None is nothing to tell."""

    label: str
    values: Sequence[Cell]
    unit: Unit = PERCENT

    def texts(self) -> list[str]:
        """The values in words."""
        return [self._cell_text(value) for value in self.values]

    def _cell_text(self, value: Cell) -> str:
        return NOTHING if value is None else value if isinstance(value, str) else self.unit.text(float(value))

    def beside(self, after: Row | None) -> Row:
        """The first value before and after, and how far it went."""
        one, other = self.values[0], after.values[0] if after is not None else None
        apart = NOTHING
        if isinstance(one, str) or isinstance(other, str):
            apart = SAME if one == other else "another"
        elif one is not None and other is not None:
            apart = self.unit.moved(float(one), float(other))
        return Row(self.label, (self._cell_text(one), self._cell_text(other), apart), self.unit)


@dataclass(frozen=True)
class Answer:
    """What a command tells first.

    Attributes:
        sentence: the finding, for somebody who has never seen the program.
        rows: at most MOST_ROWS, but for a list that is itself what was asked for.
        heads: over the columns of values.
        picture: name of the one to look at, or of a page (with its ending); "" if there is none.
        note: a short line on how to read the rows, or on what they leave out.
    """

    sentence: str
    rows: Sequence[Row]
    heads: Sequence[str] = ("",)
    picture: str = ""
    note: str = ""


def beside(before: Answer, after: Answer, change: str) -> Answer:
    """One answer before a change of the rules and after it, and what moved.

    Args:
        before: of the rules as they are.
        after: of the changed ones.
        change: what was changed, as it stands after 'With'.
    """
    others = {row.label: row for row in after.rows}
    known = {row.label for row in before.rows}
    rows = [row.beside(others.get(row.label)) for row in before.rows]
    rows += [Row(row.label, (NOTHING, row.texts()[0], NOTHING)) for row in after.rows if row.label not in known]
    sentence = after.sentence
    if rows:
        was, now, _ = rows[0].texts()
        goes = f"stays at {was}" if was == now else f"goes from {was} to {now}"
        sentence = f"With {change}: {rows[0].label.strip()} {goes}."
    heads = ("before", "after", "moved")
    return Answer(sentence, rows[:MOST_ROWS], heads, after.picture, after.note)


def fewer(rows: Sequence[Row], what: str) -> tuple[Sequence[Row], str]:
    """As many rows as an answer has, and a line on the others: 'and 3 more rulebooks'."""
    left = len(rows) - MOST_ROWS
    return (rows, "") if left <= 0 else (rows[:MOST_ROWS], f"And {count(left, f'more {what}')}: --full.")


def _signed(value: float, places: int, unit: str) -> str:
    text = fixed(value, places)
    sign = "+" if value > 0 and text != fixed(0, places) else ""
    return f"{sign}{text}{unit}" if text != fixed(0, places) else f"0{unit}"
