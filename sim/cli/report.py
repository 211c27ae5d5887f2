"""What a command tells on the screen: a table to read, a sentence, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli import screen
from sim.errors import printable
from sim.results import summary
from sim.results.runs import Run
from sim.results.study import Study

MOST_ROWS, MOST_COLUMNS = 40, 10  # larger tables are for reading in a file
LONGEST = 10_000  # characters of a sentence
FIRST_PICTURE = "listed-by-month.png"


def run(result: Run, written: Sequence[Path] = (), console: Console | None = None) -> None:
    """Print a run: its worlds side by side, what happened, what was written, and what a model cannot say."""
    console = console or screen.console()
    told = result.summary()
    town = told["town"]
    console.print(
        table(told["worlds"], f"One town, {town['residents']:,} people, {town['months']} months, seed {town['seed']}")
    )
    console.print(_text(told["sentence"], "bold"))
    console.print(
        "Same people, same luck in every column. An invented town: it shows a mechanism and measures no real place."
    )
    if written:
        folder = written[0].parent
        console.print(_text(f"Written to {folder}/: {len(written)} files; look at {FIRST_PICTURE} first."))


def table(worlds: Sequence[dict[str, Any]], title: str) -> Table:
    """Worlds as columns, measures as rows."""
    made = Table(title=title, title_justify="left", header_style="bold")
    made.add_column("")
    for world in worlds:
        made.add_column(_text(world["name"]), justify="right")
    for key, label, form in summary.ROWS:
        made.add_row(label, *(form.format(world[key]) for world in worlds))
    return made


def study(found: Study, written: Sequence[Path] = (), console: Console | None = None) -> None:
    """Print a study: what was found in sentences, then its tables, then what was written."""
    console = console or screen.console()
    console.print(_text(found.title, "bold"))
    for frame_name, frame in found.tables.items():
        if len(frame) <= MOST_ROWS and len(frame.columns) <= MOST_COLUMNS:
            console.print(_frame(frame, frame_name))
    for sentence in found.sentences:
        console.print(_text(sentence))
    if written:
        console.print(_text(f"Written to {written[0].parent}/: {', '.join(p.name for p in written)}"))


def _frame(frame: pd.DataFrame, title: str) -> Table:
    made = Table(title=title.replace("_", " "), title_justify="left", header_style="bold")
    for column in frame.columns:
        numeric = frame[column].dtype.kind in "fiu"
        made.add_column(_text(str(column).replace("_", " ")), justify="right" if numeric else "left")
    for row in frame.itertuples(index=False):
        made.add_row(*(_text(_cell(value)) for value in row))
    return made


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return "-"
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)


def _text(words: str, style: str = "") -> Text:
    """Words as they are: nothing in them is taken for a style, or obeyed by the terminal."""
    return Text(printable(words, LONGEST), style)
