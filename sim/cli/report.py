"""What a command tells on the screen: a table to read, a sentence, and where to look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli import grid, screen
from sim.errors import printable
from sim.results import table as full
from sim.results.answer import Answer
from sim.results.ladder import MEANING, NO_FEEDBACK, NO_LIST
from sim.results.runs import FIRST_PICTURE, Run
from sim.results.study import Study
from sim.results.summary import DEFINITIONS
from sim.rules import shelf
from sim.rules.changes import Change

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
        cells = [full.Column(head, texts) for head, texts in zip(shown.heads, values, strict=True)]
        grid.show([full.Column("", [row.label for row in shown.rows], right=False), *cells], console)
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
    tables(result.full, console)
    for sentence in result.sentences:
        console.print(_text(sentence))
    _look(result.answer.picture, written, console)


def tables(shown: Sequence[full.Table], console: Console | None = None) -> None:
    """Print tables, each under a line that says what it is."""
    console = console or screen.console()
    for one in shown:
        console.print()
        console.print(_text(one.title, "bold"))
        grid.show(one.columns, console)


def _text(words: str, style: str = "") -> Text:
    """Words as they are: nothing in them is taken for a style, or obeyed by the terminal."""
    return Text(printable(words, LONGEST), style)
