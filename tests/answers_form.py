"""The form of an answer: what every command prints before anybody asks for more."""

from __future__ import annotations

import io
import re
from collections import Counter

from rich.console import Console

from sim.cli import report
from sim.results.answer import MOST_ROWS, Answer
from sim.results.summary import DEFINITIONS
from sim.results.table import Table
from sim.town.measures import MONTHLY

WIDTH = 80
RAW = re.compile(r"\b(True|False|None|nan|NaN|inf)\b|(?<![\w.])[a-z]+(_[a-z0-9]+)+")
"""What no student should read: Python's words, and names of columns. A dotted key is what a person types."""


def printed(answer: Answer, title: str = "title", width: int = WIDTH) -> str:
    """An answer as it stands on a screen of so many columns."""
    file = io.StringIO()
    report.answer(answer, title, console=Console(file=file, width=width, highlight=False))
    return file.getvalue()


BARE = re.compile(r"[+\N{MINUS SIGN}-]?\d[\d,]*\.\d+")
"""A number with decimals and no unit."""


def counted(table: Table) -> None:
    """Fails unless the numbers of a table are percent, people, months or what its words name; one form in a column."""
    assert len({len(column.cells) for column in table.columns}) == 1, table.title
    assert len({column.head for column in table.columns if column.head}) == sum(1 for c in table.columns if c.head)
    rows = [" ".join(cells) for cells in zip(*(column.cells for column in table.columns), strict=True)]
    for column in table.columns:
        named = "." in column.head or "month" in column.head + table.title  # the values of a key, or months of costs
        for cell, row in zip(column.cells, rows, strict=True):
            for number in filter(BARE.fullmatch, cell.split(" to ")[-1:]):  # what a range is of stands at its end
                assert named or "month" in row, f"{table.title}, {column.head}: {number} of what?"
        assert not any(re.fullmatch(r"\d+,.*%", cell) or cell == "nan" for cell in column.cells)


def hold(answer: Answer, title: str = "title", most: int = MOST_ROWS) -> None:
    """Fails unless an answer has the form that every command keeps to."""
    text = printed(answer, title)
    assert (answer.sentence.endswith(".") and answer.sentence[0].isupper()) or answer.sentence[0].isdigit(), (
        answer.sentence
    )
    assert len(answer.sentence) < 260, "one sentence, to be read aloud"
    assert len(answer.rows) <= most
    assert len({row.label for row in answer.rows}) == len(answer.rows), "no label twice"
    for row in answer.rows:
        assert len(row.values) == len(answer.heads), row
    raw = [m[0] for m in RAW.finditer(text)]
    assert not raw, f"{raw}: in {text}"
    names = {name for name in (*DEFINITIONS, *MONTHLY) if "_" in name}
    assert not names & set(re.findall(r"\w+", text))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "..." not in text.replace("From ... to", "") and "\N{HORIZONTAL ELLIPSIS}" not in text, "nothing is cut"
    complete = Counter(char for char in text if char.isalnum())
    cells = [cell for row in answer.rows for cell in (row.label, *row.texts())]
    assert Counter(char for cell in cells for char in cell if char.isalnum()) <= complete, "however it was wrapped"
    assert text.rstrip().endswith("More: --full")
