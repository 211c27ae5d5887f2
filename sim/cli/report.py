"""What a command tells on the screen: a table to read, a sentence, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli import grid, screen
from sim.cli.grid import Column
from sim.errors import printable
from sim.results.answer import Answer
from sim.results.ladder import MEANING, NO_FEEDBACK, NO_LIST
from sim.results.monthly import MONTHLY
from sim.results.runs import FIRST_PICTURE, Run
from sim.results.study import Study
from sim.results.summary import DEFINITIONS, ENDS
from sim.rules import shelf
from sim.rules.changes import Change
from sim.rules.rulebook import described
from sim.rules.schema import CHANNEL_WORDS, channel_described
from sim.words import short

NUMBERS = set("0123456789+-\N{MINUS SIGN}\N{EN DASH}")  # a cell begins like this if it holds a number
CHANNEL_COLUMNS = {"channel", "cut"}  # in which a study names channels by their codes
MOST_ROWS, MOST_COLUMNS = 40, 10  # larger tables are for reading in a file
LONGEST = 10_000  # characters of a sentence


def answer(
    shown: Answer, title: str, written: Sequence[Path] = (), console: Console | None = None, more: bool = True
) -> None:
    """Print an answer: the sentence, its rows, the picture to look at, and how to ask for more.

    Args:
        shown: the answer.
        title: what was asked, and of which town.
        written: files that were written.
        console: where to print.
        more: whether there is more to ask for.
    """
    console = console or screen.console()
    console.print(_text(shown.sentence, "bold"))
    if shown.rows:
        console.print(_text(title))
        values = zip(*(row.texts() for row in shown.rows), strict=True)
        cells = [Column(head, texts) for head, texts in zip(shown.heads, values, strict=True)]
        grid.show([Column("", [row.label for row in shown.rows], right=False), *cells], console)
    if shown.note:
        console.print(_text(shown.note))
    _look(shown.picture, written, console)
    if more:
        console.print("More: --full")


def _look(picture: str, written: Sequence[Path], console: Console) -> None:
    """Where the files are, and the picture to look at first."""
    file = picture if "." in picture else f"{picture}.png"
    if written:
        first = f"; look at {file} first" if file in {path.name for path in written} else ""
        console.print(_text(f"Written to {written[0].parent}/: {len(written)} files{first}."))
    elif picture:
        console.print(_text(f"To look at: {file}, with --out DIR"))


def change(changes: Sequence[Change], console: Console | None = None) -> None:
    """Print what was changed in a rulebook, key by key."""
    console = console or screen.console()
    for one in changes:
        console.print(_text(one.line))


def lines(shown: Sequence[str], console: Console | None = None) -> None:
    """Print lines, each wrapped to the screen."""
    console = console or screen.console()
    for line in shown:
        console.print(_text(line))


def run(result: Run, written: Sequence[Path] = (), console: Console | None = None) -> None:
    """Print all of a run: its worlds side by side, what happened, and what a model cannot say."""
    console = console or screen.console()
    console.print(_worlds(result, run_title(result)))
    console.print(_text(result.sentence, "bold"))
    console.print(_text(result.margin_sentence))
    console.print(_text(result.trend.sentence()))
    console.print(
        "Same people, same luck in every column. An invented town: it shows a mechanism and measures no real place."
    )
    for twin, text in MEANING.items():
        console.print(_text(f"{twin.capitalize()}: {text}."))
    _look(FIRST_PICTURE, written, console)


def run_title(result: Run) -> str:
    """Which town was lived."""
    town = result.town
    people = shelf.town_name(town.worlds[result.shown[0]].rulebook)
    kind = f"{people} town" if people else "town"
    return f"One {kind}, {town.people.count:,} people, {town.month} months, seed {town.town_seed}"


def _worlds(result: Run, title: str) -> Table:
    """Worlds as columns, measures as rows; a twin is not compared with itself."""
    worlds, own = result.summaries, {NO_FEEDBACK: result.no_feedback, NO_LIST: result.no_list}
    table = Table(title=title, title_justify="left", header_style="bold")
    table.add_column("")
    for world in worlds:
        table.add_column(_text(str(world["name"])), justify="right")
    group = ""
    for key, number in DEFINITIONS.items():
        if number.group != group:
            group = number.group
            table.add_section()
            table.add_row(_text(group, "bold"))
        alone = [number.beside != "" and own[number.beside][i] == i for i in result.shown]
        cells = ("" if a else number.form.format(w[key]) for a, w in zip(alone, worlds, strict=True))
        table.add_row(number.label, *cells)
    return table


def study(result: Study, written: Sequence[Path] = (), console: Console | None = None) -> None:
    """Print all of a study: what was found in sentences, then its tables, then what was written."""
    console = console or screen.console()
    console.print(_text(result.title, "bold"))
    for frame_name, frame in result.tables.items():
        if fits(frame):
            grid.show(columns(frame), console, _named(frame_name))
    for sentence in result.sentences:
        console.print(_text(sentence))
    _look(result.answer.picture, written, console)


def tables(shown: Sequence[tuple[str, pd.DataFrame]], console: Console | None = None) -> None:
    """Print tables, each under a line that says what it is."""
    console = console or screen.console()
    for line, frame in shown:
        console.print(_text(line, "bold"))
        grid.show(columns(frame), console)


def fits(frame: pd.DataFrame) -> bool:
    """Whether a table is small enough to be printed."""
    return 0 < len(frame) <= MOST_ROWS and len(frame.columns) <= MOST_COLUMNS


def columns(frame: pd.DataFrame) -> list[Column]:
    """A table of a study as a student reads it. Of two columns that name a row, one in words is enough."""
    shown = frame.drop(columns="number") if {"number", "what"} <= set(frame.columns) else frame
    measures = [str(value) for value in frame["measure"]] if "measure" in frame else [""] * len(frame)
    shown_columns = []
    for name, values in shown.items():
        cells = [_cell(value, str(name), measure) for value, measure in zip(values, measures, strict=True)]
        right = values.dtype.kind in "fiu" or all(cell[:1] in NUMBERS for cell in cells)
        shown_columns.append(Column(_head(str(name)), cells, right))
    return shown_columns


def _cell(value: object, column: str, measure: str) -> str:
    """A value in words. A measure, named by its row or its column, has its own unit."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | float | np.number):
        number = DEFINITIONS.get(measure) or DEFINITIONS.get(column)
        if number is not None and number.form.endswith("%}"):
            return number.counted.text(float(value))
        return short(float(value), missing="-") if isinstance(value, float) else str(value)
    if value is None:
        return "-"
    text = str(value)
    parts = text.split(" + ")
    if column in CHANNEL_COLUMNS and all(part in CHANNEL_WORDS for part in parts):
        return " + ".join(map(channel_described, parts))
    if column == "key":
        return described(text)
    return _named(text)


def _head(text: str) -> str:
    """The name of a column. A name of one word says what it is in its own table, whatever it is in others."""
    return _named(text) if "_" in text or (text in DEFINITIONS and DEFINITIONS[text].group == ENDS) else text


def _named(text: str) -> str:
    """A word of a table as a student reads it: a measure by its label, no underscores; a dotted key as it is typed."""
    if text in DEFINITIONS:
        return DEFINITIONS[text].name
    if "_" in text and text in MONTHLY:
        return MONTHLY[text].label
    return text if "." in text else text.replace("_", " ")


def _text(words: str, style: str = "") -> Text:
    """Words as they are: nothing in them is taken for a style, or obeyed by the terminal."""
    return Text(printable(words, LONGEST), style)
