"""The form of an answer: what every command prints before anybody asks for more."""

from __future__ import annotations

import io
import re

from rich.console import Console

from sim.cli import report
from sim.results.answer import MOST_ROWS, Answer
from sim.results.summary import DEFINITIONS
from sim.town.measures import MONTHLY

WIDTH = 80
RAW = re.compile(r"\b(True|False|None|nan|NaN|inf)\b|(?<![\w.])[a-z]+(_[a-z0-9]+)+")
"""What no student should read: Python's words, and names of columns. A dotted key is what a person types."""


def printed(told: Answer, title: str = "title", width: int = WIDTH) -> str:
    """An answer as it stands on a screen of so many columns."""
    file = io.StringIO()
    report.answer(told, title, console=Console(file=file, width=width, highlight=False))
    return file.getvalue()


def hold(told: Answer, title: str = "title", most: int = MOST_ROWS) -> None:
    """Fails unless an answer has the form that every command keeps to."""
    text = printed(told, title)
    assert (told.sentence.endswith(".") and told.sentence[0].isupper()) or told.sentence[0].isdigit(), told.sentence
    assert len(told.sentence) < 260, "one sentence, to be read aloud"
    assert len(told.rows) <= most
    assert len({row.label for row in told.rows}) == len(told.rows), "no label twice"
    for row in told.rows:
        assert len(row.values) == len(told.heads), row
    raw = [m[0] for m in RAW.finditer(text)]
    assert not raw, f"{raw}: in {text}"
    names = {name for name in (*DEFINITIONS, *MONTHLY) if "_" in name}
    assert not names & set(re.findall(r"\w+", text))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "..." not in text.replace("From ... to", "") and "\N{HORIZONTAL ELLIPSIS}" not in text, "nothing is cut"
    whole = "".join(char for char in text if char.isalnum())
    for row in told.rows:  # however it was wrapped
        for cell in (row.label, *row.texts()):
            assert set("".join(c for c in cell if c.isalnum())) <= set(whole)
    assert text.rstrip().endswith("More: --full")
